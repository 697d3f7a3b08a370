"""Names of people: by list, and by the place a word stands in.

A name that is nothing else counts wherever it stands, in any case. A word that is also an everyday one (grace, will, may), and
a word nobody knows, count only in a name's place: behind a title or `called`, with an age or a person's verb behind, before
someone's mum, or with a capital where no sentence begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from enum import Enum

from bot.finding.hits import Hit
from bot.finding.names import Everyday, Names
from bot.finding.near import Near
from bot.finding.reading import Reading

_AGE = re.compile(
    r"\A[\s,]{0,2}(?:\(? ?\d{1,2} ?\)|\(\d{1,2}[^)]{0,12}\)|\(?(?:aged?|age of) \d|,? ?\d{1,2} ?(?:y\b|yo\b|yrs?\b|years?\b|m\b|mths?\b|months?\b|wks?\b|weeks?\b|/12\b|/52\b|/40\b|\+\d|days?\b))",
    re.I,
)
_YEAR = re.compile(
    r"\A,? ?(?:is |in |from )?(?:in )?(?:yr|year|y|reception|class|form|nursery) ?(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven)",
    re.I,
)
_COMMA_AGE = re.compile(r"\A, ?\d{1,2}(?:,| ?\.|$)", re.I)
_BEING = frozenset("is was isnt wasnt".split())
_STATE = frozenset(
    "still not now only always never really very so too also just her his their my our in at on with from being getting going aged "
    "a an the pregnant scared afraid upset missing back home here under known subject living sleeping crying".split()
)
_HAVING = frozenset("has had does did is was came comes goes went got gets".split())
_PAREN = re.compile(r"\A \((?:the|her|his|mum|dad|\d|aged|their|our|my|not|f\b|m\b|dob)", re.I)
_INITIALS = re.compile(r"(?<![\w.])[A-Z]\. ?(?:[A-Z]\. ?){1,2}(?![A-Za-z]{2})|(?<![\w.'&])[A-Z]\.[A-Z](?![\w.'&])")
_SINGLE = re.compile(r"(?<![\w.'&/-])[B-HJ-Z](?![\w'&/+-])")
_NOT_INITIALS = frozenset("dob nai gp dv da eg ie am pm ni uk us pc ae hv sw nhs gcse bcg mmr asd".split())
_SINGLE_BEHIND = re.compile(r"\A ?(?:\(\d|, ?(?:\d|(?:is|was|has|told|said|says)\b))|\A ?,(?= )")
_LETTERED = frozenset(
    "baby child vitamin hep hepatitis plan type category cat group class section schedule annex appendix point option grade level year tier triple "
    "team block floor unit room house flat bay ward gate zone form table figure part model family twin person parent subject adult sibling strep "
    "gmfcs p brand route size cup influenza flu factor".split()
)
_PUNCTUATED = re.compile(r"\A\s*(?:[,.;:!?)&+/-]|and\b|an\b|who\b|whos\b|re\b|\Z)", re.I)
_FAMILY = frozenset(
    "family families children kids boys girls siblings household clan twins lot brothers sisters case".split()
)
_OWNED = frozenset(
    "arm arms leg legs face head hair neck back hand hands eye eyes ear ears cheek room bedroom bed house home phone school bag coat file notes "
    "record records case plan nursery class teacher social worker friend friends carer name place flat birthday story account behaviour body "
    "tummy nappy bruise bruises injury injuries weight chart gp hv sw bottle bum willy health visit appointment appt dinner lunch".split()
)
_VOWEL = re.compile(r"[aeiouy]")
_LOCAL = frozenset("in at from near to of around outside via near towards".split())
_DURING = frozenset(
    "in last next this since every late early mid until till by during for over after before from through all end the".split()
)
_SHORTEST_UNKNOWN, _SURE_LENGTH, _ACRONYM, _LEAST_ENDING = 3, 5, 5, 5


class Level(Enum):
    """How far a word is a name by itself."""

    STRONG = "a given name, and nothing else"
    SURNAME = "a surname, and nothing else"
    SOFT = "a given name, and a word"
    SOFT_SURNAME = "a surname, and a word"
    NEVER = "a name only where nothing else could stand"
    ORDINARY = "an ordinary word"


class People:
    """Finds names of people."""

    def __init__(self, names: Names, everyday: Everyday, more_words: Iterable[str]) -> None:
        cues = names.cues
        self.levels = _levels(names, everyday, more_words)
        self._placed = frozenset(names.places)
        self._slippery = frozenset(names.not_names.slippery)
        self._modal = frozenset(names.not_names.modal)
        self._months = frozenset(names.not_names.months)
        self._given = frozenset(word for words in names.given.values() for word in words)
        self._titles = frozenset(cues.titles)
        self._called = frozenset(cues.called)
        self._relations = frozenset(cues.relations)
        self._small = frozenset(cues.small)
        self._verbs = frozenset(_forms(cues.verbs)) | frozenset(cues.verb_forms)
        self._human = frozenset(cues.human_verbs)
        self._clause = frozenset(cues.clause)
        self._objects = frozenset(cues.before_object)
        self._persons = frozenset(cues.before_person)
        self._determiners = frozenset(cues.determiners)
        self._eponyms = frozenset(cues.eponyms)
        self._organisations = frozenset(cues.organisations)
        self._endings = tuple(names.endings)
        self._beginnings = tuple(names.beginnings)
        self._public = _phrases(names.public)
        ordinary = {word for words in everyday.words.values() for word in words}
        self._barely = (
            frozenset(
                word
                for words in names.surnames.values()
                for word in words
                if word not in ordinary and self.levels.get(word) in {Level.SOFT, Level.SOFT_SURNAME}
            )
            - self._slippery
            - self._modal
            - self._months
        )
        self._near_word = Near(word for word, level in self.levels.items() if level is Level.ORDINARY)

    # --- what a word is -----------------------------------------------------

    def is_ordinary(self, word: str) -> bool:
        """Tell whether a word, or what it is a form of, is known as an ordinary one."""
        level = self._level(word)
        return level is not None and level not in {Level.STRONG, Level.SURNAME}

    def is_name(self, word: str) -> bool:
        """Tell whether a word is a name and nothing else."""
        return self._level(word) in {Level.STRONG, Level.SURNAME}

    def _level(self, word: str) -> Level | None:
        """Return what a word is, or None where nobody knows it."""
        level = self.levels.get(word)
        if level is not None:
            return level
        if not word.isalpha():
            return Level.ORDINARY
        if word.endswith("s") and len(word) >= _SURE_LENGTH:
            level = self.levels.get(word[:-1])
            if level is not None:
                return level
        return Level.ORDINARY if self._is_form(word) else None

    def _is_form(self, word: str) -> bool:
        for stem in _stems(word):
            if self.levels.get(stem) in {Level.ORDINARY, Level.NEVER, Level.SOFT, Level.SOFT_SURNAME}:
                return True
        return False

    # --- the search -----------------------------------------------------------

    def find(self, reading: Reading, taken: Callable[[int], bool]) -> Iterator[Hit]:
        """Yield names, each with the words that belong to it; `taken` tells which words are part of another detail."""
        public = self._public_words(reading)
        place, count = 0, len(reading.keys)
        while place < count:
            certain = None
            if place not in public and not taken(place):
                certain = self._judge(reading, place)
            if certain is None:
                place += 1
                continue
            last = self._reach(reading, place, public)
            yield Hit("name", certain=certain, start=reading.starts[self._back(reading, place)], end=reading.ends[last])
            place = last + 1
        yield from self._initials(reading, taken)

    def _public_words(self, reading: Reading) -> set[int]:
        public: set[int] = set()
        for place, key in enumerate(reading.keys):
            for phrase in self._public.get(key, ()):
                if tuple(reading.keys[place : place + len(phrase)]) == phrase:
                    public.update(range(place, place + len(phrase)))
        return public

    def _judge(self, reading: Reading, place: int) -> bool | None:
        """Return whether a word is certainly a name, only possibly (False), or not at all (None)."""
        base = reading.bases[place]
        level = self.levels.get(base)
        if level is Level.ORDINARY:
            return self._ordinary(reading, place)
        if level is None:
            level = self._level(base)
        match level:
            case Level.STRONG | Level.SURNAME:
                return self._strong(reading, place, level)
            case Level.SOFT:
                return self._soft(reading, place)
            case Level.SOFT_SURNAME | Level.NEVER:
                return self._weak(reading, place)
            case Level.ORDINARY:
                return self._ordinary(reading, place)
            case _:
                return self._unknown(reading, place)

    def _strong(self, reading: Reading, place: int, level: Level) -> bool | None:
        after = reading.after(place)
        if after in self._eponyms:
            return None
        if (
            level is Level.SURNAME
            and after in self._organisations
            and (reading.capital(place + 1) or after == "hospital")
        ):
            return None
        if reading.bases[place] in self._placed and reading.before(place) in _LOCAL:
            return None
        return True

    def _ordinary(self, reading: Reading, place: int) -> bool | None:
        """An ordinary word with a capital right behind a title: Mr Treasure."""
        before = reading.key(place - 1)
        if before in {"mr", "mrs", "ms", "mx"} and reading.capital(place) and reading.gap(place - 1).strip(" .") == "":
            return True
        if before == reading.keys[place] and len(before) > 1 and self._verb_behind(reading, place):
            return False if before in self._given else None
        return None

    # --- a name that is also a word -------------------------------------------

    def _titled(self, reading: Reading, place: int) -> bool:
        """Tell whether a title, or a word such as `called`, stands right before."""
        if place == 0 or reading.gap(place - 1).strip(" .:=\"'-"):
            return False
        before = reading.keys[place - 1]
        if before in self._titles:
            return True
        if before in {"is", "was", "as", "by"} and place > 1:
            return reading.keys[place - 2] in self._called | {"name", "known"}
        return before in self._called and before not in {"goes", "known", "names"}

    def _related(self, reading: Reading, place: int) -> bool:
        near = place > 0 and not reading.gap(place - 1).strip(" (,:-") and not reading.possessive(place - 1)
        return near and reading.before(place) in self._relations

    def _aged(self, reading: Reading, place: int, *, month: bool = False) -> bool:
        behind = reading.gap(place) + reading.text[reading.ends[place] + len(reading.gap(place)) :][:24]
        if month:
            return re.match(r"\A ?\((?:\d|aged)|\A,? aged ", behind, re.I) is not None
        if _YEAR.match(behind):
            return reading.before(place) not in self._determiners | _LOCAL
        return _AGE.match(behind) is not None or _COMMA_AGE.match(behind) is not None

    def _verb_behind(self, reading: Reading, place: int, *, human: bool = False) -> bool:
        after = reading.after(place) if not reading.joined(place) else ""
        if human and after in _HAVING:
            return self._state_behind(reading, place + 1)
        return after in (self._human if human else self._verbs)

    def _state_behind(self, reading: Reading, place: int) -> bool:
        """Tell whether what follows `is` or `has` is said of people: an age, what they are doing, still, not ..."""
        after = reading.after(place)
        return (
            after[:1].isdigit()
            or after.endswith(("ing", "ed"))
            or after in _STATE - {"in", "at", "on", "a", "an", "the"}
            or (
                after == "in"
                and reading.key(place + 2)
                in {"year", "yr", "reception", "class", "care", "school", "hospital", "tears"}
            )
        )

    def _subject(self, reading: Reading, place: int) -> bool:
        """Tell whether a word stands where a sentence's subject may."""
        before = reading.before(place)
        if before and reading.possessive(place - 1):
            return False
        if (
            not before
            or reading.gap(place - 1).strip(" ")
            or before in self._clause
            or before in self._relations
            or before in self._small
        ):
            return True
        return (
            before not in self._determiners
            and before not in self._objects
            and before not in self._verbs
            and before not in _LOCAL
        )

    def _soft(self, reading: Reading, place: int) -> bool | None:
        base = reading.bases[place]
        before = reading.before(place)
        if self._titled(reading, place):
            return True if base not in self._modal or self._verb_behind(reading, place) else None
        if base in self._modal:
            return self._modal_name(reading, place)
        month = base in self._months
        if self._aged(reading, place, month=month) and before not in self._determiners:
            return True
        if self._owner(reading, place) and not month:
            return True
        if _PAREN.match(reading.text[reading.ends[place] :][:12]) and self._subject(reading, place):
            return False
        slippery = base in self._slippery or month
        if slippery and before in (_DURING - _LOCAL if reading.capital(place) else _DURING):
            return None
        if self._subject(reading, place) and self._verb_behind(reading, place, human=slippery):
            return self._related(reading, place) or (False if slippery else before in self._clause)
        return self._soft_beside(reading, place, slippery=slippery)

    def _soft_beside(self, reading: Reading, place: int, *, slippery: bool) -> bool | None:
        """A name's place by neighbours alone: a capital inside a sentence, a relation, another name."""
        base, before, after = reading.bases[place], reading.before(place), reading.after(place)
        if reading.capital(place) and base not in self._months and before not in self._determiners:
            if base in self._placed or base in {
                "jordan",
                "georgia",
                "chad",
                "india",
                "israel",
                "kenya",
                "paris",
                "asia",
                "china",
            }:
                return None if before in _LOCAL or after in self._organisations else False
            if reading.capital(place + 1) and self._level(after) is Level.ORDINARY:
                return None
            return False
        if self._paired(reading, place, slippery=slippery):
            return False
        if slippery:
            return None
        if self._related(reading, place) and (not after or _PUNCTUATED.match(reading.gap(place) + after)):
            return False
        pair = f"{reading.key(place - 2)}-{before}"
        if pair in self._persons and _PUNCTUATED.match(reading.gap(place) + after):
            return False
        return None

    def _paired(self, reading: Reading, place: int, *, slippery: bool) -> bool:
        """Tell whether another name stands beside: joy and faith, jordan wakefield, daisy may."""
        after = reading.after(place)
        if reading.begins(place) and after in {"and", "an", "n"} and not slippery:
            third = reading.key(place + 2)
            return self.levels.get(third) in {Level.SOFT, Level.STRONG} and third not in self._months
        if after in self._barely and self._subject(reading, place):
            return True
        second = self.levels.get(after)
        if (
            second not in {Level.SOFT, Level.SOFT_SURNAME}
            or after in self._determiners
            or (slippery and not reading.capital(place + 1))
        ):
            return False
        if not (self._subject(reading, place) or self._related(reading, place)):
            return False
        third = reading.after(place + 1)
        return reading.titled(place + 1) or third in self._verbs or not third or self._aged(reading, place + 1)

    def _modal_name(self, reading: Reading, place: int) -> bool | None:
        """`will` and `may`: a name only with a verb that no helping verb could have behind."""
        after = reading.after(place)
        before = reading.before(place)
        start = (
            not before or before in self._clause or before in self._relations or bool(reading.gap(place - 1).strip(" "))
        )
        if self._aged(reading, place, month=True):
            return True
        if start and (after in self._human or after in _BEING) and not _is_plain_verb(after):
            return False
        if reading.capital(place) and before not in {
            "in",
            "since",
            "until",
            "by",
            "from",
            "last",
            "next",
            "of",
            "late",
            "early",
            "mid",
            "on",
            "for",
            "this",
        }:
            return None if before[:1].isdigit() or after[:1].isdigit() or before in self._determiners else False
        return None

    def _owner(self, reading: Reading, place: int) -> bool:
        """Tell whether somebody's mum, arm or school stands behind: grace's mum, graces mum."""
        base, key = reading.bases[place], reading.keys[place]
        after = reading.after(place)
        if reading.possessive(place):
            return after in self._relations or after in _OWNED
        return (
            key.endswith("s")
            and base not in self._given
            and after in self._relations
            and self.levels.get(base[:-1]) is Level.SOFT
        )

    def _weak(self, reading: Reading, place: int) -> bool | None:
        """A surname that is also a word, or a word that is hardly ever a name."""
        key, before = reading.keys[place], reading.before(place)
        if self._titled(reading, place) and before not in {"dr", "doctor", "miss", "sister", "judge"} | self._called:
            return True
        if (self._titled(reading, place) or before in self._called) and reading.capital(place):
            return True
        if reading.capital(place) and reading.after(place) in _FAMILY and before == "the":
            return True
        if key == reading.key(place - 1) and key in self._given and self._verb_behind(reading, place):
            return False
        given = key in self._given and key not in self._determiners and key not in _BEING
        if (
            given
            and len(key) > 1
            and self.levels.get(key) is Level.NEVER
            and reading.titled(place)
            and len(key) <= _SHORTEST_UNKNOWN
        ):
            return False if self.levels.get(reading.after(place)) in {Level.STRONG, Level.SURNAME} else None
        return None

    # --- a word nobody knows ----------------------------------------------------

    def _unknown(self, reading: Reading, place: int) -> bool | None:
        base = reading.bases[place]
        word = reading.word(place)
        if len(base) < _SHORTEST_UNKNOWN:
            return (
                True
                if self._titled(reading, place) and reading.titled(place) and before_is_title(reading, place)
                else None
            )
        if not base.isascii():
            return False
        after = reading.after(place)
        if after in self._eponyms or not _VOWEL.search(base):
            return None
        if word.rstrip("s").isupper() and reading.cased and len(word) <= _ACRONYM:
            return None
        shaped = len(base) >= _LEAST_ENDING and (base.endswith(self._endings) or base.startswith(self._beginnings))
        if shaped and not self._near_word(base):
            return True
        if self._titled(reading, place) and not self._near_word(base):
            return True
        return self._unknown_beside(reading, place)

    def _unknown_beside(self, reading: Reading, place: int) -> bool | None:
        base, after, before = reading.bases[place], reading.after(place), reading.before(place)
        if reading.is_foreign(place):
            return False
        if reading.titled(place) and (after not in self._organisations or before in self._titles):
            if reading.capital(place) or not self._near_word(base):
                return None if before in {"the", "a", "an"} and after not in _FAMILY else False
        if self._near_word(base):
            telling = (
                reading.titled(place)
                and self._verb_behind(reading, place, human=True)
                and self._subject(reading, place)
            )
            return False if telling else None
        if self._related(reading, place) or before in self._small:
            return self._unknown_related(reading, place)
        owner = reading.possessive(place) and (after in self._relations or after in _OWNED)
        subject = self._subject(reading, place) and self._verb_behind(reading, place)
        aged = self._aged(reading, place) and (reading.begins(place) or reading.gap(place).strip() == "(")
        return False if owner or subject or aged else None

    def _unknown_related(self, reading: Reading, place: int) -> bool | None:
        after = reading.after(place)
        if self._verb_behind(reading, place) or self._aged(reading, place) or reading.possessive(place):
            return False
        if reading.before(place) in self._small:
            small = (
                reading.before(place) in {"little", "lil", "wee", "big"}
                and len(reading.keys[place]) > _SHORTEST_UNKNOWN
            )
            return False if small and not reading.keys[place].endswith("s") else None
        return (
            False
            if not after
            or after in self._clause
            or after.isdigit()
            or self._level(after) is None
            or after in _STATE | self._objects
            else None
        )

    # --- how far a name goes -----------------------------------------------------

    def _reach(self, reading: Reading, place: int, public: set[int]) -> int:
        """Return the last word of a name that begins at a place."""
        last = place
        while last + 1 < len(reading.keys) and last + 1 not in public and reading.gap(last) in {" ", "-", "'", ". "}:
            following = last + 1
            level = self._level(reading.bases[following])
            joined = reading.gap(last) == "-"
            name = level in {Level.STRONG, Level.SURNAME} or (
                level in {Level.SOFT, Level.SOFT_SURNAME, Level.NEVER, None} and (reading.capital(following) or joined)
            )
            initial = (
                len(reading.keys[following]) == 1 and reading.capital(following) and reading.keys[following] != "i"
            )
            if not (name or initial or (joined and reading.keys[following].isalpha())) or reading.possessive(last):
                break
            last = following
        return last

    def _back(self, reading: Reading, place: int) -> int:
        """Return the first word of a name, taking in what a hyphen joins, an initial, and `al-`."""
        while place > 0 and (
            reading.gap(place - 1) == "-"
            or (
                reading.gap(place - 1) in {" ", ". "}
                and len(reading.keys[place - 1]) == 1
                and reading.keys[place - 1] not in {"a", "i", "r", "u", "w", "c"}
            )
        ):
            if not reading.keys[place - 1].isalpha():
                break
            place -= 1
        return place

    # --- initials -----------------------------------------------------------------

    def _initials(self, reading: Reading, taken: Callable[[int], bool]) -> Iterator[Hit]:
        if not reading.cased:
            return
        for found in _INITIALS.finditer(reading.text):
            if "".join(filter(str.isalpha, found[0])).lower() not in _NOT_INITIALS:
                yield Hit("name", certain=False, start=found.start(), end=found.end())
        for place, key in enumerate(reading.keys):
            if (
                len(key) == 1
                and key.isalpha()
                and key not in "ai"
                and reading.word(place).isupper()
                and not taken(place)
            ):
                if self._is_initial(reading, place):
                    yield Hit("name", certain=False, start=reading.starts[place], end=reading.ends[place])

    def _is_initial(self, reading: Reading, place: int) -> bool:
        found = _SINGLE.match(reading.text, reading.starts[place])
        before = reading.before(place)
        if found is None or before in _LETTERED:
            return False
        behind = reading.text[reading.ends[place] : reading.ends[place] + 12]
        if re.match(r"\A ?\(\d", behind):
            return True
        named = before in self._small | self._relations | self._clause or self.levels.get(before) in {
            Level.STRONG,
            Level.SURNAME,
        }
        apart = reading.gap(place - 1).strip() == "," and behind.startswith(",") and place > 0
        verb = reading.after(place) in self._human | {"is", "was", "has"}
        return (
            apart
            or (verb and (named or place == 0))
            or (named and before in self._small and key_is_verb(reading, place, self._verbs))
        )


def before_is_title(reading: Reading, place: int) -> bool:
    """Tell whether mr, mrs, miss, ms or dr stands right before."""
    return reading.before(place) in {"mr", "mrs", "ms", "miss", "dr", "mx"}


def key_is_verb(reading: Reading, place: int, verbs: frozenset[str]) -> bool:
    """Tell whether a verb stands right behind."""
    return reading.after(place) in verbs


def _is_plain_verb(word: str) -> bool:
    """Tell whether a word may follow a helping verb: hit, cut and put may, says and told may not."""
    return word in {
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
        "cant",
        "wont",
        "dont",
        "started",
    }


def _levels(names: Names, everyday: Everyday, more_words: Iterable[str]) -> dict[str, Level]:
    given = {word for words in names.given.values() for word in words}
    surnames = {word for words in names.surnames.values() for word in words}
    ordinary = {word for words in everyday.words.values() for word in words}
    rules = names.not_names
    short, places = set(names.short), set(names.places)
    slippery = {*rules.slippery, *rules.modal, *rules.months}
    levels = dict.fromkeys(ordinary | places, Level.ORDINARY)
    for word in surnames - given:
        soft = word in ordinary or word in slippery or word in places or (len(word) < 4 and word not in short)  # noqa: PLR2004
        levels[word] = Level.SOFT_SURNAME if soft else Level.SURNAME
    for word in given:
        soft = word in ordinary or word in slippery or (len(word) < 4 and word not in short)  # noqa: PLR2004
        levels[word] = Level.SOFT if soft else Level.STRONG
    for word in more_words:
        levels.setdefault(word, Level.ORDINARY)
    for word in rules.never:
        levels[word] = Level.NEVER if word in given or word in surnames else Level.ORDINARY
    for word in slippery - given - surnames:
        levels.setdefault(word, Level.ORDINARY)
    cues = names.cues
    for words in (
        cues.relations,
        cues.titles,
        cues.small,
        cues.verb_forms,
        cues.determiners,
        cues.events,
        cues.generic,
    ):
        for word in words:
            levels.setdefault(word, Level.ORDINARY)
    for word in _forms(cues.verbs):
        levels.setdefault(word, Level.ORDINARY)
    return levels


def _phrases(public: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for phrase in public:
        words = tuple(phrase.split())
        phrases.setdefault(words[0], []).append(words)
    return phrases


def _forms(verbs: Iterable[str]) -> Iterator[str]:
    """Yield a verb's forms as people type them: hits, hit, hitted, hitting is left out (a name does not stand before it)."""
    for verb in verbs:
        yield verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "o")) else "s")
        if verb.endswith("y") and verb[-2] not in "aeiou":
            yield from (verb[:-1] + "ies", verb[:-1] + "ied")
        yield verb + ("d" if verb.endswith("e") else "ed")
        if verb[-1] not in "aeiouywx" and verb[-2] in "aeiou":
            yield f"{verb}{verb[-1]}ed"


_SUFFIXES = (
    "s",
    "es",
    "ed",
    "d",
    "ing",
    "in",
    "er",
    "ers",
    "est",
    "ly",
    "y",
    "ness",
    "less",
    "ful",
    "ish",
    "able",
    "ment",
    "ments",
    "ally",
    "ity",
)
_COMMON = frozenset({"s", "es", "ed", "ing"})
_PREFIXES = (
    "un",
    "re",
    "non",
    "pre",
    "mis",
    "over",
    "under",
    "multi",
    "co",
    "anti",
    "dis",
    "step",
    "self",
    "post",
    "inter",
    "sub",
)


def _stems(word: str) -> Iterator[str]:
    """Yield what a word may be a form of."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) > (2 if suffix in _COMMON else 3):
            stem = word[: -len(suffix)]
            yield stem
            if suffix[0] in "eiya":
                yield stem + "e"
                if stem[-1] == stem[-2]:
                    yield stem[:-1]
                if stem.endswith("i"):
                    yield stem[:-1] + "y"
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) > 3:  # noqa: PLR2004
            yield word[len(prefix) :]
