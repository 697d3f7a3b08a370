"""A full Telegram update against a bare echo bot of the same library: `python -m benchmarks.telegram_bench`.

This process is the Bot API (the strict double of the tests) and fifty people
in a closed loop; the bot under test is a process of its own, on a core of its
own where there is one. Both bots get the same updates: `/start`, then six taps.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import statistics
import sys
import time
from asyncio.subprocess import Process
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from tests.telegram.double import TOKEN, Call, Double
from tests.telegram.person import Person

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = 6
PAUSE = 0.01
LOST = 2.0
TICK = os.sysconf("SC_CLK_TCK")
PEERS = ("ours", "echo")


# --- the bots under test -----------------------------------------------------------


async def run_ours(url: str) -> None:
    """The bot as `serve` runs it, without the web chat."""
    from bot.app import area_of, open_reception
    from bot.channels.telegram.channel import Address, serve_telegram
    from bot.settings import Settings

    settings, stop = Settings(), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    reception, _ = open_reception(settings)
    await serve_telegram(reception.desk, Address(TOKEN, url), area_of(settings, reception), stop)


def run_echo(url: str) -> None:
    """A bare bot of the library with its defaults: answers a tap and edits the message."""
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
    from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

    def keyboard(step: int) -> InlineKeyboardMarkup:
        says = ("Yes", "No", "Not sure")
        return InlineKeyboardMarkup([[InlineKeyboardButton(say, callback_data=f"{step + 1}-{say}")] for say in says])

    async def start(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_text("Question 1", reply_markup=keyboard(1))

    async def tap(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query is not None
        assert query.data is not None
        await query.answer()
        step = int(query.data.partition("-")[0])
        await query.edit_message_text(f"Question {step}", reply_markup=keyboard(step))

    application = Application.builder().token(TOKEN).base_url(f"{url}/bot").build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(tap))
    application.run_polling()


def longest_walk() -> tuple[str, tuple[str, ...]]:
    """Return a flow of ours with six questions, and the labels of the answers that meet them all."""
    from bot.app import open_reception
    from bot.exchange import Context, Desk, Started, Tapped, handle
    from bot.settings import Settings

    desk = open_reception(Settings())[0].desk()
    if desk is None:
        sys.exit("The content has errors: run `safeguarding-bot check`.")
    context = Context(datetime.now(UTC), "hertfordshire")

    def deeper(desk: Desk, token: str, labels: tuple[str, ...]) -> tuple[str, ...] | None:
        screen = handle(desk, Tapped(token), context).screens[0]
        if screen.stays or len(labels) == QUESTIONS:
            return labels if screen.stays and len(labels) == QUESTIONS else None
        for button in screen.buttons:
            if button.kind in {"answer", "done"} and (found := deeper(desk, button.token, (*labels, button.label))):
                return found
        return None

    for flow in desk.library.flows:
        start = handle(desk, Started(flow), context).screens[0]
        found = deeper(desk, start.token, ())
        if found is not None:
            return flow, found
    sys.exit("No flow has six questions on a path.")


# --- the people ----------------------------------------------------------------------


class Loopback(Double):
    """The double, waking only the person a call is about."""

    def __init__(self) -> None:
        super().__init__()
        self.keep_calls = False
        self.people: dict[int, Walker] = {}

    def heard(self, call: Call) -> None:
        number = call.sent.get("chat_id") or str(call.sent.get("callback_query_id", "")).partition("-")[0]
        if number and call.code == 200 and (walker := self.people.get(int(number))):
            walker.hear(call.method)


class Walker(Person):
    """One person who walks the six questions again and again."""

    def __init__(self, double: Loopback, number: int) -> None:
        super().__init__(double, number)
        double.people[number] = self
        self.changed = asyncio.Event()
        self.acknowledged = True
        self.drawn = False

    def hear(self, method: str) -> None:
        self.acknowledged |= method == "answerCallbackQuery"
        self.drawn |= method in {"sendMessage", "editMessageText"}
        if self.acknowledged and self.drawn:
            self.changed.set()

    async def answered(self, *, tap: bool, act: Callable[[], object], patience: float = LOST) -> float:
        """Return the seconds until the act has its screen (and its acknowledgement)."""
        self.changed.clear()
        self.acknowledged, self.drawn = not tap, False
        began = time.perf_counter()
        act()
        await asyncio.wait_for(self.changed.wait(), patience)
        return time.perf_counter() - began

    async def walk(self, start: str, labels: tuple[str, ...], until: float, took: list[float]) -> int:
        """Walk until the time is up; return how many updates got no answer."""
        lost = 0
        while time.perf_counter() < until:
            self.double.messages[self.id].clear()
            for label in (None, *labels):
                act = partial(self.says, start) if label is None else partial(self.taps, label)
                try:
                    took.append(await self.answered(tap=label is not None, act=act))
                except TimeoutError:
                    lost += 1
                    break
                await asyncio.sleep(PAUSE)
        return lost


# --- measuring ---------------------------------------------------------------------


@dataclass(frozen=True)
class Result:
    """One repetition of one bot."""

    start: float
    rate: float
    cpu: float
    p50: float
    p99: float
    lost: int
    rss: float


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def rss_mb(pid: int) -> float:
    line = next(each for each in Path(f"/proc/{pid}/status").read_text().splitlines() if each.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


async def started(peer: str, double: Loopback) -> tuple[Process, float]:
    """Start a bot with a message already waiting; return it and the seconds to its first answer."""
    first = Walker(double, 1)
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.telegram_bench", "--bot", peer, "--url", double.url, cwd=ROOT
    )
    os.sched_setaffinity(process.pid, {(os.cpu_count() or 1) - 1})
    first.says("/start")
    try:
        await first.answered(tap=False, act=lambda: None, patience=30)
    except TimeoutError:
        process.kill()
        raise
    return process, time.perf_counter() - began


async def measure(peer: str, start: str, labels: tuple[str, ...], users: int, seconds: float) -> Result:
    double = Loopback()
    await double.start()
    process, first = await started(peer, double)
    try:
        return await walked(
            process.pid, first, [Walker(double, 1000 + at) for at in range(users)], start, labels, seconds
        )
    finally:
        process.terminate()
        await process.wait()
        await double.stop()


async def walked(
    pid: int, first: float, people: list[Walker], start: str, labels: tuple[str, ...], seconds: float
) -> Result:
    warm: list[float] = []
    await asyncio.gather(*(each.walk(start, labels, time.perf_counter() + 1, warm) for each in people))
    took: list[float] = []
    before, began = cpu_seconds(pid), time.perf_counter()
    lost = sum(await asyncio.gather(*(each.walk(start, labels, began + seconds, took) for each in people)))
    spent, passed = cpu_seconds(pid) - before, time.perf_counter() - began
    took.sort()
    return Result(
        start=first,
        rate=len(took) / passed,
        cpu=spent / len(took) * 1000,
        p50=took[len(took) // 2] * 1000,
        p99=took[int(len(took) * 0.99)] * 1000,
        lost=lost,
        rss=rss_mb(pid),
    )


def spread(values: list[float], digits: int) -> str:
    middle, least, most = statistics.median(values), min(values), max(values)
    return f"{middle:.{digits}f} ({least:.{digits}f}-{most:.{digits}f})"


def report(results: dict[str, list[Result]]) -> None:
    echo = statistics.median(each.rate for each in results["echo"])
    print(
        "| bot | updates/s | / echo | CPU ms an update | screen p50 ms | p99 ms | lost | start to answer s | RSS MB |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for peer, each in results.items():
        rate = statistics.median(one.rate for one in each)
        columns = (
            spread([one.rate for one in each], 0),
            f"{rate / echo:.2f}",
            spread([one.cpu for one in each], 2),
            spread([one.p50 for one in each], 1),
            spread([one.p99 for one in each], 1),
            str(sum(one.lost for one in each)),
            spread([one.start for one in each], 2),
            spread([one.rss for one in each], 0),
        )
        print(f"| {peer} | {' | '.join(columns)} |")


async def compare(users: int, seconds: float, repetitions: int) -> None:
    flow, labels = longest_walk()
    walks = {"ours": (f"/start {flow}", labels), "echo": ("/start", ("Yes",) * QUESTIONS)}
    print(f"{users} people, closed loop, {seconds:g} s, {repetitions} repetitions in turn; our walk: {flow}")
    results: dict[str, list[Result]] = {peer: [] for peer in PEERS}
    if (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {0})
    for _ in range(repetitions):
        for peer in PEERS:
            results[peer].append(await measure(peer, *walks[peer], users, seconds))
    report(results)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--bot", choices=PEERS, help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.bot == "ours":
        asyncio.run(run_ours(given.url))
    elif given.bot == "echo":
        run_echo(given.url)
    else:
        asyncio.run(compare(given.users, given.seconds, given.repetitions))


if __name__ == "__main__":
    main()
