"""Who is one person, for one day, in memory only."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, datetime

import pytest
from diary import ANSWERED, MONDAY, OPENED, REACHED, Clock, Diary

from bot.exchange import Noted
from bot.journal.daybook import MOST_HELD, DayBook, Deliveries, Opening, Openings, Visitor
from bot.journal.lists import Lists


def tokens(diary: Diary) -> list[object]:
    return [token for (token,) in diary.rows("SELECT day_token FROM event")]


def test_one_persons_turns_share_a_token_and_anothers_do_not(diary: Diary) -> None:
    diary.note(OPENED, ANSWERED, REACHED, person=4711)
    diary.note(OPENED, ANSWERED, person=4712)
    diary.write()
    found = tokens(diary)
    assert len(found) == 5
    assert sorted(map(found.count, set(found))) == [2, 3]


def test_a_token_is_gone_at_midnight_in_england(diary: Diary) -> None:
    diary.clock.now = datetime(2026, 10, 5, 22, 58, tzinfo=UTC)  # 23:58 in summer time
    diary.note(OPENED, person=4711)
    diary.write()
    (before,) = tokens(diary)
    diary.clock.pass_(minutes=3)
    diary.write()
    diary.note(OPENED, person=4711)
    diary.write()
    (after,) = tokens(diary)
    assert before != after


def test_a_token_is_gone_after_a_restart(diary: Diary) -> None:
    diary.note(OPENED, person=4711)
    diary.restart()
    diary.note(OPENED, person=4711)
    diary.write()
    assert len(set(tokens(diary))) == 2


def test_a_restart_never_makes_two_people_of_one(diary: Diary) -> None:
    for _ in range(6):
        diary.note(OPENED, person=4711)
        diary.note(OPENED, person=None)
        diary.restart()
    diary.note(OPENED, person=4711)
    diary.note(OPENED, person=4712)
    diary.write()
    diary.clock.pass_(days=1)
    diary.write()
    assert diary.tally("topic", "lost-badge") == (14, 2)


def test_all_web_visitors_of_a_day_count_as_one(diary: Diary) -> None:
    for _ in range(30):
        diary.note(OPENED, ANSWERED, person=None)
    diary.write()
    assert len(set(tokens(diary))) == 1
    diary.clock.pass_(days=1)
    diary.write()
    assert diary.tally("topic", "lost-badge") == (30, 1)


def opened_and_answered(diary: Diary) -> tuple[object, object]:
    diary.write()
    return tuple(  # type: ignore[return-value]
        diary.rows("SELECT count(*) FROM event WHERE stage = ?", stage)[0][0] for stage in ("opened", "answered")
    )


def test_an_address_opened_again_and_again_counts_once_until_somebody_answers(diary: Diary) -> None:
    for _ in range(50):
        diary.note(OPENED, person=None)
    assert opened_and_answered(diary) == (1, 0)
    diary.clock.pass_(minutes=29)
    diary.note(OPENED, person=None)
    assert opened_and_answered(diary) == (1, 0)
    diary.clock.pass_(minutes=2)
    diary.note(OPENED, person=None)
    assert opened_and_answered(diary) == (2, 0)


def test_those_who_open_a_concern_at_the_same_time_and_answer_are_all_counted(diary: Diary) -> None:
    diary.note(OPENED, OPENED, OPENED, ANSWERED, ANSWERED, ANSWERED, person=None)
    assert opened_and_answered(diary) == (3, 3)
    diary.note(OPENED, ANSWERED, OPENED, ANSWERED, person=None)
    assert opened_and_answered(diary) == (5, 5)


def test_answers_never_go_without_their_opening_and_openings_of_other_concerns_stand_apart(diary: Diary) -> None:
    diary.note(OPENED, OPENED, Noted(topic="wet-floor"), Noted(topic="wet-floor"), ANSWERED, person=None)
    diary.write()
    rows = diary.rows("SELECT topic, stage, count(*) FROM event GROUP BY 1, 2 ORDER BY 1, 2")
    assert rows == [("lost-badge", "answered", 1), ("lost-badge", "opened", 2), ("wet-floor", "opened", 1)]


def test_what_waits_for_an_answer_is_bounded(diary: Diary) -> None:
    for _ in range(MOST_HELD + 50):
        diary.note(OPENED, person=None)
    for _ in range(MOST_HELD + 50):
        diary.note(ANSWERED, person=None)
    assert opened_and_answered(diary) == (MOST_HELD + 1, MOST_HELD + 50)


@pytest.mark.parametrize("write", [pickle.dumps, copy.copy, copy.deepcopy, json.dumps])
def test_what_is_remembered_of_a_day_cannot_be_written_down(lists: Lists, write: object) -> None:
    book = DayBook(datetime(2026, 10, 5, tzinfo=UTC).date(), bytes)
    book.entries(OPENED, 4711, datetime(2026, 10, 5, 9, tzinfo=UTC), "day", lists)
    for thing in (book, book.visitor(4711), Deliveries(bytes), Visitor(b"12345678"), Openings(), Opening(MONDAY)):
        with pytest.raises(TypeError):
            write(thing)  # type: ignore[operator]
        assert repr(thing) == f"<{type(thing).__name__}>"


def test_a_person_is_not_held_by_their_id(lists: Lists) -> None:
    book = DayBook(datetime(2026, 10, 5, tzinfo=UTC).date(), lambda size: b"k" * size)
    book.entries(OPENED, "person-4711", datetime(2026, 10, 5, 9, tzinfo=UTC), "day", lists)
    held = " ".join(repr(getattr(book, name)) for name in DayBook.__slots__)
    assert "4711" not in held


def test_a_repeated_delivery_counts_once(diary: Diary) -> None:
    for _ in range(5):
        diary.note(ANSWERED, person=None, delivery=900_001)
    diary.note(ANSWERED, person=None, delivery=900_002)
    diary.write()
    diary.note(ANSWERED, person=None, delivery=900_001)
    diary.write()
    assert diary.count("event") == 2


def test_ten_thousand_repeated_deliveries_count_once_each(diary: Diary) -> None:
    diary.room = 20_000
    diary.start()
    for round_ in range(10):
        for number in range(1_000):
            diary.note(ANSWERED, person=None, delivery=("update", number))
            assert round_ >= 0
    diary.write()
    assert diary.count("event") == 1_000


def test_a_step_back_and_the_same_answer_again_count_once(diary: Diary) -> None:
    diary.note(OPENED, ANSWERED, OPENED, ANSWERED, REACHED, REACHED, person=4711)
    diary.write()
    assert sorted(stage for (stage,) in diary.rows("SELECT stage FROM event")) == ["answered", "opened", "reached"]


def test_the_same_concern_after_an_outcome_or_a_pause_is_another_visit(diary: Diary) -> None:
    diary.note(OPENED, REACHED, OPENED, person=4711)
    diary.clock.pass_(minutes=31)
    diary.note(OPENED, person=4711)
    diary.write()
    assert diary.rows("SELECT count(*) FROM event WHERE stage = 'opened'") == [(3,)]


def test_a_concern_reached_by_typing_is_told_apart_from_the_menu(diary: Diary) -> None:
    diary.note(Noted(topic="lost-badge", entry="text", quality="strong"), OPENED, person=4711)
    diary.note(OPENED, person=4712)
    diary.write()
    assert sorted(diary.rows("SELECT stage, entry FROM event")) == [
        ("asked", "text"),
        ("opened", "menu"),
        ("opened", "text"),
    ]


def test_a_typed_question_waits_in_memory_for_where_it_leads(diary: Diary) -> None:
    diary.note(Noted(topic="lost-badge", entry="text", quality="weak", concepts=("dog", "badge")), person=4711)
    diary.write()
    assert diary.count("unanswered") == 0
    diary.note(OPENED, ANSWERED, REACHED, person=4711)
    diary.write()
    assert diary.rows("SELECT concept1, concept2, concept3, topic, outcome, quality FROM unanswered") == [
        ("badge", "dog", "", "lost-badge", "hand-in", "weak")
    ]


def test_a_question_that_leads_nowhere_is_kept_after_a_pause_or_at_the_end(diary: Diary) -> None:
    nothing = Noted(topic="none", entry="text", quality="none", concepts=("dog",), unknown_words=2)
    diary.note(nothing, person=4711)
    diary.rest()
    assert diary.count("unanswered") == 0
    diary.clock.pass_(minutes=31)
    diary.rest()
    assert diary.rows("SELECT topic, outcome, unknown_words FROM unanswered") == [("none", "", "1-2")]
    diary.note(nothing, person=4711)
    diary.recorder.stop()
    assert diary.count("unanswered") == 2


def test_on_the_web_a_question_is_kept_at_once(diary: Diary) -> None:
    diary.note(Noted(topic="none", entry="text", quality="none", concepts=("dog",)), person=None)
    diary.write()
    assert diary.count("unanswered") == 1


def test_nothing_of_a_message_that_may_identify_somebody_is_kept(diary: Diary) -> None:
    flagged = Noted(
        topic="none", entry="text", quality="none", concepts=("dog",), unknown_words=4, kinds=("name", "phone")
    )
    diary.note(flagged, flagged, person=4711)
    diary.note(flagged, person=4712)
    diary.write()
    diary.recorder.stop()
    assert diary.count("unanswered") == 0
    assert diary.rows("SELECT kind, n, user_days FROM identifying ORDER BY kind") == [("name", 3, 2), ("phone", 3, 2)]


def test_kinds_are_not_written_together_with_an_entry(diary: Diary) -> None:
    diary.note(Noted(topic="none", entry="text", quality="none", kinds=("name",)), person=4711)
    diary.write()
    assert (diary.count("event"), diary.count("identifying")) == (1, 0)
    diary.rest()
    assert diary.count("identifying") == 1
    assert {column for _, column, *_ in diary.rows("PRAGMA table_info(identifying)")}.isdisjoint({"day_token", "id"})


def test_a_clock_that_jumps_keeps_counting(diary: Diary) -> None:
    for days in (1, -1, 40, -400, 3650, -3650):
        diary.clock.pass_(days=days)
        diary.note(OPENED, person=4711)
        diary.write()
    assert diary.recorder.health().reason == ""
    assert diary.rows("SELECT sum(n) FROM tally WHERE sheet = 'topic'")[0][0] == 5
    assert diary.count("event") == 1


def test_a_turn_is_counted_on_the_day_it_is_noted(diary: Diary) -> None:
    clock = Clock(datetime(2026, 10, 5, 12, tzinfo=UTC))
    diary.clock.now = clock.now
    diary.recorder.note(OPENED, 4711, datetime(2026, 10, 4, 23, tzinfo=UTC))
    diary.note(OPENED, person=4711)
    diary.write()
    assert len(set(tokens(diary))) == 1


def test_each_question_counts_once_as_come_to_and_once_as_left_however_often_one_steps_back(diary: Diary) -> None:
    """From danger to found, on to signs, back to found, and to an outcome from there."""
    found = Noted(topic="lost-badge", last_question="danger", next_question="found", steps=1)
    signs = Noted(topic="lost-badge", last_question="found", next_question="signs", steps=2)
    diary.note(OPENED, found, signs, found, signs, OPENED, found, REACHED, person=4711)
    diary.write()
    diary.clock.pass_(days=1)
    diary.write()
    counted = diary.rows("SELECT sheet, key2, n FROM tally WHERE sheet IN ('topic_came', 'topic_left') ORDER BY 1, 2")
    assert counted == [
        ("topic_came", "found", 1),
        ("topic_came", "signs", 1),
        ("topic_left", "danger", 1),
        ("topic_left", "found", 1),
    ]
    assert diary.tally("topic_stage", "lost-badge", "reached") == (1, 1)
