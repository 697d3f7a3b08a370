"""Who gets which page: roles, cookies, other sites, proxies, other addresses, and what is said when something fails."""

from __future__ import annotations

import itertools
import re
import sqlite3
import urllib.parse
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from review_house import FORM, HERE, OURS, SECRETS, SECURE, Browser, House, Reading, same_as
from starlette.routing import Route

from bot.channels.web.headers import Guard
from bot.review.guarding import on_this_machine, page_of_ours
from bot.review.guessing import Guessing
from bot.review.pages import pages
from bot.review.people import Entrance
from bot.review.proxy import BadProxy, listed
from bot.safety_message import SAFETY_MESSAGE

PAGES = pages(Entrance(Guessing(lambda: None)))  # type: ignore[arg-type,return-value]
WORDS = {
    "{period}": "2026-10",
    "{topic}": "lost-badge",
    "{name}": "2026-10.csv",
    "{token}": "A" * 43,
    "{number}": "4711",
    "{rest:path}": "nothing/here",
}
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer, same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-robots-tag": "noindex, nofollow",
    "cache-control": "no-store",
}


def address_of(path: str) -> str:
    for pattern, word in WORDS.items():
        path = path.replace(pattern, word)
    return path


def test_every_route_is_one_of_the_pages_or_the_style_sheet(house: House) -> None:
    routes = [route.path for route in house.app().routes if isinstance(route, Route)]
    assert routes == ["/review/static/review.css", *(page.path for page in PAGES)]
    assert len(PAGES) > 20
    assert all(path == "/review" or path.startswith("/review/") for path in routes)


EXPECTED: dict[tuple[str | None, str], int] = {
    ("lead", "nobody"): 303,
    ("lead", "lead"): 200,
    ("lead", "owner"): 200,
    ("owner", "nobody"): 303,
    ("owner", "lead"): 403,
    ("owner", "owner"): 200,
    (None, "nobody"): 200,
    (None, "lead"): 200,
    (None, "owner"): 200,
}
ODD = {"/review/{rest:path}": 404, "/review/link/{token}": 404, "/review/topic/{topic}/{period}": 404}
"""Where these words name nothing."""


@pytest.mark.parametrize("who", ["nobody", "lead", "owner"])
def test_every_page_is_shown_to_whom_it_is_for_and_to_nobody_else(house: House, who: str) -> None:
    browser = house.browser()
    if who != "nobody":
        browser.signed_in("lena" if who == "lead" else "olga")
    for page in PAGES:
        expected = EXPECTED[page.needs, who]
        answer = browser.get(address_of(page.path))
        if "GET" not in page.methods:
            assert answer.status_code == 405, page.path
            continue
        if expected == 200:
            expected = ODD.get(page.path, 303 if page.path == "/review/sign-in" and who != "nobody" else 200)
        assert answer.status_code == expected, page.path
        if expected == 303 and who == "nobody":
            assert answer.headers["location"].startswith("/review/sign-in")
            assert "badge" not in answer.text


@pytest.mark.parametrize("who", ["nobody", "lead"])
def test_nothing_an_owner_can_change_is_changed_by_others(house: House, who: str) -> None:
    browser = house.browser()
    if who == "lead":
        browser.signed_in("lena")
    number = house.accounts.leads.named("olga").number
    answers = [
        browser.fills("/review/leads", name="eve", role="owner"),
        browser.fills(f"/review/leads/{number}/remove"),
        browser.fills(f"/review/leads/{number}/link"),
    ]
    assert [answer.status_code for answer in answers] == [303 if who == "nobody" else 403] * 3
    assert [(each.name, each.role) for each in house.accounts.leads.all()] == [("lena", "lead"), ("olga", "owner")]
    with house.accounts.leads.file.reading() as connection:
        assert connection.execute("SELECT count(*) FROM link").fetchone() == (0,)


@pytest.mark.parametrize("base", [HERE, SECURE])
def test_every_answer_to_everybody_carries_the_strict_headers(house: House, base: str) -> None:
    for name in (None, "lena", "olga"):
        browser = house.browser(base)
        if name:
            browser.signed_in(name)
        for page, method in itertools.product(PAGES, ("GET", "POST", "HEAD", "PUT", "TRACE")):
            if page.path.endswith("/sign-out") and method == "POST":
                continue
            answer = browser.request(method, address_of(page.path))
            for header, value in HEADERS.items():
                assert answer.headers[header] == value, (page.path, method, header)
            assert ("strict-transport-security" in answer.headers) == (base == SECURE)
            assert "server" not in answer.headers
            assert answer.status_code < 500


def test_the_style_sheet_is_for_everybody(browser: Browser) -> None:
    answer = browser.get("/review/static/review.css")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=86400"
    assert browser.post("/review/static/review.css").status_code == 405


# --- other sites ---------------------------------------------------------------

SITES = (None, "same-origin", "same-site", "cross-site", "none", "", "SAME-ORIGIN")
ORIGINS = (None, "http://localhost", "http://LOCALHOST", "https://evil.test", "http://localhost.evil.test", "null", "")
CHANGES = ("/review/sign-out", "/review/leads", "/review/leads/1/remove", "/review/leads/1/link", "/review/password")


@pytest.mark.parametrize(("site", "origin"), [*itertools.product(SITES, ORIGINS)])
def test_only_our_own_pages_change_anything(house: House, site: str | None, origin: str | None) -> None:
    owner = house.browser().signed_in("olga")
    sent = {k: v for k, v in (("sec-fetch-site", site), ("origin", origin)) if v is not None}
    ours = site == "same-origin" if site is not None else (origin or "").lower() == "http://localhost"
    answer = owner.post("/review/leads", data={"name": "nina", "role": "lead"}, headers=sent)
    assert answer.status_code == (200 if ours else 403)
    assert ("nina" in {lead.name for lead in house.accounts.leads.all()}) == ours
    assert ("Nothing was changed" in answer.text) != ours


@pytest.mark.parametrize("path", CHANGES)
@pytest.mark.parametrize(
    "sent", [{}, {"sec-fetch-site": "cross-site"}, {"origin": "https://evil.test"}, {"referer": "http://localhost/"}]
)
def test_no_change_is_asked_for_from_elsewhere(house: House, path: str, sent: dict[str, str]) -> None:
    owner = house.browser().signed_in("olga")
    fields = {"name": "eve", "role": "owner", "password": SECRETS["olga"], "new": "marmalade quay fifteen"}
    assert owner.post(path, data=fields, headers=sent).status_code == 403
    assert owner.get("/review/how").status_code == 200
    assert len(house.accounts.leads.all()) == 2
    assert house.browser().sign_in("olga").status_code == 303


def test_nobody_is_signed_in_by_another_site(house: House, browser: Browser) -> None:
    fields = {"name": "lena", "password": SECRETS["lena"], "to": "/review"}
    for sent in (
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.test"},
    ):
        assert browser.post("/review/sign-in", data=fields, headers=sent).status_code == 403
        assert not browser.cookies
    twice = [("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")]
    assert browser.post("/review/sign-in", data=fields, headers=twice).status_code == 403


def test_reading_changes_nothing(house: House, owner: Browser) -> None:
    number = house.accounts.leads.named("lena").number
    for path in (f"/review/leads/{number}/remove", f"/review/leads/{number}/link", "/review/sign-out"):
        for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"):
            assert owner.request(method, path, headers=OURS).status_code == 405
    assert len(house.accounts.leads.all()) == 2
    assert owner.get("/review/how").status_code == 200


# --- cookies ---------------------------------------------------------------------


def test_cookies_under_https_are_bound_to_this_host_and_unread_by_scripts(house: House) -> None:
    answer = house.browser(SECURE).sign_in()
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 2
    for cookie, name in zip(cookies, ("__Host-review", "__Host-review-browser"), strict=True):
        assert re.match(rf"{name}=[\w-]{{43}}; ", cookie)
        assert {"HttpOnly", "Path=/", "SameSite=strict", "Secure"} <= set(cookie.split("; "))
        assert "domain" not in cookie.lower()
    assert "Max-Age" not in cookies[0], "signed in until the browser closes"


def test_on_this_machine_plain_http_has_plain_cookies(house: House) -> None:
    cookies = house.browser(HERE).sign_in().headers.get_list("set-cookie")
    for cookie in cookies:
        assert cookie.startswith("review")
        assert {"HttpOnly", "Path=/", "SameSite=strict"} <= set(cookie.split("; "))
        assert "Secure" not in cookie


def test_a_cookie_that_plain_http_can_have_set_does_not_count_under_https(house: House) -> None:
    lead = house.browser(SECURE).signed_in("lena")
    token = lead.cookies["__Host-review"]
    other = house.browser(SECURE)
    assert other.get("/review/how", headers={"cookie": f"review={token}"}).status_code == 303
    assert other.get("/review/how", headers={"cookie": f"__Host-review={token}"}).status_code == 200
    here = house.browser(HERE)
    assert here.get("/review/how", headers={"cookie": f"__Host-review={token}"}).status_code == 303


@pytest.mark.parametrize("base", ["http://guide.test", "http://192.0.2.1:8000", "http://localhost.evil.test"])
def test_plain_http_over_a_network_signs_nobody_in(house: House, base: str) -> None:
    browser = house.browser(base)
    shown = browser.get("/review/sign-in")
    assert shown.status_code == 403
    assert "not safe enough" in shown.text
    assert "<input" not in shown.text
    assert browser.sign_in().status_code == 403
    token = house.accounts.sessions.make_link(house.accounts.leads.named("lena"))
    assert browser.fills(f"/review/link/{token}").status_code == 403
    session = house.accounts.sessions.begin(house.accounts.leads.named("lena"))
    assert browser.get("/review/how", headers={"cookie": f"review={session}"}).status_code == 303
    assert not browser.cookies


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("localhost", True),
        ("localhost:8000", True),
        ("127.0.0.1:8000", True),
        ("127.8.8.8", True),
        ("[::1]:8000", True),
        ("demo.localhost", True),
        ("192.0.2.1", False),
        ("localhost.evil.test", False),
        ("evil-localhost", False),
        ("127.0.0.1.evil.test", False),
        ("", False),
    ],
)
def test_what_is_this_machine(host: str, *, here: bool) -> None:
    assert on_this_machine(host) == here


# --- addresses to go on to ----------------------------------------------------------

ELSEWHERE = [
    "https://evil.test",
    "//evil.test",
    "///evil.test",
    "/\\evil.test",
    "\\\\evil.test",
    "/review//evil.test",
    "/review/../../evil",
    "/review/%2e%2e/x",
    "/review\\evil",
    "/review@evil.test",
    "/reviewevil",
    "/review/\r\nset-cookie: a=b",
    "/review/how\n",
    "/review/how?x=https://evil.test",
    "/review/how#x",
    "javascript:alert(1)",
    " /review/how",
    "/",
    "",
    "/review/" + "x" * 500,
    "/t/lost-badge",
    "http://localhost/review",
    "/review/\u2025/x",
]


@pytest.mark.parametrize("to", ELSEWHERE)
def test_signing_in_leads_nowhere_else(house: House, to: str) -> None:
    assert page_of_ours(to) == "/review"
    browser = house.browser()
    shown = browser.get("/review/sign-in", params={"to": to})
    assert Reading(shown.text).all("input", name="to")[0].attributes["value"] == "/review"
    answer = browser.sign_in(to=to)
    assert (answer.status_code, answer.headers["location"]) == (303, "/review")


def test_signing_in_leads_on_to_the_page_asked_for(browser: Browser) -> None:
    answer = browser.get("/review/questions/2026-10")
    assert answer.headers["location"] == "/review/sign-in?to=/review/questions/2026-10"
    page = browser.reads(answer.headers["location"])
    assert page.all("a", href="/review/questions/2026-10"), "for those who are signed in and came by a link"
    (to,) = page.all("input", name="to")
    answer = browser.sign_in(to=to.attributes["value"])
    assert answer.headers["location"] == "/review/questions/2026-10"


def test_ten_thousand_odd_addresses_lead_nowhere_and_break_nothing(lead: Browser) -> None:
    parts = [
        "..",
        "//",
        "/\\",
        "%2e%2e",
        "%252e",
        "%00",
        ".",
        "etc/passwd",
        "month",
        "file",
        "2026-10",
        "topic",
        "x" * 200,
    ]
    for one, two, three in itertools.product(parts, repeat=3):
        path = f"/review/{one}/{two}/{three}"
        assert page_of_ours(path) in {"/review", path}
    for one, two in itertools.product(parts, repeat=2):
        answer = lead.get(f"/review/{one}/{two}")
        assert answer.status_code in {200, 303, 404}, (one, two)
        assert answer.headers.get("location", "/review").startswith("/review")


@pytest.mark.parametrize(
    "name",
    ["2026-10.exe", "2026-10", "2026-13.csv", "../../etc/passwd.csv", "2026-10.csv.json", ".csv", "2026-Q9.json"],
)
def test_only_released_periods_are_handed_out(lead: Browser, name: str) -> None:
    assert lead.get(f"/review/file/{urllib.parse.quote(name, safe='')}").status_code == 404


# --- forms -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"", FORM, 400),
        (b"name=lena", FORM, 400),
        (b"name=lena&password=x&to=/review&more=1", FORM, 400),
        (b"name=lena&name=olga&password=x&to=/review", FORM, 400),
        (b"a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8", FORM, 400),
        (b"\xff\xfe=\x00", FORM, 400),
        (b"name=\xff", FORM, 400),
        (b"name=lena&password=x&to=/review", "multipart/form-data; boundary=x", 400),
        (b'{"name":"lena"}', "application/json", 400),
        (b"name=lena&password=" + b"x" * 20_000 + b"&to=", FORM, 413),
        (b"name=lena&password=" + b"x" * 1_000_000 + b"&to=", FORM, 413),
    ],
)
def test_a_form_that_is_not_ours_is_refused_plainly(browser: Browser, content: bytes, kind: str, status: int) -> None:
    answer = browser.post("/review/sign-in", content=content, headers=OURS | {"content-type": kind})
    assert answer.status_code == status
    assert not browser.cookies
    assert "lena" not in answer.text


def test_a_form_of_unknown_length_is_refused(browser: Browser) -> None:
    answer = browser.post("/review/sign-in", content=iter([b"name=lena"]), headers=OURS | {"content-type": FORM})
    assert answer.status_code == 411
    for length in ("-1", "+5", "1e3", "\u0663", "9" * 400):
        headers = OURS | {"content-type": FORM, "content-length": length.encode("utf-8")}  # type: ignore[dict-item]
        assert browser.post("/review/sign-in", content=b"", headers=headers).status_code in {411, 413}


@pytest.mark.parametrize("host", ["", "a b", "localhost/x", "<script>", "a@b", "x:99999999"])
def test_a_host_that_is_none_is_refused(browser: Browser, host: str) -> None:
    assert browser.get("/review/sign-in", headers={"host": host}).status_code == 400


def test_a_link_to_hand_over_names_the_host_the_owner_uses(house: House) -> None:
    owner = house.browser(SECURE).signed_in("olga")
    text = owner.fills("/review/leads", name="nina", role="lead").text
    assert "https://guide.test/review/link/" in text


# --- proxies -------------------------------------------------------------------------

PROXY = "10.0.0.5"


def proxied(house: House, address: str = PROXY, **changes: Any) -> Browser:
    proxies = changes.pop("proxies", listed([PROXY, "10.1.0.0/24"], "X-Remote-User"))
    return house.browser(SECURE, address, proxies=proxies, **changes)


def test_a_listed_proxy_signs_leads_in_by_its_word(house: House) -> None:
    for address in (PROXY, "10.1.0.77", "::ffff:10.0.0.5"):
        browser = proxied(house, address)
        assert "olga" in Reading(browser.get("/review/leads", headers={"x-remote-user": "Olga"}).text).text
        assert browser.get("/review/leads", headers={"x-remote-user": "lena"}).status_code == 403
        assert browser.get("/review/how", headers={"x-remote-user": "lena"}).status_code == 200
        assert not browser.cookies
    assert {(each.lead, each.action) for each in house.accounts.audit.openings()} >= {(1, "sign-in"), (2, "sign-in")}


def test_by_a_proxy_too_a_sign_in_is_noted_once_a_day(house: House) -> None:
    for day in range(2):
        house.clock.passes(days=day)
        for _ in range(3):
            proxied(house).get("/review/how", headers={"x-remote-user": "lena"})
    noted = [each for each in house.accounts.audit.openings() if each.action == "sign-in"]
    assert [(each.day, each.n) for each in noted] == [(20261123, 1), (20261122, 1)]


@pytest.mark.parametrize("address", ["10.0.0.6", "192.0.2.7", "127.0.0.1", "", "10.0.0.50"])
def test_from_anybody_else_the_name_is_passed_over(house: House, address: str) -> None:
    browser = proxied(house, address)
    for forged in (
        {"x-remote-user": "olga"},
        {"x-remote-user": "olga", "x-forwarded-for": PROXY},
        {"x-remote-user": "olga", "forwarded": f"for={PROXY}"},
        {"x-remote-user": "olga", "x-real-ip": PROXY, "x-forwarded-host": "localhost"},
    ):
        answer = browser.get("/review/leads", headers=forged)
        assert answer.status_code == 403
        assert "olga" not in answer.text


@pytest.mark.parametrize("name", ["nobody", "", " ", "olga, lena", "olga\u0000", "x" * 300, "' OR 1=1"])
def test_a_name_that_no_lead_has_gets_nothing(house: House, name: str) -> None:
    answer = proxied(house).get("/review/how", headers={"x-remote-user": name.encode()})
    assert answer.status_code == 403


def test_two_names_are_none(house: House) -> None:
    headers = [("x-remote-user", "lena"), ("x-remote-user", "olga")]
    assert proxied(house).get("/review/how", headers=headers).status_code == 403


def test_where_proxies_sign_in_passwords_and_links_do_not(house: House) -> None:
    token = house.accounts.sessions.make_link(house.accounts.leads.named("lena"))
    session = house.accounts.sessions.begin(house.accounts.leads.named("lena"))
    for address in (PROXY, "192.0.2.7"):
        browser = proxied(house, address)
        assert browser.get("/review/sign-in").status_code == 403
        assert browser.sign_in().status_code == 403
        assert browser.fills(f"/review/link/{token}").status_code == 403
        assert browser.get("/review/how", headers={"cookie": f"__Host-review={session}"}).status_code == 403


def test_changes_through_a_proxy_must_come_from_our_own_pages_too(house: House) -> None:
    browser = proxied(house)
    fields = {"name": "nina", "role": "lead"}
    sent = {"x-remote-user": "olga"}
    assert (
        browser.post("/review/leads", data=fields, headers=sent | {"sec-fetch-site": "cross-site"}).status_code == 403
    )
    assert browser.post("/review/leads", data=fields, headers=sent | OURS).status_code == 200


def test_without_a_name_header_a_proxy_only_tells_scheme_and_address(house: House) -> None:
    proxies = listed([PROXY])
    told = {"x-forwarded-proto": "https", "x-forwarded-for": "6.6.6.6, 203.0.113.9, 10.0.0.5"}
    fields = {"name": "lena", "password": SECRETS["lena"], "to": "/review"}
    through = house.browser("http://guide.test", PROXY, proxies=proxies)
    answer = through.post("/review/sign-in", data=fields, headers=OURS | told)
    assert answer.status_code == 303
    assert answer.headers["set-cookie"].startswith("__Host-review=")
    assert "strict-transport-security" in answer.headers
    forged = house.browser("http://guide.test", "192.0.2.7", proxies=proxies)
    assert forged.post("/review/sign-in", data=fields, headers=OURS | told).status_code == 403


def test_guessing_through_a_proxy_is_counted_by_the_visitors_own_address(house: House) -> None:
    app = house.app(proxies=listed([PROXY]))
    fields = {"name": "lena", "password": "wrong", "to": "/review"}

    def tries(chain: str) -> int:
        browser = Browser(app, SECURE, PROXY)
        return browser.post("/review/sign-in", data=fields, headers=OURS | {"x-forwarded-for": chain}).status_code

    assert [tries(f"6.6.6.{n}, 203.0.113.9") for n in range(4)] == [403, 403, 403, 429]
    assert tries("203.0.113.9, 203.0.113.10") == 403


@pytest.mark.parametrize("address", ["", "proxy", "10.0.0.0/99", "10.0.0.5:80", "*"])
def test_a_proxy_that_is_no_address_is_refused_at_the_start(address: str) -> None:
    with pytest.raises(BadProxy, match="is no address"):
        listed([address])


# --- when something fails ----------------------------------------------------------------


def breaks(*_: object, **__: object) -> Any:
    raise RuntimeError("secret words")


@contextmanager
def no_journal() -> Any:
    raise sqlite3.OperationalError("secret path")
    yield


def test_a_fault_in_a_page_shows_the_safety_message_and_no_trace(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    lead = house.browser().signed_in("lena")
    broken = same_as(lead, house.app(journal_reader=breaks))
    for page in PAGES:
        answer = broken.get(address_of(page.path))
        assert "secret" not in answer.text
        assert "Traceback" not in answer.text
        if answer.status_code == 503:
            assert Reading(answer.text).text == " ".join(SAFETY_MESSAGE.split())
    assert broken.get("/review").status_code == 503
    assert "secret" not in caplog.text
    assert "RuntimeError at test_review_access.py" in caplog.text


def test_a_journal_that_cannot_be_read_is_told_of_plainly(house: House, caplog: pytest.LogCaptureFixture) -> None:
    lead = house.browser().signed_in("lena")
    readers: list[Callable[[], AbstractContextManager[sqlite3.Connection]]] = [no_journal]
    readers.append(lambda: __import__("bot.journal.report", fromlist=["reading"]).reading(house.folder / "none"))
    for reader in readers:
        answer = same_as(lead, house.app(journal_reader=reader)).get("/review")
        assert answer.status_code == 503
        assert "cannot be read just now" in answer.text
        assert str(house.folder) not in answer.text
    assert "secret" not in caplog.text


def test_accounts_that_cannot_be_read_let_nobody_in(house: House) -> None:
    lead = house.browser().signed_in("lena")
    house.accounts.leads.file.path.write_bytes(b"damaged" * 1000)
    for answer in (lead.get("/review"), lead.get("/review/leads"), house.browser().sign_in("lena")):
        assert answer.status_code == 503
        assert "Nobody can be signed in" in answer.text
        assert str(house.folder) not in answer.text
    assert lead.get("/review/static/review.css").status_code == 200


def test_without_content_figures_are_shown_all_the_same(house: House) -> None:
    lead = house.browser().signed_in("lena")
    bare = same_as(lead, house.app(library_source=lambda: None))
    for path in ("/review", "/review/concerns", "/review/questions", "/review/identifying", "/review/releases"):
        assert bare.get(path).status_code == 200
    assert "cannot be read just now" in bare.reads("/review/unanswered").text
    assert bare.get("/review/topic/lost-badge").status_code == 404


def test_the_log_of_a_whole_visit_is_empty(house: House, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG", logger="bot"):
        browser = house.browser()
        browser.sign_in("canary-4711", "canary-4711")
        browser.signed_in("lena")
        for page in PAGES:
            browser.get(address_of(page.path))
    assert caplog.text == ""


def test_pages_are_wrapped_in_the_guard_they_are_given(house: House) -> None:
    seen: list[str] = []

    class Watching(Guard):
        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            seen.append(scope["path"])
            await super().__call__(scope, receive, send)

    browser = house.browser(guard=Watching)
    for page in PAGES:
        browser.get(address_of(page.path))
    assert len(seen) == len(PAGES)
