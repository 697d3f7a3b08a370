"""Every address under /review, what it shows, and the role it needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Final

from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.content.library import Library
from bot.review import people, reports
from bot.review.accounts import Accounts
from bot.review.door import Bench, Door, JournalReader, NotFound, Page, Site
from bot.review.guarding import HOME, Visit
from bot.review.guessing import Guessing
from bot.review.painting import STYLE, Painter, style_sheet
from bot.review.proxy import Forwarded, Proxies

BOTH: Final = ("GET", "POST")
_A_DAY: Final = "public, max-age=86400"


def pages(entrance: people.Entrance) -> tuple[Page, ...]:
    """Return every page. The first whose address fits is shown."""
    return (
        Page(HOME, reports.overview),
        Page(f"{HOME}/month/{{period}}", reports.overview),
        *_by_period("concerns", reports.concerns),
        *_by_period("questions", reports.questions),
        *_by_period("unanswered", reports.not_answered),
        *_by_period("identifying", reports.identifying),
        *_by_period("topic/{topic}", reports.topic),
        Page(f"{HOME}/releases", reports.releases),
        Page(f"{HOME}/file/{{name}}", reports.download),
        Page(f"{HOME}/how", reports.how),
        Page(f"{HOME}/sign-in", entrance.sign_in, None, BOTH, slow=True),
        Page(f"{HOME}/link/{{token}}", people.use_link, None, BOTH, slow=True),
        Page(f"{HOME}/sign-out", people.sign_out, "lead", ("POST",)),
        Page(f"{HOME}/password", entrance.change_password, "lead", BOTH, slow=True),
        Page(f"{HOME}/leads", people.show_leads, "owner", BOTH),
        Page(f"{HOME}/leads/{{number}}/link", people.make_link, "owner", ("POST",)),
        Page(f"{HOME}/leads/{{number}}/remove", people.remove_lead, "owner", ("POST",)),
        Page(f"{HOME}/openings", people.show_openings, "owner"),
        Page(f"{HOME}/{{rest:path}}", _missing),
    )


def _by_period(name: str, view: Callable[[Site, Visit], Response]) -> tuple[Page, Page]:
    """Return a page under its own address, for the latest period, and under that of each period."""
    return Page(f"{HOME}/{name}", view), Page(f"{HOME}/{name}/{{period}}", view)


def _missing(_site: Site, _visit: Visit) -> Response:
    raise NotFound


def _closed(site: Site, visit: Visit) -> Response:
    return site.message("closed", visit, HTTPStatus.SERVICE_UNAVAILABLE)


_CLOSED: Final = (Page(HOME, _closed, None, BOTH), Page(f"{HOME}/{{rest:path}}", _closed, None, BOTH))


class StyleSheet:
    """The style sheet, for everybody; it does not depend on anything that can fail."""

    def __init__(self) -> None:
        self._css = style_sheet()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] in {"GET", "HEAD"}:
            response = Response(self._css, media_type="text/css", headers={"cache-control": _A_DAY})
        else:
            response = Response(status_code=HTTPStatus.METHOD_NOT_ALLOWED, headers={"allow": "GET, HEAD"})
        await response(scope, receive, send)


def review_routes(
    journal_reader: JournalReader,
    accounts: Accounts,
    library_source: Callable[[], Library | None],
    *,
    content_folder: Path,
    guard: Callable[[ASGIApp], ASGIApp],
    clock: Callable[[], datetime],
    demo: bool,
    proxies: Proxies | None = Proxies(),  # noqa: B008  frozen
) -> list[BaseRoute]:
    """Return the routes of the leads' pages, all under /review; they stand before those of the web chat.

    `guard` is the wrapper that every page of the program has: strict headers,
    and the safety message when anything fails. `library_source` gives the
    content of the moment, and `content_folder` is where its files lie. With
    None for `proxies`, whom to believe is not known, and every page is closed.
    """
    shown = pages(people.Entrance(Guessing(clock))) if proxies is not None else _CLOSED
    proxies = proxies or Proxies()
    site = Site(journal_reader, accounts, library_source, content_folder, clock, Painter(demo=demo), proxies)
    quick, slow = Bench(threads=4, room=64), Bench(threads=1, room=20)
    around = [Middleware(Forwarded, proxies), Middleware(guard)]
    return [
        Route(f"{HOME}/static/{STYLE}", StyleSheet(), middleware=around),
        *(Route(page.path, Door(site, page, slow if page.slow else quick), middleware=around) for page in shown),
    ]
