"""The polling loop: an update is confirmed to Telegram only after it was handled, so a kill loses none.

Telegram forgets every update below the `offset` of a request. The library
moves it when updates are queued; here it moves past what has been handled,
without gaps. Facts of Telegram's server (tdlib/telegram-bot-api, `process_get_updates_query`):
a request whose offset repeats within half a second gets one update only, and
the older of two requests under way is refused with 409.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from telegram.error import TelegramError

from bot.channels.telegram.lanes import AT_ONCE
from bot.channels.telegram.request import AiohttpRequest, answer_of, wait_asked
from bot.logs import describe

Receive = Callable[[dict[str, Any]], "asyncio.Task[None]"]
"""Takes one raw update in hand and returns the task that handles it; the task never raises."""

ALLOWED = ("message", "edited_message", "channel_post", "callback_query", "my_chat_member")
BATCH = 100
_A_MINUTE = 60.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the loop waits, in seconds."""

    call: float = 10.0
    """How long any other call may take."""
    poll: int = 30
    """How long Telegram may hold a request when there is nothing new."""
    slack: float = 10.0
    """How much longer an answer may take before the connection counts as dead."""
    beat: float = 0.02
    """Least time between two requests while something is in hand."""
    empty: float = 0.1
    """Least time between two requests when the server does not hold them although it has nothing."""
    same: float = 0.55
    """Least time between two requests with the same offset; below half a second Telegram holds updates back."""
    patience: float = 5.0
    """How long one update may keep a full batch of later ones from being confirmed."""
    first_wait: float = 0.5
    longest_wait: float = _A_MINUTE
    finish: float = 0.7
    """How long work in hand may take once the loop is told to stop; what remains comes again at the next start."""
    farewell: float = 0.2
    """How long the last confirmation may take."""


class NoAnswer(Exception):
    """Telegram gave no updates. `wait` is the least number of seconds to wait."""

    def __init__(self, reason: str, wait: float = 0.0, *, webhook: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.wait, self.webhook = reason, wait, webhook


@dataclass(frozen=True, slots=True)
class InHand:
    """An update that Telegram still keeps for us."""

    task: asyncio.Task[None]
    since: float


class Polling:
    """Fetches updates until told to stop. `base` is the Bot API's address with the token."""

    def __init__(self, request: AiohttpRequest, base: str, receive: Receive, pace: Pace | None = None) -> None:
        self._request = request
        self._base = base
        self._receive = receive
        self._pace = pace or Pace()
        self._offset = 0
        self._asked = 0
        self._asked_at = 0.0
        self._in_hand: dict[int, InHand] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._idle = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set or the task is cancelled; then finish what is in hand and confirm it."""
        polling = asyncio.create_task(self._poll_for_ever())
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({polling, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            polling.cancel()
            stopping.cancel()
            await asyncio.gather(polling, stopping, return_exceptions=True)
            await self._finish()

    async def _poll_for_ever(self) -> None:
        failures = 0
        while True:
            try:
                await self._turn()
            except Exception as fault:  # noqa: BLE001 the loop outlives every fault, its own too
                failures += 1
                await self._back_off(fault if isinstance(fault, NoAnswer) else NoAnswer(describe(fault)), failures)
            else:
                if failures:
                    _log.warning("updates arrive again")
                failures = 0

    async def _turn(self) -> None:
        fetched = await self._fetch(0 if self._in_hand else self._pace.poll)
        self._take(fetched)
        await self._settle(found=bool(fetched))

    async def _back_off(self, fault: NoAnswer, failures: int) -> None:
        """Wait longer with each failure in a row, a minute at most; say so once."""
        if failures == 1:
            _log.warning("no updates: %s", fault.reason)
        if fault.webhook:
            await self._drop_webhook()
        wait = self._pace.first_wait * 2 ** min(failures - 1, 10)
        await asyncio.sleep(min(max(wait, fault.wait), self._pace.longest_wait))

    async def _drop_webhook(self) -> None:
        """Take back a webhook that an earlier deployment left; what waits for it is kept."""
        with contextlib.suppress(TelegramError):
            await self._request.call(f"{self._base}/deleteWebhook", {}, self._pace.slack)

    # --- fetching ----------------------------------------------------------------

    async def _fetch(self, hold: int, limit: int = BATCH) -> list[Any]:
        """Return raw updates from the offset on; Telegram may hold the request for `hold` seconds. Raises NoAnswer."""
        self._asked, self._asked_at = self._offset, time.monotonic()
        parameters = {"timeout": str(hold), "limit": str(limit), "allowed_updates": json.dumps(ALLOWED)}
        if self._offset:
            parameters["offset"] = str(self._offset)
        try:
            answer = await self._request.call(f"{self._base}/getUpdates", parameters, hold + self._pace.slack)
        except TelegramError as fault:
            raise NoAnswer(describe(fault)) from None
        return updates_in(*answer)

    def _take(self, fetched: list[Any]) -> None:
        """Start on what is new. What has no number cannot be confirmed, and goes with the update after it."""
        for raw in fetched:
            update_id = raw.get("update_id") if isinstance(raw, dict) else None
            if isinstance(update_id, int) and update_id not in self._in_hand:
                task = self._receive(raw)
                self._running.add(task)
                task.add_done_callback(self._done)
                self._in_hand[update_id] = InHand(task, time.monotonic())

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not self._running:
            self._idle.set()

    # --- confirming --------------------------------------------------------------

    async def _settle(self, *, found: bool) -> None:
        """Wait until another request is worth it: the offset has moved and little is left to do, or long enough."""
        pace = self._pace
        if not self._in_hand:
            due = self._asked_at + (pace.same if found else pace.empty)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
        self._confirm()
        while self._in_hand:
            self._idle.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pace.beat):  # wait_for may swallow a cancellation in Python 3.11
                    await self._idle.wait()
            self._confirm()
            moved = self._offset != self._asked
            if (moved and len(self._running) < AT_ONCE) or time.monotonic() >= self._asked_at + pace.same:
                return

    def _confirm(self) -> None:
        """Move the offset past what has been handled, up to the first update that has not."""
        for update_id, held in list(self._in_hand.items()):
            handled = held.task.done() and not held.task.cancelled()
            if not handled and not self._stands_in_the_way(held):
                return
            del self._in_hand[update_id]
            self._offset = update_id + 1

    def _stands_in_the_way(self, held: InHand) -> bool:
        """Tell whether an update keeps all new ones back: Telegram gives no more than a batch."""
        return len(self._in_hand) >= BATCH and time.monotonic() > held.since + self._pace.patience

    async def _finish(self) -> None:
        """Let work in hand end, cancel the rest, and confirm what was handled."""
        if self._running:
            await asyncio.wait(self._running, timeout=self._pace.finish)
        self._confirm()
        for late in self._running:
            late.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        if self._offset != self._asked:
            with contextlib.suppress(NoAnswer, TimeoutError):
                async with asyncio.timeout(self._pace.farewell):
                    await self._fetch(0, limit=1)


def updates_in(code: int, payload: bytes) -> list[Any]:
    """Return the updates in an answer. Raises NoAnswer, in words for the log, for any other answer."""
    answer = answer_of(payload) or {}
    match code:
        case HTTPStatus.OK if isinstance(answer.get("result"), list):
            updates: list[Any] = answer["result"]
            return updates
        case HTTPStatus.CONFLICT if "webhook" in str(answer.get("description")):
            raise NoAnswer("a webhook is set; it is taken back", webhook=True)
        case HTTPStatus.CONFLICT:
            raise NoAnswer("another process fetches this bot's updates; run one only")
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.NOT_FOUND:
            raise NoAnswer("Telegram refuses the token; check SAFEGUARDING_BOT_TELEGRAM_TOKEN", _A_MINUTE)
        case HTTPStatus.TOO_MANY_REQUESTS:
            raise NoAnswer("Telegram asks to wait", wait_asked(payload))
        case _:
            raise NoAnswer(f"an answer with status {code}")
