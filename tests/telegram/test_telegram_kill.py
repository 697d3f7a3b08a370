"""A bot killed in a burst of taps, and started again: nobody's tap is lost."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from asyncio.subprocess import Process
from pathlib import Path

import pytest

from bot.channels.telegram.render import draw
from tests.telegram.double import BOT, Double
from tests.telegram.person import Person
from tests.telegram.pretend import question

ROOT = Path(__file__).resolve().parents[2]
CROWD = 50


async def started(double: Double) -> Process:
    seen = len(double.made("getUpdates"))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.telegram.bot_process", double.url, cwd=ROOT
    )
    await double.until(lambda: len(double.made("getUpdates")) > seen, 20)
    return process


def at_first_question(double: Double, number: int) -> Person:
    person = Person(double, number)
    (text,), markup = draw(question("q")).texts, draw(question("q")).keyboard
    assert markup is not None
    double.add_message(person.chat, **{"from": BOT}, text=text.plain, reply_markup=markup)
    return person


def answered(crowd: list[Person]) -> int:
    return sum("Question 2 of 6?" in person.live["text"] for person in crowd)


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
async def test_a_kill_in_a_burst_of_fifty_taps_loses_none(double: Double, how: signal.Signals) -> None:
    crowd = [at_first_question(double, 1000 + at) for at in range(CROWD)]
    process = await started(double)
    double.latency = 0.05
    for person in crowd:
        person.taps("Yes")
    await double.until(lambda: answered(crowd) >= 10)
    began = time.monotonic()
    process.send_signal(how)
    await process.wait()
    assert time.monotonic() - began < 1.5
    at_the_kill = answered(crowd)
    assert at_the_kill >= 10
    assert how == signal.SIGTERM or at_the_kill < CROWD
    again = await started(double)
    try:
        await double.until(lambda: not double.waiting, 20)
        assert answered(crowd) == CROWD
    finally:
        again.terminate()
        assert await again.wait() == 0
