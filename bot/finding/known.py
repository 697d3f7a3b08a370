"""What is known of words: which are names, which are ordinary, which may be a verb."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

from bot.finding.names import Everyday, Names, Words
from bot.finding.near import Near

_SHORT, _LEAST_SHAPED, _LEAST_PLURAL = 3, 5, 5
_COMMON = frozenset({"s", "es", "ed", "ing"})
_SUFFIXES = (
    "s", "es", "ed", "d", "ing", "in", "er", "ers", "est", "ly", "y", "ness", "less", "ful", "ish", "able", "ment",
    "ments", "ally", "ity",
)  # fmt: skip
_PREFIXES = (
    "un", "re", "non", "pre", "mis", "over", "under", "multi", "co", "anti", "dis", "step", "self", "post", "inter",
    "sub",
)  # fmt: skip


class Level(Enum):
    """How far a word is a name by itself."""

    STRONG = "a given name, and nothing else"
    SURNAME = "a surname, and nothing else"
    LEANING = "a given name, more often than a word"
    SHORT = "a name of two or three letters, which a slip of the finger may be"
    SOFT = "a given name, and a word"
    SLIPPERY = "a given name, and a word that messages are full of"
    MASS = "a given name, and a word that stands without an article as names do"
    MONTH = "a given name, and a month"
    VERBAL = "a given name, and a verb that stands where a name's verb would"
    SOFT_SURNAME = "a surname, and a word"
    RARE = "a word that is hardly ever a name"
    NEVER = "a word that is a name only behind a title"
    ORDINARY = "an ordinary word"


NAMES = frozenset({Level.STRONG, Level.SURNAME})
"""What is a name wherever it stands."""
GIVEN = frozenset(
    {Level.STRONG, Level.LEANING, Level.SHORT, Level.SOFT, Level.SLIPPERY, Level.MASS, Level.MONTH, Level.VERBAL}
)
PLAIN = frozenset(Level) - NAMES
"""What is also an ordinary word."""
_ORDINARY = PLAIN - {Level.LEANING}


class Known:
    """Every word list, put in order for looking up."""

    def __init__(self, names: Names, everyday: Everyday, more_words: Iterable[str] = ()) -> None:
        self.cues = cues = names.cues
        self.given = frozenset(_all(names.given))
        self.named = self.given | frozenset(_all(names.surnames))
        self.places = frozenset(names.places)
        self.timely = frozenset(everyday.words.get("numbers-and-time", ()))
        """Words for a time, which stand behind a name or a verb of themselves: left him sunday."""
        self.describing = names.not_names.describing
        self.bare = cues.human | cues.other
        """Verbs as they stand behind `will` and `to`."""
        self.human = frozenset(_forms(cues.human)) | cues.human_forms | cues.saying
        verbs = self.human | frozenset(_forms(cues.other)) | cues.other_forms
        self.doing = frozenset(_doing(cues.human))
        self.finite = verbs - self.bare
        """Verbs of a third person, or past: no helping verb stands before them."""
        self.verbs = verbs | self.bare
        self.not_before_subject = cues.determiners | cues.before_object | cues.local | verbs
        self.functional = (
            self.verbs | cues.states | cues.loose_states | cues.clause | cues.prepositions | cues.determiners
            | cues.pronouns | cues.kin | cues.helping | cues.said_of_people | cues.before_object
            | {"i", "we", "they", "you", "it", "all", "both"}
        )  # fmt: skip
        """What may stand behind a name without making it part of a thing's name."""
        self.objects = (cues.objects | cues.before_object | self.human) - {"to"}
        """What may stand before somebody, or something, that a thing is done to."""
        self.done_to = cues.determiners | cues.pronouns | cues.kin | {"us", "me", "you", "them"}
        """What a verb's object begins with."""
        self.asked_of = cues.said_of_people | self.bare | {"be", "have", "do", "get"}
        """What is asked of somebody: is hope safe, can joy be seen."""
        self.relations_and_places = frozenset(word.removesuffix("s") for word in cues.relations | cues.where_people_are)
        self.public = _phrases(names.public)
        self.ordinary = frozenset(_all(everyday.words))
        body = frozenset(everyday.words.get("body-and-injury", ()))
        self.body = (body | {"head", "baby", "newborn", "infant"}) - {"mark", "marks", "bruise", "bruises", "cold"}
        """Where a mark may be; what may be there itself is left out."""
        self.levels = self._levels(names, more_words)
        self.countries = self.ordinary & frozenset(everyday.words.get("countries-peoples-faiths", ()))
        self._word_endings = tuple(names.word_endings)
        self._endings = tuple(names.endings)
        self._beginnings = tuple(names.beginnings)
        self.near = Near(word for word, level in self.levels.items() if level is Level.ORDINARY)
        self.near_people = Near(
            (*everyday.words.get("people-and-kin", ()), *cues.relations, *cues.organisations, *cues.kin)
        )
        """Whom a message speaks of: these, misspelt, stand where names do."""

    def level(self, word: str) -> Level | None:
        """Return what a word is, or None where nobody knows it."""
        level = self.levels.get(word)
        if level is not None:
            return level
        if not word.isalpha():
            return Level.ORDINARY
        if word.endswith("s") and len(word) >= _LEAST_PLURAL:
            level = self.levels.get(word[:-1])
            if level is not None:
                return level if level in NAMES else Level.ORDINARY
        return Level.ORDINARY if any(self.levels.get(stem) in PLAIN for stem in _stems(word)) else None

    def is_ordinary(self, word: str) -> bool:
        """Tell whether a word, or what it is a form of, is known as an ordinary one."""
        return self.level(word) in _ORDINARY

    def is_name(self, word: str) -> bool:
        """Tell whether a word is a name and nothing else."""
        return self.level(word) in NAMES

    def is_formed(self, word: str) -> bool:
        """Tell whether a word ends as no name does: jiggled, agoraphobic."""
        return len(word) > _LEAST_SHAPED and word.endswith(self._word_endings)

    def is_shaped(self, word: str) -> bool:
        """Tell whether a word begins or ends as names do, of whatever heritage."""
        return len(word) >= _LEAST_SHAPED and (word.endswith(self._endings) or word.startswith(self._beginnings))

    def _levels(self, names: Names, more_words: Iterable[str]) -> dict[str, Level]:
        """Put every word at its level; where two lists know it, the one that asks for more before it counts stands."""
        rules, cues = names.not_names, names.cues
        short = {word for word in self.named if len(word) < _SHORT} - frozenset(names.short)
        also = self.ordinary | cues.human | cues.other
        levels = dict.fromkeys(self.ordinary | self.places, Level.ORDINARY)
        for word in self.named - self.given:
            levels[word] = Level.SURNAME
            if word in also or word in self.places:
                levels[word] = Level.SOFT_SURNAME
            elif word in short:
                levels[word] = Level.SHORT
        for word in self.given:
            levels[word] = Level.SOFT if word in also else Level.SHORT if word in short else Level.STRONG
        for words, level in (
            (rules.leaning, Level.LEANING),
            (rules.slippery, Level.SLIPPERY),
            (rules.mass, Level.MASS),
            (rules.months, Level.MONTH),
            (rules.verbal, Level.VERBAL),
            (rules.rare, Level.RARE),
        ):
            levels.update((word, level if word in self.named else Level.ORDINARY) for word in words)
        levels.update(dict.fromkeys(rules.never, Level.NEVER))
        around = self.functional | cues.relations | cues.titles | cues.small | cues.events | cues.generic
        for word in (*more_words, *around):
            levels.setdefault(word, Level.ORDINARY)
        return levels


def _all(lists: dict[str, Words]) -> Iterator[str]:
    return (word for words in lists.values() for word in words)


def _phrases(public: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for phrase in public:
        words = tuple(phrase.split())
        phrases.setdefault(words[0], []).append(words)
    return phrases


def _forms(verbs: Iterable[str]) -> Iterator[str]:
    """Yield a verb's third person and past as people type them."""
    for verb in verbs:
        yield verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "o")) else "s")
        yield verb + ("d" if verb.endswith("e") else "ed")
        if verb.endswith("y") and verb[-2] not in "aeiou":
            yield from (verb[:-1] + "ies", verb[:-1] + "ied")
        if verb[-1] not in "aeiouywx" and verb[-2] in "aeiou":
            yield f"{verb}{verb[-1]}ed"


def _doing(verbs: Iterable[str]) -> Iterator[str]:
    """Yield what somebody is doing, also without its last letter: hitting, drinkin."""
    for verb in verbs:
        stem = verb.removesuffix("e")
        for form in (stem, stem + stem[-1]):
            yield from (f"{form}ing", f"{form}in")


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
        if word.startswith(prefix) and len(word) - len(prefix) > _SHORT:
            yield word[len(prefix) :]
