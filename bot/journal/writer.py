"""Writes entries into the file when it can, keeps a bounded number when it cannot, and counts what is lost."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import SystemRandom
from typing import Final, NamedTuple

from bot.journal.counting import Count
from bot.journal.entries import Kept
from bot.journal.health import HUNDRED, Cause, Health, Losses, Told, cause_of, in_hundreds, read_told, tell
from bot.journal.lists import Lists
from bot.journal.opening import JournalUnavailable, told
from bot.journal.periods import month_of
from bot.journal.rollup import roll_up
from bot.journal.store import Store

Opener = Callable[[], Store]
Nightly = Callable[[Store, date], None]
BATCH: Final = 200
LONGEST_WAIT: Final = timedelta(minutes=1)


_log = logging.getLogger(__name__)


class _Key(NamedTuple):
    """Whose counts of identifying details: a day's, of one run of the program."""

    day: date
    run: bytes


@dataclass(slots=True)
class Writer:
    """The one writer of a journal; `step` is for one thread, `put`, `put_kinds` and `losses` for any.

    `folder` is where `doctor` is told how it is; without one it is told nothing.
    """

    opener: Opener
    nightly: Nightly
    room: int = 2_000
    folder: Path | None = None
    store: Store | None = None
    cause: Cause = ""
    reason: str = ""
    untidy: bool = False
    losses: Losses = field(default_factory=Losses)
    _told: Told = field(default_factory=Told)
    _waiting: deque[tuple[date, Kept]] = field(default_factory=deque)
    _kinds: dict[_Key, dict[str, Count]] = field(default_factory=dict)
    _kinds_lock: threading.Lock = field(default_factory=threading.Lock)
    _lists: Lists | None = None
    _night: date | None = None
    _ending: bool = False
    _again: datetime | None = None
    _pause: timedelta = timedelta(seconds=1)

    def put(self, day: date, entries: Sequence[Kept]) -> None:
        """Hand over entries of a day; those there is no room for are lost, and counted."""
        for entry in entries:
            if len(self._waiting) >= self.room:
                self.losses.add("overflow")
            else:
                self._waiting.append((day, entry))

    def put_kinds(self, day: date, run: bytes, kinds: Mapping[str, Count]) -> None:
        """Hand over counts of identifying details; they are written apart from any entry, and wait as sums."""
        with self._kinds_lock:
            sums = self._kinds.setdefault(_Key(day, run), {}) if kinds else {}
            for kind, count in kinds.items():
                before = sums.get(kind, Count(0, 0))
                sums[kind] = Count(before.n + count.n, before.user_days + count.user_days)

    def adopt(self, lists: Lists) -> None:
        """Hand over the lists of changed content, for the next step and every later opening."""
        self._lists = lists

    def health(self) -> Health:
        """Return how the journal is."""
        return Health(self.cause, self.reason, dict(self.losses.total))

    def step(self, now: datetime, today: date) -> None:
        """Do everything there is to do; where the file fails, keep what waits and try again after a pause."""
        if self._again is not None and timedelta() < self._again - now <= LONGEST_WAIT:
            return
        try:
            self._work(today)
        except JournalUnavailable as fault:
            self._fail(fault.cause, str(fault), now)
        except sqlite3.Error as fault:
            where = self.store.path.parent if self.store else Path("the journal")
            self._fail(cause_of(fault), told(fault, where), now)
        except Exception as fault:  # noqa: BLE001  whatever a damaged file or a fault of ours brings up, it is tried again
            self._fail(cause_of(fault), f"the journal failed: {type(fault).__name__}", now)
        else:
            self._turn("", "")
            self._again, self._pause = None, timedelta(seconds=1)
        self.tell()

    def _turn(self, cause: Cause, reason: str) -> None:
        """Remember how it went; a change is logged, by its one word."""
        if cause != self.cause:
            _log.warning("the journal is written again" if not cause else f"the journal cannot be written: {cause}")
        self.cause, self.reason = cause, reason

    def tell(self) -> None:
        """Tell `doctor` what has changed, in the file beside the journal.

        While another process keeps the journal, the file speaks of that one.
        """
        if self.cause == "taken" or self._word() == self._told:
            return
        self._take_over()
        word = self._word()
        if word != self._told and self._leave_word(word):
            self._told = word

    def _word(self) -> Told:
        """Return what is to be told: of losses, those told before, and whole hundreds more; at the end every one."""
        untold = Counter(self.losses.untold())
        before = Counter(self._told.losses) & untold
        losses = untold if self._ending else before + Counter(in_hundreds(untold - before))
        return Told(self.cause, len(self._waiting) // HUNDRED * HUNDRED, dict(losses))

    def _leave_word(self, word: Told) -> bool:
        """Write the file beside the journal; tell whether that went well."""
        if self.folder is None:
            return False
        try:
            tell(self.folder, word)
        except OSError:
            return False  # a full or read-only disk: the log and the metrics say it, and the next step tries again
        return True

    def _take_over(self) -> None:
        """Take over what another process, which does not keep the journal now, has left in the file."""
        if self.folder is None:
            return
        there = read_told(self.folder)
        self.losses.inherit(Counter(there.losses) - Counter(self._told.losses))
        self._told = there

    def _give_over(self) -> None:
        """Leave to the process that keeps the journal what was told before: it has taken that over."""
        self.losses.were_told(self._told.losses)
        self._told = Told()

    def _leave_losses(self) -> None:
        """Add what was lost here to what the process that keeps the journal has told."""
        if self.folder is not None:
            there = read_told(self.folder)
            losses = Counter(there.losses) + Counter(self.losses.untold())
            self._leave_word(replace(there, losses=dict(losses)))

    def tidy(self) -> None:
        """Leave nothing behind that shows in which order entries came."""
        if self.store is None or not self.untidy:
            return
        try:
            self.store.tidy()
            self.untidy = False
        except sqlite3.Error:
            pass  # somebody reads: the next quiet moment does it

    def finish(self, now: datetime, today: date) -> None:
        """Write what waits, at once and for the last time; what cannot be written is lost, counted and told."""
        self._again, self._ending = None, True
        self.step(now, today)
        if self._give_up():
            self.tell()
            self._again = None
            self.step(now, today)
        if self.cause == "taken":
            self._leave_losses()
        self.close()

    def _give_up(self) -> int:
        """Count all that waits, each noticed detail too, as lost; return how much that is."""
        with self._kinds_lock:
            lost = len(self._waiting) + sum(count.n for sums in self._kinds.values() for count in sums.values())
            self._waiting.clear()
            self._kinds.clear()
        if lost:
            self.losses.add("failed", lost)
        return lost

    def close(self) -> None:
        """Close the file."""
        if self.store is not None:
            self.store.close()
            self.store = None

    def _fail(self, cause: Cause, reason: str, now: datetime) -> None:
        self._turn(cause, reason)
        if cause == "taken":
            self._give_over()
        self.close()
        self._again = now + self._pause
        self._pause = min(self._pause * 2, LONGEST_WAIT)

    def _work(self, today: date) -> None:
        store = self._open()
        if self._lists is not None and store.lists is not self._lists:
            store.adopt(self._lists)
        while (day := self._first_day()) is not None:
            self._write_some(store, day)
        untold = self.losses.untold()
        if untold:
            store.count_losses(month_of(today).code, untold)
            self.losses.were_told(untold)
        if self._night != today:
            self.nightly(store, today)
            self._night = today

    def _open(self) -> Store:
        if self.store is not None and not self.store.is_in_place():
            self.close()
        if self.store is None:
            self.store = self.opener()
            self._take_over()
            for notice in self.store.notices:
                _log.warning("%s", notice)
            self._night = None
        return self.store

    def _first_day(self) -> date | None:
        """Return the day that is to be written first."""
        with self._kinds_lock:
            days = [key.day for key in self._kinds]
        if self._waiting:
            days.append(self._waiting[0][0])
        return min(days, default=None)

    def _write_some(self, store: Store, day: date) -> None:
        if store.day not in {None, day}:
            roll_up(store, day)
        self._write_kinds(store, day)
        batch = self._batch(day)
        if batch:
            self._write(store, day, batch)
            self.untidy = True
        for _ in batch:
            self._waiting.popleft()

    def _write_kinds(self, store: Store, day: date) -> None:
        """Write a day's counts of identifying details; what is handed over meanwhile waits for the next time."""
        with self._kinds_lock:
            taken = {key: self._kinds.pop(key) for key in [key for key in self._kinds if key.day == day]}
        while taken:
            key, kinds = next(iter(taken.items()))
            try:
                store.count_kinds(key.run, month_of(day).code, kinds)
            except BaseException:
                for again, sums in taken.items():
                    self.put_kinds(again.day, again.run, sums)
                raise
            del taken[key]

    def _batch(self, day: date) -> list[Kept]:
        """Return the first entries that wait, of one day; others may be handed over meanwhile."""
        batch: list[Kept] = []
        for place in range(min(len(self._waiting), BATCH)):
            that_day, entry = self._waiting[place]
            if that_day != day:
                break
            batch.append(entry)
        return batch

    def _write(self, store: Store, day: date, batch: list[Kept]) -> None:
        """Write in no order. An entry that the database's own lists refuse is lost, and holds up no other."""
        shuffled = SystemRandom().sample(batch, len(batch))
        try:
            store.record(shuffled, day)
        except sqlite3.IntegrityError:
            for entry in shuffled:
                try:
                    store.record([entry], day)
                except sqlite3.IntegrityError:
                    self.losses.add("refused")
