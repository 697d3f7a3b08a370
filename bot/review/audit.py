"""Who signed in and opened what: a lead's number, a day, a word and a period. No name, no time, no address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from bot.review.file import AccountsFile, Action
from bot.review.sessions import day_number, days_before

KEPT_DAYS: Final = 730
NOBODY: Final = 0
"""The number under which tries with unknown names are noted."""


class Opening(NamedTuple):
    """Something a lead did on a day; `about` is the period's number, 0 for none."""

    day: int
    lead: int
    action: Action
    about: int
    n: int


@dataclass(frozen=True, slots=True)
class Audit:
    """The notes in an accounts file. Every method raises AccountsUnavailable where the file fails it."""

    file: AccountsFile
    clock: Callable[[], datetime]

    def note(self, lead: int, action: Action, about: int = 0) -> None:
        """Note what a lead did: once a day, however often they did it, so that the notes tell no course of a day."""
        row = [day_number(self.clock()), lead, action, about]
        with self.file.reading() as connection:
            known = connection.execute(
                "SELECT 1 FROM audit WHERE day = ? AND lead = ? AND action = ? AND about = ?", row
            ).fetchone()
        if known is None:
            with self.file.changing() as connection:
                connection.execute("INSERT OR IGNORE INTO audit VALUES (?, ?, ?, ?, 1)", row)

    def count_refused(self, lead: int) -> None:
        """Count a refused try; how many there were tells an owner of somebody guessing."""
        with self.file.changing() as connection:
            connection.execute(
                "INSERT INTO audit VALUES (?, ?, 'refused', 0, 1) ON CONFLICT DO UPDATE SET n = n + 1",
                [day_number(self.clock()), lead],
            )

    def forget_old(self) -> None:
        """Delete what is older than two years; where nothing was ever kept there is nothing to do."""
        if not self.file.path.exists():
            return
        with self.file.changing() as connection:
            connection.execute("DELETE FROM audit WHERE day < ?", [days_before(self.clock(), KEPT_DAYS)])

    def openings(self, days: int = 90) -> tuple[Opening, ...]:
        """Return the notes of the last days, the latest day first."""
        with self.file.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM audit WHERE day >= ? ORDER BY day DESC, lead, action, about",
                [days_before(self.clock(), days)],
            )
            return tuple(map(Opening._make, rows))
