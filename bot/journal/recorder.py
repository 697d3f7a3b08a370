"""Where channels leave word of a turn, after it was shown: nothing they do here can fail or wait."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Hashable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from bot.content.hours import LONDON, Moment
from bot.journal.daybook import PAUSE, DayBook, Deliveries, Random
from bot.journal.entries import Noteworthy, band_at
from bot.journal.health import NO_JOURNAL, Health
from bot.journal.lists import Lists
from bot.journal.writer import Nightly, Opener, Writer

_QUIET: Final = 2.0
_TICK: Final = 30.0
_log = logging.getLogger(__name__)


class Notes(Protocol):
    """Anything that takes word of a turn."""

    def note(
        self, noted: Noteworthy | None, person: Hashable | None, when: datetime, *, delivery: Hashable | None = None
    ) -> None:
        """Take word of a turn; never raises, never waits."""
        ...

    def health(self) -> Health:
        """Return how the journal is."""
        ...


class NullRecorder:
    """Counts nothing: for the preview, tests, leads and the demonstration."""

    def note(
        self, noted: Noteworthy | None, person: Hashable | None, when: datetime, *, delivery: Hashable | None = None
    ) -> None:
        """Take word of a turn, and forget it."""
        del noted, person, when, delivery

    def health(self) -> Health:
        """Say that there is no journal."""
        return NO_JOURNAL


class Recorder:
    """Turns notes into entries, and has a thread of its own write them.

    `person` is anything that stands for one person within a channel; it is
    hashed with a key that lives until midnight and then forgotten. None means
    nobody is known, as on the web. `delivery` stands for one update of a
    channel: the second time it is passed over. `moment` tells what time it was
    in England at a turn, and whether offices were open: that decides its part
    of day, and nothing else of the time is used. `folder` is where `doctor` is
    told how the journal is.
    """

    def __init__(
        self,
        opener: Opener,
        lists: Lists,
        *,
        moment: Callable[[datetime], Moment],
        nightly: Nightly,
        clock: Callable[[], datetime],
        random: Random = secrets.token_bytes,
        room: int = 2_000,
        folder: Path | None = None,
    ) -> None:
        self._lists = lists
        self._moment = moment
        self._clock = clock
        self._random = random
        self._writer = Writer(opener, nightly, room, folder)
        self._deliveries = Deliveries(random)
        self._book = DayBook(clock().astimezone(LONDON).date(), random)
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None

    def note(
        self, noted: Noteworthy | None, person: Hashable | None, when: datetime, *, delivery: Hashable | None = None
    ) -> None:
        """Take word of a turn. Never raises, and never waits for the disk."""
        if noted is None:
            return
        try:
            with self._lock:
                self._note(noted, person, when, delivery)
        except Exception:  # noqa: BLE001  whatever is wrong with a note, the channel must not hear of it
            self._writer.losses.add("refused")
        self._wake.set()

    def _note(self, noted: Noteworthy, person: Hashable | None, when: datetime, delivery: Hashable | None) -> None:
        if delivery is not None and self._deliveries.again(delivery):
            return
        now = self._clock()
        book = self._turn_to(now)
        band = band_at(self._moment(when))
        self._writer.put(book.day, book.entries(noted, person, now, band, self._lists))

    def _turn_to(self, now: datetime) -> DayBook:
        """Return the book of the day it is in England. Yesterday's is handed over and thrown away."""
        day = now.astimezone(LONDON).date()
        if day != self._book.day:
            self._hand_over(self._book)
            self._book = DayBook(day, self._random)
        return self._book

    def _hand_over(self, book: DayBook, before: datetime | None = None) -> None:
        self._writer.put(book.day, book.settle(self._lists, before))
        self._writer.put_kinds(book.day, book.run, book.take_kinds())

    def adopt(self, lists: Lists) -> None:
        """Use the lists of changed content from now on."""
        with self._lock:
            self._lists = lists
            self._writer.adopt(lists)
        self._wake.set()

    def health(self) -> Health:
        """Return how the journal is, for `doctor` and the metrics."""
        return self._writer.health()

    # --- the thread ------------------------------------------------------

    def start(self) -> None:
        """Begin to write."""
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def stop(self, patience: float = 8.0) -> None:
        """Write what waits, and close the file; gives up after some seconds."""
        self._stopping = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(patience)
        else:
            self._finish()

    def _run(self) -> None:
        while not self._stopping:
            woken = self._wake.wait(_QUIET if self._writer.untidy or self._writer.reason else _TICK)
            self._wake.clear()
            self._guarded(partial(self.step, quiet=not woken))
        self._guarded(self._finish)

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as fault:  # noqa: BLE001  the thread outlives any fault of its own
            _log.error("the journal failed: %s", type(fault).__name__)

    def step(self, *, quiet: bool = False) -> None:
        """Do one round of the thread's work; in a quiet moment, also what would show the order of entries sooner."""
        now = self._clock()
        with self._lock:
            book = self._turn_to(now)
            if quiet:
                self._hand_over(book, now - PAUSE)
        self._writer.step(now, self._book.day)
        if quiet:
            self._writer.tidy()

    def _finish(self) -> None:
        with self._lock:
            self._hand_over(self._book)
        self._writer.finish(self._clock(), self._book.day)
