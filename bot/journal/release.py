"""A period's figures, once and for all: what is stored, served again byte for byte, and read by every page and file."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from bot.journal.figures import RULES
from bot.journal.periods import Period, period_of, read_period


class Part(BaseModel):
    """Base of a release's parts."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Row(Part):
    """One figure. `n` is rounded; None means under 8, or held back so that no smaller one can be worked out."""

    id: str
    name: str
    n: int | None
    percent: int | None = None
    of: tuple[str, ...] = ()
    """For a group: the ids that are counted in it because they cannot be shown singly."""
    within: str = ""
    """The id of the topic or level that the row belongs to, where a sheet holds several."""
    under: str = ""
    """How that topic or level reads."""


class Sheet(Part):
    """One table of figures; `total` is rounded from the true total, not added up."""

    id: str
    total: int | None
    rows: tuple[Row, ...]


class Query(Part):
    """One line of the query log. An empty `band` or `outcome` means any that no other line tells; `when` says which."""

    concepts: tuple[str, ...]
    asked: str
    topic: str
    led_to: str
    outcome: str
    ended: str
    band: str
    n: int | None
    when: str = ""


class Print(Part):
    """A concern as it stood when a month was released: its fingerprint changes when its content does."""

    id: str
    name: str
    fingerprint: str


class Release(Part):
    """The figures of a month or quarter, with the words to read them by, as they stood when they were released."""

    period: str
    kind: Literal["month", "quarter"]
    demo: bool
    rules: int
    released: str
    too_little: bool
    sheets: tuple[Sheet, ...] = ()
    queries: tuple[Query, ...] = ()
    other_queries: int | None = None
    content: tuple[Print, ...] = ()

    def sheet(self, name: str) -> Sheet:
        """Return a sheet; an empty one where there was too little use."""
        return next((sheet for sheet in self.sheets if sheet.id == name), Sheet(id=name, total=None, rows=()))

    def figure(self, sheet: str, row: str) -> int | None:
        """Return one figure; None when it is hidden or not there."""
        return next((each.n for each in self.sheet(sheet).rows if each.id == row), None)

    def as_bytes(self) -> bytes:
        """Return the release as JSON, in the one spelling that is stored and handed out."""
        return json.dumps(self.model_dump(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class Damaged(Exception):
    """A stored release is not what was released."""


class NotReleased(LookupError):
    """There are no figures for the period; the text says why."""


class Stored(NamedTuple):
    """A release as stored: its bytes, and their fingerprint."""

    release: Release
    json: bytes
    sha256: str


def keep(connection: sqlite3.Connection, release: Release) -> None:
    """Store a release; one that is there already stays as it is. The caller holds the transaction."""
    content = release.as_bytes()
    connection.execute(
        "INSERT OR IGNORE INTO release VALUES (?, ?, ?, ?, ?)",
        [
            read_period(release.period).code,
            content,
            hashlib.sha256(content).digest(),
            int(release.released.replace("-", "")),
            RULES,
        ],
    )


def released(connection: sqlite3.Connection) -> tuple[Period, ...]:
    """Return the periods that have been released, the latest first, months before the quarter they end."""
    found = (period_of(code) for (code,) in connection.execute("SELECT period FROM release"))
    return tuple(sorted((each for each in found if each), key=lambda each: (each.opens, each.code), reverse=True))


def read_release(connection: sqlite3.Connection, period: Period, today: date) -> Stored:
    """Return a period's release as it was stored. Raises NotReleased, and Damaged where a byte has changed since."""
    row = connection.execute("SELECT json, sha256 FROM release WHERE period = ?", [period.code]).fetchone()
    if row is None:
        if today < period.opens:
            raise NotReleased(f"the figures for {period} open on {period.opens:%-d %B %Y}")
        raise NotReleased(f"nothing was counted in {period}")
    content, digest = row
    if hashlib.sha256(content).digest() != digest:
        raise Damaged(f"the figures for {period} have changed since they were released: restore a backup")
    return Stored(Release.model_validate_json(content), content, digest.hex())


def all_releases(connection: sqlite3.Connection, today: date) -> Iterator[Stored]:
    """Yield every release, the latest first."""
    for period in released(connection):
        yield read_release(connection, period, today)
