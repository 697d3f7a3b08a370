"""Signs of danger in typed words: cues that mean the same, the patterns they stand in, and what speaks against them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from pydantic import Field

from bot.content.models import Id, Part, Text
from bot.finding.words import Mender, Stems, fold

Level = Literal["sure", "likely", "hint", "certain"]
State = Literal["is", "denied", "supposed"]
Tense = Literal["now", "past", "habit", "bare"]

BREAK = "|"
"""Stands for a comma, a full stop or the like between words."""
NEAR, FAR = 3, 9
_DENIED_WITHIN, _SUPPOSED_WITHIN = 3, 8
_MENDED_FROM = 5

_OWNED = re.compile(r"['\u2019\u2018`]s\b")
_TOKEN = re.compile(r"[a-z0-9]+(?:[+/][0-9]+)?|[.,;:!?\n]+|-(?= )")
_AGE = re.compile(r"[0-9]+[+/][0-9]+")
_MEASURE = re.compile(r"([0-9]{1,3})([a-z]{1,4})")
_YOUNG_UNITS = frozenset(["mth", "mths", "wk", "wks", "w"])
_AGE_UNITS = frozenset(["yo", "y", "yr", "yrs", "m", "f"]) | _YOUNG_UNITS
_YOUNG = 6
_MEANT = frozenset({"999", "112", "55", "101"})
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")

_NO = frozenset(
    ["no", "not", "nil", "without", "denies", "denied", "deny", "denying", "never", "none", "nobody", "neither", "nor"]
)
_NOT_A_DENIAL = frozenset(
    ["sure", "know", "certain", "long", "only", "just", "yet", "well", "good", "right", "far", "stop", "let", "answer"]
)
_SUPPOSED = frozenset({"if", "whether", "case"})
_IRREGULAR = frozenset(
    """
    took drank hit ran drove threw fell gave went stood sat got had broke bit beat shook hung stole swung slit cut rang
    sent wrote said told left hid held taken drunk eaten driven thrown fallen given gone bitten beaten shaken stolen
    broken woken ate drew brought caught set shot
    """.split()  # noqa: SIM905 a list of words reads better as one text
)
_HAS = frozenset(["just", "has", "have", "is", "s", "are", "am", "being"])
_WILL = frozenset(
    [
        "going",
        "will",
        "want",
        "wants",
        "about",
        "trying",
        "try",
        "tries",
        "gets",
        "get",
        "threatening",
        "threatened",
        "planning",
    ]
)
_BEFORE = frozenset(["was", "were", "been", "keeps", "kept", "had", "used"])


class Strengths(Part):
    """The patterns of one kind of sign, by how much each says alone."""

    sure: tuple[Text, ...] = ()
    likely: tuple[Text, ...] = ()
    hint: tuple[Text, ...] = ()


class EmergencyData(Part):
    """`knowledge/emergency.yaml`: how a message tells of danger now."""

    spellings: dict[Text, Text]
    neutral: tuple[Text, ...] = ()
    ordinary: tuple[Text, ...] = ()
    cues: dict[Id, tuple[Text, ...]]
    signs: dict[Id, Strengths]
    certain: tuple[Text, ...] = ()
    alone: tuple[Text, ...] = ()
    anywhere: tuple[Text, ...] = ()
    guards: dict[Id, tuple[Text, ...]]


class EmergencyMessages(Part):
    """`knowledge/emergency-messages.yaml`: messages to learn from, of danger now and of none."""

    emergencies: dict[Id, tuple[Text, ...]] = Field(min_length=1)
    counters: dict[Id, tuple[Text, ...]] = Field(min_length=1)


class Sign(NamedTuple):
    """A pattern that a message shows, and whether it is said, denied or only supposed."""

    kind: str
    level: Level
    pattern: str
    state: State


class _Element(NamedTuple):
    """One place of a pattern: what may stand there, and whether it must tell of now."""

    tags: frozenset[str]
    now: bool


class _Pattern(NamedTuple):
    """A sign to look for: `parts` may stand anywhere; `needs` has one bit for each element."""

    kind: str
    level: Level
    text: str
    parts: tuple[tuple[_Element | int, ...], ...]
    needs: int


class Words(NamedTuple):
    """A message as words, their stems, and at each place the tags that begin there with where they end."""

    words: list[str]
    stems: list[str]
    tags: list[dict[str, tuple[int, ...]]]


class SignReader:
    """Reads messages for signs. Holds no message."""

    def __init__(self, data: EmergencyData, known: Iterable[str]) -> None:
        self._spellings = {typed: tuple(meant.split()) for typed, meant in data.spellings.items()}
        self._neutral = frozenset(data.neutral)
        self._people = frozenset(word for cue in ("child", "adult") for word in data.cues.get(cue, ()))
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._exact: dict[str, list[str]] = {}
        self._stems: dict[str, list[str]] = {}
        self._stemming = Stems()
        forms = [(form, f"{{{cue}}}") for cue, all_forms in data.cues.items() for form in all_forms]
        guards = [(f"={form}", f"<{guard}>") for guard, all_forms in data.guards.items() for form in all_forms]
        for form, tag in (*forms, *guards):
            self._add(form, tag)
        self._bits: dict[frozenset[str], int] = {}
        self._patterns = [*self._compiled(data, frozenset(data.cues))]
        self._by_tag = self._index()
        words = [word for form, _ in (*forms, *guards) for word in self.chopped(form)]
        usual = {*known, *words, *self._exact, *data.ordinary}
        self._mender = Mender(usual)
        for word in usual:
            self._stemming.of(word)
        self._word: Callable[[str], tuple[str, str]] = lru_cache(maxsize=16384)(self._mended)

    def settle(self) -> None:
        """Remember no word any more: what was learnt from is content, what comes now is what people type."""
        self._word = self._mended
        self._stemming.settle()

    def _add(self, form: str, tag: str) -> None:
        words = tuple(word for word in self.chopped(form) if word != BREAK)
        if len(words) > 1:
            self._phrases.setdefault(words[0], []).append((words, tag))
        elif words and form.startswith("="):
            self._exact.setdefault(words[0], []).append(tag)
        elif words:
            self._stems.setdefault(self._stemming.of(words[0]), []).append(tag)

    # --- patterns --------------------------------------------------------

    def _compiled(self, data: EmergencyData, cues: frozenset[str]) -> Iterator[_Pattern]:
        for kind, strengths in data.signs.items():
            for level, patterns in (("sure", strengths.sure), ("likely", strengths.likely), ("hint", strengths.hint)):
                for text in patterns:
                    yield self._pattern(kind, level, text, cues)  # type: ignore[arg-type]
        for text in data.certain:
            yield self._pattern("certain", "certain", text, cues)

    def _pattern(self, kind: str, level: Level, text: str, cues: frozenset[str]) -> _Pattern:
        parts = tuple(tuple(self._element(piece, cues) for piece in part.split()) for part in text.split(" & "))
        needs = 0
        for part in parts:
            for element in part:
                if isinstance(element, _Element):
                    needs |= self._bits.setdefault(element.tags, 1 << len(self._bits))
        return _Pattern(kind, level, text, parts, needs)

    def _element(self, piece: str, cues: frozenset[str]) -> _Element | int:
        if piece in {"..", "..."}:
            return NEAR if piece == ".." else FAR
        tags = set()
        for choice in piece.replace("@now", "").split("|"):
            name = choice.strip("{}")
            if choice.startswith("{") and name in cues:
                tags.add(choice)
            elif "_" in choice:
                self._add(choice.replace("_", " "), choice)
                tags.add(choice)
            elif choice == "#":
                tags.add(choice)
            else:
                tags.update(self.chopped(choice)[:1])
        return _Element(frozenset(tags), "@now" in piece)

    def _index(self) -> dict[str, tuple[list[int], int]]:
        """Return for each tag the patterns whose least common element it fulfils, and the bits it fulfils."""
        count: dict[str, int] = {}
        for tags in self._bits:
            for tag in tags:
                count[tag] = count.get(tag, 0) + 1
        found: dict[str, tuple[list[int], int]] = {tag: ([], 0) for tag in count}
        for tags, bit in self._bits.items():
            for tag in tags:
                found[tag] = (found[tag][0], found[tag][1] | bit)
        for number, pattern in enumerate(self._patterns):
            elements = [each.tags for part in pattern.parts for each in part if isinstance(each, _Element)]
            for tag in min(elements, key=lambda tags: sum(count[tag] for tag in tags)):
                found[tag][0].append(number)
        return found

    # --- words -----------------------------------------------------------

    def chopped(self, text: str) -> list[str]:
        """Return the words of a text as they are meant: shorthand written out, ages and numbers as such."""
        chopped: list[str] = []
        for token in _TOKEN.findall(fold(_OWNED.sub(" s", text))):
            if token in self._spellings:
                chopped.extend(self._spellings[token])
            elif token[0].isalpha():
                chopped.append(token)
            elif token[0].isdigit():
                chopped.extend(_number(token))
            elif chopped and chopped[-1] != BREAK:
                chopped.append(BREAK)
        return self._without_origin(chopped)

    def _without_origin(self, chopped: list[str]) -> list[str]:
        """Leave out what only says of what colour or country a person is: it must not change who gets help."""
        if self._neutral.isdisjoint(chopped):
            return chopped
        following = [*chopped[1:], BREAK]
        return [
            word
            for word, after in zip(chopped, following, strict=True)
            if word not in self._neutral or (after not in self._people and after not in self._neutral)
        ]

    def _mended(self, word: str) -> tuple[str, str]:
        if len(word) >= _MENDED_FROM and word.isalpha():
            word = self._mender.mend(word)
        return word, word if word in {BREAK, "#", "age"} else self._stemming.of(word)

    def read(self, chopped: list[str]) -> Words:
        """Return words with the cues and guards that stand at each place."""
        both = [self._word(word) for word in chopped]
        words = [word for word, _ in both]
        tags: list[dict[str, tuple[int, ...]]] = []
        for place, (word, base) in enumerate(both):
            here: dict[str, tuple[int, ...]] = {word: (place + 1,)}
            for tag in (*self._stems.get(base, ()), *self._exact.get(word, ())):
                here[tag] = (place + 1,)
            for phrase, tag in self._phrases.get(word, ()):
                end = place + len(phrase)
                if tuple(words[place:end]) == phrase:
                    here[tag] = (*here.get(tag, ()), end)
            tags.append(here)
        return Words(words, [base for _, base in both], tags)

    # --- signs -----------------------------------------------------------

    def signs(self, message: Words) -> list[Sign]:
        """Return every sign that a message shows."""
        has, numbers = 0, set()
        for here in message.tags:
            for tag in here:
                if tag in self._by_tag:
                    patterns, bits = self._by_tag[tag]
                    has |= bits
                    numbers.update(patterns)
        found = []
        for number in sorted(numbers):
            pattern = self._patterns[number]
            if has & pattern.needs == pattern.needs:
                state = self._shown(pattern, message)
                if state is not None:
                    found.append(Sign(pattern.kind, pattern.level, pattern.text, state))
        return found

    def _shown(self, pattern: _Pattern, message: Words) -> State | None:
        state: State = "is"
        for part in pattern.parts:
            best: State | None = None
            first = part[0]
            assert isinstance(first, _Element)
            for place, here in enumerate(message.tags):
                if not first.tags.isdisjoint(here) and _ends(part, 0, place, message) >= 0:
                    best = "is" if not _NO.isdisjoint(first.tags) else state_at(place, message.words)
                    if best == "is":
                        break
            if best is None:
                return None
            state = best if state == "is" else state
        return state


def _number(token: str) -> tuple[str, ...]:
    if _AGE.fullmatch(token):
        return ("age",)
    if token in _MEANT or _YEAR.fullmatch(token):
        return (token,)
    measure = _MEASURE.fullmatch(token)
    if measure is None:
        return ("#",)
    number, unit = int(measure[1]), measure[2]
    if unit in _AGE_UNITS:
        return ("age" if unit in _YOUNG_UNITS or number < _YOUNG else "yo",)
    return "#", unit


def _ends(part: tuple[_Element | int, ...], at: int, place: int, message: Words) -> int:
    """Return where a part's elements from `at` on end when they begin at a place, or -1."""
    if at == len(part):
        return place
    element = part[at]
    if isinstance(element, int):
        for later in range(place, min(len(message.words), place + element + 1)):
            end = _ends(part, at + 1, later, message)
            if end >= 0:
                return end
            if element == NEAR and message.words[later] == BREAK:
                return -1
        return -1
    if place >= len(message.words):
        return -1
    here = message.tags[place]
    if element.tags.isdisjoint(here) or (element.now and tense(place, message.words) != "now"):
        return -1
    for tag in element.tags:
        for after in here.get(tag, ()):
            end = _ends(part, at + 1, after, message)
            if end >= 0:
                return end
    return -1


def state_at(place: int, words: list[str]) -> State:
    """Tell whether what begins at a place is said, denied or only supposed."""
    for before in range(place - 1, max(-1, place - 1 - _DENIED_WITHIN), -1):
        word = words[before]
        if word in {BREAK, "but"}:
            break
        if word in _NO and words[before + 1] not in _NOT_A_DENIAL:
            return "denied"
    for before in range(place - 1, max(-1, place - 1 - _SUPPOSED_WITHIN), -1):
        if words[before] == BREAK:
            break
        if words[before] in _SUPPOSED:
            return "supposed"
    return "is"


def tense(place: int, words: list[str]) -> Tense:
    """Tell of what time the word at a place speaks, as far as its ending and the words before it show."""
    word, before = words[place], words[max(0, place - 3) : place]
    if BREAK in before:
        before = before[len(before) - before[::-1].index(BREAK) :]
    if word.endswith("ing"):
        return "now" if _BEFORE.isdisjoint(before) else "past"
    if word.endswith("ed") or word in _IRREGULAR:
        return "now" if "had" not in before and not _HAS.isdisjoint(before) else "past"
    if not _WILL.isdisjoint(before):
        return "now"
    return "habit" if word.endswith("s") and not word.endswith("ss") else "bare"
