"""Backups, putting them back, forgetting, and what `doctor` says."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from diary import MONDAY, OPENED, Diary, asked, event, every_byte
from house import TODAY

from bot.content.library import Library
from bot.journal.demo import fill, open_demo
from bot.journal.doctor import file_system, is_kept, problems
from bot.journal.keeping import BackupRefused, back_up, forget, restore
from bot.journal.lists import Lists
from bot.journal.nightly import nightly
from bot.journal.opening import FILE, JournalUnavailable
from bot.journal.release import all_releases
from bot.journal.report import reading
from bot.journal.rollup import roll_up
from bot.journal.schema import KEPT_IN_BACKUP
from bot.journal.store import Store, open_store

DAY = MONDAY.date()


def months_of_use(store: Store, lists: Lists, days: int = 70) -> None:
    for number in range(days):
        day = date(2026, 8, 1) + timedelta(days=number)
        month = day.year * 100 + day.month
        rows = [event(lists, month=month, day_token=bytes([person]) * 8) for person in range(7)]
        rows += [event(lists, month=month, stage="reached", outcome="hand-in", level="universal") for _ in range(4)]
        store.record([*rows, asked(lists, month=month)], day)
        roll_up(store, day + timedelta(days=1))
    nightly(store, date(2026, 10, 10))


@pytest.fixture
def store(tmp_path: Path, lists: Lists) -> Store:
    store = open_store(tmp_path / "journal", lists, date(2026, 8, 1))
    months_of_use(store, lists)
    return store


def contents(path: Path) -> dict[str, list[object]]:
    with closing(sqlite3.connect(path)) as connection:
        return {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in KEPT_IN_BACKUP}


def test_a_backup_put_back_elsewhere_is_equal(store: Store, lists: Lists, tmp_path: Path) -> None:
    copied = back_up(tmp_path / "journal", tmp_path / "backup.sqlite3")
    assert copied["tally"] > 10
    assert copied["release"] == 3
    before = contents(store.path)
    restored = restore(tmp_path / "backup.sqlite3", tmp_path / "elsewhere", lists, TODAY)
    assert restored == copied
    assert contents(tmp_path / "elsewhere" / FILE) == before
    with open_store(tmp_path / "elsewhere", lists, TODAY) as other:
        assert other.notices == ()
        other.record([event(lists)], TODAY)
        for stored in all_releases(store.connection, TODAY):
            assert stored.json in {each.json for each in all_releases(other.connection, TODAY)}


def test_no_row_of_a_single_turn_is_ever_in_a_backup(store: Store, lists: Lists, tmp_path: Path) -> None:
    store.record([event(lists, day_token=b"a-secret"), asked(lists, day_token=b"a-secret")], date(2026, 10, 10))
    back_up(tmp_path / "journal", tmp_path / "backup.sqlite3")
    assert b"a-secret" in every_byte(tmp_path / "journal")
    assert b"a-secret" not in (tmp_path / "backup.sqlite3").read_bytes()
    with closing(sqlite3.connect(tmp_path / "backup.sqlite3")) as connection:
        assert {name for (name,) in connection.execute("SELECT name FROM sqlite_master")} == set(KEPT_IN_BACKUP)
    assert (tmp_path / "backup.sqlite3").stat().st_mode & 0o777 == 0o600


def test_backups_can_be_made_while_the_recorder_writes(diary: Diary, tmp_path: Path) -> None:
    for number in range(12):
        diary.note(OPENED, person=number)
        diary.write()
        back_up(diary.folder, tmp_path / f"backup-{number}.sqlite3")
        with closing(sqlite3.connect(tmp_path / f"backup-{number}.sqlite3")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        diary.clock.pass_(days=1)
        diary.write()


def test_a_backup_overwrites_nothing_and_leaves_no_half_file(store: Store, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("of value")
    with pytest.raises(BackupRefused, match="is there already"):
        back_up(tmp_path / "journal", tmp_path / "there")
    with pytest.raises(JournalUnavailable):
        back_up(tmp_path / "nowhere", tmp_path / "backup.sqlite3")
    with pytest.raises(JournalUnavailable):
        back_up(tmp_path / "journal", tmp_path / "no" / "folder" / "backup.sqlite3")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["journal", "there"]
    assert store


def test_a_file_that_is_no_sound_backup_is_refused(store: Store, lists: Lists, tmp_path: Path) -> None:
    back_up(tmp_path / "journal", tmp_path / "good")
    whole = (tmp_path / "good").read_bytes()
    (tmp_path / "cut").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text").write_text("minutes")
    (tmp_path / "empty").write_bytes(b"")
    store.close()
    for name in ("cut", "text", "empty", "absent", f"journal/{FILE}"):
        with pytest.raises(BackupRefused):
            restore(tmp_path / name, tmp_path / "elsewhere", lists, TODAY)
    assert not (tmp_path / "elsewhere" / FILE).exists()
    with closing(sqlite3.connect(tmp_path / "good")) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(BackupRefused, match="newer version"):
        restore(tmp_path / "good", tmp_path / "elsewhere", lists, TODAY)


def test_putting_back_sets_aside_what_is_there_and_waits_for_the_writer_to_stop(
    store: Store, lists: Lists, tmp_path: Path
) -> None:
    back_up(tmp_path / "journal", tmp_path / "backup.sqlite3")
    with pytest.raises(JournalUnavailable, match="another process"):
        restore(tmp_path / "backup.sqlite3", tmp_path / "journal", lists, TODAY)
    store.close()
    restore(tmp_path / "backup.sqlite3", tmp_path / "journal", lists, TODAY)
    assert (tmp_path / "journal" / "aside-2026-11-22-replaced.sqlite3").exists()
    assert any("a backup was put back" in problem.text for problem in problems(tmp_path / "journal", TODAY))


def test_an_old_backup_goes_through_the_retention_like_the_journal(store: Store, lists: Lists, tmp_path: Path) -> None:
    back_up(tmp_path / "journal", tmp_path / "backup.sqlite3")
    restore(tmp_path / "backup.sqlite3", tmp_path / "elsewhere", lists, date(2029, 3, 1))
    with open_store(tmp_path / "elsewhere", lists, date(2029, 3, 1)) as other:
        nightly(other, date(2029, 3, 1))
        periods = {period for (period,) in other.connection.execute("SELECT DISTINCT period FROM tally")}
        assert periods == {2026}
    assert store


def test_forgetting_leaves_nothing(store: Store, tmp_path: Path) -> None:
    (tmp_path / "journal" / "aside-2026-01-01-damaged.sqlite3").write_bytes(b"old")
    with pytest.raises(JournalUnavailable, match="another process"):
        forget(tmp_path / "journal")
    store.close()
    assert FILE in forget(tmp_path / "journal")
    assert list((tmp_path / "journal").iterdir()) == []
    assert forget(tmp_path / "journal") == ()
    assert forget(tmp_path / "nowhere") == ()


# --- doctor ------------------------------------------------------------------------------------


def faults(folder: Path, today: date) -> list[str]:
    return [problem.text for problem in problems(folder, today) if problem.weight == "fault"]


def test_a_healthy_journal_has_no_faults(store: Store, tmp_path: Path) -> None:
    assert faults(tmp_path / "journal", date(2026, 10, 10)) == []
    assert is_kept(tmp_path / "journal")
    store.close()
    assert not is_kept(tmp_path / "journal")
    assert not is_kept(tmp_path / "nowhere")


def test_files_that_others_can_read_are_told(store: Store, tmp_path: Path) -> None:
    store.path.chmod(0o644)
    assert any("others can read" in text for text in faults(tmp_path / "journal", date(2026, 10, 10)))


def test_entries_that_no_night_took_are_told(store: Store, lists: Lists, tmp_path: Path) -> None:
    store.record([event(lists)], date(2026, 10, 10))
    assert faults(tmp_path / "journal", date(2026, 10, 11)) == []
    assert any("older than 36 hours" in text for text in faults(tmp_path / "journal", date(2026, 10, 12)))


def test_a_release_that_was_touched_is_told(store: Store, tmp_path: Path) -> None:
    store.connection.execute("UPDATE release SET json = CAST('{}' AS BLOB) WHERE period = 202609")
    assert any(
        "have changed since they were released" in text for text in faults(tmp_path / "journal", date(2026, 10, 10))
    )


def test_a_network_file_system_is_known_by_its_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/vda / ext4 rw 0 0\nserver:/x {tmp_path} nfs4 rw 0 0\n")
    assert file_system(tmp_path / "journal", mounts) == "nfs4"
    assert file_system(Path("/"), mounts) == "ext4"
    assert file_system(Path("/"), tmp_path / "absent") == ""


def test_a_folder_that_cannot_be_looked_into_is_told(tmp_path: Path) -> None:
    (tmp_path / "journal").mkdir()
    (tmp_path / "journal" / FILE).mkdir()
    assert faults(tmp_path / "journal", TODAY)
    assert os.path.isdir(tmp_path / "journal" / FILE)  # noqa: PTH112


# --- the demonstration --------------------------------------------------------------------------


def test_invented_use_is_the_same_every_time(tmp_path: Path, small: Library, lists: Lists) -> None:
    made = []
    for name in ("one", "other"):
        folder = open_demo(tmp_path / name, small, lists, TODAY)
        with reading(folder) as connection:
            made.append([stored.json for stored in all_releases(connection, TODAY)])
    assert made[0] == made[1]
    assert len(made[0]) == 16


def test_invented_use_is_kept_until_the_month_or_the_content_changes(
    tmp_path: Path, small: Library, lists: Lists
) -> None:
    first = open_demo(tmp_path, small, lists, TODAY)
    assert open_demo(tmp_path, small, lists, TODAY + timedelta(days=1)) == first
    later = open_demo(tmp_path, small, lists, TODAY + timedelta(days=30))
    assert later != first
    assert not first.exists()


def test_invented_use_is_never_written_into_a_real_journal(tmp_path: Path, small: Library, lists: Lists) -> None:
    with (
        open_store(tmp_path / "journal", lists, TODAY) as store,
        pytest.raises(JournalUnavailable, match="invented use"),
    ):
        fill(store, small, TODAY)


def test_invented_use_is_never_backed_up_as_real(tmp_path: Path, small: Library, lists: Lists) -> None:
    folder = open_demo(tmp_path, small, lists, TODAY)
    with pytest.raises(BackupRefused, match="no journal of real use"):
        back_up(folder, tmp_path / "backup.sqlite3")


def test_every_release_of_invented_use_says_so(year: Path) -> None:
    with reading(year) as connection:
        assert all(stored.release.demo for stored in all_releases(connection, TODAY))
