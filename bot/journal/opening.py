"""Opening the journal's file: one writer, checked settings, and nothing ever overwritten."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, Literal

from bot.journal import schema
from bot.journal.health import MEANINGS, Cause, cause_of
from bot.journal.lists import Lists

FILE: Final = "journal.sqlite3"
LOCK: Final = "journal.lock"
SIDECARS: Final = ("-wal", "-shm", "-journal")
PATIENCE: Final = 2.0
"""Seconds to wait for a file that another program has locked."""

Fault = Literal["missing", "empty", "damaged", "foreign", "newer"]
Reason = Fault | Literal["replaced"]
_UNREADABLE: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class JournalUnavailable(Exception):
    """The journal cannot be used now; the text says why and what to do. Advice goes on without it."""

    def __init__(self, text: str, cause: Cause = "other") -> None:
        super().__init__(text)
        self.cause: Cause = cause


@dataclass(slots=True)
class Opened:
    """An open journal: its connection, the lock that keeps a second writer out, and what was found on opening."""

    folder: Path
    connection: sqlite3.Connection
    lock: int
    notices: tuple[str, ...] = field(default=())

    def close(self) -> None:
        """Write everything into the one file, and let the next writer in."""
        try:
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error:
            pass  # a full or locked disk keeps what was committed in the -wal file beside it
        finally:
            self.connection.close()
            os.close(self.lock)


def open_for_writing(folder: Path, lists: Lists, today: date, *, demo: bool = False, wipe: bool = True) -> Opened:
    """Open the journal of a folder, or begin one; raises JournalUnavailable.

    A file that is damaged, foreign, newer than this program or empty is moved
    aside under today's date, with its `-wal`, before a new one is begun.
    `wipe` overwrites what is deleted; only tests turn it off.
    """
    application = schema.DEMO_APPLICATION if demo else schema.APPLICATION
    with in_plain_words(folder):
        known = _prepare(folder)
        lock = lock_folder(folder)
        try:
            notices = _make_room(folder, application, today, known=known)
            if not (folder / FILE).exists():
                _begin(folder, lists, application)
            connection = connect(folder / FILE, wipe=wipe)
            schema.adapt(connection, lists)
        except BaseException:
            if not known:
                (folder / LOCK).unlink(missing_ok=True)
            os.close(lock)
            raise
    return Opened(folder, connection, lock, notices)


@contextmanager
def in_plain_words(folder: Path) -> Iterator[None]:
    """Turn faults of the database and the file system into JournalUnavailable."""
    try:
        yield
    except sqlite3.Error as fault:
        raise JournalUnavailable(told(fault, folder), cause_of(fault)) from None
    except UnicodeDecodeError:
        raise JournalUnavailable(f"{folder}: {MEANINGS['damaged']}", "damaged") from None
    except OSError as fault:
        text = f"{folder} cannot be used: {os.strerror(fault.errno or 0).lower()}"
        raise JournalUnavailable(text, cause_of(fault)) from None


def told(fault: sqlite3.Error, folder: Path) -> str:
    """Return what a database fault means, without the fault's own words."""
    cause, code = cause_of(fault), getattr(fault, "sqlite_errorcode", 0) & 0xFF
    return f"{folder}: {f'the database reports fault {code}' if cause == 'other' else MEANINGS[cause]}"


def _prepare(folder: Path) -> bool:
    """Make the folder, for its owner only; tell whether a journal was ever kept there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    return (folder / LOCK).exists()


def lock_folder(folder: Path) -> int:
    """Keep every other writer out until the returned descriptor is closed, by whatever end of the process."""
    lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise JournalUnavailable(
            f"another process already keeps the journal in {folder}: stop it, or give this one a folder of its own",
            "taken",
        ) from None
    return lock


def _make_room(folder: Path, application: int, today: date, *, known: bool) -> tuple[str, ...]:
    """Move an unusable file aside; return what was found, in plain words."""
    fault = fault_of(folder / FILE, application)
    if fault is None or (fault == "missing" and not known and not _left_behind(folder)):
        return ()
    return (explain(set_aside(folder, fault, today)),)


def set_aside(folder: Path, why: Reason, today: date) -> str:
    """Move a journal, with what belongs to it, to a name of its own; return the name."""
    kept = _aside(folder, why, today)
    for suffix in ("", *SIDECARS):
        source = folder / f"{FILE}{suffix}"
        if source.exists():
            source.rename(folder / f"{kept.name}{suffix}")
            (folder / f"{kept.name}{suffix}").chmod(0o600)
    if why == "missing":
        kept.touch(mode=0o600)
    return kept.name


def _left_behind(folder: Path) -> bool:
    return any((folder / f"{FILE}{suffix}").exists() for suffix in SIDECARS)


def _aside(folder: Path, why: Reason, today: date) -> Path:
    stem = f"aside-{today.isoformat()}-{why}"
    names = (f"{stem}{f'-{number}' if number else ''}.sqlite3" for number in range(1000))
    return next(folder / name for name in names if not (folder / name).exists())


def explain(name: str) -> str:
    """Return what the name of a file that was set aside says."""
    parts = name.removesuffix(".sqlite3").split("-")
    why = {
        "missing": "the journal was missing, though this folder had held one",
        "empty": "the journal was empty",
        "damaged": "the journal was damaged",
        "foreign": "the file was not a journal of this program",
        "newer": "the journal was written by a newer version of this program",
        "replaced": "a backup was put back",
    }.get(parts[4] if len(parts) > 4 else "", "the journal could not be used")  # noqa: PLR2004  aside, date, why
    return f"on {'-'.join(parts[1:4])} {why}; a new one was begun, and what was found stands in {name}"


def fault_of(path: Path, application: int) -> Fault | None:
    """Tell what is wrong with a journal's file; None for a sound one.

    Raises sqlite3.Error for what says nothing about the file, such as a lock.
    """
    if not path.exists():
        return "missing"
    if path.stat().st_size == 0:
        return "empty"
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=PATIENCE)) as connection:
            return _fault_inside(connection, application)
    except UnicodeDecodeError:
        return "damaged"  # the complaint about it quotes bytes that are no letters
    except sqlite3.Error as fault:
        if getattr(fault, "sqlite_errorcode", 0) & 0xFF in _UNREADABLE:
            return "damaged"
        raise


def _fault_inside(connection: sqlite3.Connection, application: int) -> Fault | None:
    (found,) = connection.execute("PRAGMA application_id").fetchone()
    if found != application:
        return "foreign"
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > schema.VERSION:
        return "newer"
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        return "damaged"
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return None if tables.issuperset(schema.TABLES) else "damaged"


def _begin(folder: Path, lists: Lists, application: int) -> None:
    """Make a new journal under another name first: a half-made one is never found under its own."""
    fresh = folder / "journal.new"
    for suffix in ("", *SIDECARS):
        (folder / f"{fresh.name}{suffix}").unlink(missing_ok=True)
    os.close(os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN IMMEDIATE")
        schema.begin(connection, lists, application)
        connection.execute("COMMIT")
    fresh.rename(folder / FILE)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


SETTINGS: Final = {
    "journal_mode": "wal",
    "synchronous": 2,
    "secure_delete": 1,
    "temp_store": 2,
    "trusted_schema": 0,
    "cell_size_check": 1,
}
"""What every writing connection must answer: full durability, deleted bytes overwritten, no temporary files."""


def connect(path: Path, *, wipe: bool = True) -> sqlite3.Connection:
    """Connect to write; raises JournalUnavailable where a setting does not hold, since the promises rest on it."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=PATIENCE, check_same_thread=False)
    try:
        for name, wanted in SETTINGS.items():
            _set(connection, name, wanted if wipe or name != "secure_delete" else 0, path.parent)
        path.chmod(0o600)
    except BaseException:
        connection.close()
        raise
    return connection


def _set(connection: sqlite3.Connection, name: str, value: object, folder: Path) -> None:
    connection.execute(f"PRAGMA {name} = {value}")
    (answer,) = connection.execute(f"PRAGMA {name}").fetchone()
    if answer != value:
        raise JournalUnavailable(f"{folder}: the database will not keep its setting {name}")


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Connect to read only, beside whoever writes; raises JournalUnavailable."""
    if not path.exists():
        raise JournalUnavailable(f"there is no journal in {path.parent} yet")
    with in_plain_words(path.parent):
        uri = f"{path.resolve().as_uri()}?mode=ro"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=1.0, check_same_thread=False)
        try:
            connection.execute("PRAGMA query_only = 1")
            connection.execute("PRAGMA temp_store = 2")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except BaseException:
            connection.close()
            raise
    return connection
