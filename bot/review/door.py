"""The way into every page: host, method, origin, form, who asks, and what is said when something is missing."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from bot.content.hours import LONDON
from bot.content.library import Library
from bot.journal.opening import JournalUnavailable
from bot.journal.periods import PeriodError
from bot.journal.release import Damaged, NotReleased
from bot.review.accounts import Accounts
from bot.review.file import AccountsUnavailable, Action, Role
from bot.review.forms import Unread, read_form
from bot.review.guarding import HOME, Visit, cookies_of, host_of, may, page_of_ours, same_origin, who_asks
from bot.review.painting import Painter
from bot.review.proxy import Proxies

T = TypeVar("T")
JournalReader = Callable[[], AbstractContextManager[sqlite3.Connection]]
SIGN_IN: Final = f"{HOME}/sign-in"
_UNREAD: Final[dict[Unread, HTTPStatus]] = {
    "malformed": HTTPStatus.BAD_REQUEST,
    "too_long": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "no_length": HTTPStatus.LENGTH_REQUIRED,
}
_log = logging.getLogger(__name__)


class NotFound(LookupError):
    """There is no such page."""


class Busy(Exception):
    """Too many wait already."""


@dataclass(slots=True)
class Bench:
    """A few threads of their own, and room for few to wait: what is slow here keeps nobody else waiting."""

    threads: int
    room: int
    _pool: ThreadPoolExecutor = field(init=False)
    _waiting: int = 0

    def __post_init__(self) -> None:
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="review")

    async def do(self, work: Callable[[], T]) -> T:
        """Do a piece of work in one of the threads. Raises Busy."""
        if self._waiting >= self.room:
            raise Busy
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1


@dataclass(frozen=True, slots=True)
class Site:
    """What pages are made from."""

    journal_reader: JournalReader
    accounts: Accounts
    library_source: Callable[[], Library | None]
    content_folder: Path
    clock: Callable[[], datetime]
    painter: Painter
    proxies: Proxies

    @property
    def today(self) -> date:
        """Today's date in England."""
        return self.clock().astimezone(LONDON).date()

    def title(self, topic: str) -> str:
        """Return how a topic reads; an unknown one is read with its hyphens as spaces."""
        library = self.library_source()
        flow = library.flows.get(topic) if library else None
        return flow.title if flow else topic.replace("-", " ")

    def page(self, template: str, visit: Visit, status: int = HTTPStatus.OK, **shown: object) -> Response:
        """Return a page."""
        return HTMLResponse(self.painter.paint(template, visit=visit, lead=visit.lead, **shown), status)

    def message(self, kind: str, visit: Visit, status: int, **shown: object) -> Response:
        """Return a page that says why there is none."""
        return self.page("message", visit, status, kind=kind, **{"reason": "", **shown})

    def note(self, visit: Visit, action: Action, about: int = 0) -> None:
        """Note what a lead opened."""
        if visit.lead is not None:
            self.accounts.audit.note(visit.lead.number, action, about)


View = Callable[[Site, Visit], Response]


class Page(NamedTuple):
    """An address, what it shows, and the role it needs; None is for everybody. `slow` ones have their own thread."""

    path: str
    view: View
    needs: Role | None = "lead"
    methods: tuple[str, ...] = ("GET",)
    slow: bool = False


class Door:
    """The ASGI application of one page."""

    def __init__(self, site: Site, page: Page, bench: Bench) -> None:
        self._site = site
        self._page = page
        self._bench = bench

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        host = host_of(request.headers)
        visit = _visit(request, host)
        if not host:
            return self._site.message("host", visit, HTTPStatus.BAD_REQUEST)
        if visit.method not in self._page.methods:
            return self._wrong_method(visit)
        if visit.method != "GET":
            if not same_origin(request.headers):
                return self._site.message("other_site", visit, HTTPStatus.FORBIDDEN)
            form = await read_form(request)
            if isinstance(form, str):
                return self._site.message(form, visit, _UNREAD[form])
            visit = visit._replace(form=form)
        try:
            return await self._bench.do(lambda: self._work(request, visit))
        except Busy:
            response = self._site.message("busy", visit, HTTPStatus.SERVICE_UNAVAILABLE)
            response.headers["retry-after"] = "5"
            return response

    def _wrong_method(self, visit: Visit) -> Response:
        response = self._site.message("method", visit, HTTPStatus.METHOD_NOT_ALLOWED)
        methods = ("GET", "HEAD", *self._page.methods[1:]) if "GET" in self._page.methods else self._page.methods
        response.headers["allow"] = ", ".join(methods)
        return response

    def _work(self, request: Request, visit: Visit) -> Response:
        try:
            who = who_asks(request, visit.cookies, self._site.accounts, self._site.proxies)
        except AccountsUnavailable as fault:
            return self._unavailable(fault, visit)
        visit = visit._replace(lead=who.lead, stranger=who.stranger)
        if not may(visit.lead, self._page.needs):
            return self._not_allowed(visit)
        return self._show(visit)

    def _show(self, visit: Visit) -> Response:
        site = self._site
        try:
            return self._page.view(site, visit)
        except (NotFound, PeriodError):
            return site.message("not_found", visit, HTTPStatus.NOT_FOUND)
        except NotReleased as reason:
            return site.message("not_released", visit, HTTPStatus.NOT_FOUND, reason=str(reason))
        except Damaged as reason:
            return site.message("damaged", visit, HTTPStatus.SERVICE_UNAVAILABLE, reason=str(reason))
        except AccountsUnavailable as fault:
            return self._unavailable(fault, visit)
        except (JournalUnavailable, sqlite3.Error) as fault:
            _log.warning("leads' pages: %s", type(fault).__name__)
            return site.message("no_figures", visit, HTTPStatus.SERVICE_UNAVAILABLE)

    def _unavailable(self, fault: AccountsUnavailable, visit: Visit) -> Response:
        _log.warning("leads' pages: %s", fault)
        return self._site.message("accounts", visit, HTTPStatus.SERVICE_UNAVAILABLE)

    def _not_allowed(self, visit: Visit) -> Response:
        if visit.lead is not None:
            return self._site.message("role", visit, HTTPStatus.FORBIDDEN)
        if self._site.proxies.header:
            kind = "stranger" if visit.stranger else "proxy_only"
            return self._site.message(kind, visit, HTTPStatus.FORBIDDEN)
        to = page_of_ours(visit.path) if visit.method == "GET" else HOME
        return see(SIGN_IN if to == HOME else f"{SIGN_IN}?to={to}")


def see(address: str) -> Response:
    """Send the browser to another of our own pages."""
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)


_NONE: Final[Mapping[str, str]] = {}


def _visit(request: Request, host: str) -> Visit:
    scope = request.scope
    return Visit(
        method="GET" if request.method == "HEAD" else request.method,
        path=scope["path"],
        words=request.path_params,
        query=request.query_params,
        form=_NONE,
        cookies=cookies_of(request, host),
        origin=f"{scope['scheme']}://{host}",
        address=(scope.get("client") or ("", 0))[0],
    )
