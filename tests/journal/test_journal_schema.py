"""The database itself refuses what is in no list; and its lists follow the content without losing a row."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from diary import MONDAY, Diary, asked, event

from bot.exchange import Noted
from bot.journal import schema
from bot.journal.lists import Lists
from bot.journal.opening import SETTINGS
from bot.journal.rollup import roll_up
from bot.journal.store import Store, open_store

DAY = MONDAY.date()
TUESDAY = date(2026, 10, 6)


@pytest.fixture
def store(tmp_path: Path, lists: Lists) -> Store:
    return open_store(tmp_path / "journal", lists, DAY)


def test_every_table_is_strict_and_every_text_column_has_a_list(store: Store) -> None:
    tables = dict(store.connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    assert set(tables) == set(schema.TABLES)
    for table, made in tables.items():
        assert re.search(r"\) STRICT(, WITHOUT ROWID)?$", made), table
        for _, column, kind, *_ in store.connection.execute(f"PRAGMA table_info({table})"):
            assert kind in {"TEXT", "INTEGER", "BLOB"}
            if kind == "TEXT":
                assert re.search(rf"CHECK \([^()]*\b{column} IN \('", made), f"{table}.{column}"


def test_every_blob_is_of_one_length_but_the_released_figures(store: Store) -> None:
    for table in schema.TABLES:
        (made,) = store.connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()
        for _, column, kind, *_ in store.connection.execute(f"PRAGMA table_info({table})"):
            if kind == "BLOB" and (table, column) != ("release", "json"):
                assert f"length({column}) =" in made, f"{table}.{column}"


@pytest.mark.parametrize("column", ["topic", "band", "stage", "entry", "outcome", "level", "next_question", "quality"])
def test_the_database_refuses_a_word_in_no_list(store: Store, lists: Lists, column: str) -> None:
    store.record([event(lists)], DAY)
    with pytest.raises(sqlite3.IntegrityError):
        store.connection.execute(f"UPDATE event SET {column} = 'Jane Smith, 14 May'")


def test_the_database_refuses_text_in_a_number_and_a_number_in_bytes(store: Store, lists: Lists) -> None:
    store.record([event(lists)], DAY)
    for change in (
        "month = 'Jane'",
        "month = 202613",
        "version = 'x'",
        "day_token = 'Jane Smi'",
        "run = 'Jane'",
        "id = 7",
    ):
        with pytest.raises(sqlite3.Error):
            store.connection.execute(f"UPDATE event SET {change}")


def test_settings_are_as_promised_and_files_are_the_owners_alone(store: Store, lists: Lists) -> None:
    for name, wanted in SETTINGS.items():
        assert store.connection.execute(f"PRAGMA {name}").fetchone() == (wanted,)
    store.record([event(lists)], DAY)
    assert store.path.parent.stat().st_mode & 0o777 == 0o700
    for path in store.path.parent.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600, path


def more(lists: Lists, **words: frozenset[str]) -> Lists:
    return replace(lists, words={**lists.words, **words})  # type: ignore[dict-item]


def test_new_content_widens_the_lists(store: Store, lists: Lists) -> None:
    wider = more(lists, topic=lists.words["topic"] | {"new-topic"}, concept=lists.words["concept"] | {"hunger"})
    store.record([event(lists), asked(lists)], DAY)
    store.adopt(wider)
    store.record([event(wider, topic="new-topic"), asked(wider, concepts=("dog", "hunger"))], DAY)
    assert roll_up(store, TUESDAY) == 4
    assert store.connection.execute("SELECT sum(n) FROM tally WHERE sheet = 'topic'").fetchone() == (2,)


def test_a_word_that_left_the_content_stays_as_long_as_a_count_uses_it(store: Store, lists: Lists) -> None:
    store.record([event(lists, topic="wet-floor")], DAY)
    roll_up(store, TUESDAY)
    store.adopt(more(lists, topic=lists.words["topic"] - {"wet-floor"}))
    assert store.connection.execute("SELECT n FROM tally WHERE key1 = 'wet-floor'").fetchone() == (1,)
    with pytest.raises(sqlite3.IntegrityError):
        store.record([event(lists, topic="wet-floor")], TUESDAY)


def test_a_journal_of_an_earlier_version_loses_what_is_no_longer_kept_and_keeps_its_counts(
    store: Store, lists: Lists
) -> None:
    store.record([event(lists)], DAY)
    roll_up(store, TUESDAY)
    store.connection.execute("CREATE TABLE audit (id INTEGER PRIMARY KEY, day INTEGER NOT NULL) STRICT")
    store.connection.execute("UPDATE state SET lists = zeroblob(32)")
    store.connection.execute("PRAGMA user_version = 1")
    store.close()
    with open_store(store.path.parent, lists, TUESDAY) as again:
        assert again.notices == ()
        tables = {name for (name,) in again.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert tables == set(schema.TABLES)
        assert again.connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
        assert again.connection.execute("SELECT sum(n) FROM tally WHERE sheet = 'topic'").fetchone() == (1,)


def test_nothing_is_rebuilt_while_the_lists_stay_the_same(store: Store, lists: Lists) -> None:
    (before,) = store.connection.execute("PRAGMA schema_version").fetchone()
    store.adopt(lists)
    assert store.connection.execute("PRAGMA schema_version").fetchone() == (before,)


def test_widening_that_is_cut_off_leaves_everything_as_it_was(store: Store, lists: Lists) -> None:
    wider = more(lists, topic=lists.words["topic"] | {"new-topic"})
    store.record([event(lists)], DAY)
    before = dump(store.connection)
    for steps in range(1, 400, 7):
        store.connection.set_progress_handler(cut_off_after(steps), 20)
        try:
            store.adopt(wider)
            break
        except sqlite3.OperationalError:
            store.connection.set_progress_handler(None, 0)
            assert dump(store.connection) == before
    store.connection.set_progress_handler(None, 0)
    store.adopt(wider)
    store.record([event(wider, topic="new-topic")], DAY)


def cut_off_after(steps: int) -> Callable[[], int]:
    left = [steps]

    def handler() -> int:
        left[0] -= 1
        return int(left[0] == 0)

    return handler


def dump(connection: sqlite3.Connection) -> list[object]:
    tables = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    return [(*row, connection.execute(f"SELECT * FROM {row[0]}").fetchall()) for row in tables if row[1]]


def test_the_lists_follow_the_content_while_the_recorder_runs(diary: Diary, lists: Lists) -> None:
    wider = more(lists, topic=lists.words["topic"] | {"new-topic"})
    diary.recorder.adopt(wider)
    diary.note(Noted(topic="new-topic"), person=1)
    diary.write()
    assert diary.count("event") == 1
    diary.recorder._writer.close()
    diary.note(Noted(topic="new-topic"), person=2)
    diary.write()
    assert diary.count("event") == 2
    assert diary.recorder.health().losses == {}


def test_a_journal_of_the_version_before_is_taken_over_with_every_row(
    store: Store, lists: Lists, tmp_path: Path
) -> None:
    store.record([event(lists), event(lists, stage="answered", last_question="danger")], DAY)
    connection = store.connection
    body = schema.create("event", lists).replace("CREATE TABLE event", "CREATE TABLE older")
    column = re.search(r" next_question TEXT NOT NULL CHECK \([^()]*\([^()]*\)\),", body)
    assert column is not None
    connection.execute(body.replace(column.group(), ""))
    had = [name for (name,) in connection.execute("SELECT name FROM pragma_table_info('older')")]
    connection.execute(f"INSERT INTO older SELECT {', '.join(had)} FROM event")
    connection.execute("DROP TABLE event")
    connection.execute("ALTER TABLE older RENAME TO event")
    connection.execute("UPDATE state SET lists = zeroblob(32)")
    connection.execute("PRAGMA user_version = 1")
    store.close()
    with open_store(tmp_path / "journal", lists, DAY) as taken:
        assert taken.notices == ()
        assert taken.connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
        rows = taken.connection.execute("SELECT stage, last_question, next_question FROM event ORDER BY 1").fetchall()
        assert rows == [("answered", "danger", ""), ("opened", "", "")]
        assert roll_up(taken, TUESDAY) == 2
