"""The sense of danger: whether a message says that someone needs police or an ambulance now.

Every sign, guard and word has a weight, learnt when the content is read: from messages that tell of
danger now, from messages that only sound like it, and from all else that people type. A message is
an emergency when its weights add up to enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from math import inf
from typing import NamedTuple

from bot.content.library import Library
from bot.finding.learning import Weights, learn, row
from bot.finding.shelf import Shelf, key_of
from bot.finding.signs import BREAK, EmergencyData, EmergencyMessages, Sign, SignReader, Words, state_at, tense
from bot.finding.words import split, usual

READ = 4_000
"""Characters that are read for signs; behind them only what `anywhere` names is looked for."""
WINDOW, STRIDE = 48, 24
"""A longer message is read so many words at a time, so that one calm page cannot drown a cry for help."""
SHOWS = -0.1
"""The sum from which a message counts as an emergency: rather shown once too often, because in doubt it shows."""
ORDINARY_COUNTS = 0.4
"""How much an ordinary phrase counts: less than one that sounds like danger, since a few of them do tell of it."""
TOLD = 8
_READ_BY = (__name__, "bot.finding.learning", "bot.finding.signs", "bot.finding.words")
"""The modules on which learnt weights depend."""

_DANGER = frozenset(
    f"{{{cue}}}"
    for cue in """
    lifeless fit choke hue drowsy grave blood dead took toxin od drunk selfend goodbye high line water jump
    weapon attack
    wounded strangle kill rage ill door comes hides trapped hush makesoff leaves abroad unreached lost alone cries burns
    """.split()  # noqa: SIM905 a list of words reads better as one text
)
_PEOPLE = (("{child}", "CHILD"), ("{adult}", "ADULT"), ("{who}", "WHO"))
_HERE = frozenset(["i", "we", "my", "me", "us", "our"])
_SUBJECTS = frozenset(["he", "she", "mum", "dad", "it", "ex", "partner", "baby", "child"])
_STEPS = ("none", "hint", "likely", "sure")
_OVERRULED_BY = frozenset({"<past>", "<policy>", "<training>", "<idiom>", "<negated>"})
_FIVE, _MOST_SIGNS, _SHORT = 5, 3, 4


class Lessons(NamedTuple):
    """Messages to learn from."""

    danger: tuple[str, ...]
    alarming: tuple[str, ...]
    """Messages that sound like danger now and are none."""
    ordinary: tuple[str, ...]


def lessons(library: Library, messages: EmergencyMessages) -> Lessons:
    """Return all that the content holds to learn danger from."""
    phrases = library.phrases.values()
    flows = [flow for name, flow in library.flows.items() if name != "emergency"]
    return Lessons(
        (*chain(*messages.emergencies.values()), *chain(*(each.danger_now for each in phrases))),
        (*chain(*messages.counters.values()), *chain(*(each.not_danger for each in phrases))),
        (
            *chain(*((flow.title, *flow.find_by, *library.cases.get(flow.flow, ())) for flow in flows)),
            *chain(*(each.phrases for each in phrases if each.flow != "emergency")),
            *library.out_of_scope,
        ),
    )


class EmergencySense:
    """Senses danger in a message. Built once from the data; holds no message."""

    def __init__(self, data: EmergencyData, lessons: Lessons, shelf: Shelf | None = None) -> None:
        self._reader = SignReader(data, usual(map(split, chain(*lessons))))
        self._alone = frozenset(" ".join(self._reader.chopped(text)) for text in data.alone)
        self._anywhere = data.anywhere
        if shelf is None:
            self._weights = self._learnt(lessons)
        else:
            key = key_of(data.model_dump_json(), *map(repr, lessons), code=_READ_BY)
            self._weights = shelf.weights(key, lambda: self._learnt(lessons))
        self._reader.settle()

    def _learnt(self, lessons: Lessons) -> Weights:
        graded = (
            (lessons.danger, True, 1.0),
            (lessons.alarming, False, 1.0),
            (lessons.ordinary, False, ORDINARY_COUNTS),
        )
        return learn(
            [row(self._shown(text), danger=danger, counts=counts) for texts, danger, counts in graded for text in texts]
        )

    def senses(self, text: str) -> bool:
        """Return whether a message says that someone is in danger now; in doubt, yes. Never raises."""
        words = self._reader.chopped(text[:READ])
        if " ".join(words).strip(" |") in self._alone or (len(text) > READ and self._cries(text[READ:])):
            return True
        return any(self._total(window) >= SHOWS for window in _windows(words))

    def explain(self, text: str) -> list[str]:
        """Return what led to yes or no, the weightiest first; what is told may hold words of the message."""
        words = self._reader.chopped(text[:READ])
        if " ".join(words).strip(" |") in self._alone:
            return ["yes: the whole message is a cry for help"]
        told = []
        for window in _windows(words):
            message = self._reader.read(window)
            signs = self._reader.signs(message)
            certain = _certain(message, signs)
            if certain:
                return [f"yes: {certain} is certain"]
            shown = features(message, signs)
            total = self._weights.total(shown)
            parts = sorted(
                ((self._weights.of(each), _in_words(each)) for each in shown), key=lambda pair: (-abs(pair[0]), pair[1])
            )
            told.append((total, [f"{weight:+.1f} {each}" for weight, each in parts if each][:TOLD]))
        if len(text) > READ and self._cries(text[READ:]):
            return ["yes: danger is named where the long text goes on"]
        total, parts_told = max(told, default=(self._weights.bias, []))
        return [f"{'yes' if total >= SHOWS else 'no'}: {total:+.1f}, shown from {SHOWS:+.1f}", *parts_told]

    def _total(self, words: list[str]) -> float:
        message = self._reader.read(words)
        signs = self._reader.signs(message)
        return inf if _certain(message, signs) else self._weights.total(features(message, signs))

    def _cries(self, rest: str) -> bool:
        plain = rest.lower().replace("'", "").replace("\u2019", "")
        return any(cry in plain for cry in self._anywhere)

    def _shown(self, text: str) -> list[str]:
        message = self._reader.read(self._reader.chopped(text)[:WINDOW])
        return features(message, self._reader.signs(message))


def _in_words(shown: str) -> str:
    """Return what is shown in words for an author; nothing for what an author cannot change."""
    kind, _, rest = shown.partition(":")
    step, _, what = rest.partition(":")
    match kind:
        case "word":
            return f'the word "{rest}"'
        case "pair":
            return f'"{rest}" together'
        case "pattern":
            return f"the sign {rest}"
        case "sign":
            return f"a {step} sign of {what}"
        case "cue":
            return f"{what.strip('{}')}, as told of {step}"
        case "guard":
            return f"it sounds like {rest.strip('<>')}"
        case "denied" | "supposed":
            return f"a {rest} sign, but {kind}"
        case _:
            return ""


def _windows(words: list[str]) -> Iterator[list[str]]:
    """Yield a short message whole, a long one in overlapping pieces."""
    yield words[:WINDOW]
    for start in range(STRIDE, len(words) - STRIDE, STRIDE):
        yield words[start : start + WINDOW]


def _certain(message: Words, signs: list[Sign]) -> str:
    """Return the sign that decides by itself, unless something speaks against it."""
    certain = next((sign.pattern for sign in signs if sign.level == "certain" and sign.state == "is"), "")
    if not certain or any(not _OVERRULED_BY.isdisjoint(here) for here in message.tags):
        return ""
    return certain


def features(message: Words, signs: list[Sign]) -> list[str]:
    """Return what a message shows, sorted: signs, guards, cues with their tense, words, and pairs of words."""
    shown: set[str] = set()
    by_level: dict[str, int] = {"hint": 0, "likely": 0, "sure": 0}
    for sign in signs:
        if sign.level == "certain":
            continue
        if sign.state == "is":
            shown.update((f"sign:{sign.level}:{sign.kind}", f"pattern:{sign.pattern}"))
            by_level[sign.level] += 1
        else:
            shown.add(f"{sign.state}:{sign.level}")
    most = next((level for level in reversed(_STEPS) if by_level.get(level)), "none")
    shown.add(f"most:{most}")
    shown.update(f"count:{level}:{min(_MOST_SIGNS, count)}" for level, count in by_level.items() if count)
    now = False
    for place, here in enumerate(message.tags):
        for tag in here:
            if tag[0] == "<":
                shown.update((f"guard:{tag}", f"against:{most}:{tag}"))
            elif tag in _DANGER:
                denied = state_at(place, message.words) == "denied"
                shown.add(f"cue:{'denied' if denied else tense(place, message.words)}:{tag}")
            elif tag in {"{now}", "{justnow}"}:
                now = True
    if now:
        shown.add(f"now:{most}")
    shown.update(_plain(message))
    shown.update(_times(message))
    return sorted(shown)


def _plain(message: Words) -> Iterator[str]:
    """Yield the words of a message, and its pairs of neighbours in which a person is any person."""
    before = "^"
    for base, here in zip(message.stems, message.tags, strict=True):
        if base != BREAK:
            yield f"word:{base}"
        name = next((name for tag, name in _PEOPLE if tag in here), base)
        yield f"pair:{before} {name}"
        before = name


def _times(message: Words) -> Iterator[str]:
    """Yield of what time the verbs of a message speak, whether the writer is in it, and how long it is."""
    words = ["^", "^", *message.words]
    yield f"length:{min(_FIVE, len(message.words) // _FIVE)}"
    for place, word in enumerate(message.words):
        before, earlier = words[place + 1], words[place]
        if word in _HERE:
            yield "verb:here"
        elif len(word) <= _SHORT:
            continue
        elif word.endswith("ing"):
            if before in {"s", "is", "are", "am"} or (
                before in {"just", "still", "now", "not"} and earlier in {"s", "is", "are", "am"}
            ):
                yield "verb:happening"
            elif before in {"was", "were", "been", "keeps", "kept"}:
                yield "verb:happened"
            elif before in {"^", BREAK}:
                yield "verb:begins"
        elif word.endswith("ed"):
            yield f"verb:{_done(before)}"
        elif word.endswith("s") and before in _SUBJECTS:
            yield "verb:habit"


def _done(before: str) -> str:
    if before in {"has", "have", "s", "just", "is", "are"}:
        return "done"
    return {"been": "been done", "was": "was done", "were": "was done", "had": "was done"}.get(before, "past")
