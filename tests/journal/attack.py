"""A reader who takes figures, and sums that everybody knows, and narrows each number as far as they let him.

Shares no code with what it attacks.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from math import inf

Limits = dict[Hashable, tuple[float, float]]
Adding = tuple[Hashable, Sequence[Hashable]]


def limits_of(figures: Mapping[Hashable, int | None], sums: Sequence[Adding]) -> Limits:
    """Return the least and most that each number can be: near its figure, and parts making up their whole."""
    names = {name for whole, parts in sums for name in (whole, *parts)} | set(figures)
    limits: Limits = {}
    for name in names:
        figure = figures.get(name)
        limits[name] = (0.0, inf) if figure is None else (max(8.0, figure - 2.0), figure + 2.0)
    for _ in range(100):
        changed = [narrowed(limits, whole, parts) for whole, parts in sums]
        if not any(changed):
            break
    return limits


def narrowed(limits: Limits, whole: Hashable, parts: Sequence[Hashable]) -> bool:
    before = {name: limits[name] for name in (whole, *parts)}
    least = sum(limits[part][0] for part in parts)
    most = sum(limits[part][1] for part in parts if limits[part][1] < inf)
    endless = sum(limits[part][1] == inf for part in parts)
    low, high = limits[whole]
    low, high = limits[whole] = max(low, least), min(high, inf if endless else most)
    for part in parts:
        own_low, own_high = before[part]
        others_endless = endless - (own_high == inf)
        others_most = inf if others_endless else most - (own_high if own_high < inf else 0)
        limits[part] = max(own_low, low - others_most), min(own_high, high - (least - own_low))
    return any(limits[name] != span for name, span in before.items())


Bounds = tuple[int, int]


def is_possible(
    rows: Sequence[Bounds], columns: Sequence[Bounds], cells: Mapping[tuple[int, int], Bounds], total: Bounds
) -> bool:
    """Tell whether some table of whole numbers lies within all bounds: exact, by a flow from rows to columns."""
    flow = _Flow()
    for place, bounds in enumerate(rows):
        flow.pipe("rows", ("row", place), bounds)
    for place, bounds in enumerate(columns):
        flow.pipe(("column", place), "columns", bounds)
    for (row, column), bounds in cells.items():
        flow.pipe(("row", row), ("column", column), bounds)
    flow.pipe("columns", "rows", total)
    return flow.carries_every_least()


class _Flow:
    """Pipes that carry at least and at most so much; can all run at once?"""

    def __init__(self) -> None:
        self._room: dict[Hashable, dict[Hashable, int]] = {}
        self._least = 0

    def pipe(self, start: Hashable, end: Hashable, bounds: Bounds) -> None:
        low, high = bounds
        self._widen(start, end, high - low)
        self._widen("in", end, low)
        self._widen(start, "out", low)
        self._least += low

    def _widen(self, start: Hashable, end: Hashable, more: int) -> None:
        self._room.setdefault(start, {}).setdefault(end, 0)
        self._room.setdefault(end, {}).setdefault(start, 0)
        self._room[start][end] += more

    def carries_every_least(self) -> bool:
        carried = 0
        while path := self._path():
            most = min(self._room[start][end] for start, end in path)
            for start, end in path:
                self._room[start][end] -= most
                self._room[end][start] += most
            carried += most
        return carried == self._least

    def _path(self) -> list[tuple[Hashable, Hashable]]:
        came: dict[Hashable, Hashable] = {"in": "in"}
        edge: list[Hashable] = ["in"]
        while edge and "out" not in came:
            here = edge.pop(0)
            for there, room in self._room.get(here, {}).items():
                if room > 0 and there not in came:
                    came[there] = here
                    edge.append(there)
        path, here = [], "out"
        while here in came and here != "in":
            path.append((came[here], here))
            here = came[here]
        return path
