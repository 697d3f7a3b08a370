"""Slows those who guess passwords, and never keeps out anybody because of what others do elsewhere."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple

MOST_KEPT: Final = 20_000
FORGOTTEN_AFTER: Final = timedelta(hours=1)
_STEEPEST: Final = 20


class Pace(NamedTuple):
    """How many tries are free, and how long the wait grows after them, in seconds; it doubles each time."""

    free: int
    first: int
    longest: int


Kind = Literal["browser", "place", "address", "name"]
PACES: Final[dict[Kind, Pace]] = {
    "browser": Pace(5, 1, 60),
    "place": Pace(3, 1, 300),
    "address": Pace(30, 1, 60),
}
"""Tries for a name from a browser the lead has used, or else from an address; and for any names from an address."""
ALARM: Final = 30
"""Failures for a name, from wherever, after which each strange address has one free try instead of three."""
ALARMED: Final = Pace(1, 60, 300)


class Key(NamedTuple):
    """Whose failures are counted together."""

    kind: Kind
    name: str
    address: str = ""


@dataclass(slots=True)
class Failures:
    """How often a try failed, and when last."""

    n: int
    last: datetime


@dataclass(slots=True)
class Guessing:
    """Remembers failures for an hour, in memory only. For one thread.

    Names are those typed, known or not, so that a wait tells nothing about
    which there are.
    """

    clock: Callable[[], datetime]
    most: int = MOST_KEPT
    _failures: OrderedDict[Key, Failures] = field(default_factory=OrderedDict)

    def wait(self, keys: Iterable[Key]) -> int:
        """Return the seconds until a try is heard; 0 when it is heard now."""
        now = self.clock()
        return max((self._wait(key, now) for key in keys), default=0)

    def failed(self, keys: Iterable[Key]) -> None:
        """Count a failed try."""
        now = self.clock()
        for key in keys:
            found = self._recent(key, now)
            self._failures[key] = Failures(found.n + 1 if found else 1, now)
            self._failures.move_to_end(key)
        while len(self._failures) > self.most:
            self._failures.popitem(last=False)

    def succeeded(self, keys: Iterable[Key]) -> None:
        """Forget the failures of this name from this place; those of others stay."""
        for key in keys:
            if key.kind in {"browser", "place"}:
                self._failures.pop(key, None)

    def _recent(self, key: Key, now: datetime) -> Failures | None:
        found = self._failures.get(key)
        return found if found and abs(now - found.last) <= FORGOTTEN_AFTER else None

    def _wait(self, key: Key, now: datetime) -> int:
        found = self._recent(key, now)
        pace = self._pace(key, now)
        if found is None or pace is None or found.n < pace.free:
            return 0
        delay = min(pace.first << min(found.n - pace.free, _STEEPEST), pace.longest)
        over = (now - found.last).total_seconds()
        return max(0, min(delay, round(delay - over + 0.5)))

    def _pace(self, key: Key, now: datetime) -> Pace | None:
        if key.kind == "place":
            all_over = self._recent(Key("name", key.name), now)
            return ALARMED if all_over and all_over.n >= ALARM else PACES["place"]
        return PACES.get(key.kind)


def keys_of(name: str, address: str, *, known_browser: str = "") -> tuple[Key, ...]:
    """Return what a try counts towards: its known browser alone, or the name from this address, either, and both."""
    if known_browser:
        return (Key("browser", name, known_browser),)
    network = network_of(address)
    return Key("place", name, network), Key("address", "", network), Key("name", name)


def network_of(address: str) -> str:
    """Return the address, or the network of an IPv6 one, of which one household has very many."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)
