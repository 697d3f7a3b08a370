"""Another partnership is one more file, and flows are not touched."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from house import HERE, ROOT, TODAY

from bot.authoring.areas import AreaRefused, init_area
from bot.authoring.walking import walk
from bot.cli import main
from bot.content.hours import LONDON
from bot.content.library import Library
from bot.library import open_library


@pytest.fixture
def content(tmp_path: Path) -> Path:
    for name in ("flows", "knowledge"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def test_an_area_is_added_without_touching_flows(content: Path) -> None:
    shutil.copy(HERE / "content" / "knowledge" / "directory" / "northshire.yaml", content / "knowledge" / "directory")
    library, found = open_library(content, TODAY)
    assert library is not None, found
    when = datetime(2026, 11, 24, 22, 0, tzinfo=LONDON)
    last = walk(
        library, "bruising-non-mobile", ("no", "rolls-only", "no-record"), role="", when=when, area="northshire"
    )
    assert "Northshire children's services: 0300 123 2222." in last.as_text()
    assert "0300 123 4043" not in last.as_text()


def test_a_new_areas_slots_are_faults_until_filled_and_a_demonstration_passes_over_them(
    content: Path, shipped: Library
) -> None:
    path = init_area(shipped, content, "West Downshire")
    assert path.name == "west-downshire.yaml"
    library, found = open_library(content, TODAY)
    assert library is None
    assert {each.code for each in found} == {"S013"}
    assert len(found) == len(shipped.contacts["national"])
    library, _ = open_library(content, TODAY, demo=True)
    assert library is not None
    assert library.contact("childrens-services", "west-downshire") == shipped.contacts["national"]["childrens-services"]


@pytest.mark.parametrize("name", ["", "national", "!!!"])
def test_a_name_that_cannot_be_an_area_is_refused(content: Path, shipped: Library, name: str) -> None:
    with pytest.raises(AreaRefused):
        init_area(shipped, content, name)


def test_an_area_that_is_there_is_never_overwritten(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFEGUARDING_BOT_CONTENT_DIR", str(content))
    before = (content / "knowledge" / "directory" / "hertfordshire.yaml").read_text()
    done = CliRunner().invoke(main, ["init-area", "Hertfordshire"])
    assert done.exit_code == 2
    assert "there already" in done.output
    assert (content / "knowledge" / "directory" / "hertfordshire.yaml").read_text() == before
