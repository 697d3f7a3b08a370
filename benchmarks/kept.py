"""What would be kept of a message, for the scorer of noticing: nothing where it identifies somebody."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from bot.app import build_readers
from bot.finding.finder import TopicFinder
from bot.finding.noticing import Noticer
from bot.library import open_library

ROOT = Path(__file__).resolve().parent.parent


@cache
def _readers() -> tuple[TopicFinder, Noticer]:
    library, _ = open_library(ROOT, datetime.now(UTC).date())
    assert library is not None
    return build_readers(library, ROOT)


def kept(text: str) -> str:
    """Return the concepts kept of a message, joined by spaces."""
    finder, noticer = _readers()
    return "" if noticer.notice(text).kinds else " ".join(finder.find(text).concepts)
