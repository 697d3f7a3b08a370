"""Each night the day's entries become counts and are gone, from every byte of the file."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from diary import ANSWERED, MONDAY, OPENED, REACHED, Diary, asked, event, every_byte

from bot.exchange import Noted
from bot.journal.counting import AskedRow, EventRow, Line, count_events, count_lines
from bot.journal.lists import Lists
from bot.journal.nightly import nightly
from bot.journal.opening import FILE
from bot.journal.rollup import forget_old, roll_up
from bot.journal.store import Store, asked_row, event_row, open_store

DAY, NEXT = MONDAY.date(), date(2026, 10, 6)


@pytest.fixture
def store(tmp_path: Path, lists: Lists) -> Store:
    return open_store(tmp_path / "journal", lists, DAY)


def test_a_days_turns_become_counts(diary: Diary) -> None:
    for person in range(9):
        diary.note(OPENED, ANSWERED, person=person)
    for person in range(4):
        diary.note(REACHED, Noted(topic="lost-badge", outcome="hand-in", feedback="helped"), person=person)
    diary.note(Noted(topic="none", entry="text", quality="none", concepts=("dog", "badge")), person=1)
    diary.write()
    diary.clock.pass_(days=1)
    diary.write()
    assert diary.count("event") == diary.count("unanswered") == 0
    expected = {
        ("use", "any", ""): (27, 9),
        ("use", "opened", ""): (9, 9),
        ("topic", "lost-badge", ""): (9, 9),
        ("family", "things", ""): (9, 9),
        ("band", "day", ""): (9, 9),
        ("entry", "menu", ""): (9, 9),
        ("level", "universal", ""): (4, 4),
        ("outcome", "universal", "hand-in"): (4, 4),
        ("topic_outcome", "lost-badge", "hand-in"): (4, 4),
        ("topic_left", "lost-badge", "danger"): (9, 9),
        ("topic_came", "lost-badge", "found"): (9, 9),
        ("topic_left", "lost-badge", "found"): (4, 4),
        ("topic_stage", "lost-badge", "opened"): (9, 9),
        ("topic_stage", "lost-badge", "reached"): (4, 4),
        ("steps", "2-3", ""): (4, 4),
        ("feedback", "helped", ""): (4, 4),
        ("quality", "none", ""): (1, 1),
        ("concept", "dog", ""): (1, 1),
        ("pair", "badge", "dog"): (1, 1),
    }
    for cell, count in expected.items():
        assert diary.tally(*cell) == count, cell


def test_counts_of_two_ways_are_kept_by_quarter_and_all_others_by_month(diary: Diary) -> None:
    diary.note(OPENED, ANSWERED, REACHED, person=1)
    diary.write()
    diary.clock.pass_(days=1)
    diary.write()
    periods = {str(sheet): period for sheet, period in diary.rows("SELECT DISTINCT sheet, period FROM tally")}
    quarterly = {sheet for sheet, period in periods.items() if period == 20264}
    assert quarterly == {"topic_stage", "topic_came", "topic_left", "topic_outcome"}
    assert {period for sheet, period in periods.items() if sheet not in quarterly} == {202610}


def test_a_person_on_five_days_counts_five(diary: Diary) -> None:
    for _ in range(5):
        diary.note(OPENED, person=4711)
        diary.write()
        diary.clock.pass_(days=1)
        diary.write()
    assert diary.tally("topic", "lost-badge") == (5, 5)


def test_todays_entries_stay_until_the_day_is_over(store: Store, lists: Lists) -> None:
    store.record([event(lists)], DAY)
    assert roll_up(store, DAY) == 0
    assert roll_up(store, NEXT) == 1
    assert roll_up(store, NEXT) == 0


def test_the_file_never_holds_two_days(store: Store, lists: Lists) -> None:
    store.record([event(lists)], DAY)
    with pytest.raises(RuntimeError):
        store.record([event(lists)], NEXT)
    assert store.connection.execute("SELECT count(*) FROM event").fetchone() == (1,)


def test_entries_are_at_most_thirty_six_hours_old(diary: Diary) -> None:
    diary.note(OPENED, person=1)
    diary.write()
    for _ in range(36):
        diary.clock.pass_(hours=1)
        diary.write()
    assert diary.count("event") == 0


def test_entries_of_a_bot_that_stood_still_go_at_its_start(diary: Diary) -> None:
    diary.note(OPENED, person=1)
    diary.write()
    diary.recorder.stop()
    diary.clock.pass_(days=11)
    diary.start()
    diary.write()
    assert diary.count("event") == 0
    assert diary.tally("topic", "lost-badge") == (1, 1)


def test_nothing_of_an_entry_is_left_in_any_byte(tmp_path: Path, lists: Lists) -> None:
    store = open_store(tmp_path / "journal", lists, DAY)
    tokens = [f"token{number:03}".encode() for number in range(300)]
    for token in tokens:
        store.record([event(lists, day_token=token), asked(lists, day_token=token)], DAY)
    assert sum(token in every_byte(tmp_path) for token in tokens) == 300
    nightly(store, NEXT)
    assert sum(token in every_byte(tmp_path) for token in tokens) == 0
    store.close()
    assert sum(token in every_byte(tmp_path) for token in tokens) == 0
    assert [path.name for path in (tmp_path / "journal").glob(f"{FILE}*")] == [FILE]


def test_a_roll_up_cut_off_anywhere_leaves_before_or_after(tmp_path: Path, lists: Lists) -> None:
    with open_store(tmp_path / "journal", lists, DAY) as store:
        store.record([event(lists) for _ in range(40)] + [asked(lists) for _ in range(10)], DAY)
        outcomes = set()
        for steps in range(1, 3000, 60):
            store.connection.set_progress_handler(once_after(steps), 20)
            try:
                roll_up(store, NEXT)
            except sqlite3.OperationalError:
                pass
            finally:
                store.connection.set_progress_handler(None, 0)
            left = store.connection.execute("SELECT count(*) FROM event").fetchone()[0]
            (counted,) = store.connection.execute("SELECT total(n) FROM tally WHERE sheet = 'topic'").fetchone()
            outcomes.add((left, int(counted)))
        assert outcomes == {(40, 0), (0, 40)}


def once_after(steps: int) -> object:
    left = [steps]

    def handler() -> int:
        left[0] -= 1
        return int(left[0] == 0)

    return handler


def test_counts_go_after_twenty_four_months_and_leave_the_years_total(store: Store, lists: Lists) -> None:
    for year, month in product((2023, 2024), (1, 6, 12)):
        store.record([event(lists, month=year * 100 + month)], date(year, month, 3))
        roll_up(store, date(year, month, 4))
    gone = forget_old(store, date(2026, 6, 15))
    assert gone > 0
    kept = store.connection.execute("SELECT period, n FROM tally WHERE sheet = 'topic' ORDER BY period").fetchall()
    assert kept == [(2023, 3), (2024, 1), (202406, 1), (202412, 1)]
    forget_old(store, date(2028, 6, 15))
    kept = store.connection.execute("SELECT period, n FROM tally WHERE sheet = 'topic' ORDER BY period").fetchall()
    assert kept == [(2023, 3), (2024, 3)]


def test_user_days_of_a_cell_are_never_more_than_the_people_of_the_fullest_run(lists: Lists) -> None:
    rows: list[EventRow] = [
        event_row(event(lists, run=run, day_token=token.ljust(8).encode()))
        for run, tokens in ((b"run1", "abc"), (b"run2", "de"))
        for token in tokens
        for _ in range(3)
    ]
    counts = count_events(rows, (), lists.family_of)
    assert {count for cell, count in counts.items() if cell.sheet == "topic"} == {(15, 3)}


def test_a_person_carries_one_line_of_a_topic_a_day(lists: Lists) -> None:
    token = b"person-1"
    rows: list[AskedRow] = [
        asked_row(asked(lists, day_token=token, concepts=concepts, topic=topic))
        for topic in ("none", "lost-badge")
        for concepts in (("dog",), ("badge",), ("badge", "dog"), ("dog",))
    ]
    lines = count_lines(rows, lists.tellable)
    assert sum(count.n for count in lines.values()) == 8
    for topic in ("none", "lost-badge"):
        assert sum(count.user_days for line, count in lines.items() if line.topic == topic) == 1


def test_a_kind_of_question_is_counted_without_what_could_never_be_told(lists: Lists) -> None:
    rows = [
        asked_row(asked(lists, concepts=("badge",), topic="lost-badge", outcome=outcome, band=band))
        for outcome, band in (("hand-in", "night"), ("emergency", "night"))
    ]
    rows.append(asked_row(asked(lists, concepts=("badge", "dog", "floor", "key"), topic="wet-floor", outcome="mop")))
    rows.append(asked_row(asked(lists, concepts=("dog",), topic="emergency", outcome="emergency", band="night")))
    assert set(count_lines(rows, lists.tellable)) == {
        Line(202610, ("badge",), "lost-badge", "hand-in", "night"),
        Line(202610, ("badge",), "lost-badge", "", "night"),
        Line(202610, ("badge", "dog", "floor", "key"), "wet-floor", "", ""),
        Line(202610, (), "emergency", "", ""),
    }


def test_a_topic_without_a_family_is_counted_all_the_same(store: Store, lists: Lists) -> None:
    store.adopt(replace(lists, family_of={}))
    store.record([event(lists)], DAY)
    roll_up(store, NEXT)
    assert store.connection.execute("SELECT key1, n FROM tally WHERE sheet = 'family'").fetchall() == [("", 1)]
