"""A process killed at any moment: what was acknowledged is there, once, and the file is sound."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from contextlib import closing
from datetime import date
from pathlib import Path
from random import Random

import pytest
from diary import MONDAY, asked, event
from house import ROOT

from bot.journal.lists import Lists
from bot.journal.opening import FILE
from bot.journal.store import open_store

DAY, NEXT = MONDAY.date(), date(2026, 10, 6)
_COMMON = """
    import os, sys
    from datetime import date
    from pathlib import Path
    from bot.journal.lists import Lists
    from bot.journal.store import open_store, read_counts
    from bot.journal.entries import Event
    from bot.journal.rollup import roll_up
    names = ("topic", "outcome", "level", "question", "concept", "kind")
    words = {name: frozenset() for name in names}
    lists = Lists(words | {"topic": frozenset({"lost-badge", "none"}), "concept": frozenset({"dog"})})
    folder = Path(sys.argv[1])
"""
WRITER = textwrap.dedent(
    _COMMON
    + """
    with open_store(folder, lists, date(2026, 10, 5)) as store:
        while True:
            row = {"id": os.urandom(16), "month": 202610, "band": "day", "run": b"run1", "day_token": os.urandom(8)}
            row |= {"topic": "lost-badge", "stage": "opened", "entry": "menu"}
            store.record([Event.model_validate(row, context=lists)], date(2026, 10, 5))
            sys.stdout.write(row["id"].hex() + "\\n")
            sys.stdout.flush()
    """
)
ROLLER = textwrap.dedent(
    _COMMON
    + """
    with open_store(folder, lists, date(2026, 10, 5)) as store:
        print("ready", flush=True)
        roll_up(store, date(2026, 10, 6))
        print("done", flush=True)
    """
)


@pytest.fixture
def few(lists: Lists) -> Lists:
    words = {name: frozenset[str]() for name in lists.words}
    return Lists({**words, "topic": frozenset({"lost-badge", "none"}), "concept": frozenset({"dog"})})


def run(program: str, folder: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE, text=True, env=environment
    )


def killed_writers(folder: Path, times: int) -> set[bytes]:
    """Let writers be killed, one after another; return what they had acknowledged."""
    random, acknowledged = Random(times), set[bytes]()
    for _ in range(times):
        process = run(WRITER, folder)
        assert process.stdout is not None
        acknowledged.add(bytes.fromhex(process.stdout.readline()))
        time.sleep(random.uniform(0.0, 0.12))
        process.send_signal(signal.SIGKILL)
        for line in process.communicate()[0].splitlines(keepends=True):
            if line.endswith("\n"):
                acknowledged.add(bytes.fromhex(line))
    return acknowledged


@pytest.mark.parametrize("times", [4, pytest.param(60, marks=pytest.mark.slow)])
def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path: Path, few: Lists, times: int) -> None:
    acknowledged = killed_writers(tmp_path / "journal", times)
    with open_store(tmp_path / "journal", few, DAY) as store:
        stored = [row[0] for row in store.connection.execute("SELECT id FROM event")]
        assert store.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert store.notices == ()
    assert acknowledged <= set(stored)
    assert len(stored) == len(set(stored))
    assert len(stored) - len(acknowledged) <= times


@pytest.mark.parametrize("times", [6, pytest.param(60, marks=pytest.mark.slow)])
def test_a_killed_roll_up_leaves_before_or_after(tmp_path: Path, few: Lists, times: int) -> None:
    folder, random, seen = tmp_path / "journal", Random(1), set[tuple[int, int]]()
    for turn in range(times):
        with open_store(folder, few, DAY) as store:
            store.connection.execute("DELETE FROM tally")
            store.connection.execute("DELETE FROM event")
            store.connection.execute("UPDATE state SET day = 0")
            store.record([event(few) for _ in range(3_000)] + [asked(few) for _ in range(300)], DAY)
        process = run(ROLLER, folder)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(random.uniform(0.0, 0.08) * (turn % 4 > 0))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        with open_store(folder, few, DAY) as store:
            (left,) = store.connection.execute("SELECT count(*) FROM event").fetchone()
            (counted,) = store.connection.execute("SELECT total(n) FROM tally WHERE sheet = 'topic'").fetchone()
            assert store.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert store.notices == ()
        seen.add((left, int(counted)))
    assert seen <= {(3_000, 0), (0, 3_000)}


def test_a_journal_whose_beginning_was_killed_is_begun_again(tmp_path: Path, few: Lists) -> None:
    folder = tmp_path / "journal"
    folder.mkdir(mode=0o700)
    for begun in (b"", b"SQLite format 3\0" + b"\0" * 4080):
        (folder / "journal.new").write_bytes(begun)
        (folder / "journal.new-journal").write_bytes(b"half")
        with open_store(folder, few, DAY) as store:
            assert store.notices == ()
        for path in folder.iterdir():
            path.unlink()


def test_a_second_kill_during_recovery_loses_nothing_either(tmp_path: Path) -> None:
    acknowledged = killed_writers(tmp_path / "journal", 2)
    for delay in (0.0, 0.01, 0.03, 0.05):
        process = run(WRITER, tmp_path / "journal")
        time.sleep(delay)
        process.kill()
        process.communicate()
    with closing(sqlite3.connect(tmp_path / "journal" / FILE)) as connection:
        stored = {row[0] for row in connection.execute("SELECT id FROM event")}
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert acknowledged <= stored
