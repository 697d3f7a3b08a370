"""Typed words to topics: danger first, then a word or number asked for, then the flows they point to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from bot.content.library import Library
from bot.finding.asking import Asking
from bot.finding.found import Found, Quality
from bot.finding.lexicon import Lexicon
from bot.finding.ranking import NONE, Ranking, Weight

READ = 2_000
"""Characters of a message that are ranked; the sense of danger reads further."""
MOST = 3
EMERGENCY = "emergency"
AWAY, AWAY_EACH = 0.95, 0.3
"""How far the best flow must lie above what is out of scope: for each word that tells something, and at most.

In units of a word that only one flow has. A single word can tell little, so little is asked of it.
"""
CLEAR, CLEAR_EACH, CLOSE = 1.3, 0.7, 1.35
"""From what score, at most and for each telling word, and how far above the second, the first flow is the topic."""
LEAST = 0.4
"""What part of the best flow's score another must have to be offered beside it."""


class Sense(Protocol):
    """Tells whether words say that someone is in danger now."""

    def senses(self, text: str) -> bool:
        """Return whether they do; in doubt, yes."""
        ...

    def explain(self, text: str) -> list[str]:
        """Return what led to yes or no, the weightiest first."""
        ...


class TopicFinder:
    """Finds what messages are about. Holds no message."""

    def __init__(self, ranking: Ranking, asking: Asking, sense: Sense) -> None:
        self._ranking = ranking
        self._asking = asking
        self._sense = sense

    def find(self, text: str) -> Found:
        """Return what a message points to; never raises, whatever was typed."""
        emergency = self._sense.senses(text)
        words = self._ranking.mended(text[:READ])
        ranked, quality = self._rank(words, emergency=emergency)
        kept, unknown = self._ranking.kept(words)
        found = Found(ranked, quality, emergency, concepts=kept, unknown_words=unknown)
        if emergency:
            return found
        asked, named = self._asking.term(words), self._asking.named(words)
        if asked or (named and not ranked):
            return replace(found, term=asked or named)
        return replace(found, contact=self._asking.contact(words), mentions=named)

    def _rank(self, words: list[str], *, emergency: bool) -> tuple[tuple[str, ...], Quality]:
        scores = self._ranking.score(words)
        outside = scores.pop(NONE, 0.0)
        if not emergency:
            scores.pop(EMERGENCY, None)  # 999 is on every screen; the places are for what to do otherwise
        best = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]
        telling = sum(self._ranking.tells(word) for word in words)
        margin = min(AWAY, AWAY_EACH * telling)
        if not best or (not emergency and best[0][1] < outside + margin):
            return (), "none"
        second = best[1][1] if len(best) > 1 else 0.0
        clear = best[0][1] >= min(CLEAR, CLEAR_EACH * telling) and best[0][1] >= second * CLOSE
        ranked = tuple(flow for flow, score in best if score >= LEAST * best[0][1])
        return ranked, "strong" if clear else "weak"

    def explain_danger(self, text: str) -> list[str]:
        """Return what spoke for and against danger now, the weightiest first."""
        return self._sense.explain(text)

    def explain(self, text: str) -> list[tuple[str, float, list[Weight]]]:
        """Return the best flows with their scores and the words that led there."""
        words = self._ranking.mended(text[:READ])
        scores = self._ranking.score(words)
        best = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[: MOST + 1]
        return [(flow, score, self._ranking.reasons(words, flow)[:8]) for flow, score in best]


def build_ranking(library: Library) -> Ranking:
    """Return the ranking of a library's phrases, examples and out-of-scope messages."""
    return Ranking(training(library), Lexicon(library.concepts))


def training(library: Library) -> Iterable[tuple[str, str]]:
    """Yield every phrase with the flow it belongs to."""
    for name, flow in library.flows.items():
        yield from ((name, text) for text in (flow.title, *flow.find_by, *library.cases.get(name, ())))
        if name in library.phrases:
            yield from ((name, text) for _, _, text in library.phrases[name].placed())
    yield from ((NONE, text) for text in library.out_of_scope)
