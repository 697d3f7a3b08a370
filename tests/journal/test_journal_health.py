"""When entries cannot be written, or are lost: it is counted, logged once, told to `doctor`, and made up for."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from diary import ANSWERED, MONDAY, OPENED, Clock, Diary

from bot.exchange import Noted
from bot.journal.counting import Count
from bot.journal.doctor import problems
from bot.journal.health import FILE, Told, read_told, tell
from bot.journal.keeping import forget
from bot.journal.lists import Lists
from bot.journal.opening import FILE as JOURNAL
from bot.journal.opening import JournalUnavailable, lock_folder
from bot.journal.store import Store

NAMED = Noted(topic="none", entry="text", quality="none", kinds=("name",))


@pytest.fixture
def diary(tmp_path: Path, lists: Lists, monkeypatch: pytest.MonkeyPatch) -> Diary:
    """A journal that holds one entry already and is opened anew at the next."""
    monkeypatch.setattr("bot.journal.opening.PATIENCE", 0.05)
    diary = Diary(tmp_path / "journal", lists, told=True)
    diary.note(OPENED, person="first")
    diary.write()
    diary.restart()
    return diary


@contextmanager
def locked(diary: Diary) -> Iterator[None]:
    with closing(sqlite3.connect(diary.folder / JOURNAL, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def kept_by_another(folder: Path) -> Iterator[None]:
    kept = lock_folder(folder)
    try:
        yield
    finally:
        os.close(kept)


def told(diary: Diary) -> list[str]:
    return [f"{each.weight}: {each.text}. {each.mend}" for each in problems(diary.folder, diary.clock.day)]


def three_turns(diary: Diary) -> None:
    for person in range(3):
        diary.note(OPENED, person=person)
    diary.write()


def test_doctor_says_so_while_another_program_has_the_journal_locked(diary: Diary) -> None:
    with locked(diary):
        three_turns(diary)
        (line,) = [line for line in told(diary) if line.startswith("fault")]
        assert "could not be written when that was last tried: another program has the journal locked" in line
        assert "Close it. Advice goes on" in line
    diary.clock.pass_(minutes=2)
    diary.write()
    assert not [line for line in told(diary) if line.startswith("fault")]
    assert not (diary.folder / FILE).exists()


def test_a_change_of_reason_is_logged_once_by_one_word(diary: Diary, caplog: pytest.LogCaptureFixture) -> None:
    with locked(diary):
        for _ in range(4):
            three_turns(diary)
            diary.clock.pass_(minutes=2)
    diary.write()
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.WARNING, "the journal cannot be written: locked"),
        (logging.WARNING, "the journal is written again"),
    ]


def test_where_every_turn_is_lost_the_file_for_doctor_tells_of_hundreds_and_at_the_stop_of_each(
    diary: Diary,
) -> None:
    diary.room = 50
    diary.start()
    with locked(diary):
        for _ in range(170):
            diary.note(ANSWERED, person=None)
        diary.write()
        assert read_told(diary.folder) == Told("locked", 0, {"overflow": 100})
        changed = (diary.folder / FILE).stat().st_mtime_ns
        for _ in range(10):
            diary.note(ANSWERED, person=None)
            diary.clock.pass_(minutes=2)
            diary.write()
        assert (diary.folder / FILE).stat().st_mtime_ns == changed, "its time would tell when somebody asked"
        diary.recorder.stop()
        assert read_told(diary.folder).losses == {"overflow": 130, "failed": 50}


def test_a_stop_soon_after_the_lock_is_gone_still_writes_everything(diary: Diary) -> None:
    with locked(diary):
        three_turns(diary)
    diary.recorder.stop()
    assert diary.recorder.health().losses == {}
    assert diary.count("event") == 4
    assert not (diary.folder / FILE).exists()


def test_what_is_lost_at_a_stop_is_told_by_doctor_and_written_down_at_the_next_start(diary: Diary) -> None:
    with locked(diary):
        three_turns(diary)
        diary.recorder.stop()
    assert "3 entries were lost because they could not be written before the program ended" in "".join(told(diary))
    diary.start()
    diary.write()
    assert diary.rows("SELECT month, reason, n FROM loss") == [(202610, "failed", 3)]
    assert not (diary.folder / FILE).exists()
    assert "2026-10: 3 entries were lost" in "".join(told(diary))
    diary.restart()
    diary.write()
    assert diary.rows("SELECT n FROM loss") == [(3,)]


def test_noticed_details_that_cannot_be_written_at_a_stop_are_counted_as_lost_too(diary: Diary) -> None:
    with locked(diary):
        for person in range(3):
            diary.note(NAMED, person=person)
        diary.recorder.stop()
    assert read_told(diary.folder).losses == {"failed": 6}, "three turns, and a name in each"
    diary.start()
    diary.write()
    assert diary.rows("SELECT reason, n FROM loss") == [("failed", 6)]
    assert diary.count("identifying") == 0


def test_what_an_earlier_run_lost_is_not_forgotten_while_the_journal_is_still_locked(diary: Diary) -> None:
    with locked(diary):
        three_turns(diary)
        diary.recorder.stop()
        diary.start()
        three_turns(diary)
        assert read_told(diary.folder) == Told("locked", 0, {"failed": 3})
        diary.recorder.stop()
    assert read_told(diary.folder).losses == {"failed": 6}


def test_losses_are_tried_once_more_after_giving_up(diary: Diary) -> None:
    tries = iter([JournalUnavailable("the disk is full", "full")])

    def has_room_a_moment_later() -> Store:
        for fault in tries:
            raise fault
        return diary.open()

    diary.recorder._writer.opener = has_room_a_moment_later
    for person in range(3):
        diary.note(OPENED, person=person)
    diary.recorder.stop()
    assert diary.rows("SELECT reason, n FROM loss") == [("failed", 3)]
    assert not (diary.folder / FILE).exists()


def test_a_second_process_leaves_only_its_losses_behind_so_that_doctor_finds_no_fault_in_the_first(
    diary: Diary, caplog: pytest.LogCaptureFixture
) -> None:
    diary.write()
    other = Diary(diary.folder, diary.lists, told=True)
    three_turns(other)
    assert caplog.messages == ["the journal cannot be written: taken"]
    assert not (diary.folder / FILE).exists(), "were the second killed now, doctor would have no fault to tell"
    other.recorder.stop()
    assert read_told(diary.folder) == Told(losses={"failed": 3})
    assert not [line for line in told(diary) if line.startswith("fault")]
    diary.restart()
    diary.write()
    assert diary.rows("SELECT reason, n FROM loss") == [("failed", 3)]


def test_a_second_process_leaves_alone_what_the_first_has_told(diary: Diary, lists: Lists) -> None:
    tell(diary.folder, Told("full", 100, {"overflow": 200}))
    with kept_by_another(diary.folder):
        other = Diary(diary.folder, lists, told=True)
        three_turns(other)
        assert read_told(diary.folder) == Told("full", 100, {"overflow": 200})
        other.recorder.stop()
    assert read_told(diary.folder) == Told("full", 100, {"overflow": 200, "failed": 3})


def test_losses_are_written_down_once_whichever_process_does_it(diary: Diary) -> None:
    diary.room = 50
    diary.start()
    with locked(diary):
        for _ in range(150):
            diary.note(ANSWERED, person=None)
        diary.write()
    other = Diary(diary.folder, diary.lists, told=True)
    three_turns(other)
    assert diary.rows("SELECT reason, n FROM loss") == [("overflow", 100)]
    diary.clock.pass_(minutes=2)
    diary.write()
    other.recorder.stop()
    diary.clock.pass_(minutes=2)
    diary.write()
    assert diary.rows("SELECT reason, n FROM loss") == [("overflow", 100)]


def test_the_file_for_doctor_holds_one_listed_word_and_numbers_for_its_owner_alone(diary: Diary) -> None:
    with locked(diary):
        for _ in range(250):
            diary.note(ANSWERED, person=None)
        diary.write()
        diary.note(NAMED, person="Jane Example, 07700 900123")
        written = (diary.folder / FILE).read_bytes()
        assert json.loads(written) == {"cause": "locked", "waiting": 200, "losses": {}}
        assert (diary.folder / FILE).stat().st_mode & 0o777 == 0o600
        changed = (diary.folder / FILE).stat().st_mtime_ns
        diary.clock.pass_(minutes=2)
        diary.write()
        assert (diary.folder / FILE).stat().st_mtime_ns == changed, "its time would tell when somebody asked"


@pytest.mark.parametrize(
    "words",
    [
        "",
        "[]",
        '{"cause": "Jane Example", "waiting": 1, "losses": {}}',
        '{"cause": "full", "waiting": "Jane", "losses": {}}',
        '{"cause": "full", "waiting": 1, "losses": {"Jane": 1}}',
        '{"cause": "full", "waiting": 1, "losses": {"failed": -1}}',
        '{"cause": ["full"], "waiting": 1, "losses": {}}',
        "\xff",
    ],
)
def test_a_file_that_says_what_it_cannot_is_passed_over(tmp_path: Path, words: str) -> None:
    (tmp_path / FILE).write_text(words, encoding="latin-1")
    assert read_told(tmp_path) == Told()


def test_what_is_told_can_be_read_again(tmp_path: Path) -> None:
    tell(tmp_path, Told("full", 300, {"failed": 2}))
    assert read_told(tmp_path) == Told("full", 300, {"failed": 2})
    tell(tmp_path, Told())
    assert list(tmp_path.iterdir()) == []


def test_counts_of_identifying_details_wait_as_sums_and_are_not_lost(diary: Diary) -> None:
    with locked(diary):
        for person in range(60):
            diary.note(NAMED, person=person)
            diary.rest()
            diary.clock.pass_(seconds=2)
        assert diary.waiting == 61, "sixty entries and one sum"
    diary.clock.pass_(minutes=2)
    diary.rest()
    assert diary.waiting == 0
    assert diary.rows("SELECT kind, n, user_days FROM identifying") == [("name", 60, 60)]


def test_sums_of_two_days_that_waited_are_counted_on_their_own_days(diary: Diary) -> None:
    with locked(diary):
        for _ in range(2):
            diary.note(NAMED, person="the same")
            diary.rest()
            diary.clock.pass_(days=1)
    diary.clock.pass_(minutes=2)
    diary.rest()
    assert diary.rows("SELECT n, user_days FROM identifying_tally") == [(2, 2)]


def test_a_sum_that_could_not_be_written_waits_on(diary: Diary) -> None:
    writer = diary.recorder._writer
    diary.write()
    store = writer.store
    assert store is not None
    real, store.count_kinds = store.count_kinds, raises  # type: ignore[method-assign]
    writer.put_kinds(MONDAY.date(), b"run1", {"name": Count(2, 1)})
    diary.write()
    assert diary.waiting == 1
    writer.put_kinds(MONDAY.date(), b"run1", {"name": Count(3, 1)})
    store.count_kinds = real  # type: ignore[method-assign]
    diary.clock.pass_(minutes=2)
    diary.write()
    assert diary.rows("SELECT n FROM identifying") == [(5,)]


def raises(*_: object) -> None:
    raise sqlite3.OperationalError("disk I/O error")


def test_forgetting_takes_the_file_for_doctor_too(diary: Diary) -> None:
    with locked(diary):
        three_turns(diary)
        diary.recorder.stop()
    assert (diary.folder / FILE).exists()
    forget(diary.folder)
    assert list(diary.folder.iterdir()) == []


def test_a_disk_so_full_that_nothing_can_be_told_fails_nothing(tmp_path: Path, lists: Lists) -> None:
    diary = Diary(tmp_path / "journal", lists, clock=Clock(), told=True)
    diary.folder.write_text("in the way")
    three_turns(diary)
    diary.recorder.stop()
    assert diary.recorder.health().losses == {"failed": 3}
