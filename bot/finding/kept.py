"""Which words the vocabulary that may be kept must not hold: names of people and places."""

from __future__ import annotations

from itertools import chain

from bot.finding.names import Everyday, Names


def identifying_words(names: Names | None, everyday: Everyday | None) -> frozenset[str]:
    """Return every listed name and place that is not also an everyday word."""
    if names is None or everyday is None:
        return frozenset()
    listed = chain.from_iterable((*names.given.values(), *names.surnames.values(), names.places))
    ordinary = frozenset(chain.from_iterable(everyday.words.values()))
    return frozenset(word for word in listed if len(word) > 1) - ordinary
