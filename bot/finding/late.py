"""What reads messages, built when it is first needed or warmed beforehand; taps never wait for it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from bot.finding.found import Finder, Found, Notice, Noticer

Readers = tuple[Finder, Noticer]


class LateReaders:
    """A finder and a noticer in one, built once, whoever asks first."""

    def __init__(self, build: Callable[[], Readers]) -> None:
        self._build = build
        self._built: Readers | None = None
        self._lock = Lock()

    def warm(self) -> Readers:
        """Return the two, built by now."""
        with self._lock:
            if self._built is None:
                self._built = self._build()
            return self._built

    def find(self, text: str) -> Found:
        """Return what a message points to."""
        return self.warm()[0].find(text)

    def notice(self, text: str) -> Notice:
        """Return what identifying details a message seems to hold."""
        return self.warm()[1].notice(text)
