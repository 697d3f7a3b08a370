"""The guard around every page: strict headers, a limit on bodies, and the safety message when anything fails."""

from __future__ import annotations

import logging
import re
from html import escape
from pathlib import PurePath
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.safety_message import SAFETY_MESSAGE

MAX_BODY: Final = 64 * 1024
"""A form that is honest is far smaller; what is larger is refused unread."""
_MAX_DRAINED: Final = 16 * 1024 * 1024
_KEPT: Final = 80
_log = logging.getLogger(__name__)

_SOURCES: Final = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "script-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
STRICT: Final = {
    "content-security-policy": "; ".join(f"{use} {sources}" for use, sources in _SOURCES.items()),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Nothing reaches another site. Within this one, plain `no-referrer` would also turn the Origin of
    # a form into `null`, and where there is no https that is all that tells our form from a stranger's.
    "referrer-policy": "no-referrer, same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "x-robots-tag": "noindex, nofollow",
}
HSTS: Final = "max-age=31536000"


class BodyTooLargeError(Exception):
    """The body of a request exceeds the limit; all but its first bytes was read and thrown away."""

    def __init__(self, beginning: bytes) -> None:
        super().__init__()
        self.beginning = beginning


class Guard:
    """An ASGI application around another one.

    Whatever is inside, every answer carries the strict headers and is not
    stored unless it says so, no body above the limit is handed on, and an
    exception becomes the safety message. The log tells its type and place.
    """

    def __init__(self, app: ASGIApp, max_body: int = MAX_BODY) -> None:
        self._app = app
        self._max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send, secure=scope.get("scheme") == "https")
        try:
            await self._app(scope, _limited(receive, self._max_body), answer.send)
        except Exception as fault:  # noqa: BLE001 - the last resort, for any fault there is
            _log.error("fault: %s", place_of(fault))
            if not answer.started:
                await safety_response(503)(scope, receive, answer.send)


class _Answer:
    """What is sent, with the strict headers added on its way out."""

    def __init__(self, send: Send, *, secure: bool) -> None:
        self._send = send
        self._secure = secure
        self.started = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            self._strengthen(MutableHeaders(scope=message))
        await self._send(message)

    def _strengthen(self, headers: MutableHeaders) -> None:
        headers.update(STRICT)
        headers.setdefault("cache-control", "no-store")
        if self._secure:
            headers["strict-transport-security"] = HSTS


def _limited(receive: Receive, limit: int) -> Receive:
    taken, beginning = 0, b""

    async def limited() -> Message:
        nonlocal taken, beginning
        message = await receive()
        body: bytes = message.get("body", b"")
        taken, beginning = taken + len(body), (beginning + body[:_KEPT])[:_KEPT]
        if taken > limit:
            await _drain(receive, message)
            raise BodyTooLargeError(beginning)
        return message

    return limited


async def _drain(receive: Receive, message: Message) -> None:
    """Read on without keeping anything: a browser shows no answer while it is still sending."""
    drained = 0
    while message.get("more_body") and drained < _MAX_DRAINED:
        message = await receive()
        drained += len(message.get("body", b""))


def place_of(fault: BaseException) -> str:
    """Return the type of an exception and where it was raised; never its message, which may quote what was typed."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(fault).__name__
    return f"{type(fault).__name__} at {PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


# --- the last resort ---------------------------------------------------------


def safety_response(status: int) -> Response:
    """Return the page that needs no content, no template and no file."""
    return Response(SAFETY_PAGE, status, media_type="text/html")


def _safety_page(message: str) -> bytes:
    headline, *lines = (
        re.sub(r"\b(999|101)\b", r'<a href="tel:\1">\1</a>', escape(line)) for line in message.splitlines()
    )
    paragraphs = "\n".join(f"<p>{line}</p>" for line in lines)
    title = escape(message.splitlines()[0])
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title}</title><link rel="stylesheet" href="/static/style.css"></head>'
        f'<body class="safety"><main><h1>{headline}</h1>\n{paragraphs}</main></body></html>'
    ).encode()


SAFETY_PAGE: Final = _safety_page(SAFETY_MESSAGE)
