"""Whether a word is one slip of the finger away from a known one."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST, _LONG = 4, 8


class Near:
    """Compares words with known ones of the same beginning and about equal length: one slip, two in eight letters."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known: dict[tuple[str, int], list[str]] = {}
        for word in known:
            if len(word) >= _SHORTEST:
                self._known.setdefault((word[0], len(word)), []).append(word)

    def __call__(self, word: str) -> bool:
        """Tell whether a word is near a known one; one of four letters only by a missing letter or two swapped."""
        if len(word) < _SHORTEST:
            return False
        slips = 2 if len(word) >= _LONG else 1
        least = len(word) if len(word) == _SHORTEST else len(word) - slips
        near = [
            each for length in range(least, len(word) + slips + 1) for each in self._known.get((word[0], length), ())
        ]
        if len(word) == _SHORTEST:
            letters = sorted(word)
            near = [each for each in near if len(each) > _SHORTEST or sorted(each) == letters]
        return process.extractOne(word, near, scorer=OSA.distance, score_cutoff=slips) is not None
