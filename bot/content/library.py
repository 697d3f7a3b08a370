"""The Library: all flows and knowledge, checked. It exists only when no error was found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from bot.content.models import (
    Calendar,
    Concept,
    Contact,
    Excerpt,
    Family,
    Flow,
    Hazard,
    Join,
    Levels,
    Outcome,
    Phrases,
    Practice,
    Role,
    Safety,
    Sources,
    Target,
    Term,
)
from bot.content.routing import tag


class Wording(Mapping[str, str]):
    """Every sentence of the bot's own, by key (`knowledge/wording.yaml`)."""

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)

    def __getitem__(self, key: str) -> str:
        return self._texts[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def fill(self, key: str, **slots: object) -> str:
        """Return the sentence with its slots filled; the checker knows which each has."""
        return self._texts[key].format(**slots)


class Ending(NamedTuple):
    """An outcome, and the flow that leads there (shared outcomes belong to no flow)."""

    flow: str
    outcome: str


class Asking(NamedTuple):
    """A question, and the flow it belongs to."""

    flow: str
    question: str


@dataclass(frozen=True, slots=True)
class QuotedExcerpt:
    """An excerpt with its id and the id of the source it is cut from."""

    id: str
    source: str
    excerpt: Excerpt


@dataclass(frozen=True)
class Library:
    """Everything the bot knows. Frozen; lookups by id never fail for ids inside it."""

    flows: Mapping[str, Flow]
    levels: Levels
    roles: Mapping[str, Role]
    excerpts: Mapping[str, QuotedExcerpt]
    terms: Mapping[str, Term]
    sources: Sources
    contacts: Mapping[str, Mapping[str, Contact]]
    area_names: Mapping[str, str]
    topics: Mapping[str, Family]
    featured_terms: tuple[str, ...]
    shared_outcomes: Mapping[str, Outcome]
    practice: Practice
    safety: Safety
    calendar: Calendar
    hazards: Mapping[str, Hazard]
    concepts: Mapping[str, Concept]
    phrases: Mapping[str, Phrases]
    cases: Mapping[str, tuple[str, ...]]
    """The examples' cases in their authors' words, by flow."""
    out_of_scope: tuple[str, ...]
    wording: Wording
    suggest_emails: Mapping[str, str] = field(default_factory=dict)
    """Where practitioners may write to the team, by area; none where an area gives none."""
    version: str = field(default="")

    @cached_property
    def tags(self) -> Mapping[str, str]:
        """Four characters for each flow, which change when it asks or leads differently."""
        return {name: tag(self.flows, name) for name in self.flows}

    @cached_property
    def flow_of_key(self) -> Mapping[str, Flow]:
        """Flows by the two characters that begin their tokens."""
        return {flow.key: flow for flow in self.flows.values()}

    @cached_property
    def role_of_key(self) -> Mapping[str, str]:
        """Role ids by their character in tokens; `0` is no role."""
        return {"0": "", **{role.key: name for name, role in self.roles.items()}}

    @cached_property
    def _term_words(self) -> tuple[re.Pattern[str], Mapping[str, str]]:
        named = {
            spelling: name
            for name, term in self.terms.items()
            for spelling in (term.name, term.full)
            if spelling and len(spelling) > 2  # noqa: PLR2004 two letters are too often something else
        }
        longest = sorted(named, key=len, reverse=True)
        found = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest)) + r")(?![\w-])")
        return found, named

    @cached_property
    def _terms_of(self) -> dict[Asking | Ending, tuple[str, ...]]:
        return {}

    def terms_of(self, place: Asking | Ending, named: tuple[str, ...], *texts: str) -> tuple[str, ...]:
        """Return the glossary entries of a question or outcome: those it names, then those its texts mention.

        Worked out once for each place.
        """
        if place not in self._terms_of:
            self._terms_of[place] = tuple(dict.fromkeys((*named, *self.terms_in(*texts))))
        return self._terms_of[place]

    def terms_in(self, *texts: str) -> tuple[str, ...]:
        """Return the glossary entries that texts mention by name, in order, each once."""
        words, spelled = self._term_words
        return tuple(dict.fromkeys(spelled[match.group()] for text in texts for match in words.finditer(text)))

    def outcome(self, ending: Ending) -> Outcome:
        """Return the flow's own outcome of that name, else the shared one."""
        own = self.flows[ending.flow].outcomes.get(ending.outcome)
        return own if own is not None else self.shared_outcomes[ending.outcome]

    def leads_to(self, flow: Flow, target: Target) -> Asking | Ending:
        """Return the question or ending that a target of the flow leads to."""
        if isinstance(target, Join):
            return Asking(target.flow, self.flows[target.flow].start)
        if target in flow.questions:
            return Asking(flow.flow, target)
        return Ending(flow.flow, target)

    def contact(self, contact: str, area: str) -> Contact:
        """Return a contact as the area has it, else the national one."""
        local = self.contacts.get(area, {}).get(contact)
        return local if local is not None else self.contacts["national"][contact]

    def rank(self, level: str) -> int:
        """Return how grave a level is: 5 for the gravest."""
        return self.levels.levels[level].rank
