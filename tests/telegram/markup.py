"""What Telegram's server makes of a text with `parse_mode=HTML`: its tags only, balanced, or a refusal in its words."""

from __future__ import annotations

import html
import re

TAGS = frozenset("b strong i em u ins s strike del span tg-spoiler a tg-emoji code pre blockquote".split())
_PART = re.compile(r"<(/?)([^\s>/]*)([^>]*)(>?)|([^<]+)")


class CannotParseError(ValueError):
    """The text is refused; the message is Telegram's."""


def visible(text: str) -> str:
    """Return the text without its tags, as a reader sees it."""
    opened: list[str] = []
    shown: list[str] = []
    for part in _PART.finditer(text):
        closing, tag, _, end, words = part.groups()
        if words is not None:
            shown.append(html.unescape(words))
            continue
        _check_tag(tag.lower(), part.start(), opened, closing=bool(closing), ended=bool(end))
    if opened:
        raise CannotParseError(f'Can\'t find end tag corresponding to start tag "{opened[-1]}"')
    return "".join(shown).strip()


def _check_tag(tag: str, at: int, opened: list[str], *, closing: bool, ended: bool) -> None:
    if closing and not opened:
        raise CannotParseError(f"Unexpected end tag at byte offset {at}")
    if closing and opened[-1] != tag:
        raise CannotParseError(f'Unmatched end tag at byte offset {at}, expected "</{opened[-1]}>", found "</{tag}>"')
    if tag not in TAGS:
        raise CannotParseError(f'Unsupported start tag "{tag}" at byte offset {at}')
    if not ended:
        raise CannotParseError(f"Unclosed start tag at byte offset {at}")
    if closing:
        opened.pop()
    else:
        opened.append(tag)
