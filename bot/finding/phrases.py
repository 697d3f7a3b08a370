"""A finder by phrases: titles and `find_by`, compared with rapidfuzz; emergency words come first."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import fuzz, process

from bot.content.library import Library
from bot.finding.found import Found

MOST = 400
STRONG, WEAK, CLOSE = 84.0, 62.0, 12.0
_EMERGENCY = re.compile(
    r"\b(999|not breathing|stopped breathing|unconscious|unresponsive|floppy|fitting|seizure|bleeding|stabbed|knife|"
    r"gun|strangl\w*|overdos\w*|jump|hanging|ligature|abduct\w*|snatched|at the door|hes here|happening now|"
    r"going home to him)\b"
)


class EmergencyWords:
    """A sense of danger by words alone."""

    def senses(self, text: str) -> bool:
        """Tell whether one of the words is there."""
        return bool(_EMERGENCY.search(folded(text)))


class PhraseFinder:
    """Finds flows whose title or phrases are like the words typed."""

    def __init__(self, library: Library) -> None:
        self._phrases: list[str] = []
        self._flows: list[str] = []
        for name, flow in library.flows.items():
            for phrase in (flow.title, *flow.find_by):
                self._phrases.append(folded(phrase))
                self._flows.append(name)
        self._terms = {
            folded(typed): name
            for name, term in library.terms.items()
            for typed in (term.name, term.full or term.name, *term.also_typed)
        }

    def find(self, text: str) -> Found:
        """Return what a message points to; only its first 400 characters are read."""
        typed = folded(text[:MOST])
        emergency = bool(_EMERGENCY.search(typed))
        term = self._term(typed)
        if term and not emergency:
            return Found(term=term)
        best: dict[str, float] = {}
        for _, score, place in process.extract(
            typed, self._phrases, scorer=fuzz.token_set_ratio, limit=24, score_cutoff=WEAK
        ):
            flow = self._flows[place]
            best[flow] = max(best.get(flow, 0.0), score)
        ranked = sorted(best, key=lambda flow: (-best[flow], flow))[:3]
        if not ranked:
            return Found(emergency=emergency)
        clear = best[ranked[0]] >= STRONG and (len(ranked) == 1 or best[ranked[0]] - best[ranked[1]] >= CLOSE)
        return Found(tuple(ranked), "strong" if clear else "weak", emergency)

    def _term(self, typed: str) -> str:
        asked = re.sub(r"^(?:what(?:s| is| are) |define |explain )", "", typed)
        return self._terms.get(asked) or self._terms.get(re.sub(r"^(?:an? |the )", "", asked), "")


def folded(text: str) -> str:
    """Return text in small letters and digits, single spaces between words."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    return " ".join(re.findall(r"[a-z0-9+]+", plain))
