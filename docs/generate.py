"""Write the generated pages: `python docs/generate.py`. Tests fail when one is out of date."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.authoring.coverage import coverage_page
from bot.authoring.pages import diagnostics_page, hazard_log
from bot.content.load import load

ROOT = Path(__file__).resolve().parent.parent


def pages() -> dict[str, str]:
    """Return the generated pages by file name."""
    loaded = load(ROOT, date(2026, 11, 22))
    assert loaded.library is not None
    assert loaded.files is not None
    return {
        "diagnostics.md": diagnostics_page(ROOT / "tests" / "broken"),
        "coverage.md": coverage_page(loaded.library, loaded.files),
        "hazards.md": hazard_log(loaded.library),
    }


def main() -> None:
    """Write every generated page."""
    for name, page in pages().items():
        (ROOT / "docs" / name).write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
