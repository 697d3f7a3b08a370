"""What the page on privacy says is kept is all that is kept, and it never tells anybody not to share."""

from __future__ import annotations

import json
import re
import sqlite3
from array import array
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from house import ROOT, TODAY

from bot.app import LEARNT
from bot.content.library import Library
from bot.finding.learning import Weights
from bot.finding.shelf import Shelf
from bot.journal import health, schema
from bot.journal.demo import open_demo
from bot.journal.opening import FILE
from bot.journal.store import open_store
from bot.record import closed_lists, journal_folder
from bot.review import file as accounts_file
from bot.review.accounts import accounts_folder, add_lead, open_accounts
from bot.review.audit import KEPT_DAYS
from bot.review.sessions import IDLE, KNOWN_DAYS, LONGEST

PAGE = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
MAIN, ANNEX = PAGE.split("## For operators: every table and file")


def named(word: str) -> bool:
    return f"`{word}`" in ANNEX


def test_every_table_is_named() -> None:
    assert [table for table in (*schema.TABLES, *accounts_file.TABLES) if not named(table)] == []


def test_no_table_is_named_that_is_not_there() -> None:
    rows = re.findall(r"^\| ((?:`[a-z_]+`(?:, )?)+) \|", ANNEX, re.MULTILINE)
    told = {word for row in rows for word in re.findall(r"`([a-z_]+)`", row)}
    assert told == {*schema.TABLES, *accounts_file.TABLES}


def test_every_file_of_the_data_folder_is_named(tmp_path: Path, small: Library) -> None:
    """A journal damaged and begun anew, in use and failing, with leads and a demonstration."""
    lists, folder = closed_lists(small), journal_folder(tmp_path)
    open_store(folder, lists, TODAY).close()
    (folder / FILE).write_text("damaged")
    health.tell(folder, health.Told("full"))
    (folder / f"{health.FILE}.part").touch()
    accounts = open_accounts(accounts_folder(tmp_path, demo=False), lambda: datetime(2026, 11, 22, tzinfo=UTC))
    add_lead(accounts, "Lena")
    add_lead(open_accounts(accounts_folder(tmp_path, demo=True), accounts.audit.clock), "Demo")
    open_demo(tmp_path, small, lists, TODAY)
    Shelf(tmp_path / LEARNT).weights("0" * 32, lambda: Weights(0.0, array("f", [0.0])))
    with open_store(folder, lists, TODAY), accounts.leads.file.changing() as changing:
        changing.execute("DELETE FROM lead")
        found = [path.relative_to(tmp_path) for path in tmp_path.rglob("*")]
    assert len(found) > 12
    unnamed = [str(path) for path in found if not (named(told(path.name)) or f"`data/{told(path.name)}/`" in ANNEX)]
    assert unnamed == []


def told(name: str) -> str:
    """How the page spells a name that holds a date or a version."""
    name = re.sub(r"aside-[\d-]{10}-[a-z]+(-\d+)?\.sqlite3", "aside-DATE-REASON.sqlite3", name)
    name = re.sub(r"learnt-[0-9a-f]{32}", "learnt-KEY", name)
    return re.sub(r"demo-\d+-[0-9a-f]{8}-\d{4}-\d\d", "demo-VERSION-MONTH", name)


def test_words_of_the_schema_stay_out_of_what_everybody_reads() -> None:
    for word in ("query_tally", "identifying_tally", "STRICT", "CHECK", "tally", "sqlite"):
        assert word not in MAIN, word


def test_the_times_it_gives_are_those_of_the_program() -> None:
    assert f"{IDLE} minutes idle, {LONGEST // 60} hours at most" in MAIN
    assert f"| {KNOWN_DAYS} days |" in MAIN
    assert KNOWN_DAYS == 180
    assert KEPT_DAYS == 730
    assert "what was opened or refused; no hour, no address | 24 months |" in MAIN


def test_every_column_of_a_turn_is_told_in_plain_words(small: Library) -> None:
    words = {
        "month": "month",
        "band": "part of the day",
        "topic": "topic",
        "entry": "how people came",
        "outcome": "outcome",
        "level": "level",
        "last_question": "last question",
        "next_question": "the one that came next",
        "steps": "number of steps",
        "quality": "quality of finding",
        "feedback": "helped or not",
        "version": "version of the content",
        "day_token": "a random mark of that person's day",
        "run": "that day's run of the program",
        "id": "random",
        "stage": "a turn",
    }
    (row,) = re.findall(r"^\| a turn \|.*$", MAIN, re.MULTILINE)
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.execute(schema.create("event", closed_lists(small)))
        columns = {name for _, name, *_ in memory.execute("PRAGMA table_info(event)")}
    assert columns == set(words)
    for column in columns:
        assert words[column] in row.replace("one of four parts", "part").replace("band for the ", ""), column


@pytest.mark.parametrize("text", [PAGE, (ROOT / "knowledge" / "wording.yaml").read_text(encoding="utf-8")])
def test_it_never_reads_as_do_not_share(text: str) -> None:
    for sentence in re.split(r"(?<=[.:])\s", text):
        assert not re.search(r"\b(do not|don't|never|must not|may not|cannot) share\b", sentence, re.IGNORECASE), (
            sentence
        )
    assert re.search(r"None of this (is a reason not to share|stops you from sharing)", text)


def test_the_share_that_is_missed_is_stated_with_its_base() -> None:
    found = re.search(r"noticed (\d+\.\d) of 100 messages that identify somebody \((\d+) of (\d+);", MAIN)
    assert found, "say how many are missed"
    share, noticed, base = float(found[1]), int(found[2]), int(found[3])
    assert share == round(100 * noticed / base, 1)
    held = (ROOT / "benchmarks" / "messages" / "noticing-held.jsonl").read_text(encoding="utf-8").splitlines()
    assert base == sum(json.loads(line)["identifies"] for line in held)
