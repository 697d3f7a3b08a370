"""Names of people: by list, and by the place a word stands in.

A name that is nothing else counts wherever it stands, in any case. A word that is also an everyday one (grace, will, may), and
a word nobody knows, count only in a name's place: behind a title or `called`, with an age or a person's verb behind, before
someone's mum, or with a capital where no sentence begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from bot.finding.around import Around
from bot.finding.hits import Hit
from bot.finding.initials import Initials
from bot.finding.judge import Judge
from bot.finding.known import GIVEN, NAMES, Known, Level
from bot.finding.reading import Reading

_AND = frozenset({"and", "an", "n", "or"})
_LISTING = frozenset({",", "&", "+", "/"})


class People:
    """Finds names of people."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._initials = Initials(known)
        self._judge = Judge(known, self._initials)

    def find(self, reading: Reading, taken: AbstractSet[int]) -> Iterator[Hit]:
        """Yield names, each with the words that belong to it, leaving out words that are public or part of another detail."""
        found: dict[int, tuple[int, bool]] = {}
        place, count = 0, len(reading.keys)
        while place < count:
            certain = None if place in taken else self._judge(reading, place)
            if certain is None:
                place += 1
                continue
            last = self._reach(reading, place, taken)
            if last > place:
                certain = certain or any(self._known.is_name(reading.bases[each]) for each in range(place, last + 1))
            found[place] = last, certain
            place = last + 1
        self._add_listed(reading, taken, found)
        for first, (last, certain) in found.items():
            yield Hit("name", certain=certain, start=reading.starts[self._back(reading, first)], end=reading.ends[last])
        yield from self._initials.find(reading, taken)

    def public_words(self, reading: Reading) -> set[int]:
        """Return the words that are part of a public name: a law, a review, a charity, a well-known person."""
        public: set[int] = set()
        for place, key in enumerate(reading.keys):
            for phrase in self._known.public.get(key, ()):
                if tuple(reading.keys[place : place + len(phrase)]) == phrase:
                    public.update(range(place, place + len(phrase)))
        return public

    def _reach(self, reading: Reading, place: int, taken: AbstractSet[int]) -> int:
        """Return the last word of a name that begins at a place."""
        last = place
        while last + 1 < len(reading.keys) and last + 1 not in taken and not reading.possessive(last):
            following, gap = last + 1, reading.gap(last)
            if gap not in {" ", "-", "'", ". "} or not self._continues(reading, following, joined=gap == "-"):
                break
            last = following
        return last

    def _continues(self, reading: Reading, place: int, *, joined: bool) -> bool:
        key = reading.keys[place]
        if len(key) == 1:
            return reading.capital(place) and key != "i"
        level = self._known.level(reading.bases[place])
        if level in NAMES or (joined and key.isalpha()):
            return True
        if level is not Level.ORDINARY and reading.capital(place):
            return True
        return level in {Level.SOFT_SURNAME, Level.SOFT, Level.LEANING} and Around(reading, self._known, place).act > 1

    def _back(self, reading: Reading, place: int) -> int:
        """Return the first word of a name, taking in what a hyphen joins, an initial, and `al-`."""
        while place > 0:
            key, gap = reading.keys[place - 1], reading.gap(place - 1)
            initial = gap in {" ", ". "} and len(key) == 1 and (reading.word(place - 1).isupper() or gap == ". ")
            if not key.isalpha() or key in {"a", "i", "r", "u"} or not (gap == "-" or initial):
                break
            place -= 1
        return place

    def _add_listed(self, reading: Reading, taken: AbstractSet[int], found: dict[int, tuple[int, bool]]) -> None:
        """Add words that stand in one row with a name: amber, kai and storm."""
        if not found:
            return
        covered = {place for first, (last, _) in found.items() for place in range(first, last + 1)}
        for places in (range(len(reading.keys)), range(len(reading.keys) - 1, -1, -1)):
            for place in places:
                if place in covered or place in taken:
                    continue
                level = self._known.levels.get(reading.bases[place])
                if (level in GIVEN or level is Level.RARE) and self._listed(reading, place, covered):
                    found[place] = place, False
                    covered.add(place)

    def _listed(self, reading: Reading, place: int, covered: set[int]) -> bool:
        around = Around(reading, self._known, place)
        verbal = self._known.levels[around.base] is Level.VERBAL and around.after in self._known.bare
        if around.determined or around.compound or around.is_thing or verbal:
            return False
        rare = self._known.levels[around.base] is Level.RARE
        if rare and (around.base in self._known.functional or not (around.act or around.paired)):
            return False
        for other, step in ((place - 1, -1), (place + 1, 1)):
            if reading.key(other) in _AND and other + step in covered:
                return True
            gap = reading.gap(min(place, other)) if 0 <= other < len(reading.keys) else ""
            if other in covered and gap.strip() in _LISTING:
                return True
        return False
