"""The query log: kinds of questions, told as exactly as at least 5 user-days share, and less exactly otherwise."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final, NamedTuple

from bot.journal import words
from bot.journal.bounds import Sum
from bot.journal.counting import Count, Line
from bot.journal.entries import MOST_CONCEPTS
from bot.journal.figures import FEWEST, may_show
from bot.journal.lists import EMERGENCY, NO_CONCERN, NONE, Lists
from bot.journal.release import Query

Step = Callable[[Line], Line]
Key = tuple[str, str]
OTHER: Final = ("query", "other")
"""The figure for all questions that no line tells."""


class Told(NamedTuple):
    """The lines that may be told, each standing for other questions than the rest; and the count of all others."""

    lines: Mapping[Line, Count]
    other: Count


class Adding(NamedTuple):
    """How lines add up to figures elsewhere, and what is left of these that no line tells, where that is little."""

    sums: tuple[Sum[Key], ...]
    left: frozenset[Key]


def generalise(lines: Mapping[Line, Count]) -> Told:
    """Return the lines that may be told: at least 8 questions, and 5 user-days, share each.

    A line too rare loses its part of day, then its outcome, then its rarest
    concept, lines of more concepts first, and is joined each time with what
    then reads the same.
    Joining adds user-days, since a person carries one line of a topic a day.
    """
    told: dict[Line, Count] = {}
    left = {line: count for line, count in lines.items() if line.topic != EMERGENCY}
    for step in _steps(_frequency(lines)):
        joined = _join(left, step)
        left = {}
        for line, count in joined.items():
            if may_show(count) or line in told:
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
    def without_rarest(size: int, line: Line) -> Line:
        if len(line.concepts) < size:
            return line
        rarest = min(line.concepts, key=lambda concept: (frequency[concept], concept), default="")
        return line._replace(concepts=tuple(concept for concept in line.concepts if concept != rarest))

    yield lambda line: line
    yield lambda line: line._replace(band="")
    yield lambda line: line._replace(outcome="")
    for size in range(MOST_CONCEPTS, 0, -1):
        yield partial(without_rarest, size)


def _join(lines: Mapping[Line, Count], step: Step) -> dict[Line, Count]:
    joined: dict[Line, Count] = defaultdict(lambda: Count(0, 0))
    for line, count in lines.items():
        joined[step(line)] = _sum(joined[step(line)], count)
    return joined


def _sum(one: Count, other: Count) -> Count:
    return Count(one.n + other.n, one.user_days + other.user_days)


def told_lines(lines: Mapping[Line, Count], lists: Lists) -> Told:
    """Return a month's lines. An outcome that is an emergency is blanked first: it is never shown by itself."""

    def tellable(line: Line) -> Line:
        return line if (line.topic, line.outcome) in lists.tellable else line._replace(outcome="")

    return generalise(_join(lines, tellable))


def line_counts(told: Told) -> dict[Key, Count]:
    """Return the figures of the log, beside which all others of the month are disclosed."""
    return {**{_key(line): count for line, count in told.lines.items()}, OTHER: told.other}


def line_sums(told: Told, counts: Mapping[Key, Count]) -> Adding:
    """Return how the log adds up to what the month tells elsewhere.

    All lines are part of the questions typed. Lines that led to nothing are
    part of those nothing was found for, and of each of their concepts.
    """
    nothing = [line for line in told.lines if line.topic == NONE]
    parts = {("use", "asked"): [*map(_key, told.lines), OTHER], ("quality", "none"): list(map(_key, nothing))}
    for line in nothing:
        for concept in line.concepts:
            parts.setdefault(("concept", concept), []).append(_key(line))
    figures, sums, small = line_counts(told), list[Sum[Key]](), set[Key]()
    for whole, lines in parts.items():
        left = ("left", "/".join(whole))
        sums.append(Sum(whole, (*lines, left)))
        if counts[whole].n - sum(figures[line].n for line in lines) < FEWEST:
            small.add(left)
    return Adding(tuple(sums), frozenset(small))


def _key(line: Line) -> Key:
    return "query", "|".join((",".join(line.concepts), line.topic, line.outcome, line.band))


def query_log(told: Told, figures: Mapping[Key, int | None], lists: Lists) -> tuple[tuple[Query, ...], int | None]:
    """Return a month's query log, the most frequent first, and the figure for all other questions."""
    rows = [_query(line, figures[_key(line)], told, lists) for line in told.lines]
    rows.sort(key=lambda row: (-(row.n or 0), row.topic, row.concepts, row.outcome, row.band))
    return tuple(rows), figures[OTHER]


def _query(line: Line, figure: int | None, told: Told, lists: Lists) -> Query:
    asked = ", ".join(lists.name("concept", concept) for concept in line.concepts)
    beside = [each for each in told.lines if (each.concepts, each.topic) == (line.concepts, line.topic)]
    others = any(each.band and line.outcome in {"", each.outcome} for each in beside)
    any_band = words.ANY_OTHER_BAND if others else words.LABELS["band", ""]
    return Query(
        concepts=line.concepts,
        asked=asked or words.NO_WORDS,
        topic=line.topic,
        led_to=words.label("topic", line.topic) or lists.name("topic", line.topic),
        outcome=line.outcome,
        ended=_ended(line, lists, others=any(each.outcome for each in beside)),
        band=line.band,
        n=figure,
        when=words.LABELS["band", line.band] if line.band else any_band,
    )


def _ended(line: Line, lists: Lists, *, others: bool) -> str:
    """Return how an outcome reads; words for any outcome where it is not told, none where there can be none."""
    if line.topic in NO_CONCERN:
        return ""
    if not line.outcome:
        return words.ANY_OTHER_OUTCOME if others else words.ANY_OUTCOME
    return lists.ending(line.topic, line.outcome)
