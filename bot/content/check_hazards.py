"""Checks of the hazard log: every control that it names exists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.content.diagnostics import CATALOGUE, Diagnostic, did_you_mean
from bot.content.files import Files
from bot.content.models import Safety


def check(files: Files, folder: Path) -> Iterator[Diagnostic]:
    """Yield the controls that do not exist.

    Tests and documents are looked for beside the content; where they are not
    there at all, as in an installed copy, they are passed over.
    """
    read = files.hazards
    for name, hazard in read.model.hazards.items():
        for number, control in enumerate(hazard.controls):
            kind, _, what = control.partition(" ")
            known = _known(files, folder, kind, what)
            if known is not None and what not in known:
                yield Diagnostic(
                    read.place("hazards", name, "controls", number),
                    "L008",
                    f'{name} is controlled by "{control}", which does not exist',
                    "diagnostic, statement, wording, file or test, and its name",
                    did_you_mean(what, known) or "Name a control that exists, or build it.",
                )


def _known(files: Files, folder: Path, kind: str, what: str) -> set[str] | None:
    """Return the names there are of a kind of control; None where they cannot be known."""
    match kind:
        case "diagnostic":
            return set(CATALOGUE)
        case "statement":
            return set(Safety.model_fields)
        case "wording":
            return set(files.wording.model.root)
        case "file":
            return {what} if (folder / what).is_file() or not (folder / "docs").is_dir() else set()
        case "test":
            return _tests(folder / "tests", what)
        case _:
            return set()


def _tests(folder: Path, what: str) -> set[str] | None:
    if not folder.is_dir():
        return None
    file, _, name = what.partition("::")
    path = folder / file
    if not path.is_file():
        return {str(each.relative_to(folder)) for each in folder.rglob("test_*.py")}
    text = path.read_text(encoding="utf-8")
    found = [line.split("(")[0].split("def ")[1] for line in text.splitlines() if "def test_" in line]
    return {f"{file}::{each}" for each in found} if name else {file}
