"""The Telegram channel: an Application on our own HTTP client, fed by our own polling loop or by the webhook."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from telegram import Bot
from telegram.ext import Application

from bot.channels.telegram.api import Api
from bot.channels.telegram.handlers import Answer, Handlers, Note, Words
from bot.channels.telegram.lanes import AT_ONCE, Lanes
from bot.channels.telegram.loop import Pace, Polling
from bot.channels.telegram.profile import introduce
from bot.channels.telegram.reading import parse
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.sending import Outbox
from bot.exchange import Context, Desk, Input, Noted, Turn, handle
from bot.logs import describe

DeskSource = Callable[[], Desk | None]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Address:
    """Which bot, at which Bot API."""

    token: str = field(repr=False)
    api_url: str = "https://api.telegram.org"

    @property
    def base(self) -> str:
        """The start of every call's address, without the token."""
        return f"{self.api_url.rstrip('/')}/bot"


def forget(noted: Noted | None, person: Hashable, delivery: Hashable) -> None:
    """Note nothing."""
    del noted, person, delivery


async def serve_telegram(
    desk_source: DeskSource,
    address: Address,
    area: str,
    stop: asyncio.Event,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    note: Note = forget,
) -> None:
    """Answer on Telegram by polling until `stop` is set or the task is cancelled, then finish what is in hand.

    `desk_source` is asked at every update; while it gives None, practitioners
    get the safety message. Returns within a second; never raises for anything
    the network or Telegram does.
    """
    channel = Channel(answer_from(desk_source, area, now), words_from(desk_source), address, note=note)
    await channel.poll(stop)


def answer_from(desk_source: DeskSource, area: str, now: Callable[[], datetime]) -> Answer:
    """Return what answers an input from the desk of that moment."""

    def answer(received: Input) -> Turn | None:
        desk = desk_source()
        return None if desk is None else handle(desk, received, Context(now(), area))

    return answer


def words_from(desk_source: DeskSource) -> Words:
    """Return what gives the channel's own sentences; an empty one where the content has none."""

    def words(key: str) -> str:
        desk = desk_source()
        return "" if desk is None else desk.library.wording.get(key, "")

    return words


class Channel:
    """One bot. `poll` is its whole life; a webhook calls `start`, `receive` and `stop` itself."""

    def __init__(
        self, answer: Answer, words: Words, address: Address, pace: Pace | None = None, *, note: Note = forget
    ) -> None:
        self._words = words
        self._pace = pace or Pace()
        self._base = address.base + address.token
        self._polls = AiohttpRequest(address.api_url, connections=2)
        calls = AiohttpRequest(address.api_url, connections=2 * AT_ONCE, read_timeout=self._pace.call)
        self._lanes = Lanes(AT_ONCE)
        self._introduction: asyncio.Task[None] | None = None
        self._application = (
            Application.builder()
            .token(address.token)
            .base_url(address.base)
            .request(calls)
            .get_updates_request(self._polls)
            .updater(None)
            .job_queue(None)
            .build()
        )
        outbox = Outbox(Api(calls, self._base), self._lanes.rest)
        Handlers(answer, words, outbox, note, self._lanes.apart).register(self._application)

    @property
    def bot(self) -> Bot:
        """The library's bot, for setting up a webhook."""
        return self._application.bot

    async def start(self) -> None:
        """Reach Telegram and learn who we are, for as long as it takes; then introduce the bot on the side."""
        failures = 0
        while not await self._started(first=not failures):
            failures += 1
            await asyncio.sleep(min(self._pace.first_wait * 2 ** min(failures - 1, 10), self._pace.longest_wait))
        self._introduction = asyncio.create_task(introduce(self.bot, self._words))

    async def stop(self) -> None:
        """Close every connection."""
        if self._introduction is not None:
            self._introduction.cancel()
            await asyncio.gather(self._introduction, return_exceptions=True)
        await self._application.shutdown()
        await self.bot.shutdown()

    async def poll(self, stop: asyncio.Event) -> None:
        """Start, poll until told to stop, and close; told to stop before Telegram was reached, only close."""
        starting, stopping = asyncio.create_task(self.start()), asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                await Polling(self._polls, self._base, self.receive, self._pace).run(stop)
        finally:
            starting.cancel()
            stopping.cancel()
            await asyncio.gather(starting, stopping, return_exceptions=True)
            await self.stop()

    async def _started(self, *, first: bool) -> bool:
        try:
            await self._application.initialize()
        except Exception as fault:  # noqa: BLE001 a server that answers nonsense is one that is not reached
            if first:
                _log.warning("Telegram is not reached or refuses the token: %s", describe(fault))
            return False
        return True

    def receive(self, raw: dict[str, Any]) -> asyncio.Task[None]:
        """Return the task that handles one raw update after its person's earlier ones. The task never raises."""
        return self._lanes.start(_lane(raw), lambda: self._handle(raw))

    async def _handle(self, raw: dict[str, Any]) -> None:
        """Handle an update; one that does not parse is skipped, or it would come back for ever."""
        update = parse(raw)
        if update is None:
            return
        try:
            await self._application.process_update(update)
        except Exception as fault:  # noqa: BLE001 the library's own faults; ours go to the error handler
            _log.error("an update failed in the library: %s", describe(fault))


def _lane(raw: dict[str, Any]) -> Hashable:
    """Return whose update it is, as far as an update that is not parsed yet tells."""
    for part in raw.values():
        if isinstance(part, dict):
            for sender in (part.get("from"), part.get("chat")):
                if isinstance(sender, dict) and isinstance(sender.get("id"), int):
                    return ("person", sender["id"])
    return ("update", raw.get("update_id") if isinstance(raw.get("update_id"), int) else None)
