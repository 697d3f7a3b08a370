"""What is known of words: which are names, which are ordinary, which stand around names."""

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


class Level(Enum):
    """How far a word is a name by itself."""

    STRONG = "a given name, and nothing else"
    SURNAME = "a surname, and nothing else"
    SOFT = "a given name, and a word"
    SOFT_SURNAME = "a surname, and a word"
    RARE = "a word that is hardly ever a name"
    NEVER = "a word that is a name only behind a title"
    ORDINARY = "an ordinary word"


_PLAIN = frozenset({Level.ORDINARY, Level.NEVER, Level.RARE, Level.SOFT, Level.SOFT_SURNAME})


class Known:
    """Every word list, put in order for looking up."""

    def __init__(self, names: Names, everyday: Everyday, more_words: Iterable[str] = ()) -> None:
        cues, rules = names.cues, names.not_names
        self.given = frozenset(_all(names.given))
        self.named = self.given | frozenset(_all(names.surnames))
        self.places = frozenset(names.places)
        self.plants = frozenset(rules.plants)
        self.slippery = frozenset(rules.slippery)
        self.describing = frozenset(rules.describing)
        self.modal = frozenset(rules.modal)
        self.months = frozenset(rules.months)
        self.titles = frozenset(cues.titles)
        self.called = frozenset(cues.called) - {"goes", "known", "names"}
        self.relations = frozenset(cues.relations)
        self.small = frozenset(cues.small)
        self.clause = frozenset(cues.clause)
        self.before_object = frozenset(cues.before_object)
        self.done_to = frozenset(cues.done_to)
        self.before_person = frozenset(cues.before_person)
        self.determiners = frozenset(cues.determiners)
        self.eponyms = frozenset(cues.eponyms)
        self.organisations = frozenset(cues.organisations)
        self.things = frozenset(cues.things)
        self.states = frozenset(cues.states)
        self.loose_states = frozenset(cues.loose_states)
        self.bare = frozenset(cues.human) | frozenset(cues.other)
        """Verbs as they stand after `will` and `may`."""
        self.human = frozenset(_forms(cues.human)) | frozenset(cues.human_forms)
        self.human_third = frozenset(word for word in self.human if word not in self.bare)
        self.verbs = self.human | frozenset(_forms(cues.other)) | frozenset(cues.other_forms)
        self.not_before_subject = self.determiners | self.before_object | self.verbs
        self.public = _phrases(names.public)
        self.ordinary = frozenset(_all(everyday.words))
        self.levels = self._levels(names, more_words)
        soft = {Level.SOFT, Level.SOFT_SURNAME}
        self.barely = (
            frozenset(word for word in self.named if word not in self.ordinary and self.levels[word] in soft)
            - self.slippery
            - self.modal
            - self.months
        )
        """Names that are soft only because they are short, or also a town."""
        self.countries = self.slippery & self.ordinary & frozenset(everyday.words.get("countries-peoples-faiths", ()))
        self._endings = tuple(names.endings)
        self._beginnings = tuple(names.beginnings)
        self.near = Near(word for word, level in self.levels.items() if level is Level.ORDINARY)

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
                return level
        return Level.ORDINARY if any(self.levels.get(stem) in _PLAIN for stem in _stems(word)) else None

    def is_ordinary(self, word: str) -> bool:
        """Tell whether a word, or what it is a form of, is known as an ordinary one."""
        return self.level(word) in _PLAIN

    def is_name(self, word: str) -> bool:
        """Tell whether a word is a name and nothing else."""
        return self.level(word) in {Level.STRONG, Level.SURNAME}

    def is_shaped(self, word: str) -> bool:
        """Tell whether a word begins or ends as names do, of whatever heritage."""
        return len(word) >= _LEAST_SHAPED and (word.endswith(self._endings) or word.startswith(self._beginnings))

    def _levels(self, names: Names, more_words: Iterable[str]) -> dict[str, Level]:
        rules, cues = names.not_names, names.cues
        special = self.slippery | self.modal | self.months
        short = frozenset(names.short)

        def is_soft(word: str) -> bool:
            return word in self.ordinary or word in special or (len(word) < _SHORT and word not in short)

        levels = dict.fromkeys(self.ordinary | self.places, Level.ORDINARY)
        for word in self.named - self.given:
            levels[word] = Level.SOFT_SURNAME if is_soft(word) or word in self.places else Level.SURNAME
        for word in self.given:
            levels[word] = Level.SOFT if is_soft(word) else Level.STRONG
        for word in rules.rare:
            levels[word] = Level.RARE if word in self.named else Level.ORDINARY
        for word in rules.never:
            levels[word] = Level.NEVER
        around: tuple[Words, ...] = (
            cues.relations,
            cues.titles,
            cues.small,
            cues.determiners,
            cues.events,
            cues.generic,
            cues.states,
            cues.loose_states,
        )
        for words in (more_words, self.verbs, self.bare, *around):
            for word in words:
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
