"""Lines of text set out as messages that Telegram takes: escaped, cleaned, and cut where one would be too long."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

MAX_TEXT = 4096

_GONE: dict[int, None] = dict.fromkeys(
    [
        *(code for code in range(0x20) if chr(code) not in "\n\t"),
        *range(0x7F, 0xA0),
        0x061C,
        *range(0x200E, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        0xFEFF,
        *range(0xD800, 0xE000),
    ]
)


class Line(NamedTuple):
    """Text of one look. `tag` is one of Telegram's tags, or empty."""

    text: str
    tag: str = ""


class Text(NamedTuple):
    """One message: as HTML, and the same words without any tag."""

    html: str
    plain: str


class _Placed(NamedTuple):
    line: Line
    gap: int
    """New lines before it, unless it begins a message."""


def set_out(paragraphs: Iterable[Sequence[Line]]) -> tuple[Text, ...]:
    """Return the messages that hold the paragraphs: one where they fit, else as few as keep every character."""
    return tuple(_text(page) for page in _pages(_placed(paragraphs)))


def _placed(paragraphs: Iterable[Sequence[Line]]) -> Iterator[_Placed]:
    for paragraph in paragraphs:
        gap = 2
        for line in paragraph:
            text = line.text.translate(_GONE)
            if not text.strip():
                continue
            for part in _cut(text):
                yield _Placed(Line(part, line.tag), gap)
                gap = 0
            gap = 1


def _cut(text: str) -> Iterator[str]:
    """Cut after the last blank that fits; a word longer than a message is cut where it must be."""
    while len(text) > MAX_TEXT:
        blank = max(text.rfind(" ", 0, MAX_TEXT), text.rfind("\n", 0, MAX_TEXT)) + 1
        at = blank or MAX_TEXT
        yield text[:at]
        text = text[at:]
    yield text


def _pages(lines: Iterable[_Placed]) -> Iterator[list[_Placed]]:
    page: list[_Placed] = []
    used = 0
    for placed in lines:
        needed = placed.gap + len(placed.line.text)
        if page and used + needed > MAX_TEXT:
            yield page
            page, used = [], 0
        page.append(placed)
        used += needed if used else len(placed.line.text)
    if page:
        yield page


def _text(page: Sequence[_Placed]) -> Text:
    gaps = ["", *("\n" * placed.gap for placed in page[1:])]
    return Text(
        "".join(gap + _marked(placed.line) for gap, placed in zip(gaps, page, strict=True)),
        "".join(gap + placed.line.text for gap, placed in zip(gaps, page, strict=True)),
    )


def _marked(line: Line) -> str:
    escaped = html.escape(line.text, quote=False)
    return f"<{line.tag}>{escaped}</{line.tag}>" if line.tag else escaped
