"""What Telegram shows of the bot before anything is typed."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.telegram import profile
from bot.channels.telegram.profile import COMMANDS
from bot.content.library import Library
from tests.telegram.double import Double, Fault
from tests.telegram.harness import Bot
from tests.telegram.person import Person
from tests.telegram.pretend import WORDS


def introduced(double: Double) -> bool:
    return "short_description" in double.profile


@pytest.mark.usefixtures("ann")
async def test_commands_menu_and_descriptions_are_set_at_start(double: Double) -> None:
    await double.until(lambda: introduced(double))
    assert [each["command"] for each in double.profile["commands"]] == list(COMMANDS)
    assert {"start", "help", "topics", "urgent", "privacy", "about"} <= set(COMMANDS)
    assert double.profile["menu_button"] == {"type": "commands"}
    assert double.profile["description"] == WORDS["telegram_description"]


async def test_a_description_that_is_right_is_not_set_again(double: Double, bot: Bot) -> None:
    double.profile |= {
        "description": WORDS["telegram_description"],
        "short_description": WORDS["telegram_short_description"],
    }
    bot.start()
    await double.until(lambda: double.made("getMyShortDescription"))
    await asyncio.sleep(0.02)
    assert not double.made("setMyDescription")
    assert not double.made("setMyShortDescription")


async def test_a_profile_that_telegram_refuses_is_no_reason_not_to_answer(double: Double, bot: Bot) -> None:
    for method in ("setMyCommands", "setChatMenuButton", "getMyDescription", "setMyShortDescription"):
        double.fail(method, Fault(429, "Too Many Requests", retry_after=500))
    bot.start()
    ann = Person(double)
    ann.says("hello")
    await ann.sees("This is found.")
    await double.until(lambda: double.made("setMyShortDescription"))


async def test_the_profile_is_set_once_there_is_content(
    double: Double, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(profile, "_UNTIL_CONTENT", 0.02)
    kept = dict(WORDS)
    WORDS.clear()
    try:
        bot.start()
        await asyncio.sleep(0.1)
        assert not double.made("setMyCommands")
    finally:
        WORDS.update(kept)
    await double.until(lambda: introduced(double))


def test_the_shipped_wording_has_every_sentence_the_channel_shows(small: Library) -> None:
    assert set(WORDS) <= set(small.wording)
    assert len(small.wording["telegram_description"]) <= 512
    assert len(small.wording["telegram_short_description"]) <= 120
    assert all(len(small.wording[key]) <= 256 for key in COMMANDS.values())
