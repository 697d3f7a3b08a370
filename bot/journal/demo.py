"""A year of invented use, made by walking the real flows: for newcomers, pictures and tests. Marked DEMO everywhere."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final, NamedTuple, TypeVar

from bot.content.library import Ending, Library
from bot.engine.paths import Path as Way
from bot.engine.paths import paths
from bot.journal.counting import AskedRow, Cell, Count, EventRow, Line, count_events, count_lines
from bot.journal.entries import MOST_CONCEPTS, steps_band
from bot.journal.lists import EMERGENCY, LOOKED_UP, NONE, Lists
from bot.journal.nightly import release_due
from bot.journal.opening import JournalUnavailable
from bot.journal.periods import month_of
from bot.journal.phrasings import concepts_of_phrases
from bot.journal.rollup import add_counts, add_lines
from bot.journal.schema import DEMO_APPLICATION, VERSION
from bot.journal.store import Store, open_store

SEED: Final = 20261122
MONTHS: Final = 12
_PEOPLE: Final = 140
_A_DAY: Final = {True: 46, False: 13}
_BANDS: Final = {True: (("day", 70), ("evening", 22), ("night", 8)), False: (("weekend", 1),)}
_MOST_WAYS: Final = 60
_STOP: Final = {2: 0.14}
"""How many stop at a question, by its place on the way; fewer at all others."""
_FOUND: Final = {"strong": 52, "weak": 24, "none": 15, LOOKED_UP: 9}
_KINDS: Final = {"name": 12, "dob": 4, "school": 4, "postcode": 3}
_SOME: Final = 2
"""Concepts that most questions hold."""
_GAPS: Final = 2
"""Concerns that people ask about in words that are not found."""
_CHANGED: Final = 2
"""Concerns that were written anew half-way."""
_NOTHING: Final = Count(0, 0)
K = TypeVar("K", bound=Hashable)


class Day(NamedTuple):
    """The rows of one invented day."""

    events: list[EventRow]
    asked: list[AskedRow]
    kinds: dict[str, Count]


@dataclass(slots=True)
class Mixture:
    """Who asks what, how often, and where they stop; the same for the same seed."""

    library: Library
    lists: Lists
    random: Random
    _topics: list[str] = field(default_factory=list)
    _weights: list[float] = field(default_factory=list)
    _ways: dict[str, list[Way]] = field(default_factory=dict)
    _concepts: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    """What people ask about each concern, the commonest first."""

    def __post_init__(self) -> None:
        self._topics = sorted(self.library.flows)
        self.random.shuffle(self._topics)
        self._weights = [1 / (place + 2) for place in range(len(self._topics))]
        for topic, phrases in concepts_of_phrases(self.library, self.lists.words["concept"]).items():
            common = Counter(tuple(sorted(each))[:MOST_CONCEPTS] for each in phrases if each)
            ranked = sorted(common.items(), key=lambda each: (len(each[0]) != _SOME, -each[1], each[0]))
            self._concepts[topic] = [each for each, _ in ranked]

    @property
    def changed(self) -> list[str]:
        """The concerns that were written anew half-way."""
        return self._topics[:_CHANGED]

    def day(self, day: date, version: int) -> Day:
        """Return one day's rows."""
        weekday = day.weekday() < 5  # noqa: PLR2004  Monday to Friday
        run, tokens = self.random.randbytes(4), [self.random.randbytes(8) for _ in range(_PEOPLE + 1)]
        made = Day([], [], {})
        words, weights = zip(*_BANDS[weekday], strict=True)
        for _ in range(round(self.random.gauss(_A_DAY[weekday], 6))):
            known = self.random.random() < 0.7  # noqa: PLR2004  the others come by the web, and share a token
            person = self.random.randrange(_PEOPLE) if known else _PEOPLE
            band = self.random.choices(words, weights)[0]
            self._visit(made, _blank(month_of(day).code, band, run, tokens[person], version))
        return made

    def _visit(self, made: Day, row: EventRow) -> None:
        """Add one person's turn to the bot: words typed by some, then a concern, as far as they go."""
        topic = self.random.choices(self._topics, self._weights)[0]
        way = self._way(topic)
        entry = self.random.choices(("menu", "text", "link", "command"), (60, 30, 8, 2))[0]
        if entry == "text" and not self._ask(made, row, topic, way):
            return
        self._walk(made, row._replace(topic=topic, entry=entry), way)

    def _way(self, topic: str) -> Way:
        if topic not in self._ways:
            every = list(paths(self.library, topic))
            self._ways[topic] = self.random.sample(every, min(len(every), _MOST_WAYS))
        return self.random.choice(self._ways[topic])

    def _walk(self, made: Day, row: EventRow, way: Way) -> None:
        made.events.append(row._replace(stage="opened", steps="0"))
        for number, step in enumerate(way.steps, 1):
            if self.random.random() < _STOP.get(number, 0.04):
                return
            last = row._replace(last_question=step.asking.question, steps=steps_band(number))
            if number < len(way.steps):
                made.events.append(last._replace(stage="answered", next_question=way.steps[number].asking.question))
                continue
            outcome = self.library.outcome(way.ending)
            made.events.append(last._replace(stage="reached", outcome=way.ending.outcome, level=outcome.level))
            if self.random.random() < 0.12:  # noqa: PLR2004  some say whether it helped
                feedback = "helped" if self.random.random() < 0.82 else "not"  # noqa: PLR2004  most do
                made.events.append(last._replace(stage="feedback", feedback=feedback))

    def _ask(self, made: Day, row: EventRow, topic: str, way: Way) -> bool:
        """Add words typed; tell whether a concern was found."""
        quality = self.random.choices(tuple(_FOUND), tuple(_FOUND.values()))[0]
        found = {"none": NONE, LOOKED_UP: LOOKED_UP}.get(quality, topic)
        quality = "strong" if found == LOOKED_UP else quality
        kinds = self.lists.sorted("kind")
        if kinds and self.random.random() < 0.14:  # noqa: PLR2004  some type a name
            kind = self.random.choices(kinds, [_KINDS.get(kind, 1) for kind in kinds])[0]
            count = made.kinds.get(kind, Count(0, 0))
            made.kinds[kind] = Count(count.n + 1, count.user_days + 1)
        elif topic != EMERGENCY:
            made.asked.append(self._question(row, found, quality, way.ending))
        made.events.append(row._replace(stage="asked", entry="text", topic=found, quality=quality, steps="0"))
        return found == topic

    def _question(self, row: EventRow, found: str, quality: str, ending: Ending) -> AskedRow:
        """Return what a question was about: of one concern mostly the same few things."""
        about = self.random.choice(self._topics[-_GAPS:]) if found == NONE else found
        asked = self._concepts.get(about, ())
        place = int(self.random.expovariate(1.1))
        concepts = asked[place % len(asked)] if asked else ()
        outcome = ending.outcome if found in self.lists.reach and self.random.random() < 0.8 else ""  # noqa: PLR2004  most go on
        return AskedRow(
            self.random.randbytes(16),
            row.month,
            row.band,
            row.run,
            row.day_token,
            concepts,
            "0",
            quality,
            found,
            outcome,
        )


def _blank(month: int, band: str, run: bytes, token: bytes, version: int) -> EventRow:
    return EventRow(b"", month, band, run, token, "", "", "", "", "", "", "", "", "", "", version)


def open_demo(parent: Path, library: Library, lists: Lists, today: date) -> Path:
    """Return a folder with a journal of invented use up to today, made anew when content or month have changed.

    It stands in a folder of its own under `parent`; a journal of real use is
    never touched. Raises JournalUnavailable.
    """
    folder = parent / f"demo-{VERSION}-{library.version or 'content'}-{month_of(today)}"
    if (folder / "ready").exists():
        return folder
    for old in parent.glob("demo-*"):
        shutil.rmtree(old, ignore_errors=True)
    with open_store(folder, lists, today, demo=True) as store:
        fill(store, library, today)
    (folder / "ready").touch(mode=0o600)
    return folder


def fill(store: Store, library: Library, today: date, *, seed: int = SEED, months: int = MONTHS) -> None:
    """Count a year of invented days into a demonstration's journal, and release its months as they end."""
    mixture = count_up(store, library, today, seed=seed, months=months)
    now, change = store.lists, _change(today, months)
    then = {topic: now.prints[topic][::-1] for topic in mixture.changed if topic in now.prints}
    for month in range(months, 0, -1):
        opens = month_of(today).minus(month).opens
        store.lists = replace(now, prints={**now.prints, **then}) if opens < change else now
        if opens <= today:
            release_due(store, opens, demo=True)
    store.lists = now


def count_up(store: Store, library: Library, today: date, *, seed: int = SEED, months: int = MONTHS) -> Mixture:
    """Count a year of invented days into a demonstration's journal; return the mixture it was made by."""
    (application,) = store.connection.execute("PRAGMA application_id").fetchone()
    if application != DEMO_APPLICATION:
        raise JournalUnavailable("invented use is never written into a journal of real use")
    mixture = Mixture(library, store.lists, Random(seed))  # noqa: S311  invented use is to be the same every time
    counts, lines, kinds = dict[Cell, Count](), dict[Line, Count](), dict[tuple[int, str], Count]()
    for day, version in _days(today, months, store.lists.version):
        made = mixture.day(day, version)
        _add(counts, count_events(made.events, made.asked, store.lists.family_of))
        _add(lines, count_lines(made.asked, store.lists.tellable))
        _add(kinds, {(month_of(day).code, kind): count for kind, count in made.kinds.items()})
    with store.transaction() as connection:
        add_counts(connection, counts)
        add_lines(connection, lines)
        rows = [(*key, *count) for key, count in kinds.items()]
        connection.executemany("INSERT INTO identifying_tally VALUES (?, ?, ?, ?)", rows)
    return mixture


def _add(sums: dict[K, Count], more: Mapping[K, Count]) -> None:
    """Add one day's counts to those of the days before."""
    for key, count in more.items():
        known = sums.get(key, _NOTHING)
        sums[key] = Count(known.n + count.n, known.user_days + count.user_days)


def _days(today: date, months: int, version: int) -> Iterator[tuple[date, int]]:
    """Yield the days of whole months up to yesterday; the content changed half-way."""
    first = month_of(today).minus(months)
    day, change = date(first.year, first.number, 1), _change(today, months)
    while day < today:
        yield day, version if day >= change else version ^ 0x5A5A
        day += timedelta(days=1)


def _change(today: date, months: int) -> date:
    return today - timedelta(days=30 * months // 2)
