"""All content files as read: models, each with the tree that knows where everything stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from bot.content.diagnostics import Place
from bot.content.models import (
    Calendar,
    Concepts,
    Directory,
    Examples,
    Excerpts,
    Flow,
    Hazards,
    Levels,
    Outcome,
    OutOfScope,
    Phrases,
    Practice,
    Roles,
    Safety,
    SharedOutcomes,
    Sources,
    Terms,
    Topics,
)
from bot.content.tree import Path_, Tree

if TYPE_CHECKING:
    from pydantic import RootModel

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Read(Generic[M]):
    """A model and the tree it was made from."""

    model: M
    tree: Tree

    def place(self, *path: str | int) -> Place:
        """Return where the value at a path stands."""
        return self.tree.place(path)

    def key_place(self, *path: str | int) -> Place:
        """Return where the key at a path stands."""
        return self.tree.key_place(path)


class Stated(NamedTuple):
    """An outcome, the file it stands in, and its path there."""

    outcome: Outcome
    name: str
    read: Read[Flow] | Read[SharedOutcomes]

    def place(self, *path: str | int) -> Place:
        """Return where a part of the outcome stands."""
        return self.read.place("outcomes", self.name, *path)

    @property
    def key_place(self) -> Place:
        """Return where the outcome's name stands."""
        return self.read.key_place("outcomes", self.name)


@dataclass(frozen=True, slots=True)
class Files:
    """Every file that could be read."""

    levels: Read[Levels]
    roles: Read[Roles]
    sources: Read[Sources]
    terms: Read[Terms]
    topics: Read[Topics]
    practice: Read[Practice]
    shared: Read[SharedOutcomes]
    safety: Read[Safety]
    calendar: Read[Calendar]
    hazards: Read[Hazards]
    concepts: Read[Concepts]
    out_of_scope: Read[OutOfScope]
    wording: Read[RootModel[dict[str, str]]]
    directories: tuple[Read[Directory], ...]
    excerpts: tuple[Read[Excerpts], ...]
    flows: tuple[Read[Flow], ...]
    examples: tuple[Read[Examples], ...]
    phrases: tuple[Read[Phrases], ...]
    flow_names: frozenset[str]
    """Every flow file's name, also of those that could not be read: links to them are not called unknown."""
    name_words: frozenset[str] = frozenset()
    """Names of people and places, which the kept vocabulary may not hold."""
    unread: tuple[str, ...] = ()
    """Folders in which a file could not be read: what it may hold is not called unknown."""

    @property
    def outcomes(self) -> Iterator[Stated]:
        """Yield every outcome, the shared ones first."""
        for name, outcome in self.shared.model.outcomes.items():
            yield Stated(outcome, name, self.shared)
        for read in self.flows:
            for name, outcome in read.model.outcomes.items():
                yield Stated(outcome, name, read)

    def flow(self, name: str) -> Read[Flow] | None:
        """Return a flow's file, where it could be read."""
        return next((read for read in self.flows if read.model.flow == name), None)


def strings(tree: Tree) -> Iterator[tuple[Path_, str]]:
    """Yield every text of a file with its path."""
    stack: list[tuple[Path_, object]] = [((), tree.plain)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, dict):
            stack += [((*path, key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            stack += [((*path, place), inner) for place, inner in enumerate(value)]
