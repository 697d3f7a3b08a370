"""Learning weights from messages: small, exact and the same on every machine."""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterable, Sequence
from math import exp, sqrt
from typing import NamedTuple
from zlib import crc32

ROOM = 1 << 18
"""In how many places weights lie. Two things shown may share one; among so many it does no harm."""
ROUNDS, PACE, HOLD = 6, 0.4, 0.05
"""How often every message is looked at, how far a look moves a weight, how firmly weights are held at nothing."""
_BIAS, _BIAS_PACE = -0.5, 0.01
_MOVED = 2.0
_SETTLED = 0.02
_FAR = 30.0


class Row(NamedTuple):
    """Where the weights of what a message shows lie, whether it is an emergency, and how much it counts."""

    places: array[int]
    danger: bool
    counts: float


def row(shown: Iterable[str], *, danger: bool, counts: float) -> Row:
    """Return a message's row."""
    return Row(array("I", map(_place, shown)), danger, counts)


class Weights(NamedTuple):
    """What each thing shown counts for."""

    bias: float
    by_place: array[float]

    def of(self, shown: str) -> float:
        """Return the weight of one thing shown; nothing for what no message showed."""
        return self.by_place[_place(shown)]

    def total(self, shown: Iterable[str]) -> float:
        """Return the sum of what a message shows."""
        return self.bias + sum(map(self.of, shown))


def learn(rows: Sequence[Row]) -> Weights:
    """Return weights that tell the rows apart: logistic regression, the pace of each weight slowed as it moves."""
    weights = [0.0] * ROOM
    moved = [_MOVED] * ROOM
    chance = random.Random(7)  # noqa: S311 an order to learn in, not a secret
    order = list(range(len(rows)))
    bias = _BIAS
    for _ in range(ROUNDS):
        chance.shuffle(order)
        for number in order:
            places, danger, counts = rows[number]
            total = bias + sum([weights[place] for place in places])
            wrong = (danger - 1 / (1 + exp(-max(-_FAR, min(_FAR, total))))) * counts
            if abs(wrong) < _SETTLED:
                continue
            bias += _BIAS_PACE * wrong
            for place in places:
                weight = weights[place]
                pull = wrong - HOLD * weight
                moved[place] += pull * pull
                weights[place] = weight + PACE * pull / sqrt(moved[place])
    return Weights(array("f", [bias])[0], array("f", weights))


def _place(shown: str) -> int:
    return crc32(shown.encode()) % ROOM
