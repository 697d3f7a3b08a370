"""A bot on a strict double of the Bot API, both on loopback, and a person in front of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from tests.telegram.double import Double
from tests.telegram.harness import Bot
from tests.telegram.person import Person


@pytest.fixture
async def bot(double: Double) -> AsyncIterator[Bot]:
    """A bot that is not started yet."""
    it = Bot(double)
    yield it
    with contextlib.suppress(asyncio.CancelledError):
        await it.end()


@pytest.fixture
async def ann(double: Double, bot: Bot) -> Person:
    """A person in front of a running bot."""
    bot.start()
    return Person(double)


@pytest.fixture
def ben(double: Double) -> Person:
    return Person(double, 502, "Ben")
