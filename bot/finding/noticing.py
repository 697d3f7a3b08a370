"""Does this message identify someone? Two degrees, and of which kind; never the words themselves.

`certain`: a number of a known shape, a name that is nothing else. `possible`: a word in a name's place.
The text is read, never kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.finding.hits import KINDS, Hit, Kind
from bot.finding.known import NAMES, Known
from bot.finding.names import Everyday, Names
from bot.finding.patterns import Patterns
from bot.finding.people import People
from bot.finding.places import Places
from bot.finding.reading import Reading, read

__all__ = ["KINDS", "Kind", "Noticed", "Noticer"]

READ_WHOLE = 4_096
"""Telegram's longest message: so much is read word by word."""
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_DIGITS = bytes(
    ord("0") if chr(code).isdigit() else ord(" ") if chr(code) in " -." else ord("x") for code in range(256)
)
_BARE_NAME = 5


@dataclass(frozen=True, slots=True)
class Noticed:
    """What identifies someone in a message: kinds and places, never words."""

    kinds: tuple[Kind, ...] = ()
    """In the order of `KINDS`, each once."""
    certain: bool = False
    """Whether a careful reader would be sure; False also where nothing was found."""
    spans: tuple[tuple[int, int], ...] = ()
    """Where, as places in the message as typed, in order; they do not overlap."""

    def __bool__(self) -> bool:
        """Tell whether anything was found."""
        return bool(self.kinds)


class Noticer:
    """Reads messages for details that identify someone; built once, from word lists."""

    def __init__(
        self, names: Names, everyday: Everyday, more_words: Iterable[str] = (), public_numbers: Iterable[str] = ()
    ) -> None:
        """`more_words` are ordinary too, unless names; `public_numbers` are digits of the directory's numbers."""
        known = Known(names, everyday, more_words)
        self._people = People(known)
        self._patterns = Patterns(names.cues, known, frozenset(public_numbers))
        self._places = Places(names.cues, known)
        self._bare = frozenset(
            word.encode() for word, level in known.levels.items() if level in NAMES and len(word) >= _BARE_NAME
        )

    def notice(self, text: str) -> Noticed:
        """Return what identifies someone in a message. Never raises, whatever was typed."""
        typed, places = _without_hidden(text[:READ_WHOLE])
        hits = self._hits(typed)
        spans = _joined(hits)
        if places is not None:
            spans = tuple((places[start], places[end - 1] + 1) for start, end in spans)
        kinds = {hit.kind for hit in hits}
        certain = any(hit.certain for hit in hits)
        if len(text) > READ_WHOLE:
            rest = self._rest(text[READ_WHOLE:])
            kinds.update(rest)
            certain = certain or "name" in rest
        return Noticed(tuple(kind for kind in KINDS if kind in kinds), certain, spans)

    def _hits(self, typed: str) -> list[Hit]:
        reading = read(typed)
        hits = self._patterns.find(reading.text)
        public = self._people.public_words(reading)
        starts = {reading.starts[place] for place in public}
        hits += [hit for hit in self._places.find(reading) if hit.start not in starts and not _overlaps(hit, hits)]
        taken = public | _taken(reading, hits)
        return hits + list(self._people.find(reading, taken))

    def _rest(self, text: str) -> set[Kind]:
        """Read what lies beyond a message's usual length: one cheap pass each for names, numbers, addresses."""
        kinds: set[Kind] = set()
        plain = text.encode("ascii", "ignore")
        if not self._bare.isdisjoint(plain.lower().split()):
            kinds.add("name")
        if b"@" in plain:
            kinds.add("email")
        digits = plain.translate(_DIGITS)
        if b"000000" in digits or b"000 000" in digits:
            kinds.add("case")
        return kinds


def _without_hidden(text: str) -> tuple[str, list[int] | None]:
    """Return a text without characters that cannot be seen, and where each of the others stood."""
    if text.isascii() or not _HIDDEN.search(text):
        return text, None
    places = [place for place, character in enumerate(text) if not _HIDDEN.match(character)]
    return "".join(text[place] for place in places), places


def _overlaps(hit: Hit, others: list[Hit]) -> bool:
    return any(hit.start < other.end and other.start < hit.end for other in others)


def _taken(reading: Reading, hits: list[Hit]) -> set[int]:
    """Return the words that are part of a detail already found."""
    return {place for hit in hits for place, start in enumerate(reading.starts) if hit.start <= start < hit.end}


def _joined(hits: list[Hit]) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    for start, end in sorted((hit.start, hit.end) for hit in hits):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)
