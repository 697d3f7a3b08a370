"""The accounts' own file: leads, sessions, one-time links, known browsers, and who opened what on which day."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

FILE: Final = "accounts.sqlite3"
APPLICATION: Final = 0x53424143
"""Marks a file as accounts of this program (`SBAC`), so that a foreign one is never written."""
VERSION: Final = 1
PATIENCE: Final = 5.0
"""Seconds to wait while another process writes."""

Role = Literal["lead", "owner"]
Purpose = Literal["sign-in", "password"]
Action = Literal[
    "sign-in",
    "sign-out",
    "refused",
    "password",
    "report",
    "concerns",
    "topic",
    "questions",
    "unanswered",
    "identifying",
    "releases",
    "export",
    "openings",
    "lead-added",
    "lead-removed",
    "link-made",
]
"""What is noted of leads; a page that shows figures has a word of its own."""


def _listed(column: str, words: tuple[str, ...]) -> str:
    return f"{column} TEXT NOT NULL CHECK ({column} IN ({', '.join(map(repr, words))}))"


_HASH = "token BLOB PRIMARY KEY CHECK (length(token) = 32)"
_LEAD = "lead INTEGER NOT NULL REFERENCES lead (number) ON DELETE CASCADE"
_DAY = "CHECK (day BETWEEN 20000101 AND 29991231)"
TABLES: Final = {
    "lead": f"""(number INTEGER PRIMARY KEY AUTOINCREMENT CHECK (number BETWEEN 1 AND 999999),
        name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
        spelling TEXT NOT NULL UNIQUE CHECK (length(spelling) BETWEEN 1 AND 64), {_listed("role", get_args(Role))},
        password TEXT NOT NULL CHECK (password = '' OR (password LIKE '$argon2id$%' AND length(password) < 200)))
        STRICT""",
    "session": f"""({_HASH}, {_LEAD}, began INTEGER NOT NULL, seen INTEGER NOT NULL CHECK (seen >= began))
        STRICT, WITHOUT ROWID""",
    "link": f"({_HASH}, {_LEAD}, {_listed('purpose', get_args(Purpose))}, ends INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "browser": f"({_HASH}, {_LEAD}, day INTEGER NOT NULL {_DAY}) STRICT, WITHOUT ROWID",
    "audit": f"""(day INTEGER NOT NULL {_DAY}, lead INTEGER NOT NULL CHECK (lead BETWEEN 0 AND 999999),
        {_listed("action", get_args(Action))}, about INTEGER NOT NULL CHECK (about BETWEEN 0 AND 299912),
        n INTEGER NOT NULL CHECK (n > 0), PRIMARY KEY (day, lead, action, about)) STRICT, WITHOUT ROWID""",
}
"""Times are whole minutes, in sessions and links only, which are deleted when they end. The audit knows days."""

_SETTINGS: Final = {
    "journal_mode": "delete",
    "synchronous": 2,
    "secure_delete": 1,
    "temp_store": 2,
    "foreign_keys": 1,
    "trusted_schema": 0,
}


class AccountsUnavailable(Exception):
    """The accounts cannot be used now; the text says why and what to do. Nobody is signed in meanwhile."""


@dataclass(frozen=True, slots=True)
class AccountsFile:
    """The file in a folder. It is opened anew for every piece of work, so that any thread and process may use it."""

    folder: Path

    @property
    def path(self) -> Path:
        """The file itself."""
        return self.folder / FILE

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Read, for a moment. Raises AccountsUnavailable."""
        with self._in_plain_words(), closing(self._connect()) as connection:
            yield connection

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """Do everything inside or nothing. Raises AccountsUnavailable."""
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def _connect(self) -> sqlite3.Connection:
        """Connect, and begin the file where there is none."""
        self._keep_private()
        connection = sqlite3.connect(self.path, isolation_level=None, timeout=PATIENCE)
        try:
            for name, value in _SETTINGS.items():
                connection.execute(f"PRAGMA {name} = {value}").fetchall()
            if _mark(connection) == (0, 0):
                _begin(connection)
            self._refuse_others(*_mark(connection))
        except BaseException:
            connection.close()
            raise
        return connection

    def _refuse_others(self, application: int, version: int) -> None:
        if application != APPLICATION:
            raise AccountsUnavailable(f"{self.path} is no accounts file of this program: move it away")
        if version > VERSION:
            raise AccountsUnavailable(f"{self.path} was written by a newer version of this program")

    def _keep_private(self) -> None:
        """Make folder and file for their owner only, whatever they were."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.folder.stat().st_mode & 0o077:
            self.folder.chmod(0o700)
        opened = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            if os.fstat(opened).st_mode & 0o077:
                os.fchmod(opened, 0o600)
        finally:
            os.close(opened)

    @contextmanager
    def _in_plain_words(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as fault:
            raise AccountsUnavailable(f"{self.path}: {_told(fault)}") from None
        except OSError as fault:
            raise AccountsUnavailable(f"{self.path}: {os.strerror(fault.errno or 0).lower()}") from None

    def fault(self) -> str:
        """Return what is wrong with the file, in plain words; empty where nothing is. Makes no file."""
        if not self.path.exists():
            return ""
        try:
            with self.reading() as connection:
                sound = connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
        except AccountsUnavailable as fault:
            return str(fault)
        return "" if sound else f"{self.path} is damaged: move it away and add the leads again"


def _mark(connection: sqlite3.Connection) -> tuple[int, int]:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return application, version


def _begin(connection: sqlite3.Connection) -> None:
    """Make the tables in an empty file; two processes may come here at once."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if _mark(connection) == (0, 0) and tables == (0,):
            for name, columns in TABLES.items():
                connection.execute(f"CREATE TABLE {name} {columns}")
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _told(fault: sqlite3.Error) -> str:
    """Return what a database fault means, without the fault's own words."""
    code = getattr(fault, "sqlite_errorcode", 0) & 0xFF
    meaning = {
        sqlite3.SQLITE_BUSY: "another program has the accounts locked: close it",
        sqlite3.SQLITE_FULL: "the disk is full: make room",
        sqlite3.SQLITE_READONLY: "the accounts may only be read: give this user the right to write them",
        sqlite3.SQLITE_CORRUPT: "the accounts are damaged: move the file away and add the leads again",
        sqlite3.SQLITE_NOTADB: "this is no accounts file: move it away and add the leads again",
    }
    return meaning.get(code, f"the database reports fault {code}")
