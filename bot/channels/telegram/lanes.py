"""Work done several at once, and for each person in order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import TypeVar

AT_ONCE = 8
"""Updates handled at the same time; more gains nothing below Telegram's own limit of about 30 messages a second."""

T = TypeVar("T")
Work = Callable[[], Awaitable[None]]


class Lanes:
    """Starts work at once in up to `width` lanes; work of the same lane waits for the one before it.

    Every piece of work holds one place of `width` while it runs, and gives it
    back while it rests, so that one chat's wait costs no other chat its turn.
    """

    def __init__(self, width: int) -> None:
        self._places = asyncio.Semaphore(width)
        self._last: dict[Hashable, asyncio.Task[None]] = {}

    def start(self, lane: Hashable, work: Work) -> asyncio.Task[None]:
        """Return the task that does the work as soon as its lane and a place are free."""
        task = asyncio.create_task(self._do(self._last.get(lane), work))
        self._last[lane] = task
        task.add_done_callback(lambda done: self._forget(lane, done))
        return task

    async def rest(self, seconds: float) -> None:
        """Wait inside a piece of work without holding its place."""
        self._places.release()
        try:
            await asyncio.sleep(seconds)
        finally:
            await self._places.acquire()

    async def apart(self, slow: Callable[[], T]) -> T:
        """Return what something slow returns, done in a thread without holding this work's place."""
        self._places.release()
        try:
            return await asyncio.to_thread(slow)
        finally:
            await self._places.acquire()

    async def _do(self, before: asyncio.Task[None] | None, work: Work) -> None:
        if before is not None:
            await asyncio.wait([before])
        async with self._places:
            await work()

    def _forget(self, lane: Hashable, done: asyncio.Task[None]) -> None:
        if self._last.get(lane) is done:
            del self._last[lane]
