"""Fixtures for the journal's tests: the small content's lists with a few concepts, and a journal in a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from diary import Diary
from house import TODAY

from bot.content.library import Library
from bot.journal.demo import open_demo
from bot.journal.lists import Lists, lists_of
from bot.record import closed_lists

CONCEPTS = {"badge": "a badge", "dog": "a dog", "floor": "the floor", "key": "a key", "night": "at night"}


@pytest.fixture(scope="session")
def lists(small: Library) -> Lists:
    return lists_of(small, CONCEPTS)


@pytest.fixture
def diary(tmp_path: Path, lists: Lists) -> Diary:
    return Diary(tmp_path / "journal", lists)


@pytest.fixture(scope="session")
def shipped_lists(shipped: Library) -> Lists:
    return closed_lists(shipped)


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory, shipped: Library, shipped_lists: Lists) -> Path:
    """A folder with a year of invented use of the shipped content."""
    return open_demo(tmp_path_factory.mktemp("demo"), shipped, shipped_lists, TODAY)
