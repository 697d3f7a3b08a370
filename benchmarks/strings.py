"""Throws generated strings at the whole path: `python -m benchmarks.strings [HOW_MANY]` (1,000,000 when left out).

Half are noise (any characters, markup, broken numbers, one piece repeated), half are practitioners'
messages mangled. Each goes through reading, answering and noting; each screen that has not been met
goes through the three channels. Every string carries a word of its own, which may come out nowhere.
Seeded: the same strings every time. Stops with the seed and number of the first that fails.
"""

from __future__ import annotations

import html
import json
import random
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bot.app import build_readers, open_content
from bot.channels.telegram.render import draw as draw_telegram
from bot.channels.terminal import show
from bot.channels.web.render import Painter
from bot.engine.screens import Screen
from bot.exchange import Context, Desk, Typed, handle

HERE = Path(__file__).resolve().parent
PARTS = 2
MILLION = 1_000_000
LONGEST = 200_000
NOW = datetime(2026, 12, 1, 22, 10, tzinfo=UTC)

PIECES = (
    "<b>", "</b>", "<script>alert(1)</script>", "&amp;", "&#x202e;", "*", "_", "`", "[a](tg://user?id=1)", "\\",
    "{{7*7}}", "${x}", "%s", "{0}", "'; DROP TABLE event; --", "\x00", "\x1b[31m", "\u202e", "\u200b", "\ufeff",
    "\U0001f600", "\ud800", "e\u0301" * 9, "\u0e01\u0e33", "Iİıß", "٣٤٥", "𝟗𝟗𝟗", "1/1/", "99.99.99", "=1+1", "@a",
    "+44 7700 900", "ZZ99 9ZZ", "AB12 CDE", "/start", "/term", "36+4", "8/52", "\n\n", "\t", "... ", "--", "''", '"',
)  # fmt: skip


class Met(NamedTuple):
    """What one part of the strings showed."""

    strings: int
    characters: int
    screens: int
    slowest: float
    """The longest time for one string: milliseconds for each thousand characters, a short one counting as that."""


def noise(chance: random.Random) -> str:
    """Return a string of no sense."""
    kind = chance.randrange(5)
    if kind == 0:
        return "".join(map(chr, (chance.randrange(1, 0x11000) for _ in range(chance.randrange(60)))))
    if kind == 1:
        return " ".join(chance.choices(PIECES, k=chance.randrange(1, 12)))
    if kind == 2:
        return chance.choice(PIECES) * chance.randrange(1, 60)
    if kind == 3:
        return "".join(chance.choices("abcdefghijklmnopqrstuvwxyz '.,0123456789/-", k=chance.randrange(80)))
    return "".join(map(chr, (chance.randrange(32, 127) for _ in range(chance.randrange(80)))))


def mangled(chance: random.Random, texts: list[str]) -> str:
    """Return a message with letters lost, doubled and swapped, and pieces put in; one in a thousand very long."""
    text = list(chance.choice(texts))
    for _ in range(chance.randrange(6)):
        at = chance.randrange(len(text) + 1)
        change = chance.randrange(4)
        if change == 0:
            text[at : at + 1] = []
        elif change == 1:
            text[at:at] = [chance.choice(PIECES)]
        elif change == 2:
            text[at:at] = text[at : at + 1]
        else:
            text[at : at + 2] = text[at : at + 2][::-1]
    whole = "".join(text)
    if chance.randrange(1000) == 0:
        whole = (whole + " ") * (LONGEST // (len(whole) + 1))
    return whole.upper() if chance.randrange(8) == 0 else whole


def texts() -> list[str]:
    """Return the messages that are mangled."""
    rows = [path.read_text().splitlines() for path in sorted((HERE / "messages").glob("*-dev.jsonl"))]
    return [json.loads(line)["text"] for lines in rows for line in lines]


def drawer(desk: Desk) -> Callable[[Screen], str]:
    """Return what draws a screen in every channel, and gives all that it shows."""
    painter = Painter()

    def draw(screen: Screen) -> str:
        telegram = draw_telegram(screen)
        assert all(0 < len(text.html) <= 4096 for text in telegram.texts)
        page = painter.paint(desk.library, (screen,))
        return html.unescape(page + " ".join(text.html for text in telegram.texts)) + show(screen)

    return draw


def throw(part: int, many: int) -> Met:
    """Throw a part of the strings."""
    opened = open_content(HERE.parent, NOW.date())
    assert opened.library is not None
    desk = Desk(opened.library, *build_readers(opened.library, HERE.parent), opened.bank_holidays)
    draw, known = drawer(desk), texts()
    met: set[Screen] = set()
    characters, slowest = 0, 0.0
    for number in range(part, many, PARTS):
        chance = random.Random(number)
        mark = f"zq{number}qz"
        text = noise(chance) if number % 2 else mangled(chance, known)
        typed = f"{text} {mark}" if chance.randrange(2) else f"{mark} {text}"
        began = time.perf_counter()
        try:
            turn = handle(desk, Typed(typed), Context(NOW, "hertfordshire"))
            taken = 1000 * (time.perf_counter() - began)
            for screen in (*turn.screens, *([turn.warning] if turn.warning else ())):
                if screen not in met:
                    met.add(screen)
                    assert mark not in draw(screen)
            assert mark not in repr(turn)
        except Exception as fault:
            fault.add_note(f"string {number}")
            raise
        characters += len(typed)
        slowest = max(slowest, taken / max(1.0, len(typed) / 1000))
    return Met(len(range(part, many, PARTS)), characters, len(met), slowest)


def main() -> None:
    """Print how many strings were thrown, and how long the slowest took."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MILLION
    began = time.perf_counter()
    with ProcessPoolExecutor(PARTS) as pool:
        parts = list(pool.map(throw, range(PARTS), [many] * PARTS))
    print(
        f"{sum(each.strings for each in parts):,} strings, {sum(each.characters for each in parts):,} characters, "
        f"{max(each.screens for each in parts):,} different screens: no exception, nothing typed came out"
    )
    print(f"slowest: {max(each.slowest for each in parts):.1f} ms for each thousand characters")
    print(f"in all {time.perf_counter() - began:.0f} s, start included")


if __name__ == "__main__":
    main()
