"""A quarter's figures: what is counted two ways at once, disclosed beside the months that were released before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final, NamedTuple

from bot.journal import words
from bot.journal.bounds import ANYTHING, Span, Sum
from bot.journal.counting import Cell, Count
from bot.journal.figures import FEWEST, RULES, STEP, Counts, disclose, percent
from bot.journal.funnel import stops
from bot.journal.lists import EMERGENCY, NO_CONCERN, NONE, Lists
from bot.journal.months import all_endings, in_order, month_sums
from bot.journal.periods import Quarter
from bot.journal.release import NotReleased, Release, Row, Sheet, read_release
from bot.journal.store import read_counts

Key = tuple[str, ...]
LEAST_ROW: Final = 20
"""Outcomes of a concern that was led to an outcome less often in the quarter are not told apart."""
STAGES: Final = ("opened", "reached")
_NONE: Final = Count(0, 0)


@dataclass(frozen=True, slots=True)
class Told:
    """What the months' releases tell about numbers, and how these add up."""

    spans: Mapping[Key, Span]
    sums: tuple[Sum[Key], ...]


def quarter_release(
    connection: sqlite3.Connection, quarter: Quarter, today: date, lists: Lists, *, demo: bool
) -> Release:
    """Return a quarter's figures, not yet stored. Its months must have been released."""
    counts = read_counts(connection, quarter.code)
    months = list(_months(connection, quarter, today))
    common = {"period": str(quarter), "kind": "quarter", "demo": demo, "rules": RULES, "released": today.isoformat()}
    if all(month.too_little for month in months):
        return Release.model_validate(common | {"too_little": True})
    given = _counts(counts, quarter.code, lists)
    told = [told_by(month, lists) for month in months if not month.too_little]
    whole = len(told) == len(quarter.months)
    links = _links([month.period for month in months], lists) if whole else []
    pairs = _pairs(given.counts, months)
    joined = Counts(
        given.counts,
        [*given.sums, *(each for one in told for each in one.sums), *links, *pairs.sums],
        never=given.never,
        unsaid=given.unsaid | pairs.small,
        before={key: span for spans in (*(one.spans for one in told), pairs.spans) for key, span in spans.items()},
    )
    figures = disclose(joined).figures
    return Release.model_validate(common | {"too_little": False, "sheets": tuple(_sheets(figures, lists))})


def _months(connection: sqlite3.Connection, quarter: Quarter, today: date) -> Iterable[Release]:
    for month in quarter.months:
        try:
            yield read_release(connection, month, today).release
        except NotReleased:
            continue


def told_by(month: Release, lists: Lists) -> Told:
    """Return what a month's release tells about concerns and outcomes."""
    spans: dict[tuple[str, str], Span] = {("level", level): ANYTHING for level in lists.words["level"]}
    spans |= {("outcome", f"{level}/{name}"): ANYTHING for level, name in all_endings(lists)}
    spans |= {("topic", topic): ANYTHING for topic in lists.words["topic"] - NO_CONCERN}
    groups: list[Sum[tuple[str, str]]] = []
    for name in ("use", "topic", "level", "outcome"):
        for row in month.sheet(name).rows:
            spans[name, row.id] = ANYTHING if row.n is None else figure_span(row.n)
            for member in row.of:
                spans.setdefault((name, member), ANYTHING)
            if row.of:
                groups.append(Sum((name, row.id), tuple((name, member) for member in row.of)))
    of_groups = {each.whole for each in groups}
    singly = {key for key in spans if key not in of_groups}
    sums = [
        *groups,
        *(each for each in month_sums(singly, lists) if {each.whole[0], *(p[0] for p in each.parts)} <= _ADDING),
    ]
    return Told(
        {(month.period, *key): span for key, span in spans.items()},
        tuple(Sum((month.period, *each.whole), tuple((month.period, *p) for p in each.parts)) for each in sums),
    )


_ADDING: Final = {"use", "topic", "level", "outcome"}


def figure_span(figure: int) -> Span:
    """Return the numbers that a released figure may stand for."""
    return Span(max(FEWEST, figure - STEP // 2), figure + STEP // 2)


def _counts(counts: Mapping[Cell, Count], period: int, lists: Lists) -> Counts[Key]:
    """Return everything counted in a quarter, and how it adds up."""
    found: dict[Key, Count] = {}
    never: set[Key] = set()
    unsaid: set[Key] = set()
    sums: list[Sum[Key]] = []
    for topic, reached in sorted(lists.reach.items()):
        for stage in STAGES:
            found["topic_stage", topic, stage] = counts.get(Cell(period, "topic_stage", topic, stage), _NONE)
        stopped = stops(reached, partial(_counted, counts, period, topic))
        found |= {("topic_stop", topic, question): count for question, count in stopped.items()}
        endings = {outcome: level for level, outcome in reached.endings}
        row: dict[Key, Count] = {
            ("topic_outcome", topic, outcome): counts.get(Cell(period, "topic_outcome", topic, outcome), _NONE)
            for outcome in endings
        }
        few = found["topic_stage", topic, "reached"].n < LEAST_ROW
        never |= {key for key in row if few or endings[key[2]] in lists.grave}
        found |= row
        sums.append(Sum(("topic_stage", topic, "reached"), tuple(row)))
        emergencies = tuple(key for key in row if endings[key[2]] in lists.grave)
        if emergencies:
            together: Key = ("emergencies", topic)
            others = (key for key in row if key not in emergencies)
            sums += [Sum(together, emergencies), Sum(("topic_stage", topic, "reached"), (together, *others))]
            unsaid.add(together)
        ways = (("topic_stage", topic, "reached"), *(("topic_stop", topic, question) for question in reached.questions))
        sums.append(Sum(("topic_stage", topic, "opened"), ways))
        unsaid |= {("topic_stop", topic, question) for question in reached.again}
    never |= {key for key in found if key[1] == EMERGENCY}
    concepts = {(cell.key1, cell.key2): count for cell, count in counts.items() if cell.sheet == "pair"}
    found |= {("pair", *pair): count for pair, count in concepts.items()}
    return Counts(found, sums, never=frozenset(never), unsaid=frozenset(unsaid))


def _counted(counts: Mapping[Cell, Count], period: int, topic: str, sheet: str, word: str) -> Count:
    return counts.get(Cell(period, sheet, topic, word), _NONE)


def _links(months: list[str], lists: Lists) -> list[Sum[Key]]:
    """Return how a quarter's figures add up to those of its three months."""
    links: list[Sum[Key]] = []
    for topic in lists.reach:
        parts = tuple((month, "topic", topic) for month in months)
        links.append(Sum(("topic_stage", topic, "opened"), parts))
    for level, outcome in all_endings(lists):
        topics = [topic for topic, reached in lists.reach.items() if (level, outcome) in reached.endings]
        leading = [name for name, reached in lists.reach.items() for _, one in reached.endings if one == outcome]
        if len(leading) != len(set(leading)):
            continue  # some concern ends there on two levels: the sums do not tell which
        whole = ("outcome", level, outcome)
        links.append(Sum(whole, tuple(("topic_outcome", topic, outcome) for topic in topics)))
        links.append(Sum(whole, tuple((month, "outcome", f"{level}/{outcome}") for month in months)))
    return links


class _Pairs(NamedTuple):
    spans: Mapping[Key, Span]
    sums: tuple[Sum[Key], ...]
    small: frozenset[Key]


def _pairs(counts: Mapping[Key, Count], months: Iterable[Release]) -> _Pairs:
    """Return how the lines of the months' query logs are part of the pairs of concepts that led to nothing."""
    lines = {
        (month.period, "query", str(place)): query
        for month in months
        for place, query in enumerate(month.queries)
        if query.topic == NONE and query.n is not None
    }
    sums, small = [], set[Key]()
    for pair in (key for key in counts if key[0] == "pair"):
        parts = {key: query.n or 0 for key, query in lines.items() if set(pair[1:]) <= set(query.concepts)}
        left = ("left", *pair[1:])
        if parts:
            sums.append(Sum(pair, (*parts, left)))
        if parts and counts[pair].n - sum(parts.values()) < FEWEST:
            small.add(left)
    return _Pairs({key: figure_span(query.n or 0) for key, query in lines.items()}, tuple(sums), frozenset(small))


def _sheets(figures: Mapping[Key, int | None], lists: Lists) -> Iterable[Sheet]:
    for sheet in ("topic_stage", "topic_stop", "topic_outcome"):
        yield Sheet(id=sheet, total=None, rows=tuple(_rows(sheet, figures, lists)))
    pairs = (key for key in figures if key[0] == "pair" and figures[key] is not None)
    rows = (
        Row(id="+".join(key[1:]), name=", ".join(lists.name("concept", word) for word in key[1:]), n=figures[key])
        for key in pairs
    )
    yield Sheet(id="pair", total=None, rows=in_order(rows))


def _rows(sheet: str, figures: Mapping[Key, int | None], lists: Lists) -> Iterable[Row]:
    """Yield a sheet's rows, concern by concern; concerns of which nothing can be shown are left out."""
    for topic in lists.reach:
        keys = [key for key in figures if key[0] == sheet and key[1] == topic]
        if topic == EMERGENCY or all(figures[key] is None for key in keys):
            continue
        for key in keys:
            yield Row(
                id=f"{topic}/{key[2]}",
                name=_reading(sheet, topic, key[2], lists),
                n=figures[key],
                percent=percent(figures[key], _base(key, figures)),
                within=topic,
                under=lists.name("topic", topic),
            )


def _base(key: Key, figures: Mapping[Key, int | None]) -> int | None:
    """Return what a figure is a share of: outcomes of all reached, the others of all opened."""
    return figures["topic_stage", key[1], "reached" if key[0] == "topic_outcome" else "opened"]


def _reading(sheet: str, topic: str, word: str, lists: Lists) -> str:
    """Return how a stage, a question or an outcome of a concern reads."""
    if sheet == "topic_stage":
        return words.LABELS["stage", word]
    if sheet == "topic_stop":
        return lists.name("question", f"{topic}/{word}")
    return lists.ending(topic, word)
