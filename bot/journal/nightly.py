"""What is done each night, in this order: roll up, let old counts go, release what is due."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date

from bot.journal.lists import Lists
from bot.journal.months import month_release
from bot.journal.periods import Month, Period, Quarter, period_of
from bot.journal.quarters import quarter_release
from bot.journal.release import Release, keep
from bot.journal.rollup import clean, forget_old, roll_up
from bot.journal.store import Store


def nightly(store: Store, today: date) -> None:
    """Do the night's work; each step is one transaction, so that it can be killed at any moment and done again."""
    roll_up(store, today)
    forget_old(store, today)
    release_due(store, today)


def release_due(store: Store, today: date, *, demo: bool = False) -> tuple[Period, ...]:
    """Release every period that is over since three days and was not yet, months before quarters; return which.

    With a month's release its kinds of questions are deleted: only the lines that may be told remain.
    """
    due = tuple(_due(store.connection, today))
    for period in due:
        with store.transaction() as connection:
            keep(connection, make_release(connection, period, today, store.lists, demo=demo))
            if isinstance(period, Month):
                connection.execute("DELETE FROM query_tally WHERE month <= ?", [period.code])
    if due:
        clean(store)
    return due


def make_release(connection: sqlite3.Connection, period: Period, today: date, lists: Lists, *, demo: bool) -> Release:
    """Return a period's figures from its counts."""
    if isinstance(period, Quarter):
        return quarter_release(connection, period, today, lists, demo=demo)
    return month_release(connection, period, today, lists, demo=demo)


def _due(connection: sqlite3.Connection, today: date) -> Iterator[Period]:
    codes = connection.execute(
        "SELECT DISTINCT period FROM tally WHERE period >= 10000 AND period NOT IN (SELECT period FROM release)"
    )
    periods = [period for (code,) in codes if (period := period_of(code)) and period.opens <= today]
    yield from sorted(periods, key=lambda period: (period.opens, isinstance(period, Quarter), period.code))
