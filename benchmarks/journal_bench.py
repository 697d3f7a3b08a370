"""The journal: a turn's write, the night's roll-up, a month's figures, backup and restore.

`python -m benchmarks.journal_bench`. All figures are of one run; a bare commit to the same disk stands on top, so
that another machine's can be compared by ratio.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from bot.content.hours import moment_at
from bot.exchange import Noted
from bot.finding.noticing import KINDS
from bot.journal.counting import Cell, Count
from bot.journal.daybook import DayBook
from bot.journal.demo import Mixture
from bot.journal.export import as_csv
from bot.journal.keeping import back_up, restore
from bot.journal.lists import Lists, lists_of
from bot.journal.nightly import make_release, nightly, release_due
from bot.journal.periods import Month, month_of
from bot.journal.recorder import Recorder
from bot.journal.report import overview, reading
from bot.journal.rollup import add_counts, roll_up
from bot.journal.schema import TABLES
from bot.journal.store import Store, open_store
from bot.library import open_library

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 20, 11, tzinfo=UTC)
EVENTS = 100_000
MILLION = 1_000_000


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median(work: Callable[[], object], times: int) -> float:
    return statistics.median(seconds(work) for _ in range(times))


def shares(work: Callable[[], object], times: int) -> tuple[float, float]:
    taken = sorted(seconds(work) for _ in range(times))
    return taken[times // 2], taken[times * 99 // 100]


def bare_commit(folder: Path) -> float:
    """Return the median seconds of one row of 60 bytes, committed with the same durability and no checks."""
    connection = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    for setting in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("CREATE TABLE bare (id BLOB PRIMARY KEY, row BLOB) WITHOUT ROWID")
    random = Random(1)

    def write() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bare VALUES (?, ?)", [random.randbytes(16), random.randbytes(60)])
        connection.execute("COMMIT")

    return median(write, 1_000)


def writes(folder: Path, lists: Lists) -> dict[str, tuple[float, float]]:
    """Return median and 99th percentile of writing one turn, of writing one unanswered question, and of `note`."""
    topics, concepts = sorted(lists.reach), lists.sorted("concept")
    random = Random(2)
    book = DayBook(NOW.date(), random.randbytes)

    def turn() -> Noted:
        topic = random.choice(topics)
        asked = random.choices(lists.reach[topic].questions, k=2)
        return Noted(topic=topic, last_question=asked[0], next_question=asked[1], steps=1)

    def question() -> Noted:
        return Noted(topic="none", entry="text", quality="none", concepts=tuple(random.sample(concepts, 3)))

    taken: dict[str, tuple[float, float]] = {}
    with open_store(folder, lists, NOW.date()) as store:
        for name, make in (("turn", turn), ("unanswered question", question)):
            taken[name] = shares(
                lambda make=make: store.record(book.entries(make(), None, NOW, "day", lists), NOW.date()), 2_000
            )
    taken["note (what a channel waits)"] = notes(folder, lists, turn)
    return taken


def notes(folder: Path, lists: Lists, turn: Callable[[], Noted]) -> tuple[float, float]:
    recorder = Recorder(
        lambda: open_store(folder, lists, NOW.date()),
        lists,
        moment=lambda when: moment_at(when, ("mon-fri 09:00-17:00",), frozenset()),
        nightly=nightly,
        clock=lambda: NOW,
        room=10_000,
    )
    recorder.start()
    taken = shares(lambda: recorder.note(turn(), None, NOW), 2_000)
    recorder.stop(30)
    assert recorder.health().losses == {}
    return taken


def one_full_day(store: Store, mixture: Mixture, day: date) -> None:
    """Write a day of 100,000 events into the file."""
    events, asked = [], []
    while len(events) < EVENTS:
        made = mixture.day(day, store.lists.version)
        events += [row._replace(id=mixture.random.randbytes(16)) for row in made.events]
        asked += made.asked
    with store.transaction() as connection:
        connection.execute("UPDATE state SET day = ?", [day.toordinal()])
        marks = ", ".join("?" * 15)
        connection.executemany(f"INSERT INTO event VALUES ({marks}, ?)", events[:EVENTS])
        for row in asked:
            concepts = [*row.concepts, *[""] * 6][:6]
            connection.execute(f"INSERT INTO unanswered VALUES ({marks})", [*row[:5], *concepts, *row[6:]])


def a_million(store: Store) -> int:
    """Multiply two years' counts until they stand for a million events; return how many."""
    (n,) = store.connection.execute("SELECT sum(n) FROM tally WHERE sheet = 'use' AND key1 = 'any'").fetchone()
    more = -(-MILLION // n)
    store.connection.execute(f"UPDATE tally SET n = n * {more}, user_days = user_days * {more}")
    return n * more


def two_years(store: Store, mixture: Mixture) -> None:
    from bot.journal.counting import count_events, count_lines
    from bot.journal.rollup import add_lines

    sums: dict[Cell, Count] = {}
    for number in range(730):
        day = TODAY - timedelta(days=number + 1)
        made = mixture.day(day, store.lists.version)
        for cell, count in count_events(made.events, made.asked, store.lists.family_of).items():
            known = sums.get(cell, Count(0, 0))
            sums[cell] = Count(known.n + count.n, known.user_days + count.user_days)
        if month_of(day) == Month(2026, 10):
            with store.transaction() as connection:
                add_lines(connection, count_lines(made.asked, store.lists.tellable))
    with store.transaction() as connection:
        add_counts(connection, sums)


def bench() -> dict[str, object]:
    library, found = open_library(ROOT, TODAY)
    assert library is not None, found[:3]
    concepts = {name: name.replace("-", " ") for name, concept in library.concepts.items() if concept.kept}
    lists = lists_of(library, concepts, tuple(KINDS))
    folder = Path(tempfile.mkdtemp(prefix="journal-bench-"))
    rows: dict[str, object] = {"bare commit, ms": bare_commit(folder) * 1e3}
    for name, (middle, worst) in writes(folder / "writes", lists).items():
        rows[f"{name}, ms, median"] = middle * 1e3
        rows[f"{name}, ms, 99th percentile"] = worst * 1e3
    mixture = Mixture(library, lists, Random(3))
    with open_store(folder / "night", lists, TODAY) as store:
        one_full_day(store, mixture, TODAY - timedelta(days=1))
        (rows["rolled up, events"],) = store.connection.execute("SELECT count(*) FROM event").fetchone()
        rows["roll-up with VACUUM, s"] = seconds(lambda: roll_up(store, TODAY))
    with open_store(folder / "years", lists, TODAY) as store:
        two_years(store, mixture)
        rows["events counted"] = a_million(store)
        (rows["rows of counts"],) = store.connection.execute("SELECT count(*) FROM tally").fetchone()
        make = lambda: make_release(store.connection, Month(2026, 10), TODAY, lists, demo=False)  # noqa: E731
        rows["a month's figures made from counts, ms"] = median(make, 5) * 1e3
        rows["all releases of two years, s"] = seconds(lambda: release_due(store, TODAY))
        with reading(folder / "years") as connection:
            rows["a month's overview read, ms"] = median(lambda: overview(connection, "2026-10", TODAY), 50) * 1e3
            month = overview(connection, "2026-10", TODAY).month.release
            rows["a month as CSV, ms"] = median(lambda: as_csv(month), 50) * 1e3
        rows["backup, s"] = seconds(lambda: back_up(folder / "years", folder / "backup.sqlite3"))
    rows["restore, s"] = seconds(lambda: restore(folder / "backup.sqlite3", folder / "back", lists, TODAY))
    rows["tables"] = len(TABLES)
    return rows


def main() -> None:
    rows = bench()
    if "--json" in sys.argv:
        print(json.dumps(rows, indent=1))
        return
    bare = rows["bare commit, ms"]
    assert isinstance(bare, float)
    for name, value in rows.items():
        ratio = (
            f"   {value / bare:6.1f} x a bare commit" if name.endswith("median") and isinstance(value, float) else ""
        )
        print(f"{name:<44}{value:>12,.3f}{ratio}" if isinstance(value, float) else f"{name:<44}{value:>12,}")


if __name__ == "__main__":
    main()
