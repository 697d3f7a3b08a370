"""A message cut into words, each with its place: letters folded one for one, so that places hold in what was typed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_STOP = re.compile(r"[.!?\n\r]")
_LETTERS = {
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "′": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "ł": "l", "Ł": "L",
    "ø": "o", "Ø": "O", "ı": "i", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "æ": "a", "Æ": "A", "œ": "o", "þ": "t", "ß": "s", "ə": "a",
    "Ə": "A",
}  # fmt: skip
_CASED_AT_LEAST = 6


@lru_cache(maxsize=4096)
def _letter(character: str) -> str:
    """Return one plain character for one typed: é as e, a wide digit as a digit, any blank as a space."""
    if character in _LETTERS:
        return _LETTERS[character]
    if character.isspace():
        return "\n" if character in "\n\r\u2028\u2029" else " "
    plain = unicodedata.normalize("NFKD", character)[:1]
    return plain if plain.isascii() and plain.isprintable() else character


def folded(text: str) -> str:
    """Return a text of the same length without accents, curly quotes and unusual blanks."""
    return text if text.isascii() else "".join(map(_letter, text))


@dataclass(frozen=True)
class Reading:
    """A message as words; `keys` are in small letters without apostrophes, `bases` also without a possessive 's."""

    typed: str
    text: str
    keys: list[str]
    bases: list[str]
    starts: list[int]
    ends: list[int]

    def gap(self, place: int) -> str:
        """Return what stands between a word and the next, or to the end."""
        if place < 0:
            return self.text[: self.starts[0]] if self.starts else self.text
        after = self.starts[place + 1] if place + 1 < len(self.starts) else len(self.text)
        return self.text[self.ends[place] : after]

    def word(self, place: int) -> str:
        """Return a word in its own case, or nothing beyond either end."""
        return self.text[self.starts[place] : self.ends[place]] if 0 <= place < len(self.keys) else ""

    def key(self, place: int) -> str:
        """Return a word's key, or nothing beyond either end."""
        return self.keys[place] if 0 <= place < len(self.keys) else ""

    def before(self, place: int) -> str:
        """Return the key before a word, where no full stop parts them."""
        return "" if place == 0 or _STOP.search(self.gap(place - 1)) else self.keys[place - 1]

    def after(self, place: int) -> str:
        """Return the key behind a word, where only blanks or a hyphen part them."""
        return self.key(place + 1) if self.gap(place).strip(" -") == "" else ""

    def possessive(self, place: int) -> bool:
        """Tell whether a word was typed with 's, or with an apostrophe behind."""
        return self.bases[place] != self.keys[place] or self.gap(place).startswith("'")

    def joined(self, place: int) -> bool:
        """Tell whether a hyphen joins a word to the next."""
        return place + 1 < len(self.keys) and self.gap(place) == "-"

    def begins(self, place: int) -> bool:
        """Tell whether a sentence begins with a word, so that its capital says nothing."""
        return place == 0 or _STOP.search(self.gap(place - 1)) is not None

    def is_foreign(self, place: int) -> bool:
        """Tell whether a word was typed with letters that English does not have."""
        return not self.typed[self.starts[place] : self.ends[place]].replace("’", "'").isascii()

    @cached_property
    def cased(self) -> bool:
        """Whether capitals mean anything here: not in a message all in capitals, nor With Each Word So."""
        words = [place for place, key in enumerate(self.keys) if key.isalpha() and len(key) > 1]
        if not any(self.word(place)[1:].islower() for place in words):
            return False
        inner = [place for place in words if not self.begins(place)]
        capital = sum(self.word(place)[0].isupper() for place in inner)
        return len(inner) < _CASED_AT_LEAST or capital * 10 <= len(inner) * 9

    def capital(self, place: int) -> bool:
        """Tell whether a word's capital says something: not the first of a sentence, not shouted."""
        word = self.word(place)
        return self.cased and word[:1].isupper() and (len(word) == 1 or not word.isupper()) and not self.begins(place)

    def titled(self, place: int) -> bool:
        """Tell whether a word begins with a capital and goes on in small letters, wherever it stands."""
        word = self.word(place)
        return self.cased and word[:1].isupper() and word[1:2].islower()


def read(typed: str) -> Reading:
    """Cut a message into words."""
    text = folded(typed)
    keys, bases, starts, ends = [], [], [], []
    for found in _WORD.finditer(text):
        word = found[0].lower()
        key = word.replace("'", "")
        keys.append(key)
        bases.append(word[:-2].replace("'", "") if word.endswith("'s") else key)
        starts.append(found.start())
        ends.append(found.end())
    return Reading(typed, text, keys, bases, starts, ends)
