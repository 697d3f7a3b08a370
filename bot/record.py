"""The journal of a running service: whom channels leave word with, and where it is kept."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import get_args

from bot.content.hours import LONDON, Moment, moment_at
from bot.content.library import Library
from bot.exchange import Desk, Noted
from bot.finding.noticing import Kind
from bot.journal.lists import Lists, lists_of
from bot.journal.nightly import nightly
from bot.journal.recorder import Notes, NullRecorder, Recorder
from bot.journal.store import open_store


def closed_lists(library: Library) -> Lists:
    """Return every word the journal may hold: topics, outcomes, levels, questions, kept concepts and kinds."""
    kept = {name: name.replace("-", " ") for name, concept in library.concepts.items() if concept.kept}
    return lists_of(library, kept, get_args(Kind))


def journal_folder(data: Path) -> Path:
    """Return where the journal is kept, in the data folder."""
    return data / "journal"


@dataclass(frozen=True, slots=True)
class Journal:
    """Takes word of turns from every channel. In a demonstration it counts nothing."""

    notes: Notes
    clock: Callable[[], datetime]

    def web(self, noted: Noted) -> None:
        """Take word of a turn on the web, where nobody is known."""
        self.notes.note(noted, None, self.clock())

    def telegram(self, noted: Noted | None, person: Hashable, delivery: Hashable) -> None:
        """Take word of a turn on Telegram; the person is hashed with a key that is gone at midnight."""
        self.notes.note(noted, person, self.clock(), delivery=delivery)


@contextlib.contextmanager
def keep_journal(desk: Desk | None, data: Path, clock: Callable[[], datetime], *, demo: bool) -> Iterator[Journal]:
    """Keep the journal for as long as the service runs; nothing is counted in a demonstration or without content."""
    if desk is None or demo:
        yield Journal(NullRecorder(), clock)
        return
    lists, folder = closed_lists(desk.library), journal_folder(data)

    def moment(when: datetime) -> Moment:
        return moment_at(when, desk.library.calendar.office, desk.bank_holidays)

    recorder = Recorder(
        lambda: open_store(folder, lists, clock().astimezone(LONDON).date()),
        lists,
        moment=moment,
        nightly=nightly,
        clock=clock,
        folder=folder,
    )
    recorder.start()
    try:
        yield Journal(recorder, clock)
    finally:
        recorder.stop()
