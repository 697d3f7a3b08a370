"""The polling loop: nothing is lost, everybody in order, several at once, and no weather stops it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram import loop
from bot.channels.telegram.lanes import Lanes
from bot.channels.telegram.loop import NoAnswer, Pace, updates_in
from tests.telegram.double import Double, Fault
from tests.telegram.harness import QUICK, Bot
from tests.telegram.person import Person


async def test_an_update_is_confirmed_only_after_it_was_handled(ann: Person, double: Double) -> None:
    double.latency = 0.2
    ann.says("hello")
    await double.until(lambda: double.made("sendMessage"))
    assert double.waiting == 1
    await ann.sees("This is found.")
    await ann.at_rest()


@pytest.mark.slow
async def test_a_slow_update_keeps_those_after_it_unconfirmed_but_not_unanswered(
    ann: Person, ben: Person, double: Double
) -> None:
    double.fail("sendMessage", Fault(429, "Too Many Requests", retry_after=1), chat=ann.id)
    ann.says("hello")
    await double.until(lambda: double.made("sendMessage", ann.id))
    ben.says("hello")
    await ben.sees("This is found.", seconds=0.9)
    assert double.waiting == 2
    await ann.sees("This is found.")
    await ann.at_rest()
    assert len(double.made("sendMessage", ben.id)) == 1


async def test_several_are_handled_at_once(ann: Person, double: Double) -> None:
    crowd = [Person(double, 600 + at) for at in range(8)]
    await double.until(lambda: double.made("getUpdates"))
    double.latency = 0.15
    began = time.monotonic()
    for each in crowd:
        each.says("hello")
    for each in crowd:
        await each.sees("This is found.")
    assert time.monotonic() - began < 0.6
    assert not ann.shown


async def test_not_more_than_eight_are_handled_at_once(ann: Person, double: Double) -> None:
    await double.until(lambda: double.made("getUpdates"))
    double.latency = 0.15
    for at in range(12):
        Person(double, 600 + at).says("hello")
    await double.until(lambda: double.made("sendMessage"))
    await asyncio.sleep(0.1)
    assert len(double.made("sendMessage")) == 8
    assert not ann.shown


async def test_one_persons_updates_are_answered_in_order(ann: Person, double: Double) -> None:
    await double.until(lambda: double.made("getUpdates"))
    double.fail("sendMessage", Fault(429, "Too Many Requests", retry_after=0.3))
    for word in ("/help", "/about", "/privacy", "/urgent"):
        ann.says(word)
    await ann.sees("This is urgent.", among=4)
    assert [text.split(".")[0] for text in ann.texts] == [
        "This is help",
        "This is about",
        "This is privacy",
        "This is urgent",
    ]


UNREADABLE: list[Any] = [
    {"message": {"message_id": 1}},
    {"message": "no message"},
    {"message": {"message_id": 1, "date": 10**30, "chat": {"id": 501, "type": "private"}, "text": "x"}},
    {"message": {"message_id": 1, "date": 1, "chat": [], "text": "x"}},
    {"callback_query": {"id": "1"}},
    {"callback_query": {"id": "1", "from": {"id": {}}, "data": "q"}},
    {"my_chat_member": {}},
    {"something_new": {"a": 1}},
    {},
]


@pytest.mark.parametrize("raw", UNREADABLE)
async def test_an_update_that_cannot_be_read_is_skipped(ann: Person, double: Double, raw: Any) -> None:
    double.deliver(**raw)
    ann.says("hello")
    await ann.sees("This is found.")
    await ann.at_rest()


async def test_what_is_no_update_at_all_is_passed_over(ann: Person, double: Double) -> None:
    for raw in (None, 5, "x", [], {"update_id": "x"}, {"message": {}}):
        double.deliver_raw(raw)
    ann.says("hello")
    await ann.sees("This is found.")


@pytest.mark.parametrize(
    "fault",
    [
        Fault(500, "Internal Server Error"),
        Fault(502, body=b"<html>Bad Gateway</html>"),
        Fault(429, "Too Many Requests", retry_after=0.1),
        Fault(409, "terminated by other getUpdates request"),
        Fault(401, "Unauthorized"),
        Fault(cut=True),
        Fault(200, body=b"not JSON"),
        Fault(200, body=b'{"ok": true, "result": "no list"}'),
        Fault(200, body=b"[" * 100_000),
        Fault(200, body=b""),
    ],
)
async def test_a_failed_request_for_updates_is_tried_again(
    double: Double, bot: Bot, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "_A_MINUTE", 0.1)
    double.fail("getUpdates", fault, times=2)
    bot.start()
    ann = Person(double)
    ann.says("hello")
    await ann.sees("This is found.", among=1)


async def test_a_dead_connection_is_given_up(double: Double, bot: Bot) -> None:
    double.fail("getUpdates", Fault(hang=30))
    bot.start(pace=replace(QUICK, poll=0, slack=0.2))
    ann = Person(double)
    ann.says("hello")
    await ann.sees("This is found.")


async def test_telegram_may_be_out_of_reach_at_the_start_and_later(double: Double, bot: Bot) -> None:
    await double.stop()
    bot.start()
    await asyncio.sleep(0.1)
    await double.start()
    ann = Person(double)
    ann.says("hello")
    await ann.sees("This is found.", among=1)
    await double.stop()
    await asyncio.sleep(0.2)
    await double.start()
    ann.says("/help")
    await ann.sees("This is help.", among=2)


async def test_the_wait_between_failures_grows_to_a_minute(
    double: Double, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    real = asyncio.sleep

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await real(0)

    double.fail("getUpdates", Fault(500, "Internal Server Error"), times=12)
    monkeypatch.setattr(loop.asyncio, "sleep", sleep)
    bot.start(pace=Pace())
    await double.until(lambda: len(double.made("getUpdates")) > 12)
    assert [round(each, 1) for each in waits if each > 0.1][:12] == [0.5, 1, 2, 4, 8, 16, 32, *[60] * 5]


async def test_a_fault_of_the_loops_own_does_not_end_it(
    double: Double, bot: Bot, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, faults = loop.updates_in, iter([True])

    def failing(code: int, payload: bytes) -> list[Any]:
        if next(faults, False):
            raise KeyError("Olivia")
        return real(code, payload)

    monkeypatch.setattr(loop, "updates_in", failing)
    bot.start()
    ann = Person(double)
    ann.says("hello")
    await ann.sees("This is found.")
    assert "KeyError at test_telegram_polling.py" in caplog.text
    assert "Olivia" not in caplog.text


async def test_of_two_bots_on_one_token_the_log_says_so(
    double: Double, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    other = Bot(double)
    bot.start()
    await double.until(lambda: double.made("getUpdates"))
    other.start()
    ann = Person(double)
    await double.until(lambda: any(call.code == 409 for call in double.made("getUpdates")))
    ann.says("hello")
    await ann.sees("This is found.", among=1)
    await other.end()
    assert "another process fetches this bot's updates; run one only" in caplog.text


async def test_a_webhook_left_behind_is_taken_back(double: Double, bot: Bot) -> None:
    double.webhook = "https://example.org/hook"
    bot.start()
    ann = Person(double)
    ann.says("hello")
    await ann.sees("This is found.")
    assert not double.webhook


async def test_a_wrong_token_is_said_in_the_log_without_the_token(
    double: Double, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    for token in ("123456789:AAF-another-token-of-the-right-length", "nonsense"):
        bot.start(token=token)
        await double.until(lambda: any(call.code in {401, 404} for call in double.made("getMe")))
        await asyncio.sleep(0.02)
        await bot.end()
        assert "refuses the token" in caplog.text
        assert token not in caplog.text
        double.calls.clear()


async def test_it_stops_at_once_when_nothing_is_to_be_done(ann: Person, bot: Bot, double: Double) -> None:
    await double.until(lambda: double.made("getUpdates"))
    began = time.monotonic()
    await bot.end()
    assert time.monotonic() - began < 0.3
    assert not ann.shown


@pytest.mark.parametrize("how", ["told", "cancelled"])
async def test_it_stops_within_a_second_and_finishes_work_in_hand(
    ann: Person, bot: Bot, double: Double, how: str
) -> None:
    crowd = [Person(double, 600 + at) for at in range(8)]
    await double.until(lambda: double.made("getUpdates"))
    double.latency = 0.15
    for each in crowd:
        each.says("hello")
    await double.until(lambda: len(double.made("sendMessage")) == 8)
    began = time.monotonic()
    if how == "told":
        await bot.end()
    else:
        assert bot.task is not None
        bot.task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await bot.task
    assert time.monotonic() - began < 1
    assert all(len(each.shown) == 1 for each in crowd)
    assert not double.waiting
    assert not ann.shown


async def test_what_cannot_be_finished_in_time_comes_again_at_the_next_start(
    ann: Person, bot: Bot, double: Double
) -> None:
    double.fail("sendMessage", Fault(429, "Too Many Requests", retry_after=20))
    ann.says("hello")
    await double.until(lambda: double.made("sendMessage"))
    began = time.monotonic()
    await bot.end()
    assert time.monotonic() - began < 1
    assert double.waiting == 1
    bot.start()
    await ann.sees("This is found.", among=1)


async def test_it_stops_while_telegram_is_out_of_reach(double: Double, bot: Bot) -> None:
    await double.stop()
    bot.start(pace=Pace())
    await asyncio.sleep(0.05)
    began = time.monotonic()
    await bot.end()
    assert time.monotonic() - began < 0.3


@pytest.mark.slow
async def test_a_chat_told_to_wait_does_not_keep_a_full_batch_of_others_waiting(
    double: Double, bot: Bot, ben: Person
) -> None:
    bot.start(pace=replace(QUICK, patience=0.3))
    slow = Person(double, 700)
    double.fail("sendMessage", Fault(429, "Too Many Requests", retry_after=3), chat=700)
    slow.says("hello")
    await double.until(lambda: double.made("sendMessage"))
    for at in range(120):
        Person(double, 800 + at).says("hello")
    ben.says("hello")
    await ben.sees("This is found.", seconds=2.5)
    await slow.sees("This is found.", seconds=4)


# --- the parts ---------------------------------------------------------------------


@given(st.integers(100, 599), st.binary(max_size=200))
@settings(max_examples=300)
def test_any_answer_is_updates_or_no_answer(code: int, payload: bytes) -> None:
    with contextlib.suppress(NoAnswer):
        assert isinstance(updates_in(code, payload), list)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=40), st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_lanes_keep_order_and_width_whatever_comes(work: list[tuple[int, int]], width: int) -> None:
    async def run() -> None:
        lanes = Lanes(width)
        order: dict[int, list[int]] = {}
        busy, most = 0, 0

        async def piece(lane: int, number: int, naps: int) -> None:
            nonlocal busy, most
            busy += 1
            most = max(most, busy)
            for _ in range(naps):
                await asyncio.sleep(0)
            busy -= 1
            if naps == 3:
                await lanes.rest(0)
            order.setdefault(lane, []).append(number)

        tasks = [
            lanes.start(lane, lambda lane=lane, number=number, naps=naps: piece(lane, number, naps))
            for number, (lane, naps) in enumerate(work)
        ]
        await asyncio.gather(*tasks)
        assert most <= width
        assert all(numbers == sorted(numbers) for numbers in order.values())
        assert sum(map(len, order.values())) == len(work)

    asyncio.run(run())
