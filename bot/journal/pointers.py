"""From a question that nothing was found for to the place where an author can add it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from bot.content.library import Library
from bot.journal.lists import NONE
from bot.journal.phrasings import concepts_of_phrases
from bot.journal.release import Release

Nearest = Callable[[frozenset[str]], tuple[str, ...]]
"""Gives the concerns whose phrases hold some concepts most often; none where there are too many to tell."""

MOST_NEAR: Final = 3
_HALF: Final = 0.5
"""Concerns whose phrases hold the concepts at least half as often as those of the best are as near."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a content file."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class Near(NamedTuple):
    """A concern that words are near to, and where a phrasing can be added."""

    topic: str
    title: str
    place: Place


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Words that nothing was found for, how often, and the concerns they are near to."""

    words: str
    n: int | None
    near: tuple[Near, ...]


class _Asked(NamedTuple):
    words: str
    concepts: frozenset[str]
    n: int | None


def unanswered(
    release: Release, library: Library, folder: Path, nearest: Nearest | None = None
) -> Iterator[Unanswered]:
    """Yield what a release shows of questions nothing was found for, the most frequent first, each with its places."""
    asked = _asked(release)
    nearest = nearest or near_phrases(library, frozenset[str]().union(*(each.concepts for each in asked)))
    for each in asked:
        near = [(topic, phrasing_place(folder, topic)) for topic in nearest(each.concepts)]
        places = (Near(topic, library.flows[topic].title, place) for topic, place in near if place)
        yield Unanswered(each.words, each.n, tuple(places))


def _asked(release: Release) -> list[_Asked]:
    """Return the concepts that led nowhere: alone, in pairs, and as whole questions, each once."""
    found: dict[str, _Asked] = {
        row.name: _Asked(row.name, frozenset(row.id.split("+")), row.n)
        for sheet in ("concept", "pair")
        for row in release.sheet(sheet).rows
        if row.n is not None
    }
    for each in release.queries:
        if each.topic == NONE and each.concepts and each.n is not None:
            found.setdefault(each.asked, _Asked(each.asked, frozenset(each.concepts), each.n))
    return sorted(found.values(), key=lambda each: (-(each.n or 0), each.words))


def near_phrases(library: Library, concepts: frozenset[str]) -> Nearest:
    """Return what finds the concerns whose phrases hold all of some concepts most often, up to three."""
    phrases = concepts_of_phrases(library, concepts)

    def nearest(asked: frozenset[str]) -> tuple[str, ...]:
        held = {topic: sum(asked <= each for each in found) / len(found) for topic, found in phrases.items()}
        best = max(held.values(), default=0)
        near = [topic for topic, share in held.items() if share and share >= _HALF * best]
        return tuple(sorted(near, key=lambda topic: (-held[topic], topic))) if len(near) <= MOST_NEAR else ()

    return nearest


def phrasing_place(folder: Path, topic: str) -> Place | None:
    """Return the line below which a topic's phrasings stand; None where its file has none."""
    for name, key in ((f"flows/{topic}.phrases.yaml", "phrases"), (f"flows/{topic}.yaml", "find_by")):
        path = folder / name
        if not path.is_file():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if re.match(rf"{key}\s*:", line):
                return Place(name, number)
    return None
