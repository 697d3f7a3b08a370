"""Each night: a day's entries become counts and are deleted, old counts become yearly totals, the file is cleaned."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from bot.journal.counting import Cell, Count, Line, count_events, count_lines
from bot.journal.entries import MOST_CONCEPTS
from bot.journal.periods import month_of
from bot.journal.store import Store, read_asked, read_events

MONTHS_KEPT: Final = 24
_ADD_UP: Final = "n = n + excluded.n, user_days = user_days + excluded.user_days"


def roll_up(store: Store, today: date) -> int:
    """Turn the entries of an earlier day into counts and delete them, in one transaction; return how many.

    Entries of `today` stay until it is over: counting a day twice would count
    its people twice. Killed at any moment, the file is as before or as after.
    """
    if store.day == today:
        return 0
    rolled = _move(store)
    if rolled:
        clean(store)
    return rolled


def _move(store: Store) -> int:
    with store.transaction() as connection:
        asked = list(read_asked(connection))
        counts = count_events(read_events(connection), asked, store.lists.family_of)
        add_counts(connection, counts)
        add_lines(connection, count_lines(asked, store.lists.tellable))
        connection.execute(f"INSERT INTO identifying_tally {_KINDS} ON CONFLICT DO UPDATE SET {_ADD_UP}")
        rolled = sum(connection.execute(f"DELETE FROM {name}").rowcount for name in _OF_THE_DAY)  # noqa: S608  likewise
        connection.execute("UPDATE state SET day = 0")
    return rolled


_KINDS: Final = "SELECT month, kind, sum(n), max(user_days) FROM identifying WHERE true GROUP BY month, kind"
_OF_THE_DAY: Final = ("event", "unanswered", "identifying")


def add_counts(connection: sqlite3.Connection, counts: Mapping[Cell, Count]) -> None:
    """Add to the monthly and quarterly counts. The caller holds the transaction."""
    _gather(connection, "tally", 7, ((*cell, *count) for cell, count in counts.items()))


def add_lines(connection: sqlite3.Connection, lines: Mapping[Line, Count]) -> None:
    """Add to the month's kinds of questions. The caller holds the transaction."""
    rows = (
        (line.month, *line.concepts, *[""] * (MOST_CONCEPTS - len(line.concepts)), *line[2:], *count)
        for line, count in lines.items()
    )
    _gather(connection, "query_tally", 6 + MOST_CONCEPTS, rows)


def _gather(connection: sqlite3.Connection, table: str, width: int, rows: Iterable[tuple[object, ...]]) -> None:
    """Add rows through a table in memory: the lists of a text column are then looked through once, not once a row."""
    names = [name for (name,) in connection.execute(f"SELECT name FROM pragma_table_info('{table}')")]  # noqa: S608  ours
    connection.execute(f"CREATE TEMP TABLE gathered ({', '.join(names)})")
    connection.executemany(f"INSERT INTO gathered VALUES ({', '.join('?' * width)})", rows)  # noqa: S608  likewise
    connection.execute(
        f"INSERT INTO {table} SELECT * FROM gathered WHERE true ON CONFLICT DO UPDATE SET {_ADD_UP}"  # noqa: S608  likewise
    )
    connection.execute("DROP TABLE gathered")


def forget_old(store: Store, today: date) -> int:
    """Turn counts older than 24 months into totals of their year; return how many went."""
    oldest = month_of(today).minus(MONTHS_KEPT)
    before = {"month": oldest.code, "quarter": oldest.quarter.code}
    gone = 0
    with store.transaction() as connection:
        for table in ("tally", "identifying_tally"):
            gone += _into_years(connection, table, before)
        connection.execute("DELETE FROM query_tally WHERE month < :month", before)
        connection.execute("DELETE FROM loss WHERE month < :month", before)
    if gone:
        clean(store)
    return gone


def _into_years(connection: sqlite3.Connection, table: str, before: Mapping[str, int]) -> int:
    keys = "sheet, key1, key2, version" if table == "tally" else "kind"
    year = "CASE WHEN period >= 100000 THEN period / 100 ELSE period / 10 END"
    old = "(period >= 100000 AND period < :month) OR (period BETWEEN 10000 AND 99999 AND period < :quarter)"
    connection.execute(
        f"INSERT INTO {table} SELECT {year}, {keys}, sum(n), sum(user_days) FROM {table} WHERE {old}"  # noqa: S608  ours
        f" GROUP BY {year}, {keys} ON CONFLICT DO UPDATE SET {_ADD_UP}",
        before,
    )
    return connection.execute(f"DELETE FROM {table} WHERE {old}", before).rowcount  # noqa: S608  likewise


def clean(store: Store) -> None:
    """Rewrite the file without what was deleted, and empty its `-wal`. Killed in between, the next night does it."""
    store.connection.execute("VACUUM")
    store.tidy()
