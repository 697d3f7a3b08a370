"""Everything put together: content, channels and the server. Nothing is global; `cli` hands over the settings."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import uvicorn
from starlette.applications import Starlette

from bot.apart import begin_apart
from bot.calendar import bank_holidays
from bot.channels.web.app import web_routes
from bot.content.diagnostics import Diagnostic, Severity
from bot.content.hours import LONDON
from bot.content.library import Library
from bot.exchange import Desk
from bot.finding.asking import Asking
from bot.finding.finder import LateFinder, TopicFinder, build_ranking
from bot.finding.phrases import EmergencyWords
from bot.library import open_library
from bot.settings import Settings

_log = logging.getLogger(__name__)


def now() -> datetime:
    """Return the time, with its zone."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Reception:
    """Gives the desk of the moment: the content as opened, and this year's bank holidays.

    Without usable content there is no desk, and every channel shows the
    safety message. `finder` is built when it is first needed.
    """

    library: Library | None
    clock: Callable[[], datetime] = now
    finder: LateFinder | None = None
    _desk: Desk | None = None
    _year: int = 0

    def desk(self) -> Desk | None:
        """Return the desk, made anew when the year changes; None without usable content."""
        library, year = self.library, self.clock().year
        if library is None:
            return None
        if self._desk is None or year != self._year:
            self.finder = self.finder or LateFinder(lambda: build_finder(library))
            days = bank_holidays(range(year - 1, year + 3), library.calendar)
            self._desk, self._year = Desk(library, self.finder, days), year
        return self._desk

    def warm(self) -> None:
        """Have the finder ready before somebody types; taps do not wait for it."""
        if self.finder is not None:
            self.finder.warm()


def build_finder(library: Library) -> TopicFinder:
    """Return the finder for a library's phrases, glossary and directory."""
    asking = Asking(library.terms, library.contacts["national"])
    return TopicFinder(build_ranking(library), asking, EmergencyWords())


def open_reception(
    settings: Settings, clock: Callable[[], datetime] = now, *, demo: bool = False
) -> tuple[Reception, tuple[Diagnostic, ...]]:
    """Return the reception for the settings' content, and what was found wrong with that.

    Content is read, and the finder built, in processes of their own; to be
    called before there are threads.
    """
    today = clock().astimezone(LONDON).date()
    library, found = begin_apart(open_library, settings.content_dir, today, demo=demo)()
    for each in found:
        if each.severity is Severity.ERROR:
            _log.error("content: %s %s %s", each.place.file, each.code, each.name)
    finder = LateFinder(begin_apart(build_finder, library)) if library is not None else None
    return Reception(library, clock, finder), found


def web(settings: Settings, reception: Reception, *, demo: bool) -> Starlette:
    """Return the web application; with a token, its life runs Telegram too."""

    @contextlib.asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        warming = asyncio.create_task(asyncio.to_thread(reception.warm))
        async with _telegram(settings, reception):
            yield
        await warming

    routes = web_routes(reception.desk, area=area_of(settings, reception), clock=reception.clock, demo=demo)
    return Starlette(routes=routes, lifespan=life)


def area_of(settings: Settings, reception: Reception) -> str:
    """Return the area whose directory is used; the national one where the content does not know the setting's."""
    known = reception.library.contacts if reception.library else {}
    return settings.area if settings.area in known else "national"


@contextlib.asynccontextmanager
async def _telegram(settings: Settings, reception: Reception) -> AsyncIterator[None]:
    if settings.telegram_token is None:
        yield
        return
    from bot.channels.telegram.channel import Address, serve_telegram

    stop = asyncio.Event()
    address = Address(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
    task = asyncio.create_task(
        serve_telegram(reception.desk, address, area_of(settings, reception), stop, now=reception.clock)
    )
    try:
        yield
    finally:
        stop.set()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def serve(settings: Settings, reception: Reception, *, host: str, port: int, demo: bool) -> None:
    """Serve until stopped. The access log stays off: nobody's visits are written down."""
    config = uvicorn.Config(
        web(settings, reception, demo=demo),
        host=host,
        port=port,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    server = uvicorn.Server(config)
    signal.signal(signal.SIGTERM, lambda *_: None)  # the server stops by its own handler; ours makes the exit code 0
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
