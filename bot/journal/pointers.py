"""From a question that nothing was found for to the place where an author can add it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rapidfuzz import fuzz

from bot.content.library import Library
from bot.journal.lists import NONE
from bot.journal.release import Release

Nearest = Callable[[str], str | None]
"""Gives the topic nearest to some words; None where none is near."""

_NEAR: Final = 55.0


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a content file."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Words that nothing was found for, how often, the topic they are nearest to, and where to add a phrasing."""

    words: str
    n: int | None
    topic: str
    title: str
    place: Place | None


def unanswered(
    release: Release, library: Library, folder: Path, nearest: Nearest | None = None
) -> Iterator[Unanswered]:
    """Yield what a release shows of questions nothing was found for, the most frequent first, each with its place."""
    nearest = nearest or near_titles(library)
    for name, n in _asked(release):
        topic = nearest(name) or ""
        title = library.flows[topic].title if topic in library.flows else ""
        yield Unanswered(name, n, topic, title, phrasing_place(folder, topic) if title else None)


def _asked(release: Release) -> list[tuple[str, int | None]]:
    """Return the concepts that led nowhere: alone, in pairs, and as whole questions, each once."""
    found: dict[str, int | None] = {
        row.name: row.n for sheet in ("concept", "pair") for row in release.sheet(sheet).rows if row.n is not None
    }
    for each in release.queries:
        if each.topic == NONE and each.concepts:
            found.setdefault(each.asked, each.n)
    return sorted(found.items(), key=lambda each: (-(each[1] or 0), each[0]))


def near_titles(library: Library) -> Nearest:
    """Return what finds the topic whose title or phrasings are most like some words."""
    said = [(text, flow.flow) for flow in library.flows.values() for text in (flow.title, *flow.find_by)]

    def nearest(asked: str) -> str | None:
        ranked = [(fuzz.token_set_ratio(asked.lower(), text.lower()), topic) for text, topic in said]
        score, topic = max(ranked, default=(0.0, ""), key=lambda each: each[0])
        return topic if score >= _NEAR else None

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
