"""The driver of conversations: speaks as a practitioner, through the exchange."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from house import ROOT

from bot.app import build_readers
from bot.content.hours import LONDON
from bot.content.library import Library
from bot.engine.plain import as_text
from bot.engine.screens import Button, Screen
from bot.exchange import Asked, Context, Desk, Input, Started, Tapped, Typed, handle
from bot.finding.found import Finder, Noticer

TUESDAY_NOON = datetime(2026, 11, 24, 12, 0, tzinfo=LONDON)


@dataclass
class Talk:
    """One practitioner, one screen at a time."""

    desk: Desk
    area: str = "national"
    when: datetime = TUESDAY_NOON
    screens: list[Screen] = field(default_factory=list)

    @property
    def screen(self) -> Screen:
        return self.screens[-1]

    @property
    def text(self) -> str:
        return as_text(self.screen)

    def send(self, received: Input) -> Screen:
        turn = handle(self.desk, received, Context(self.when, self.area))
        self.screens += turn.screens
        return self.screen

    def start(self, parameter: str = "") -> Screen:
        return self.send(Started(parameter))

    def button(self, words: str) -> Button:
        found = [each for each in self.screen.buttons if words in {each.full, each.label}]
        assert found, f"no button {words!r} among {[each.full for each in self.screen.buttons]}"
        return found[0]

    def choose(self, *words: str) -> Screen:
        for each in words:
            self.send(Tapped(self.button(each).token))
        return self.screen

    def types(self, text: str) -> Screen:
        return self.send(Typed(text, self.screen.token if self.screens else ""))

    def asks(self, page: str, words: str = "") -> Screen:
        return self.send(Asked(page, words))  # type: ignore[arg-type]

    def offers(self) -> list[str]:
        return [each.full for each in self.screen.buttons]

    def expects_outcome(self, outcome: str) -> None:
        assert self.screen.reached is not None, self.text
        assert self.screen.reached.outcome == outcome


_READERS: dict[int, tuple[Finder, Noticer]] = {}


def readers_of(library: Library) -> tuple[Finder, Noticer]:
    """What reads messages, built once for each library of a test run; what was learnt is kept beside pytest's own."""
    if id(library) not in _READERS:
        _READERS[id(library)] = build_readers(library, ROOT, ROOT / ".pytest_cache")
    return _READERS[id(library)]


def talk_with(library: Library, *, holidays: frozenset[date] = frozenset(), **rest: object) -> Talk:
    return Talk(Desk(library, *readers_of(library), holidays), **rest)  # type: ignore[arg-type]
