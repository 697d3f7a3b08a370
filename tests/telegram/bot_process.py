"""The channel with the made-up conversation as a process of its own: `python -m tests.telegram.bot_process URL`."""

from __future__ import annotations

import asyncio
import signal
import sys

from bot.channels.telegram.channel import Address, Channel
from tests.telegram.double import TOKEN
from tests.telegram.pretend import WORDS, pretend


async def main(url: str) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await Channel(pretend, lambda key: WORDS.get(key, ""), Address(TOKEN, url)).poll(stop)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
