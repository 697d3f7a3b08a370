"""Screens as Telegram shows them: HTML of a few known tags, the same words plain, and buttons under them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import assert_never

from bot.channels.telegram.layout import Line, Text, set_out
from bot.engine.screens import (
    Banner,
    Block,
    Button,
    Call,
    Choices,
    Heading,
    Items,
    Mail,
    Note,
    Paragraph,
    Quotation,
    Screen,
    Trail,
)

APART = "_"
"""Leads the data of a button on a message that stays: its tap is answered by a new message. Not so the quick exit."""
MAX_DATA = 64
MAX_BUTTONS = 100
_BESIDE = 16
_STEP = " › "  # noqa: RUF001 the sign that trails are written with
_FOOT = ("nav", "exit", "urgent")


Keyboard = dict[str, list[list[dict[str, str]]]]
"""An inline keyboard as the Bot API takes it."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A screen as messages: nearly always one. The buttons belong to the last."""

    texts: tuple[Text, ...]
    keyboard: Keyboard | None


def draw(screen: Screen) -> Drawn:
    """Return a screen as Telegram takes it: escaped, within its limits, never empty."""
    paragraphs = [lines for block in screen.blocks if (lines := _lines(block))]
    texts = set_out(paragraphs) or set_out([[Line(screen.title or "-", "b")]])
    return Drawn(texts, keyboard(screen))


# --- words -------------------------------------------------------------------


def _lines(block: Block) -> list[Line]:
    match block:
        case Paragraph(text, tone):
            return [Line(text, {"lead": "b", "warning": "b", "small": "i"}.get(tone, ""))]
        case Heading(text):
            return [Line(text, "u")]
        case Items(items, numbered):
            return _listed(items, numbered=numbered)
        case Choices(items):
            return _listed(items, numbered=True)
        case Trail(answers):
            return [Line(_STEP.join(answers), "i")]
        case Banner():
            return [Line(block.text, "b"), Line(block.time, "b")]
        case Call():
            return list(_call(block))
        case Quotation():
            return list(_quotation(block))
        case Mail(address):
            return [Line(address)]
        case Note(text):
            return [Line(text, "pre")]
        case _:
            assert_never(block)


def _listed(items: tuple[str, ...], *, numbered: bool) -> list[Line]:
    return [Line(f"{place}. {item}" if numbered else f"• {item}") for place, item in enumerate(items, 1)]


def _call(call: Call) -> Iterator[Line]:
    """Whom to ring: the number stays plain text, which every client makes tappable and every reader reads out."""
    yield Line(call.name, "b")
    yield Line(call.number or "")
    yield Line(call.how)
    yield Line(call.checked, "i")
    yield Line(call.web or "")


def _quotation(quotation: Quotation) -> Iterator[Line]:
    yield Line(f"“{quotation.quote}”", "blockquote")
    yield Line(quotation.source, "i")
    yield Line(quotation.place, "i")
    yield Line(quotation.gist)
    yield Line(quotation.caption, "i")
    yield from _listed(quotation.since, numbered=False)


# --- buttons -----------------------------------------------------------------


def keyboard(screen: Screen) -> Keyboard | None:
    """Return the buttons in rows a thumb can hit: the ways on, then Back and its kin, the quick exit, and 999 last."""
    body = [button for button in screen.buttons if button.kind not in _FOOT]
    foot = [list(_rows(kind, [b for b in screen.buttons if b.kind == kind])) for kind in _FOOT]
    lower = [row for rows in foot for row in rows]
    upper = [row for kind, group in groupby(body, key=lambda button: button.kind) for row in _rows(kind, list(group))]
    rows = _within(upper, MAX_BUTTONS - sum(map(len, lower))) + lower
    if not rows:
        return None
    return {"inline_keyboard": [[_button(button, apart=screen.stays) for button in row] for row in rows]}


def _rows(kind: str, buttons: list[Button]) -> Iterator[list[Button]]:
    match kind:
        case "nav":
            yield from _evenly(buttons)
        case "section":
            yield from _in_pairs(buttons)
        case _:
            yield from ([button] for button in buttons)


def _evenly(buttons: list[Button]) -> Iterator[list[Button]]:
    """One row for up to three; more are shared out, since four labels in a row are cut to nothing."""
    width = len(buttons) if len(buttons) <= 3 else 2  # noqa: PLR2004 three labels still fit a phone
    yield from (buttons[at : at + width] for at in range(0, len(buttons), width or 1))


def _in_pairs(buttons: list[Button]) -> Iterator[list[Button]]:
    waiting: list[Button] = []
    for button in buttons:
        if len(button.label) > _BESIDE:
            yield from filter(None, (waiting, [button]))
            waiting = []
        elif waiting:
            yield [*waiting, button]
            waiting = []
        else:
            waiting = [button]
    yield from filter(None, (waiting,))


def _within(rows: list[list[Button]], room: int) -> list[list[Button]]:
    kept: list[list[Button]] = []
    for row in rows:
        room -= len(row)
        if room < 0:
            break
        kept.append(row)
    return kept


def _button(button: Button, *, apart: bool) -> dict[str, str]:
    box = "" if button.ticked is None else "☑ " if button.ticked else "☐ "
    marked = APART + button.token
    apart = apart and button.kind != "exit" and len(marked) <= MAX_DATA
    data = marked if apart else button.token
    return {"text": box + button.label, "callback_data": data}
