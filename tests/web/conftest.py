"""The web chat on the small content, and a reader who taps through it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from talk import readers_of
from visitor import Person, TestClient, clock

from bot.channels.web.app import web_app
from bot.content.library import Library
from bot.exchange import Desk, Noted


@pytest.fixture(scope="session")
def library(small: Library) -> Library:
    return small


@pytest.fixture(scope="session")
def desk(library: Library) -> Desk:
    return Desk(library, *readers_of(library))


@pytest.fixture(scope="session")
def journal() -> list[Noted]:
    return []


@pytest.fixture
def noted(journal: list[Noted]) -> list[Noted]:
    journal.clear()
    return journal


@pytest.fixture(scope="session")
def client(desk: Desk, journal: list[Noted]) -> TestClient:
    return TestClient(web_app(lambda: desk, area="northshire", clock=clock, note=journal.append))


@pytest.fixture
def person(client: TestClient) -> Person:
    return Person(client)


@pytest.fixture
def served(desk: Desk) -> Callable[..., TestClient]:
    """Make a client for the web chat with something about it changed."""

    def serve(**changes: object) -> TestClient:
        settings = {"desk_source": lambda: desk, "area": "northshire", "clock": clock, **changes}
        return TestClient(web_app(**settings))  # type: ignore[arg-type]

    return serve
