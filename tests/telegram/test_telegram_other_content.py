"""Everything that is not words or a button in a private chat."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import CallbackQuery, Message, Update

from bot.channels.telegram.reading import read_message, read_tap
from bot.exchange import Asked, Refused, Started, Tapped, Typed
from tests.telegram.double import BOT, Double, Fault
from tests.telegram.harness import Bot
from tests.telegram.person import Person
from tests.telegram.updates import CHAT, CONTENT, EVERY, MESSAGE, USER, malformed

GROUP = {"id": -77, "type": "group", "title": "Team"}
CHANNEL = {"id": -1005, "type": "channel", "title": "News"}


@pytest.mark.parametrize("kind", sorted(CONTENT))
async def test_what_is_not_words_is_refused_then_deleted_and_never_fetched(
    ann: Person, double: Double, kind: str
) -> None:
    sent = ann.sends(**{kind: CONTENT[kind]}, caption="Olivia Pemberton")
    await ann.sees(f"This is refused {kind}.")
    await double.until(lambda: sent["message_id"] not in double.messages[ann.id])
    methods = [call.method for call in double.calls if call.method in {"sendMessage", "deleteMessage", "getFile"}]
    assert methods == ["sendMessage", "deleteMessage"]


async def test_content_of_a_kind_that_is_not_known_yet_is_refused(ann: Person) -> None:
    ann.sends(hologram={"of": "Olivia"})
    await ann.sees("This is refused.")


@pytest.mark.parametrize("content", [{"poll": {"id": "1"}}, {"photo": "?"}, {"voice": {"x": "Olivia"}}])
async def test_content_that_cannot_be_parsed_is_refused_and_deleted(
    ann: Person, double: Double, content: dict[str, Any]
) -> None:
    sent = ann.sends(**content)
    await ann.sees("This is refused.")
    await double.until(lambda: sent["message_id"] not in double.messages[ann.id])


async def test_words_and_taps_get_through_whatever_else_an_update_holds(ann: Person) -> None:
    ann.sends(text="/start q", entities=5, link_preview_options="?")
    shown = await ann.sees("Question 1 of 6?")
    ann.taps("Yes", shown | {"entities": "?", "effect_id": []})
    await ann.sees("Question 2 of 6?", among=1)


async def test_what_can_no_longer_be_deleted_is_refused_all_the_same(ann: Person, double: Double) -> None:
    double.fail("deleteMessage", Fault(400, "message can't be deleted for everyone"))
    ann.sends(photo=CONTENT["photo"])
    await ann.sees("This is refused photo.", among=1)
    await ann.at_rest()
    assert "not" not in ann.texts[0]


async def test_a_refused_message_is_deleted_even_when_the_answer_fails(ann: Person, double: Double) -> None:
    double.fail("sendMessage", Fault(400, "no such thing"))
    sent = ann.sends(voice=CONTENT["voice"])
    await double.until(lambda: sent["message_id"] not in double.messages[ann.id])
    await ann.sees("call 999")


async def test_an_album_is_answered_once_and_deleted_whole(ann: Person, double: Double) -> None:
    sent = [ann.sends(photo=CONTENT["photo"], media_group_id="1") for _ in range(5)]
    await double.until(lambda: not {each["message_id"] for each in sent} & set(double.messages[ann.id]))
    assert len(ann.shown) == 1
    ann.sends(photo=CONTENT["photo"], media_group_id="2")
    await ann.sees("This is refused photo.", among=2)


async def test_a_place_that_moves_is_answered_once(ann: Person, double: Double) -> None:
    double.fail("deleteMessage", Fault(400, "message can't be deleted for everyone"), times=3)
    sent = ann.sends(location=CONTENT["location"] | {"live_period": 900})
    await ann.sees("This is refused location.")
    for _ in range(2):
        ann.edits(sent, location=CONTENT["location"])
    await double.until(lambda: len(double.made("deleteMessage")) == 3)
    assert len(ann.shown) == 1


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
@pytest.mark.parametrize("notice", ["pinned_message", "message_auto_delete_timer_changed", "write_access_allowed"])
async def test_telegrams_own_notices_are_left_alone(ann: Person, double: Double, notice: str) -> None:
    value: dict[str, Any] = {
        "pinned_message": MESSAGE,
        "message_auto_delete_timer_changed": {"message_auto_delete_time": 86400},
        "write_access_allowed": {},
    }
    ann.sends(**{notice: value[notice]})
    await ann.at_rest()
    assert not ann.shown
    assert not double.made("deleteMessage")


@pytest.mark.parametrize("chat", [GROUP, CHANNEL], ids=["group", "channel"])
async def test_a_group_or_channel_gets_one_line_and_is_left(ann: Person, double: Double, chat: dict[str, Any]) -> None:
    double.messages[chat["id"]] = {}
    member = {"user": BOT, "status": "member"}
    left = {"user": BOT, "status": "left"}
    changed = {"chat": chat, "from": ann.user, "date": 1, "old_chat_member": left, "new_chat_member": member}
    double.deliver(my_chat_member=changed)
    await double.until(lambda: chat["id"] not in double.messages)
    assert [call.sent["text"] for call in double.made("sendMessage", chat["id"])] == [
        "This guide works in a private chat only."
    ]
    double.deliver(my_chat_member=changed | {"old_chat_member": member, "new_chat_member": left})
    await ann.at_rest()
    assert len(double.made("leaveChat")) == 1


@pytest.mark.parametrize("kind", ["message", "edited_message", "channel_post", "callback_query"])
async def test_whatever_comes_from_a_group_only_makes_the_bot_leave(ann: Person, double: Double, kind: str) -> None:
    double.messages[-77] = {}
    message = MESSAGE | {"chat": GROUP}
    tap = {"id": "1", "from": ann.user, "chat_instance": "1", "data": "q0", "message": message}
    double.deliver(**{kind: tap if kind == "callback_query" else message})
    await double.until(lambda: double.made("leaveChat"))
    assert len(double.made("sendMessage")) == 1
    assert not ann.shown


async def test_a_group_that_forbids_posting_is_left_in_silence(ann: Person, double: Double) -> None:
    double.messages[-77] = {}
    double.fail("sendMessage", Fault(403, "bot is not a member of the channel chat"))
    double.deliver(message=MESSAGE | {"chat": GROUP})
    await double.until(lambda: -77 not in double.messages)
    ann.says("hello")
    await ann.sees("This is found.")


async def test_being_blocked_and_unblocked_needs_no_answer(ann: Person, double: Double) -> None:
    for status in ("kicked", "member"):
        double.deliver(
            my_chat_member={
                "chat": ann.chat,
                "from": ann.user,
                "date": 1,
                "old_chat_member": {"user": BOT, "status": "member"},
                "new_chat_member": {"user": BOT, "status": status, "until_date": 0},
            }
        )
    await ann.at_rest()
    assert not ann.shown
    assert not double.made("leaveChat")


# --- anything at all -------------------------------------------------------------------


@given(st.lists(malformed(), min_size=25, max_size=25))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_no_malformed_update_stops_the_bot_or_shows_an_exception(updates: list[dict[str, Any]]) -> None:
    asyncio.run(_all_survived(updates))


async def test_an_update_of_every_kind_is_survived() -> None:
    await _all_survived([{kind: body} for kind, body in EVERY.items()])


async def _all_survived(updates: list[dict[str, Any]]) -> None:
    double = Double()
    await double.start()
    bot = Bot(double)
    bot.start()
    ann, ben = Person(double), Person(double, 502)
    try:
        for update in updates:
            double.deliver(**update)
        ben.says("/help")
        await ben.sees("This is help.", seconds=20)
        await double.until(lambda: not double.waiting, 20)
        assert not any(word in text for text in ann.texts for word in ("Error", "Traceback", "exception"))
    finally:
        await bot.end()
        await double.stop()


# --- reading --------------------------------------------------------------------------


def message(**content: Any) -> Message:
    parsed = Update.de_json({"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": CHAT} | content}, None)
    assert parsed is not None
    assert parsed.message is not None
    return parsed.message


@given(st.text(max_size=200))
@settings(deadline=None)
def test_any_words_are_typed_words_or_a_command(text: str) -> None:
    received = read_message(message(text=text))
    assert isinstance(received, Typed | Asked | Started)
    assert not isinstance(received, Typed) or received.text == text


@pytest.mark.parametrize("text", ["a" * 1_000_000, "/" + "a" * 1_000_000, "/term " + " x" * 500_000, "/" * 1_000_000])
def test_a_megabyte_of_words_is_read_at_once(text: str) -> None:
    assert isinstance(read_message(message(text=text)), Typed | Asked)


@pytest.mark.parametrize(
    ("text", "parameter"), [("/start", ""), ("/start x", "x"), ("/start  a b", "a b"), ("/start@guide_bot br0", "br0")]
)
def test_a_start_link_carries_its_parameter(text: str, parameter: str) -> None:
    assert read_message(message(text=text)) == Started(parameter)


def test_a_caption_is_no_message() -> None:
    assert read_message(message(photo=CONTENT["photo"], caption="hello")) == Refused("photo")


@given(st.one_of(st.none(), st.text(max_size=80)))
def test_any_data_is_a_token(data: str | None) -> None:
    query = CallbackQuery.de_json({"id": "1", "from": USER, "chat_instance": "1", "data": data}, None)
    assert query is not None
    tap = read_tap(query)
    assert isinstance(tap.input, Tapped)
    assert tap.apart == (data or "").startswith("_")
