"""Headers, limits, whose form it is, and what is shown when something fails."""

from __future__ import annotations

import dataclasses
import itertools
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any

import httpx
import pytest
from browsing import Server
from reading import Reading
from starlette.testclient import TestClient
from visitor import Person, clock

from bot.channels.web.app import web_app
from bot.channels.web.headers import Guard
from bot.content.library import Library, Wording
from bot.exchange import Context, Desk, Input, Turn
from bot.finding.found import Finder, Noticer
from bot.finding.late import LateReaders
from bot.safety_message import SAFETY_MESSAGE

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
REQUESTS: list[tuple[str, str, dict[str, Any]]] = [
    ("GET", "/", {}),
    ("HEAD", "/", {}),
    ("GET", "/t/wet-floor", {}),
    ("GET", "/static/style.css", {}),
    ("GET", "/static/chat.js", {}),
    ("GET", "/static/icon.svg", {}),
    ("POST", "/static/icon.svg", {}),
    ("GET", "/missing", {}),
    ("PUT", "/", {}),
    ("POST", "/", {"data": {"token": "x"}}),
    ("POST", "/", {"content": b"?"}),
    ("POST", "/", {"data": {"text": "x" * 70_000}}),
    ("POST", "/", {"data": {"token": "x"}, "headers": {"sec-fetch-site": "cross-site"}}),
    ("GET", "/", {"headers": {"host": "a b"}}),
]
Serve = Callable[..., TestClient]


def breaks(_desk: Desk, received: Input, _context: Context) -> Turn:
    raise RuntimeError(f"secret words {received}")


def assert_safety(page: Reading, status: int) -> None:
    assert status == 503
    assert page.text == " ".join(SAFETY_MESSAGE.split())
    assert page.one("a", href="tel:999")


@pytest.mark.parametrize(("method", "path", "form"), REQUESTS)
def test_every_answer_is_strict_and_sets_no_cookie(client: TestClient, method: str, path: str, form: Any) -> None:
    headers = client.request(method, path, **form).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer, same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert "set-cookie" not in headers
    assert "strict-transport-security" not in headers
    if not path.startswith("/static/") or method == "POST":
        assert headers["cache-control"] == "no-store"


def test_https_is_remembered_only_where_there_is_https(served: Serve) -> None:
    secure = TestClient(served().app, base_url="https://testserver")
    assert secure.get("/").headers["strict-transport-security"] == "max-age=31536000"


def test_pages_hold_no_script_style_or_handler_of_their_own(person: Person) -> None:
    for page in (person.opens(), person.opens("/t/wet-floor"), person.taps("No")):
        assert [script.text for script in page.all("script")] == [""]
        assert not page.all("style")
        names = {name for element in page.elements for name in element.attributes}
        assert not {name for name in names if name.startswith("on") or name == "style"}


SITES = (None, "same-origin", "same-site", "cross-site", "none", "", "SAME-ORIGIN", "x")
ORIGINS = (
    None,
    "http://testserver",
    "http://TESTSERVER",
    "https://evil.example",
    "http://testserver.evil.example",
    "http://testserver:8000",
    "http://evil.example#testserver",
    "null",
    "",
    "http://[",
)


@pytest.mark.parametrize(("site", "origin"), [*itertools.product(SITES, ORIGINS)])
def test_only_our_own_pages_send_forms(client: TestClient, site: str | None, origin: str | None) -> None:
    sent = {"sec-fetch-site": site, "origin": origin}
    response = client.post("/", data={"token": "x"}, headers={k: v for k, v in sent.items() if v is not None})
    ours = {"same-origin": True, "none": True}.get(site, False) if site is not None else None
    if ours is None:
        ours = origin is None or origin.lower() == "http://testserver"
    assert response.status_code == (200 if ours else 403)
    assert "999" in response.text


def test_a_form_from_elsewhere_is_not_answered_but_shows_the_start(client: TestClient, desk: Desk) -> None:
    response = client.post("/", data={"text": "lost badge"}, headers={"sec-fetch-site": "cross-site"})
    page = Reading(response.text)
    assert page.headline == desk.library.wording["refused_other_site"]
    assert page.taps


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize("path", ["/", "/t/lost-badge"])
def test_other_methods_get_a_page_too(client: TestClient, desk: Desk, method: str, path: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, POST"
    assert Reading(response.text).headline == desk.library.wording["refused_method"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b"token=a&token=b", "application/x-www-form-urlencoded"),
        (b"token=a&text=b", "application/x-www-form-urlencoded"),
        (b"place=a", "application/x-www-form-urlencoded"),
        (b"other=a", "application/x-www-form-urlencoded"),
        (b"a=1&b=2&c=3&d=4&e=5&f=6", "application/x-www-form-urlencoded"),
        (b"token=a", "multipart/form-data; boundary=x"),
        (b'{"token":"a"}', "application/json"),
        (b"token=a", ""),
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
    ],
)
def test_a_malformed_form_gets_the_start_and_a_reason(
    client: TestClient, desk: Desk, content: bytes, kind: str
) -> None:
    response = client.post("/", content=content, headers={"content-type": kind})
    assert response.status_code == 400
    page = Reading(response.text)
    assert page.headline == desk.library.wording["refused_malformed"]
    assert page.all("a", href="tel:999")
    assert page.taps


@pytest.mark.parametrize("host", ["", "a b", "testserver/x", "<script>", "a@b", "te\tst", "x:99999999"])
def test_a_host_that_is_none_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 400
    assert client.post("/", data={"token": "x"}, headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000", "guide.trust.nhs.uk"])
def test_hosts_as_they_are_spelled_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


def test_too_many_words_are_refused_with_the_next_steps(client: TestClient, desk: Desk) -> None:
    response = client.post("/", data={"text": "x" * 1_000_000})
    assert response.status_code == 413
    page = Reading(response.text)
    assert page.headline == desk.library.wording["refused_too_long"]
    assert page.all("a", href="tel:999")
    assert page.taps
    assert len(response.text) < 20_000


def test_too_many_words_inside_a_topic_leave_the_question_in_place(person: Person, desk: Desk) -> None:
    person.opens("/t/lost-badge")
    asked = person.taps("No").headline
    page = person.types("x" * 100_000)
    assert person.status == 413
    assert page.one("p", role="status").text == desk.library.wording["refused_too_long"]
    assert page.headline == asked


def test_words_up_to_the_limit_are_read(person: Person) -> None:
    person.opens()
    person.types("lost my badge " + "x" * 60_000)
    assert person.status == 200


def test_without_content_the_safety_message_is_shown(served: Serve) -> None:
    client = served(desk_source=lambda: None)
    for response in (client.get("/"), client.get("/x"), client.post("/", data={"token": "x"})):
        assert_safety(Reading(response.text), response.status_code)


def test_a_fault_anywhere_shows_the_safety_message_and_no_trace(
    served: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    def no_desk() -> Desk:
        raise ValueError("secret words")

    for client in (served(answer=breaks), served(desk_source=no_desk)):
        for response in (client.get("/"), client.get("/x"), client.post("/", data={"text": "secret words"})):
            assert_safety(Reading(response.text), response.status_code)
            assert "secret" not in response.text
    assert "secret" not in caplog.text
    assert "RuntimeError at test_web_guard.py:" in caplog.text


def test_wording_that_lacks_a_sentence_shows_the_safety_message(served: Serve, desk: Desk) -> None:
    words = {key: text for key, text in desk.library.wording.items() if key != "web_skip"}
    library = dataclasses.replace(desk.library, wording=Wording(words))
    response = served(desk_source=lambda: dataclasses.replace(desk, library=library)).get("/")
    assert_safety(Reading(response.text), response.status_code)


async def test_a_fault_after_the_answer_began_sends_nothing_more(caplog: pytest.LogCaptureFixture) -> None:
    async def half(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError("secret")

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    await Guard(half)({"type": "http", "method": "GET", "headers": []}, receive, send)
    assert [message["type"] for message in sent] == ["http.response.start"]
    assert "secret" not in caplog.text


async def test_a_large_body_is_read_to_its_end_before_it_is_refused() -> None:
    chunks = [b"x" * 50_000] * 20

    async def receive() -> Any:
        return {"type": "http.request", "body": chunks.pop(), "more_body": bool(chunks)}

    async def reads(_scope: Any, receive: Any, _send: Any) -> None:
        while (await receive())["more_body"]:
            pass

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    await Guard(reads)({"type": "http", "method": "POST", "headers": []}, receive, send)
    assert not chunks
    assert sent[0]["status"] == 503
    assert "call" in unescape(sent[1]["body"].decode())


def test_the_log_of_a_whole_conversation_is_empty(person: Person, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="bot"):
        person.opens("/t/lost-badge")
        person.taps("No", "Not sure", "A photo", "Continue")
        person.types("a canary 485 777 3456")
    assert caplog.text == ""


def test_a_tap_is_answered_while_typed_words_wait_for_what_reads_them(desk: Desk, library: Library) -> None:
    """What reads messages is built at a first start, for seconds; a person in danger may tap 999 meanwhile."""
    asked, built = threading.Event(), threading.Event()

    def build() -> tuple[Finder, Noticer]:
        asked.set()
        assert built.wait(10)
        return desk.finder, desk.noticer

    slow = LateReaders(build)
    with (
        Server(web_app(lambda: Desk(library, slow, slow), area="northshire", clock=clock)) as server,
        ThreadPoolExecutor() as pool,
    ):
        here = f"http://127.0.0.1:{server.port}/"
        words = pool.submit(httpx.post, here, data={"text": "lost my badge"}, timeout=10)
        try:
            assert asked.wait(5)
            tapped = httpx.post(here, data={"token": "-0urgent"}, timeout=3)
            assert "Call 999 now" in tapped.text
            assert not words.done()
        finally:
            built.set()
        assert "A lost badge" in words.result().text
