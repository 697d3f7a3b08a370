"""Shared by all tests: the small content folder, opened as the real one is."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.content.library import Library
from bot.library import open_library

HERE = Path(__file__).parent
ROOT = HERE.parent
TODAY = date(2026, 11, 22)


def small_content(folder: Path) -> Path:
    """Copy the small content into a folder; its wording is the shipped one."""
    shutil.copytree(HERE / "content", folder, dirs_exist_ok=True)
    shutil.copy(ROOT / "knowledge" / "wording.yaml", folder / "knowledge" / "wording.yaml")
    return folder


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
