"""The closed vocabulary at work: which concepts the words of a message stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.content.models import Concept
from bot.finding.words import Stems, split

_LONGEST = 3
_AGES = (
    (re.compile(r"\d+/52|\d+(?:wks?|weeks?|w)"), "age-weeks"),
    (re.compile(r"\d+/12|\d+(?:mths?|months?|mnths?|mo|m)"), "age-months"),
    (re.compile(r"\d+\+\d+|\d+/40"), "gestation"),
    (re.compile(r"\d+(?:yrs?|years?|yo|y|f)"), "age-years"),
)
_NUMBER = re.compile(r"\d+")
_UNITS = {
    **dict.fromkeys(("week", "weeks", "wk", "wks"), "age-weeks"),
    **dict.fromkeys(("month", "months", "mth", "mths", "mnth", "mnths"), "age-months"),
    **dict.fromkeys(("year", "years", "yr", "yrs", "yo"), "age-years"),
}
YOUNG, OLDER = 5, 11


class Lexicon:
    """Finds concepts in words: the longest form first, words stemmed where a form is one word."""

    def __init__(self, concepts: Mapping[str, Concept]) -> None:
        self.stems = Stems()
        self._forms: dict[tuple[str, ...], str] = {}
        for name, concept in concepts.items():
            for form in concept.forms:
                words = tuple(split(form))
                self._forms[words] = name
                if len(words) == 1:
                    self._forms.setdefault((self.stems.of(words[0]),), name)
        self.kept = frozenset(name for name, concept in concepts.items() if concept.kept)

    @property
    def words(self) -> Iterable[str]:
        """Every word of every form."""
        return {word for form in self._forms for word in form}

    def concepts(self, words: list[str]) -> list[str]:
        """Return the concepts of a message, in its order; ages and stages are understood."""
        found: list[str] = []
        place = 0
        while place < len(words):
            width, name = self._at(words, place)
            if name:
                found.append(name)
            place += width
        return [*found, *ages(words)]

    def unknown(self, words: list[str]) -> int:
        """Count the words that no form covers."""
        covered, place = 0, 0
        while place < len(words):
            width, name = self._at(words, place)
            covered += width if name else 0
            place += width
        return len(words) - covered

    def _at(self, words: list[str], place: int) -> tuple[int, str]:
        for width in range(min(_LONGEST, len(words) - place), 0, -1):
            name = self._forms.get(tuple(words[place : place + width]))
            if name is None and width == 1:
                name = self._forms.get((self.stems.of(words[place]),))
            if name is not None:
                return width, name
        return 1, ""


def ages(words: list[str]) -> list[str]:
    """Return the ages and stages a message gives: `8/52`, `9 wk`, `36+4`, `yr 9`."""
    found: list[str] = []
    for place, word in enumerate(words):
        if not word[0].isdigit():
            if word in {"yr", "year"} and place + 1 < len(words) and _NUMBER.fullmatch(words[place + 1]):
                found.append("school-year")
            continue
        after = words[place + 1] if place + 1 < len(words) else ""
        if _NUMBER.fullmatch(word) and after in _UNITS:
            found += _years(int(word[:4])) if _UNITS[after] == "age-years" else [_UNITS[after]]
            continue
        for pattern, name in _AGES:
            if pattern.fullmatch(word):
                digits = _NUMBER.match(word)
                found += _years(int(digits.group()[:4])) if name == "age-years" and digits else [name]
                break
    return found


def _years(years: int) -> list[str]:
    if years < YOUNG:
        return ["age-years", "under-five"]
    return ["age-years", "primary-age"] if years < OLDER else ["age-years", "teenage"]
