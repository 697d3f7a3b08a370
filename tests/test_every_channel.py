"""Every path of every flow, in every channel's renderer: the same words, within every limit."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from test_shipped_content import all_ends, moments

from bot.channels.telegram.render import draw as draw_telegram
from bot.channels.terminal import show
from bot.channels.web.render import Painter
from bot.content.library import Library
from bot.engine.draw import draw
from bot.engine.paths import paths
from bot.engine.plain import block_text
from bot.engine.screens import Banner, Call, Choices, Screen, Trail
from bot.engine.token import State

MAX_MESSAGE, MAX_LABEL, MAX_DATA = 4096, 30, 64


def every_screen(library: Library) -> Iterator[Screen]:
    """Every place that a path meets, drawn once."""
    moment, seen = moments(library)["office"], set()
    for flow in library.flows:
        for path in paths(library, flow):
            for count in range(len(path.answers) + 1):
                state = State(flow, "", path.answers[:count])
                if state not in seen:
                    seen.add(state)
                    yield draw(library, state, moment, "hertfordshire")


def words(text: str) -> str:
    """A text without markup, line breaks and spaces, so that layouts can be compared."""
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", "", text)))


def pieces(screen: Screen) -> Iterator[str]:
    """The words that a reader must find, whatever the channel."""
    for block in screen.blocks:
        if isinstance(block, Trail):
            yield from block.answers
        elif isinstance(block, Banner):
            yield from (block.text, block.time)
        elif isinstance(block, Call):
            yield from (part for part in (block.name, block.number, block.how) if part)
        elif isinstance(block, Choices):
            yield from block.items
        else:
            yield from (
                line.removeprefix("- ") for line in block_text(block).splitlines() if not line[:2].rstrip(".").isdigit()
            )


@pytest.mark.slow
def test_three_channels_show_every_place_of_every_path_in_the_same_words(shipped: Library) -> None:
    painter, count = Painter(), 0
    for screen in every_screen(shipped):
        count += 1
        telegram = draw_telegram(screen)
        page = words(painter.paint(shipped, (screen,)))
        message = words(" ".join(text.html for text in telegram.texts))
        terminal = words(show(screen))
        for piece in pieces(screen):
            wanted = words(html.escape(piece))
            assert wanted in page, f"web: {piece}"
            assert wanted in message, f"Telegram: {piece}"
            assert wanted in terminal, f"terminal: {piece}"
        for button in screen.buttons:
            assert words(html.escape(button.full)) in page, f"web: {button.full}"
            assert words(button.full) in terminal, f"terminal: {button.full}"
    assert count > 1500


@pytest.mark.slow
def test_telegram_takes_every_outcome_at_any_hour_for_every_role(shipped: Library) -> None:
    for _, state in all_ends(shipped):
        for moment in moments(shipped).values():
            for role in ("", *shipped.roles):
                drawn = draw_telegram(draw(shipped, State(state.flow, role, state.answers), moment, "hertfordshire"))
                assert len(drawn.texts) == 1
                assert len(drawn.texts[0].html) <= MAX_MESSAGE
                assert drawn.keyboard is not None
                for row in drawn.keyboard["inline_keyboard"]:
                    for button in row:
                        assert len(button["text"]) <= MAX_LABEL + 2
                        assert len(button["callback_data"].encode()) <= MAX_DATA
