"""The real server behind a proxy: who is believed to have signed a lead in, and for whom a visit counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from service import Service

pytestmark = pytest.mark.slow
Serve = Callable[[str], Service]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Serve with listed proxies, one of whose words signs Lena in."""
    with ExitStack() as running:

        def begin(proxies: str) -> Service:
            settings = {"PROXIES": proxies, "PROXY_USER_HEADER": "X-Remote-User"}
            service = Service(tmp_path, settings=settings)
            service.runs("lead", "add", "Lena")
            return running.enter_context(service)

        yield begin


def passed_on(service: Service, path: str, visitor: str) -> int:
    """Ask from this machine, in words as of a proxy that passes a visitor on and has signed Lena in."""
    return service.get(path, **{"X-Forwarded-For": visitor, "X-Remote-User": "Lena"})[0]


def test_whoever_writes_a_proxys_address_is_not_taken_for_the_proxy(serve: Serve) -> None:
    service = serve("10.0.0.5")
    assert passed_on(service, "/review/how", "10.0.0.5") == 403
    assert passed_on(service, "/metrics", "10.0.0.5, 192.0.2.7") == 404


def test_whom_a_proxy_on_this_machine_has_signed_in_is_let_in(serve: Serve) -> None:
    service = serve("127.0.0.1")
    assert passed_on(service, "/review/how", "192.0.2.7") == 200
    assert service.get("/review/how", **{"X-Forwarded-For": "192.0.2.7"})[0] == 403
    assert passed_on(service, "/metrics", "192.0.2.7") == 404
