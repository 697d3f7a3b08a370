"""Initials in a person's place: J.S., "R (4) and T (2)", "mum of K"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from bot.finding.around import Around
from bot.finding.hits import Hit
from bot.finding.known import NAMES, Known
from bot.finding.reading import Reading

_DOTTED = re.compile(
    r"(?<![\w.])[A-Z]\. ?(?:[A-Z]\. ?){1,2}(?![A-Za-z]{2})|(?<![\w.'&])[A-Z]\.[A-Z](?![\w.'&])",
)
_SINGLE = re.compile(r"(?<![\w.'&/-])[B-HJ-Z](?!\w|'(?!s)|[&/+-])")
_TWO = re.compile(r"(?<![\w.'&/-])(?!A and E|Q and A|P and O)[A-HJ-Z] (?:and|&) [A-HJ-Z](?![\w'&/+-])")
_YEARS = re.compile(r"\A ?\(\d")
_PAIR, _LIKELY = 2, 3


class Initials:
    """Finds letters that stand for a name; never more than possible."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def find(self, reading: Reading, taken: AbstractSet[int]) -> Iterator[Hit]:
        """Yield initials outside the words that are part of another detail."""
        for found in _DOTTED.finditer(reading.text):
            if "".join(filter(str.isalpha, found[0])).lower() not in self._known.cues.short_forms:
                yield Hit("name", certain=False, start=found.start(), end=found.end())
        if not reading.cased:
            return
        for found in _TWO.finditer(reading.text):
            if reading.text[: found.start()].rstrip().rpartition(" ")[2].lower() not in self._known.cues.lettered:
                yield Hit("name", certain=False, start=found.start(), end=found.end())
        for place, base in enumerate(reading.bases):
            if len(base) > 1 or base in "ai" or place in taken or not reading.word(place)[0].isupper():
                continue
            if self._is_initial(Around(reading, self._known, place)):
                yield Hit("name", certain=False, start=reading.starts[place], end=reading.ends[place])

    def is_pair(self, around: Around) -> bool:
        """Tell whether two capitals are no short form: pupil KM has told me."""
        word, reading = around.reading.word(around.place), around.reading
        if not (reading.cased and word.isupper() and len(word) == _PAIR) or around.base in self._known.cues.short_forms:
            return False
        if around.before == "initials":
            return True
        begun = around.related or reading.begins(around.place)
        return begun and (around.act >= _LIKELY or around.aged or (around.related and around.ended))

    def _is_initial(self, around: Around) -> bool:
        reading, place, known = around.reading, around.place, self._known
        if not _SINGLE.match(reading.text, reading.starts[place]) or around.before in known.cues.lettered:
            return False
        behind, gap = around.behind, reading.gap(place - 1).strip()
        if around.titled or around.owner > 1 or _YEARS.match(behind):
            return True
        told = around.told > 0 and around.before not in {"of", "on", "by"}
        leads = around.related or told or around.before in known.cues.small
        if leads and (around.ended or around.numbered or around.after in known.cues.prepositions):
            return True
        if gap.endswith("(") and behind.startswith(")"):
            return leads
        if gap == "," and behind.startswith(","):
            return True
        named = leads or around.beside or around.before in known.cues.clause or known.levels.get(around.before) in NAMES
        return around.act > 0 and (named or place == 0)
