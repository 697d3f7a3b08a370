"""Files say what the release says, and nothing in them acts: no formula, no markup, no small number."""

from __future__ import annotations

import csv
import io
import json
import resource
import sqlite3
import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from house import ROOT, TODAY

from bot.content.library import Library
from bot.journal import words
from bot.journal.export import as_csv, as_json, as_text, heading, inert, lines, write_xlsx
from bot.journal.figures import FEW
from bot.journal.pointers import phrasing_place, unanswered
from bot.journal.release import Query, Release, Row, Sheet, Stored, all_releases
from bot.journal.report import find, reading
from bot.journal.snapshot import SnapshotRefused, snapshot

NASTY = (
    '=HYPERLINK("http://example.org","x")',
    "+44 7700 900123",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "＝1+1",  # noqa: RUF001
    "<script>alert(1)</script>",
    'a"b,c\r\nd',
    "{{7*7}}",
    "x\0=1",
)


def nasty_release() -> Release:
    rows = tuple(Row(id=text, name=text, n=10 + 5 * place, within=text) for place, text in enumerate(NASTY))
    queries = tuple(
        Query(concepts=(), asked=text, topic="none", led_to=text, outcome="", ended=text, band="day", n=None)
        for text in NASTY
    )
    return Release(
        period="2026-10",
        kind="month",
        demo=False,
        rules=1,
        released="2026-11-04",
        too_little=False,
        sheets=(Sheet(id="topic", total=100, rows=rows),),
        queries=queries,
    )


@pytest.fixture(scope="session")
def october(year: Path) -> Stored:
    with reading(year) as connection:
        return find(connection, "2026-10", TODAY)


def test_json_is_what_was_stored_byte_for_byte(year: Path, october: Stored) -> None:
    with reading(year) as connection:
        (stored,) = connection.execute("SELECT json FROM release WHERE period = 202610").fetchone()
    assert as_json(october) == stored == october.release.as_bytes()
    assert json.loads(stored)["demo"] is True


def test_csv_text_and_workbook_tell_the_same_figures(october: Stored, tmp_path: Path) -> None:
    told = list(lines(october.release))
    read = list(csv.DictReader(io.StringIO(as_csv(october.release), newline="")))
    assert [(row["table"], row["name"].removeprefix("'"), row["figure"]) for row in read] == [
        (line.table, line.name, line.figure) for line in told
    ]
    text = as_text(october.release)
    assert all(line.name in text for line in told)
    write_xlsx(october.release, tmp_path / "october.xlsx")
    numbers, texts = cells(tmp_path / "october.xlsx")
    figures = [int(line.figure.replace(",", "")) for line in told if line.figure[:1].isdigit()]
    percents = [int(line.percent) for line in told if line.percent]
    assert sorted(numbers) == sorted([*figures, *percents])
    assert all(line.name in texts for line in told)


def cells(path: Path) -> tuple[list[int], set[str]]:
    """Return the numbers and the texts of a workbook; it must hold no formula and no link."""
    numbers, space = [], "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(path) as packed:
        texts = {
            "".join(part.text or "" for part in each.iter(f"{space}t"))
            for each in ET.fromstring(packed.read("xl/sharedStrings.xml")).iter(f"{space}si")
        }
        for name in packed.namelist():
            assert "externalLink" not in name
            if name.startswith("xl/worksheets/sheet"):
                page = ET.fromstring(packed.read(name))
                assert not list(page.iter(f"{space}f"))
                assert not list(page.iter(f"{space}hyperlink"))
                for cell in page.iter(f"{space}c"):
                    value = cell.find(f"{space}v")
                    if cell.get("t") != "s" and value is not None:
                        numbers.append(int(value.text or ""))
    return numbers, texts


def test_nothing_in_a_csv_acts_as_a_formula() -> None:
    text = as_csv(nasty_release())
    for row in csv.reader(io.StringIO(text, newline="")):
        assert len(row) == 9
        for cell in row:
            assert not cell.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))  # noqa: RUF001
            assert not set(cell) & {"\r", "\n", "\0"}


def test_nothing_in_a_workbook_acts_as_a_formula(tmp_path: Path) -> None:
    write_xlsx(nasty_release(), tmp_path / "nasty.xlsx")
    _, texts = cells(tmp_path / "nasty.xlsx")
    assert any("HYPERLINK" in text for text in texts)
    assert not [text for text in texts if text.startswith("'")], "a sign that everybody would see and nobody needs"


def test_plain_words_stay_as_they_are() -> None:
    for text in ("A lost badge", FEW, "1,250", "Children's services", ""):
        assert inert(text) == text


def test_a_demonstration_says_so_in_every_file(october: Stored, year: Path, tmp_path: Path) -> None:
    assert words.DEMO in as_text(october.release)
    assert all(row["note"] == words.DEMO for row in csv.DictReader(io.StringIO(as_csv(october.release), newline="")))
    write_xlsx(october.release, tmp_path / "demo.xlsx")
    assert any(words.DEMO in text for text in cells(tmp_path / "demo.xlsx")[1])
    with reading(year) as connection:
        snapshot(connection, tmp_path / "demo.sqlite3", TODAY)
    with closing(sqlite3.connect(tmp_path / "demo.sqlite3")) as copy:
        assert copy.execute("SELECT value FROM about WHERE key = 'warning'").fetchone() == (words.DEMO,)


def test_a_month_of_too_little_use_says_only_that(tmp_path: Path) -> None:
    quiet = nasty_release().model_copy(update={"too_little": True, "sheets": (), "queries": ()})
    assert words.TOO_LITTLE in as_text(quiet)
    assert words.TOO_LITTLE in as_csv(quiet)
    write_xlsx(quiet, tmp_path / "quiet.xlsx")
    numbers, texts = cells(tmp_path / "quiet.xlsx")
    assert numbers == []
    assert words.TOO_LITTLE in texts


def test_a_disk_that_takes_no_more_of_a_snapshot_is_told_in_plain_words(year: Path, tmp_path: Path) -> None:
    with reading(year) as connection:
        list(all_releases(connection, TODAY))
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, hard))
        try:
            with pytest.raises(SnapshotRefused, match=r"cannot be written: the disk \w+"):
                snapshot(connection, tmp_path / "snapshot.sqlite3", TODAY)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def test_a_snapshot_holds_released_figures_and_no_count(year: Path, tmp_path: Path) -> None:
    with reading(year) as connection:
        made = snapshot(connection, tmp_path / "snapshot.sqlite3", TODAY)
        released = [stored.release for stored in all_releases(connection, TODAY)]
        with pytest.raises(SnapshotRefused):
            snapshot(connection, tmp_path / "snapshot.sqlite3", TODAY)
    assert made == len(released)
    assert (tmp_path / "snapshot.sqlite3").stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(f"file:{tmp_path / 'snapshot.sqlite3'}?immutable=1", uri=True)) as copy:
        tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert tables == {"about", "releases", "figures", "queries"}
        figures = copy.execute("SELECT period, sheet, id, figure, read_as FROM figures").fetchall()
        assert copy.execute("PRAGMA journal_mode").fetchone() in {("delete",), ("off",)}
    expected = [(r.period, s.id, row.id, row.n) for r in released for s in r.sheets for row in s.rows]
    assert [row[:4] for row in figures] == expected
    assert all((n is None) == (told == FEW) for *_, n, told in figures)
    assert [path.name for path in tmp_path.iterdir()] == ["snapshot.sqlite3"]


def nothing_found(*concepts: str, n: int | None = 10) -> Query:
    asked = ", ".join(concepts)
    return Query(concepts=concepts, asked=asked, topic="none", led_to="", outcome="", ended="", band="", n=n)


def test_a_question_nobody_could_answer_points_to_the_line_to_edit(small: Library, small_folder: Path) -> None:
    sheet = Sheet(id="concept", total=None, rows=(Row(id="badge", name="badge", n=25),))
    queries = (nothing_found("floor"), nothing_found("badge", "floor"), nothing_found("badge", n=None))
    release = nasty_release().model_copy(update={"sheets": (sheet,), "queries": queries})
    found = list(unanswered(release, small, small_folder))
    assert [(each.words, each.n, [near.topic for near in each.near]) for each in found] == [
        ("badge", 25, ["lost-badge"]),
        ("badge, floor", 10, []),
        ("floor", 10, ["wet-floor"]),
    ]
    place = found[0].near[0].place
    line = (small_folder / place.file).read_text().splitlines()[place.line - 1]
    assert line.startswith(("find_by:", "phrases:"))
    text = as_text(release, found)
    assert f"{place} (A lost badge)" in text
    assert words.NONE_NEAR in text


@pytest.mark.parametrize(
    ("concepts", "near"),
    [
        (("asleep",), "safe-sleep"),
        (("baby", "bruise"), "bruising-non-mobile"),
        (("drugs",), "parental-substance-use"),
        (("child",), None),
    ],
)
def test_the_nearest_concern_is_the_one_whose_phrases_hold_the_words(
    shipped: Library, concepts: tuple[str, ...], near: str | None
) -> None:
    (found,) = unanswered(nasty_release().model_copy(update={"queries": (nothing_found(*concepts),)}), shipped, ROOT)
    assert (found.near[0].topic if found.near else None) == near
    assert len(found.near) <= 3


def test_phrasings_in_a_file_of_their_own_are_found_first(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "x.yaml").write_text("flow: x\nfind_by: [a]\n")
    assert str(phrasing_place(tmp_path, "x")) == "flows/x.yaml:2"
    (tmp_path / "flows" / "x.phrases.yaml").write_text("flow: x\n# phrases:\nphrases:\n  - a\n")
    assert str(phrasing_place(tmp_path, "x")) == "flows/x.phrases.yaml:3"
    assert phrasing_place(tmp_path, "y") is None


def test_a_heading_tells_the_period_and_the_day_of_release(october: Stored) -> None:
    assert "2026-10" in heading(october.release)
    assert date.fromisoformat(october.release.released)
    assert ROOT
