"""All released figures as a small SQLite file that Datasette opens. It never holds a count that was not released."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import sqlite_utils

from bot.journal import words
from bot.journal.export import in_a_line
from bot.journal.figures import in_words
from bot.journal.health import MEANINGS, cause_of
from bot.journal.release import Release, all_releases


class SnapshotRefused(ValueError):
    """The snapshot cannot be written; the text says why."""


def snapshot(connection: sqlite3.Connection, target: Path, today: date) -> int:
    """Write every released figure into a new file; return how many releases there are."""
    releases = [stored.release for stored in all_releases(connection, today)]
    try:
        os.close(os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise SnapshotRefused(f"{target} is there already: give another name") from None
    except OSError as fault:
        raise SnapshotRefused(f"{target} cannot be written: {os.strerror(fault.errno or 0).lower()}") from None
    try:
        with closing(sqlite3.connect(target)) as made:
            database = sqlite_utils.Database(made)
            _write(database, releases)
            database.vacuum()
    except sqlite3.Error as fault:
        target.unlink()
        raise SnapshotRefused(f"{target} cannot be written: {MEANINGS[cause_of(fault)]}") from None
    return len(releases)


def _write(database: sqlite_utils.Database, releases: list[Release]) -> None:
    about = [{"key": "how to read these figures", "value": words.LEGEND}]
    about += [{"key": "warning", "value": words.DEMO}] if any(release.demo for release in releases) else []
    database.table("about").insert_all(about, pk="key")
    database.table("releases").insert_all(
        (
            {
                "period": each.period,
                "released": each.released,
                "rules": each.rules,
                "too_little_use": int(each.too_little),
            }
            for each in releases
        ),
        pk="period",
        columns={"period": str, "released": str, "rules": int, "too_little_use": int},
    )
    database.table("figures").insert_all(
        (
            {
                "period": release.period,
                "sheet": sheet.id,
                "what": words.SHEETS[sheet.id],
                "within": row.within,
                "under": row.under,
                "id": row.id,
                "name": row.name,
                "figure": row.n,
                "read_as": in_words(row.n),
                "percent": row.percent,
            }
            for release in releases
            for sheet in release.sheets
            for row in sheet.rows
        ),
        columns={"figure": int, "percent": int},
    )
    database.table("queries").insert_all(
        (
            {"period": release.period, "question": in_a_line(query), "figure": query.n, "read_as": in_words(query.n)}
            for release in releases
            for query in release.queries
        ),
        columns={"figure": int},
    )
