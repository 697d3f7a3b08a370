"""The channel at work in a test's own loop, against the double."""

from __future__ import annotations

import asyncio

from bot.channels.telegram.channel import Address, Channel
from bot.channels.telegram.handlers import Answer
from bot.channels.telegram.loop import Pace
from tests.telegram.double import TOKEN, Double
from tests.telegram.pretend import WORDS, pretend

QUICK = Pace(first_wait=0.05)


class Bot:
    """The channel at work in the test's own loop."""

    def __init__(self, double: Double) -> None:
        self.double = double
        self.stop = asyncio.Event()
        self.task: asyncio.Task[None] | None = None

    def start(self, answer: Answer = pretend, *, token: str = TOKEN, pace: Pace = QUICK) -> None:
        channel = Channel(answer, lambda key: WORDS.get(key, ""), Address(token, self.double.url), pace)
        self.stop.clear()
        self.task = asyncio.create_task(channel.poll(self.stop))

    async def end(self) -> None:
        self.stop.set()
        if self.task is not None:
            await self.task
            self.task = None
