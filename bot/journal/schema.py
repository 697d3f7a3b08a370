"""The journal's tables: STRICT, and every text column held to a list by the database itself."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from bot.journal.entries import FIXED, MOST_CONCEPTS
from bot.journal.health import LOSSES
from bot.journal.lists import Closed, Lists

VERSION: Final = 2
GONE: Final = ("audit",)
"""Tables that earlier versions had."""
APPLICATION: Final = 0x53424A31
"""Marks a file as a journal of this program (`SBJ1`), so that a foreign one is known."""
DEMO_APPLICATION: Final = 0x53424A44
"""Marks a journal of invented use (`SBJD`), which is never taken for a real one."""
BACKUP_APPLICATION: Final = 0x53424A42
"""Marks a backup (`SBJB`)."""

SHEETS: Final = (
    *("use", "topic", "family", "band", "entry", "version", "level", "outcome", "steps", "quality", "feedback"),
    *("concept", "pair", "topic_outcome", "topic_came", "topic_left", "topic_stage"),
    "topic_question",
)
"""What is counted; from `pair` on by calendar quarter, the others by month. The last is what version 1 counted."""
STAGES: Final = ("any", "asked", "unanswered", "opened", "reached", "feedback")
"""What is counted of use; `unanswered` in version 1 only."""

_MONTH = "CHECK (month BETWEEN 200001 AND 299912 AND month % 100 BETWEEN 1 AND 12)"
_PERIOD = "CHECK (period BETWEEN 2000 AND 299912)"
_COUNTS = "n INTEGER NOT NULL CHECK (n >= 0), user_days INTEGER NOT NULL CHECK (user_days >= 0)"
CONCEPTS: Final = tuple(f"concept{place}" for place in range(1, MOST_CONCEPTS + 1))

_LISTED: Final[dict[str, tuple[Closed, ...]]] = {
    "topic": ("topic",),
    "outcome": ("outcome",),
    "level": ("level",),
    "last_question": ("question",),
    "next_question": ("question",),
    "kind": ("kind",),
    **dict.fromkeys(CONCEPTS, ("concept",)),
    "key1": ("topic", "level", "concept"),
    "key2": ("outcome", "question", "concept"),
}
"""The content's lists that each text column draws on."""

TABLES: Final = {
    "state": """(only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        day INTEGER NOT NULL CHECK (day BETWEEN 0 AND 1100000), lists BLOB NOT NULL CHECK (length(lists) = 32))""",
    "event": f"""(id BLOB PRIMARY KEY CHECK (length(id) = 16), month INTEGER NOT NULL {_MONTH}, [band],
        run BLOB NOT NULL CHECK (length(run) = 4), day_token BLOB NOT NULL CHECK (length(day_token) = 8), [stage],
        [topic], [entry], [outcome], [level], [last_question], [next_question], [steps], [quality], [feedback],
        version INTEGER NOT NULL CHECK (version BETWEEN 0 AND 4294967295))""",
    "unanswered": f"""(id BLOB PRIMARY KEY CHECK (length(id) = 16), month INTEGER NOT NULL {_MONTH}, [band],
        run BLOB NOT NULL CHECK (length(run) = 4), day_token BLOB NOT NULL CHECK (length(day_token) = 8),
        {", ".join(f"[{name}]" for name in CONCEPTS)}, [unknown_words], [quality], [topic], [outcome])""",
    "identifying": f"""(run BLOB NOT NULL CHECK (length(run) = 4), month INTEGER NOT NULL {_MONTH}, [kind], {_COUNTS},
        PRIMARY KEY (run, month, kind))""",
    "tally": f"""(period INTEGER NOT NULL {_PERIOD}, [sheet], [key1], [key2],
        version INTEGER NOT NULL CHECK (version BETWEEN 0 AND 4294967295), {_COUNTS},
        PRIMARY KEY (period, sheet, key1, key2, version))""",
    "query_tally": f"""(month INTEGER NOT NULL {_MONTH}, {", ".join(f"[{name}]" for name in CONCEPTS)}, [topic],
        [outcome], [band], {_COUNTS}, PRIMARY KEY (month, {", ".join(CONCEPTS)}, topic, outcome, band))""",
    "identifying_tally": f"(period INTEGER NOT NULL {_PERIOD}, [kind], {_COUNTS}, PRIMARY KEY (period, kind))",
    "release": f"""(period INTEGER PRIMARY KEY {_PERIOD}, json BLOB NOT NULL,
        sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
        released INTEGER NOT NULL CHECK (released BETWEEN 20000101 AND 29991231),
        rules INTEGER NOT NULL CHECK (rules BETWEEN 1 AND 999))""",
    "loss": f"""(month INTEGER NOT NULL {_MONTH}, [reason], n INTEGER NOT NULL CHECK (n > 0),
        PRIMARY KEY (month, reason))""",
}
"""Columns in brackets are text with a list; the others are numbers and bytes."""

KEPT_IN_BACKUP: Final = ("tally", "identifying_tally", "release", "loss")
"""What a backup holds: counts and frozen figures, never a row of a single turn, nor what a release deletes."""

_ROWID = {"release", "state"}


def text_columns(table: str) -> tuple[str, ...]:
    """Return the names of a table's text columns."""
    return tuple(part.partition("]")[0] for part in TABLES[table].split("[")[1:])


Used = Mapping[str, frozenset[str]]


def words_of(column: str, lists: Lists, used: Used) -> tuple[str, ...]:
    """Return every word that a text column may hold, in order: what there is, and what rows still use."""
    program = {**FIXED, "sheet": SHEETS, "reason": LOSSES}
    if column in program:
        return program[column]
    words = {word for name in _LISTED[column] for word in lists.words[name]} | used.get(column, frozenset())
    if column == "key1":
        words |= {*lists.families, *STAGES, *(word for name in _COUNTED for word in FIXED[name])}
    if column == "key2":
        words |= set(STAGES)
    if column in {"topic", "kind"}:
        return tuple(sorted(words))
    return ("", *sorted(words - {""}))


_COUNTED = ("band", "entry", "steps", "quality", "feedback")


def create(table: str, lists: Lists, used: Used = MappingProxyType({}), name: str = "") -> str:
    """Return the statement that makes a table, under another name where one is given."""
    body, *parts = TABLES[table].split("[")
    for part in parts:
        column, _, rest = part.partition("]")
        body += _text(column, words_of(column, lists, used)) + rest
    rowid = "" if table in _ROWID else ", WITHOUT ROWID"
    return f"CREATE TABLE {name or table} {body} STRICT{rowid}"


def _text(column: str, words: Iterable[str]) -> str:
    """Return a text column. An empty word is looked for first: building the list costs more than the row."""
    words = list(words)
    full = ", ".join(f"'{word}'" for word in words if word)
    empty = f"{column} = '' OR " if "" in words else ""
    return f"{column} TEXT NOT NULL CHECK ({empty}{column} IN ({full or chr(39) * 2}))"


def fingerprint(lists: Lists) -> bytes:
    """Return thirty-two bytes that change when any table would be made differently."""
    return hashlib.sha256("\n".join(create(table, lists) for table in TABLES).encode()).digest()


def begin(connection: sqlite3.Connection, lists: Lists, application: int, used: Used = MappingProxyType({})) -> None:
    """Make all tables in an empty database. The caller holds the transaction."""
    for table in TABLES:
        connection.execute(create(table, lists, used))
    connection.execute("INSERT INTO state VALUES (1, 0, ?)", [fingerprint(lists)])
    connection.execute(f"PRAGMA application_id = {application}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def adapt(connection: sqlite3.Connection, lists: Lists) -> bool:
    """Widen every list to what the content now has and the rows still use, and drop what earlier versions had.

    Tell whether anything was to do.

    A column that an earlier version did not have stays empty in its rows.

    One transaction: killed at any moment, the tables are as before or as after.
    """
    (known,) = connection.execute("SELECT lists FROM state").fetchone()
    if known == fingerprint(lists):
        return False
    connection.execute("BEGIN IMMEDIATE")
    try:
        used = still_used(connection)
        for table in TABLES:
            if text_columns(table):
                _rebuild(connection, table, lists, used)
        for table in GONE:
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        connection.execute("UPDATE state SET lists = ?", [fingerprint(lists)])
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return True


def _rebuild(connection: sqlite3.Connection, table: str, lists: Lists, used: Used) -> None:
    connection.execute(create(table, lists, used, f"wider_{table}"))
    had = set(_columns(connection, table))
    values = ", ".join(name if name in had else "''" for name in _columns(connection, f"wider_{table}"))
    connection.execute(f"INSERT INTO wider_{table} SELECT {values} FROM {table}")  # noqa: S608  names of our own tables
    connection.execute(f"DROP TABLE {table}")
    connection.execute(f"ALTER TABLE wider_{table} RENAME TO {table}")


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", [table])]


def still_used(connection: sqlite3.Connection, place: str = "main", tables: Iterable[str] = TABLES) -> Used:
    """Return, for each column that draws on the content's lists, the words that rows hold, whatever it now says."""
    used: dict[str, set[str]] = {}
    for table in tables:
        known = {name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?, ?)", [table, place])}
        for column in text_columns(table):
            if column in _LISTED and column in known:
                rows = connection.execute(f"SELECT DISTINCT {column} FROM {place}.{table}")  # noqa: S608  likewise
                used.setdefault(column, set()).update(word for (word,) in rows if word)
    return {column: frozenset(words) for column, words in used.items()}
