"""Typed text to words: folded, split, stemmed, and mended where a known word is one slip away."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

_WORD = re.compile(r"[a-z0-9]+(?:\+[0-9]+|/[0-9]+)?")
_DROP = str.maketrans("", "", "'\u2019\u2018`\u00b4")
_LONG_ENOUGH, _LONG = 4, 8
_USUAL = 3
STOP = frozenset(
    """
    a an the and or but so of to in on at by for with from as is are was were be been being am i im ive me my we our us
    it its this that these those there here he hes she shes her his him they theyre them their you your do does did done
    have has had having will would can could should just got get gets getting if then than when what who how why which
    about into out up down over again very really also too any some all more most much been re s t d ll ve
    """.split()  # noqa: SIM905 a list of words reads better as one text
)


class Stems:
    """The stems of words. Those of the content are remembered; what people type never is."""

    def __init__(self) -> None:
        self._stemmer = snowballstemmer.stemmer("english")
        self._known: dict[str, str] = {}
        self._reading_content = True

    def of(self, word: str) -> str:
        """Return a word's stem."""
        found = self._known.get(word)
        if found is None:
            found = str(self._stemmer.stemWord(word))
            if self._reading_content:
                self._known[word] = found
            else:
                self._stemmer.stemWord("")  # it would hold the last word
        return found

    def settle(self) -> None:
        """Remember no word any more: what was read was content, what comes now is what people type."""
        self._reading_content = False


def fold(text: str) -> str:
    """Return text in small letters without accents and apostrophes."""
    text = text.translate(_DROP).lower()
    if text.isascii():
        return text
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def split(text: str) -> list[str]:
    """Return the words of a text: letters and digits, with 36+4 and 8/52 kept whole."""
    return _WORD.findall(fold(text))


def usual(texts: Iterable[Iterable[str]]) -> set[str]:
    """Return the words that at least three texts hold; what somebody mistyped once is no word to mend others to."""
    holding = Counter(word for words in texts for word in set(words))
    return {word for word, count in holding.items() if count >= _USUAL}


class Mender:
    """Mends typing slips against the words that are known: one slip in four letters, two in eight."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._by_start: dict[tuple[str, int], list[str]] = {}
        for word in self._known:
            if len(word) >= _LONG_ENOUGH and word.isalpha():
                self._by_start.setdefault((word[0], len(word)), []).append(word)
        for words in self._by_start.values():
            words.sort()  # the choice between two words equally near must not depend on the order they came in

    def mend(self, word: str) -> str:
        """Return the known word that was probably meant, else the word itself."""
        if word in self._known or len(word) < _LONG_ENOUGH or not word.isalpha():
            return word
        slips = 2 if len(word) >= _LONG else 1
        near = [
            each
            for length in range(len(word) - slips, len(word) + slips + 1)
            for each in self._by_start.get((word[0], length), ())
        ]
        best = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=slips)
        return best[0] if best else word


def grams(stems: list[str]) -> list[str]:
    """Return the pairs of neighbouring stems."""
    return [f"{one} {two}" for one, two in pairwise(stems)]
