"""The double refuses what the real server refuses; a test against a lenient one proves nothing."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.telegram.double import TOKEN, Double
from tests.telegram.markup import CannotParseError, visible
from tests.telegram.person import Person


async def call(double: Double, method: str, token: str = TOKEN, **sent: Any) -> tuple[int, Any]:
    parameters = {key: each if isinstance(each, str) else json.dumps(each) for key, each in sent.items()}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{double.url}/bot{token}/{method}", data=parameters) as response,
    ):
        answer = await response.json()
        return response.status, answer.get("result") if answer["ok"] else answer["description"]


def buttons(count: int = 1, data: str = "q", text: str = "Yes") -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": text, "callback_data": data}]] * count}


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "a < b", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "<p>x</p>", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "x", "reply_markup": buttons(data="x" * 65)}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": buttons(data="")}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": buttons(text="")}, "Text must be non-empty"),
        ({"text": "x", "reply_markup": buttons(101)}, "reply markup is too long"),
        ({"text": "x", "reply_markup": buttons(90, "x" * 64, "y" * 60)}, "reply markup is too long"),
        ({"text": "x", "chat_id": 4}, "chat not found"),
    ],
)
async def test_a_bad_message_is_refused(double: Double, ben: Person, sent: dict[str, Any], words: str) -> None:
    code, answer = await call(double, "sendMessage", **({"chat_id": ben.id} | sent))
    assert (code, words in answer) == (400, True)


async def test_the_limits_themselves_are_allowed(double: Double, ben: Person) -> None:
    text = "<b>" + "&lt;" * 4096 + "</b>"
    code, message = await call(
        double, "sendMessage", chat_id=ben.id, text=text, parse_mode="HTML", reply_markup=buttons(60, "x" * 64)
    )
    assert code == 200
    assert message["text"] == "<" * 4096


async def test_edits_are_checked_like_messages(double: Double, ben: Person) -> None:
    _, message = await call(double, "sendMessage", chat_id=ben.id, text="one", reply_markup=buttons())
    place = {"chat_id": ben.id, "message_id": message["message_id"]}
    typed = ben.says("hello")
    for sent, words in [
        (place | {"text": "one", "reply_markup": buttons()}, "message is not modified"),
        (place | {"text": " <b>one</b> ", "parse_mode": "HTML", "reply_markup": buttons()}, "message is not modified"),
        (place | {"text": "two", "message_id": 999}, "message to edit not found"),
        (place | {"text": "two", "message_id": typed["message_id"]}, "message can't be edited"),
        (place | {"text": "x" * 4097}, "MESSAGE_TOO_LONG"),
    ]:
        code, answer = await call(double, "editMessageText", **sent)
        assert (code, words in answer) == (400, True), answer
    assert (await call(double, "editMessageText", **place, text="two"))[0] == 200
    assert ben.live["text"] == "two"
    assert "reply_markup" not in {key for key, value in ben.live.items() if value}


async def test_taps_messages_and_chats_have_their_time(double: Double, ben: Person) -> None:
    assert "query is too old" in (await call(double, "answerCallbackQuery", callback_query_id="1"))[1]
    typed = ben.says("hello")
    typed["date"] -= 3 * 86400
    sent = {"chat_id": ben.id, "message_id": typed["message_id"]}
    assert "can't be deleted for everyone" in (await call(double, "deleteMessage", **sent))[1]
    double.blocked.add(ben.id)
    assert await call(double, "sendMessage", chat_id=ben.id, text="x") == (
        403,
        "Forbidden: bot was blocked by the user",
    )


@pytest.mark.parametrize(("token", "code"), [("1:short", 404), ("nonsense", 404), (TOKEN[:-1] + "x", 401)])
async def test_a_wrong_token_is_refused(double: Double, token: str, code: int) -> None:
    assert (await call(double, "getMe", token))[0] == code


async def test_an_unknown_method_is_refused(double: Double) -> None:
    assert (await call(double, "sendPigeon"))[0] == 404


async def test_of_two_pollers_the_older_is_refused(double: Double) -> None:
    older = asyncio.create_task(call(double, "getUpdates", timeout=5))
    await double.until(lambda: double.made("getUpdates"))
    newer = asyncio.create_task(call(double, "getUpdates", timeout=5))
    code, words = await older
    assert (code, "make sure that only one bot instance is running" in words) == (409, True)
    Person(double).says("hello")
    assert (await newer)[0] == 200


async def test_updates_are_kept_until_a_higher_offset_and_held_back_from_the_hasty(double: Double, ben: Person) -> None:
    for _ in range(3):
        ben.says("hello")
    _, first = await call(double, "getUpdates")
    assert len(first) == 3
    _, again = await call(double, "getUpdates")
    assert len(again) == 1
    _, rest = await call(double, "getUpdates", offset=first[0]["update_id"] + 1)
    assert [each["update_id"] for each in rest] == [each["update_id"] for each in first[1:]]


async def test_a_request_is_held_until_something_comes(double: Double, ben: Person) -> None:
    asyncio.get_running_loop().call_later(0.1, ben.says, "hello")
    began = time.monotonic()
    _, updates = await call(double, "getUpdates", timeout=5)
    assert len(updates) == 1
    assert 0.05 < time.monotonic() - began < 2


@pytest.mark.parametrize(
    "text",
    ["<b>", "</b>", "<b><i>x</b></i>", "<br>", "a<b", "<script>x</script>", "1 < 2", "<b", "<ul><li>x</li></ul>"],
)
def test_html_that_telegram_refuses(text: str) -> None:
    with pytest.raises(CannotParseError):
        visible(text)


def test_html_that_telegram_takes() -> None:
    assert visible('<b>a <i>b</i></b> &lt;c&gt; & "d" <a href="https://example.org">e</a>') == 'a b <c> & "d" e'


@given(st.text(alphabet="<>/bi& x", max_size=30))
def test_html_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(CannotParseError):
        assert "<b>" not in visible(text)
