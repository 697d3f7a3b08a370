"""What leads read of typed questions: the real finder, the journal, and a month's release, end to end."""

from __future__ import annotations

from pathlib import Path

import pytest
from diary import MONDAY, Diary
from talk import Talk, talk_with

from bot.content.library import Library
from bot.exchange import Context, Tapped, Typed, handle
from bot.journal.export import in_a_line
from bot.journal.lists import Lists
from bot.journal.nightly import nightly
from bot.journal.periods import Month
from bot.journal.release import Release, read_release

OPENS = Month(2026, 10).opens
OTHERS = ("school worry", "qqq zzz", "police came round")
"""One offers several concerns, one finds nothing, one finds a concern."""
LOOK_UPS = ("what is a MATAC", "number for mash at night")


@pytest.fixture(scope="module")
def talk(shipped: Library) -> Talk:
    return talk_with(shipped)


@pytest.fixture
def diary(tmp_path: Path, shipped_lists: Lists) -> Diary:
    return Diary(tmp_path / "journal", shipped_lists)


def types(diary: Diary, talk: Talk, *texts: str, people: int) -> None:
    for person in range(people):
        for text in texts:
            diary.note(handle(talk.desk, Typed(text), Context(MONDAY)).noted, person=person)


def released(diary: Diary, talk: Talk) -> Release:
    """Return what is released of October when on its last day others type their own things."""
    diary.write()
    diary.clock.pass_(days=1)
    types(diary, talk, *OTHERS, people=30)
    diary.recorder.stop()
    with diary.open() as store:
        nightly(store, OPENS)
        return read_release(store.connection, Month(2026, 10), OPENS).release


def log(release: Release) -> dict[str, int | None]:
    return {in_a_line(query): query.n for query in release.queries}


BRUISE = "baby, bruise -> Bruise or mark on a baby or child: any outcome, or none reached (Weekday, office hours)"


def test_an_answered_question_that_five_people_ask_is_told_with_its_words(diary: Diary, talk: Talk) -> None:
    types(diary, talk, "baby bruise", "baby bruise", people=5)
    assert log(released(diary, talk))[BRUISE] == 10


def test_one_that_four_people_ask_is_not(diary: Diary, talk: Talk) -> None:
    types(diary, talk, *["baby bruise"] * 3, people=4)
    assert not [line for line in log(released(diary, talk)) if "Bruise" in line]


@pytest.mark.parametrize("text", LOOK_UPS)
def test_a_word_or_number_looked_up_is_an_answer(diary: Diary, talk: Talk, text: str) -> None:
    noted = handle(talk.desk, Typed(text), Context(MONDAY)).noted
    assert noted is not None
    assert (noted.topic, noted.quality) == ("looked-up", "strong")
    types(diary, talk, text, people=60)
    release = released(diary, talk)
    assert release.figure("use", "asked") == 150
    assert release.figure("quality", "strong") == 90
    assert release.figure("use", "unanswered") == release.figure("quality", "none") == 30
    assert log(release)["any words -> A word or number looked up (Weekday, office hours)"] == 60
    topics = [row for row in release.sheet("topic").rows if "looked-up" in {row.id, *row.of}]
    assert topics == []


def test_danger_now_is_an_answer_and_keeps_no_words(diary: Diary, talk: Talk) -> None:
    noted = handle(talk.desk, Typed("baby not breathing and blue"), Context(MONDAY)).noted
    assert noted is not None
    assert (noted.topic, noted.quality, noted.concepts) == ("emergency", "strong", ())


def test_a_look_up_stays_one_whatever_is_opened_after_it(diary: Diary, talk: Talk) -> None:
    for text in LOOK_UPS:
        noted = handle(talk.desk, Typed(text), Context(MONDAY)).noted
        opened = talk.start("bruising-non-mobile")
        diary.note(noted, handle(talk.desk, Tapped(opened.buttons[0].token), Context(MONDAY)).noted, person=1)
    diary.write()
    assert diary.rows("SELECT DISTINCT topic, outcome FROM unanswered") == [("looked-up", "")]
