"""The web chat's routes: a form or a link to an input, the exchange, screens to a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final, NoReturn

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Match, NoMatchFound, Route, request_response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.web.forms import Reason, Unread, plausible_host, read_form
from bot.channels.web.headers import Guard, safety_response
from bot.channels.web.render import Painter, static_files
from bot.channels.web.visits import counts
from bot.engine.plain import as_text
from bot.exchange import Context, Desk, Input, Noted, Refused, Started, Tapped, Turn, Typed, handle

_STATUS: Final[dict[Reason, HTTPStatus]] = {
    "malformed": HTTPStatus.BAD_REQUEST,
    "host": HTTPStatus.BAD_REQUEST,
    "other_site": HTTPStatus.FORBIDDEN,
    "not_found": HTTPStatus.NOT_FOUND,
    "method": HTTPStatus.METHOD_NOT_ALLOWED,
    "too_long": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
}
_TYPES: Final = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "txt": "text/plain"}
_READ: Final = ("GET", "HEAD")
_A_DAY: Final = "public, max-age=86400"


def forget(noted: Noted) -> None:
    """Note nothing."""
    del noted


@dataclass(frozen=True, slots=True)
class Chat:
    """The web chat. It keeps nothing from one request to the next."""

    desk_source: Callable[[], Desk | None]
    area: str
    clock: Callable[[], datetime]
    painter: Painter
    note: Callable[[Noted], None]
    answer: Callable[[Desk, Input, Context], Turn]
    passed_over: frozenset[str]

    async def front(self, request: Request) -> Response:
        """Show the start, or the topic that a link names; answer a form."""
        if request.method == "POST":
            return await self._form(request)
        return await self._link(request, request.query_params.get("start", ""))

    async def topic(self, request: Request) -> Response:
        """Show the topic that an address names."""
        return await self._link(request, request.path_params["flow"])

    async def missing(self, _request: Request) -> Response:
        """Say that there is no such page."""
        return self._refuse(Unread("not_found"))

    async def _form(self, request: Request) -> Response:
        if not plausible_host(request.headers):
            return self._refuse(Unread("host"))
        received = await read_form(request)
        return self._refuse(received) if isinstance(received, Unread) else await self._show(request, received)

    async def _link(self, request: Request, flow: str) -> Response:
        if not plausible_host(request.headers):
            return self._refuse(Unread("host"))
        if request.method not in _READ:
            return self._refuse(Unread("method"))
        desk = self.desk_source()
        if flow and desk is not None and flow not in desk.library.flows:
            return self._refuse(Unread("not_found"))
        return await self._show(request, Started(flow))

    async def _show(self, request: Request, received: Input) -> Response:
        desk = self.desk_source()
        if desk is None:
            return safety_response(HTTPStatus.SERVICE_UNAVAILABLE)
        turn = await self._answer(desk, received)
        warning = as_text(turn.warning) if turn.warning else ""
        page = self.painter.paint(desk.library, turn.screens, warning=warning)
        noted = turn.noted if counts(request, self.passed_over) else None
        return HTMLResponse(page, background=BackgroundTask(self.note, noted) if noted else None)

    async def _answer(self, desk: Desk, received: Input) -> Turn:
        """Answer words in a thread: they may have to wait until what reads them is built, and taps must not."""
        if isinstance(received, Typed):
            return await run_in_threadpool(self.answer, desk, received, self._context())
        return self.answer(desk, received, self._context())

    def _refuse(self, unread: Unread) -> Response:
        """Say why a request is not answered, above the screen it came from, else above the start."""
        desk = self.desk_source()
        if desk is None:
            return safety_response(HTTPStatus.SERVICE_UNAVAILABLE)
        headers = {"allow": "GET, HEAD, POST"} if unread.reason == "method" else None
        return HTMLResponse(self._refusal(desk, unread), _STATUS[unread.reason], headers)

    def _refusal(self, desk: Desk, unread: Unread) -> str:
        kind = Refused(unread.reason)
        if not unread.place:
            return self.painter.paint(desk.library, self.answer(desk, kind, self._context()).screens)
        turn = self.answer(desk, Tapped(unread.place), self._context())
        return self.painter.paint(desk.library, turn.screens, desk.library.wording[f"refused_{unread.reason}"])

    def _context(self) -> Context:
        return Context(self.clock(), self.area)


def web_routes(
    desk_source: Callable[[], Desk | None],
    *,
    area: str,
    clock: Callable[[], datetime],
    demo: bool,
    note: Callable[[Noted], None] = forget,
    answer: Callable[[Desk, Input, Context], Turn] = handle,
    passed_over: frozenset[str] = frozenset(),
) -> list[BaseRoute]:
    """Return the routes of the web chat.

    The last of them answers every address that is left, so other routes stand
    before these. `note` is called in a thread after the page was sent, but not
    for browsers with a cookie of the names `passed_over`.
    """
    chat = Chat(desk_source, area, clock, Painter(demo=demo), note, answer, passed_over)
    return [
        _route("/", chat.front),
        _route("/t/{flow}", chat.topic),
        *(_route(f"/static/{name}", _file(name, content)) for name, content in static_files().items()),
        _Rest(chat.missing),
    ]


def web_app(
    desk_source: Callable[[], Desk | None],
    *,
    area: str,
    clock: Callable[[], datetime],
    demo: bool = False,
    note: Callable[[Noted], None] = forget,
    answer: Callable[[Desk, Input, Context], Turn] = handle,
    passed_over: frozenset[str] = frozenset(),
) -> Starlette:
    """Return the web chat alone."""
    routes = web_routes(
        desk_source, area=area, clock=clock, demo=demo, note=note, answer=answer, passed_over=passed_over
    )
    return Starlette(routes=routes)


class _Rest(BaseRoute):
    """Answers every address that is left, also those that no pattern of Starlette's matches."""

    def __init__(self, answer: Callable[[Request], object]) -> None:
        self._app = Guard(_AnyMethod(answer))

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return (Match.FULL if scope["type"] == "http" else Match.NONE), {}

    def url_path_for(self, name: str, /, **path_params: object) -> NoReturn:
        raise NoMatchFound(name, path_params)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


class _AnyMethod:
    """An endpoint that sees every method, so that a wrong one gets a page too."""

    def __init__(self, answer: Callable[[Request], object]) -> None:
        self._app: ASGIApp = request_response(answer)  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


def _route(path: str, answer: Callable[[Request], object]) -> Route:
    return Route(path, _AnyMethod(answer), middleware=[Middleware(Guard)])


def _file(name: str, content: bytes) -> Callable[[Request], object]:
    media_type = _TYPES[name.rpartition(".")[2]]

    async def serve(request: Request) -> Response:
        if request.method not in _READ:
            return Response(status_code=HTTPStatus.METHOD_NOT_ALLOWED, headers={"allow": "GET, HEAD"})
        return Response(content, media_type=media_type, headers={"cache-control": _A_DAY})

    return serve
