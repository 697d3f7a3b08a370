"""Leaving word of a turn: nothing fails, nothing waits, and what cannot be written is tried again, then counted."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from diary import ANSWERED, MONDAY, OFFICE, OPENED, REACHED, Clock, Diary
from hypothesis import given
from hypothesis import strategies as st

from bot.content.hours import moment_at
from bot.exchange import Noted
from bot.journal.doctor import problems
from bot.journal.lists import Lists
from bot.journal.nightly import nightly
from bot.journal.opening import FILE, JournalUnavailable
from bot.journal.recorder import NullRecorder, Recorder
from bot.journal.store import Store, open_reader, open_store


class Explodes:
    """A note of which nothing can be read."""

    @property
    def topic(self) -> str:
        raise RuntimeError("topic")

    feedback = outcome = steps = topic


class Unhashable:
    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        raise RuntimeError


@pytest.mark.parametrize(
    "noted",
    [
        Explodes(),
        object(),
        "a string",
        Noted(topic="Jane Smith"),
        Noted(topic="lost-badge", steps="seven"),  # type: ignore[arg-type]
        Noted(topic=b"lost-badge"),  # type: ignore[arg-type]
        Noted(topic="lost-badge", concepts=("not-a-concept",), entry="text", quality="none"),
        Noted(topic="lost-badge", concepts=("dog",) * 7, entry="text", quality="none"),
        Noted(topic="lost-badge", kinds=("Jane",)),
    ],
)
def test_whatever_is_wrong_with_a_note_the_channel_does_not_hear_of_it(diary: Diary, noted: Any) -> None:
    diary.recorder.note(noted, 4711, diary.clock())
    diary.note(OPENED, person=Unhashable())
    diary.note(OPENED, person=4711, delivery=Unhashable())
    diary.recorder.note(OPENED, 4711, "yesterday")  # type: ignore[arg-type]
    diary.note(OPENED, person=4711)
    diary.rest()
    assert diary.count("event") == 1
    assert diary.recorder.health().losses == {"refused": 4}
    assert diary.rows("SELECT month, reason, n FROM loss") == [(202610, "refused", 4)]


def test_a_turn_without_a_note_is_nothing(diary: Diary) -> None:
    diary.recorder.note(None, 4711, diary.clock())
    diary.write()
    assert diary.count("event") == 0
    assert diary.recorder.health().losses == {}


@given(
    st.builds(Noted, topic=st.text(), outcome=st.text(), level=st.text(), last_question=st.text(), quality=st.text())
)
def test_no_made_up_note_raises(lists: Lists, noted: Noted) -> None:
    recorder = Recorder(
        no_store, lists, moment=lambda when: moment_at(when, OFFICE, frozenset()), nightly=nightly, clock=Clock()
    )
    recorder.note(noted, "person", MONDAY)


def no_store() -> Store:
    raise JournalUnavailable("there is none")


def test_what_counts_nothing_has_the_same_face(lists: Lists, tmp_path: Path) -> None:
    NullRecorder().note(REACHED, 4711, MONDAY, delivery=1)
    assert list(tmp_path.iterdir()) == []
    assert lists


# --- faults of the file ------------------------------------------------------


def wait_out(diary: Diary) -> None:
    diary.clock.pass_(minutes=2)
    diary.write()


def test_a_locked_file_is_tried_again(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.journal.opening.PATIENCE", 0.05)
    diary.note(OPENED, person=1)
    diary.write()
    diary.recorder.stop()
    diary.start()
    with closing(sqlite3.connect(diary.folder / FILE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        diary.note(ANSWERED, ANSWERED, person=None)
        diary.write()
        assert diary.waiting == 2
        assert "locked" in diary.recorder.health().reason
        other.execute("ROLLBACK")
    wait_out(diary)
    assert diary.count("event") == 3
    assert diary.recorder.health().reason == ""


def test_a_full_disk_is_tried_again_and_the_file_stays_sound(diary: Diary) -> None:
    diary.note(OPENED, person=1)
    diary.write()
    store = diary.recorder._writer.store
    assert store is not None
    (pages,) = store.connection.execute("PRAGMA page_count").fetchone()
    store.connection.execute(f"PRAGMA max_page_count = {pages}")
    for _ in range(400):
        diary.note(ANSWERED, person=None)
    diary.write()
    health = diary.recorder.health()
    assert "full" in health.reason
    assert diary.waiting > 0
    assert health.losses == {}
    wait_out(diary)
    assert diary.count("event") == 401
    assert diary.rows("PRAGMA integrity_check") == [("ok",)]


def test_a_folder_that_is_no_folder_is_told_and_tried_again(diary: Diary) -> None:
    diary.folder.write_text("in the way")
    diary.note(OPENED, person=1)
    diary.write()
    assert str(diary.folder) in diary.recorder.health().reason
    diary.folder.unlink()
    wait_out(diary)
    assert diary.count("event") == 1


def test_a_file_that_vanishes_is_begun_anew_and_told(diary: Diary, caplog: pytest.LogCaptureFixture) -> None:
    diary.note(OPENED, person=1)
    diary.write()
    for path in diary.folder.glob(f"{FILE}*"):
        path.unlink()
    diary.note(OPENED, person=2)
    diary.write()
    assert diary.count("event") == 1
    assert [text for text in caplog.messages if "was missing" in text] == caplog.messages
    assert len(caplog.messages) == 1
    assert any("was missing" in problem.text for problem in problems(diary.folder, diary.clock.day))


def test_what_waits_is_bounded_and_losses_are_counted_and_told(diary: Diary) -> None:
    diary.room = 50
    diary.start()
    diary.folder.write_text("in the way")
    for _ in range(80):
        diary.note(ANSWERED, person=None)
    diary.write()
    assert (diary.waiting, diary.recorder.health().losses) == (50, {"overflow": 30})
    diary.folder.unlink()
    wait_out(diary)
    assert diary.count("event") == 50
    told = [problem.text for problem in problems(diary.folder, diary.clock.day)]
    assert "2026-10: 30 entries were lost because they could not wait any longer for the disk" in told


def test_entries_of_two_days_that_waited_are_counted_on_their_own_days(diary: Diary) -> None:
    diary.folder.write_text("in the way")
    diary.note(OPENED, person=1)
    diary.write()
    diary.clock.pass_(days=1)
    diary.note(OPENED, person=1)
    diary.write()
    diary.folder.unlink()
    wait_out(diary)
    assert diary.count("event") == 1
    assert diary.tally("topic", "lost-badge") == (1, 1)


def test_what_waits_at_the_end_is_counted_as_lost(diary: Diary) -> None:
    diary.folder.write_text("in the way")
    diary.note(OPENED, person=1)
    diary.recorder.stop()
    assert diary.recorder.health().losses == {"failed": 1}


def test_an_entry_that_the_database_refuses_holds_up_no_other(diary: Diary) -> None:
    diary.note(OPENED, person=1)
    diary.write()
    store = diary.recorder._writer.store
    assert store is not None
    real = store.record

    def record(entries: Any, day: Any) -> None:
        if any(entry.entry == "link" for entry in entries):
            raise sqlite3.IntegrityError("CHECK constraint failed")
        real(entries, day)

    store.record = record  # type: ignore[method-assign]
    diary.note(OPENED, Noted(topic="wet-floor", entry="link"), Noted(topic="child-at-risk"), person=2)
    diary.write()
    assert diary.count("event") == 3
    assert diary.recorder.health().losses == {"refused": 1}


# --- the thread ----------------------------------------------------------------


def until(true: Callable[[], bool], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def running(tmp_path: Path, lists: Lists) -> Any:
    clock = Clock(datetime.now(UTC))
    folder = tmp_path / "journal"
    recorder = Recorder(
        lambda: open_store(folder, lists, clock.day),
        lists,
        moment=lambda when: moment_at(when, OFFICE, frozenset()),
        nightly=nightly,
        clock=clock,
    )
    recorder.start()
    yield recorder, folder
    recorder.stop()


def events(folder: Path) -> int:
    """How many events a journal holds; none before it is begun."""
    if not (folder / FILE).exists():
        return 0
    with closing(open_reader(folder)) as connection:
        return int(connection.execute("SELECT count(*) FROM event").fetchone()[0])


def test_the_thread_writes_what_it_is_told(running: Any) -> None:
    recorder, folder = running
    for number in range(200):
        recorder.note(OPENED, number, datetime.now(UTC))
    until(lambda: events(folder) == 200)
    recorder.stop()
    assert events(folder) == 200


def test_many_threads_may_leave_word_at_once_and_none_waits(running: Any) -> None:
    recorder, folder = running
    longest: list[float] = []

    def leave_word(name: int) -> None:
        for number in range(100):
            begun = time.perf_counter()
            recorder.note(OPENED, (name, number), datetime.now(UTC))
            longest.append(time.perf_counter() - begun)

    threads = [threading.Thread(target=leave_word, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    until(lambda: events(folder) == 800)
    assert sorted(longest)[len(longest) // 2] < 0.005


def test_leaving_word_does_not_wait_for_a_locked_file(running: Any) -> None:
    recorder, folder = running
    recorder.note(OPENED, 1, datetime.now(UTC))
    until(lambda: events(folder) == 1)
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = time.perf_counter()
        for number in range(2, 52):
            recorder.note(OPENED, number, datetime.now(UTC))
        assert time.perf_counter() - begun < 0.5
        other.execute("ROLLBACK")
    until(lambda: events(folder) == 51, 15)


def test_a_quiet_moment_empties_the_log_that_shows_the_order_of_entries(running: Any) -> None:
    recorder, folder = running
    recorder.note(OPENED, 1, datetime.now(UTC))
    until(lambda: events(folder) == 1)
    until(lambda: (folder / f"{FILE}-wal").stat().st_size == 0)
