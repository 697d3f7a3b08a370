"""The right number at the right minute, against an oracle written from the rules alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.calendar import bank_holidays
from bot.content.hours import LONDON, HoursError, moment_at, read_hours
from bot.content.library import Library
from bot.content.models import Calendar
from bot.engine.contacts import call_now

# From the official list for England, written down by hand.
HOLIDAYS = {
    *((2026, month, day) for month, day in ((1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28))),
    *((2027, month, day) for month, day in ((1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28))),
    *((2028, month, day) for month, day in ((1, 3), (4, 14), (4, 17), (5, 1), (5, 29), (8, 28), (12, 25), (12, 26))),
}
# Clocks go forward and back at 01:00 UTC on these days.
SUMMER = {2026: ((3, 29), (10, 25)), 2027: ((3, 28), (10, 31)), 2028: ((3, 26), (10, 29))}


def oracle_is_office(when: datetime) -> bool:
    """Office hours by counting from UTC: no zone data, no library."""
    begin, end = (datetime(when.year, *each, 1, tzinfo=UTC) for each in SUMMER[when.year])
    local = when + timedelta(hours=1) if begin <= when < end else when
    if (local.year, local.month, local.day) in HOLIDAYS or local.weekday() >= 5:
        return False
    return 9 * 60 <= local.hour * 60 + local.minute < 17 * 60


def test_the_library_knows_the_bank_holidays_of_three_years() -> None:
    known = bank_holidays((2026, 2027, 2028), Calendar(office=("mon-fri 09:00-17:00",)))
    on_weekdays = {day for day in known if day.weekday() < 5}
    assert on_weekdays == {date(*each) for each in HOLIDAYS}


def test_the_contents_own_list_wins() -> None:
    calendar = Calendar.model_validate(
        {
            "office": ["mon-fri 09:00-17:00"],
            "extra_holidays": {"2027-06-07": "A coronation"},
            "not_holidays": ["2027-05-03"],
        }
    )
    known = bank_holidays((2027,), calendar)
    assert date(2027, 6, 7) in known
    assert date(2027, 5, 3) not in known


@pytest.mark.slow
def test_every_minute_of_three_years_is_in_or_out_of_hours_as_the_oracle_says() -> None:
    office, known = (
        ("mon-fri 09:00-17:00",),
        bank_holidays(range(2025, 2030), Calendar(office=("mon-fri 09:00-17:00",))),
    )
    when, end, wrong = datetime(2026, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC), []
    while when < end:
        if moment_at(when, office, known).office != oracle_is_office(when):
            wrong.append(when)
        when += timedelta(minutes=1)
    assert wrong == []


@pytest.mark.parametrize(
    "day", [(2026, 3, 29), (2026, 10, 25), (2027, 3, 28), (2027, 10, 31), (2028, 3, 26), (2028, 10, 29)]
)
def test_the_nights_the_clocks_change_have_no_gap(day: tuple[int, int, int]) -> None:
    start = datetime(*day, tzinfo=UTC) - timedelta(hours=1)
    for second in range(0, 5 * 3600, 7):
        moment = moment_at(start + timedelta(seconds=second), ("mon-sun 00:00-24:00",), frozenset())
        assert moment.office


@pytest.mark.parametrize(
    ("when", "number", "said"),
    [
        (datetime(2026, 11, 24, 9, 0, tzinfo=LONDON), "0300 123 1111", "As of 09:00."),
        (datetime(2026, 11, 24, 16, 59, 59, tzinfo=LONDON), "0300 123 1111", "As of 16:59."),
        (datetime(2026, 11, 24, 17, 0, tzinfo=LONDON), "0300 123 2222", "As of 17:00, out of hours."),
        (datetime(2026, 11, 24, 8, 59, tzinfo=LONDON), "0300 123 2222", "As of 08:59, out of hours."),
        (datetime(2026, 11, 28, 12, 0, tzinfo=LONDON), "0300 123 2222", "As of 12:00, out of hours."),
        (datetime(2026, 11, 24, 11, 30, tzinfo=UTC), "0300 123 1111", "As of 11:30."),
        (datetime(2026, 7, 21, 16, 30, tzinfo=UTC), "0300 123 2222", "As of 17:30, out of hours."),
    ],
)
def test_the_number_is_the_one_that_is_answered_then(small: Library, when: datetime, number: str, said: str) -> None:
    moment = moment_at(when, small.calendar.office, frozenset())
    call = call_now(small, "childrens-services", "northshire", moment)
    assert call.number == number
    assert call.how.startswith(said)


def test_when_everything_is_closed_the_successor_is_named_with_the_reason(small: Library) -> None:
    moment = moment_at(datetime(2026, 11, 24, 3, 0, tzinfo=LONDON), small.calendar.office, frozenset())
    call = call_now(small, "help-desk", "national", moment)
    assert (call.name, call.number) == ("Police or ambulance", "999")
    assert call.how == "Help desk is closed at 03:00."


def test_on_a_bank_holiday_listed_hours_are_closed_unless_they_say_open(small: Library) -> None:
    christmas = moment_at(
        datetime(2026, 12, 25, 10, 0, tzinfo=LONDON), small.calendar.office, frozenset({date(2026, 12, 25)})
    )
    assert call_now(small, "help-desk", "national", christmas).number == "999"
    assert not christmas.office


def test_unknown_hours_say_so_and_a_weak_source_says_so(small: Library) -> None:
    moment = moment_at(datetime(2026, 11, 24, 12, 0, tzinfo=LONDON), small.calendar.office, frozenset())
    call = call_now(small, "quiet-line", "national", moment)
    assert call.how.startswith("Hours not confirmed.")
    assert "confirm before you rely on it" in call.checked
    assert call.text_only


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 1, 29), "Checked 1 Nov 2026."),
        (date(2027, 1, 31), "Last checked on 1 Nov 2026: confirm. If it fails: 999, 101"),
    ],
)
def test_a_number_checked_long_ago_says_so(small: Library, day: date, words: str) -> None:
    moment = moment_at(datetime(day.year, day.month, day.day, 12, tzinfo=LONDON), small.calendar.office, frozenset())
    assert words in call_now(small, "emergency-services", "national", moment).checked


def test_without_a_number_the_route_is_said(small: Library) -> None:
    moment = moment_at(datetime(2026, 11, 24, 12, 0, tzinfo=LONDON), small.calendar.office, frozenset())
    call = call_now(small, "childrens-services", "national", moment)
    assert (call.number, call.how) == (None, "Ring the council where the child lives.")


@pytest.mark.parametrize(
    "line", ["", "mon 9-5", "mon-fri 09:00", "fri-mon 09:00-17:00", "mon 17:00-09:00", "mon 25:00-26:00"]
)
def test_what_is_not_hours_is_refused(line: str) -> None:
    with pytest.raises(HoursError):
        read_hours((line,))


@pytest.mark.parametrize("year", [1970, 2100, 9990])
def test_an_implausible_clock_still_gives_numbers(small: Library, year: int) -> None:
    moment = moment_at(datetime(year, 6, 1, tzinfo=UTC), small.calendar.office, frozenset())
    assert call_now(small, "emergency-services", "national", moment).number == "999"
