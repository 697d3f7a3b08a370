"""Names of people: by list, and by the place a word stands in.

A name that is nothing else counts wherever it stands, in any case. A word that is also an everyday one (grace, will, may), and
a word nobody knows, count only in a name's place: behind a title or `called`, with an age or a person's verb behind, before
someone's mum, or with a capital where no sentence begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from bot.finding.hits import Hit
from bot.finding.known import Known, Level
from bot.finding.reading import Reading

_AGED = re.compile(
    r"\A[\s,]{0,2}(?:\(\d{1,2}\b|\(?(?:aged?|age of) \d|\d{1,2} ?(?:y|yo|yr|yrs|years?|m|mths?|months?|wks?|weeks?|days?)\b|\d{1,2}/(?:12|52|40|7)\b|\d\d\+\d)"
    r"|\A, ?\d{1,2}(?:,|\.|\)|$)"
    r"|\A,? ?(?:is |in |from )?(?:in )?(?:yr|year|y|reception|class|form|nursery) ?(?:\d|one\b|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b|nine\b|ten\b|eleven\b)"
    r"|\A,? in (?:reception|nursery|sixth form|preschool)\b",
    re.IGNORECASE,
)
_AGED_CLEARLY = re.compile(r"\A ?\((?:\d|aged)|\A,? aged \d", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\A \d{1,2}(?![\d/:.%-]|st\b|nd\b|rd\b|th\b)(?! ?(?:x|times|weeks? ago|days? ago|cm|mm|of|pm|am|percent|quid|pages?|visits|calls|minutes|mins|miles)\b)"
)
_ASIDE = re.compile(r"\A \((?:the|her|his|mum|dad|\d|aged|their|our|my|not|f|m|dob)\b", re.IGNORECASE)
_ENDED = re.compile(r"\A\s*(?:[,.;:!?)&+/\n]|-\s|\Z)")
_INITIALS = re.compile(r"(?<![\w.])[A-Z]\. ?(?:[A-Z]\. ?){1,2}(?![A-Za-z]{2})|(?<![\w.'&])[A-Z]\.[A-Z](?![\w.'&])")
_SINGLE = re.compile(r"(?<![\w.'&/-])[B-HJ-Z](?![\w'&/+-])")
_APOSTROPHED = re.compile(r"[od]'[a-z]{4}", re.IGNORECASE)
_VOWEL = re.compile(r"[aeiouy]")

_NOT_INITIALS = frozenset(
    [
        "dob",
        "nai",
        "gp",
        "dv",
        "da",
        "eg",
        "ie",
        "am",
        "pm",
        "ni",
        "uk",
        "us",
        "pc",
        "ae",
        "hv",
        "sw",
        "nhs",
        "gcse",
        "bcg",
        "mmr",
        "asd",
        "dna",
    ]
)
_SHORT_FORMS = frozenset(
    [
        "mh",
        "dv",
        "da",
        "ld",
        "bf",
        "gf",
        "gp",
        "hv",
        "sw",
        "sh",
        "od",
        "cp",
        "ed",
        "ex",
        "hx",
        "pc",
        "ds",
        "ta",
        "ht",
        "ft",
        "pt",
        "op",
        "iv",
        "ng",
        "ef",
        "ok",
        "id",
        "tv",
        "uk",
        "us",
        "eu",
        "pe",
        "re",
        "ra",
        "ei",
        "ai",
        "gd",
        "am",
        "pm",
        "nb",
        "vs",
        "wk",
        "yr",
        "mo",
        "ub",
        "dx",
        "rx",
        "tx",
        "sx",
        "fh",
        "pp",
        "pn",
        "an",
        "bm",
        "bp",
        "hb",
        "hr",
        "rr",
        "lp",
        "oe",
        "ot",
        "pd",
        "ps",
        "pv",
        "pr",
        "rv",
        "sn",
        "so",
        "st",
        "td",
        "ti",
        "uc",
        "ut",
        "wt",
        "fb",
        "ig",
        "dm",
        "si",
        "pi",
        "ca",
        "la",
        "mw",
        "ss",
        "fm",
        "sa",
        "ce",
        "hw",
        "ie",
        "eg",
        "fc",
        "mp",
        "dr",
        "mr",
        "ms",
        "qa",
        "nt",
        "cc",
        "it",
        "is",
        "in",
        "he",
        "no",
        "my",
    ]
)
_LETTERED = frozenset(
    [
        "child",
        "vitamin",
        "hep",
        "hepatitis",
        "plan",
        "type",
        "category",
        "cat",
        "group",
        "class",
        "section",
        "schedule",
        "annex",
        "appendix",
        "point",
        "option",
        "grade",
        "level",
        "year",
        "tier",
        "triple",
        "team",
        "block",
        "floor",
        "unit",
        "room",
        "house",
        "flat",
        "bay",
        "ward",
        "gate",
        "zone",
        "form",
        "table",
        "figure",
        "part",
        "model",
        "family",
        "twin",
        "person",
        "parent",
        "subject",
        "adult",
        "sibling",
        "strep",
        "gmfcs",
        "p",
        "brand",
        "route",
        "size",
        "cup",
        "influenza",
        "flu",
        "factor",
    ]
)
_FAMILY = frozenset(
    [
        "family",
        "families",
        "children",
        "kids",
        "boys",
        "girls",
        "siblings",
        "household",
        "clan",
        "twins",
        "lot",
        "brothers",
        "sisters",
        "case",
    ]
)
_KIN = frozenset(
    [
        "mum",
        "mom",
        "mam",
        "dad",
        "father",
        "mother",
        "brother",
        "sister",
        "nan",
        "gran",
        "grandad",
        "stepdad",
        "stepmum",
        "partner",
        "boyfriend",
        "girlfriend",
        "husband",
        "aunt",
        "uncle",
        "mums",
        "dads",
    ]
)
_OWNED = frozenset(
    [
        "arm",
        "arms",
        "leg",
        "legs",
        "face",
        "head",
        "hair",
        "neck",
        "back",
        "hand",
        "hands",
        "eye",
        "eyes",
        "ear",
        "ears",
        "cheek",
        "room",
        "bedroom",
        "bed",
        "house",
        "home",
        "phone",
        "school",
        "bag",
        "coat",
        "file",
        "notes",
        "record",
        "records",
        "case",
        "plan",
        "nursery",
        "class",
        "teacher",
        "social",
        "worker",
        "friend",
        "friends",
        "carer",
        "name",
        "place",
        "flat",
        "birthday",
        "story",
        "account",
        "behaviour",
        "body",
        "tummy",
        "nappy",
        "bruise",
        "bruises",
        "injury",
        "injuries",
        "weight",
        "chart",
        "gp",
        "hv",
        "sw",
        "bottle",
        "bum",
        "willy",
        "health",
        "visit",
        "appointment",
        "appt",
        "dinner",
        "lunch",
    ]
)
_STATED = frozenset(
    [
        "still",
        "not",
        "never",
        "always",
        "really",
        "very",
        "so",
        "too",
        "her",
        "his",
        "their",
        "my",
        "our",
        "being",
        "getting",
        "going",
        "aged",
        "pregnant",
        "scared",
        "afraid",
        "upset",
        "missing",
        "back",
        "known",
        "subject",
        "living",
        "sleeping",
        "crying",
        "two",
        "three",
        "four",
        "no",
        "been",
        "got",
        "lost",
        "gone",
        "left",
        "told",
        "disclosed",
        "said",
        "asked",
        "a",
        "autistic",
    ]
)
_SAID_OF_PEOPLE = frozenset(
    [
        "year",
        "yr",
        "reception",
        "class",
        "care",
        "school",
        "hospital",
        "tears",
        "nursery",
        "foster",
        "custody",
        "prison",
    ]
)
_HAVING = frozenset(
    [
        "has",
        "had",
        "is",
        "was",
        "does",
        "did",
        "went",
        "goes",
        "gets",
        "got",
        "goes",
        "isnt",
        "wasnt",
        "started",
        "starts",
    ]
)
_ASKED_OF = frozenset(
    [
        "been",
        "safe",
        "ok",
        "okay",
        "being",
        "seen",
        "allowed",
        "known",
        "still",
        "living",
        "open",
        "subject",
        "pregnant",
        "back",
        "home",
        "having",
    ]
)
_ASKING = frozenset(["is", "has", "was", "does", "did", "can", "should", "if", "had", "hasnt", "isnt"])
_LOCAL = frozenset(["in", "at", "from", "near", "to", "of", "around", "outside", "via", "towards"])
_TEMPORAL = frozenset(
    [
        "in",
        "last",
        "next",
        "this",
        "since",
        "every",
        "late",
        "early",
        "mid",
        "until",
        "till",
        "by",
        "during",
        "for",
        "over",
        "after",
        "before",
        "through",
        "all",
        "end",
        "the",
        "of",
        "on",
    ]
)
_BEFORE_MONTH = _TEMPORAL | frozenset(["from", "to", "and", "or"])
_JOURNEYS = frozenset(
    [
        "trip",
        "holiday",
        "holidays",
        "flight",
        "flights",
        "train",
        "trains",
        "bus",
        "weekend",
        "ticket",
        "tickets",
        "airport",
        "pilgrimage",
        "visit",
        "visa",
        "passport",
    ]
)
_SMALL_ENOUGH = frozenset(["little", "lil", "wee", "big"])
_STRICT_TITLES = frozenset(["mr", "mrs", "ms", "mx"])
_PLAIN = frozenset(
    [
        "hit",
        "hurt",
        "put",
        "cut",
        "let",
        "bit",
        "bite",
        "come",
        "run",
        "go",
        "have",
        "do",
        "be",
        "not",
        "left",
        "started",
        "read",
        "beat",
        "want",
        "need",
    ]
)
_SHORTEST, _ACRONYM, _PAIR = 3, 5, 2


@dataclass(frozen=True)
class Around:
    """One word and what stands around it, as far as that tells a name from another word."""

    reading: Reading
    known: Known
    place: int

    @cached_property
    def base(self) -> str:
        """The word."""
        return self.reading.bases[self.place]

    @cached_property
    def before(self) -> str:
        """The word before in the same sentence."""
        return self.reading.before(self.place)

    @cached_property
    def after(self) -> str:
        """The word right behind."""
        return self.reading.after(self.place)

    @cached_property
    def behind(self) -> str:
        """The text right behind."""
        end = self.reading.ends[self.place]
        return self.reading.text[end : end + 24]

    @cached_property
    def capital(self) -> bool:
        """Whether it has a capital that no sentence explains."""
        return self.reading.capital(self.place)

    @cached_property
    def cut_off(self) -> bool:
        """Whether a comma, a bracket or the like parts it from the word before."""
        return self.place > 0 and self.reading.gap(self.place - 1).strip(" ") not in {"", "-"}

    @cached_property
    def ended(self) -> bool:
        """Whether a sentence, or part of one, ends behind it."""
        return _ENDED.match(self.behind) is not None or self.after in {"and", "an", "who", "whos", "but", "re"}

    @cached_property
    def titled(self) -> bool:
        """Whether a title, or a word such as `called`, stands right before."""
        if self.place == 0 or self.reading.gap(self.place - 1).strip(" .:=\"'-"):
            return False
        before = self.reading.keys[self.place - 1]
        if before in self.known.titles:
            return True
        if before in {"is", "was", "as", "by"} and self.place > 1:
            return self.reading.keys[self.place - 2] in {
                "name",
                "known",
                "goes",
                "nickname",
                "surname",
                "called",
                "named",
            }
        return before in self.known.called

    @cached_property
    def related(self) -> bool:
        """Whether a word for a relation or a role stands right before: mum, baby, pt."""
        if (
            self.place == 0
            or self.reading.gap(self.place - 1).strip(" (,:-")
            or self.reading.possessive(self.place - 1)
        ):
            return False
        return self.before in self.known.relations

    @cached_property
    def subject(self) -> bool:
        """Whether it stands where a sentence's subject may."""
        if self.before and self.reading.possessive(self.place - 1):
            return False
        known = self.known
        if not self.before or self.cut_off or self.related or self.before in known.clause or self.before in known.small:
            return True
        return self.before not in known.not_before_subject and self.before not in _LOCAL

    @cached_property
    def human(self) -> bool:
        """Whether what follows is done or suffered by people only."""
        after = self.after if not self.reading.joined(self.place) else ""
        if after in _HAVING:
            return self._stated(self.place + 1)
        return after in self.known.human or after in self.known.states

    @cached_property
    def active(self) -> bool:
        """Whether any verb or state that people may have follows."""
        after = self.after if not self.reading.joined(self.place) else ""
        return after in self.known.verbs or after in self.known.states or after in self.known.loose_states

    def _stated(self, verb: int) -> bool:
        """Tell whether what follows `is` or `has` is said of people: an age, what they are doing, still, not ..."""
        after = self.reading.after(verb)
        if after == "in":
            return self.reading.key(verb + 2) in _SAID_OF_PEOPLE
        return after[:1].isdigit() or after.endswith("ing") or after in _STATED or after in self.known.states

    @cached_property
    def told(self) -> bool:
        """Whether it stands where someone is spoken to or about: spoke to, letter from, saw."""
        if self.before in self.known.done_to:
            return True
        return self.before in self.known.before_object and self.pair in self.known.before_person

    @cached_property
    def asked(self) -> bool:
        """Whether it is asked about: is ... safe, has ... been."""
        return self.before in _ASKING and self.after in _ASKED_OF

    @cached_property
    def aged(self) -> bool:
        """Whether an age or a school year follows."""
        return _AGED.match(self.behind) is not None and self.before not in self.known.determiners

    @cached_property
    def owner(self) -> bool:
        """Whether somebody's mum, arm or school follows: grace's mum."""
        if self.reading.possessive(self.place):
            return self.after in self.known.relations or self.after in _OWNED
        return False

    @cached_property
    def pair(self) -> str:
        """The word before the word before."""
        return self.reading.before(self.place - 1) if self.place > 1 and self.before else ""


class People:
    """Finds names of people."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def find(self, reading: Reading, taken: AbstractSet[int]) -> Iterator[Hit]:
        """Yield names, each with the words that belong to it, leaving out words that are public or part of another detail."""
        place, count = 0, len(reading.keys)
        while place < count:
            certain = None if place in taken else self._judge(reading, place)
            if certain is None:
                place += 1
                continue
            last = self._reach(reading, place, taken)
            certain = certain or any(self._known.is_name(reading.bases[each]) for each in range(place, last + 1))
            yield Hit("name", certain=certain, start=reading.starts[self._back(reading, place)], end=reading.ends[last])
            place = last + 1
        yield from self._initials(reading, taken)

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
        if level is Level.ORDINARY:
            return self._ordinary(reading, place)
        if level is None:
            level = self._known.level(base)
        around = Around(reading, self._known, place)
        match level:
            case Level.STRONG | Level.SURNAME:
                return self._strong(around, level)
            case Level.SOFT:
                return self._soft(around)
            case Level.SOFT_SURNAME:
                return self._soft_surname(around)
            case Level.RARE:
                return self._rare(around)
            case Level.NEVER | Level.ORDINARY:
                return self._never(around)
            case _:
                return self._unknown(around)

    # --- a name and nothing else ------------------------------------------------

    def _strong(self, around: Around, level: Level) -> bool | None:
        known, after = self._known, around.after
        if after in known.eponyms or self._thing(around) or around.before in {"op", "operation"}:
            return None
        proper = around.base in known.places or around.reading.titled(around.place + 1)
        if after in known.organisations and around.reading.titled(around.place) and proper:
            return None
        if level is Level.SURNAME and after == "hospital":
            return None
        town = around.base in known.places and (around.before in _LOCAL or after in known.places or after in _JOURNEYS)
        return None if town else True

    def _thing(self, around: Around) -> bool:
        """Tell whether it is the plant or stone: jade green, poppy seeds; but not jade green told me."""
        known = self._known
        if around.base not in known.plants or around.after not in known.things:
            return False
        return not (around.after in known.named and Around(around.reading, known, around.place + 1).human)

    def _ordinary(self, reading: Reading, place: int) -> bool | None:
        """Find an ordinary word where nothing but a name can stand: Mr Treasure, marks mum hit him."""
        key, before = reading.keys[place], reading.key(place - 1)
        if before in _STRICT_TITLES and reading.capital(place) and reading.gap(place - 1).strip(" .") == "":
            return True
        if before in {"nickname", "alias", "aka"} or (before == "by" and reading.key(place - 2) == "goes"):
            return False if reading.capital(place) else None
        if len(key) == _PAIR and reading.word(place).isupper():
            return self._short_capitals(Around(reading, self._known, place))
        if (
            key.endswith("s")
            and reading.begins(place)
            and key[:-1] in self._known.given
            and reading.after(place) in _KIN
        ):
            return False
        return None

    # --- a name that is also a word -------------------------------------------

    def _soft(self, around: Around) -> bool | None:
        known, base = self._known, around.base
        if self._thing(around):
            return None
        if base in known.modal:
            return self._modal(around)
        if around.reading.cased and around.reading.word(around.place).isupper() and len(base) < _ACRONYM:
            return None
        if around.titled:
            return True
        month = base in known.months
        if _AGED_CLEARLY.match(around.behind) or (around.aged and not month and (around.subject or around.related)):
            return True
        if around.owner and not month:
            return True
        slippery = month or base in known.slippery
        if slippery and around.before in (_BEFORE_MONTH if month else _TEMPORAL):
            return None
        if around.subject and (_ASIDE.match(around.behind) or around.human):
            return not slippery or around.related
        if slippery:
            return self._slippery_beside(around)
        return self._soft_beside(around)

    def _soft_beside(self, around: Around) -> bool | None:
        """Find a name's place by neighbours alone, for words that are names more often than not where they stand so."""
        if around.subject and (around.active or around.after in _KIN or _NUMBERED.match(around.behind)):
            return False
        if around.asked or (around.related and around.base not in self._known.describing):
            return False
        return self._slippery_beside(around)

    def _slippery_beside(self, around: Around) -> bool | None:
        known = self._known
        if around.capital and around.base not in known.months and around.before not in known.determiners:
            if around.base in known.countries and (around.before in _LOCAL or around.after in known.organisations):
                return None
            following = around.reading.capital(around.place + 1) and known.level(around.after) is Level.ORDINARY
            return None if following and not around.related else False
        if self._paired(around):
            return False
        if around.base in known.months:
            return None
        described = around.base in known.describing
        if around.related and not described and (around.ended or around.active or _NUMBERED.match(around.behind)):
            return False
        told = (
            around.told
            and not described
            and (around.ended or around.after in known.clause or around.after in known.before_object)
        )
        return False if told else None

    def _paired(self, around: Around) -> bool:
        """Tell whether another name stands beside: joy and faith, jordan wakefield, daisy may."""
        known, reading, after = self._known, around.reading, around.after
        slippery = around.base in known.slippery
        begins = reading.begins(around.place)
        if begins and (after in {"and", "an", "n"} or around.behind.startswith((" & ", " + "))) and not slippery:
            third = reading.key(around.place + 2) if after else reading.key(around.place + 1)
            return known.levels.get(third) in {Level.SOFT, Level.STRONG} and third not in known.months
        if not around.subject:
            return False
        if after in known.barely:
            return True
        if known.levels.get(after) not in {Level.SOFT, Level.SOFT_SURNAME} or (
            slippery and not reading.capital(around.place + 1)
        ):
            return False
        second = Around(reading, known, around.place + 1)
        return reading.titled(around.place + 1) or second.active or second.ended or second.aged

    def _modal(self, around: Around) -> bool | None:
        """`will` and `may`: a name only with a verb that no helping verb could have behind."""
        after, before = around.after, around.before
        if around.titled and before in {*_STRICT_TITLES, "miss"}:
            return True
        if _AGED_CLEARLY.match(around.behind):
            return True
        start = not before or before in self._known.clause or around.related or around.cut_off
        if (
            start
            and (after in self._known.verbs or after in {"isnt", "wasnt"})
            and after not in _PLAIN
            and after not in self._known.bare
        ):
            return False
        if around.capital and before not in _BEFORE_MONTH and before not in self._known.determiners:
            return None if before[:1].isdigit() or after[:1].isdigit() else False
        return False if around.told and around.ended and before not in {"in", "for", "by", "from"} else None

    def _soft_surname(self, around: Around) -> bool | None:
        """Find a surname that is also a word: Price, Cook, Wakefield."""
        if around.titled and (
            around.before in _STRICT_TITLES or around.capital or (around.before == "miss" and around.ended)
        ):
            return True
        if around.after in _FAMILY and around.before == "the" and (around.capital or around.base in self._known.barely):
            return True
        if around.capital and _AGED_CLEARLY.match(around.behind):
            return False
        return None

    def _rare(self, around: Around) -> bool | None:
        """Tell a short word that is hardly ever a name: an, van, long."""
        known, reading = self._known, around.reading
        if around.titled and (around.before in {*_STRICT_TITLES, "miss"} or around.capital):
            return True
        after = around.after
        if around.base == "thi" and reading.key(around.place - 1) in known.named and after in known.named:
            return True
        if around.base == reading.key(around.place - 1) and around.active:
            return False
        if reading.begins(around.place) and after == "and":
            return False if known.levels.get(reading.key(around.place + 2)) in {Level.SOFT, Level.STRONG} else None
        begins = reading.begins(around.place) or around.related
        foreign = around.base not in known.ordinary
        if begins and (
            after in known.human_third or (foreign and (around.human or around.aged or _NUMBERED.match(around.behind)))
        ):
            return False
        if (
            around.related
            and (around.ended or _AGED_CLEARLY.match(around.behind))
            and around.base not in {"so", "do", "my", "an", "ha", "da"}
        ):
            return False
        alike = {Level.STRONG, Level.SURNAME}
        if (
            reading.titled(around.place)
            and known.levels.get(after) in alike
            and around.base not in {"an", "my", "so", "do"}
        ):
            return False
        return None

    def _never(self, around: Around) -> bool | None:
        capital = around.titled and around.capital and around.before in {*_STRICT_TITLES, "named", "called"}
        return (
            True
            if capital and self._known.level(around.base) is Level.NEVER and around.base in self._known.named
            else None
        )

    # --- a word nobody knows ----------------------------------------------------

    def _unknown(self, around: Around) -> bool | None:
        base, reading = around.base, around.reading
        known = self._known
        if not base.isascii():
            return False
        if len(base) < _SHORTEST:
            return self._unknown_short(around)
        if _APOSTROPHED.match(reading.word(around.place)):
            return True
        word = reading.word(around.place)
        if around.after in known.eponyms or around.before in {"op", "operation"} or not _VOWEL.search(base):
            return None
        if word.rstrip("s").isupper() and reading.cased and len(word) <= _ACRONYM:
            return self._short_capitals(around) if len(word) < _ACRONYM else None
        if known.is_shaped(base) and not known.near(base):
            return True
        if around.titled and not known.near(base):
            return around.before not in {"names", "name"} or None
        return self._unknown_beside(around)

    def _unknown_short(self, around: Around) -> bool | None:
        if around.titled and around.reading.titled(around.place):
            return True
        following = around.reading.key(around.place + 1)
        joined = around.reading.joined(around.place) and (
            following in self._known.named or self._known.level(following) is None
        )
        if joined and len(around.base) == _PAIR and around.base.isalpha():
            return False
        return self._short_capitals(around)

    def _short_capitals(self, around: Around) -> bool | None:
        """Two or three capitals that are no short form: pupil KM has told me."""
        word, reading = around.reading.word(around.place), around.reading
        if not (reading.cased and word.isupper() and len(word) == _PAIR) or around.base in _SHORT_FORMS:
            return None
        begun = around.related or reading.begins(around.place)
        begun = begun or around.before == "initials"
        return (
            False
            if begun
            and (around.before == "initials" or around.human or around.aged or (around.related and around.ended))
            else None
        )

    def _unknown_beside(self, around: Around) -> bool | None:
        known, reading, place = self._known, around.reading, around.place
        if reading.is_foreign(place):
            return False
        near = known.near(around.base)
        if (
            reading.titled(place)
            and (around.after not in known.organisations or around.titled)
            and (around.capital or not near)
        ):
            if around.before in {"the", "a", "an"} and around.after not in _FAMILY:
                return None
            return around.subject and around.human
        if near:
            return False if reading.titled(place) and around.human and around.subject else None
        if around.before in known.small and not around.active and not around.aged:
            small = around.before in _SMALL_ENOUGH and len(around.base) > _SHORTEST
            return False if small and not around.base.endswith("s") else None
        if len(around.base) > _SHORTEST and (around.related or around.told or around.asked):
            return False
        aged = around.aged and (reading.begins(place) or around.behind.startswith((" (", "(")))
        aged = aged or (reading.begins(place) and _NUMBERED.match(around.behind) is not None)
        aged = aged or (reading.begins(place) and around.base.endswith("s") and around.after in _KIN)
        return (
            False
            if around.owner or aged or (around.subject and (around.human or (around.active and reading.begins(place))))
            else None
        )

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
        if level in {Level.STRONG, Level.SURNAME} or (joined and key.isalpha()):
            return True
        return level in {Level.SOFT, Level.SOFT_SURNAME, Level.RARE, Level.NEVER, None} and reading.capital(place)

    def _back(self, reading: Reading, place: int) -> int:
        """Return the first word of a name, taking in what a hyphen joins, an initial, and `al-`."""
        while place > 0:
            key, gap = reading.keys[place - 1], reading.gap(place - 1)
            initial = gap in {" ", ". "} and len(key) == 1 and (reading.word(place - 1).isupper() or gap == ". ")
            if not key.isalpha() or key in {"a", "i", "r", "u"} or not (gap == "-" or initial):
                break
            place -= 1
        return place

    # --- initials -----------------------------------------------------------------

    def _initials(self, reading: Reading, taken: AbstractSet[int]) -> Iterator[Hit]:
        for found in _INITIALS.finditer(reading.text):
            if "".join(filter(str.isalpha, found[0])).lower() not in _NOT_INITIALS:
                yield Hit("name", certain=False, start=found.start(), end=found.end())
        if not reading.cased:
            return
        for place, key in enumerate(reading.keys):
            if (
                len(key) == 1
                and key not in "ai"
                and reading.word(place).isupper()
                and place not in taken
                and self._is_initial(reading, place)
            ):
                yield Hit("name", certain=False, start=reading.starts[place], end=reading.ends[place])

    def _is_initial(self, reading: Reading, place: int) -> bool:
        around = Around(reading, self._known, place)
        if not _SINGLE.match(reading.text, reading.starts[place]) or around.before in _LETTERED:
            return False
        before, behind = reading.gap(place - 1).strip(), around.behind
        if around.before in {*_STRICT_TITLES, "miss"} or (around.related and (around.ended or _NUMBERED.match(behind))):
            return True
        aside = before.endswith("(") and behind.startswith(")")
        if re.match(r"\A ?\(\d", behind) or (aside and (around.related or around.before in self._known.small)):
            return True
        named = around.related or around.before in self._known.small or around.before in self._known.clause
        named = named or self._known.levels.get(around.before) in {Level.STRONG, Level.SURNAME}
        apart = place > 0 and before == "," and behind.startswith(",")
        verb = around.after in self._known.human_third or around.after in {"is", "was", "has"}
        return apart or (verb and (named or place == 0)) or (around.before in self._known.small and around.active)
