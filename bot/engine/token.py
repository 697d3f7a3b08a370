"""Tokens: where a practitioner stands, in at most 64 characters of A-Z a-z 0-9 _ -.

`br` `0` `k3f9` `010g` `-why`  = flow key, role, tag of what the flow asks,
answers, view. A single answer takes one character, a tick list two. Pages
outside a flow begin with a hyphen: `-` role name [`-` argument].
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.content.library import Library
from bot.content.models import TickList
from bot.content.routing import DIGITS

MAX_TOKEN = 64
TICKS_WIDTH = 2
_NOT_SURE = 1 << 8
_OPEN = 1 << 9
_STATE = re.compile(r"([a-z][a-z0-9])([a-z0-9])([0-9a-v]{4})([0-9a-v]{0,16})(?:-([a-z]+)(?:-([a-z0-9-]{1,40}))?)?")
_PAGE = re.compile(r"-([a-z0-9])([a-z]+)(?:-([a-z0-9-]{1,56}))?")


class TokenError(ValueError):
    """The text is not the canonical spelling of any state."""


class Ticks(NamedTuple):
    """The answer to a tick list: signs ticked as bits, or not sure; `open` while still ticking."""

    mask: int = 0
    not_sure: bool = False
    open: bool = False

    def chosen(self, question: TickList) -> frozenset[str]:
        """Return the ids of the signs ticked."""
        return frozenset(sign.id for place, sign in enumerate(question.signs) if self.mask >> place & 1)


AnswerValue = int | Ticks


@dataclass(frozen=True, slots=True)
class State:
    """Answers given in a flow, in order, and which view of that place is shown."""

    flow: str
    role: str = ""
    answers: tuple[AnswerValue, ...] = ()
    view: str = ""
    argument: str = ""

    def at(self, view: str = "", argument: str = "") -> State:
        """Return the same place in another view."""
        return replace(self, view=view, argument=argument)


@dataclass(frozen=True, slots=True)
class Page:
    """A page outside any flow, such as the list of topics."""

    name: str
    role: str = ""
    argument: str = ""


class Spelled(NamedTuple):
    """A flow token taken apart, before its answers are read against the flow."""

    key: str
    role: str
    tag: str
    answers: str
    view: str
    argument: str


def take_apart(text: str) -> Spelled:
    """Split a flow token into its parts, unread. Raises TokenError."""
    match = _STATE.fullmatch(text) if len(text) <= MAX_TOKEN else None
    if match is None:
        raise TokenError("spelling")
    return Spelled(*match.groups(default=""))


def read_page(library: Library, text: str) -> Page:
    """Read a page token. Raises TokenError."""
    match = _PAGE.fullmatch(text) if len(text) <= MAX_TOKEN else None
    if match is None:
        raise TokenError("spelling")
    role, name, argument = match.groups(default="")
    return Page(name, read_role(library, role), argument)


def read_role(library: Library, key: str) -> str:
    """Return the role id that a token's character stands for. Raises TokenError."""
    try:
        return library.role_of_key[key]
    except KeyError:
        raise TokenError("role") from None


def spell_role(library: Library, role: str) -> str:
    """Return a role's character in tokens."""
    return library.roles[role].key if role else "0"


def spell_page(library: Library, page: Page) -> str:
    """Return a page's token."""
    tail = f"-{page.argument}" if page.argument else ""
    return f"-{spell_role(library, page.role)}{page.name}{tail}"


def spell(library: Library, state: State) -> str:
    """Return a state's token."""
    tail = f"-{state.view}" if state.view else ""
    tail += f"-{state.argument}" if state.argument else ""
    role, answers = spell_role(library, state.role), spell_answers(state.answers)
    return f"{library.flows[state.flow].key}{role}{library.tags[state.flow]}{answers}{tail}"


def spell_answers(answers: tuple[AnswerValue, ...]) -> str:
    """Return the answers part of a token."""
    return "".join(map(spell_answer, answers))


def spell_answer(answer: AnswerValue) -> str:
    """Return one answer's characters."""
    return spell_ticks(answer) if isinstance(answer, Ticks) else DIGITS[answer]


def spell_ticks(ticks: Ticks) -> str:
    """Return the two characters of a tick list's answer."""
    value = ticks.mask | (_NOT_SURE if ticks.not_sure else 0) | (_OPEN if ticks.open else 0)
    return DIGITS[value >> 5] + DIGITS[value & 31]


def read_ticks(text: str, question: TickList) -> Ticks:
    """Read two characters as the answer to a tick list. Raises TokenError."""
    if len(text) != TICKS_WIDTH or any(character not in DIGITS for character in text):
        raise TokenError("ticks")
    value = DIGITS.index(text[0]) << 5 | DIGITS.index(text[1])
    ticks = Ticks(value & 0xFF, bool(value & _NOT_SURE), bool(value & _OPEN))
    if ticks.mask >> len(question.signs) or (ticks.not_sure and (ticks.mask or ticks.open)):
        raise TokenError("ticks")
    return ticks
