"""Opening hours: reading them, and asking whether somebody answers at a given moment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.content.models import Contact, Number

LONDON = ZoneInfo("Europe/London")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPELL = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)(?:-(mon|tue|wed|thu|fri|sat|sun))? (\d\d:\d\d)-(\d\d:\d\d)")


class HoursError(ValueError):
    """The text is not opening hours."""


@dataclass(frozen=True, slots=True)
class Spell:
    """Open on some days of the week, from a time until (not including) another."""

    days: frozenset[int]
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time in England: the local time, and whether the day is a bank holiday."""

    local: datetime
    bank_holiday: bool = False
    office: bool = True

    @property
    def clock(self) -> str:
        """The time as shown on a screen, such as `22:10`."""
        return self.local.strftime("%H:%M")


@lru_cache(maxsize=256)
def read_hours(lines: tuple[str, ...]) -> tuple[Spell, ...]:
    """Read lines such as `mon-fri 09:00-17:00`. Raises HoursError."""
    return tuple(_read_spell(line) for line in lines)


def _read_spell(line: str) -> Spell:
    match = _SPELL.fullmatch(line)
    if match is None:
        raise HoursError(line)
    first, last, opens, closes = match.groups()
    start, end = DAYS.index(first), DAYS.index(last or first)
    if end < start:
        raise HoursError(line)
    try:
        begin = time.fromisoformat(opens)
        finish = time.max if closes == "24:00" else time.fromisoformat(closes)
    except ValueError:
        raise HoursError(line) from None
    if finish <= begin:
        raise HoursError(line)
    return Spell(frozenset(range(start, end + 1)), begin, finish)


def is_open(spells: Sequence[Spell], moment: Moment, *, on_bank_holidays: bool) -> bool:
    """Tell whether the hours cover the moment."""
    if moment.bank_holiday and not on_bank_holidays:
        return False
    weekday, clock = moment.local.weekday(), moment.local.time()
    return any(weekday in spell.days and spell.opens <= clock < spell.closes for spell in spells)


def answered(number: Number, contact: Contact, moment: Moment) -> bool | None:
    """Tell whether somebody answers the number now; None when its hours are not known."""
    match number.hours:
        case "always":
            return True
        case "unknown":
            return None
        case "office":
            return moment.office
        case lines:
            assert isinstance(lines, tuple)
            return is_open(read_hours(lines), moment, on_bank_holidays=contact.bank_holidays == "open")


def moment_at(when: datetime, office: Sequence[str], bank_holidays: frozenset[date]) -> Moment:
    """Return the moment in England for a time with a zone."""
    local = when.astimezone(LONDON)
    holiday = local.date() in bank_holidays
    moment = Moment(local, holiday)
    return Moment(local, holiday, is_open(read_hours(tuple(office)), moment, on_bank_holidays=False))
