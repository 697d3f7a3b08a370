"""What a turn counts towards: from a day's entries to counts, and the user-days behind each. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Final, NamedTuple

from bot.journal.lists import EMERGENCY, NONE
from bot.journal.periods import Month


class Cell(NamedTuple):
    """One thing that is counted in one period."""

    period: int
    sheet: str
    key1: str = ""
    key2: str = ""
    version: int = 0


class Line(NamedTuple):
    """One kind of question: what was asked, where it led, and in which part of day."""

    month: int
    concepts: tuple[str, ...]
    topic: str
    outcome: str
    band: str


class Count(NamedTuple):
    """How often, and on how many days how many people (one person on five days counts five)."""

    n: int
    user_days: int


class EventRow(NamedTuple):
    """An event as it stands in its table."""

    id: bytes
    month: int
    band: str
    run: bytes
    day_token: bytes
    stage: str
    topic: str
    entry: str
    outcome: str
    level: str
    last_question: str
    next_question: str
    steps: str
    quality: str
    feedback: str
    version: int


class AskedRow(NamedTuple):
    """A typed message's concepts as they stand in their table."""

    id: bytes
    month: int
    band: str
    run: bytes
    day_token: bytes
    concepts: tuple[str, ...]
    unknown_words: str
    quality: str
    topic: str
    outcome: str

    @property
    def unanswered(self) -> bool:
        """Whether nothing was found."""
        return self.quality == "none" and self.topic == NONE


def cells_of(row: EventRow, family_of: Mapping[str, str]) -> Iterator[Cell]:
    """Yield everything that an event counts towards.

    Of a question are counted those who came to it and those who left it by an
    answer: whoever is in the first count only has stopped there. The first
    question of a concern is come to by opening it.
    """
    month, quarter = row.month, Month(row.month // 100, row.month % 100).quarter.code
    yield Cell(month, "use", "any")
    match row.stage:
        case "asked":
            yield Cell(month, "use", "asked")
            yield Cell(month, "quality", row.quality)
        case "opened":
            yield Cell(month, "use", "opened")
            yield Cell(month, "topic", row.topic)
            yield Cell(month, "family", family_of.get(row.topic, ""))
            yield Cell(month, "band", row.band)
            yield Cell(month, "entry", row.entry)
            yield Cell(month, "version", version=row.version)
            yield Cell(quarter, "topic_stage", row.topic, "opened")
        case "answered":
            if row.next_question:
                yield Cell(quarter, "topic_came", row.topic, row.next_question)
            if row.last_question:
                yield Cell(quarter, "topic_left", row.topic, row.last_question)
        case "reached":
            yield Cell(month, "use", "reached")
            yield Cell(month, "level", row.level)
            yield Cell(month, "outcome", row.level, row.outcome)
            yield Cell(month, "steps", row.steps)
            yield Cell(quarter, "topic_outcome", row.topic, row.outcome)
            yield Cell(quarter, "topic_stage", row.topic, "reached")
            if row.last_question:
                yield Cell(quarter, "topic_left", row.topic, row.last_question)
        case "feedback":
            yield Cell(month, "use", "feedback")
            yield Cell(month, "feedback", row.feedback)


def cells_of_asked(row: AskedRow) -> Iterator[Cell]:
    """Yield everything that an unanswered message counts towards: each concept, and each pair."""
    if not row.unanswered:
        return
    quarter = Month(row.month // 100, row.month % 100).quarter.code
    for concept in row.concepts:
        yield Cell(row.month, "concept", concept)
    for one, other in combinations(row.concepts, 2):
        yield Cell(quarter, "pair", one, other)


class Tally:
    """Counts of one day, with the people behind them.

    After a restart the same person has another token, so what was counted
    before and after is not added: a cell's user-days are those of the run that
    saw most people. They can be too few, never too many.
    """

    def __init__(self) -> None:
        self._n: dict[Cell, int] = defaultdict(int)
        self._people: dict[Cell, dict[bytes, set[bytes]]] = defaultdict(lambda: defaultdict(set))

    def add(self, cell: Cell, run: bytes, token: bytes) -> None:
        """Count once more."""
        self._n[cell] += 1
        self._people[cell][run].add(token)

    def counts(self) -> dict[Cell, Count]:
        """Return the counts."""
        return {cell: Count(n, max(map(len, self._people[cell].values()))) for cell, n in self._n.items()}


def count_events(
    events: Iterable[EventRow], asked: Iterable[AskedRow], family_of: Mapping[str, str]
) -> dict[Cell, Count]:
    """Return the counts of one day's rows."""
    tally = Tally()
    for event in events:
        for cell in cells_of(event, family_of):
            tally.add(cell, event.run, event.day_token)
    for row in asked:
        for cell in cells_of_asked(row):
            tally.add(cell, row.run, row.day_token)
    return tally.counts()


MOST_IN_DETAIL: Final = 3
"""A question of more concepts is counted without outcome and part of day: five people hardly ever share all of it."""


def line_of(row: AskedRow, tellable: Container[tuple[str, str]]) -> Line:
    """Return a question as it is counted: nothing of danger, and of an outcome only what may be told singly."""
    if row.topic == EMERGENCY:
        return Line(row.month, (), EMERGENCY, "", "")
    if len(row.concepts) > MOST_IN_DETAIL:
        return Line(row.month, row.concepts, row.topic, "", "")
    outcome = row.outcome if (row.topic, row.outcome) in tellable else ""
    return Line(row.month, row.concepts, row.topic, outcome, row.band)


def count_lines(asked: Iterable[AskedRow], tellable: Container[tuple[str, str]]) -> dict[Line, Count]:
    """Return one day's kinds of questions; `tellable` holds the topics and outcomes that may be told together.

    A person adds a user-day to one line of each topic only, so that lines of
    a topic can later be joined, and their user-days added, without counting
    anybody twice.
    """
    n: dict[Line, int] = defaultdict(int)
    carried: dict[str, dict[bytes, dict[bytes, Line]]] = defaultdict(lambda: defaultdict(dict))
    for row in sorted(asked, key=lambda row: row.id):
        line = line_of(row, tellable)
        n[line] += 1
        carried[row.topic][row.run].setdefault(row.day_token, line)
    user_days: dict[Line, int] = defaultdict(int)
    for runs in carried.values():
        for line in max(runs.values(), key=len).values():
            user_days[line] += 1
    return {line: Count(count, user_days[line]) for line, count in n.items()}
