"""Names of people: by list, and by the place a word stands in.

A name that is nothing else counts wherever it stands, in any case. A word that is also an everyday one (grace, will, may), and
a word nobody knows, count only in a name's place: behind a title or `called`, with an age or a person's verb behind, before
someone's mum, or with a capital where no sentence begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from bot.finding.around import Around
from bot.finding.hits import Hit
from bot.finding.initials import Initials
from bot.finding.known import GIVEN, NAMES, Known, Level
from bot.finding.reading import Reading
from bot.finding.standing import POINTS, standing

_APOSTROPHED = re.compile(r"[od]'[a-z]{4}", re.IGNORECASE)
_VOWEL = re.compile(r"[aeiouy]")
_MISTER = frozenset(["mr", "mrs", "ms", "mx"])
_HELPED = frozenset(["be", "have", "do", "not"])
_SHORTEST, _ACRONYM, _PAIR, _LIKELY = 3, 5, 2, 3


class People:
    """Finds names of people."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._initials = Initials(known)

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
            certain = certain or any(self._known.is_name(reading.bases[each]) for each in range(place + 1, last + 1))
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

    def _judge(self, reading: Reading, place: int) -> bool | None:
        """Return whether a word is certainly a name, only possibly (False), or not at all (None)."""
        base = reading.bases[place]
        level = self._known.levels.get(base)
        if level not in NAMES and base[-1] == "s" and self._owner(reading, place):
            return False
        if level is Level.ORDINARY:
            return self._ordinary(reading, place)
        if level is None:
            level = self._known.level(base)
        around = Around(reading, self._known, place)
        match level:
            case Level.STRONG | Level.SURNAME:
                return self._name(around, level)
            case Level.VERBAL:
                return self._verbal(around)
            case Level.RARE:
                return self._rare(around)
            case Level.SOFT_SURNAME | Level.NEVER | Level.ORDINARY:
                return self._surname(around)
            case None:
                return self._unknown(around)
            case _:
                return self._word(around, level)

    # --- a name and nothing else ------------------------------------------------

    def _name(self, around: Around, level: Level) -> bool | None:
        known, cues, after = self._known, self._known.cues, around.after
        if after in cues.eponyms or around.before in {"op", "operation"}:
            return None
        proper = around.base in known.places or around.reading.titled(around.place + 1)
        if after in cues.organisations and around.reading.titled(around.place) and proper:
            return None
        if level is Level.SURNAME and after == "hospital":
            return None
        if around.base in known.places and (around.before in cues.local or after in known.places or after in cues.journeys):
            return None
        if level is Level.STRONG and not (around.determined or around.base in known.places):
            return True
        return standing(around) > 1 or around.before == "the" or after in cues.family or known.levels.get(around.before) in GIVEN

    # --- a name that is also a word -------------------------------------------

    def _word(self, around: Around, level: Level) -> bool | None:
        known, cues, reading = self._known, self._known.cues, around.reading
        if around.is_thing or around.on_body or around.after in cues.eponyms:
            return None
        if reading.cased and reading.word(around.place).isupper() and len(around.base) < _ACRONYM:
            return None
        if level is Level.MONTH and around.before in cues.temporal and not (around.told > 1 or around.titled or around.aged_clearly):
            return None
        if around.base in known.countries | known.places and ((around.before in cues.local and around.told < 2) or around.after in cues.organisations):
            return None
        points = standing(around)
        if level is Level.MONTH and around.capital and not (around.act or around.told or around.related):
            return None
        if level is Level.LEANING and not (around.determined or around.compound or around.owned):
            points = max(points, 1)
        return _weighed(points, level)

    def _verbal(self, around: Around) -> bool | None:
        """Tell a word that may itself be the verb, will or rose: a name where another verb follows, or where none can stand."""
        known, before, after = self._known, around.before, around.after
        if around.titled and (before in _MISTER or before not in known.cues.titles):
            return True
        if around.determined or around.owned:
            return None
        if around.aged_clearly or around.owner >= _LIKELY or (around.subject and around.aged):
            return True
        if around.loosely_subject and after in known.finite:
            return False
        if around.opens and (after in known.human or after in known.cues.states) and after not in known.bare:
            return False
        helped = known.bare | known.cues.loose_states | _HELPED
        going_on = around.ended or (after in known.functional and after not in helped)
        if going_on and (around.told > 1 or (around.told and before not in known.cues.temporal) or (before == "is" and around.related)):
            return False
        if around.asked and before in {"is", "has", "was", "does", "did", "if"} and after in known.cues.said_of_people:
            return False
        if around.opens and around.paired:
            return False
        capital = around.capital and before not in known.cues.temporal and not (before[:1].isdigit() or after[:1].isdigit())
        return False if capital else None

    def _rare(self, around: Around) -> bool | None:
        """Tell a short word that is hardly ever a name: an, long, thu."""
        known, reading, after = self._known, around.reading, around.after
        if around.titled and (around.before in _MISTER or around.before == "miss" or around.capital):
            return True
        if around.base == "thi" and around.before in known.named and after in known.named:
            return True
        if around.base == reading.key(around.place - 1) and around.act:
            return False
        if around.base in known.cues.relations:
            return None
        function = around.base in {"so", "do", "my", "an", "ha", "da"}
        beginning = reading.begins(around.place) or around.related or around.before in known.cues.small
        if function:
            beginning = beginning and around.act >= _LIKELY and not after.endswith("ed")
        if beginning and (after in known.finite or around.aged):
            return False
        if reading.begins(around.place) and around.paired and after == "and":
            return False
        if not function and (around.ended or around.aged_clearly) and (around.related or around.told > 1):
            return False
        if not function and ((around.titled and around.before in known.cues.called) or around.owner >= _LIKELY):
            return False
        return False if not function and reading.titled(around.place) and known.levels.get(after) in NAMES else None

    def _surname(self, around: Around) -> bool | None:
        """Find a surname that is also a word: Price, Cook, Wakefield."""
        cues, base = self._known.cues, around.base
        if base not in self._known.named or base in cues.relations:
            return None
        if around.titled and (around.before in _MISTER or around.capital or (around.before == "miss" and around.ended)):
            return True
        if around.after in cues.family and base not in self._known.describing:
            plain = self._known.levels[base] is not Level.SOFT_SURNAME
            return False if around.before == "the" or (around.opens and not plain) else None
        return False if around.capital and around.aged_clearly else None

    def _ordinary(self, reading: Reading, place: int) -> bool | None:
        """Find an ordinary word where nothing but a name can stand: Mr Treasure, marks mum hit him."""
        key, before = reading.keys[place], reading.key(place - 1)
        if before in _MISTER and place and reading.gap(place - 1).strip(" .") == "" and key not in self._known.functional:
            return True if reading.capital(place) else None if before == "ms" else False
        if before in {"nickname", "alias", "aka"} or (before == "by" and reading.key(place - 2) == "goes"):
            return False if reading.capital(place) else None
        if len(key) == _PAIR and reading.word(place).isupper():
            return False if self._initials.is_pair(Around(reading, self._known, place)) else None
        return None

    def _owner(self, reading: Reading, place: int) -> bool:
        """Tell whether it is somebody's whose apostrophe is missing: hopes nan, marks mum hit him."""
        key, after, known = reading.keys[place], reading.after(place), self._known
        if key in known.functional or not (after in known.cues.kin or after in known.cues.owned):
            return False
        level = known.levels.get(key[:-1])
        owners = GIVEN | NAMES if after in known.cues.kin else {Level.LEANING, Level.SOFT, Level.STRONG}
        around = Around(reading, known, place)
        return level in owners and bool(around.opens or around.told)

    # --- a word nobody knows ----------------------------------------------------

    def _unknown(self, around: Around) -> bool | None:
        base, reading, known = around.base, around.reading, self._known
        word = reading.word(around.place)
        if not base.isascii():
            return False
        if _APOSTROPHED.match(word):
            return True
        if len(base) < _SHORTEST or (word.rstrip("s").isupper() and reading.cased and len(word) < _ACRONYM):
            return self._unknown_short(around)
        if around.after in known.cues.eponyms or around.before in {"op", "operation"} or not _VOWEL.search(base):
            return None
        if word.rstrip("s").isupper() and reading.cased and len(word) == _ACRONYM:
            return None
        near = known.near(base)
        if known.is_shaped(base) and not near:
            return reading.titled(around.place) or standing(around) > 1
        if reading.is_foreign(around.place):
            return False
        return self._misspelt(around) if near or known.is_formed(base) else self._stranger(around)

    def _unknown_short(self, around: Around) -> bool | None:
        reading, known = around.reading, self._known
        if around.titled and reading.titled(around.place):
            return True
        following = reading.key(around.place + 1)
        joined = reading.joined(around.place) and (following in known.named or known.level(following) is None)
        if joined and len(around.base) == _PAIR and around.base.isalpha():
            return False
        return False if self._initials.is_pair(around) else None

    def _misspelt(self, around: Around) -> bool | None:
        """Tell a word that is rather an ordinary one misspelt: with a capital and a person's verb, it may be a name still."""
        titled = around.reading.titled(around.place)
        return False if titled and (around.capital or (around.subject and around.act >= _LIKELY)) else None

    def _stranger(self, around: Around) -> bool | None:
        reading, cues = around.reading, self._known.cues
        if around.titled:
            return around.before not in {"names", "name"} or None
        if reading.titled(around.place) and around.after not in cues.organisations:
            if around.before in {"the", "a", "an"} and around.after not in cues.family:
                return None
            return around.subject and around.act > _LIKELY
        if around.before in {"little", "lil", "wee", "big"} and len(around.base) > _SHORTEST:
            return None if around.base.endswith("s") else False
        points = standing(around)
        if around.after in cues.organisations or (around.aged and not (reading.begins(around.place) or around.aged_clearly)):
            points = min(points, around.related + 1)
        if (around.told == 1 and not around.act) or (around.related and around.after in cues.determiners | cues.pronouns):
            return None
        return False if _weighed(points, None) is not None and (len(around.base) > _SHORTEST or points >= _LIKELY) else None

    # --- how far a name goes -----------------------------------------------------

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
                if place in covered or place in taken or self._known.levels.get(reading.bases[place]) not in GIVEN:
                    continue
                if self._listed(reading, place, covered):
                    found[place] = place, False
                    covered.add(place)

    def _listed(self, reading: Reading, place: int, covered: set[int]) -> bool:
        around = Around(reading, self._known, place)
        verbal = self._known.levels[around.base] is Level.VERBAL and around.after in self._known.bare
        if around.determined or around.compound or around.is_thing or verbal:
            return False
        for other, step in ((place - 1, -1), (place + 1, 1)):
            if reading.key(other) in {"and", "an", "n", "or"} and other + step in covered:
                return True
            gap = reading.gap(min(place, other)) if 0 <= other < len(reading.keys) else ""
            if other in covered and gap.strip() in {",", "&", "+", "/"}:
                return True
        return False


def _weighed(points: int, level: Level | None) -> bool | None:
    """Return whether so many points make a word certainly a name, possibly (False), or not at all (None)."""
    possible, certain = POINTS[level]
    return None if points < possible else points >= certain
