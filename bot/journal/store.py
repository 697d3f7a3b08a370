"""The journal's file in use: the one way in for entries, and the few ways out for counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from bot.journal import schema
from bot.journal.counting import AskedRow, Cell, Count, EventRow, Line
from bot.journal.entries import MOST_CONCEPTS, Event, Kept, Unanswered
from bot.journal.lists import Lists
from bot.journal.opening import FILE, Opened, connect_to_read, open_for_writing

_EVENT: Final = EventRow._fields
_INSERT_EVENT: Final = f"INSERT INTO event VALUES ({', '.join('?' * len(_EVENT))})"  # noqa: S608  marks only
_INSERT_ASKED: Final = f"INSERT INTO unanswered VALUES ({', '.join('?' * (9 + MOST_CONCEPTS))})"  # noqa: S608  likewise


class Store:
    """A journal open for writing, by one thread at a time. Methods raise sqlite3.Error where the file fails them."""

    def __init__(self, opened: Opened, lists: Lists) -> None:
        self._opened = opened
        self._inode = self.path.stat().st_ino
        self.lists = lists

    @property
    def path(self) -> Path:
        """The journal's file."""
        return self._opened.folder / FILE

    @property
    def notices(self) -> tuple[str, ...]:
        """What was found on opening."""
        return self._opened.notices

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection, for the modules beside this one."""
        return self._opened.connection

    def close(self) -> None:
        """Close the file and let the next writer in."""
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def is_in_place(self) -> bool:
        """Tell whether the file is still the one that was opened."""
        try:
            return self.path.stat().st_ino == self._inode
        except OSError:
            return False

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Do everything inside or nothing."""
        connection = self.connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    # --- entries ---------------------------------------------------------

    @property
    def day(self) -> date | None:
        """The one day whose entries are in the file; None when there are none."""
        (day,) = self.connection.execute("SELECT day FROM state").fetchone()
        return date.fromordinal(day) if day else None

    def record(self, entries: Sequence[Kept], day: date) -> None:
        """Write entries of one day, all or none.

        Entries of another day must have been rolled up before: the file never
        holds two days, so that no row needs a date.
        """
        events = [event_row(each) for each in entries if isinstance(each, Event)]
        asked = [asked_values(each) for each in entries if isinstance(each, Unanswered)]
        with self.transaction() as connection:
            changed = connection.execute("UPDATE state SET day = ?1 WHERE day IN (0, ?1)", [day.toordinal()])
            if changed.rowcount != 1:
                raise RuntimeError("entries of another day are still there")
            connection.executemany(_INSERT_EVENT, events)
            connection.executemany(_INSERT_ASKED, asked)

    def count_kinds(self, run: bytes, month: int, kinds: Mapping[str, Count]) -> None:
        """Add to the counts of identifying details of a run of the program; nothing joins them to an entry."""
        rows = [(run, month, kind, count.n, count.user_days) for kind, count in kinds.items()]
        with self.transaction() as connection:
            connection.executemany(
                "INSERT INTO identifying VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                " n = n + excluded.n, user_days = user_days + excluded.user_days",
                rows,
            )

    def count_losses(self, month: int, losses: Mapping[str, int]) -> None:
        """Remember how many entries could not be written, and why."""
        rows = [(month, reason, n) for reason, n in losses.items() if n]
        with self.transaction() as connection:
            connection.executemany(
                "INSERT INTO loss VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n", rows
            )

    def adopt(self, lists: Lists) -> None:
        """Take over the lists of changed content."""
        schema.adapt(self.connection, lists)
        self.lists = lists

    def tidy(self) -> None:
        """Empty the `-wal` file, which otherwise shows the order of the latest entries."""
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def event_row(event: Event) -> EventRow:
    """Return an event as a row."""
    return EventRow._make(getattr(event, name) for name in _EVENT)


def asked_row(asked: Unanswered) -> AskedRow:
    """Return a message's concepts as a row."""
    return AskedRow._make(getattr(asked, name) for name in AskedRow._fields)


def asked_values(asked: Unanswered) -> tuple[object, ...]:
    """Return a message's concepts as the values of its table's columns."""
    row = asked_row(asked)
    return (*row[:5], *_six(row.concepts), *row[6:])


def _six(concepts: tuple[str, ...]) -> tuple[str, ...]:
    return (*concepts, *[""] * (MOST_CONCEPTS - len(concepts)))


def open_store(folder: Path, lists: Lists, today: date, *, demo: bool = False, wipe: bool = True) -> Store:
    """Open a folder's journal for writing; raises JournalUnavailable, with the reason in plain words."""
    return Store(open_for_writing(folder, lists, today, demo=demo, wipe=wipe), lists)


# --- reading, for the writer and for those beside it -----------------------


def read_events(connection: sqlite3.Connection) -> Iterator[EventRow]:
    """Yield the day's events."""
    return map(EventRow._make, connection.execute(f"SELECT {', '.join(_EVENT)} FROM event"))  # noqa: S608  own names


def read_asked(connection: sqlite3.Connection) -> Iterator[AskedRow]:
    """Yield the day's messages, as concepts."""
    for row in connection.execute("SELECT * FROM unanswered"):
        concepts = tuple(word for word in row[5 : 5 + MOST_CONCEPTS] if word)
        yield AskedRow._make((*row[:5], concepts, *row[5 + MOST_CONCEPTS :]))


def read_counts(connection: sqlite3.Connection, period: int) -> dict[Cell, Count]:
    """Return the counts of a period."""
    rows = connection.execute("SELECT * FROM tally WHERE period = ?", [period])
    return {Cell(*row[:5]): Count(*row[5:]) for row in rows}


def read_lines(connection: sqlite3.Connection, month: int) -> dict[Line, Count]:
    """Return a month's kinds of questions."""
    found: dict[Line, Count] = {}
    for row in connection.execute("SELECT * FROM query_tally WHERE month = ?", [month]):
        concepts = tuple(word for word in row[1 : 1 + MOST_CONCEPTS] if word)
        found[Line(row[0], concepts, *row[1 + MOST_CONCEPTS : 4 + MOST_CONCEPTS])] = Count(*row[4 + MOST_CONCEPTS :])
    return found


def read_kinds(connection: sqlite3.Connection, period: int) -> dict[str, Count]:
    """Return the kinds of identifying details of a period."""
    rows = connection.execute("SELECT kind, n, user_days FROM identifying_tally WHERE period = ?", [period])
    return {kind: Count(n, user_days) for kind, n, user_days in rows}


def open_reader(folder: Path) -> sqlite3.Connection:
    """Connect to a folder's journal to read only, beside the process that writes; raises JournalUnavailable."""
    return connect_to_read(folder / FILE)
