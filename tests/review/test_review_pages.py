"""What leads read: findings in headings, tables beside bars, nothing that was not released, and DEMO where it is."""

from __future__ import annotations

import csv
import io
import itertools
import json
import sqlite3
import zipfile
from datetime import date
from pathlib import Path

import pytest
from house import TODAY
from review_house import Browser, House, Reading

from bot.content.library import Library
from bot.journal import export, report, words
from bot.journal.figures import in_words
from bot.journal.lists import lists_of
from bot.journal.release import Print, Query, Release, Row, Sheet, keep
from bot.journal.store import open_store

MONTHLY = ("", "/concerns", "/questions", "/unanswered", "/identifying")
SHOWN = [*(f"/review{name}" for name in MONTHLY), "/review/topic/lost-badge", "/review/releases", "/review/how"]
EVERYTHING = [*SHOWN, "/review/password", "/review/leads", "/review/openings"]
NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "</title><svg onload=alert(1)>",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "&lt;b&gt;",
    "javascript:alert(1)",
    "\u202egnirts",
]


def released(house: House, text: str) -> Release:
    with report.reading(house.journal) as connection:
        return report.find(connection, text, TODAY).release


def journal_of(folder: Path, library: Library, *releases: Release, demo: bool = False) -> Path:
    """Return a folder whose journal holds releases made by hand."""
    with open_store(folder, lists_of(library), TODAY, demo=demo) as store, store.transaction() as connection:
        for release in releases:
            keep(connection, release)
    return folder


def month(
    period: str = "2026-10", *, demo: bool = False, too_little: bool = False, **sheets: tuple[Row, ...]
) -> Release:
    use = tuple(Row(id=name, name=name, n=None) for name in ("opened", "reached", "asked", "unanswered", "feedback"))
    given = {"use": use, **sheets}
    return Release(
        period=period,
        kind="quarter" if "Q" in period else "month",
        demo=demo,
        rules=1,
        released="2026-11-04",
        too_little=too_little,
        sheets=() if too_little else tuple(Sheet(id=name, total=None, rows=rows) for name, rows in given.items()),
    )


def visit(house: House, journal: Path, *, demo: bool = False) -> Browser:
    made = House(journal, journal / "accounts", house.library, house.content, house.clock)
    return made.browser(demo=demo).signed_in("olga")


# --- only what was released --------------------------------------------------------


def test_every_figure_on_a_page_is_one_that_was_released(house: House, lead: Browser) -> None:
    release, before, quarter = released(house, "2026-10"), released(house, "2026-09"), released(house, "2026-Q3")
    rows = [row for each in (release, before, quarter) for sheet in each.sheets for row in sheet.rows]
    numbers = {row.n for row in rows} | {query.n for query in release.queries} | {release.other_queries}
    allowed = {f"{in_words(n)}*" if n is None else in_words(n) for n in numbers}
    allowed |= {f"{row.percent}%" for row in rows} | {"-not shown"}
    for path in SHOWN[:6]:
        cells = [cell.text for cell in lead.reads(path).all("td") if "n" in cell.classes]
        assert cells, path
        assert set(cells) <= allowed, path


def test_a_small_number_is_on_no_page_and_in_no_file(house: House, lead: Browser) -> None:
    for path in SHOWN[:6]:
        for cell in lead.reads(path).all("td"):
            if "n" in cell.classes:
                assert cell.text not in {str(n) for n in range(8)}


def test_no_address_asks_for_other_periods_dates_or_single_entries(house: House, lead: Browser) -> None:
    plain = lead.get("/review/month/2026-10").text
    for query in ("from=2026-10-01", "to=2026-10-02", "day=3", "topic=lost-badge", "limit=1", "order=rarest"):
        assert lead.get(f"/review/month/2026-10?{query}").text == plain
    for period in ("2026", "2026-10-03", "2026-W40", "2026-10..2026-11", "last-week"):
        assert lead.get(f"/review/month/{period}").status_code == 404


# --- pages -----------------------------------------------------------------------------


def test_the_overview_says_its_findings_in_its_headings(house: House, lead: Browser) -> None:
    page = lead.reads("/review")
    release = released(house, "2026-10")
    opened = release.figure("use", "opened")
    top = release.sheet("topic").rows[0]
    headings = page.texts("h2")
    assert page.headline == "October 2026"
    assert headings[0].startswith(f"Concerns were opened {in_words(opened)} times, ")
    assert top.name in headings[1]
    assert any("outside office hours" in heading for heading in headings)
    assert any("led to an outcome" in heading for heading in headings)
    assert any("typed questions found nothing" in heading for heading in headings)
    assert any("content" in heading for heading in headings)
    assert len(headings) == len(page.all("section")) == 9


@pytest.mark.parametrize("path", EVERYTHING)
def test_tables_are_headed_and_pages_have_their_landmarks(owner: Browser, path: str) -> None:
    page = owner.reads(path)
    assert page.all("html")[0].attributes["lang"] == "en-GB"
    assert page.headline
    assert len(page.all("main")) == len(page.all("title")) == 1
    assert len(page.all("caption")) == len(page.all("table")) == len(page.all("thead"))
    assert {cell.attributes["scope"] for cell in page.all("th")} <= {"row", "col"}
    for section in page.all("section"):
        named = section.attributes["aria-labelledby"]
        assert [heading.text for heading in page.all("h2", id=named)], "each chart says its finding in its heading"
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", [*EVERYTHING, "/review/nothing", "/review/sign-in"])
def test_pages_hold_no_script_style_or_handler(house: House, owner: Browser, path: str) -> None:
    answer = (house.browser() if path.endswith("sign-in") else owner).get(path)
    page = Reading(answer.text)
    assert not page.all("script")
    assert not page.all("style")
    names = {name for element in page.elements for name in element.attributes}
    assert not {name for name in names if name.startswith("on") or name == "style"}
    assert "javascript:" not in answer.text


def test_bars_have_widths_in_steps_that_the_style_sheet_knows(lead: Browser) -> None:
    css = lead.get("/review/static/review.css").text
    widths = {
        width
        for path in SHOWN[:6]
        for span in lead.reads(path).all("span")
        for width in span.classes
        if width[1:].isdigit()
    }
    assert len(widths) > 4
    for width in widths:
        assert int(width[1:]) % 5 == 0
        assert f".{width} {{\n  width: {width[1:]}%;" in css
    assert "style=" not in lead.get("/review").text


def test_the_palette_is_that_of_the_web_chat(lead: Browser) -> None:
    chat = (Path(__file__).parents[2] / "bot/channels/web/static/style.css").read_text()
    ours = lead.get("/review/static/review.css").text.partition("@media print")[0]
    declared = [line.strip() for line in ours.partition("*,\n")[0].splitlines() if line.strip().startswith("--")]
    assert len(declared) == 31
    assert not [line for line in declared if line not in chat]


def test_a_concern_shows_how_far_people_went(house: House, lead: Browser) -> None:
    page = lead.reads("/review/topic/lost-badge/2026-Q3")
    quarter = released(house, "2026-Q3")
    rows = [cell.text for cell in page.all("th", scope="row")]
    assert rows[0] == "Opened"
    stopped = [row for row in quarter.sheet("topic_stop").rows if row.within == "lost-badge"]
    assert [row.name for row in stopped] == [each.text for each in house.library.flows["lost-badge"].questions.values()]
    assert rows[1 : len(stopped) + 1] == [f"Stopped at: {row.name}" for row in stopped]
    assert rows[len(stopped) + 1] == "Reached an outcome"
    worst = max(stopped, key=lambda row: row.n or 0)
    assert f"Stopped at most often: “{worst.name}”" in page.texts("h2")[0]
    assert page.headline == house.library.flows["lost-badge"].title
    assert lead.reads("/review/topic/lost-badge").text == page.text


@pytest.mark.parametrize(
    "path", ["no-such-topic", "no-such-topic/2026-Q3", "lost-badge/2026-10", "lost-badge/x", "%2e%2e/x"]
)
def test_a_concern_that_is_none_has_no_page(lead: Browser, path: str) -> None:
    assert lead.get(f"/review/topic/{path}").status_code == 404


def test_the_query_log_shows_what_was_asked_where_it_led_and_when(house: House, lead: Browser) -> None:
    queries = released(house, "2026-10").queries
    page = lead.reads("/review/questions/2026-10")
    rows = page.all("th", scope="row")
    assert [row.text for row in rows] == [*(query.asked for query in queries), "All other questions"]
    for query in queries:
        assert query.led_to in page.text
        assert words.LABELS["band", query.band] in page.text


def test_what_was_not_answered_points_to_the_line_to_edit(house: House, lead: Browser) -> None:
    page = lead.reads("/review/unanswered/2026-10")
    places = [element.text for element in page.all("code")]
    assert places
    for place in places:
        assert (house.content / place).is_file()
    line = next(int(cell.text.rpartition(" ")[2]) for cell in page.all("td") if "below line" in cell.text)
    named = (house.content / places[0]).read_text().splitlines()[line - 1]
    assert named.startswith(("phrases:", "find_by:"))


def test_releases_are_listed_with_files_and_fingerprints(house: House, lead: Browser) -> None:
    page = lead.reads("/review/releases")
    with report.reading(house.journal) as connection:
        periods = report.periods(connection)
        stored = [report.find(connection, str(period), TODAY) for period in periods]
    links = {element.attributes["href"] for element in page.all("a")}
    assert {f"/review/file/{period}.{kind}" for period in periods for kind in ("csv", "json", "xlsx")} <= links
    shown = {element.text for element in page.all("code")}
    assert shown == {each.sha256[:16] for each in stored}


def test_months_lead_to_their_neighbours(lead: Browser) -> None:
    page = lead.reads("/review/month/2026-06")
    (steps,) = list(page.all("nav", **{"class": "steps"}))
    assert steps.text == "Earlier: May 2026 Later: July 2026"
    assert "Later" not in lead.reads("/review/month/2026-10").all("nav", **{"class": "steps"})[0].text
    assert "Earlier" not in lead.reads("/review/month/2025-11").all("nav", **{"class": "steps"})[0].text
    here = {element.attributes["href"] for element in page.all("a")}
    assert {"/review/questions/2026-06", "/review/concerns/2026-06"} <= here


def test_how_figures_are_made_names_the_rules_in_force(lead: Browser) -> None:
    text = lead.reads("/review/how").text
    for told in (
        "at least 8 turns on at least 5 user-days",
        "nearest 5",
        "at least 40",
        "Below 20 user-days",
        "3 days",
    ):
        assert told in text


@pytest.mark.parametrize(
    ("period", "told"),
    [
        ("2026-11", "The figures for 2026-11 open on 4 December 2026."),
        ("2019-01", "Nothing was counted in 2019-01."),
        ("2026-Q3", "is a quarter"),
    ],
)
def test_a_period_without_figures_says_why(lead: Browser, period: str, told: str) -> None:
    answer = lead.get(f"/review/month/{period}")
    assert answer.status_code == 404
    assert told in Reading(answer.text).text


# --- when little can be shown ------------------------------------------------------------


def test_a_month_with_too_little_use_says_only_that(house: House, tmp_path: Path) -> None:
    browser = visit(house, journal_of(tmp_path / "j", house.library, month(too_little=True)))
    for name in MONTHLY:
        page = browser.reads(f"/review{name}")
        assert words.TOO_LITTLE in page.text
        assert not page.all("table")
    assert "too little use" in browser.reads("/review/releases").text


def test_a_month_of_hidden_figures_claims_nothing(house: House, tmp_path: Path) -> None:
    hidden = {
        "topic": (Row(id="other", name="Other concerns", n=None, of=("lost-badge", "wet-floor")),),
        "band": tuple(Row(id=name, name=name, n=None) for name in ("day", "out", "evening", "night", "weekend")),
        "level": (Row(id="grave", name="Grave", n=None),),
    }
    browser = visit(house, journal_of(tmp_path / "j", house.library, month(**hidden)))
    page = browser.reads("/review")
    assert not [heading for heading in page.texts("h2") if any(sign.isdigit() for sign in heading)]
    assert page.texts("h2")[1] == "No concern was opened often enough to be shown by itself"
    members = browser.reads("/review/concerns").all("span", **{"class": "small members"})
    assert (
        members[0].text
        == f"Counted together: {house.library.flows['lost-badge'].title}; {house.library.flows['wet-floor'].title}."
    )


def test_a_journal_with_nothing_released_says_when_figures_open(house: House, tmp_path: Path) -> None:
    browser = visit(house, journal_of(tmp_path / "j", house.library))
    for name in (*MONTHLY, "/topic/lost-badge"):
        answer = browser.get(f"/review{name}")
        assert answer.status_code == 404
        assert "released yet" in answer.text
    assert "Nothing has been released yet" in browser.reads("/review/releases").text


def test_figures_that_have_changed_since_are_not_shown(house: House, tmp_path: Path) -> None:
    folder = journal_of(tmp_path / "j", house.library, month("2026-10"), month("2026-09"))
    with sqlite3.connect(folder / "journal.sqlite3") as connection:
        changed = "CAST(replace(json, 'null', '1000') AS BLOB)"
        connection.execute(f"UPDATE release SET json = {changed} WHERE period = 202610")
    connection.close()
    browser = visit(house, folder)
    answer = browser.get("/review")
    assert answer.status_code == 503
    assert "have changed since they were released" in answer.text
    assert "1000" not in answer.text
    assert browser.get("/review/file/2026-10.json").status_code == 503
    page = browser.reads("/review/releases")
    assert "have changed since" in page.text
    assert page.all("a", href="/review/file/2026-09.csv")


def test_equal_figures_share_a_heading(house: House, tmp_path: Path) -> None:
    rows = tuple(Row(id=name, name=name.upper(), n=50, percent=25) for name in ("a", "b", "c", "d"))
    for n, told in (
        (2, "A and B: opened most often, 50 times each"),
        (4, "No concern stands out: 4 were opened 50 times each"),
    ):
        folder = journal_of(tmp_path / f"j{n}", house.library, month(topic=rows[:n]))
        assert visit(house, folder).reads("/review").texts("h2")[1] == told


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        (50, 40, "10 more than in September 2026"),
        (40, 50, "10 fewer than in September 2026"),
        (40, 40, "as often as in September 2026"),
    ],
)
def test_use_is_compared_with_the_month_before(house: House, tmp_path: Path, now: int, before: int, told: str) -> None:
    def of(period: str, n: int) -> Release:
        return month(period, use=(Row(id="opened", name="Opened", n=n), Row(id="reached", name="R", n=None), *ASKED))

    folder = journal_of(tmp_path / "j", house.library, of("2026-10", now), of("2026-09", before))
    assert visit(house, folder).reads("/review").texts("h2")[0] == f"Concerns were opened {now} times, {told}"


ASKED = (Row(id="asked", name="Asked", n=None), Row(id="unanswered", name="Unanswered", n=None))


def content(**prints: str) -> tuple[Print, ...]:
    return tuple(Print(id=name, name=f"Concern {name}", fingerprint=mark) for name, mark in prints.items())


@pytest.mark.parametrize(
    ("now", "before", "told", "named"),
    [
        (content(a="1", b="2"), content(a="1", b="1"), "1 concern changed in content since", "Changed: Concern b."),
        (content(a="1", b="2"), content(a="1"), "1 concern changed in content since", "Changed: Concern b."),
        (content(a="1"), content(a="1", b="1"), "1 concern changed in content since", "Changed: Concern b."),
        (content(a="1"), content(a="1"), "No concern changed in content since", ""),
        (content(a="1"), (), "Versions of the content that people met", ""),
        (
            content(**dict.fromkeys("abcdef", "2")),
            content(**dict.fromkeys("abcdef", "1")),
            "6 concerns changed in content since",
            "Changed: Concern a; Concern b; Concern c; Concern d; and 2 more.",
        ),
    ],
)
def test_the_concerns_that_changed_in_content_are_named(
    house: House, tmp_path: Path, now: tuple[Print, ...], before: tuple[Print, ...], told: str, named: str
) -> None:
    months = (month().model_copy(update={"content": now}), month("2026-09").model_copy(update={"content": before}))
    page = visit(house, journal_of(tmp_path / "j", house.library, *months)).reads("/review")
    assert page.texts("h2")[-1].startswith(told)
    assert [text for text in page.texts("p") if text.startswith("Changed: ")] == ([named] if named else [])


def test_a_hidden_figure_is_read_the_same_way_on_every_page(house: House, tmp_path: Path) -> None:
    """Under 8, or of any size and held back: the words are true of both, and nothing tells which it is."""
    hidden = (Row(id="strong", name="One clear answer", n=None), Row(id="none", name="Nothing found", n=None))
    folder = journal_of(tmp_path / "j", house.library, month(quality=hidden, topic=hidden, identifying=hidden))
    browser = visit(house, folder)
    for path in ("/review", "/review/concerns", "/review/identifying"):
        page = browser.reads(path)
        assert "under 8, or held back*" in [cell.text for cell in page.all("td")]
        assert "fewer than 8" not in page.text.lower()
        assert "It never means that there is no problem." in page.text
    assert "fewer than 8" not in browser.reads("/review/how").text.lower()


def test_on_a_phone_each_cell_of_the_query_log_has_its_label(lead: Browser) -> None:
    for path, labels in (("questions", {"Led to", "When", "Times"}), ("unanswered", {"Add a phrasing to", "Times"})):
        cells = lead.reads(f"/review/{path}/2026-10").all("td")
        assert cells
        assert {cell.attributes["data-label"] for cell in cells} == labels
    phone = lead.get("/review/static/review.css").text.partition("@media (max-width: 40rem)")[2]
    assert "content: attr(data-label)" in phone


def test_the_heading_of_the_query_log_is_its_first_row(house: House, lead: Browser) -> None:
    queries = released(house, "2026-10").queries
    assert queries[0].n == max(query.n or 0 for query in queries)
    (heading,) = lead.reads("/review/questions/2026-10").texts("h2")
    assert heading == f"Asked most often: {queries[0].asked}, {queries[0].n} times: {queries[0].led_to}"


# --- DEMO --------------------------------------------------------------------------------


def test_every_page_of_a_demonstration_says_so(house: House, owner: Browser) -> None:
    for path in [*EVERYTHING, "/review/nothing", "/review/month/2019-01"]:
        page = Reading(owner.get(path).text)
        assert words.DEMO in page.text, path
        assert page.texts("title")[0].startswith("DEMO: ")
    out = house.browser()
    link = house.accounts.sessions.make_link(house.accounts.leads.named("lena"))
    for path in ("/review/sign-in", f"/review/link/{link}", "/review/link/x"):
        assert words.DEMO in Reading(out.get(path).text).text


def test_invented_figures_say_so_even_where_the_service_does_not(house: House) -> None:
    lead = house.browser(demo=False).signed_in("lena")
    for path in SHOWN[:6]:
        assert words.DEMO in lead.reads(path).text


def test_real_figures_are_not_called_invented(house: House, tmp_path: Path) -> None:
    browser = visit(house, journal_of(tmp_path / "j", house.library, month()))
    for path in ["/review", "/review/how", "/review/releases", "/review/leads"]:
        assert "DEMO" not in browser.get(path).text
    assert "DEMO" not in browser.get("/review/file/2026-10.csv").headers["content-disposition"]


# --- files -------------------------------------------------------------------------------


def test_files_are_the_journals_own(house: House, lead: Browser) -> None:
    with report.reading(house.journal) as connection:
        stored = report.find(connection, "2026-10", TODAY)
    assert lead.get("/review/file/2026-10.json").content == stored.json
    answer = lead.get("/review/file/2026-10.csv")
    assert answer.text == export.as_csv(stored.release)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="DEMO-safeguarding-bot-2026-10.csv"'
    workbook = zipfile.ZipFile(io.BytesIO(lead.get("/review/file/2026-10.xlsx").content))
    assert "xl/workbook.xml" in workbook.namelist()
    assert json.loads(lead.get("/review/file/2026-Q3.json").text)["kind"] == "quarter"
    assert lead.get("/review/file/2026-11.csv").status_code == 404


def test_without_the_package_for_workbooks_a_page_says_so(lead: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    answer = lead.get("/review/file/2026-10.xlsx")
    assert answer.status_code == 501
    assert "CSV file holds the same figures" in answer.text


# --- nothing acts ------------------------------------------------------------------------


def nasty_release(period: str) -> Release:
    def rows(within: str = "") -> tuple[Row, ...]:
        return tuple(
            Row(
                id=f"{within}/{n}" if within else text,
                name=text,
                n=50,
                percent=10,
                of=(text,) if n % 2 else (),
                within=within,
            )
            for n, text in enumerate(NASTY)
        )

    made = month(
        period,
        **{name: rows() for name in ("topic", "version", "entry", "steps", "quality", "concept", "identifying")},
        outcome=rows("<b>level</b>"),
        topic_stage=rows("lost-badge"),
        topic_stop=rows("lost-badge"),
        topic_outcome=rows("lost-badge"),
        pair=rows(),
    )
    queries = tuple(
        Query(concepts=(text,), asked=text, topic=topic, led_to=text, outcome=text, ended=text, band=text, n=50)
        for text, topic in itertools.product(NASTY, ("none", "lost-badge"))
    )
    return made.model_copy(update={"queries": queries})


def test_whatever_names_hold_is_shown_as_text(house: House, tmp_path: Path) -> None:
    folder = journal_of(tmp_path / "j", house.library, nasty_release("2026-09"), nasty_release("2026-Q3"))
    browser = visit(house, folder)
    for path in SHOWN[:6]:
        answer = browser.get(path)
        page = Reading(answer.text)
        for tag in ("script", "img", "svg", "b", "style", "iframe"):
            assert not page.all(tag), (path, tag)
        for name in NASTY[:8]:
            assert name.split()[0] in page.text, (path, name)
        assert "49" not in page.text
        assert not {name for element in page.elements for name in element.attributes if name.startswith("on")}
        assert all(element.attributes["href"].startswith(("/", "#main")) for element in page.all("a"))


def test_formulas_in_files_are_inert(house: House, tmp_path: Path) -> None:
    browser = visit(house, journal_of(tmp_path / "j", house.library, nasty_release("2026-09")))
    cells = list(itertools.chain(*csv.reader(io.StringIO(browser.get("/review/file/2026-09.csv").text))))
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))]
    workbook = zipfile.ZipFile(io.BytesIO(browser.get("/review/file/2026-09.xlsx").content))
    for name in workbook.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            assert b"<f>" not in workbook.read(name)


@pytest.mark.parametrize("text", NASTY)
def test_what_is_typed_at_sign_in_is_not_shown_again(browser: Browser, text: str) -> None:
    answer = browser.sign_in(text, text, to=text)
    page = Reading(answer.text)
    assert not page.all("script")
    assert text not in answer.text


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "=1+1", "{{ 7*7 }}", "a\r\nset-cookie: x=y"])
def test_a_name_for_a_lead_that_could_act_is_refused(house: House, owner: Browser, text: str) -> None:
    answer = owner.fills("/review/leads", name=text, role="lead")
    assert answer.status_code in {200, 422}
    assert not Reading(answer.text).all("script")
    assert "49" not in Reading(answer.text).text
    assert "set-cookie" not in answer.headers


# --- owners --------------------------------------------------------------------------------


def test_openings_are_noted_by_number_and_day_only(house: House, lead: Browser, owner: Browser) -> None:
    for path in SHOWN:
        lead.get(path)
        lead.get(path)
    lead.get("/review/file/2026-10.csv")
    lead.fills("/review/sign-out")
    number = house.accounts.leads.named("lena").number
    noted = [each for each in house.accounts.audit.openings() if each.lead == number]
    assert {(each.action, each.about) for each in noted} == {
        ("sign-in", 0),
        ("report", 202610),
        ("concerns", 202610),
        ("questions", 202610),
        ("unanswered", 202610),
        ("identifying", 202610),
        ("topic", 20263),
        ("releases", 0),
        ("export", 202610),
        ("sign-out", 0),
    }
    assert {(each.day, each.n) for each in noted} == {(20261122, 1)}
    page = owner.reads("/review/openings")
    assert f"Lead {number} opened the overview October 2026" in page.text
    assert "lena" not in page.text
    assert "10:00" not in page.text


def test_notes_are_kept_for_two_years(house: House, lead: Browser) -> None:
    house.clock.passes(days=731)
    house.accounts.audit.forget_old()
    house.browser().signed_in("olga")
    with house.accounts.leads.file.reading() as connection:
        assert connection.execute("SELECT min(day) FROM audit").fetchone()[0] > 20270101


def test_an_owner_sees_that_somebody_guesses(house: House, owner: Browser) -> None:
    for n in range(3):
        house.browser(address=f"198.51.100.{n}").sign_in("lena", "wrong")
    number = house.accounts.leads.named("lena").number
    assert f"Lead {number} was refused at sign-in, 3 times" in owner.reads("/review/openings").text


def test_owners_add_and_remove_but_never_themselves(house: House, owner: Browser) -> None:
    assert owner.fills("/review/leads", name="nina", role="owner").status_code == 200
    assert owner.fills("/review/leads", name="Nina", role="lead").status_code == 422
    assert owner.fills("/review/leads", name="eve", role="admin").status_code == 400
    numbers = {lead.name: lead.number for lead in house.accounts.leads.all()}
    assert owner.fills(f"/review/leads/{numbers['olga']}/remove").status_code == 422
    assert owner.fills(f"/review/leads/{numbers['nina']}/remove").status_code == 303
    for number in ("4711", "x", "-1", "1.5", "\u0661", "9" * 40):
        assert owner.fills(f"/review/leads/{number}/remove").status_code == 404
    assert [lead.name for lead in house.accounts.leads.all()] == ["lena", "olga"]


def test_the_date_of_england_decides_what_is_open(house: House) -> None:
    assert house.clock().astimezone().date() == date(2026, 11, 22)
    house.clock.passes(days=11, hours=13, minutes=59)
    lead = house.browser().signed_in("lena")
    assert "open on 4 December 2026" in lead.get("/review/month/2026-11").text
    house.clock.passes(minutes=1)
    assert "Nothing was counted" in house.browser().signed_in("lena").get("/review/month/2026-11").text
