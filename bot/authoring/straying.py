"""Phrases that no longer find their own flow: shown to authors with every check."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.content.diagnostics import Diagnostic
from bot.content.load import load
from bot.finding.finder import MOST, build_ranking


def straying_phrases(folder: Path, today: date) -> Iterator[Diagnostic]:
    """Yield the phrases whose flow is not among the first three that they point to."""
    loaded = load(folder, today)
    if loaded.library is None or loaded.files is None:
        return
    ranking = build_ranking(loaded.library)
    for read in loaded.files.phrases:
        for name, number, phrase in read.model.placed():
            scores = ranking.score(ranking.mended(phrase))
            best = sorted(scores, key=lambda flow: (-scores[flow], flow))[:MOST]
            if read.model.flow not in best:
                yield Diagnostic(
                    read.place(name, number),
                    "V005",
                    f'"{phrase}" finds {", ".join(best) or "nothing"} before "{read.model.flow}"',
                    "its own flow among the first three",
                    "Add phrases like it to this flow, or move it to the flow it finds.",
                )
