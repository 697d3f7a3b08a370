"""Update to input, input to screens, screens to messages; and what a practitioner sees when any of it fails."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Hashable
from typing import Any

from telegram import Chat, Message, Update
from telegram.constants import ChatType
from telegram.ext import Application, CallbackQueryHandler, ChatMemberHandler, ContextTypes, MessageHandler, filters

from bot.channels.telegram.reading import read_message, read_tap
from bot.channels.telegram.render import draw
from bot.channels.telegram.sending import Outbox
from bot.engine.screens import Screen
from bot.exchange import Asked, Input, Noted, Refused, Turn, Typed
from bot.logs import describe
from bot.safety_message import SAFETY_MESSAGE

Answer = Callable[[Input], Turn | None]
Words = Callable[[str], str]
Note = Callable[[Noted | None, Hashable, Hashable], None]
"""Takes word of a turn after it was shown: what to note, the person, and the update, so that a repeat is seen."""

Apart = Callable[[Callable[[], Turn | None]], Awaitable[Turn | None]]
"""Does something slow in a thread, while others go on."""

DOUBLE_TAP = 3.0
_MESSAGES = filters.UpdateType.MESSAGES | filters.UpdateType.CHANNEL_POSTS
_GONE = frozenset({"left", "kicked"})
_log = logging.getLogger(__name__)


class Handlers:
    """One handler for each kind of update.

    `answer` gives the turn for an input, or None while there is no content to
    answer from; `words` gives a sentence of the channel's own by its key.
    """

    def __init__(self, answer: Answer, words: Words, outbox: Outbox, note: Note, apart: Apart) -> None:
        self._answer = answer
        self._apart = apart
        self._note = note
        self._words = words
        self._outbox = outbox
        self._recent = Recent()

    def register(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Add the handlers to an application."""
        application.add_handler(CallbackQueryHandler(self.on_tap))
        application.add_handler(MessageHandler(_MESSAGES, self.on_message))
        application.add_handler(ChatMemberHandler(self.on_membership, ChatMemberHandler.MY_CHAT_MEMBER))
        application.add_error_handler(self.on_error)

    async def on_message(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer words, whether new or edited; refuse everything else after answering, and take it out of the chat."""
        message = update.effective_message
        if message is None:
            return
        if message.chat.type != ChatType.PRIVATE:
            await self._leave(message.chat)
            return
        received = read_message(message)
        if isinstance(received, Refused):
            await self._refuse(received, message, moved=update.edited_message is not None)
        elif received is not None:
            turn = await self._read(received)
            await self._show(turn, message.chat.id)
            await self._warn(turn, message)
            self._note(turn.noted if turn else None, message.chat.id, update.update_id)

    async def on_tap(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Acknowledge a tap, then draw its screen in place, or anew where the message or the screen stays."""
        query = update.callback_query
        if query is None:
            return
        await self._outbox.acknowledge(query.id)
        message = query.message
        if message is not None and message.chat.type != ChatType.PRIVATE:
            await self._leave(message.chat)
        elif query.inline_message_id is None:
            chat_id = message.chat.id if message is not None else query.from_user.id
            tap = read_tap(query)
            live = message.message_id if message is not None and message.is_accessible and not tap.apart else None
            same = (chat_id, message.message_id if message is not None else 0, query.data)
            turn = self._answer(tap.input)
            await self._show(turn, chat_id, live=live, once=same)
            self._note(turn.noted if turn else None, chat_id, update.update_id)

    async def on_membership(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Leave a group or channel the moment the bot is added to it."""
        changed = update.my_chat_member
        if changed and changed.chat.type != ChatType.PRIVATE and changed.new_chat_member.status not in _GONE:
            await self._leave(changed.chat)

    async def on_error(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Log type and place, and show the safety message: the practitioner is never left without a next step."""
        _log.error("an update failed: %s", describe(context.error))
        chat_id = _private_chat(update)
        if chat_id is not None:
            await self._outbox.say(chat_id, SAFETY_MESSAGE)

    async def _read(self, received: Input) -> Turn | None:
        """Answer words in a thread: they may have to wait until what reads them is built, and taps must not."""
        if isinstance(received, Typed | Asked):
            return await self._apart(lambda: self._answer(received))
        return self._answer(received)

    async def _warn(self, turn: Turn | None, message: Message) -> None:
        """Say after the answer what kind of detail the message seemed to hold; then take it out of the chat if sure."""
        if turn is None or turn.warning is None:
            return
        await self._outbox.send(message.chat.id, draw(turn.warning))
        if turn.delete:
            gone = await self._outbox.remove(message.chat.id, message.message_id)
            await self._outbox.say(message.chat.id, self._words("telegram_deleted" if gone else "telegram_not_deleted"))

    async def _refuse(self, refused: Refused, message: Message, *, moved: bool) -> None:
        """Answer first, then delete. A place shared live moves every few seconds; it and an album are answered once."""
        album = (message.chat.id, message.media_group_id) if message.media_group_id else None
        try:
            if not (moved and message.location is not None):
                await self._show(self._answer(refused), message.chat.id, once=album)
        finally:
            await self._outbox.remove(message.chat.id, message.message_id)

    async def _show(
        self, turn: Turn | None, chat_id: int, *, live: int | None = None, once: Hashable | None = None
    ) -> None:
        """Show a turn, the first screen in place of the message `live`; nothing twice for the same `once`."""
        if turn is None:
            await self._outbox.say(chat_id, SAFETY_MESSAGE)
            return
        for screen in turn.screens:
            if live is not None and not screen.stays:
                await self._outbox.redraw(chat_id, live, draw(screen))
            else:
                await self._send(screen, chat_id, (once, screen.token) if once else None)
            live = None

    async def _send(self, screen: Screen, chat_id: int, once: Hashable | None) -> None:
        if once is not None and self._recent.has(once):
            return
        arrived = await self._outbox.send(chat_id, draw(screen))
        if arrived and once is not None:
            self._recent.add(once)

    async def _leave(self, chat: Chat) -> None:
        await self._outbox.part(chat.id, self._words("telegram_group"))


class Recent:
    """What was answered by a new message in the last seconds, so that a double tap does not send an outcome twice.

    Held in memory for three seconds, like the update itself; nothing else reads it.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: dict[Hashable, float] = {}

    def has(self, key: Hashable) -> bool:
        """Tell whether this was answered a moment ago."""
        now = self._clock()
        while self._until and next(iter(self._until.values())) <= now:
            del self._until[next(iter(self._until))]
        return key in self._until

    def add(self, key: Hashable) -> None:
        """Remember this for a moment."""
        self._until.pop(key, None)
        self._until[key] = self._clock() + DOUBLE_TAP


def _private_chat(update: object) -> int | None:
    """Return the private chat an update came from, as far as it can be told."""
    if not isinstance(update, Update):
        return None
    chat, user = update.effective_chat, update.effective_user
    if chat is None:
        return user.id if user is not None else None
    return chat.id if chat.type == ChatType.PRIVATE else None
