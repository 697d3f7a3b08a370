"""The terminal channel: screens as text, buttons by number or words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TextIO

from bot.engine.plain import as_text, block_text
from bot.engine.screens import Button, Choices, Screen
from bot.exchange import Context, Desk, Input, Started, Tapped, Turn, Typed, handle
from bot.safety_message import SAFETY_MESSAGE

_MARKS = {True: "[x] ", False: "[ ] ", None: ""}


def chat(desk: Desk, *, area: str, start: str, clock: Callable[[], datetime], lines: TextIO, out: TextIO) -> None:
    """Hold a conversation until the lines end or `quit` is typed.

    A number or a button's words tap it; anything else is a typed question.
    """
    received: Input = Started(start)
    while True:
        turn = _answer(desk, received, Context(clock(), area))
        screen = turn.screens[-1] if turn else None
        out.write(_shown(turn) if turn else f"{SAFETY_MESSAGE}\n")
        out.write("> ")
        out.flush()
        line = lines.readline()
        if not line or line.strip().lower() in {"quit", "exit", "q"}:
            out.write("\n")
            return
        received = read_line(line, screen)


def _answer(desk: Desk, received: Input, context: Context) -> Turn | None:
    try:
        return handle(desk, received, context)
    except Exception:  # noqa: BLE001 a fault of ours must still show the safety message
        return None


def _shown(turn: Turn) -> str:
    """Return a turn as it is printed: the answer first, then what the words seemed to give away."""
    warning = f"\n{as_text(turn.warning)}\n" if turn.warning else ""
    return show(turn.screens[-1]) + warning


def read_line(line: str, screen: Screen | None) -> Input:
    """Return what a line means on a screen: a tap on one of its buttons, or typed words."""
    said = line.strip()
    buttons = screen.buttons if screen else ()
    if said.isdigit() and 0 < int(said[:4]) <= len(buttons):
        return Tapped(buttons[int(said[:4]) - 1].token)
    for button in buttons:
        if said.lower() in {button.full.lower(), button.label.lower()}:
            return Tapped(button.token)
    return Typed(said, screen.token if screen else "")


def show(screen: Screen) -> str:
    """Return a screen as the terminal prints it; the buttons show long answers in full."""
    rows = [f"  {place:>2}  {_words(button)}" for place, button in enumerate(screen.buttons, 1)]
    text = "\n".join(block_text(block) for block in screen.blocks if not isinstance(block, Choices))
    return "\n".join(["", f"--- {screen.title} ---", text, *rows, ""])


def _words(button: Button) -> str:
    hint = f" ({button.hint})" if button.hint else ""
    return f"{_MARKS[button.ticked]}{button.full}{hint}"
