"""Whatever is sent, the answer is a page with a next step: never a fault, never the sender's own markup."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from reading import Reading
from starlette.testclient import TestClient
from visitor import clock

from bot.channels.web.app import web_app
from bot.exchange import Desk

TYPED = st.text(max_size=300) | st.sampled_from(
    [
        "<script>alert('zq')</script>",
        "'\"><img src=x onerror=alert(1)>",
        "{{ 7*7 }}{% include 'x' %}",
        "\x00\x01\x1b[31m\x7f",
        "\u202enosihcylop\u202c\u200b\ufeff",
        "👶🏽" * 400,
        "999" * 5000,
        "a b " * 8000,
        "\r\n\r\nHTTP/1.1 200 OK",
        "../../etc/passwd%00",
        "=cmd|' /C calc'!A0",
    ]
)
TOKENISH = st.text("abcdefghijklmnopqrstuvwxyz0123456789_-", max_size=70)
MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def real_tokens(client: TestClient) -> list[str]:
    """Return tokens of every kind, gathered by tapping whatever comes."""
    found: dict[str, None] = {}
    waiting = [client.get("/t/lost-badge").text, client.get("/").text]
    while waiting and len(found) < 120:
        for button in Reading(waiting.pop(0)).taps:
            token = button.attributes["value"]
            if token not in found:
                found[token] = None
                waiting.append(client.post("/", data={"token": token}).text)
    return list(found)


def assert_a_page(response: object, status: int, text: str) -> Reading:
    del response
    assert status < 500
    page = Reading(text)
    assert page.one("a", **{"class": "danger"}).attributes["href"] == "tel:999"
    assert page.taps
    assert page.headline
    return page


@MANY
@given(token=TOKENISH | TYPED)
def test_any_token(client: TestClient, token: str) -> None:
    response = client.post("/", data={"token": token})
    assert response.status_code == 200
    assert_a_page(response, response.status_code, response.text)


@MANY
@given(data=st.data())
def test_tokens_cut_spliced_and_changed(client: TestClient, real_tokens: list[str], data: st.DataObject) -> None:
    one, other = (data.draw(st.sampled_from(real_tokens)) for _ in range(2))
    cut, at = data.draw(st.integers(0, len(one))), data.draw(st.integers(0, len(other)))
    response = client.post("/", data={"token": one[:cut] + other[at:]})
    assert response.status_code == 200
    assert_a_page(response, response.status_code, response.text)


def test_every_real_token_draws_a_page(client: TestClient, real_tokens: list[str]) -> None:
    assert len(real_tokens) > 40
    for token in real_tokens:
        response = client.post("/", data={"token": token})
        assert response.status_code == 200
        assert_a_page(response, 200, response.text)


@MANY
@given(text=TYPED, place=TOKENISH | TYPED)
@example(text="", place="")
@example(text="zqxj" * 4000, place="-0home")
def test_any_words(client: TestClient, text: str, place: str) -> None:
    response = client.post("/", data={"text": text, "place": place})
    page = assert_a_page(response, response.status_code, response.text)
    assert "<img src=x" not in page.html
    assert "alert('zq')" not in page.html
    assert "zqxjzqxj" not in page.html
    assert "\x1b" not in page.html


@MANY
@given(body=st.binary(max_size=400), kind=st.sampled_from(["application/x-www-form-urlencoded", "text/plain", ""]))
@example(body=b"token=%ff%fe%00", kind="application/x-www-form-urlencoded")
@example(body=b"text=%ed%a0%80", kind="application/x-www-form-urlencoded")
@example(body=b"=&=&=", kind="application/x-www-form-urlencoded")
def test_any_body(client: TestClient, body: bytes, kind: str) -> None:
    response = client.post("/", content=body, headers={"content-type": kind})
    assert_a_page(response, response.status_code, response.text)


@MANY
@given(path=st.text("abc/.%2e\\:?#&=-<>\"' 0", max_size=60))
def test_any_address(client: TestClient, path: str) -> None:
    response = client.get("http://testserver/" + path.replace("#", "%23").replace("?", "%3F"))
    assert_a_page(response, response.status_code, response.text)
    assert response.history == []


@pytest.mark.parametrize("size", [64 * 1024 - 10, 64 * 1024 + 10, 1_000_000, 5_000_000])
@pytest.mark.parametrize("field", ["text", "token"])
def test_any_size(client: TestClient, size: int, field: str) -> None:
    response = client.post("/", data={field: "x" * size})
    assert response.status_code in {200, 413}
    assert_a_page(response, response.status_code, response.text)
    assert len(response.content) < 40_000


def test_content_that_changed_since_says_so_and_offers_to_begin_again(desk: Desk, real_tokens: list[str]) -> None:
    flows = {name: flow for name, flow in desk.library.flows.items() if name != "lost-badge"}
    changed = dataclasses.replace(desk, library=dataclasses.replace(desk.library, flows=flows))
    after = TestClient(web_app(lambda: changed, area="northshire", clock=clock))
    gone = [token for token in real_tokens if token.startswith("lb")]
    assert gone
    for token in gone:
        response = after.post("/", data={"token": token})
        page = assert_a_page(response, response.status_code, response.text)
        assert page.headline == desk.library.wording["stale"]
