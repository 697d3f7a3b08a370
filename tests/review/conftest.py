"""The leads' pages on a year of invented use of the small content."""

from __future__ import annotations

from pathlib import Path

import pytest
from house import TODAY
from review_house import Browser, House

from bot.content.library import Library
from bot.journal.demo import open_demo
from bot.journal.lists import lists_of

CONCEPTS = {"badge": "a badge", "dog": "a dog", "floor": "the floor", "key": "a key", "night": "at night"}


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory, small: Library) -> Path:
    return open_demo(tmp_path_factory.mktemp("invented"), small, lists_of(small, CONCEPTS), TODAY)


@pytest.fixture
def house(tmp_path: Path, invented: Path, small: Library, small_folder: Path) -> House:
    return House(invented, tmp_path / "accounts", small, small_folder)


@pytest.fixture
def browser(house: House) -> Browser:
    return house.browser()


@pytest.fixture
def lead(house: House) -> Browser:
    return house.browser().signed_in("lena")


@pytest.fixture
def owner(house: House) -> Browser:
    return house.browser().signed_in("olga")
