"""From a release's rows to the bars and words of a page. Only what was released comes in, so only that can go out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from bot.journal.figures import in_words, percent
from bot.journal.release import Print, Release, Row, Sheet

STEP: Final = 5
"""Bars have widths in steps of 5 %, each a class of the style sheet: pages carry no style of their own."""


class Bar(NamedTuple):
    """One row: its figure as it is read, and how long its bar is, in percent of the longest."""

    id: str
    name: str
    n: int | None
    figure: str
    percent: int | None
    width: int
    within: str
    members: tuple[str, ...]


class Chart(NamedTuple):
    """A table of figures with its bars."""

    bars: tuple[Bar, ...]
    total: int | None = None

    @property
    def top(self) -> tuple[Bar, ...]:
        """The largest of those shown singly; several where they are equal as shown."""
        single = [bar for bar in self.bars if bar.n is not None and not bar.members]
        most = max((bar.n or 0 for bar in single), default=0)
        return tuple(bar for bar in single if bar.n == most)

    @property
    def shown(self) -> bool:
        """Whether any figure can be shown."""
        return any(bar.n is not None for bar in self.bars)

    def bar(self, name: str) -> Bar | None:
        """Return the row of an id."""
        return next((bar for bar in self.bars if bar.id == name), None)

    def first(self, most: int) -> Chart:
        """Return the first rows only."""
        return self._replace(bars=self.bars[:most])

    def only(self, *names: str) -> Chart:
        """Return the rows of some ids, in that order; their bars keep their lengths."""
        found = (self.bar(name) for name in names)
        return self._replace(bars=tuple(bar for bar in found if bar is not None))


Named = Callable[[str], str]


def chart(sheet: Sheet, named: Named | None = None, *, within: str | None = None) -> Chart:
    """Return a sheet as a chart; `named` tells how members of a group read, `within` takes the rows of one topic."""
    rows = [row for row in sheet.rows if within is None or row.within == within]
    return Chart(bars(rows, named), sheet.total)


def bars(rows: Iterable[Row], named: Named | None = None) -> tuple[Bar, ...]:
    """Return rows as bars."""
    rows = list(rows)
    longest = max((row.n or 0 for row in rows), default=0)
    return tuple(
        Bar(
            id=row.id,
            name=row.name,
            n=row.n,
            figure=in_words(row.n),
            percent=row.percent,
            width=width(row.n, longest),
            within=row.within,
            members=tuple(named(member) if named else member for member in row.of),
        )
        for row in rows
    )


def width(figure: int | None, longest: int) -> int:
    """Return how long a bar is; one that is shown at all is seen."""
    if not figure or not longest:
        return 0
    return max(STEP, round(100 * figure / longest / STEP) * STEP)


class Stop(NamedTuple):
    """A concern, how often it was opened and led to an outcome in a quarter, and what part that is."""

    topic: str
    opened: str
    reached: str
    percent: int
    width: int


def stops(quarter: Release, most: int) -> tuple[Stop, ...]:
    """Return the concerns that led to an outcome least often, of those opened often enough to say so."""
    stages = quarter.sheet("topic_stage").rows
    opened = {row.within: row for row in stages if row.id == f"{row.within}/opened"}
    found = [
        Stop(row.within, in_words(opened[row.within].n), in_words(row.n), row.percent, width(row.percent, 100))
        for row in stages
        if row.id == f"{row.within}/reached" and row.percent is not None and row.within in opened
    ]
    return tuple(sorted(found, key=lambda stop: (stop.percent, stop.topic))[:most])


def share(part: int | None, whole: int | None) -> int | None:
    """Return a whole percentage of two shown figures; None where there is none to show."""
    return percent(part, whole)


class Versions(NamedTuple):
    """The versions of the content that people met, and the concerns that are not as the release before has them."""

    chart: Chart
    changed: tuple[str, ...]
    known_before: bool


def versions(month: Release, before: Release | None) -> Versions:
    """Return what a month tells of changes to the content."""
    found = chart(month.sheet("version"))
    earlier = {each.id: each for each in before.content} if before else {}
    now = {each.id: each for each in month.content}
    changed = [name for name in sorted({*now, *earlier}) if _print(now, name) != _print(earlier, name)]
    names = tuple((now.get(name) or earlier[name]).name for name in changed)
    known = bool(now and earlier)
    return Versions(found, names if known else (), known)


def _print(content: Mapping[str, Print], name: str) -> str:
    return content[name].fingerprint if name in content else ""
