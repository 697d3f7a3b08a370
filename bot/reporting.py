"""Commands about the journal: figures as files, copies, forgetting, and what is wrong."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

from bot.content.library import Library
from bot.journal import report
from bot.journal.demo import open_demo
from bot.journal.doctor import Problem, problems
from bot.journal.export import ExportUnavailable, as_csv, as_text, write_xlsx
from bot.journal.health import Told, read_told, tell
from bot.journal.keeping import BackupRefused, back_up, forget, restore
from bot.journal.nightly import nightly
from bot.journal.opening import FILE, JournalUnavailable, in_plain_words
from bot.journal.periods import PeriodError
from bot.journal.pointers import unanswered
from bot.journal.release import Damaged, NotReleased
from bot.journal.rollup import roll_up
from bot.journal.snapshot import SnapshotRefused, snapshot
from bot.journal.store import open_store
from bot.record import closed_lists, journal_folder
from bot.review.accounts import accounts_folder
from bot.review.file import AccountsFile
from bot.review.proxy import BadProxy, read_proxies

LEAST_FREE = 100 * 1024 * 1024
STRICT_TABLES = (3, 37, 0)
Form = Literal["text", "json", "csv"]
REFUSALS = (JournalUnavailable, NotReleased, Damaged, PeriodError, ExportUnavailable, BackupRefused, SnapshotRefused)
"""What may be refused, each with a reason in plain words."""


def demo_folder(library: Library, data: Path, today: date) -> Path:
    """Return a folder with a journal of a year of invented use, made when it is not there yet."""
    return open_demo(data, library, closed_lists(library), today)


def figures(library: Library, data: Path, content: Path, month: str, today: date, *, demo: bool, form: Form) -> str:
    """Return a period's figures as text, JSON or CSV. Raises what `REFUSALS` names."""
    folder = demo_folder(library, data, today) if demo else journal_folder(data)
    with report.reading(folder) as connection:
        stored = report.find(connection, month, today)
    match form:
        case "json":
            return stored.json.decode()
        case "csv":
            return as_csv(stored.release)
        case "text":
            return as_text(stored.release, tuple(unanswered(stored.release, library, content)))


def figures_in_a_workbook(library: Library, data: Path, month: str, today: date, target: Path, *, demo: bool) -> None:
    """Write a period's figures as XLSX. Raises what `REFUSALS` names."""
    folder = demo_folder(library, data, today) if demo else journal_folder(data)
    with report.reading(folder) as connection:
        stored = report.find(connection, month, today)
    write_xlsx(stored.release, target)


def shown_figures(data: Path, target: Path, today: date) -> int:
    """Write every released figure, and nothing else, as a SQLite file; return how many periods it holds."""
    with report.reading(journal_folder(data)) as connection:
        return snapshot(connection, target, today)


def copy_out(data: Path, target: Path) -> dict[str, int]:
    """Back the counts and releases up; return how many rows of each table."""
    return back_up(journal_folder(data), target)


def copy_in(library: Library, data: Path, source: Path, today: date) -> dict[str, int]:
    """Restore a backup; return how many rows of each table."""
    return restore(source, journal_folder(data), closed_lists(library), today)


def forget_all(data: Path) -> tuple[str, ...]:
    """Delete the journal; return the files that went."""
    return forget(journal_folder(data))


def roll_up_now(library: Library, data: Path, today: date) -> int | None:
    """Do the night's work on a journal that no process keeps; return how many entries became counts, None without one.

    `doctor` then hears no more of why it could not be written; losses wait for the next start.
    Raises JournalUnavailable, also while the service runs: that does it by itself.
    """
    folder = journal_folder(data)
    if not (folder / FILE).exists():
        return None
    with open_store(folder, closed_lists(library), today) as store, in_plain_words(folder):
        rolled = roll_up(store, today)
        nightly(store, today)
        tell(folder, Told(losses=read_told(folder).losses))
    return rolled


def wrong_content(library: Library | None, errors: int, area: str) -> Iterator[Problem]:
    """Yield what is wrong with the content, and with the setting that names an area of it."""
    if errors:
        yield Problem("fault", f"the content has {errors} errors", "Run: safeguarding-bot check")
    if library is not None and area not in library.contacts:
        yield Problem("fault", f'there is no area "{area}"', "Set SAFEGUARDING_BOT_AREA, or run init-area.")


def wrong(data: Path, today: date, proxies: str = "", header: str = "") -> list[Problem]:
    """Return what is wrong with the journal, the accounts, the place they are kept in, and the proxies' settings."""
    found = list(problems(journal_folder(data), today))
    found += _leads(data, proxies, header)
    free = shutil.disk_usage(data if data.exists() else data.parent).free
    if free < LEAST_FREE:
        found.append(Problem("fault", "less than 100 MB of disk are free", "Make room: the journal cannot grow."))
    if sqlite3.sqlite_version_info < STRICT_TABLES:
        found.append(Problem("fault", f"SQLite {sqlite3.sqlite_version} is too old", "Use SQLite 3.37 or later."))
    return found


def _leads(data: Path, proxies: str, header: str) -> Iterator[Problem]:
    fault = AccountsFile(accounts_folder(data, demo=False)).fault()
    if fault:
        yield Problem("fault", fault, "Until then no lead can sign in; advice goes on.")
    try:
        believed = read_proxies(proxies, header)
        if believed.header and not believed.networks:
            yield Problem(
                "fault",
                "SAFEGUARDING_BOT_PROXY_USER_HEADER is set and SAFEGUARDING_BOT_PROXIES is empty: no lead can sign in",
                "List the proxy that signs leads in, or take the header away.",
            )
    except BadProxy as bad:
        yield Problem(
            "fault", f"SAFEGUARDING_BOT_PROXIES: {bad}", "Set it anew: until then the leads' pages are closed."
        )
