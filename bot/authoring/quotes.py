"""Quotations held against the texts they are cut from, word for word."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from bot.content.check_words import words
from bot.content.diagnostics import Diagnostic, Place, in_order
from bot.content.files import Files, Read
from bot.content.load import load
from bot.content.models import Excerpts, Source


def match_quotations(folder: Path, sources: Path) -> tuple[Diagnostic, ...]:
    """Return the quotations that are not in their source, and sources of which too much is quoted."""
    files = load(folder, date.min).files
    if files is None:
        return ()
    found: list[Diagnostic] = []
    for read in files.excerpts:
        source = files.sources.model.sources.get(read.model.source)
        if source is not None:
            found += _match(files, read, source, sources / source.file)
    return in_order(found)


_EVEN = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2A: "", 0xA0: " "}


def even(text: str) -> str:
    """Return text with white space, emphasis marks and quotation marks made even."""
    plain = text.translate(_EVEN)
    return re.sub(r"\s+", " ", plain).strip()


def _match(files: Files, read: Read[Excerpts], source: Source, path: Path) -> list[Diagnostic]:
    try:
        text = even(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        place = files.sources.place("sources", read.model.source, "file")
        return [
            Diagnostic(
                place, "Y001", f"{source.file} is not in the sources folder", "the text of the source", "Put it there."
            )
        ]
    found = [
        Diagnostic(
            read.place("excerpts", name, "quote"),
            "Q001",
            f'"{excerpt.quote[:60]}" is not in {source.file}',
            "the words of the source, in their order",
            "Copy the passage again, without changing a letter.",
        )
        for name, excerpt in read.model.excerpts.items()
        if even(excerpt.quote) not in text
    ]
    quoted, whole = sum(words(excerpt.quote) for excerpt in read.model.excerpts.values()), words(text)
    if quoted * 10 > whole:
        found.append(
            Diagnostic(
                Place(read.tree.file),
                "Q003",
                f"{quoted} of {whole} words of {source.file} are quoted",
                "at most a tenth",
                "Shorten some quotations.",
            )
        )
    return found
