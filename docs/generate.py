"""Write the generated pages: `python docs/generate.py`. Tests fail when one is out of date."""

from __future__ import annotations

from pathlib import Path

from bot.authoring.pages import diagnostics_page

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Write every generated page."""
    page = diagnostics_page(ROOT / "tests" / "broken")
    (ROOT / "docs" / "diagnostics.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
