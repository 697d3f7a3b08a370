"""The channel with the real exchange: the small content through a whole chat, the shipped content screen by screen."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import pytest
from talk import readers_of

from bot.channels.telegram.channel import Address, serve_telegram
from bot.channels.telegram.lanes import AT_ONCE
from bot.channels.telegram.render import draw
from bot.content.library import Library
from bot.engine.screens import Screen
from bot.exchange import Asked, Context, Desk, Input, Refused, Started, Tapped, Typed, handle
from bot.finding.found import Finder, Noticer
from bot.finding.late import LateReaders
from bot.safety_message import SAFETY_MESSAGE
from tests.telegram.double import TOKEN, Double, _markup, _text
from tests.telegram.person import Person, buttons_of, labels

NIGHT = datetime(2026, 11, 21, 22, 10, tzinfo=UTC)


@pytest.fixture
async def ann(double: Double, small: Library) -> AsyncIterator[Person]:
    desk = Desk(small, *readers_of(small))
    stop = asyncio.Event()
    task = asyncio.create_task(
        serve_telegram(lambda: desk, Address(TOKEN, double.url + "/"), "national", stop, now=lambda: NIGHT)
    )
    yield Person(double)
    stop.set()
    await task


async def test_a_practitioner_gets_an_answer(ann: Person) -> None:
    ann.says("/start lost-badge")
    shown = await ann.sees("Is anyone in danger right now?")
    assert labels(shown)[-1] == ["In danger now: 999"]
    ann.taps("No")
    shown = await ann.sees("Has the badge been found?")
    assert "1. No, and the last person who had it cannot be reached" in shown["text"]
    ann.taps(labels(shown)[0][0])
    await ann.sees("What was on the badge?")
    ann.taps("☐ A master key")
    await ann.double.until(lambda: ["☑ A master key"] in labels(ann.live))
    ann.taps("Continue (1 ticked)")
    await ann.sees("Report it now.", among=2)
    assert "In immediate danger call 999." in ann.live["text"]
    ann.taps("What to say")
    shown = await ann.sees("A master key is missing.", among=3)
    assert "<pre>" in shown["_html"]


async def test_a_tap_is_answered_while_typed_words_wait_for_what_reads_them(double: Double, small: Library) -> None:
    """What reads messages is built at a first start, for seconds; a person in danger may tap 999 meanwhile."""
    asked, built = threading.Event(), threading.Event()

    def build() -> tuple[Finder, Noticer]:
        asked.set()
        assert built.wait(10)
        return readers_of(small)

    slow = LateReaders(build)
    stop, ann, ben = asyncio.Event(), Person(double), Person(double, 502, "Ben")
    task = asyncio.create_task(
        serve_telegram(
            lambda: Desk(small, slow, slow), Address(TOKEN, double.url + "/"), "national", stop, now=lambda: NIGHT
        )
    )
    try:
        ben.says("/start")
        await ben.sees("What is worrying you?")
        others = [Person(double, 600 + number, "Cas") for number in range(2 * AT_ONCE)]
        for person in (ann, *others):
            person.says("lost my badge")
        assert await asyncio.to_thread(asked.wait, 5)
        ben.taps("In danger now: 999")
        await ben.sees("Call 999 now")
        assert ann.texts == []
        built.set()
        for person in (ann, *others):
            await person.sees("This looks nearest.")
    finally:
        built.set()
        stop.set()
        await task


async def test_danger_that_was_typed_stays_on_the_screen_when_none_of_the_topics_fits(ann: Person) -> None:
    ann.says("she stopped breathing in the badge office, lost badge")
    await ann.sees("Call 999 now")
    ann.taps("None of these")
    await ann.sees("Choose the door that is nearest", among=1)
    assert "Call 999 now" in ann.live["text"]


async def test_typed_words_find_a_topic(ann: Person) -> None:
    ann.says("lost my badge")
    await ann.sees("This looks nearest.")
    ann.taps("A lost badge")
    await ann.sees("Is anyone in danger right now?", among=1)


async def test_a_private_flow_can_be_left_with_one_tap(ann: Person) -> None:
    ann.says("/start wet-floor")
    await ann.sees("Could anyone else see this screen?")
    ann.taps("Leave quickly")
    await ann.sees("Nothing here.", among=1)


async def test_telegram_takes_every_screen_that_taps_lead_to(ann: Person, double: Double) -> None:
    """Tap everything there is, twenty buttons deep, on a server that checks each message."""
    ann.says("/start")
    await ann.sees("What is worrying you?")
    seen: set[str] = set()
    waiting = [button["callback_data"] for button in buttons_of(ann.live)]
    while waiting and len(seen) < 300:
        data = waiting.pop(0)
        if data in seen:
            continue
        seen.add(data)
        before = len(double.calls)
        ann.taps_data(data, ann.live)
        await ann.at_rest()
        assert {call.code for call in double.calls[before:] if call.method == "sendMessage"} <= {200}
        waiting += [button["callback_data"] for button in buttons_of(ann.live)]
    assert len(seen) > 100
    assert not any(SAFETY_MESSAGE in text for text in ann.texts)


async def test_without_usable_content_the_safety_message_is_all_there_is(double: Double) -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(serve_telegram(lambda: None, Address(TOKEN, double.url), "national", stop))
    ben = Person(double)
    ben.says("hello")
    await ben.sees(SAFETY_MESSAGE)
    stop.set()
    await task


# --- the shipped content ------------------------------------------------------------------


def screens(library: Library) -> Iterator[Screen]:
    """Every kind of screen that taps can lead to: each question, outcome, section and page once."""
    desk, context = Desk(library, *readers_of(library)), Context(NIGHT, "hertfordshire")
    inputs: list[Input] = [
        Started(),
        *(Started(flow) for flow in library.flows),
        Refused("photo"),
        Typed("baby bruise"),
    ]
    inputs += [Asked(page) for page in ("topics", "help", "urgent", "privacy", "about", "evidence", "term")]
    tapped, drawn = set[str](), set[tuple[str, ...]]()
    while inputs:
        for screen in handle(desk, inputs.pop(), context).screens:
            reached = screen.reached.outcome if screen.reached else ""
            page = screen.token[2:] if screen.name == "page" else ""
            kind = (screen.name, screen.flow, screen.question, reached, screen.section, page)
            if kind in drawn:
                continue
            drawn.add(kind)
            yield screen
            new = [button.token for button in screen.buttons if button.token not in tapped]
            tapped.update(new)
            inputs += [Tapped(token) for token in new]


@pytest.fixture(scope="module")
def every_screen(shipped: Library) -> tuple[Screen, ...]:
    return tuple(screens(shipped))


def test_telegram_takes_every_shipped_screen_in_one_message(every_screen: tuple[Screen, ...]) -> None:
    for screen in every_screen:
        drawn = draw(screen)
        assert len(drawn.texts) == 1, (screen.flow, screen.question, screen.section)
        assert _text({"text": drawn.texts[0].html, "parse_mode": "HTML"})
        _markup({"reply_markup": drawn.keyboard})
    assert len(every_screen) > 100


def test_every_button_of_a_shipped_outcome_leaves_it_in_the_chat(every_screen: tuple[Screen, ...]) -> None:
    for screen in every_screen:
        markup = draw(screen).keyboard
        if screen.stays and markup is not None:
            exits = {button.token for button in screen.buttons if button.kind == "exit"}
            tapped = {button["callback_data"] for row in markup["inline_keyboard"] for button in row}
            assert all(data.startswith("_") for data in tapped - exits)
            assert exits <= tapped


def test_no_label_of_a_shipped_button_is_longer_than_thirty_characters(every_screen: tuple[Screen, ...]) -> None:
    assert not {button.label for screen in every_screen for button in screen.buttons if len(button.label) > 30}
