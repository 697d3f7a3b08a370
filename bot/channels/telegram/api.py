"""The few calls that answering needs, made without the library's objects.

What Telegram says back of a message it took is not read: it costs more than
the call, and a field that the library does not know would make a message that
arrived look like a failure. Keyboards go out as the JSON they are.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError

from bot.channels.telegram.request import AiohttpRequest, Flooded, NotCarriedOut, answer_of, wait_asked


class Api:
    """Calls of one bot. `base` is the Bot API's address with the token."""

    def __init__(self, request: AiohttpRequest, base: str) -> None:
        self._request = request
        self._base = base

    async def call(self, method: str, parameters: dict[str, object], seconds: float | None = None) -> None:
        """Carry out a method; what is None is left out. Raises the library's errors for anything but a success."""
        sent = {name: _spelled(value) for name, value in parameters.items() if value is not None}
        seconds = self._request.read_timeout if seconds is None else seconds
        code, payload = await self._request.call(f"{self._base}/{method}", sent, seconds)
        answer = answer_of(payload)
        if code != HTTPStatus.OK or answer is None or answer["ok"] is not True:
            raise _refusal(code, payload, answer)


def _spelled(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _refusal(code: int, payload: bytes, answer: dict[str, Any] | None) -> TelegramError:
    """Return what an answer other than a success means. Without Telegram's own words it is not known what was done."""
    if answer is None:
        return NetworkError(f"No answer of the Bot API, status {code}")
    description = str(answer.get("description", ""))
    match code:
        case HTTPStatus.BAD_REQUEST:
            return BadRequest(description)
        case HTTPStatus.FORBIDDEN:
            return Forbidden(description)
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.NOT_FOUND:
            return InvalidToken()
        case HTTPStatus.TOO_MANY_REQUESTS:
            return Flooded(wait_asked(payload))
        case _ if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return NotCarriedOut(f"Server fault {code}")
        case _:
            return TelegramError(f"Status {code}")
