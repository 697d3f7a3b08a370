"""What a reader can work out: the smallest and largest value that sums leave to each number."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeVar

K = TypeVar("K", bound=Hashable)
UNBOUNDED: Final = 10**9


class Span(NamedTuple):
    """The values that a number may have."""

    low: int
    high: int

    def narrowed(self, low: int, high: int) -> Span:
        """Return what is left of it."""
        return Span(max(self.low, low), min(self.high, high))


ANYTHING: Final = Span(0, UNBOUNDED)


@dataclass(frozen=True, slots=True, eq=False)
class Sum(Generic[K]):
    """A whole and the parts that make it up, as every reader knows."""

    whole: K
    parts: tuple[K, ...]


class WorkedOut(NamedTuple, Generic[K]):
    """What can be worked out about each number, and the sums by which it was."""

    spans: Mapping[K, Span]
    by: Mapping[K, tuple[Sum[K], ...]]

    def span(self, key: K) -> Span:
        """Return what can be worked out about a number."""
        return self.spans.get(key, ANYTHING)

    def sources(self, key: K) -> Iterator[frozenset[K]]:
        """Yield the numbers by which one was narrowed, then those by which these were, and so on."""
        seen, edge = {key}, {key}
        while edge:
            near = {other for one in edge for each in self.by.get(one, ()) for other in (each.whole, *each.parts)}
            edge = near - seen
            seen |= edge
            if edge:
                yield frozenset(edge)


def work_out(sums: Iterable[Sum[K]], known: Mapping[K, Span]) -> WorkedOut[K]:
    """Return what can be worked out about every number, from those known and from the sums, taken one after another."""
    sums = list(sums)
    found: dict[K, Span] = defaultdict(lambda: ANYTHING, known)
    by: dict[K, dict[Sum[K], None]] = defaultdict(dict)
    touching: dict[K, list[Sum[K]]] = defaultdict(list)
    for each in sums:
        for key in (each.whole, *each.parts):
            touching[key].append(each)
    waiting, queued = deque(sums), set(sums)
    for _ in range(50 * len(sums)):
        if not waiting:
            break
        current = waiting.popleft()
        queued.discard(current)
        for changed in _narrow(current, found):
            by[changed][current] = None
            again = [each for each in touching[changed] if each not in queued and each is not current]
            waiting.extend(again)
            queued.update(again)
    return WorkedOut(dict(found), {key: tuple(each) for key, each in by.items()})


def _narrow(each: Sum[K], found: dict[K, Span]) -> list[K]:
    """Narrow a sum's whole by its parts, and each part by the whole and the other parts; return what changed."""
    parts = [found[part] for part in each.parts]
    low, high = sum(span.low for span in parts), sum(span.high for span in parts)
    before = found[each.whole]
    whole = found[each.whole] = before.narrowed(low, high)
    changed = [] if whole == before else [each.whole]
    for part, span in zip(each.parts, parts, strict=True):
        new = span.narrowed(whole.low - high + span.high, whole.high - low + span.low)
        if new != span:
            found[part] = new
            changed.append(part)
    return changed
