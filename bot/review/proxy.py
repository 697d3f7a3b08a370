"""What a proxy in front says about a visit; believed from the proxies that were listed, and from nobody else."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

PROXIED_NAME: Final = "safeguarding_bot.proxied_name"
"""Where in a request's scope the name stands that a listed proxy has vouched for."""
_SCHEMES: Final = ("http", "https")
_LONGEST_NAME: Final = 64

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class BadProxy(ValueError):
    """A listed proxy is no address or network."""


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxies that are believed, and the header by which they say who has signed in; without one they cannot."""

    networks: tuple[Network, ...] = ()
    header: str = ""

    def believes(self, address: str) -> bool:
        """Tell whether an address is that of a listed proxy."""
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
            found = found.ipv4_mapped
        return any(found in network for network in self.networks)


def listed(addresses: Iterable[str], header: str = "") -> Proxies:
    """Return the proxies of a list of addresses and networks. Raises BadProxy, with the one that is neither."""
    networks: list[Network] = []
    for address in addresses:
        try:
            networks.append(ipaddress.ip_network(address.strip(), strict=False))
        except ValueError:
            raise BadProxy(f'"{address}" is no address such as 10.0.0.5 and no network such as 10.0.0.0/24') from None
    return Proxies(tuple(networks), header.strip().lower())


def read_proxies(text: str, header: str = "") -> Proxies:
    """Return the proxies of a setting: addresses and networks, by commas. Raises BadProxy."""
    return listed([each.strip() for each in text.split(",") if each.strip()], header)


class Forwarded:
    """An ASGI application around another one, which then sees the visitor's own address, scheme and name.

    The server must leave these headers alone (uvicorn: `proxy_headers=False`),
    or else it has believed somebody before this is asked.
    """

    def __init__(self, app: ASGIApp, proxies: Proxies) -> None:
        self._app = app
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            scope = {**scope, PROXIED_NAME: ""}
            peer = (scope.get("client") or ("", 0))[0]
            if self._proxies.believes(peer):
                self._believe(scope, Headers(scope=scope), peer)
        await self._app(scope, receive, send)

    def _believe(self, scope: Scope, headers: Headers, peer: str) -> None:
        scheme = _last(headers, "x-forwarded-proto").lower()
        if scheme in _SCHEMES:
            scope["scheme"] = scheme
        scope["client"] = (self._visitor(headers, peer), 0)
        if self._proxies.header:
            names = headers.getlist(self._proxies.header)
            scope[PROXIED_NAME] = names[0].strip() if len(names) == 1 and len(names[0]) <= _LONGEST_NAME else ""

    def _visitor(self, headers: Headers, peer: str) -> str:
        """Return the last address of the chain that is no listed proxy; anybody may have written what stands before."""
        chain = [each.strip() for line in headers.getlist("x-forwarded-for") for each in line.split(",")]
        return next((each for each in reversed(chain) if not self._proxies.believes(each)), peer)


def _last(headers: Headers, name: str) -> str:
    return ",".join(headers.getlist(name)).rpartition(",")[2].strip()
