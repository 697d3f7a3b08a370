"""Keeping a journal safe, putting it back, and forgetting it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from bot.journal import schema
from bot.journal.health import FILE as HEALTH
from bot.journal.lists import Lists
from bot.journal.opening import (
    FILE,
    LOCK,
    Opened,
    connect,
    connect_to_read,
    fault_of,
    in_plain_words,
    lock_folder,
    set_aside,
    sync_folder,
)
from bot.journal.rollup import clean, roll_up
from bot.journal.store import Store

ASIDE: Final = "aside-*"
FRESH: Final = "journal.new"


class BackupRefused(ValueError):
    """A backup cannot be made or put back; the text says why."""


def back_up(folder: Path, target: Path) -> dict[str, int]:
    """Write the counts and released figures into a new file, beside whoever writes; return how many rows of each.

    No row of a single turn is ever copied, so that the backup holds nothing
    the journal itself deletes the same night. The file appears whole or not
    at all, and is for its owner only.
    """
    with in_plain_words(target.parent):
        if target.exists():
            raise BackupRefused(f"{target} is there already: give another name")
        part = target.with_name(f"{target.name}.part")
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            copied = _copy_out(folder, part)
            part.rename(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        sync_folder(target.parent)
    return copied


def _copy_out(folder: Path, part: Path) -> dict[str, int]:
    connect_to_read(folder / FILE).close()
    with closing(sqlite3.connect(":memory:", isolation_level=None, uri=True)) as memory:
        memory.execute("ATTACH ? AS journal", [f"{(folder / FILE).resolve().as_uri()}?mode=ro"])
        (application,) = memory.execute("PRAGMA journal.application_id").fetchone()
        if application != schema.APPLICATION:
            raise BackupRefused(f"{folder} holds no journal of real use")
        memory.execute("BEGIN")
        copied = {table: _copy_table(memory, table) for table in schema.KEPT_IN_BACKUP}
        memory.execute("COMMIT")
        memory.execute(f"PRAGMA application_id = {schema.BACKUP_APPLICATION}")
        memory.execute(f"PRAGMA user_version = {schema.VERSION}")
        memory.execute("VACUUM main INTO ?", [str(part)])
    return copied


def _copy_table(memory: sqlite3.Connection, table: str) -> int:
    (made,) = memory.execute("SELECT sql FROM journal.sqlite_master WHERE name = ?", [table]).fetchone()
    memory.execute(made)
    return memory.execute(f"INSERT INTO main.{table} SELECT * FROM journal.{table}").rowcount  # noqa: S608  own names


def restore(source: Path, folder: Path, lists: Lists, today: date) -> dict[str, int]:
    """Make a backup the journal of a folder; return how many rows of each table it holds.

    A journal that is there is set aside under today's date. Nothing is touched
    while another process keeps the journal, or when the backup is not sound.
    Raises BackupRefused and JournalUnavailable.
    """
    with in_plain_words(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        lock = lock_folder(folder)
        try:
            with closing(_open_backup(source)):
                pass
            copied = _copy_in(source, folder / FRESH, lists)
            if (folder / FILE).exists():
                _count_turns(folder, lock, lists, today)
                set_aside(folder, "replaced", today)
            (folder / FRESH).rename(folder / FILE)
            sync_folder(folder)
        finally:
            (folder / FRESH).unlink(missing_ok=True)
            os.close(lock)
    return copied


def _count_turns(folder: Path, lock: int, lists: Lists, today: date) -> None:
    """Turn what a journal holds of single turns into its counts, and let its kinds of question go.

    No night comes to a file that was set aside, and no release that they were kept for.
    """
    if fault_of(folder / FILE, schema.APPLICATION) is not None:
        return
    connection = connect(folder / FILE)
    with closing(connection):
        schema.adapt(connection, lists)
        store = Store(Opened(folder, connection, lock), lists)
        roll_up(store, today + timedelta(days=1))
        connection.execute("DELETE FROM query_tally")
        clean(store)


def _open_backup(source: Path) -> sqlite3.Connection:
    """Open a backup to read. Raises BackupRefused for what is none, is damaged, or is newer than this program."""
    if not source.is_file():
        raise BackupRefused(f"there is no file {source}")
    connection = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        sound = connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        application, version, sound = 0, 0, False
    if application == schema.BACKUP_APPLICATION and sound and version <= schema.VERSION:
        return connection
    connection.close()
    if application == schema.BACKUP_APPLICATION and sound:
        raise BackupRefused(f"{source} was made by a newer version of this program")
    raise BackupRefused(f"{source} is no sound backup of a journal")


def _copy_in(source: Path, fresh: Path, lists: Lists) -> dict[str, int]:
    fresh.unlink(missing_ok=True)
    os.close(os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(fresh, isolation_level=None, uri=True)) as connection:
        connection.execute("ATTACH ? AS backup", [f"{source.resolve().as_uri()}?mode=ro&immutable=1"])
        connection.execute("BEGIN IMMEDIATE")
        used = schema.still_used(connection, "backup", schema.KEPT_IN_BACKUP)
        schema.begin(connection, lists, schema.APPLICATION, used)
        copied = {
            table: connection.execute(f"INSERT INTO main.{table} SELECT * FROM backup.{table}").rowcount  # noqa: S608  ours
            for table in schema.KEPT_IN_BACKUP
        }
        connection.execute("COMMIT")
    return copied


def forget(folder: Path) -> tuple[str, ...]:
    """Delete everything a folder keeps, files set aside included; return the names of what went.

    Backups and exports elsewhere stay. Raises JournalUnavailable while another
    process keeps the journal.
    """
    if not folder.is_dir():
        return ()
    with in_plain_words(folder):
        lock = lock_folder(folder)
        try:
            doomed = sorted(
                {*folder.glob(f"{FILE}*"), *folder.glob(ASIDE), *folder.glob(f"{FRESH}*"), *folder.glob(f"{HEALTH}*")}
            )
            for path in doomed:
                os.truncate(path, 0)
                path.unlink()
            (folder / LOCK).unlink(missing_ok=True)
            sync_folder(folder)
        finally:
            os.close(lock)
    return tuple(path.name for path in doomed)
