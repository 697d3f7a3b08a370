"""Which flow a message is about: words weighed by how much more often a flow's phrases hold them than chance would.

A word's weight for a flow is about `log(1 + seen / (2 * expected))`: `seen` in
how many of the flow's phrases it stands, `expected` in how many it would stand
if it were spread evenly. A pair of neighbouring words counts half of that, a
concept a quarter. A flow's score is the sum over all three, in units of a word
that only one flow has.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple
from zlib import crc32

from bot.finding.lexicon import Lexicon
from bot.finding.words import STOP, Mender, grams, split, usual

NONE = "none"
_DAMP = 2.0
_FLOOR = 0.3
_PAIR = 0.5
_CONCEPT = 0.25
_ROOM = 256
_MOST_KEPT = 6


class Weight(NamedTuple):
    """How much a word or concept of a message speaks for a flow."""

    feature: str
    weight: float


class Ranking:
    """Scores flows for messages; built once from phrases, always the same for the same phrases.

    Weights lie in two flat arrays, a run for each feature. Where a run begins is
    looked up by the feature's check sum, so that hundreds of thousands of words
    and pairs take a few megabytes; two that share one are read as the same.
    """

    def __init__(self, phrases: Iterable[tuple[str, str]], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        texts = [(flow, split(text)) for flow, text in phrases]
        self._mender = Mender({*usual(words for _, words in texts), *lexicon.words})
        self._flows = sorted({flow for flow, _ in texts})
        place_of = {flow: place for place, flow in enumerate(self._flows)}
        sizes = Counter(place_of[flow] for flow, _ in texts)
        scales: dict[int, float] = {}
        pairs = array("Q")
        for flow, words in texts:
            for feature in self._features(words):
                key = _key(feature)
                scales[key] = _scale(feature)
                pairs.append(key * _ROOM + place_of[flow])
        self._runs = _weigh(scales, pairs, sizes)
        lexicon.stems.settle()

    def mended(self, text: str) -> list[str]:
        """Return the words of a message, typing slips mended."""
        return [self._mender.mend(word) for word in split(text)]

    def tells(self, word: str) -> bool:
        """Tell whether a word says anything about a topic: no small word, no number, and one that some phrase holds."""
        return word not in STOP and word.isalpha() and bool(self._of(self._lexicon.stems.of(word)))

    def score(self, words: list[str]) -> dict[str, float]:
        """Return each flow's score for the words of a message."""
        scores: dict[str, float] = {}
        for feature in self._features(words):
            for flow, weight in self._of(feature):
                scores[flow] = scores.get(flow, 0.0) + weight
        return scores

    def reasons(self, words: list[str], flow: str) -> list[Weight]:
        """Return what spoke for a flow, the strongest first."""
        found = [Weight(each, dict(self._of(each)).get(flow, 0.0)) for each in self._features(words)]
        return sorted((each for each in found if each.weight > 0), key=lambda each: (-each.weight, each.feature))

    def kept(self, words: list[str]) -> tuple[tuple[str, ...], int]:
        """Return at most six kept concepts of a message, sorted, and how many of its words the vocabulary lacks."""
        concepts = sorted(set(self._lexicon.concepts(words)) & self._lexicon.kept)
        telling = [word for word in words if word not in STOP]
        return tuple(concepts[:_MOST_KEPT]), self._lexicon.unknown(telling)

    def _of(self, feature: str) -> list[tuple[str, float]]:
        runs, key = self._runs, _key(feature)
        at = bisect_left(runs.keys, key)
        if at == len(runs.keys) or runs.keys[at] != key:
            return []
        return [
            (self._flows[runs.places[each]], runs.weights[each]) for each in range(runs.starts[at], runs.starts[at + 1])
        ]

    def _features(self, words: list[str]) -> list[str]:
        """Return the stems, pairs and concepts of words, each once, in order: the sum must not depend on chance."""
        stems = [self._lexicon.stems.of(word) for word in words]
        telling = (each for each, word in zip(stems, words, strict=True) if word not in STOP)
        concepts = (f"={name}" for name in self._lexicon.concepts(words))
        return list(dict.fromkeys((*telling, *grams(stems), *concepts)))


class _Runs(NamedTuple):
    """The weights of every feature: `keys` in order, and where each one's flows and weights start."""

    keys: array[int]
    starts: array[int]
    places: array[int]
    weights: array[float]


def _key(feature: str) -> int:
    return crc32(feature.encode())


def _scale(feature: str) -> float:
    return _CONCEPT if feature.startswith("=") else _PAIR if " " in feature else 1.0


def _weigh(scales: dict[int, float], pairs: array[int], sizes: Counter[int]) -> _Runs:
    """Return each feature's weights, from how often it stands in the phrases of which flow."""
    runs = _Runs(array("I"), array("I"), array("B"), array("f"))
    total = sum(sizes.values())
    unit = math.log1p(len(sizes) / _DAMP)
    for key, group in groupby(sorted(pairs), key=lambda pair: pair // _ROOM):
        counts = [(place, len(list(same))) for place, same in groupby(pair % _ROOM for pair in group)]
        share = _DAMP * sum(count for _, count in counts) / total
        runs.keys.append(key)
        runs.starts.append(len(runs.places))
        for place, count in counts:
            runs.places.append(place)
            runs.weights.append(scales[key] / unit * math.log1p(count / (share * sizes[place] + _FLOOR)))
    runs.starts.append(len(runs.places))
    return runs
