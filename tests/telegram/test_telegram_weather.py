"""Many people, and a Bot API that fails one call in eight in every way it can: nobody's update is left behind."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

import pytest

from bot.channels.telegram import loop, sending
from tests.telegram.double import Call, Double, Fault
from tests.telegram.harness import QUICK, Bot
from tests.telegram.person import Person, buttons_of

FAULTS = (
    Fault(429, "Too Many Requests", retry_after=0.1),
    Fault(429, "Too Many Requests", retry_after=5),
    Fault(500, "Internal Server Error"),
    Fault(502, body=b"<html>Bad Gateway"),
    Fault(200, body=b"{"),
    Fault(400, "something new"),
    Fault(401, "Unauthorized"),
    Fault(403, "bot was blocked by the user"),
    Fault(409, "terminated by other getUpdates request"),
    Fault(cut=True),
    Fault(cut=True, done=True),
    Fault(hang=0.5),
    Fault(hang=0.5, done=True),
)
SAID = ("/start q", "hello", "fault", "everything", "/help", "two")


class Stormy(Double):
    """A double with weather of its own."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.chance = random.Random(seed)
        self.calm = False

    def _fault_for(self, call: Call) -> Fault | None:
        if self.calm or self.chance.random() > 0.12:
            return super()._fault_for(call)
        return self.chance.choice(FAULTS)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
async def test_no_weather_stops_the_bot_or_leaves_an_update_behind(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "LONGEST_REST", 0.2)
    monkeypatch.setattr(loop, "_A_MINUTE", 0.2)
    double = Stormy(seed)
    await double.start()
    bot = Bot(double)
    bot.start(pace=replace(QUICK, call=0.3, slack=0.3, poll=1, longest_wait=0.2))
    crowd = [Person(double, 700 + at) for at in range(20)]
    try:
        for _ in range(15):
            for person in crowd:
                does_something(person, double.chance)
            await asyncio.sleep(0.05)
        await double.until(lambda: not double.waiting, 30)
        double.calm = True
        for person in crowd:
            person.says("/help")
        await double.until(lambda: all("This is help." in person.texts[-1] for person in crowd), 30)
    finally:
        await bot.end()
        await double.stop()


def does_something(person: Person, chance: random.Random) -> None:
    buttons = buttons_of(chance.choice(person.shown)) if person.shown else []
    if buttons and chance.random() < 0.8:
        person.taps_data(chance.choice(buttons)["callback_data"], person.live)
    else:
        person.says(chance.choice(SAID))
