"""Writes entries into the file when it can, keeps a bounded number when it cannot, and counts what is lost."""

from __future__ import annotations

import sqlite3
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import SystemRandom
from typing import Final

from bot.journal.counting import Count
from bot.journal.entries import Kept
from bot.journal.lists import Lists
from bot.journal.opening import JournalUnavailable, told
from bot.journal.periods import month_of
from bot.journal.rollup import roll_up
from bot.journal.store import Store

Opener = Callable[[], Store]
Nightly = Callable[[Store, date], None]
BATCH: Final = 200
LONGEST_WAIT: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Health:
    """How the journal is, for `doctor` and the metrics."""

    open: bool
    reason: str
    """Why it cannot be written, in plain words; empty when it can."""
    waiting: int
    written: int
    losses: Mapping[str, int]
    """Entries lost since the start: `refused` (outside the lists), `overflow` (no room left to wait), `failed`."""
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Kinds:
    run: bytes
    month: int
    kinds: Mapping[str, Count]


@dataclass(slots=True)
class Writer:
    """The one writer of a journal; `step` is for one thread, `put` for any."""

    opener: Opener
    nightly: Nightly
    room: int = 2_000
    store: Store | None = None
    reason: str = ""
    written: int = 0
    untidy: bool = False
    losses: Counter[str] = field(default_factory=Counter)
    _untold: Counter[str] = field(default_factory=Counter)
    _waiting: deque[tuple[date, Kept | _Kinds]] = field(default_factory=deque)
    _lists: Lists | None = None
    _night: date | None = None
    _again: datetime | None = None
    _pause: timedelta = timedelta(seconds=1)

    def put(self, day: date, entries: Sequence[Kept]) -> None:
        """Hand over entries of a day; those there is no room for are lost, and counted."""
        for entry in entries:
            if len(self._waiting) >= self.room:
                self.lose("overflow")
            else:
                self._waiting.append((day, entry))

    def put_kinds(self, day: date, run: bytes, kinds: Mapping[str, Count]) -> None:
        """Hand over counts of identifying details; they are written apart from any entry."""
        if kinds:
            self._waiting.append((day, _Kinds(run, month_of(day).code, kinds)))

    def adopt(self, lists: Lists) -> None:
        """Hand over the lists of changed content, for the next step and every later opening."""
        self._lists = lists

    def lose(self, reason: str) -> None:
        """Count a lost entry."""
        self.losses[reason] += 1
        self._untold[reason] += 1

    def health(self) -> Health:
        """Return how the journal is."""
        notices = self.store.notices if self.store else ()
        return Health(self.store is not None, self.reason, len(self._waiting), self.written, dict(self.losses), notices)

    def step(self, now: datetime, today: date) -> None:
        """Do everything there is to do; where the file fails, keep what waits and try again after a pause."""
        if self._again is not None and timedelta() < self._again - now <= LONGEST_WAIT:
            return
        try:
            self._work(today)
        except JournalUnavailable as fault:
            self._fail(str(fault), now)
        except sqlite3.Error as fault:
            self._fail(told(fault, self.store.path.parent) if self.store else "the database failed", now)
        except Exception as fault:  # noqa: BLE001  whatever a damaged file or a fault of ours brings up, it is tried again
            self._fail(f"the journal failed: {type(fault).__name__}", now)
        else:
            self.reason, self._again, self._pause = "", None, timedelta(seconds=1)

    def tidy(self) -> None:
        """Leave nothing behind that shows in which order entries came."""
        if self.store is None or not self.untidy:
            return
        try:
            self.store.tidy()
            self.untidy = False
        except sqlite3.Error:
            pass  # somebody reads: the next quiet moment does it

    def give_up(self) -> None:
        """Count what still waits as lost, at the end of the process."""
        while self._waiting:
            _, entry = self._waiting.popleft()
            if isinstance(entry, Kept):
                self.lose("failed")

    def close(self) -> None:
        """Close the file."""
        if self.store is not None:
            self.store.close()
            self.store = None

    def _fail(self, reason: str, now: datetime) -> None:
        self.reason = reason
        self.close()
        self._again = now + self._pause
        self._pause = min(self._pause * 2, LONGEST_WAIT)

    def _work(self, today: date) -> None:
        store = self._open()
        if self._lists is not None and store.lists is not self._lists:
            store.adopt(self._lists)
        while self._waiting:
            self._write_some(store)
        if self._untold:
            store.count_losses(month_of(today).code, self._untold)
            self._untold.clear()
        if self._night != today:
            self.nightly(store, today)
            self._night = today

    def _open(self) -> Store:
        if self.store is not None and not self.store.is_in_place():
            self.close()
        if self.store is None:
            self.store = self.opener()
            self._night = None
        return self.store

    def _write_some(self, store: Store) -> None:
        day, first = self._waiting[0]
        if store.day not in {None, day}:
            roll_up(store, day)
        if isinstance(first, _Kinds):
            store.count_kinds(first.run, first.month, first.kinds)
            self._waiting.popleft()
            return
        batch = self._batch(day)
        self._write(store, day, batch)
        self.untidy = True
        for _ in batch:
            self._waiting.popleft()

    def _batch(self, day: date) -> list[Kept]:
        """Return the first entries that wait, of one day; others may be handed over meanwhile."""
        batch: list[Kept] = []
        for place in range(min(len(self._waiting), BATCH)):
            that_day, entry = self._waiting[place]
            if that_day != day or not isinstance(entry, Kept):
                break
            batch.append(entry)
        return batch

    def _write(self, store: Store, day: date, batch: list[Kept]) -> None:
        """Write in no order. An entry that the database's own lists refuse is lost, and holds up no other."""
        shuffled = SystemRandom().sample(batch, len(batch))
        try:
            store.record(shuffled, day)
            self.written += len(batch)
        except sqlite3.IntegrityError:
            for entry in shuffled:
                try:
                    store.record([entry], day)
                    self.written += 1
                except sqlite3.IntegrityError:
                    self.lose("refused")
