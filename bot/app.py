"""Everything put together: content, channels and the server. Nothing is global; `cli` hands over the settings."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.apart import begin_apart
from bot.channels.web.app import web_routes
from bot.channels.web.headers import Guard
from bot.content.diagnostics import Diagnostic, Severity
from bot.content.hours import LONDON
from bot.content.library import Library
from bot.exchange import Desk
from bot.finding.asking import Asking
from bot.finding.emergency import EmergencySense, lessons
from bot.finding.files import read_word_lists
from bot.finding.finder import TopicFinder, build_ranking
from bot.finding.late import LateReaders
from bot.finding.names import numbers_of, words_of
from bot.finding.noticing import Noticer
from bot.finding.shelf import Shelf
from bot.journal import report
from bot.journal.demo import open_demo
from bot.logs import describe
from bot.metrics import metrics_route
from bot.record import Journal, closed_lists, journal_folder, keep_journal
from bot.review.accounts import Accounts, accounts_folder, open_accounts
from bot.review.file import AccountsUnavailable
from bot.review.guarding import SESSION_COOKIES
from bot.review.pages import review_routes
from bot.review.proxy import BadProxy, Proxies, read_proxies
from bot.settings import Settings

YEARS = 10
LEARNT = "learnt"
"""The folder in the data folder that keeps what was learnt from the content's messages."""
A_DAY = 24 * 60 * 60
_log = logging.getLogger(__name__)


def now() -> datetime:
    """Return the time, with its zone."""
    return datetime.now(UTC)


class Opened(NamedTuple):
    """The content as opened: the library, where there is no error, what was found wrong, and the bank holidays."""

    library: Library | None
    found: tuple[Diagnostic, ...]
    bank_holidays: frozenset[date]


def open_content(folder: Path, today: date, *, demo: bool = False) -> Opened:
    """Read, check and prove a content folder; bank holidays are worked out for ten years on."""
    from bot.calendar import bank_holidays
    from bot.library import open_library

    library, found = open_library(folder, today, demo=demo)
    days = bank_holidays(range(today.year - 1, today.year + YEARS), library.calendar) if library else frozenset()
    return Opened(library, found, days)


def build_readers(library: Library, folder: Path, data: Path | None = None) -> tuple[TopicFinder, Noticer]:
    """Return what reads messages: the finder, and the noticer of identifying details.

    With a data folder, what is learnt from the content's messages is kept there for the next start.
    """
    lists, _ = read_word_lists(folder)
    assert lists.names is not None
    assert lists.everyday is not None
    assert lists.emergency is not None
    assert lists.emergency_messages is not None
    shelf = Shelf(data / LEARNT) if data is not None else None
    sense = EmergencySense(lists.emergency, lessons(library, lists.emergency_messages), shelf)
    finder = TopicFinder(build_ranking(library), Asking(library.terms, library.contacts["national"]), sense)
    return finder, Noticer(lists.names, lists.everyday, words_of(library), numbers_of(library))


@dataclass(frozen=True, slots=True)
class Reception:
    """Gives the desk that answers, and the clock.

    Without usable content there is no desk, and every channel shows the safety message.
    """

    answers: Desk | None
    clock: Callable[[], datetime] = now

    def desk(self) -> Desk | None:
        """Return the desk; None without usable content."""
        return self.answers

    def warm(self) -> None:
        """Have the finder ready before somebody types; taps do not wait for it."""
        if self.answers is not None and isinstance(self.answers.finder, LateReaders):
            self.answers.finder.warm()


def open_reception(
    settings: Settings, clock: Callable[[], datetime] = now, *, demo: bool = False
) -> tuple[Reception, tuple[Diagnostic, ...]]:
    """Return the reception for the settings' content, and what was found wrong with that.

    Content is read, and what reads messages built, in processes of their own; to be
    called before there are threads.
    """
    today = clock().astimezone(LONDON).date()
    opened = begin_apart(open_content, settings.content_dir, today, demo=demo)()
    for each in opened.found:
        if each.severity is Severity.ERROR:
            _log.error("content: %s %s %s", each.place.file, each.code, each.name)
    library = opened.library
    if library is None:
        return Reception(None, clock), opened.found
    readers = LateReaders(begin_apart(build_readers, library, settings.content_dir, settings.data_dir))
    desk = Desk(library, readers, readers, opened.bank_holidays)
    return Reception(desk, clock), opened.found


def web(settings: Settings, reception: Reception, journal: Journal, *, demo: bool) -> Starlette:
    """Return the web application; with a token, its life runs Telegram too."""
    accounts = open_accounts(accounts_folder(settings.data_dir, demo=demo), reception.clock)

    @contextlib.asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        threading.Thread(target=warm, args=(reception,), name="warming", daemon=True).start()
        forgetting = asyncio.create_task(forget_each_day(accounts))
        try:
            async with _telegram(settings, reception, journal):
                yield
        finally:
            forgetting.cancel()
            await asyncio.wait([forgetting])

    proxies = believed(settings)
    routes = [
        metrics_route(journal.notes.health, proxies or Proxies(), Guard),
        *leads_pages(settings, reception, accounts, proxies, demo=demo),
        *web_routes(
            reception.desk,
            area=area_of(settings, reception),
            clock=reception.clock,
            demo=demo,
            note=journal.web,
            passed_over=SESSION_COOKIES,
        ),
    ]
    return Starlette(routes=routes, lifespan=life)


def believed(settings: Settings) -> Proxies | None:
    """Return the proxies that the settings list; None, which closes the leads' pages, where it cannot be understood."""
    try:
        return read_proxies(settings.proxies, settings.proxy_user_header)
    except BadProxy as fault:
        _log.error("SAFEGUARDING_BOT_PROXIES: %s: the leads' pages are closed", fault.args[0])
        return None


def warm(reception: Reception) -> None:
    """Have the finder ready; a fault is logged at once, and building is tried again when somebody types.

    It runs in a thread that holds up no stop.
    """
    try:
        reception.warm()
    except Exception as fault:  # noqa: BLE001  whatever fails here must be told, and fails nothing else
        _log.error("what reads messages could not be built: %s", describe(fault))


async def forget_each_day(accounts: Accounts) -> None:
    """Delete, now and once a day, what the accounts have kept for long enough."""
    while True:
        try:
            await asyncio.to_thread(accounts.forget_old)
        except AccountsUnavailable as fault:
            _log.warning("leads' accounts: %s", fault.args[0])
        await asyncio.sleep(A_DAY)


def leads_pages(
    settings: Settings, reception: Reception, accounts: Accounts, proxies: Proxies | None, *, demo: bool
) -> list[BaseRoute]:
    """Return the routes of the leads' pages; in a demonstration they show a year of invented use."""
    desk = reception.desk()
    folder = settings.data_dir
    figures = invented_year(folder, reception) if demo and desk is not None else lambda: journal_folder(folder)
    return review_routes(
        lambda: report.reading(figures()),
        accounts,
        lambda: desk.library if desk is not None else None,
        content_folder=settings.content_dir,
        guard=Guard,
        clock=reception.clock,
        demo=demo,
        proxies=proxies,
    )


def invented_year(data: Path, reception: Reception) -> Callable[[], Path]:
    """Begin to make a journal of a year of invented use; return what waits for its folder."""
    desk = reception.desk()
    assert desk is not None
    today = reception.clock().astimezone(LONDON).date()
    return begin_apart(open_demo, data, desk.library, closed_lists(desk.library), today)


def area_of(settings: Settings, reception: Reception) -> str:
    """Return the area whose directory is used; the national one where the content does not know the setting's."""
    known = reception.answers.library.contacts if reception.answers else {}
    return settings.area if settings.area in known else "national"


@contextlib.asynccontextmanager
async def _telegram(settings: Settings, reception: Reception, journal: Journal) -> AsyncIterator[None]:
    if settings.telegram_token is None:
        yield
        return
    from bot.channels.telegram.channel import Address, serve_telegram

    stop = asyncio.Event()
    address = Address(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
    task = asyncio.create_task(
        serve_telegram(
            reception.desk,
            address,
            area_of(settings, reception),
            stop,
            now=reception.clock,
            note=journal.telegram,
        )
    )
    try:
        yield
    finally:
        stop.set()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def serve(settings: Settings, reception: Reception, *, host: str, port: int, demo: bool) -> None:
    """Serve until stopped. The access log stays off: nobody's visits are written down."""
    with keep_journal(reception.desk(), settings.data_dir, reception.clock, demo=demo) as journal:
        config = uvicorn.Config(
            web(settings, reception, journal, demo=demo),
            host=host,
            port=port,
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=False,  # who a visitor is, `Forwarded` reads, from the listed proxies alone
            timeout_graceful_shutdown=5,
        )
        server = uvicorn.Server(config)
        signal.signal(
            signal.SIGTERM, lambda *_: None
        )  # the server stops by its own handler; ours makes the exit code 0
        with contextlib.suppress(KeyboardInterrupt):
            server.run()
