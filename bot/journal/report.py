"""Finding a period's figures: what pages and commands ask for, and the only way to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

from bot.journal.periods import Month, Period, Quarter, read_period
from bot.journal.release import NotReleased, Stored, read_release, released
from bot.journal.store import open_reader


class Overview(NamedTuple):
    """A month's figures, the month before where it was released, and the latest quarter that had ended by then."""

    month: Stored
    before: Stored | None
    quarter: Stored | None


@contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection]:
    """Open a folder's journal to read, for a moment. Raises JournalUnavailable."""
    with closing(open_reader(folder)) as connection:
        yield connection


def periods(connection: sqlite3.Connection) -> tuple[Period, ...]:
    """Return the periods that can be looked at, the latest first."""
    return released(connection)


def find(connection: sqlite3.Connection, text: str, today: date) -> Stored:
    """Return the figures of a month such as `2026-10` or a quarter such as `2026-Q4`; of the latest month if empty.

    Raises PeriodError for another spelling, NotReleased where there are none.
    """
    if text:
        return read_release(connection, read_period(text), today)
    latest = next((period for period in released(connection) if isinstance(period, Month)), None)
    if latest is None:
        raise NotReleased("no month has been released yet: figures open three days after a month ends")
    return read_release(connection, latest, today)


def overview(connection: sqlite3.Connection, text: str, today: date) -> Overview:
    """Return what a month's page shows. Raises as `find` does."""
    month = find(connection, text, today)
    period = read_period(month.release.period)
    if not isinstance(period, Month):
        raise NotReleased(f"{period} is a quarter: give a month such as {period.months[2]}")
    quarters = (each for each in released(connection) if isinstance(each, Quarter) and each.months[2] <= period)
    quarter = next(quarters, None)
    return Overview(
        month,
        _maybe(connection, period.minus(1), today),
        read_release(connection, quarter, today) if quarter else None,
    )


def _maybe(connection: sqlite3.Connection, period: Period, today: date) -> Stored | None:
    try:
        return read_release(connection, period, today)
    except NotReleased:
        return None
