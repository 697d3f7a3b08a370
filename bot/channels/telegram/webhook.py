"""The webhook as a Starlette route: secret first, then size, then the update; 200 only after it was handled."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot

from bot.channels.telegram.loop import ALLOWED, Receive

MAX_BODY = 1024 * 1024
SLOWEST_BODY = 10.0
_SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 a header's name

Claim = Callable[[int], bool]
"""Takes an update's number; False where it was claimed before. Several workers share one that writes it down."""


class Claims:
    """The last update numbers of this process: Telegram delivers again until it sees a 200."""

    def __init__(self, kept: int = 1000) -> None:
        self._kept = kept
        self._seen: OrderedDict[int, None] = OrderedDict()

    def __call__(self, update_id: int) -> bool:
        """Claim an update; False for one that is or was in hand."""
        if update_id in self._seen:
            return False
        self._seen[update_id] = None
        if len(self._seen) > self._kept:
            self._seen.popitem(last=False)
        return True


def webhook_route(path: str, secret: str, receive: Receive, claim: Claim | None = None) -> Route:
    """Return the route that Telegram posts updates to. Never answers with anything that was sent."""
    claim = claim or Claims()
    in_hand: dict[int, asyncio.Task[None]] = {}

    async def handled(update: dict[str, Any]) -> None:
        """Wait until an update was handled; one delivered again meanwhile waits for the same work."""
        update_id = update["update_id"]
        if update_id not in in_hand and claim(update_id):
            in_hand[update_id] = receive(update)
            in_hand[update_id].add_done_callback(lambda _: in_hand.pop(update_id))
        if update_id in in_hand:
            await asyncio.shield(in_hand[update_id])

    async def take(request: Request) -> Response:
        if not _is(request.headers.get(_SECRET, ""), secret):
            return Response(status_code=403)
        try:
            async with asyncio.timeout(SLOWEST_BODY):
                body = await _read(request)
        except (TimeoutError, ClientDisconnect):
            return Response(status_code=408)
        if body is None:
            return Response(status_code=413)
        update = _update_in(body)
        if update is not None:
            await handled(update)
        return Response(status_code=200)

    return Route(path, take, methods=["POST"])


async def set_webhook(bot: Bot, url: str, secret: str) -> None:
    """Tell Telegram where to deliver; call it once the route answers. Raises TelegramError."""
    await bot.set_webhook(url, secret_token=secret, allowed_updates=list(ALLOWED), max_connections=16)


def _is(given: str, secret: str) -> bool:
    """Compare in constant time; an empty secret lets nobody in."""
    return bool(secret) and hmac.compare_digest(given.encode(), secret.encode())


async def _read(request: Request) -> bytes | None:
    """Return the body, or None as soon as it is too large."""
    if _length(request) > MAX_BODY:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return bytes(body)


def _length(request: Request) -> int:
    given = request.headers.get("content-length", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 20 else 0  # noqa: PLR2004 digits of a size


def _update_in(body: bytes) -> dict[str, Any] | None:
    """Return the raw update; None for what is none, which Telegram must not deliver again."""
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return raw if isinstance(raw, dict) and isinstance(raw.get("update_id"), int) else None
