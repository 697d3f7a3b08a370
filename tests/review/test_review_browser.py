"""The leads' pages in a real browser, on a year of invented use: reading aids, small screens, dark mode, paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import NARROW, PHONE, Server, chromium, needs_chromium
from house import ROOT, TODAY
from playwright.sync_api import Browser, BrowserContext, Page, expect
from review_house import QUICK, Clock
from starlette.applications import Starlette

from bot.channels.web.headers import Guard
from bot.content.library import Library
from bot.journal import report
from bot.journal.demo import open_demo
from bot.record import closed_lists
from bot.review.accounts import Accounts, open_accounts
from bot.review.pages import review_routes

pytestmark = [pytest.mark.slow, needs_chromium]
DESKTOP = {"width": 1280, "height": 900}
AT_200_PERCENT = {"width": 640, "height": 450}
"""What is left of a desktop's width, in the page's own measure, when everything is shown at twice the size."""
PAGES = (
    *("", "/month/2026-08", "/concerns", "/concerns/2026-Q3", "/topic/bruising-non-mobile", "/questions"),
    *("/questions/2026-Q3", "/unanswered", "/identifying", "/releases", "/how", "/password", "/leads", "/openings"),
    *("/month/2019-01", "/nowhere", "/topic/no-such-topic"),
)
"""Every leads' page, and some that say why there is none."""
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Accounts:
    accounts = open_accounts(tmp_path_factory.mktemp("accounts"), Clock(), QUICK)
    accounts.leads.add("Olga Owner", "owner")
    accounts.leads.add("Lena Lead", "lead")
    return accounts


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, shipped: Library, accounts: Accounts) -> Iterator[Server]:
    journal = open_demo(tmp_path_factory.mktemp("invented"), shipped, closed_lists(shipped), TODAY)
    routes = review_routes(
        partial(report.reading, journal),
        accounts,
        lambda: shipped,
        content_folder=ROOT,
        guard=Guard,
        clock=Clock(),
        demo=True,
    )
    with Server(Starlette(routes=routes)) as server:
        yield server


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def open_page(opened: Browser, pages: Server, accounts: Accounts) -> Iterator[Open]:
    """Open a page as an owner who has signed in, or as a stranger."""
    contexts: list[BrowserContext] = []
    home = f"http://127.0.0.1:{pages.port}"

    def open_page(path: str, *, signed_in: bool = True, **settings: object) -> Page:
        context = opened.new_context(base_url=home, **{"viewport": DESKTOP, **settings})  # type: ignore[arg-type]
        contexts.append(context)
        if signed_in:
            token = accounts.sessions.begin(accounts.leads.named("Olga Owner"))
            context.add_cookies([{"name": "review", "value": token, "url": home}])
        page = context.new_page()
        page.set_default_timeout(8_000)
        page.goto(f"/review{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()


def every_way(page: Page) -> Iterator[str]:
    """Show a page light and dark, on a desk and on a phone."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for name, size in (("desk", DESKTOP), ("phone", PHONE)):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            yield f"{scheme}, {name}"


def reads_well(page: Page) -> None:
    for way in every_way(page):
        for details in page.locator("details:not([open]) > summary").all():
            details.click()
        violations = Axe().run(page).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in violations] == [], way


def fits(page: Page) -> None:
    wide = "document.documentElement.scrollWidth"
    for size in (PHONE, NARROW, AT_200_PERCENT):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert page.evaluate(wide) <= size["width"], size
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert page.evaluate(wide) <= PHONE["width"], "letters of twice the size"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_reads_well_with_reading_aids_light_and_dark(open_page: Open, path: str) -> None:
    reads_well(open_page(path))


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways(open_page: Open, path: str) -> None:
    fits(open_page(path))


def strangers_pages(accounts: Accounts) -> tuple[str, ...]:
    lead = accounts.leads.named("Lena Lead")
    links = (accounts.sessions.make_link(lead, "sign-in"), accounts.sessions.make_link(lead, "password"))
    return ("/sign-in", *(f"/link/{link}" for link in links), "/link/no-longer")


@pytest.mark.parametrize("which", range(4), ids=["sign-in", "link", "password", "an-old-link"])
def test_so_do_the_pages_before_signing_in(open_page: Open, accounts: Accounts, which: int) -> None:
    page = open_page(strangers_pages(accounts)[which], signed_in=False)
    reads_well(page)
    fits(page)


def test_the_pages_looked_at_are_all_there_are(pages: Server) -> None:
    from bot.review.guessing import Guessing
    from bot.review.pages import pages as every_page
    from bot.review.people import Entrance

    names = {page.path.split("/")[2] for page in every_page(Entrance(Guessing(Clock()))) if page.path.count("/") > 1}
    looked_at = {path.split("/")[1] for path in PAGES if path} | {"sign-in", "link"}
    assert names - looked_at == {"file", "sign-out", "{rest:path}"}, "a file, and what shows no page of its own"


def test_a_month_is_one_sheet_of_paper(open_page: Open) -> None:
    for path in ("", "/month/2026-08"):
        printed = open_page(path).pdf(format="A4")
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_no_script_is_needed(open_page: Open, accounts: Accounts) -> None:
    link = accounts.sessions.make_link(accounts.leads.named("Lena Lead"), "sign-in")
    page = open_page(f"/link/{link}", signed_in=False, java_script_enabled=False)
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url(re.compile("/review$"))
    expect(page.get_by_role("table").first).to_be_visible()
    for name in ("Concerns", "Questions asked", "Not answered", "How figures are made"):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.locator("script").count() == 0
