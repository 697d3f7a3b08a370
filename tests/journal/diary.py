"""Drivers for the journal's tests: notes as the exchange gives them, a clock that is set, days that pass."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random

from bot.content.hours import moment_at
from bot.exchange import Noted
from bot.journal.entries import Event, Unanswered
from bot.journal.lists import Lists
from bot.journal.nightly import nightly
from bot.journal.opening import FILE
from bot.journal.recorder import Recorder
from bot.journal.store import Store, open_store

OFFICE = ("mon-fri 09:00-17:00",)
MONDAY = datetime(2026, 10, 5, 10, 0, tzinfo=UTC)
OPENED = Noted(topic="lost-badge")
ANSWERED = Noted(topic="lost-badge", last_question="danger", next_question="found", steps=1)
REACHED = Noted(topic="lost-badge", outcome="hand-in", level="universal", last_question="found", steps=2)


@dataclass(slots=True)
class Clock:
    """Stands still until it is set."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **spans: float) -> None:
        self.now += timedelta(**spans)

    @property
    def day(self) -> date:
        return self.now.date()


@dataclass(slots=True)
class Diary:
    """A recorder on a real file, stepped by hand instead of by its thread."""

    folder: Path
    lists: Lists
    clock: Clock = field(default_factory=Clock)
    room: int = 2_000
    wipe: bool = True
    told: bool = False
    """Whether `doctor` is told how the journal is, as the service has it."""
    recorder: Recorder = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.recorder = Recorder(
            self.open,
            self.lists,
            moment=lambda when: moment_at(when, OFFICE, frozenset()),
            nightly=nightly,
            clock=self.clock,
            room=self.room,
            folder=self.folder if self.told else None,
        )

    def open(self) -> Store:
        return open_store(self.folder, self.recorder_lists, self.clock.day, wipe=self.wipe)

    @property
    def recorder_lists(self) -> Lists:
        return self.lists

    def note(self, *noted: Noted, person: object = None, delivery: object = None) -> None:
        for each in noted:
            self.recorder.note(each, person, self.clock(), delivery=delivery)

    def write(self) -> None:
        self.recorder.step()

    def rest(self) -> None:
        self.recorder.step(quiet=True)

    def restart(self) -> None:
        self.recorder.stop()
        self.start()

    @property
    def waiting(self) -> int:
        """How many entries and sums of details the recorder has not written yet."""
        writer = self.recorder._writer
        return len(writer._waiting) + len(writer._kinds)

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.folder / FILE)) as connection:
            return connection.execute(query, values).fetchall()

    def count(self, table: str) -> int:
        return int(str(self.rows(f"SELECT count(*) FROM {table}")[0][0]))

    def tally(self, sheet: str, key1: str = "", key2: str = "") -> tuple[object, ...]:
        found = self.rows("SELECT n, user_days FROM tally WHERE sheet = ? AND key1 = ? AND key2 = ?", sheet, key1, key2)
        assert len(found) <= 1
        return found[0] if found else (0, 0)


_numbers = count()


def event(lists: Lists, random: Random | None = None, **values: object) -> Event:
    """An event, with anything in it replaced."""
    token = (random or Random(next(_numbers))).randbytes(8)
    row = {
        "id": next(_numbers).to_bytes(16, "big"),
        "month": 202610,
        "band": "day",
        "run": b"run1",
        "day_token": token,
        "topic": "lost-badge",
        "stage": "opened",
        "entry": "menu",
    }
    return Event.model_validate(row | values, context=lists)


def asked(lists: Lists, **values: object) -> Unanswered:
    """A typed message's concepts, with anything in it replaced."""
    number = next(_numbers)
    row = {
        "id": number.to_bytes(16, "big"),
        "month": 202610,
        "band": "day",
        "run": b"run1",
        "day_token": number.to_bytes(8, "big"),
        "topic": "none",
        "concepts": ("dog",),
    }
    return Unanswered.model_validate(row | values, context=lists)


def every_byte(*folders: Path) -> bytes:
    """Everything that stands in every file of some folders."""
    return b"".join(path.read_bytes() for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())
