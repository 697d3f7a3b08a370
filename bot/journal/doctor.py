"""What is wrong with a journal, told from outside: safe to run beside the process that writes."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final, Literal

from bot.journal import schema
from bot.journal.health import MEANINGS, read_told
from bot.journal.keeping import ASIDE
from bot.journal.opening import FILE, LOCK, JournalUnavailable, connect_to_read, explain, fault_of, told
from bot.journal.periods import month_of
from bot.journal.release import Damaged, all_releases

LEAST_ROOM: Final = 50 * 2**20
SOUND_SQLITE: Final = (3, 51, 3)
REPLACED: Final = "-replaced"
_MEANWHILE: Final = "Advice goes on without the journal meanwhile."
_NETWORKED: Final = ("nfs", "cifs", "smb", "fuse.sshfs", "9p", "ceph", "glusterfs")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to know about a journal, and what to do about it. A note needs no action today."""

    weight: Literal["fault", "note"]
    text: str
    mend: str


def problems(folder: Path, today: date) -> tuple[Problem, ...]:
    """Return everything that is wrong with the journal of a folder; nothing where none was begun. Never raises."""
    found: list[Problem] = []
    try:
        if folder.is_dir():
            found += _place(folder)
            found += _aside(folder)
            found += _file(folder, today)
            found += _told(folder)
    except OSError as fault:
        text = f"{folder} cannot be looked into: {os.strerror(fault.errno or 0).lower()}"
        found.append(Problem("fault", text, "Run this as the user who runs the bot."))
    return tuple(found)


def _file(folder: Path, today: date) -> Iterator[Problem]:
    try:
        fault = fault_of(folder / FILE, schema.APPLICATION)
    except sqlite3.Error as error:
        yield Problem("fault", told(error, folder), _MEANWHILE)
        return
    if fault == "missing":
        if (folder / LOCK).exists():
            yield Problem("fault", f"{folder} has held a journal, and it is gone", "Put a backup back.")
    elif fault is not None:
        yield Problem("fault", f"{folder / FILE} is {fault}", "It is set aside at the next start.")
    else:
        yield from _inside(folder, today)


def is_kept(folder: Path) -> bool:
    """Tell whether a process keeps the journal of a folder open for writing."""
    try:
        lock = os.open(folder / LOCK, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(lock)
    return False


def _place(folder: Path) -> Iterator[Problem]:
    for path in (folder, *sorted(folder.iterdir())):
        if path.exists() and path.stat().st_mode & 0o077:
            yield Problem("fault", f"others can read {path}", f"Run: chmod {'700' if path == folder else '600'} {path}")
    if not os.access(folder, os.W_OK):
        yield Problem("fault", f"this user may not write in {folder}", "Give it the folder, or start as its owner.")
    if shutil.disk_usage(folder).free < LEAST_ROOM:
        yield Problem("fault", f"the disk that holds {folder} is nearly full", "Make room: entries cannot be written.")
    system = file_system(folder)
    if system.startswith(_NETWORKED):
        yield Problem(
            "fault", f"{folder} lies on a network file system ({system})", "Move it to a disk of this machine."
        )
    if sqlite3.sqlite_version_info < SOUND_SQLITE:
        text = (
            f"SQLite {sqlite3.sqlite_version} is older than 3.51.3, which mends a rare fault when two processes write"
        )
        yield Problem("note", text, "Nothing to do: only one process writes here, and a second is refused.")


def file_system(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """Return the kind of file system that holds a folder; empty where the machine does not tell."""
    try:
        lines = [line.split()[1:3] for line in mounts.read_text().splitlines()]
    except OSError:
        return ""
    place = folder.resolve()
    holding = [(len(point), kind) for point, kind in lines if place.is_relative_to(point)]
    return max(holding, default=(0, ""))[1]


def _aside(folder: Path) -> Iterator[Problem]:
    for path in sorted(folder.glob(ASIDE)):
        if path.suffix == ".sqlite3":
            yield _set_aside(path.name)


def _set_aside(name: str) -> Problem:
    if REPLACED in name:
        return Problem("note", explain(name), "Delete the file when you are sure of the backup: nothing reads it.")
    mend = "Put a backup back if counts are missing, then delete the file: it may hold what is long due to go."
    return Problem("fault", explain(name), mend)


def _inside(folder: Path, today: date) -> Iterator[Problem]:
    try:
        with closing(connect_to_read(folder / FILE)) as connection:
            yield from _overdue(connection, today)
            yield from _lost(connection, today)
            list(all_releases(connection, today))
    except JournalUnavailable as fault:
        yield Problem("fault", str(fault), _MEANWHILE)
    except Damaged as fault:
        yield Problem("fault", str(fault), "Until then these figures are not shown.")
    except sqlite3.Error as fault:
        yield Problem("fault", told(fault, folder), _MEANWHILE)
    except ValueError:
        yield Problem("fault", f"{folder}: something in the journal cannot be read", "Put a backup back.")


def _overdue(connection: sqlite3.Connection, today: date) -> Iterator[Problem]:
    (day,) = connection.execute("SELECT day FROM state").fetchone()
    if day and date.fromordinal(day) < today - timedelta(days=1):
        yield Problem(
            "fault",
            "entries of single turns are older than 36 hours: no night's roll-up has run",
            "Start the program: it rolls up at once. Or run: safeguarding-bot journal roll-up",
        )


def _told(folder: Path) -> Iterator[Problem]:
    """Tell what the process that writes has left word of."""
    told = read_told(folder)
    if told.cause:
        what, mend = MEANINGS[told.cause].split(": ", 1)
        waiting = f"; about {told.waiting} entries wait" if told.waiting else ""
        text = f"the journal could not be written when that was last tried: {what}{waiting}"
        yield Problem("fault", text, f"{mend[0].upper()}{mend[1:]}. {_MEANWHILE}")
    for reason, n in told.losses.items():
        text = f"{n} entries were lost because they {_WHY_LOST[reason]}, and the journal could not be told of it yet"
        yield Problem("note", text, "Start the program: it writes that down once the journal can be written.")


_WHY_LOST: Final = {
    "refused": "did not fit the content's lists",
    "overflow": "could not wait any longer for the disk",
    "failed": "could not be written before the program ended",
}


def _lost(connection: sqlite3.Connection, today: date) -> Iterator[Problem]:
    since = month_of(today).minus(1).code
    for month, reason, n in connection.execute("SELECT month, reason, n FROM loss WHERE month >= ?", [since]):
        text = f"{month // 100}-{month % 100:02}: {n} entries were lost because they {_WHY_LOST[reason]}"
        yield Problem("note", text, "Nobody was left without advice; that month's figures are a little low.")
