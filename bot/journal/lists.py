"""The closed lists: every word that the journal may ever hold, taken from the content."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from bot.content.library import Library
from bot.journal.reach import Reach, reach

Closed = Literal["topic", "outcome", "level", "question", "concept", "kind"]

KINDS = (
    *("name", "date-of-birth", "nhs-number", "postcode", "address", "phone", "email", "school", "surgery"),
    *("car-plate", "handle", "case-number", "crime-number", "ni-number", "passport", "place", "number"),
)
"""Kinds of identifying details, where the caller names no others."""

_WORD = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")


class BadWord(ValueError):
    """A list holds something that is not the plain id of a thing in the content."""


@dataclass(frozen=True)
class Lists:
    """Which topics, outcomes, levels, questions, concepts and kinds there are, and how they read.

    `family_of` says where a topic too rare to be shown is counted, `grave`
    which levels are never shown by themselves, `ranks` how grave each is, and
    `reach` what a topic can ask and where it can end.
    """

    words: Mapping[Closed, frozenset[str]]
    family_of: Mapping[str, str] = field(default_factory=dict)
    grave: frozenset[str] = frozenset()
    ranks: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    reach: Mapping[str, Reach] = field(default_factory=dict)
    version: int = 0

    def __post_init__(self) -> None:
        for words in self.words.values():
            for word in words:
                if word and not _WORD.fullmatch(word):
                    raise BadWord(f'"{word}" is no plain id')

    def sorted(self, name: Closed) -> tuple[str, ...]:
        """Return a list in order."""
        return tuple(sorted(self.words[name]))

    def name(self, kind: str, word: str) -> str:
        """Return how a word reads; an id without a name is read with its hyphens as spaces."""
        return self.names.get((kind, word), word.replace("-", " "))

    @cached_property
    def families(self) -> tuple[str, ...]:
        """The families, each once, in order."""
        return tuple(sorted(set(self.family_of.values())))


NONE, EMERGENCY = "none", "emergency"
"""Topics of a message that nothing was found for, and of one that began with the emergency words."""


def lists_of(library: Library, concepts: Mapping[str, str] | None = None, kinds: tuple[str, ...] = KINDS) -> Lists:
    """Return the closed lists of a content: `concepts` maps each concept id to how leads read it."""
    concepts = concepts or {}
    outcomes = {name for flow in library.flows.values() for name in flow.outcomes} | set(library.shared_outcomes)
    questions = {name for flow in library.flows.values() for name in flow.questions}
    words: dict[Closed, frozenset[str]] = {
        "topic": frozenset(library.flows) | {NONE, EMERGENCY},
        "outcome": frozenset(outcomes),
        "level": frozenset(library.levels.levels),
        "question": frozenset(questions),
        "concept": frozenset(concepts),
        "kind": frozenset(kinds),
    }
    return Lists(
        words,
        family_of=_families(library),
        grave=frozenset({library.safety.emergency_level}),
        ranks={name: level.rank for name, level in library.levels.levels.items()},
        names=_names(library, concepts),
        reach={name: reach(library, name) for name in library.flows},
        version=_number(library.version),
    )


def _families(library: Library) -> dict[str, str]:
    """Return each topic's family: the first of the menu that names it."""
    found: dict[str, str] = {}
    for name, family in library.topics.items():
        for flow in family.flows:
            found.setdefault(flow, name)
    return {flow: family for flow, family in found.items() if flow in library.flows}


def _names(library: Library, concepts: Mapping[str, str]) -> dict[tuple[str, str], str]:
    names = {("topic", name): flow.title for name, flow in library.flows.items()}
    names |= {("family", name): family.name for name, family in library.topics.items()}
    names |= {("level", name): level.name for name, level in library.levels.levels.items()}
    names |= {("concept", name): reading for name, reading in concepts.items()}
    for flow in library.flows.values():
        names |= {("question", f"{flow.flow}/{name}"): each.text for name, each in flow.questions.items()}
        names |= {("outcome", f"{flow.flow}/{name}"): each.say for name, each in flow.outcomes.items()}
        for name, asked in flow.questions.items():
            names.setdefault(("question", name), asked.text)
    said: dict[str, set[str]] = {name: {each.say} for name, each in library.shared_outcomes.items()}
    for flow in library.flows.values():
        for name, outcome in flow.outcomes.items():
            said.setdefault(name, set()).add(outcome.say)
    return names | {("outcome", name): min(texts) for name, texts in said.items() if len(texts) == 1}


def _number(version: str) -> int:
    """Return a content's version, eight hexadecimal characters, as a number; 0 for any other spelling."""
    return int(version, 16) if re.fullmatch(r"[0-9a-f]{1,8}", version) else 0
