"""Opening a journal: one writer, and whatever stands in its place is never overwritten."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from random import Random

import pytest
from diary import MONDAY, OPENED, Diary, event

from bot.journal import schema
from bot.journal.doctor import problems
from bot.journal.lists import Lists
from bot.journal.opening import FILE, JournalUnavailable, connect_to_read
from bot.journal.store import open_reader, open_store

DAY = MONDAY.date()


@pytest.fixture
def folder(tmp_path: Path, lists: Lists) -> Path:
    with open_store(tmp_path / "journal", lists, DAY) as store:
        for _ in range(200):
            store.record([event(lists)], DAY)
    return tmp_path / "journal"


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def overwritten(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[4096:] = Random(1).randbytes(len(whole) - 4096)
    path.write_bytes(whole)


def beheaded(path: Path) -> None:
    path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])


def text(path: Path) -> None:
    path.write_text("Dear all, please find the minutes attached. " * 200)


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE minutes (words TEXT)")
        connection.execute("INSERT INTO minutes VALUES ('something of value')")
        connection.commit()


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")


def without_a_table(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE tally")
        connection.commit()


FAULTS = {
    "empty": (empty,),
    "damaged": (cut, overwritten, beheaded, text, without_a_table),
    "foreign": (foreign,),
    "newer": (newer,),
}


@pytest.mark.parametrize(("why", "break_it"), [(why, each) for why, them in FAULTS.items() for each in them])
def test_an_unusable_file_is_set_aside_with_its_date_and_the_bot_goes_on(
    folder: Path, lists: Lists, why: str, break_it: Callable[[Path], None]
) -> None:
    break_it(folder / FILE)
    found = (folder / FILE).read_bytes()
    assert problems(folder, DAY)
    with open_store(folder, lists, date(2026, 11, 22)) as store:
        store.record([event(lists)], date(2026, 11, 22))
        assert store.notices
    (kept,) = folder.glob("aside-*.sqlite3")
    assert kept.name == f"aside-2026-11-22-{why}.sqlite3"
    assert kept.read_bytes() == found
    assert any(kept.name in problem.text for problem in problems(folder, date(2026, 11, 22)))


def test_two_bad_days_keep_two_files(folder: Path, lists: Lists) -> None:
    for _ in range(3):
        text(folder / FILE)
        open_store(folder, lists, DAY).close()
    assert len(list(folder.glob("aside-*"))) == 3


def test_a_missing_file_is_told_when_there_was_one(folder: Path, lists: Lists) -> None:
    (folder / FILE).unlink()
    (gone,) = (problem for problem in problems(folder, DAY) if problem.weight == "fault")
    assert "it is gone" in gone.text
    with open_store(folder, lists, DAY) as store:
        assert "was missing" in store.notices[0]


def test_a_first_start_tells_nothing(tmp_path: Path, lists: Lists) -> None:
    with open_store(tmp_path / "a" / "b", lists, DAY) as store:
        assert store.notices == ()
    assert [problem for problem in problems(tmp_path / "a" / "b", DAY) if problem.weight == "fault"] == []
    assert problems(tmp_path / "nowhere", DAY) == ()


def test_what_waits_beside_a_missing_file_is_set_aside_too(folder: Path, lists: Lists) -> None:
    (folder / FILE).rename(folder / "elsewhere")
    (folder / f"{FILE}-wal").write_bytes(b"entries that were not yet moved over")
    open_store(folder, lists, DAY).close()
    (kept,) = folder.glob("aside-*-wal")
    assert kept.read_bytes() == b"entries that were not yet moved over"


def test_a_second_writer_is_refused_in_plain_words(folder: Path, lists: Lists) -> None:
    with (
        open_store(folder, lists, DAY),
        pytest.raises(JournalUnavailable, match="another process already keeps the journal"),
    ):
        open_store(folder, lists, DAY)
    open_store(folder, lists, DAY).close()


def test_a_second_process_is_refused_and_its_death_frees_the_journal(folder: Path, lists: Lists) -> None:
    program = textwrap.dedent(
        """
        import fcntl, os, sys
        lock = os.open(sys.argv[1], os.O_RDWR)
        fcntl.flock(lock, fcntl.LOCK_EX)
        print("kept", flush=True)
        sys.stdin.read()
        """
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program, str(folder / "journal.lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "kept\n"
    with pytest.raises(JournalUnavailable, match="another process"):
        open_store(folder, lists, DAY)
    other.kill()
    other.communicate()
    open_store(folder, lists, DAY).close()


def test_others_may_read_while_one_writes_but_not_change_anything(folder: Path, lists: Lists) -> None:
    with open_store(folder, lists, DAY) as store, closing(open_reader(folder)) as reader:
        store.record([event(lists)], DAY)
        assert reader.execute("SELECT count(*) FROM event").fetchone() == (201,)
        with pytest.raises(sqlite3.OperationalError):
            reader.execute("DELETE FROM event")


def test_reading_where_there_is_nothing_is_told(tmp_path: Path) -> None:
    with pytest.raises(JournalUnavailable, match="no journal"):
        connect_to_read(tmp_path / FILE)


def test_a_journal_of_invented_use_is_no_journal(tmp_path: Path, lists: Lists) -> None:
    open_store(tmp_path / "demo", lists, DAY, demo=True).close()
    with open_store(tmp_path / "demo", lists, DAY) as store:
        assert "not a journal of this program" in store.notices[0]


def test_a_folder_that_others_may_enter_is_closed_to_them(tmp_path: Path, lists: Lists) -> None:
    (tmp_path / "journal").mkdir(mode=0o755)
    open_store(tmp_path / "journal", lists, DAY).close()
    assert (tmp_path / "journal").stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to become another user")
def test_a_folder_without_the_right_to_write_is_told(folder: Path, tmp_path: Path) -> None:
    for path in (tmp_path, *tmp_path.parents):
        if path.stat().st_uid == 0 and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o055)
    folder.chmod(0o755)
    for path in folder.iterdir():
        path.chmod(0o644)
    program = textwrap.dedent(
        """
        import os, sys
        from datetime import date
        from pathlib import Path
        from bot.journal.lists import Lists
        from bot.journal.store import open_store
        from bot.journal.opening import JournalUnavailable
        from bot.journal.doctor import problems
        os.setgid(65534); os.setuid(65534)
        folder = Path(sys.argv[1])
        names = ("topic", "outcome", "level", "question", "concept", "kind")
        try:
            open_store(folder, Lists({name: frozenset() for name in names}), date(2026, 10, 5))
        except JournalUnavailable as fault:
            print(fault)
        print([each.text for each in problems(folder, date(2026, 10, 5))])
        """
    )
    run = subprocess.run([sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=False)
    assert "cannot be used: operation not permitted" in run.stdout or "permission denied" in run.stdout, run.stderr
    assert "this user may not write in" in run.stdout


def test_bytes_overwritten_anywhere_never_raise_anything_else(folder: Path, lists: Lists) -> None:
    whole, random = (folder / FILE).read_bytes(), Random(7)
    for _ in range(60):
        place, size = random.randrange(len(whole)), random.choice((1, 16, 512, 4096))
        (folder / FILE).write_bytes(whole[:place] + random.randbytes(size) + whole[place + size :])
        try:
            with open_store(folder, lists, DAY) as store:
                store.record([event(lists)], DAY)
        except (JournalUnavailable, sqlite3.DatabaseError):
            continue
    assert list(folder.glob("aside-*"))


def test_the_recorder_survives_a_file_that_is_damaged_while_it_runs(diary: Diary) -> None:
    for number in range(300):
        diary.note(OPENED, person=number)
    diary.rest()
    diary.recorder.stop()
    overwritten(diary.folder / FILE)
    diary.start()
    diary.note(OPENED, person=1)
    diary.write()
    assert diary.count("event") == 1
    assert list(diary.folder.glob("aside-*-damaged.sqlite3"))
