"""Where tests find things: the root of the project, and the small content with the shipped wording."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
TODAY = date(2026, 11, 22)


def small_content(folder: Path) -> Path:
    """Copy the small content into a folder; its wording is the shipped one."""
    shutil.copytree(HERE / "content", folder, dirs_exist_ok=True)
    shutil.copy(ROOT / "knowledge" / "wording.yaml", folder / "knowledge" / "wording.yaml")
    return folder
