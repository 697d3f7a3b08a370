"""Everything that is sent to Telegram, and what is done when Telegram refuses, asks to wait or does not answer."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from bot.channels.telegram.api import Api
from bot.channels.telegram.layout import Text
from bot.channels.telegram.render import Drawn, Keyboard
from bot.channels.telegram.request import Flooded, NotCarriedOut
from bot.logs import describe

Rest = Callable[[float], Awaitable[None]]
Call = Callable[[], Awaitable[None]]
Place = dict[str, object]
"""Parameters of a call: at least which chat, and where in it."""

LONGEST_REST = 30.0
_SHORT_REST = 0.2
_TAP_SECONDS = 2.0
_NO_PREVIEW: Place = {"link_preview_options": {"is_disabled": True}}
_UNCHANGED = "message is not modified"
_UNPARSED = "can't parse entities"
_log = logging.getLogger(__name__)


class Outbox:
    """Sends to one chat at a time without holding up another. `rest` is how a call waits when Telegram asks it to."""

    def __init__(self, api: Api, rest: Rest) -> None:
        self._api = api
        self._rest = rest

    async def acknowledge(self, query_id: str) -> None:
        """End the progress bar of a tap. Never raises: a tap too old to answer still gets its screen."""
        try:
            await self._api.call("answerCallbackQuery", {"callback_query_id": query_id}, _TAP_SECONDS)
        except TelegramError as fault:
            _log.info("a tap was not acknowledged: %s", describe(fault))

    async def send(self, chat_id: int, drawn: Drawn) -> bool:
        """Send a screen as a new message; tell whether it surely arrived."""
        *first, last = drawn.texts
        arrived = [await self._send(chat_id, text, None) for text in first]
        return all([*arrived, await self._send(chat_id, last, drawn.keyboard)])

    async def redraw(self, chat_id: int, message_id: int, drawn: Drawn) -> bool:
        """Show a screen in place of a message; where that message cannot be edited, as a new one."""
        first, *more = drawn.texts
        try:
            arrived = await self._edit(chat_id, message_id, first, None if more else drawn.keyboard)
        except BadRequest as refusal:
            return _says(refusal, _UNCHANGED) or await self.send(chat_id, drawn)
        return await self.send(chat_id, Drawn(tuple(more), drawn.keyboard)) if more else arrived

    async def remove(self, chat_id: int, message_id: int) -> bool:
        """Delete a message of the practitioner's, where Telegram still allows it; tell whether it is gone."""
        return await self._quietly("deleteMessage", {"chat_id": chat_id, "message_id": message_id})

    async def part(self, chat_id: int, line: str) -> None:
        """Leave a group or channel after one line, or without it where nothing may be posted."""
        if line:
            await self._quietly("sendMessage", {"chat_id": chat_id, "text": line})
        await self._quietly("leaveChat", {"chat_id": chat_id})

    async def say(self, chat_id: int, words: str) -> None:
        """Send plain words, as the last resort. Never raises."""
        await self._quietly("sendMessage", {"chat_id": chat_id, "text": words} | _NO_PREVIEW)

    async def _send(self, chat_id: int, text: Text, keyboard: Keyboard | None) -> bool:
        return await self._deliver("sendMessage", {"chat_id": chat_id}, text, keyboard, again=NotCarriedOut)

    async def _edit(self, chat_id: int, message_id: int, text: Text, keyboard: Keyboard | None) -> bool:
        place: Place = {"chat_id": chat_id, "message_id": message_id}
        return await self._deliver("editMessageText", place, text, keyboard, again=NetworkError)

    async def _deliver(
        self, method: str, place: Place, text: Text, keyboard: Keyboard | None, *, again: type[NetworkError]
    ) -> bool:
        """Put words and buttons in a place; tell whether they surely arrived.

        `again` is the kind of fault after which the call may be repeated once.
        A fault that leaves open whether it arrived is logged and is the end
        of it: the next tap draws the same screen. Raises for what is certain
        to have failed.
        """
        marked = place | {"text": text.html, "parse_mode": "HTML", "reply_markup": keyboard} | _NO_PREVIEW
        plain = place | {"text": text.plain, "reply_markup": keyboard} | _NO_PREVIEW
        try:
            await self._patiently(lambda: self._marked_or_plain(method, marked, plain), again)
        except Forbidden:
            _log.info("the bot is blocked in a chat")
        except (BadRequest, NotCarriedOut):
            raise
        except (NetworkError, Flooded) as fault:
            _log.warning("not known to have arrived: %s", describe(fault))
        else:
            return True
        return False

    async def _marked_or_plain(self, method: str, marked: Place, plain: Place) -> None:
        """Carry out a call as HTML; where Telegram cannot read that, as the same words without a tag."""
        try:
            await self._api.call(method, marked)
        except BadRequest as refusal:
            if not _says(refusal, _UNPARSED):
                raise
            _log.error("a screen was refused as HTML and sent plain")
            await self._api.call(method, plain)

    async def _patiently(self, call: Call, again: type[NetworkError]) -> None:
        """Carry out a call; once more after the wait that Telegram asks for, or after a fault of the kind `again`."""
        try:
            await call()
        except Flooded as flood:
            await self._rest(min(flood.seconds, LONGEST_REST))
            await call()
        except BadRequest:
            raise
        except again:
            await self._rest(_SHORT_REST)
            await call()

    async def _quietly(self, method: str, parameters: Place) -> bool:
        try:
            await self._patiently(lambda: self._api.call(method, parameters), NotCarriedOut)
        except TelegramError as fault:
            _log.info("Telegram refused: %s", describe(fault))
            return False
        return True


def _says(refusal: BadRequest, words: str) -> bool:
    return words in refusal.message.lower()
