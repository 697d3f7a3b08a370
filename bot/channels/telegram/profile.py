"""What Telegram shows before a word is typed: commands, menu button, descriptions. Never a reason not to start."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from telegram import Bot, BotCommand, MenuButtonCommands
from telegram.error import TelegramError

from bot.logs import describe

COMMANDS = {
    "start": "home",
    "topics": "all_topics",
    "urgent": "urgent",
    "term": "terms",
    "evidence": "evidence",
    "help": "help",
    "privacy": "privacy",
    "about": "about",
}
"""The commands in the menu, and the key of what each is called: the words of the button that leads there."""

_MAX_COMMAND, _MAX_DESCRIPTION, _MAX_SHORT = 256, 512, 120
_UNTIL_CONTENT = 5.0
_log = logging.getLogger(__name__)

Words = Callable[[str], str]


async def introduce(bot: Bot, words: Words) -> None:
    """Set what differs from the wording, once there is one. What Telegram refuses is logged and left as it is."""
    while not (commands := _commands(words)):  # noqa: ASYNC110 content comes from outside, without an event
        await asyncio.sleep(_UNTIL_CONTENT)
    await _tolerantly(lambda: bot.set_my_commands(commands))
    await _tolerantly(lambda: bot.set_chat_menu_button(menu_button=MenuButtonCommands()))
    await _tolerantly(lambda: _describe(bot, words("telegram_description")[:_MAX_DESCRIPTION]))
    await _tolerantly(lambda: _describe_shortly(bot, words("telegram_short_description")[:_MAX_SHORT]))


def _commands(words: Words) -> list[BotCommand]:
    said = ((name, words(key)) for name, key in COMMANDS.items())
    return [BotCommand(name, text[:_MAX_COMMAND]) for name, text in said if text]


async def _describe(bot: Bot, text: str) -> None:
    if text and (await bot.get_my_description()).description != text:
        await bot.set_my_description(text)


async def _describe_shortly(bot: Bot, text: str) -> None:
    if text and (await bot.get_my_short_description()).short_description != text:
        await bot.set_my_short_description(text)


async def _tolerantly(call: Callable[[], Awaitable[object]]) -> None:
    try:
        await call()
    except TelegramError as fault:
        _log.warning("the profile was not set: %s", describe(fault))
