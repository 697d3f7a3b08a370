"""What an operator does in a terminal: wrong paths are refused in a sentence, and `doctor` misses nothing."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.app import now
from bot.cli import main, today_in_england
from bot.journal.entries import Event, Unanswered
from bot.journal.figures import FEW
from bot.journal.health import Told, tell
from bot.journal.lists import Lists
from bot.journal.nightly import nightly
from bot.journal.opening import FILE
from bot.journal.store import open_store
from bot.library import open_library
from bot.record import closed_lists, journal_folder
from bot.review.accounts import accounts_folder, add_lead, open_accounts

Run = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def run(folder: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("SAFEGUARDING_BOT_CONTENT_DIR", str(folder))
    monkeypatch.setenv("SAFEGUARDING_BOT_AREA", "northshire")
    monkeypatch.setenv("SAFEGUARDING_BOT_DATA_DIR", str(data))
    return lambda *words: CliRunner().invoke(main, list(words))


@pytest.fixture
def lists(folder: Path) -> Lists:
    library, _ = open_library(folder, today_in_england())
    assert library is not None
    return closed_lists(library)


def turn(data: Path, lists: Lists, day: date) -> None:
    """Leave one turn of a day in the journal."""
    row = {"id": bytes(16), "month": day.year * 100 + day.month, "band": "day", "run": b"run1", "day_token": bytes(8)}
    entry = Event.model_validate(row | {"topic": "lost-badge", "stage": "opened", "entry": "menu"}, context=lists)
    with open_store(journal_folder(data), lists, day) as store:
        store.record([entry], day)


def question(data: Path, lists: Lists, day: date) -> None:
    """Leave one typed question of a day in the journal."""
    row = {"id": bytes(16), "month": day.year * 100 + day.month, "band": "day", "run": b"run1", "day_token": bytes(8)}
    asked = Unanswered.model_validate(row | {"topic": "none", "concepts": lists.sorted("concept")[:1]}, context=lists)
    with open_store(journal_folder(data), lists, day) as store:
        store.record([asked], day)


def rows(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


# --- wrong paths -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("report", "--demo", "--xlsx", "{here}/no/x.xlsx"),
        ("report", "--demo", "--xlsx", "{here}"),
        ("report", "--demo", "--xlsx", "/proc/x.xlsx"),
        ("snapshot", "{here}/no/x.sqlite3"),
        ("snapshot", "{here}"),
        ("snapshot", "/proc/x.sqlite3"),
        ("backup", "{here}/no/x.sqlite3"),
        ("backup", "{here}"),
        ("backup", "."),
        ("backup", "/"),
        ("backup", "/proc/x.sqlite3"),
        ("restore", "{here}/no/x.sqlite3"),
        ("restore", "{here}"),
    ],
)
def test_a_wrong_path_is_refused_in_a_sentence(
    run: Run, data: Path, lists: Lists, tmp_path: Path, words: tuple[str, ...]
) -> None:
    turn(data, lists, today_in_england())
    done = run(*(word.format(here=tmp_path) for word in words))
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert not list(tmp_path.glob("*.part"))


def test_a_workbook_is_for_its_owner_alone(run: Run, tmp_path: Path) -> None:
    assert run("report", "--demo", "--xlsx", str(tmp_path / "x.xlsx")).exit_code == 0
    assert (tmp_path / "x.xlsx").stat().st_mode & 0o777 == 0o600


# --- rolling up ------------------------------------------------------------------------------


def test_what_doctor_recommends_for_entries_that_are_overdue_can_be_done(run: Run, data: Path, lists: Lists) -> None:
    turn(data, lists, today_in_england() - timedelta(days=3))
    assert "safeguarding-bot journal roll-up" in run("doctor").output
    done = run("journal", "roll-up")
    assert (done.exit_code, done.output) == (0, "1 entries became counts. Today's stay until the day is over.\n")
    assert rows(journal_folder(data) / FILE, "event") == 0
    assert rows(journal_folder(data) / FILE, "tally") > 0
    assert run("doctor").exit_code == 0


def test_once_rolled_up_a_journal_is_told_as_written_and_its_losses_still_wait(
    run: Run, data: Path, lists: Lists
) -> None:
    turn(data, lists, today_in_england() - timedelta(days=1))
    tell(journal_folder(data), Told("full", 100, {"failed": 3}))
    assert run("doctor").exit_code == 1
    run("journal", "roll-up")
    done = run("doctor")
    assert done.exit_code == 0
    assert "3 entries were lost" in done.output


def test_rolling_up_waits_for_the_service_to_stop_and_begins_no_journal(run: Run, data: Path, lists: Lists) -> None:
    assert run("journal", "roll-up").output == "There is no journal.\n"
    assert not data.exists()
    with open_store(journal_folder(data), lists, today_in_england()):
        done = run("journal", "roll-up")
    assert done.exit_code == 1
    assert "another process already keeps the journal" in done.output


# --- released figures that were touched -----------------------------------------------------------


def touched(data: Path, lists: Lists) -> None:
    """Leave a month's figures that are not as they were released."""
    today = today_in_england()
    turn(data, lists, today - timedelta(days=70))
    with open_store(journal_folder(data), lists, today) as store:
        nightly(store, today)
        store.connection.execute("UPDATE release SET json = CAST('{}' AS BLOB)")


def test_figures_that_were_touched_are_refused_in_a_sentence(
    run: Run, data: Path, lists: Lists, tmp_path: Path
) -> None:
    touched(data, lists)
    for words in (
        ("report",),
        ("report", "--json"),
        ("report", "--xlsx", str(tmp_path / "x.xlsx")),
        ("snapshot", str(tmp_path / "x.sqlite3")),
    ):
        done = run(*words)
        assert done.exit_code == 1
        assert done.stderr.startswith("the figures for ")
        assert done.stderr.endswith("have changed since they were released: restore a backup\n")
    assert not list(tmp_path.glob("x.*"))


# --- doctor ----------------------------------------------------------------------------------


def test_doctor_tells_of_damaged_accounts(run: Run, data: Path) -> None:
    folder = accounts_folder(data, demo=False)
    add_lead(open_accounts(folder, now), "Lena")
    assert run("doctor").exit_code == 0
    path = folder / "accounts.sqlite3"
    path.write_bytes(b"SQLite format 3\x00" + b"rubbish" * 2_000)
    done = run("doctor")
    assert done.exit_code == 1
    assert str(path) in done.output


def test_doctor_tells_of_a_proxy_that_is_no_address(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFEGUARDING_BOT_PROXIES", "10.0.0.5, the-proxy")
    done = run("doctor")
    assert done.exit_code == 1
    assert 'SAFEGUARDING_BOT_PROXIES: "the-proxy" is no address' in done.output


def test_doctor_tells_of_an_area_that_the_content_does_not_have(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFEGUARDING_BOT_AREA", "nowhere")
    done = run("doctor")
    assert done.exit_code == 1
    assert 'fault: there is no area "nowhere"' in done.output
    assert "Nothing needs mending" not in done.output


def test_doctor_tells_of_a_name_header_without_a_proxy_that_shuts_every_lead_out(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAFEGUARDING_BOT_PROXY_USER_HEADER", "X-Remote-User")
    done = run("doctor")
    assert done.exit_code == 1
    assert "SAFEGUARDING_BOT_PROXIES is empty: no lead can sign in" in done.output
    monkeypatch.setenv("SAFEGUARDING_BOT_PROXIES", "10.0.0.5")
    assert run("doctor").exit_code == 0


def test_after_a_backup_was_put_back_nothing_needs_mending(run: Run, data: Path, lists: Lists, tmp_path: Path) -> None:
    turn(data, lists, today_in_england())
    told = run("backup", str(tmp_path / "kept.sqlite3")).output
    assert "The leads' accounts are not in it" in told
    assert run("restore", str(tmp_path / "kept.sqlite3")).exit_code == 0
    done = run("doctor")
    assert "a backup was put back" in done.output
    assert done.exit_code == 0, done.output


def test_no_entry_of_a_turn_outlives_its_day_in_a_journal_that_was_replaced(
    run: Run, data: Path, lists: Lists, tmp_path: Path
) -> None:
    assert run("journal", "roll-up").exit_code == 0
    turn(data, lists, today_in_england())
    question(data, lists, today_in_england())
    run("backup", str(tmp_path / "kept.sqlite3"))
    run("restore", str(tmp_path / "kept.sqlite3"))
    (aside,) = journal_folder(data).glob("aside-*-replaced.sqlite3")
    assert rows(aside, "event") == rows(aside, "unanswered") == 0
    assert rows(aside, "query_tally") == 0, "no release comes to it, with which they would go"
    assert rows(aside, "tally") > 0
    assert not list(journal_folder(data).glob("aside-*-wal"))


def test_a_file_that_is_set_aside_is_for_its_owner_alone(run: Run, data: Path, lists: Lists) -> None:
    turn(data, lists, today_in_england())
    path = journal_folder(data) / FILE
    path.write_text("minutes")
    path.chmod(0o644)
    open_store(journal_folder(data), lists, today_in_england()).close()
    (aside,) = journal_folder(data).glob("aside-*")
    assert aside.stat().st_mode & 0o777 == 0o600
    assert "others can read" not in run("doctor").output


# --- figures for scripts ------------------------------------------------------------------------


def test_figures_in_a_csv_are_plain_digits_or_words(run: Run) -> None:
    read = list(csv.DictReader(io.StringIO(run("report", "--demo", "--csv").output)))
    figures = [int(row["figure"]) for row in read if row["figure"] not in {"", FEW}]
    assert max(figures) >= 1000, "large enough to have had a comma"
    assert json.loads(run("report", "--demo", "--json").output)["demo"] is True
