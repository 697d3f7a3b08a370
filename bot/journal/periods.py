"""The periods that figures are given for: calendar months and quarters, and no other span of time."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

DAYS_BEFORE_OPENING = 3


class PeriodError(ValueError):
    """The text names no month or quarter."""


class Month(NamedTuple):
    """A calendar month."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    @property
    def code(self) -> int:
        """The month as a number, such as 202610."""
        return self.year * 100 + self.number

    @property
    def quarter(self) -> Quarter:
        """The quarter it lies in."""
        return Quarter(self.year, (self.number + 2) // 3)

    @property
    def end(self) -> date:
        """The first day after it."""
        return date(self.year + self.number // 12, self.number % 12 + 1, 1)

    @property
    def opens(self) -> date:
        """The day from which its figures can be seen: three whole days after it ends."""
        return self.end + timedelta(days=DAYS_BEFORE_OPENING)

    def minus(self, months: int) -> Month:
        """Return the month so many months before."""
        count = self.year * 12 + self.number - 1 - months
        return Month(count // 12, count % 12 + 1)


class Quarter(NamedTuple):
    """A calendar quarter."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def code(self) -> int:
        """The quarter as a number, such as 20264."""
        return self.year * 10 + self.number

    @property
    def months(self) -> tuple[Month, Month, Month]:
        """Its three months."""
        first = self.number * 3 - 2
        return Month(self.year, first), Month(self.year, first + 1), Month(self.year, first + 2)

    @property
    def opens(self) -> date:
        """The day from which its figures can be seen."""
        return self.months[2].opens


Period = Month | Quarter


def month_of(day: date) -> Month:
    """Return the month of a day."""
    return Month(day.year, day.month)


def read_period(text: str) -> Period:
    """Read `2026-10` or `2026-Q4`. Raises PeriodError for anything else."""
    match = re.fullmatch(r"(2\d{3})-(?:(0[1-9]|1[0-2])|Q([1-4]))", text)
    if match is None:
        raise PeriodError(f'"{text}" is no month such as 2026-10 and no quarter such as 2026-Q4')
    year, month, quarter = match.groups()
    return Month(int(year), int(month)) if month else Quarter(int(year), int(quarter))


def period_of(code: int) -> Period | None:
    """Return the period of a number in the journal; None for a whole year."""
    if code >= 100_000:  # noqa: PLR2004  six digits: a month
        return Month(code // 100, code % 100)
    return Quarter(code // 10, code % 10) if code >= 10_000 else None  # noqa: PLR2004  five: a quarter
