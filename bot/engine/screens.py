"""What a practitioner sees, free of any channel: blocks to read and buttons to tap."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

# --- blocks ----------------------------------------------------------------

Tone = Literal["plain", "lead", "small", "warning"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `lead` is the headline, `warning` must not be missed, `small` is a standing line."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a screen."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list; numbered where the order matters."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Trail:
    """The answers so far, in one line."""

    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Banner:
    """Level and time in words: the first thing on an outcome."""

    level: str
    """The level's id, for colour; the words never depend on it."""
    text: str
    time: str


@dataclass(frozen=True, slots=True)
class Call:
    """Whom to ring: the number for now, or the way to reach them."""

    id: str
    name: str
    number: str | None
    text_only: bool
    """True when the number takes text messages, not calls."""
    how: str
    """The route, or what to know about the number now ("out of hours, as of 22:10")."""
    checked: str
    """When the number was checked, in words; empty for a route without a number."""
    checked_on: date | None = None
    web: str | None = None
    detail: tuple[str, ...] = ()
    """Who it is for, what to have ready, cautions: shown when the contact is the subject."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation with its source, place, gist and what has changed since."""

    id: str
    quote: str
    source: str
    place: str
    gist: str
    caption: str
    since: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Words to copy."""

    text: str


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail address to write to."""

    address: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Long answers in full, numbered as their buttons are.

    A channel whose buttons have room for the full wording shows it there and
    leaves this out; every other channel shows it above the buttons.
    """

    items: tuple[str, ...]


Block = Paragraph | Heading | Items | Trail | Banner | Call | Quotation | Note | Mail | Choices

# --- buttons -----------------------------------------------------------------

Kind = Literal["answer", "tick", "done", "section", "nav", "topic", "urgent", "exit"]


@dataclass(frozen=True, slots=True)
class Button:
    """One tap. `label` fits a small button; `say` is the full wording where there is room."""

    label: str
    token: str
    kind: Kind
    say: str = ""
    ticked: bool | None = None
    hint: str = ""

    @property
    def full(self) -> str:
        """The full wording."""
        return self.say or self.label


@dataclass(frozen=True, slots=True)
class Reached:
    """The outcome that a screen shows."""

    flow: str
    outcome: str
    level: str
    within: str
    call: tuple[Call, ...]


Name = Literal["question", "outcome", "section", "page", "stale", "lost", "safety"]


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen: what to read, what to tap, and the token that draws it again."""

    name: Name
    title: str
    blocks: tuple[Block, ...]
    buttons: tuple[Button, ...]
    token: str = ""
    flow: str = ""
    question: str = ""
    reached: Reached | None = None
    section: str = ""
    private: bool = False
    stays: bool = field(default=False)
    """True when the screen is a message of its own that is never edited away: an outcome."""
