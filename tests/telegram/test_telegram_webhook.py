"""The webhook: secret, size and shape before anything else, and 200 only after the answer was sent."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from bot.channels.telegram import webhook
from bot.channels.telegram.channel import Address, Channel
from bot.channels.telegram.webhook import MAX_BODY, Claims, set_webhook, webhook_route
from tests.telegram.double import TOKEN, Double
from tests.telegram.person import Person
from tests.telegram.pretend import WORDS, pretend
from tests.telegram.updates import EVERY

SECRET = "a-secret-of-some-length"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


class Hook:
    """A client of the route."""

    def __init__(self, channel: Channel, secret: str = SECRET) -> None:
        self.channel = channel
        route = webhook_route("/telegram", secret, channel.receive)
        transport = httpx.ASGITransport(Starlette(routes=[route]))
        self.client = httpx.AsyncClient(transport=transport, base_url="http://bot")

    async def post(self, content: Any, headers: dict[str, str] | None = None) -> httpx.Response:
        if isinstance(content, dict):
            content = json.dumps(content).encode()
        return await self.client.post("/telegram", content=content, headers=HEADERS if headers is None else headers)


@pytest.fixture
async def channel(double: Double) -> AsyncIterator[Channel]:
    it = Channel(pretend, lambda key: WORDS.get(key, ""), Address(TOKEN, double.url))
    await it.start()
    yield it
    await it.stop()


@pytest.fixture
async def hook(channel: Channel) -> Hook:
    return Hook(channel)


def update(person: Person, number: int = 1, text: str = "hello") -> dict[str, Any]:
    message = person.double.add_message(person.chat, **{"from": person.user}, text=text)
    return {"update_id": number, "message": message}


async def test_the_answer_was_sent_before_telegram_hears_200(hook: Hook, ben: Person, double: Double) -> None:
    double.latency = 0.05
    response = await hook.post(update(ben))
    assert response.status_code == 200
    assert response.content == b""
    assert ben.texts == ["This is found.\n\nIn immediate danger call 999."]


@pytest.mark.parametrize("given", ["", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper(), "é"])
async def test_a_wrong_secret_is_refused_unread(hook: Hook, ben: Person, given: str) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": given.encode()} if given else {}
    response = await hook.post(update(ben), headers)  # type: ignore[arg-type]
    assert response.status_code == 403
    assert not ben.shown


async def test_an_empty_secret_lets_nobody_in(channel: Channel, ben: Person) -> None:
    response = await Hook(channel, "").post(update(ben), {"X-Telegram-Bot-Api-Secret-Token": ""})
    assert response.status_code == 403


async def test_a_body_over_a_mebibyte_is_refused(hook: Hook) -> None:
    assert (await hook.post(b"x" * (MAX_BODY + 1))).status_code == 413

    async def streamed() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 100_000

    assert (await hook.post(streamed())).status_code == 413


async def test_a_body_that_trickles_is_given_up(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "SLOWEST_BODY", 0.05)

    async def trickling() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(1)

    assert (await hook.post(trickling())).status_code == 408


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"[]", b"5", b"\xff", b"[" * 100_000, b"{}", b'{"update_id": "x"}', b'{"update_id": 7}'],
)
async def test_what_is_no_update_is_not_asked_for_again(hook: Hook, body: bytes) -> None:
    assert (await hook.post(body)).status_code == 200


async def test_an_update_of_every_kind_is_not_asked_for_again(hook: Hook) -> None:
    for number, (kind, body) in enumerate(EVERY.items()):
        assert (await hook.post({"update_id": number, kind: body})).status_code == 200


async def test_an_update_delivered_again_is_answered_once(hook: Hook, ben: Person) -> None:
    again = update(ben)
    for _ in range(3):
        assert (await hook.post(again)).status_code == 200
    await asyncio.gather(*(hook.post(again) for _ in range(5)))
    assert len(ben.shown) == 1


async def test_one_persons_updates_are_answered_in_order(hook: Hook, ben: Person, double: Double) -> None:
    double.latency = 0.02
    words = ("/help", "/about", "/privacy")
    await asyncio.gather(*(hook.post(update(ben, number, text)) for number, text in enumerate(words)))
    assert [text.split(".")[0] for text in ben.texts] == ["This is help", "This is about", "This is privacy"]


async def test_only_posting_is_possible(hook: Hook) -> None:
    assert (await hook.client.get("/telegram")).status_code == 405


async def test_telegram_is_told_address_and_secret(channel: Channel, double: Double) -> None:
    await set_webhook(channel.bot, "https://example.org/telegram", SECRET)
    (call,) = double.made("setWebhook")
    assert call.sent["secret_token"] == SECRET
    assert "callback_query" in call.sent["allowed_updates"]
    assert "drop_pending_updates" not in call.sent


def test_of_the_numbers_claimed_only_the_last_are_kept() -> None:
    claim = Claims(kept=3)
    assert all(claim(number) for number in range(5))
    assert not claim(4)
    assert claim(0)


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_any_body_at_all_is_answered(body: bytes) -> None:
    found = webhook._update_in(body)
    assert found is None or isinstance(found["update_id"], int)
