"""Which flow a message is about: words weighed by how much more often a flow's phrases hold them than chance would.

A word's weight for a flow is `log(1 + seen / (3 * expected))`: `seen` in how
many of the flow's phrases it stands, `expected` in how many it would stand if
it were spread evenly. A flow's score is the sum over the words of a message.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from bot.finding.lexicon import Lexicon
from bot.finding.words import STOP, Mender, split, stem

NONE = "none"
_DAMP = 3.0
_FLOOR = 0.02


class Weight(NamedTuple):
    """How much a word or concept of a message speaks for a flow."""

    feature: str
    weight: float


class Ranking:
    """Scores flows for messages; built once from phrases, always the same for the same phrases."""

    def __init__(self, phrases: Iterable[tuple[str, str]], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        texts = [(flow, split(text)) for flow, text in phrases]
        self._mender = Mender({*(word for _, words in texts for word in words), *lexicon.words})
        seen: dict[str, Counter[str]] = {}
        sizes: Counter[str] = Counter()
        for flow, words in texts:
            sizes[flow] += 1
            for feature in self._features(words):
                seen.setdefault(feature, Counter())[flow] += 1
        self._weights = {feature: _weigh(flows, sizes) for feature, flows in seen.items()}

    def mended(self, text: str) -> list[str]:
        """Return the words of a message, typing slips mended."""
        return [self._mender.mend(word) for word in split(text)]

    def score(self, words: list[str]) -> dict[str, float]:
        """Return each flow's score for the words of a message."""
        scores: dict[str, float] = {}
        for feature in self._features(words):
            for flow, weight in self._weights.get(feature, {}).items():
                scores[flow] = scores.get(flow, 0.0) + weight
        return scores

    def reasons(self, words: list[str], flow: str) -> list[Weight]:
        """Return what spoke for a flow, the strongest first."""
        found = [Weight(each, self._weights.get(each, {}).get(flow, 0.0)) for each in self._features(words)]
        return sorted((each for each in found if each.weight > 0), key=lambda each: (-each.weight, each.feature))

    def knows(self, words: list[str]) -> int:
        """Count the words and concepts of a message that some phrase holds."""
        return sum(1 for feature in self._features(words) if feature in self._weights)

    def _features(self, words: list[str]) -> list[str]:
        """Return the stems and concepts of words, each once, in order: the sum must not depend on chance."""
        stems = (stem(word) for word in words if word not in STOP)
        return list(dict.fromkeys((*stems, *(f"={name}" for name in self._lexicon.concepts(words)))))


def _weigh(flows: Mapping[str, int], sizes: Mapping[str, int]) -> dict[str, float]:
    share = sum(flows.values()) / sum(sizes.values())
    return {flow: math.log(1 + count / (_DAMP * share * sizes[flow] + _FLOOR)) for flow, count in flows.items()}
