"""What may be kept: closed lists, small numbers, random bytes, and no way in for anything else."""

from __future__ import annotations

import typing
from datetime import datetime
from typing import Any, Literal, get_args, get_origin

import annotated_types
import pytest
from diary import OFFICE, event
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AfterValidator, BaseModel, ValidationError
from pydantic.fields import FieldInfo

from bot.content.hours import LONDON, moment_at
from bot.exchange import Noted
from bot.journal import entries
from bot.journal.entries import Event, In, Unanswered, band_at, stage_of, steps_band, unknown_band
from bot.journal.lists import BadWord, Lists

MODELS = (Event, Unanswered)


def is_closed(annotation: Any, marks: list[Any]) -> bool:
    """Whether a field only holds words of a list, a bounded number, or bytes of one length, or a few of these."""
    if get_origin(annotation) is typing.Annotated:
        base, *more = get_args(annotation)
        return is_closed(base, [*more, *marks])
    if get_origin(annotation) is Literal:
        return all(isinstance(word, str) for word in get_args(annotation))
    bounds = {type(mark) for mark in flat(marks)}
    if annotation is str:
        return any(isinstance(mark, AfterValidator) and isinstance(mark.func, In) for mark in marks)
    if annotation is int:
        return bool(
            {annotated_types.Ge, annotated_types.Gt} & bounds and {annotated_types.Le, annotated_types.Lt} & bounds
        )
    if annotation is bytes:
        lengths = {getattr(mark, "min_length", None) or getattr(mark, "max_length", None) for mark in flat(marks)}
        return {annotated_types.MinLen, annotated_types.MaxLen} <= bounds and len(lengths - {None}) == 1
    if get_origin(annotation) is tuple:
        inner, ellipsis = get_args(annotation)
        return ellipsis is Ellipsis and annotated_types.MaxLen in bounds and is_closed(inner, [])
    return False


def flat(marks: list[Any]) -> list[Any]:
    return [part for mark in marks for part in (mark.metadata if isinstance(mark, FieldInfo) else [mark])]


@pytest.mark.parametrize("model", MODELS)
def test_every_field_is_a_closed_list_a_small_number_or_random_bytes(model: type[BaseModel]) -> None:
    for name, field in model.model_fields.items():
        assert is_closed(field.annotation, list(field.metadata)), name


def test_the_walk_itself_finds_an_open_field() -> None:
    class Open(BaseModel):
        words: str
        number: int
        blob: bytes
        many: tuple[str, ...]

    assert not any(is_closed(field.annotation, list(field.metadata)) for field in Open.model_fields.values())


@pytest.mark.parametrize("model", MODELS)
def test_entries_are_frozen_and_take_nothing_more(model: type[BaseModel]) -> None:
    assert model.model_config["frozen"]
    assert model.model_config["extra"] == "forbid"
    assert model.model_config["strict"]


TEXT_FIELDS = (
    *("topic", "entry", "outcome", "level", "last_question", "next_question", "steps", "quality", "feedback"),
    *("band", "stage"),
)


@given(field=st.sampled_from(TEXT_FIELDS), text=st.text(min_size=1))
def test_no_text_gets_in_that_is_not_in_a_list(lists: Lists, field: str, text: str) -> None:
    known = {word for words in lists.words.values() for word in words} | {
        w for words in entries.FIXED.values() for w in words
    }
    if text in known:
        return
    with pytest.raises(ValidationError):
        event(lists, **{field: text})
    with pytest.raises(ValidationError) as caught:
        event(lists, **{field: f"zq{text}"})
    assert "zq" not in str(caught.value), "a refusal tells nothing of what it refused"


def test_a_word_of_another_list_does_not_pass(lists: Lists) -> None:
    for field, word in (
        ("topic", "danger"),
        ("last_question", "lost-badge"),
        ("next_question", "mop"),
        ("level", "hand-in"),
    ):
        with pytest.raises(ValidationError):
            event(lists, **{field: word})


def test_nothing_is_accepted_without_lists() -> None:
    good = {"id": b"0" * 16, "month": 202610, "band": "day", "run": b"0000", "day_token": b"0" * 8}
    with pytest.raises(ValidationError):
        Event.model_validate(good | {"topic": "lost-badge", "stage": "opened", "entry": "menu"})


def test_lists_take_only_plain_ids() -> None:
    for word in ("Jane Smith", "a'b", "", "x; drop table event", "naïve"):
        if word:
            with pytest.raises(BadWord):
                Lists({"topic": frozenset({word})})


def test_a_turn_is_told_by_how_far_it_came() -> None:
    assert stage_of(Noted(topic="lost-badge")) == "opened"
    assert stage_of(Noted(topic="lost-badge", steps=1, last_question="danger")) == "answered"
    assert stage_of(Noted(topic="lost-badge", outcome="hand-in", steps=2)) == "reached"
    assert stage_of(Noted(topic="lost-badge", outcome="hand-in", feedback="helped")) == "feedback"
    assert stage_of(Noted(topic="none", entry="text", quality="none")) == "asked"
    assert stage_of(Noted(topic="lost-badge", entry="text", quality="strong")) == "asked"


def test_numbers_are_kept_in_bands() -> None:
    assert [steps_band(n) for n in (0, 1, 2, 3, 4, 6, 7, 99)] == ["0", "1", "2-3", "2-3", "4-6", "4-6", "7+", "7+"]
    assert [unknown_band(n) for n in (-1, 0, 1, 2, 3, 50)] == ["0", "0", "1-2", "1-2", "3+", "3+"]


@pytest.mark.parametrize(
    ("when", "band"),
    [
        ("2026-10-05 08:59", "evening"),
        ("2026-10-05 09:00", "day"),
        ("2026-10-05 16:59", "day"),
        ("2026-10-05 17:00", "evening"),
        ("2026-10-05 21:59", "evening"),
        ("2026-10-05 22:00", "night"),
        ("2026-10-06 06:59", "night"),
        ("2026-10-06 07:00", "evening"),
        ("2026-10-10 12:00", "weekend"),
        ("2026-10-11 03:00", "weekend"),
        ("2026-12-25 10:00", "weekend"),
    ],
)
def test_a_time_is_kept_as_a_part_of_day(when: str, band: str) -> None:
    local = datetime.fromisoformat(when).replace(tzinfo=LONDON)
    christmas = frozenset({datetime(2026, 12, 25, tzinfo=LONDON).date()})
    assert band_at(moment_at(local, OFFICE, christmas)) == band
