"""Which concepts stand in the phrases of the content's concerns: for pointing authors, and for inventing use."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from bot.content.library import Library

Concepts = frozenset[str]
_LONGEST: Final = 3
_WORD: Final = re.compile(r"[a-z]+")


def concepts_of_phrases(library: Library, listed: Collection[str]) -> Mapping[str, tuple[Concepts, ...]]:
    """Return, for each concern, the concepts of each of its phrases; of those in a list only."""
    forms = {tuple(_words(form)): name for name, concept in library.concepts.items() for form in concept.forms}
    telling = {word for form, name in forms.items() if name in listed for word in form}

    def concepts(text: str) -> Concepts:
        words = _words(text)
        if telling.isdisjoint(words) and telling.isdisjoint(word.removesuffix("s") for word in words):
            return frozenset()
        return frozenset(_concepts(words, forms)).intersection(listed)

    return {
        name: tuple(map(concepts, (flow.title, *flow.find_by, *_phrases(library, name))))
        for name, flow in library.flows.items()
    }


def _phrases(library: Library, flow: str) -> tuple[str, ...]:
    return library.phrases[flow].phrases if flow in library.phrases else ()


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("'", "").replace("\u2019", ""))


def _concepts(words: list[str], forms: Mapping[tuple[str, ...], str]) -> list[str]:
    """Return the concepts of words, the longest form first; a plural counts as its word."""
    found, place = [], 0
    while place < len(words):
        widths = range(min(_LONGEST, len(words) - place), 0, -1)
        spans = [tuple(words[place : place + width]) for width in widths]
        spans.append((words[place].removesuffix("s"),))
        span = next((span for span in spans if span in forms), spans[-1])
        found += [forms[span]] if span in forms else []
        place += len(span)
    return found
