"""Learning weights from messages: small, exact and the same on every machine."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from math import exp, log, sqrt
from typing import NamedTuple

ROUNDS, PACE, HOLD = 4, 0.2, 0.05
"""How often every message is looked at, how far a look moves a weight, how firmly weights are held where they began."""
_BIAS, _BIAS_PACE = -0.5, 0.01
_SEEN = 3
_SETTLED = 0.02
_FAR = 30.0

# Where weights begin, by the first parts of a feature's name, and how firmly they are held there.
_BEGIN = {
    "sign:sure": 1.2, "sign:likely": 0.8, "sign:hint": 0.2, "most:sure": 2.0, "most:likely": 0.5, "most:hint": -0.8,
    "most:none": -2.0, "guard": -0.3, "against": -0.5, "denied": -0.3, "supposed": -0.3,
}  # fmt: skip
_HELD = {"word": 8.0, "pair": 8.0, "cue": 2.0, "pattern": 2.0, "against": 1.0}
_LIGHTLY = 0.5


class Row(NamedTuple):
    """What a message shows, whether it is an emergency, and how much it counts."""

    shown: list[str]
    danger: bool
    counts: float


class Weights(NamedTuple):
    """What each thing shown counts for."""

    bias: float
    by_name: dict[str, float]

    def of(self, shown: str) -> float:
        """Return the weight of one thing shown; what was never learnt has the weight it would have begun with."""
        weight = self.by_name.get(shown)
        return begins(shown) if weight is None else weight

    def total(self, shown: Sequence[str]) -> float:
        """Return the sum of what a message shows."""
        return self.bias + sum(map(self.of, shown))


def begins(shown: str) -> float:
    """Return where a weight begins."""
    first, _, rest = shown.partition(":")
    return _BEGIN.get(f"{first}:{rest.partition(':')[0]}") or _BEGIN.get(first, 0.0)


def hardest(yes: Sequence[frozenset[str]], others: Sequence[frozenset[str]], most: int) -> list[int]:
    """Return the places of the messages whose words are most like those of emergencies."""
    in_yes = Counter(word for words in yes for word in words)
    in_others = Counter(word for words in others for word in words)
    odds = {
        word: log((in_yes[word] + 0.5) / (len(yes) + 1)) - log((count + 0.5) / (len(others) + 1))
        for word, count in in_others.items()
    }
    scores = [sum(map(odds.__getitem__, words)) for words in others]
    return sorted(sorted(range(len(others)), key=lambda place: (-scores[place], place))[:most])


def learn(rows: Sequence[Row]) -> Weights:
    """Return weights that tell the rows apart: logistic regression, each weight drawn to where it began."""
    seen = Counter(shown for row in rows for shown in row.shown)
    names = {shown: number for number, shown in enumerate(seen)}
    weights = [begins(shown) for shown in names]
    began = list(weights)
    held = [_HELD.get(shown.partition(":")[0], _LIGHTLY) * HOLD for shown in names]
    moved = [2.0] * len(names)
    short = [
        ([names[shown] for shown in row.shown if seen[shown] >= _SEEN or not shown.startswith(("word:", "pair:"))], row)
        for row in rows
    ]
    chance = random.Random(7)  # noqa: S311 an order to learn in, not a secret
    order = list(range(len(short)))
    bias = _BIAS
    for _ in range(ROUNDS):
        chance.shuffle(order)
        for place in order:
            shown, row = short[place]
            total = bias + sum([weights[number] for number in shown])
            wrong = (row.danger - 1 / (1 + exp(-max(-_FAR, min(_FAR, total))))) * row.counts
            if abs(wrong) < _SETTLED:
                continue
            bias += _BIAS_PACE * wrong
            for number in shown:
                weight = weights[number]
                pull = wrong - held[number] * (weight - began[number])
                moved[number] += pull * pull
                weights[number] = weight + PACE * pull / sqrt(moved[number])
    kept = {shown: weights[number] for shown, number in names.items() if weights[number] != began[number]}
    return Weights(bias, kept)
