"""Is this word a name here? By what is known of it, and by the place it stands in."""

from __future__ import annotations

from bot.finding.around import Around
from bot.finding.initials import Initials
from bot.finding.known import GIVEN, NAMES, Known, Level
from bot.finding.reading import Reading
from bot.finding.standing import LIKELY, POINTS, weigh, weigh_place
from bot.finding.strangers import Strangers

_MISTER = frozenset(["mr", "mrs", "ms", "mx"])
_HELPED = frozenset(["be", "have", "do", "not", "never", "also", "still", "always", "only", "just", "need"])
_ASKING = frozenset(["is", "has", "was", "does", "did", "if"])
_STREETS = frozenset(["street", "road", "lane", "avenue"])
_WORD_FROM = frozenset(
    ["message", "msg", "text", "txt", "call", "letter", "email", "dm", "hear", "heard", "voicemail", "disclosure"]
)
"""From whom these come is somebody; what else is from april is of that month."""
_OWNERS = frozenset([Level.LEANING, Level.SOFT, Level.STRONG, Level.SHORT, Level.MONTH])
_UNCHANGED = frozenset(
    ["let", "cut", "put", "hit", "hurt", "set", "shut", "read", "quit", "beat", "split", "bet", "cost", "spread"]
)
_FUNCTION = frozenset(["so", "do", "my", "an", "ha", "da"])
_ACRONYM, _PAIR = 5, 2
_SLIP = 3
"""A name of so few letters may be a slip of the finger."""


class Judge:
    """Returns whether a word is certainly a name, only possibly (False), or not at all (None)."""

    def __init__(self, known: Known, initials: Initials) -> None:
        self._known = known
        self._initials = initials
        self._strangers = Strangers(known, initials)

    def __call__(self, reading: Reading, place: int) -> bool | None:
        """Judge one word; most are ordinary, and are looked up only."""
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
                return self._strangers.judge(around)
            case _:
                return self._word(around, level)

    def _name(self, around: Around, level: Level) -> bool | None:
        """Judge a name that is nothing else, unless a town, a disease, a hospital bears it."""
        known, cues, after = self._known, self._known.cues, around.after
        if after in cues.eponyms or around.operation or (level is Level.SURNAME and after == "hospital"):
            return None
        town = around.base in known.places
        proper = around.reading.titled(around.place) and (town or around.reading.titled(around.place + 1))
        if proper and after in cues.organisations:
            return None
        if town and (around.before in cues.local or after in known.places or after in cues.journeys):
            return None
        thing = around.compound and after not in known.body and after not in cues.owned and after not in cues.things
        if town and thing:
            return None
        thing = thing or after in cues.organisations
        if level is Level.STRONG and not (around.determined or town or thing):
            slip = len(around.base) <= _SLIP and not around.reading.titled(around.place)
            return not slip or weigh_place(around) > 0
        family = around.before == "the" or after in cues.family
        return family or known.levels.get(around.before) in GIVEN or weigh_place(around) >= LIKELY - 1

    def _word(self, around: Around, level: Level) -> bool | None:
        """Judge a given name that is also a word."""
        known, cues, reading, after = self._known, self._known.cues, around.reading, around.after
        if around.is_thing or around.on_body or around.after in cues.eponyms or around.after in _STREETS:
            return None
        if reading.cased and reading.word(around.place).isupper() and len(around.base) < _ACRONYM:
            return None
        if level is Level.LEANING and around.after in cues.organisations:
            return None
        placed = around.after in cues.organisations or (around.before in cues.local and around.told < LIKELY - 1)
        if placed and (around.base in known.countries or around.base in known.places):
            return None
        if level is Level.MONTH and self._is_time(around):
            return None
        if around.base in known.bare and around.doing_something:
            return None
        possible, certain = POINTS[level]
        points = weigh(around)
        alone = not around.compound or after in known.body or after in cues.owned
        if (
            level is Level.LEANING
            and alone
            and not (around.determined or around.owned or around.completing or around.done_by)
        ):
            points = max(points, 1)
        return None if points < possible else points >= certain

    def _is_time(self, around: Around) -> bool:
        """Tell whether a month or a season is rather meant: since april, last summer."""
        if around.before == "from" and around.pair not in self._known.cues.saying | _WORD_FROM:
            return not (around.aged_clearly or around.owner)
        if around.presented and around.ended:
            return True
        if around.before in self._known.cues.temporal:
            return not (around.told >= LIKELY - 1 or around.titled or around.aged_clearly)
        return around.capital and not (around.act or around.told or around.related)

    def _verbal(self, around: Around) -> bool | None:
        """Judge what may itself be the verb, will or rose: a name where another follows, or where none can stand."""
        known, before, after = self._known, around.before, around.after
        if (
            around.titled
            and (before in _MISTER or before not in known.cues.titles)
            and not (before == "name" and not (around.ended or around.capital))
        ):
            return True
        if around.determined or around.owned or around.done_by or around.inverted:
            return None
        if around.aged_clearly or around.owner >= LIKELY or (around.subject and (around.aged or around.aside)):
            return True
        deed = (after in known.human or after in known.cues.states) and after not in known.bare
        if around.in_apposition:
            return False
        second = around.reading.after(around.place + 1) if after in known.cues.adverbs - {"not"} else ""
        often = second in known.finite or (around.opens and second in known.cues.states)
        finite = (after in known.finite or often) and (around.subject or after not in _UNCHANGED)
        if (around.loosely_subject and finite) or (around.opens and (deed or around.paired)):
            return False
        if around.beside and after in {"have", "are", "were"}:
            return False
        if around.asked and before in _ASKING and after in known.cues.said_of_people:
            return False
        timely = before in known.cues.temporal
        led = around.told >= LIKELY - 1 or (around.told and not timely) or (before == "is" and around.related)
        helped = after in known.bare or after in _HELPED
        if led and (around.ended or (after in known.functional and not helped)):
            return False
        dated = timely or before[:1].isdigit() or after[:1].isdigit()
        return False if around.capital and not dated else None

    def _rare(self, around: Around) -> bool | None:
        """Judge a short word that is hardly ever a name: an, long, thu."""
        base = around.base
        known, reading, after = self._known, around.reading, around.after
        if around.titled and (around.before in _MISTER or around.before == "miss" or around.capital):
            return True
        if reading.cased and reading.word(around.place).isupper():
            return None
        begins = reading.begins(around.place)
        if begins and base not in _FUNCTION and around.paired and around.act == 0:
            second = Around(reading, known, around.place + 1)
            if after in known.named and second.act >= LIKELY:
                return False
        if base == reading.key(around.place - 1):
            return False if around.act else None
        if begins and around.paired and after == "and":
            return False
        if base in _FUNCTION:
            acting = (begins or around.related) and around.act >= LIKELY
            return False if acting and after in known.finite and not after.endswith("ed") else None
        if base in known.cues.relations:
            return None
        at_a_place = around.before in known.cues.local and not reading.titled(around.place)
        plain = base not in known.describing and base not in known.timely and not at_a_place
        led = plain and (around.related or around.told >= LIKELY - 1)
        kind_of_thing = after in known.cues.states and Around(reading, known, around.place + 1).compound
        verb = around.related and base in known.verbs
        acts = (after in known.finite or around.act >= LIKELY) and not (kind_of_thing or verb)
        acting = acts and (begins or around.related or around.before in known.cues.small | known.cues.telling)
        named = around.titled and around.before in known.cues.called
        beside = known.levels.get(after) in NAMES and (reading.titled(around.place) or around.before in known.named)
        if acting or named or beside or (around.aged and (begins or around.related)) or around.owner >= LIKELY:
            return False
        closed = around.ended or (around.told >= LIKELY - 1 and after in known.cues.prepositions)
        return False if led and (closed or around.aged_clearly or around.capital) else None

    def _surname(self, around: Around) -> bool | None:
        """Judge a surname that is also a word: Price, Cook, Wakefield."""
        known, cues, base = self._known, self._known.cues, around.base
        if base not in known.named or base in cues.relations or (base in cues.pronouns and not around.capital):
            return None
        if around.titled and (around.before in _MISTER or around.capital or (around.before == "miss" and around.ended)):
            return True
        if around.after in cues.family and base not in known.describing | cues.titles:
            usual = around.opens and known.levels[base] is Level.SOFT_SURNAME
            return False if around.before == "the" or usual else None
        return False if around.capital and around.aged_clearly else None

    def _ordinary(self, reading: Reading, place: int) -> bool | None:
        """Judge an ordinary word: a name only where nothing else can stand, as in `Mr Treasure`."""
        key, before = reading.keys[place], reading.key(place - 1)
        if before in _MISTER and reading.gap(place - 1).strip(" .") == "" and key not in self._known.functional:
            return True if reading.capital(place) else None if before == "ms" else False
        if before == "dr" and reading.after(place) in self._known.finite and key not in self._known.functional:
            return False
        if before in {"nickname", "alias", "aka"} or (before == "by" and reading.key(place - 2) == "goes"):
            return False if reading.capital(place) else None
        if len(key) == _PAIR and reading.word(place).isupper():
            return False if self._initials.is_pair(Around(reading, self._known, place)) else None
        return None

    def _owner(self, reading: Reading, place: int) -> bool:
        """Tell whether it is somebody's whose apostrophe is missing: hopes nan, marks mum hit him."""
        key, after, known = reading.keys[place], reading.after(place), self._known
        kin = after in known.cues.kin
        if key in known.functional or not (kin or after in known.cues.owned):
            return False
        level = known.levels.get(key[:-1])
        if level not in (GIVEN | NAMES if kin else _OWNERS):
            return False
        around = Around(reading, known, place)
        return around.opens or around.told > 0
