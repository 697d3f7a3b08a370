"""What a form says: whether it is ours, and the input it stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request

from bot.channels.web.headers import BodyTooLargeError
from bot.exchange import Tapped, Typed

Reason = Literal["malformed", "too_long", "other_site", "not_found", "method", "host"]
"""Why a request is not answered; `refused_<reason>` in the wording says it to the reader."""

_FORM: Final = "application/x-www-form-urlencoded"
_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9.-]{0,252})|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?", re.IGNORECASE)
_FIELDS: Final = (frozenset({"token"}), frozenset({"text"}), frozenset({"text", "place"}))


@dataclass(frozen=True, slots=True)
class Unread:
    """A form that is not answered: why, and the token of the screen it was sent from, where that much was read."""

    reason: Reason
    place: str = ""


def from_this_site(headers: Headers) -> bool:
    """Tell whether a form was sent from one of our own pages.

    Browsers say so themselves (`Sec-Fetch-Site`); where they do not, the
    origin they name has to be the host they ask. Whoever sends neither is no
    browser, and nobody's visit can be abused.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or _netloc(origin) == headers.get("host", "").lower()


def _netloc(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None


def plausible_host(headers: Headers) -> bool:
    """Tell whether exactly one host is named, and as hosts are spelled."""
    hosts = headers.getlist("host")
    return len(hosts) == 1 and _HOST.fullmatch(hosts[0]) is not None


async def read_form(request: Request) -> Tapped | Typed | Unread:
    """Return what a form says; nothing that was sent can make this raise."""
    if not from_this_site(request.headers):
        return Unread("other_site")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        return await _unreadable(request)
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
    except BodyTooLargeError as refused:
        return Unread("too_long", _place_before_text(refused.beginning))
    return _said(bytes(body))


async def _unreadable(request: Request) -> Unread:
    try:
        async for _ in request.stream():
            pass
    except BodyTooLargeError:
        return Unread("too_long")
    return Unread("malformed")


def _said(body: bytes) -> Tapped | Typed | Unread:
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=4)
    except ValueError:
        return Unread("malformed")
    fields = dict(pairs)
    if len(pairs) != len(fields) or frozenset(fields) not in _FIELDS:
        return Unread("malformed")
    if "token" in fields:
        return Tapped(fields["token"])
    return Typed(fields["text"], fields.get("place", ""))


def _place_before_text(beginning: bytes) -> str:
    """Return the place at the beginning of a form that was cut; our own form names it before the words."""
    place = re.match(rb"place=([A-Za-z0-9_-]{1,64})&", beginning)
    return place[1].decode("ascii") if place else ""
