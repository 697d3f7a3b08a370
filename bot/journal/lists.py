"""The closed lists: every word that the journal may ever hold, taken from the content."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

from bot.content.library import Library
from bot.journal.naming import names_of, prints_of
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
    which levels are never shown by themselves, `ranks` how grave each is,
    `reach` what a topic can ask and where it can end, and `prints` what of a
    topic changes when its content does.
    """

    words: Mapping[Closed, frozenset[str]]
    family_of: Mapping[str, str] = field(default_factory=dict)
    grave: frozenset[str] = frozenset()
    ranks: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    reach: Mapping[str, Reach] = field(default_factory=dict)
    prints: Mapping[str, str] = field(default_factory=dict)
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

    def ending(self, topic: str, outcome: str) -> str:
        """Return how an outcome of a topic reads."""
        return self.names.get(("outcome", f"{topic}/{outcome}")) or self.name("outcome", outcome)

    @cached_property
    def tellable(self) -> frozenset[tuple[str, str]]:
        """Topics and outcomes that the query log may tell together: those that are no emergency on any way there."""
        ends = [(topic, level, name) for topic, found in self.reach.items() for level, name in found.endings]
        grave = {(topic, name) for topic, level, name in ends if level in self.grave}
        return frozenset((topic, name) for topic, _, name in ends) - grave

    @cached_property
    def families(self) -> tuple[str, ...]:
        """The families, each once, in order."""
        return tuple(sorted(set(self.family_of.values())))


NONE, EMERGENCY, LOOKED_UP = "none", "emergency", "looked-up"
"""Topics of a message that found nothing, of one that told of danger, and of one that looked up a word or number."""
NO_CONCERN: Final = frozenset({NONE, LOOKED_UP})
"""Topics of messages that no concern was opened for: they are no part of any sum of concerns."""


def lists_of(library: Library, concepts: Mapping[str, str] | None = None, kinds: tuple[str, ...] = KINDS) -> Lists:
    """Return the closed lists of a content: `concepts` maps each concept id to how leads read it."""
    concepts = concepts or {}
    outcomes = {name for flow in library.flows.values() for name in flow.outcomes} | set(library.shared_outcomes)
    questions = {name for flow in library.flows.values() for name in flow.questions}
    words: dict[Closed, frozenset[str]] = {
        "topic": frozenset(library.flows) | {NONE, EMERGENCY, LOOKED_UP},
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
        names=names_of(library, concepts, kinds),
        reach={name: reach(library, name) for name in library.flows},
        prints=prints_of(library),
        version=_number(library.version),
    )


def _families(library: Library) -> dict[str, str]:
    """Return each topic's family: the first of the menu that names it."""
    found: dict[str, str] = {}
    for name, family in library.topics.items():
        for flow in family.flows:
            found.setdefault(flow, name)
    return {flow: family for flow, family in found.items() if flow in library.flows}


def _number(version: str) -> int:
    """Return a content's version, eight hexadecimal characters, as a number; 0 for any other spelling."""
    return int(version, 16) if re.fullmatch(r"[0-9a-f]{1,8}", version) else 0
