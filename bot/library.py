"""Opening a content folder: read, check, prove, run its examples; a Library only when no error was found."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.content.diagnostics import Diagnostic, has_errors, in_order
from bot.content.library import Library
from bot.content.load import load
from bot.engine import examples
from bot.engine.proof import prove
from bot.finding.files import read_word_lists
from bot.finding.kept import identifying_words


def open_library(folder: Path, today: date, *, demo: bool = False) -> tuple[Library | None, tuple[Diagnostic, ...]]:
    """Return the library of a content folder, or None, with everything that was found.

    Never raises for anything that files can hold.
    """
    lists, faults = read_word_lists(folder)
    loaded = load(folder, today, demo=demo, name_words=identifying_words(lists.names, lists.everyday))
    if loaded.library is None or loaded.files is None:
        return None, in_order((*loaded.diagnostics, *faults))
    found = in_order(
        (
            *loaded.diagnostics,
            *faults,
            *prove(loaded.library, loaded.files),
            *examples.run(loaded.library, loaded.files),
        )
    )
    return (None if has_errors(found) else loaded.library), found
