"""A screen as a page lays it out: its headline, its buttons in groups, and what stands on every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, assert_never, get_args

from bot.content.library import Library
from bot.engine.screens import (
    Banner,
    Block,
    Button,
    Call,
    Choices,
    Heading,
    Items,
    Kind,
    Mail,
    Note,
    Paragraph,
    Quotation,
    Screen,
    Trail,
)
from bot.engine.token import Page, TokenError, read_page, read_role, spell_page, take_apart

Place = Literal["answers", "ticks", "done", "more", "ways"]
"""Where a button stands; from the top of the screen down."""
_PLACES: Final[dict[Kind, Place]] = {
    "answer": "answers",
    "topic": "answers",
    "tick": "ticks",
    "done": "done",
    "section": "more",
    "nav": "ways",
    "urgent": "ways",
}
_COMMANDS: Final = {
    "home": "home",
    "topics": "all_topics",
    "terms": "terms",
    "evidence": "evidence",
    "help": "help",
    "privacy": "privacy",
    "about": "about",
}
"""Pages that stand at the foot of every page, and the wording of their buttons."""
LONG: Final = 34
"""Labels beyond this stand one to a row; shorter ones stand in a grid."""


@dataclass(frozen=True, slots=True)
class Group:
    """Buttons that stand together."""

    place: Place
    buttons: tuple[Button, ...]

    @property
    def rows(self) -> bool:
        """True when a label is too long for a grid."""
        return any(len(button.full) > LONG for button in self.buttons)

    @property
    def single(self) -> bool:
        """True when there is nothing to choose between: the one button is the way on."""
        return len(self.buttons) == 1


@dataclass(frozen=True, slots=True)
class View:
    """One screen, laid out."""

    screen: Screen
    head: int | None
    """Which of the blocks heads the screen; none where only its title can."""
    blocks: tuple[Block, ...]
    groups: tuple[Group, ...]
    back: Button | None
    """The way back from a screen beside the way: it stays in sight above, as many buttons may stand below."""
    leave: str
    """The label of the quick exit; empty where there is none."""

    @property
    def opens(self) -> bool:
        """True where words may be typed before anything is chosen."""
        return self.screen.section == "home" or self.screen.name == "lost"


def lay_out(library: Library, screen: Screen, *, first: bool = True) -> View:
    """Return a screen as the page shows it; only the first can have its way back above it."""
    shown = (_without(block, library.wording["danger_line"]) for block in screen.blocks)
    blocks = tuple(block for block in shown if block is not None)
    back = _back(screen) if first else None
    rest = [button for button in screen.buttons if button.kind != "exit" and button is not back]
    return View(
        screen=screen,
        head=_head(blocks),
        blocks=blocks,
        groups=_groups(rest),
        back=back,
        leave=_leave(library, screen),
    )


def _back(screen: Screen) -> Button | None:
    ways = (button for button in screen.buttons if button.kind == "nav")
    return next(ways, None) if screen.name == "section" else None


def _groups(buttons: Sequence[Button]) -> tuple[Group, ...]:
    """Return the buttons place by place, each place once, in the order of the places."""
    placed: dict[Place, list[Button]] = {}
    for button in buttons:
        placed.setdefault(_PLACES[button.kind], []).append(button)
    return tuple(Group(place, tuple(placed[place])) for place in get_args(Place) if place in placed)


def _leave(library: Library, screen: Screen) -> str:
    exits = [button.full for button in screen.buttons if button.kind == "exit"]
    if exits:
        return exits[0]
    return library.wording["exit"] if screen.private else ""


def _head(blocks: Sequence[Block]) -> int | None:
    """Return which block heads the screen: a banner, else a heading, else the lead."""
    ranks = [(rank, place) for place, block in enumerate(blocks) if (rank := _rank(block)) is not None]
    return min(ranks)[1] if ranks else None


def _rank(block: Block) -> int | None:
    match block:
        case Banner():
            return 0
        case Heading():
            return 1
        case Paragraph(tone="lead"):
            return 2
        case _:
            return None


def _without(block: Block, line: str) -> Block | None:
    """Leave out what the page shows in another place: the 999 line, and long answers that its buttons hold in full."""
    if isinstance(block, Choices):
        return None
    if isinstance(block, Paragraph) and block.tone == "small" and block.text.endswith(line):
        rest = block.text.removesuffix(line).strip()
        return Paragraph(rest, "small") if rest else None
    return block


def kind_of(block: Block) -> str:
    """Return the name of the macro that draws a block."""
    match block:
        case Paragraph():
            return "paragraph"
        case Heading():
            return "heading"
        case Items():
            return "items"
        case Trail():
            return "trail"
        case Banner():
            return "banner"
        case Call():
            return "call"
        case Quotation():
            return "quotation"
        case Note():
            return "note"
        case Mail():
            return "mail"
        case Choices():
            return "choices"
        case _:
            assert_never(block)


def commands(library: Library, screens: Sequence[Screen]) -> tuple[Button, ...]:
    """Return the pages at the foot, in the reader's role; no token and no label stands twice on a page."""
    role = role_of(library, screens[-1].token if screens else "")
    tokens = {button.token for screen in screens for button in screen.buttons} | {screen.token for screen in screens}
    labels = {button.full for screen in screens for button in screen.buttons}
    buttons = (
        Button(library.wording[key], spell_page(library, Page(name, role)), "nav") for name, key in _COMMANDS.items()
    )
    return tuple(button for button in buttons if button.token not in tokens and button.full not in labels)


def role_of(library: Library, token: str) -> str:
    """Return the role that a token carries; none for what is no token."""
    try:
        return read_page(library, token).role if token.startswith("-") else read_role(library, take_apart(token).role)
    except TokenError:
        return ""
