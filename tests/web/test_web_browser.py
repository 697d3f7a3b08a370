"""The web chat in a real browser at phone size: taps, reach, reading aids, without scripts, and what it lets out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import NARROW, PHONE, Server, chromium, needs_chromium
from exhibits import BLOCKS
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from visitor import clock

from bot.channels.web.app import web_app
from bot.engine.screens import Banner, Button, Screen
from bot.exchange import Context, Desk, Input, Turn, handle

pytestmark = [pytest.mark.slow, needs_chromium]
WAYS: dict[str, tuple[str, ...]] = {
    "start": ("/",),
    "question": ("/t/lost-badge", "No"),
    "why": ("/t/lost-badge", "Why we ask"),
    "ticks": ("/t/lost-badge", "No", "Not sure", "A photo"),
    "outcome": ("/t/lost-badge", "No", "Not sure", "A photo", "Continue"),
    "words": ("/t/lost-badge", "No", "Not sure", "A photo", "Continue", "What to say"),
    "evidence": ("/t/lost-badge", "No", "Not sure", "A photo", "Continue", "Evidence"),
    "urgent": ("/", "In danger now: 999"),
    "private": ("/t/wet-floor",),
    "missing": ("/missing",),
    "exhibition": ("/?start=wet-floor", "No", "exhibition"),
}
Open = Callable[..., Page]


def exhibits(desk: Desk, received: Input, context: Context) -> Turn:
    """Answer as ever; a tap on `exhibition` shows every block, level and kind of button."""
    turn = handle(desk, received, context)
    if getattr(received, "token", "") != "exhibition":
        door = Button("exhibition", "exhibition", "answer")
        (screen,) = turn.screens
        return Turn((Screen(screen.name, screen.title, screen.blocks, (*screen.buttons, door), screen.token),))
    levels = tuple(Banner(level, f"Level {level}", "Today") for level in desk.library.levels.levels)
    buttons = (
        Button("Yes", "a", "answer", hint="Any mark"),
        Button("A sign", "b", "tick", ticked=True),
        Button("Another", "c", "tick", ticked=False),
        Button("Continue", "d", "done"),
        Button("Evidence in a few words", "e", "section"),
        Button("Back", "f", "nav"),
        Button("999", "g", "urgent"),
        Button("Leave", "h", "exit"),
    )
    return Turn((Screen("page", "Everything", (*levels, *BLOCKS), buttons, private=True),))


@pytest.fixture(scope="module")
def chat(desk: Desk) -> Iterator[Server]:
    with Server(web_app(lambda: desk, area="northshire", clock=clock)) as server:
        yield server


@pytest.fixture(scope="module")
def exhibition(desk: Desk) -> Iterator[Server]:
    with Server(web_app(lambda: desk, area="northshire", clock=clock, answer=exhibits)) as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def faults() -> list[str]:
    return []


@pytest.fixture
def open_page(browser: Browser, faults: list[str]) -> Iterator[Open]:
    contexts: list[BrowserContext] = []

    def open_page(server: Server, **settings: object) -> Page:
        context = browser.new_context(base_url=f"http://127.0.0.1:{server.port}", **{"viewport": PHONE, **settings})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if "Content Security" in line.text else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def go(page: Page, *steps: str) -> Page:
    for step in steps:
        if step.startswith("/"):
            page.goto(step)
        else:
            page.get_by_role("button", name=re.compile(f"^{re.escape(step)}($|[ ,(])")).first.click()
        page.wait_for_load_state()
    return page


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_thumb_gets_from_words_to_an_outcome(chat: Server, open_page: Open, *, scripts: bool) -> None:
    page = open_page(chat, java_script_enabled=scripts, has_touch=True, is_mobile=True)
    go(page, "/")
    page.get_by_label("Type what worries you").fill("lost my badge")
    go(page, "Show guidance", "A lost badge", "No", "Not sure", "A photo", "A name", "Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("Level 4: Child protection")
    expect(page.get_by_role("link", name=re.compile("^Ring 0"))).not_to_have_count(0)
    assert page.url.removesuffix("/") == f"http://127.0.0.1:{chat.port}"
    go(page, "What to say", "Back to the answer", "Start again")
    expect(page.get_by_role("heading", level=1)).to_have_text("Is anyone in danger right now?")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("way", WAYS)
def test_no_barrier_is_found(exhibition: Server, chat: Server, open_page: Open, way: str, scheme: str) -> None:
    page = go(open_page(exhibition if way == "exhibition" else chat, color_scheme=scheme), *WAYS[way])
    for details in page.locator("summary").all():
        details.click()
    violations = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in violations] == []


TARGETS = "a, button, textarea, summary"


@pytest.mark.parametrize("way", WAYS)
def test_everything_to_tap_is_large_enough(exhibition: Server, chat: Server, open_page: Open, way: str) -> None:
    page = go(open_page(exhibition if way == "exhibition" else chat, has_touch=True, is_mobile=True), *WAYS[way])
    for target in page.locator(TARGETS).all():
        box = target.bounding_box()
        if not target.is_visible() or box is None or box["x"] < 0:
            continue
        assert box["height"] >= 44, target.inner_text()
        assert box["width"] >= 44, target.inner_text()


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_cut_off_or_scrolls_sideways(exhibition: Server, chat: Server, open_page: Open, way: str) -> None:
    page = go(open_page(exhibition if way == "exhibition" else chat, viewport=NARROW), *WAYS[way])
    wide = "document.documentElement.scrollWidth"
    assert page.evaluate(wide) <= 320
    page.set_viewport_size(PHONE)
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert page.evaluate(wide) <= 390


def test_after_a_tick_the_list_stays_where_the_thumb_is(chat: Server, open_page: Open) -> None:
    page = go(open_page(chat, has_touch=True, is_mobile=True, java_script_enabled=False), *WAYS["ticks"])
    for label in ("A photo", "A name", "A master key"):
        expect(page.get_by_role("button", name=label)).to_be_in_viewport()
    expect(page.get_by_role("button", name="A photo")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Continue")).to_be_in_viewport()


def test_999_stays_in_sight(chat: Server, open_page: Open) -> None:
    page = go(open_page(chat), *WAYS["evidence"])
    page.mouse.wheel(0, 4000)
    expect(page.get_by_role("link", name="In immediate danger call 999.")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Back to the answer")).to_be_in_viewport()


def test_the_keyboard_reaches_the_main_part_and_shows_where_it_is(chat: Server, open_page: Open) -> None:
    page = go(open_page(chat), *WAYS["question"])
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the main part")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.get_attribute("name") == "token"
    assert focused.evaluate("element => getComputedStyle(element).outlineWidth") == "3px"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What was on the badge?")


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_leaving_goes_to_an_ordinary_page(chat: Server, open_page: Open, *, scripts: bool) -> None:
    page = open_page(chat, java_script_enabled=scripts)
    referrers: list[str | None] = []

    def sunny(route: Route) -> None:
        referrers.append(route.request.headers.get("referer"))
        route.fulfill(body="Sunny")

    page.route("https://www.bbc.co.uk/**", sunny)
    go(page, "/t/wet-floor", "No")
    page.get_by_role("link", name="Leave quickly").click()
    page.wait_for_url("https://www.bbc.co.uk/weather")
    assert referrers == [None]


def test_leaving_takes_the_last_page_out_of_the_history(chat: Server, open_page: Open) -> None:
    page = open_page(chat)
    page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="Sunny"))
    go(page, "/t/wet-floor")
    before = page.evaluate("history.length")
    page.get_by_role("link", name="Leave quickly").click()
    page.wait_for_url("https://www.bbc.co.uk/weather")
    assert page.evaluate("history.length") == before


def test_a_private_page_is_covered_when_nobody_touches_it(chat: Server, open_page: Open) -> None:
    page = open_page(chat)
    page.clock.install()
    go(page, "/t/wet-floor")
    assert page.url.endswith(f":{chat.port}/"), "the address names no topic"
    page.clock.run_for(2 * 60_000)
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.clock.run_for(2 * 60_000)
    expect(page.get_by_role("dialog")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Show the page again").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_other_pages_are_never_covered(chat: Server, open_page: Open) -> None:
    page = open_page(chat)
    page.clock.install()
    go(page, "/t/lost-badge")
    page.clock.run_for(60 * 60_000)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url.endswith("/t/lost-badge")


def test_the_words_for_a_referral_can_be_copied(chat: Server, open_page: Open) -> None:
    page = go(open_page(chat, permissions=["clipboard-read", "clipboard-write"]), *WAYS["words"])
    page.get_by_role("button", name="Copy these words").click()
    expect(page.get_by_role("status")).to_have_text("Copied")
    assert "I am ringing about a child" in page.evaluate("navigator.clipboard.readText()")


def test_a_phone_without_https_can_send_forms(chat: Server, open_page: Open) -> None:
    """Browsers tell such a site nothing but the form's origin; were it kept back, nobody could answer."""
    page = open_page(chat)
    page.goto(f"http://chat.test:{chat.port}/t/lost-badge")
    chat.origins.clear()
    go(page, "No")
    expect(page.get_by_role("heading", level=1)).to_have_text("Has the badge been found?")
    assert chat.origins == [f"http://chat.test:{chat.port}"]


def test_back_and_reload_draw_the_page_again_without_asking(chat: Server, open_page: Open) -> None:
    page = go(open_page(chat), *WAYS["outcome"])
    headline = page.get_by_role("heading", level=1)
    for expected in ("What was on the badge?", "What was on the badge?", "Has the badge been found?"):
        page.go_back()
        expect(headline).to_have_text(expected)
    page.reload()
    expect(headline).to_have_text("Has the badge been found?")
    page.go_forward()
    expect(headline).to_have_text("What was on the badge?")
    page.go_back()
    page.go_back()
    expect(headline).to_have_text("Is anyone in danger right now?")


@pytest.mark.parametrize(
    ("text", "topics"),
    [("she stopped breathing", True), ("he has a knife on the wet floor", False)],
    ids=["", "private"],
)
def test_reload_and_back_draw_999_again_after_danger_was_typed(
    chat: Server, open_page: Open, text: str, *, topics: bool
) -> None:
    """Where the topics on offer are private, what is drawn again is 999 alone."""
    page = go(open_page(chat), "/")
    page.get_by_label("Type what worries you").fill(text)
    go(page, "Show guidance")
    headline = page.get_by_role("heading", level=1)
    shown = page.locator("main").inner_text()
    expect(headline).to_have_text("Call 999 now")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.reload()
    expect(headline).to_have_text("Call 999 now")
    assert (page.locator("main").inner_text() == shown) is topics
    go(page, "Help")
    page.go_back()
    expect(headline).to_have_text("Call 999 now")
    expect(page.get_by_role("link", name="Ring 999")).to_be_visible()
    expect(page.get_by_text("wet floor")).to_have_count(0)
    assert not [body for body in sent if "text=" in body]


def test_going_back_to_typed_words_sends_them_no_second_time(chat: Server, open_page: Open) -> None:
    page = go(open_page(chat), "/")
    page.get_by_label("Type what worries you").fill("lost my badge")
    go(page, "Show guidance", "A lost badge")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.go_back()
    expect(page.get_by_label("Type what worries you")).to_be_visible()
    assert not [body for body in sent if "lost" in body]


def test_going_back_after_leaving_draws_no_private_page(chat: Server, open_page: Open) -> None:
    page = open_page(chat)
    page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="Sunny"))
    go(page, "/", "All topics")
    go(page, "/t/wet-floor", "No")
    page.get_by_role("link", name="Leave quickly").click()
    page.wait_for_url("https://www.bbc.co.uk/weather")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("fallen")


def test_nothing_is_kept_in_the_browser(chat: Server, open_page: Open) -> None:
    page = go(open_page(chat), *WAYS["words"])
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.context.storage_state()["origins"] == []


def test_print_warns_and_leaves_the_buttons_out(chat: Server, open_page: Open) -> None:
    page = go(open_page(chat), *WAYS["outcome"])
    page.emulate_media(media="print")
    expect(page.get_by_text("Printed pages can be seen by others.")).to_be_visible()
    expect(page.get_by_role("button", name="What to say")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
