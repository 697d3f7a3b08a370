"""The sense of danger learns from the content, and remembers what it learnt until the content changes."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest
from house import ROOT, TODAY, small_content

from bot.app import build_readers
from bot.finding.emergency import EmergencySense, Lessons
from bot.finding.files import read_word_lists
from bot.finding.learning import Weights, learn, row
from bot.finding.shelf import Shelf, key_of
from bot.finding.signs import EmergencyData
from bot.library import open_library

LESSONS = Lessons(
    ("the ferret has escaped and it is biting her", "ferret loose in the hall, kids screaming"),
    ("the ferret was caught last week", "is there a ferret policy"),
    ("what do ferrets eat", "ferret club on monday"),
)


@pytest.fixture(scope="module")
def data() -> EmergencyData:
    lists, _ = read_word_lists(ROOT)
    assert lists.emergency is not None
    return lists.emergency


def counted(learnt: list[int]) -> Weights:
    learnt.append(1)
    return learn([row(["ferret"], danger=True, counts=1.0)])


def test_a_message_added_to_what_is_danger_is_sensed(data: EmergencyData) -> None:
    text = "ferret loose and it is biting the kids"
    calm = EmergencySense(data, Lessons((), LESSONS.alarming, (*LESSONS.ordinary, text)))
    more = EmergencySense(data, Lessons(LESSONS.danger * 3, LESSONS.alarming, LESSONS.ordinary))
    assert not calm.senses(text)
    assert more.senses(text)
    assert any("ferret" in each or "bit" in each for each in more.explain(text))


def test_what_was_learnt_is_read_again_and_not_learnt_twice(tmp_path: Path) -> None:
    learnt: list[int] = []
    first = Shelf(tmp_path).weights("a", lambda: counted(learnt))
    again = Shelf(tmp_path).weights("a", lambda: counted(learnt))
    assert learnt == [1]
    assert again.bias == pytest.approx(first.bias)
    assert again.by_place == first.by_place
    assert again.of("ferret") > 0


def test_other_messages_are_learnt_anew_and_the_old_file_goes(tmp_path: Path) -> None:
    learnt: list[int] = []
    Shelf(tmp_path).weights("a", lambda: counted(learnt))
    os.utime(tmp_path / "learnt-a.weights", (1, 1))
    for key in ("b", "c"):
        Shelf(tmp_path).weights(key, lambda: counted(learnt))
    assert learnt == [1, 1, 1]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["learnt-b.weights", "learnt-c.weights"]
    assert tmp_path.joinpath("learnt-b.weights").stat().st_mode & 0o777 == 0o600


def test_a_shelf_makes_no_data_folder(tmp_path: Path) -> None:
    Shelf(tmp_path / "data" / "learnt").weights("a", lambda: counted([]))
    assert not (tmp_path / "data").exists()


def test_a_message_in_another_list_is_other_content(tmp_path: Path, data: EmergencyData) -> None:
    """Words at the border of two lists must not be read from what was learnt when they stood on its other side."""
    moved = Lessons(LESSONS.danger[:-1], (LESSONS.danger[-1], *LESSONS.alarming), LESSONS.ordinary)
    for lessons in (LESSONS, moved):
        EmergencySense(data, lessons, Shelf(tmp_path))
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("origin", ["black", "white", "asian", "polish", "traveller"])
def test_what_colour_or_country_somebody_is_of_changes_nothing(data: EmergencyData, origin: str) -> None:
    sense = EmergencySense(data, LESSONS)
    assert sense.explain(f"young {origin} boy with a ferret") == sense.explain("young boy with a ferret")


def test_no_typed_word_is_remembered(data: EmergencyData) -> None:
    sense = EmergencySense(data, LESSONS)
    assert b"ferret" in pickle.dumps(sense)
    for typed in ("hendersonbury was here", "seen with quxoterians"):
        sense.senses(typed)
    assert not any(word in pickle.dumps(sense) for word in (b"henderson", b"quxot"))


@pytest.mark.parametrize("damage", [b"", b"x", None])
def test_a_damaged_file_is_learnt_anew(tmp_path: Path, damage: bytes | None) -> None:
    learnt: list[int] = []
    Shelf(tmp_path).weights("a", lambda: counted(learnt))
    path = tmp_path / "learnt-a.weights"
    path.write_bytes(path.read_bytes()[:-1] + b"?" if damage is None else damage)
    Shelf(tmp_path).weights("a", lambda: counted(learnt))
    Shelf(tmp_path).weights("a", lambda: counted(learnt))
    assert learnt == [1, 1]


def test_a_folder_that_cannot_be_written_to_costs_time_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    learnt: list[int] = []
    assert Shelf(tmp_path / "file").weights("a", lambda: counted(learnt)).of("ferret") > 0
    assert learnt == [1]


def test_the_key_changes_with_the_words_and_where_one_ends() -> None:
    keys = {key_of(*parts, code=()) for parts in (("ab", "c"), ("a", "bc"), ("abc",), ("ab", "d"))}
    assert len(keys) == 4


def test_a_sense_from_the_shelf_answers_as_the_one_that_learnt(tmp_path: Path, data: EmergencyData) -> None:
    texts = (*LESSONS.danger, *LESSONS.ordinary, "ferret bit me", "knife", "")
    learnt, kept = (EmergencySense(data, LESSONS, Shelf(tmp_path)) for _ in range(2))
    assert [learnt.senses(text) for text in texts] == [kept.senses(text) for text in texts]


def test_danger_now_and_its_opposite_stand_beside_the_flow_and_find_it(tmp_path: Path) -> None:
    folder = small_content(tmp_path)
    path = folder / "flows" / "lost-badge.phrases.yaml"
    path.write_text(
        path.read_text() + "danger_now:\n"
        "  - zorb rolling at the toddlers right now\n  - a zorb has come loose\n  - hes under the zorb\n"
        "not_danger:\n  - zorb deflated yesterday nobody hurt\n"
    )
    library, found = open_library(folder, TODAY)
    assert library is not None, found
    finder, _ = build_readers(library, folder)
    assert finder.find("zorb rolling at toddlers right now").emergency
    assert "lost-badge" in finder.find("zorb deflated").ranked
