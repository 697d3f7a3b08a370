"""Where tests find things: the root of the project, and the small content with the shipped wording."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
TODAY = date(2026, 11, 22)
SHARED = ("wording.yaml", "names.yaml", "everyday.yaml", "emergency.yaml", "emergency-messages.yaml")


def small_content(folder: Path) -> Path:
    """Copy the small content into a folder; its wording, and the words for reading messages, are the shipped ones."""
    shutil.copytree(HERE / "content", folder, dirs_exist_ok=True)
    for name in SHARED:
        shutil.copy(ROOT / "knowledge" / name, folder / "knowledge" / name)
    return folder
