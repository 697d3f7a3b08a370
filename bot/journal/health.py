"""How the journal is: counted in memory, told to `doctor` in a small file beside the journal, and to the metrics.

The file holds a word of a closed list and numbers. Once the room to wait is
full every turn is a loss: what waits and what is lost are therefore told in
hundreds while the program runs, so that the file's time, and whoever scrapes
the metrics, tell nobody's hour. At the end of the program the file holds what
is lost to the last one.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from errno import EACCES, EDQUOT, EFBIG, EIO, ENOSPC, EPERM, EROFS
from pathlib import Path
from typing import Final, Literal, get_args

FILE: Final = "health.json"
Cause = Literal["", "locked", "taken", "full", "read-only", "rights", "damaged", "disk", "other"]
"""Why the journal cannot be written; empty when it can. `taken`: by another process of this program."""
Loss = Literal["refused", "overflow", "failed"]
"""Why an entry was lost: it fitted no list, there was no room left to wait, or the program ended first."""
CAUSES: Final[tuple[Cause, ...]] = get_args(Cause)
LOSSES: Final[tuple[Loss, ...]] = get_args(Loss)
MEANINGS: Final[Mapping[Cause, str]] = {
    "locked": "another program has the journal locked: close it",
    "taken": "another process already keeps the journal: stop it, or give this one a folder of its own",
    "full": "the disk is full: make room",
    "read-only": "the journal may only be read: give this user the right to write it",
    "rights": "the journal cannot be opened: look at the folder's owner and rights",
    "damaged": "the journal is damaged: it is set aside at the next start",
    "disk": "the disk reports an error: look at the disk, then restore a backup",
    "other": "it failed in a way that has no name here: look at the log",
}
HUNDRED: Final = 100
_MOST: Final = 2**53

_OF_THE_DATABASE: Final[Mapping[int, Cause]] = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_CANTOPEN: "rights",
    sqlite3.SQLITE_IOERR: "disk",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}
_OF_THE_SYSTEM: Final[Mapping[int, Cause]] = {
    **dict.fromkeys((ENOSPC, EDQUOT, EFBIG), "full"),
    **dict.fromkeys((EACCES, EPERM), "rights"),
    EROFS: "read-only",
    EIO: "disk",
}


def cause_of(fault: Exception) -> Cause:
    """Return the one word for a fault of the database or the file system."""
    if isinstance(fault, sqlite3.Error):
        return _OF_THE_DATABASE.get(getattr(fault, "sqlite_errorcode", 0) & 0xFF, "other")
    if isinstance(fault, OSError):
        return _OF_THE_SYSTEM.get(fault.errno or 0, "other")
    return "other"


@dataclass(frozen=True, slots=True)
class Health:
    """How the journal is, for `doctor` and the metrics."""

    cause: Cause
    reason: str
    """Why it cannot be written, in plain words; empty when it can."""
    losses: Mapping[str, int]
    """Entries lost since the start."""


NO_JOURNAL: Final = Health(cause="", reason="", losses={})


@dataclass(slots=True)
class Losses:
    """Entries lost since the start, and those that the journal was not told of yet. For any thread."""

    total: Counter[str] = field(default_factory=Counter)
    _untold: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, reason: Loss, n: int = 1) -> None:
        """Count a loss."""
        with self._lock:
            self.total[reason] += n
            self._untold[reason] += n

    def inherit(self, losses: Mapping[str, int]) -> None:
        """Take over what an earlier run lost and could not tell."""
        with self._lock:
            self._untold.update(losses)

    def untold(self) -> dict[str, int]:
        """Return what the journal was not told of yet."""
        with self._lock:
            return dict(self._untold)

    def were_told(self, losses: Mapping[str, int]) -> None:
        """Note that the journal was told of these."""
        with self._lock:
            self._untold.subtract(losses)
            self._untold += Counter[str]()


def in_hundreds(losses: Mapping[str, int]) -> dict[str, int]:
    """Return losses rounded down to hundreds; those of fewer are left out."""
    return {reason: n // HUNDRED * HUNDRED for reason, n in losses.items() if n >= HUNDRED}


@dataclass(frozen=True, slots=True)
class Told:
    """What the file says: why the journal cannot be written, how many wait, in hundreds, and losses it lacks."""

    cause: Cause = ""
    waiting: int = 0
    losses: Mapping[str, int] = field(default_factory=dict)


def tell(folder: Path, told: Told) -> None:
    """Write the file whole, or take it away where there is nothing to tell. Raises OSError."""
    if told == Told():
        (folder / FILE).unlink(missing_ok=True)
        return
    part = folder / f"{FILE}.part"
    part.unlink(missing_ok=True)
    words = {"cause": told.cause, "waiting": told.waiting, "losses": dict(told.losses)}
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(words, file)
    part.rename(folder / FILE)


def read_told(folder: Path) -> Told:
    """Return what the file says; nothing where there is none, or it says what it cannot."""
    try:
        words = json.loads((folder / FILE).read_bytes())
        cause, waiting, losses = words["cause"], words["waiting"], words["losses"]
        numbers = [waiting, *losses.values()]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return Told()
    sound = all(type(number) is int and 0 <= number < _MOST for number in numbers)
    if cause not in CAUSES or not sound or not set(LOSSES).issuperset(losses):
        return Told()
    return Told(cause, waiting, losses)
