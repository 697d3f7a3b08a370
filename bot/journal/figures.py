"""The one function that decides which figures may be shown. Pages, files, print and charts all pass through it.

A figure is shown when it counts at least 8 turns on at least 5 user-days, to
the nearest 5. Every other one is "under 8, or held back", zero too. Further
figures are held back until nobody can work out, from totals and sums, that a held-back
number is not 0 or not 7.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, NamedTuple, TypeVar

from bot.journal.bounds import UNBOUNDED, Span, Sum, work_out
from bot.journal.counting import Count

RULES: Final = 2
"""The version of these rules, written into every release."""
FEWEST: Final = 8
FEWEST_USER_DAYS: Final = 5
STEP: Final = 5
SMALLEST_BASE: Final = 40
LEAST_USE: Final = 20
"""User-days below which a whole period is "too little use to report"."""
FEW: Final = "under 8, or held back"
"""Read for every figure that is not shown, whatever the reason: the words are true of all and tell none apart."""

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Group(Generic[K]):
    """A figure for those of its members that are not shown singly.

    `user_days` are those of all members together, shown or not; 0 when nobody knows.
    """

    key: K
    members: tuple[K, ...]
    user_days: int = 0


@dataclass(frozen=True, slots=True)
class Counts(Generic[K]):
    """Everything that goes into a period's figures.

    `never` are shown only inside a sum or group. `unsaid` are numbers that
    stand in sums and must stay open, but are no figures: all emergencies of a
    concern, or what little of a whole no figure for a part tells. `before` is what earlier releases
    already tell about numbers that sums join to these.
    """

    counts: Mapping[K, Count]
    sums: Sequence[Sum[K]] = ()
    groups: Sequence[Group[K]] = ()
    rest: Group[K] | None = None
    """The last group: it takes those of its members that no other group takes."""
    never: frozenset[K] = frozenset()
    unsaid: frozenset[K] = frozenset()
    before: Mapping[K, Span] = field(default_factory=dict)


class Shown(NamedTuple, Generic[K]):
    """What may be shown: figures, None where one may not, and for each group shown or hidden the members in it."""

    figures: Mapping[K, int | None]
    members: Mapping[K, tuple[K, ...]]


def may_show(count: Count) -> bool:
    """Tell whether a figure may be shown by itself."""
    return count.n >= FEWEST and count.user_days >= FEWEST_USER_DAYS


def nearest(n: int) -> int:
    """Return a number to the nearest 5."""
    return (n + STEP // 2) // STEP * STEP


def percent(figure: int | None, base: int | None) -> int | None:
    """Return a whole percentage of two shown figures; None where one is hidden or the base is under 40."""
    if figure is None or base is None or base < SMALLEST_BASE:
        return None
    return min(100, (200 * figure + base) // (2 * base))


def in_words(figure: int | None) -> str:
    """Return a figure as it is read."""
    return FEW if figure is None else f"{figure:,}"


def disclose(given: Counts[K]) -> Shown[K]:
    """Return the figures that may be shown.

    Beside what is too small, the next smallest is held back where only one
    figure of a sum is, and then, one by one, whatever would let a held-back
    number be narrowed to less than "0 to 7".
    """
    shown = {key for key, count in given.counts.items() if may_show(count) and key not in given.never}
    _hide_seconds(given, shown)
    must_cover = _must_cover(given)
    closed: set[K] = set()
    while True:
        grouped = _group(given, shown, closed)
        telling = _telling(given, shown, grouped, must_cover)
        if not telling:
            break
        closed |= telling & grouped.members.keys()
        shown -= telling
    figures = {key: nearest(count.n) if key in shown else None for key, count in given.counts.items()}
    figures |= {key: grouped.shown.get(key) for key in grouped.members}
    return Shown(figures, grouped.members)


def _hide_seconds(given: Counts[K], shown: set[K]) -> None:
    """Hide the next smallest part wherever a sum has exactly one part hidden."""
    todo = list(given.sums)
    while todo:
        each = todo.pop()
        parts = [part for part in each.parts if part in given.counts]
        hidden = [part for part in parts if part not in shown]
        if len(parts) != len(each.parts) or len(hidden) != 1 or len(parts) == 1 or each.whole not in shown:
            continue
        second = min((part for part in parts if part in shown), key=lambda part: _size(given, part))
        shown.discard(second)
        todo += [other for other in given.sums if second in other.parts]


def _size(given: Counts[K], key: K) -> tuple[int, str]:
    """Return what decides which figure goes first: the size as shown, so that the choice tells nothing more."""
    return nearest(given.counts[key].n), repr(key)


class _Grouped(NamedTuple, Generic[K]):
    shown: Mapping[K, int]
    members: Mapping[K, tuple[K, ...]]


def _group(given: Counts[K], shown: set[K], closed: set[K]) -> _Grouped[K]:
    """Put everything hidden into its group; those whose group is too small, or closed, into the rest."""
    figures: dict[K, int] = {}
    members: dict[K, tuple[K, ...]] = {}
    taken: set[K] = set()
    for group in (*given.groups, *((given.rest,) if given.rest else ())):
        hidden = tuple(member for member in group.members if member not in shown and member not in taken)
        count = _joint(given, group, hidden, shown)
        if group.key not in closed and len(hidden) > 1 and may_show(count):
            figures[group.key] = nearest(count.n)
        elif group is not given.rest or not hidden:
            continue
        members[group.key] = hidden
        taken.update(hidden)
    return _Grouped(figures, members)


def _joint(given: Counts[K], group: Group[K], hidden: tuple[K, ...], shown: set[K]) -> Count:
    """Return the count of a group's hidden members. Their user-days may be more, never fewer than told."""
    nothing = Count(0, 0)
    counts = [given.counts.get(member, nothing) for member in hidden]
    elsewhere = sum(given.counts[member].user_days for member in group.members if member in shown)
    least = max((count.user_days for count in counts), default=0)
    return Count(sum(count.n for count in counts), max(least, group.user_days - elsewhere))


def _must_cover(given: Counts[K]) -> frozenset[K]:
    """Return the numbers that must stay open: all that may not be shown, and what earlier releases left open.

    What these tell already cannot be untold, and holds nothing back now.
    """
    small = {key for key, count in given.counts.items() if key in given.never or not may_show(count)} | given.unsaid
    if not given.before:
        return frozenset(small)
    found = work_out(given.sums, given.before)
    return frozenset(key for key in small | set(given.before) if _covers(found.span(key)))


def _covers(span: Span) -> bool:
    return span.low <= 0 and span.high >= FEWEST - 1


def _telling(given: Counts[K], shown: set[K], grouped: _Grouped[K], must_cover: frozenset[K]) -> set[K]:
    """Return the figures to hold back next, because with them hidden numbers can be narrowed too far.

    One for each such number, unless one already found may help it too.
    """
    told = {**given.before, **_guessed(given, shown)}
    told |= {key: _span(figure) for key, figure in grouped.shown.items()}
    groups = [Sum(key, members) for key, members in grouped.members.items()]
    found = work_out([*given.sums, *groups], told)
    telling: set[K] = set()
    for key in sorted((key for key in must_cover if not _covers(found.span(key))), key=repr):
        for near in found.sources(key):
            if near & telling:
                break
            first = _first_to_go(near, given, shown, grouped)
            if first is not None:
                telling.add(first)
                break
    return telling


def _first_to_go(near: frozenset[K], given: Counts[K], shown: set[K], grouped: _Grouped[K]) -> K | None:
    """Return which of some figures is held back first: groups before others, parts before wholes, then the smallest."""
    groups = sorted((grouped.shown[key], repr(key), key) for key in near if key in grouped.shown)
    if groups:
        return groups[0][2]
    wholes = {each.whole for each in given.sums}
    singly = sorted((key in wholes, *_size(given, key), key) for key in near if key in shown)
    return singly[0][3] if singly else None


def _guessed(given: Counts[K], shown: set[K]) -> dict[K, Span]:
    """Return what a reader knows who knows these rules, and even which figures were held back only for others.

    Those held back for others are at least 8 and, as the smallest go first, mostly no larger than what was left.
    """
    told = {key: _span(nearest(count.n)) for key, count in given.counts.items() if key in shown}
    for key, count in given.counts.items():
        if count.n < FEWEST:
            told[key] = Span(0, FEWEST - 1)
        elif key not in shown and key not in given.never and may_show(count):
            told[key] = Span(FEWEST, UNBOUNDED)
    for each in given.sums:
        beside = [told[part].high for part in each.parts if part in shown]
        for part in each.parts:
            if beside and part in told and part not in shown and FEWEST <= given.counts[part].n <= min(beside):
                told[part] = told[part].narrowed(FEWEST, min(beside))
    return told


def _span(figure: int) -> Span:
    """Return the numbers that a figure may stand for: what rounds to it, and is enough to be shown."""
    return Span(max(FEWEST, figure - STEP // 2), figure + STEP // 2)
