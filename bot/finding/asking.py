"""Questions about a word or a number: `what is a MATAC`, `number for mash at night`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.content.models import Contact, Term
from bot.finding.words import split

_MEANING = re.compile(
    r"(?:what(?:s| is| are| does)?|whats|wots?|wat is|define|explain|meaning of|definition of"
    r"|remind me what|tell me what)? ?"
    r"(?P<whole>(?:an? |the )?(?P<term>.+?))"
    r"(?: is| are)?(?: mean| means| meaning| stand for| stands for| about| again)?"
)
_NUMBER = re.compile(
    r"\b(?:numbers?|phone|telephone|tel|ring|call|contact|contact details|reach|get hold of|how do i get|how to get"
    r"|helpline|hotline|phoneline|advice line|help line|who is (?:my|our|the))\b"
)
_LEAD = frozenset(
    """
    what whats the is a an number no for phone telephone tel ring call contact details reach who do i how to get hold of
    at night out hours ooh now tonight weekend please need can you give me in my our us which must numbers
    helpline hotline phoneline line help advice details non emergency on duty
    """.split()  # noqa: SIM905 a list of words reads better as one text
)
_FEW = 9


class Asking:
    """Knows the glossary's and the directory's names, and the usual ways to ask for them."""

    def __init__(self, terms: Mapping[str, Term], contacts: Mapping[str, Contact]) -> None:
        self._terms = {
            " ".join(split(spelling)): name
            for name, term in terms.items()
            for spelling in (*term.also_typed, term.full or term.name, term.name)
        }
        self._contacts: dict[frozenset[str], str] = {}
        for name, contact in contacts.items():
            for spelling in (name.replace("-", " "), contact.name, *contact.also_typed, *_shorter(contact.name)):
                self._contacts.setdefault(_content(split(spelling)), name)

    def named(self, words: list[str]) -> str:
        """Return the glossary entry that is the whole message."""
        return self._terms.get(" ".join(words), "")

    def term(self, words: list[str]) -> str:
        """Return the glossary entry whose meaning a message asks for, if it asks for nothing else."""
        said = " ".join(words)
        if not words or len(words) > _FEW or said in self._terms:
            return ""
        match = _MEANING.fullmatch(said)
        return (self._terms.get(match["whole"]) or self._terms.get(match["term"], "")) if match else ""

    def contact(self, words: list[str]) -> str:
        """Return the directory entry whose number a message asks for."""
        if not words or len(words) > _FEW + 3 or not _NUMBER.search(" ".join(words)):
            return ""
        return self._contacts.get(_content(words), "")


def _content(words: list[str]) -> frozenset[str]:
    return frozenset(word for word in words if word not in _LEAD) or frozenset({"-"})


def _shorter(name: str) -> tuple[str, ...]:
    """Return a name without the words that people leave out."""
    plain = re.sub(
        r"\b(?:your|the|line|helpline|on call|coordinator|service|team|advice)\b", "", name, flags=re.IGNORECASE
    )
    return (plain,) if plain.strip() else ()
