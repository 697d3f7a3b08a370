"""A month's figures: everything counted one way, disclosed together because readers add up across tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.journal import words
from bot.journal.bounds import Sum
from bot.journal.counting import Cell, Count
from bot.journal.entries import FIXED
from bot.journal.figures import LEAST_USE, RULES, Counts, Group, Shown, disclose, percent
from bot.journal.lists import EMERGENCY, NO_CONCERN, Lists
from bot.journal.periods import Month
from bot.journal.queries import Told, line_counts, line_sums, query_log, told_lines
from bot.journal.release import Print, Release, Row, Sheet
from bot.journal.store import read_counts, read_kinds, read_lines

Key = tuple[str, str]
USE: Final = {
    "opened": ("use", "opened"),
    "reached": ("use", "reached"),
    "asked": ("use", "asked"),
    "unanswered": ("quality", "none"),
    "feedback": ("use", "feedback"),
}
"""The figures of the first table. What nothing was found for is counted once, and told by the one figure everywhere."""
GRAVE: Final = "grave"
"""The gravest levels together: an emergency is never shown by itself."""
OUT: Final = "out"
REST: Final = "other"
_NONE: Final = Count(0, 0)


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """A month's counts, looked up by sheet and word; what is not there is nothing."""

    counts: Mapping[Cell, Count]
    period: int

    def get(self, sheet: str, key1: str = "", key2: str = "") -> Count:
        """Return a count."""
        return self.counts.get(Cell(self.period, sheet, key1, key2), _NONE)

    def joint(self, sheet: str, keys: Iterable[str]) -> Count:
        """Return the count of several words together, with no more user-days than are certain."""
        found = [self.get(sheet, key) for key in keys]
        return Count(sum(count.n for count in found), max((count.user_days for count in found), default=0))

    def words(self, sheet: str, listed: Iterable[str]) -> list[str]:
        """Return the words of a list, with those counted that have left it since."""
        return sorted({*listed, *(cell.key1 for cell in self.counts if cell.sheet == sheet)})

    def versions(self) -> dict[str, Count]:
        """Return the counts of each version of the content."""
        return {f"{cell.version:08x}": count for cell, count in self.counts.items() if cell.sheet == "version"}


def month_release(connection: sqlite3.Connection, month: Month, today: date, lists: Lists, *, demo: bool) -> Release:
    """Return a month's figures, not yet stored."""
    counts = MonthCounts(read_counts(connection, month.code), month.code)
    common = {
        "period": str(month),
        "kind": "month",
        "demo": demo,
        "rules": RULES,
        "released": today.isoformat(),
        "content": tuple(
            Print(id=topic, name=lists.name("topic", topic), fingerprint=found)
            for topic, found in sorted(lists.prints.items())
        ),
    }
    if counts.get("use", "any").user_days < LEAST_USE:
        return Release.model_validate(common | {"too_little": True})
    kinds = read_kinds(connection, month.code)
    told = told_lines(read_lines(connection, month.code), lists)
    shown = disclose(_counts(counts, kinds, told, lists))
    queries, other = query_log(told, shown.figures, lists)
    sheets = tuple(_sheets(shown, lists))
    return Release.model_validate(
        common | {"too_little": False, "sheets": sheets, "queries": queries, "other_queries": other}
    )


def all_endings(lists: Lists) -> list[tuple[str, str]]:
    """Return every level and outcome that the content can end at, in order."""
    return sorted({ending for found in lists.reach.values() for ending in found.endings})


def _counts(month: MonthCounts, kinds: Mapping[str, Count], told: Told, lists: Lists) -> Counts[Key]:
    """Return everything counted in a month, and how it adds up."""
    topics = month.words("topic", lists.words["topic"] - NO_CONCERN)
    endings = sorted({*all_endings(lists), *((c.key1, c.key2) for c in month.counts if c.sheet == "outcome")})
    counts: dict[Key, Count] = {key: month.get(*key) for key in USE.values()}
    counts |= {("topic", topic): month.get("topic", topic) for topic in topics}
    for sheet in ("band", "entry", "steps", "quality", "feedback"):
        counts |= {(sheet, word): month.get(sheet, word) for word in FIXED[sheet] if word}
    counts["band", OUT] = month.joint("band", _OUTSIDE)
    counts |= {("version", name): count for name, count in month.versions().items()}
    counts |= {("level", level): month.get("level", level) for level in month.words("level", lists.words["level"])}
    counts["level", GRAVE] = month.joint("level", grave(lists))
    counts |= {("outcome", f"{level}/{name}"): month.get("outcome", level, name) for level, name in endings}
    listed = lists.words["concept"].union(*(line.concepts for line in told.lines))
    counts |= {("concept", concept): month.get("concept", concept) for concept in month.words("concept", listed)}
    counts |= {("identifying", kind): kinds.get(kind, _NONE) for kind in lists.sorted("kind")}
    for level in set(grave(lists)) - lists.grave:
        del counts["level", level]
    adding = line_sums(told, counts)
    return Counts(
        counts | line_counts(told),
        [*month_sums(counts, lists), *adding.sums],
        _groups(month, lists),
        Group(("topic", REST), tuple(("topic", topic) for topic in topics)),
        frozenset(key for key in counts if _never(key, lists)),
        adding.left,
    )


_OUTSIDE: Final = ("evening", "night", "weekend")


def grave(lists: Lists) -> tuple[str, ...]:
    """Return the levels that are shown together: those never shown singly, and the next below them."""
    ranked = sorted(lists.words["level"] - lists.grave, key=lambda level: -lists.ranks.get(level, 0))
    return (*sorted(lists.grave), *ranked[:1])


def _never(key: Key, lists: Lists) -> bool:
    sheet, word = key
    match sheet:
        case "topic":
            return word == EMERGENCY
        case "level":
            return word in lists.grave
        case "outcome":
            return word.partition("/")[0] in lists.grave
        case _:
            return False


def month_sums(keys: Iterable[Key], lists: Lists) -> list[Sum[Key]]:
    """Return how a month's figures add up, as every reader knows."""
    keys = list(keys)
    of = {sheet: tuple(key for key in keys if key[0] == sheet) for sheet in {key[0] for key in keys}}
    together = grave(lists)
    known = sorted({*lists.words["level"], *(word for _, word in of.get("level", ()) if word != GRAVE)})
    levels = [("level", level) for level in known if level not in together]
    sums = [
        Sum(("use", whole), of.get(sheet, ()))
        for whole, sheet in (("opened", "topic"), ("opened", "entry"), ("opened", "version"), ("reached", "steps"))
    ]
    sums += [Sum(("use", "asked"), of.get("quality", ())), Sum(("use", "feedback"), of.get("feedback", ()))]
    sums += [
        Sum(("use", "opened"), (("band", "day"), ("band", OUT))),
        Sum(("band", OUT), tuple(("band", word) for word in _OUTSIDE)),
        Sum(("use", "reached"), (("level", GRAVE), *levels)),
        Sum(("level", GRAVE), tuple(("level", level) for level in together)),
    ]
    for level in known:
        parts = tuple(key for key in of.get("outcome", ()) if key[1].partition("/")[0] == level)
        sums += [Sum(("level", level), parts)] if parts else []
    return [each for each in sums if each.parts]


def _groups(month: MonthCounts, lists: Lists) -> list[Group[Key]]:
    """Return the figures that rare topics and outcomes go into: their family, their level."""
    groups = []
    for family in lists.families:
        topics = tuple(("topic", topic) for topic, name in sorted(lists.family_of.items()) if name == family)
        groups.append(Group(("topic", f"family:{family}"), topics, month.get("family", family).user_days))
    return groups


def _sheets(shown: Shown[Key], lists: Lists) -> Iterable[Sheet]:
    figures = shown.figures
    uses = tuple(Row(id=name, name=words.LABELS["use", name], n=figures[key]) for name, key in USE.items())
    yield Sheet(id="use", total=None, rows=uses)
    for sheet, whole in _WHOLES.items():
        total = figures["use", whole] if whole else None
        rows = [
            row_of(key, figures[key], total, lists) for key in figures if key[0] == sheet and _listed(key, shown, lists)
        ]
        rows += [group_of(key, shown, total, lists) for key in shown.members if key[0] == sheet]
        yield Sheet(id=sheet, total=total, rows=in_order(rows))


_WHOLES: Final = {
    "topic": "opened",
    "band": "opened",
    "entry": "opened",
    "version": "opened",
    "level": "reached",
    "outcome": "reached",
    "steps": "reached",
    "quality": "asked",
    "feedback": "feedback",
    "concept": "",
    "identifying": "",
}


def _listed(key: Key, shown: Shown[Key], lists: Lists) -> bool:
    """Tell whether a figure has a row of its own: not the groups, and of long lists only what can be shown."""
    sheet, word = key
    if key in shown.members or not word or (sheet == "level" and word in lists.grave):
        return False
    return shown.figures[key] is not None or sheet not in {"topic", "outcome", "concept", "version"}


def row_of(key: Key, figure: int | None, total: int | None, lists: Lists) -> Row:
    """Return a figure as a row."""
    sheet, word = key
    within, _, name = word.rpartition("/")
    reading = words.label(sheet, word) or (lists.name(sheet, name) if sheet != "version" else word)
    if sheet == "outcome":
        reading = lists.names.get(("ending", word)) or reading
    if key == ("level", GRAVE):
        reading = " or ".join(lists.name("level", level) for level in grave(lists))
    under = lists.name("level", within) if within else ""
    return Row(id=word, name=reading, n=figure, percent=percent(figure, total), within=within, under=under)


def group_of(key: Key, shown: Shown[Key], total: int | None, lists: Lists) -> Row:
    """Return a group's figure as a row that names its members."""
    word = key[1]
    family = word.removeprefix("family:")
    name = words.OTHER_CONCERNS if word == REST else f"{lists.name('family', family)}: other concerns"
    members = tuple(sorted(member for _, member in shown.members[key]))
    figure = shown.figures[key]
    return Row(id=word, name=name, n=figure, percent=percent(figure, total), of=members)


def in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return rows with the largest figure first, groups and hidden ones last; never ordered by what is hidden."""
    return tuple(sorted(rows, key=lambda row: (row.n is None, bool(row.of), -(row.n or 0), row.id)))
