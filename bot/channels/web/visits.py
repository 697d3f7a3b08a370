"""Which requests are somebody asking, and which only look like it and are not to be counted."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request

_AHEAD: Final = ("sec-purpose", "purpose", "x-purpose", "x-moz")
"""Headers by which browsers say that nobody has asked for the page yet."""
_WORDS: Final = ("prefetch", "prerender", "preview")


def counts(request: Request, passed_over: frozenset[str]) -> bool:
    """Tell whether a request is to be counted.

    It is not when it was sent ahead of anybody's tap, asks for no page, or
    comes from a browser with one of the cookies `passed_over`: those of leads,
    whose own looking about would raise the figures they read.
    """
    if request.method == "HEAD" or passed_over.intersection(request.cookies):
        return False
    told = " ".join(request.headers.get(name, "").lower() for name in _AHEAD)
    return not any(word in told for word in _WORDS)
