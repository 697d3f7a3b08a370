"""Who may see a page: cookies, the same-origin rule, roles, and the refusals."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

from bot.review.accounts import Accounts
from bot.review.file import Role
from bot.review.leads import Lead, LeadRefused
from bot.review.proxy import PROXIED_NAME, Proxies
from bot.review.sessions import KNOWN_DAYS

HOME: Final = "/review"
_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9.-]{0,252})|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?")
_PAGE: Final = re.compile(r"/review(?:/[A-Za-z0-9][A-Za-z0-9-]{0,63}){0,4}")
_A_DAY: Final = 86_400
_SESSION: Final = "review"
_BROWSER: Final = "review-browser"
SESSION_COOKIES: Final = frozenset({_SESSION, f"__Host-{_SESSION}"})
"""The names under which a browser may hold a lead's session."""


class Visit(NamedTuple):
    """A request, as pages see it."""

    method: str
    path: str
    words: Mapping[str, str]
    """The parts of the address that a page's pattern names."""
    query: Mapping[str, str]
    form: Mapping[str, str]
    cookies: Cookies
    origin: str
    """Scheme and host as the visitor's browser has them."""
    address: str
    lead: Lead | None = None
    stranger: str = ""
    """The name that a listed proxy vouched for, when no lead has it."""


# --- where from --------------------------------------------------------------


def host_of(headers: Headers) -> str:
    """Return the one host that a request names; empty where it names none, several, or what is no host."""
    hosts = headers.getlist("host")
    host = hosts[0].lower() if len(hosts) == 1 else ""
    return host if _HOST.fullmatch(host) else ""


def same_origin(headers: Headers) -> bool:
    """Tell whether a change was asked for by one of our own pages.

    Browsers say so (`Sec-Fetch-Site`), or else name the origin, which has to
    be the host they ask. A request that says neither changes nothing.
    """
    sites, origins = headers.getlist("sec-fetch-site"), headers.getlist("origin")
    if len(sites) > 1 or len(origins) > 1:
        return False
    if sites:
        return sites[0] == "same-origin"
    return bool(origins) and _netloc(origins[0]) == host_of(headers)


def _netloc(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower() or None
    except ValueError:
        return None


def on_this_machine(host: str) -> bool:
    """Tell whether a host is the visitor's own machine, to which plain http travels no network."""
    name = urlsplit(f"//{host}").hostname or ""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def page_of_ours(address: str) -> str:
    """Return where to go on after signing in: the page asked for if its address is plainly ours, else the first."""
    return address if _PAGE.fullmatch(address) else HOME


# --- cookies -----------------------------------------------------------------


class Cookies(NamedTuple):
    """The two cookies of these pages, as a browser sent them.

    `usable` is False on plain http away from the visitor's own machine: there
    nothing is read and nobody can sign in.
    """

    secure: bool
    usable: bool
    session: str = ""
    browser: str = ""

    def _name(self, name: str) -> str:
        return f"__Host-{name}" if self.secure else name

    def set_session(self, response: Response, token: str) -> None:
        """Sign a browser in; the cookie goes when the browser closes."""
        self._set(response, _SESSION, token, None)

    def set_browser(self, response: Response, token: str) -> None:
        """Let a browser be known at its next sign-in."""
        self._set(response, _BROWSER, token, KNOWN_DAYS * _A_DAY)

    def drop_session(self, response: Response) -> None:
        """Take the session's cookie away."""
        self._set(response, _SESSION, "", 0)

    def _set(self, response: Response, name: str, value: str, age: int | None) -> None:
        response.set_cookie(
            self._name(name), value, max_age=age, path="/", secure=self.secure, httponly=True, samesite="strict"
        )


def cookies_of(request: Request, host: str) -> Cookies:
    """Return the cookies that count: under https those that only https can have set, else those of this machine."""
    secure = request.scope["scheme"] == "https"
    usable = secure or on_this_machine(host)
    if not usable:
        return Cookies(secure, usable)
    prefix = "__Host-" if secure else ""
    found = request.cookies
    return Cookies(secure, usable, found.get(f"{prefix}{_SESSION}", ""), found.get(f"{prefix}{_BROWSER}", ""))


# --- who ---------------------------------------------------------------------


class Who(NamedTuple):
    """The lead who asks, or the name that a proxy vouches for and no lead has."""

    lead: Lead | None = None
    stranger: str = ""


def who_asks(request: Request, cookies: Cookies, accounts: Accounts, proxies: Proxies) -> Who:
    """Return who asks: by the proxy's word alone where proxies sign people in, else by the session."""
    if not proxies.header:
        return Who(accounts.sessions.read(cookies.session) if cookies.session else None)
    name = str(request.scope.get(PROXIED_NAME, ""))
    if not name:
        return Who()
    try:
        lead = accounts.leads.named(name)
    except LeadRefused:
        return Who(stranger=name)
    accounts.audit.note(lead.number, "sign-in")
    return Who(lead)


def may(lead: Lead | None, needs: Role | None) -> bool:
    """Tell whether a page that needs a role is shown to a lead; owners may whatever leads may."""
    if needs is None:
        return True
    return lead is not None and (lead.role == "owner" or needs == "lead")
