"""Fixtures for all tests: the small content folder and the shipped one, and a double of the Bot API on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from house import ROOT, TODAY, small_content

from bot.content.library import Library
from bot.library import open_library
from tests.telegram.double import Double


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_content(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def small(small_folder: Path) -> Library:
    library, found = open_library(small_folder, TODAY)
    assert library is not None, "\n".join(map(str, found))
    return library


@pytest.fixture(scope="session")
def shipped() -> Library:
    library, found = open_library(ROOT, TODAY)
    assert library is not None, "\n".join(map(str, found[:5]))
    return library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_content(tmp_path / "content")


@pytest.fixture
async def double() -> AsyncIterator[Double]:
    server = Double()
    await server.start()
    yield server
    await server.stop()
