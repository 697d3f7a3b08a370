"""The query log: kinds of questions, told as exactly as at least 5 user-days share, and less exactly otherwise."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from bot.journal import words
from bot.journal.counting import Count, Line
from bot.journal.entries import MOST_CONCEPTS
from bot.journal.figures import FEWEST_USER_DAYS, Counts, disclose
from bot.journal.lists import EMERGENCY, Lists
from bot.journal.release import Query

Step = Callable[[Line], Line]


class Told(NamedTuple):
    """The lines that may be told, each standing for other questions than the rest; and the count of all others."""

    lines: Mapping[Line, Count]
    other: Count


def generalise(lines: Mapping[Line, Count]) -> Told:
    """Return the lines that enough user-days share.

    A line too rare loses its part of day, then its outcome, then its rarest
    concept, and so on, and is joined each time with what then reads the same.
    Joining adds user-days, since a person carries one line of a topic a day.
    """
    told: dict[Line, Count] = {}
    left = {line: count for line, count in lines.items() if line.topic != EMERGENCY}
    for step in _steps(_frequency(lines)):
        joined = _join(left, step)
        left = {}
        for line, count in joined.items():
            if count.user_days >= FEWEST_USER_DAYS or line in told:
                told[line] = _sum(told.get(line, Count(0, 0)), count)
            else:
                left[line] = count
    rest = [*left.values(), *(count for line, count in lines.items() if line.topic == EMERGENCY)]
    other = Count(sum(count.n for count in rest), max((count.user_days for count in rest), default=0))
    return Told(told, other)


def _frequency(lines: Mapping[Line, Count]) -> Counter[str]:
    found: Counter[str] = Counter()
    for line, count in lines.items():
        for concept in line.concepts:
            found[concept] += count.n
    return found


def _steps(frequency: Counter[str]) -> Iterator[Step]:
    def without_rarest(line: Line) -> Line:
        rarest = min(line.concepts, key=lambda concept: (frequency[concept], concept), default="")
        return line._replace(concepts=tuple(concept for concept in line.concepts if concept != rarest))

    yield lambda line: line
    yield lambda line: line._replace(band="")
    yield lambda line: line._replace(outcome="")
    for _ in range(MOST_CONCEPTS):
        yield without_rarest


def _join(lines: Mapping[Line, Count], step: Step) -> dict[Line, Count]:
    joined: dict[Line, Count] = defaultdict(lambda: Count(0, 0))
    for line, count in lines.items():
        joined[step(line)] = _sum(joined[step(line)], count)
    return joined


def _sum(one: Count, other: Count) -> Count:
    return Count(one.n + other.n, one.user_days + other.user_days)


def query_log(lines: Mapping[Line, Count], lists: Lists) -> tuple[tuple[Query, ...], int | None]:
    """Return a month's query log, the most frequent first, and the figure for all other questions."""
    told = generalise(lines)
    figures = disclose(Counts({**told.lines, OTHER: told.other})).figures
    rows = [_query(line, figures[line], lists) for line in told.lines]
    rows.sort(key=lambda row: (-(row.n or 0), row.topic, row.concepts, row.outcome, row.band))
    return tuple(rows), figures[OTHER]


OTHER = Line(0, (), "", "", "")


def _query(line: Line, figure: int | None, lists: Lists) -> Query:
    asked = ", ".join(lists.name("concept", concept) for concept in line.concepts)
    return Query(
        concepts=line.concepts,
        asked=asked or words.NO_WORDS,
        topic=line.topic,
        led_to=words.label("topic", line.topic) or lists.name("topic", line.topic),
        outcome=line.outcome,
        ended=_ended(line, lists),
        band=line.band,
        n=figure,
    )


def _ended(line: Line, lists: Lists) -> str:
    """Return how an outcome reads; words for any outcome where it is not told."""
    if not line.outcome:
        return words.ANY_OUTCOME
    return lists.names.get(("outcome", f"{line.topic}/{line.outcome}")) or lists.name("outcome", line.outcome)
