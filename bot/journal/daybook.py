"""What is remembered of a day, in memory only: which turns were one person's, and which updates were seen.

Nothing here can be written down: pickling, copying and printing refuse or show
nothing. The day's book is thrown away at midnight and at the end of the process.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final, NoReturn, SupportsIndex

from pydantic import ValidationError

from bot.journal.counting import Count
from bot.journal.entries import Event, Kept, Noteworthy, Unanswered, stage_of, steps_band, unknown_band
from bot.journal.lists import EMERGENCY, LOOKED_UP, Lists
from bot.journal.periods import month_of

Random = Callable[[int], bytes]
MOST_PEOPLE: Final = 50_000
"""Further people of a day share the token of the web chat: their number is then too small, never too large."""
MOST_HELD: Final = 200
"""Openings of one concern on the web that wait for an answer to be counted with."""
PAUSE: Final = timedelta(minutes=30)
"""A person who comes back to a concern after a longer pause begins it anew."""


class InMemoryOnly:
    """Base of what must never be written down."""

    __slots__ = ()

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError("this is held in memory only and cannot be written down or copied")

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


@dataclass(slots=True, repr=False, eq=False)
class Visitor(InMemoryOnly):
    """One person's day: a random token, the concern they are in, and a question still without its answer."""

    token: bytes
    topic: str = ""
    seen: set[tuple[str, ...]] = field(default_factory=set)
    reached: bool = False
    last: datetime | None = None
    typed: bool = False
    asked: dict[str, Any] | None = None


@dataclass(slots=True, repr=False, eq=False)
class Opening(InMemoryOnly):
    """A concern opened on the web that nobody has answered yet, and those opened meanwhile."""

    since: datetime
    held: list[Event] = field(default_factory=list)


class Openings(InMemoryOnly):
    """Concerns opened on the web, where nobody is known: one after another is counted as answers come.

    However often an address is opened, again by the same person or by another
    program, it counts once until the first question is answered or half an
    hour is over.
    """

    __slots__ = ("_of",)

    def __init__(self) -> None:
        self._of: dict[str, Opening] = {}

    def counted(self, event: Event, when: datetime) -> list[Event]:
        """Return what to write of a turn: at most one opening goes before the answer to it."""
        opening = self._of.get(event.topic)
        if event.stage == "opened":
            if opening is None or abs(when - opening.since) > PAUSE:
                self._of[event.topic] = Opening(when)
                return [event]
            if len(opening.held) < MOST_HELD:
                opening.held.append(event)
            return []
        if opening is None or event.steps != "1" or event.stage == "feedback":
            return [event]
        if opening.held:
            return [opening.held.pop(0), event]
        del self._of[event.topic]
        return [event]


class Deliveries(InMemoryOnly):
    """The latest updates that were noted, as keyed hashes, so that a repeated delivery counts once."""

    __slots__ = ("_key", "_room", "_seen")

    def __init__(self, random: Random, room: int = 20_000) -> None:
        self._key = random(32)
        self._room = room
        self._seen: OrderedDict[bytes, None] = OrderedDict()

    def again(self, delivery: Hashable) -> bool:
        """Tell whether a delivery was noted before; it is remembered from now on."""
        mark = hashed(self._key, delivery)
        if mark in self._seen:
            return True
        self._seen[mark] = None
        if len(self._seen) > self._room:
            self._seen.popitem(last=False)
        return False


def hashed(key: bytes, thing: Hashable) -> bytes:
    """Return eight bytes that stand for a thing as long as the key is known."""
    return hashlib.blake2b(repr(thing).encode("utf-8", "surrogatepass"), key=key, digest_size=8).digest()


class DayBook(InMemoryOnly):
    """One day of one run of the program: turns a person's turns into entries that name nobody."""

    __slots__ = ("_key", "_kinds", "_noticed", "_openings", "_people", "_random", "_web", "day", "run")

    def __init__(self, day: date, random: Random) -> None:
        self.day = day
        self.run = random(4)
        self._random = random
        self._key = random(32)
        self._web = random(8)
        self._openings = Openings()
        self._people: dict[bytes, Visitor] = {}
        self._kinds: dict[str, list[int]] = {}
        self._noticed: set[tuple[str, bytes]] = set()

    def visitor(self, person: Hashable | None) -> Visitor:
        """Return a person's day. All who are not known, as on the web, share one token and remember nothing."""
        if person is None:
            return Visitor(self._web)
        mark = hashed(self._key, person)
        if mark not in self._people:
            if len(self._people) >= MOST_PEOPLE:
                return Visitor(self._web)
            self._people[mark] = Visitor(self._random(8))
        return self._people[mark]

    def entries(
        self, noted: Noteworthy, person: Hashable | None, when: datetime, band: str, lists: Lists
    ) -> list[Kept]:
        """Return what to write for a turn. Raises ValueError, before anything is remembered, outside the lists."""
        if not lists.words["kind"].issuperset(noted.kinds):
            raise ValueError("not in the list of kinds")
        visitor = self.visitor(person)
        late = visitor.last is None or abs(when - visitor.last) > PAUSE
        event, asked = self._read(noted, visitor, band, lists, typed=visitor.typed and not late)
        found = self._settle(visitor, lists) if late or event.stage == "asked" else []
        visitor.last = when
        written = self._place(visitor, event, late=late)
        found += self._question(visitor, event, asked, lists, known=person is not None)
        self._notice(noted, visitor)
        if person is None and written is not None:
            return [*found, *self._openings.counted(written, when)]
        return [*found, written] if written else found

    def _read(
        self, noted: Noteworthy, visitor: Visitor, band: str, lists: Lists, *, typed: bool
    ) -> tuple[Event, dict[str, Any] | None]:
        stage = stage_of(noted)
        common = self._common(visitor, noted.topic, band)
        event = common | {
            "stage": stage,
            "entry": "text" if stage == "opened" and typed else noted.entry,
            "outcome": noted.outcome,
            "level": noted.level,
            "last_question": noted.last_question,
            "next_question": noted.next_question,
            "steps": steps_band(noted.steps),
            "quality": noted.quality,
            "feedback": noted.feedback,
            "version": lists.version,
        }
        asked = self._asked(noted, common, lists) if stage == "asked" and not noted.kinds else None
        return Event.model_validate(event, context=lists), asked

    def _common(self, visitor: Visitor, topic: str, band: str) -> dict[str, Any]:
        return {
            "id": self._random(16),
            "month": month_of(self.day).code,
            "band": band,
            "run": self.run,
            "day_token": visitor.token,
            "topic": topic,
        }

    def _asked(self, noted: Noteworthy, common: dict[str, Any], lists: Lists) -> dict[str, Any]:
        asked = common | {
            "id": self._random(16),
            "concepts": tuple(sorted(noted.concepts)),
            "unknown_words": unknown_band(noted.unknown_words),
            "quality": noted.quality,
        }
        Unanswered.model_validate(asked, context=lists)
        return asked

    def _place(self, visitor: Visitor, event: Event, *, late: bool) -> Event | None:
        """Follow a person through a concern; return what is new there, nothing of a step back or a second look."""
        visitor.typed = event.stage == "asked"
        if visitor.typed:
            return event
        again = event.stage == "opened" and visitor.reached
        if late or again or event.topic != visitor.topic:
            visitor.topic, visitor.seen, visitor.reached = event.topic, set(), False
        visitor.reached = visitor.reached or event.stage == "reached"
        return _new_of(event, visitor.seen)

    def _question(
        self, visitor: Visitor, event: Event, asked: dict[str, Any] | None, lists: Lists, *, known: bool
    ) -> list[Kept]:
        """Return the typed question that this turn settles. It waits in memory for where it leads."""
        if event.stage == "asked":
            if asked is None or (known and event.topic != LOOKED_UP):
                visitor.asked = asked
                return []
            return _unanswered(asked, lists)
        if visitor.asked is None or event.stage == "feedback":
            return []
        if visitor.asked["topic"] != EMERGENCY:
            visitor.asked["topic"] = event.topic
        visitor.asked["outcome"] = event.outcome
        return self._settle(visitor, lists) if event.stage == "reached" else []

    def _settle(self, visitor: Visitor, lists: Lists) -> list[Kept]:
        asked, visitor.asked = visitor.asked, None
        return [] if asked is None else _unanswered(asked, lists)

    def settle(self, lists: Lists, before: datetime | None = None) -> list[Kept]:
        """Return the questions that are waited for no longer: all of them, or those of people away since a time."""
        found: list[Kept] = []
        for visitor in self._people.values():
            if visitor.asked and (before is None or visitor.last is None or visitor.last < before):
                found += self._settle(visitor, lists)
        return found

    def _notice(self, noted: Noteworthy, visitor: Visitor) -> None:
        for kind in set(noted.kinds):
            counts = self._kinds.setdefault(kind, [0, 0])
            counts[0] += 1
            counts[1] += (kind, visitor.token) not in self._noticed
            self._noticed.add((kind, visitor.token))

    def take_kinds(self) -> dict[str, Count]:
        """Return the kinds of identifying details since the last time; they are written apart from any entry."""
        taken = {kind: Count(*counts) for kind, counts in self._kinds.items()}
        self._kinds.clear()
        return taken


def _new_of(event: Event, seen: set[tuple[str, ...]]) -> Event | None:
    """Return a turn without the questions that were left or come to before; None where nothing is new.

    In a concern that a person goes through once, each question counts once as
    come to and once as left, however often they step back.
    """
    steps = {"last_question": ("left", event.last_question), "next_question": ("come", event.next_question)}
    known = {name: "" for name, step in steps.items() if step in seen or not step[1]}
    new = len(known) < len(steps) if event.stage == "answered" else (event.stage, event.outcome) not in seen
    seen.update({*steps.values(), (event.stage, event.outcome)})
    return event.model_copy(update=known) if new else None


def _unanswered(asked: dict[str, Any], lists: Lists) -> list[Kept]:
    """Return the entry of a typed question; none where the content has lost its topic meanwhile."""
    try:
        return [Unanswered.model_validate(asked, context=lists)]
    except ValidationError:
        return []
