"""What typed words point to: spelled in a token, so that the screen can be drawn again. Ids only, nothing typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.content.hours import Moment
from bot.content.library import Library
from bot.engine.buttons import topic_buttons, topic_choices
from bot.engine.contacts import urgent_blocks
from bot.engine.screens import Block, Button, Paragraph
from bot.engine.token import TokenError

DOORS = ("child-at-risk", "adult-at-risk", "staff-allegation")
EMERGENCY = "emergency"
MOST = 3
Fit = Literal["strong", "weak", "none", "doors"]
"""How well the topics fit; `doors` once the practitioner said that none does."""
_FITS: dict[str, Fit] = {"s": "strong", "w": "weak", "n": "none", "d": "doors"}
_LETTERS = {fit: letter for letter, fit in _FITS.items()}
_SPELLED = re.compile(r"([swnd])([09])((?:[a-z][a-z0-9]){0,3})(?:-([a-z0-9-]+))?")


@dataclass(frozen=True, slots=True)
class Pointed:
    """What a message points to: topics, the best first, and whether it told of danger."""

    flows: tuple[str, ...] = ()
    fit: Fit = "none"
    danger: bool = False
    mentions: str = ""
    """A glossary term that was the whole message; its meaning is one tap away."""

    @property
    def doors(self) -> Pointed:
        """The same message, once none of its topics fits."""
        return Pointed(fit="doors", danger=self.danger)

    def offered(self, library: Library) -> tuple[str, ...]:
        """Return the topics to choose from: the doors where the message pointed to none."""
        return self.flows or tuple(door for door in DOORS if door in library.flows)

    def private(self, library: Library) -> bool:
        """Tell whether a topic on offer is one that nobody else should see."""
        return any(library.flows[flow].private for flow in self.offered(library))


def pointed(flows: tuple[str, ...], fit: Fit, *, danger: bool, mentions: str) -> Pointed:
    """Return what a message points to, as it is offered: beneath the 999 card stands no topic that is the 999 card."""
    offered = tuple(flow for flow in flows[:MOST] if not (danger and flow == EMERGENCY))
    return Pointed(offered, fit, danger, mentions)


def spell_pointed(library: Library, what: Pointed) -> str:
    """Return what a message points to as the argument of a token."""
    keys = "".join(library.flows[flow].key for flow in what.flows)
    term = f"-{what.mentions}" if what.mentions else ""
    return f"{_LETTERS[what.fit]}{'9' if what.danger else '0'}{keys}{term}"


def read_pointed(library: Library, text: str) -> Pointed:
    """Read the argument of a token; a topic or term that is gone is left out. Raises TokenError."""
    match = _SPELLED.fullmatch(text)
    if match is None:
        raise TokenError("found")
    fit, danger, keys, term = match.groups(default="")
    known = library.flow_of_key
    flows = tuple(known[key].flow for key in re.findall("..", keys) if key in known)
    return Pointed(flows, _FITS[fit], danger == "9", term if term in library.terms else "")


def found_blocks(library: Library, what: Pointed, moment: Moment, area: str) -> list[Block]:
    """Return the 999 card where words told of danger, then the line above the topics."""
    blocks: list[Block] = urgent_blocks(library, moment, area) if what.danger else []
    lead, *lines = _line(library, what).strip().split("\n")
    blocks.append(Paragraph(lead, "plain" if what.danger else "lead"))
    blocks += [Paragraph(line) for line in lines if line]
    return [*blocks, *topic_choices(library, what.offered(library))]


def _line(library: Library, what: Pointed) -> str:
    if what.fit == "doors":
        return library.wording["page_doors"]
    if what.danger:
        return library.wording["found_danger"]
    return library.wording[f"found_{what.fit if what.flows else 'none'}"]


def found_buttons(
    library: Library, what: Pointed, role: str, again: Callable[[Pointed], str], meaning: Callable[[str], str]
) -> tuple[Button, ...]:
    """Return the topics as buttons, then the term's meaning, then None of these.

    `again` and `meaning` give the tokens of another finding at the same place, and of a glossary term.
    """
    buttons = [*topic_buttons(library, what.offered(library), role)]
    if what.mentions:
        label = library.wording.fill("what_is", term=library.terms[what.mentions].name)
        buttons.append(Button(label, meaning(what.mentions), "section"))
    if what.flows:
        buttons.append(Button(library.wording["none_fit"], again(what.doors), "section"))
    return tuple(buttons)
