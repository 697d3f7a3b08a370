"""Checks of what people type: phrases that two flows want, and a closed vocabulary that cannot point at anyone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.content.diagnostics import Diagnostic, Place, did_you_mean
from bot.content.files import Files
from bot.content.tree import Path_, Tree

MAX_KEPT = 600
_NUMBERS = frozenset(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand first second third
    """.split()  # noqa: SIM905 a list of words reads better as one text
)
_LEAST = 2


def check(files: Files) -> Iterator[Diagnostic]:
    """Yield what is wrong with phrases and concepts."""
    yield from _phrases(files)
    yield from _concepts(files)


def _even(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9+/]+", text.lower().replace("'", "")))


def _phrases(files: Files) -> Iterator[Diagnostic]:
    wanted: dict[str, _Phrase] = {}
    for each in _all_phrases(files):
        other = wanted.setdefault(_even(each.text), each)
        if other.flow != each.flow:
            yield Diagnostic(
                each.place,
                "V001",
                f'"{each.text}" is also a phrase of "{other.flow}" ({other.place.file}:{other.place.line})',
                "each phrase in one flow",
                "Keep it where most people who type it need to go, and word the other differently.",
            )
    for read in files.phrases:
        stem = read.tree.file.removeprefix("flows/").removesuffix(".phrases.yaml")
        if read.model.flow != stem or stem not in files.flow_names:
            yield Diagnostic(
                read.place("flow"),
                "S012",
                f'this file is called "{stem}" but names the flow "{read.model.flow}"',
                "the name of a flow, in both places",
                did_you_mean(read.model.flow, files.flow_names) or "Rename one of the two.",
            )


class _Phrase(NamedTuple):
    flow: str
    text: str
    tree: Tree
    path: Path_

    @property
    def place(self) -> Place:
        return self.tree.place(self.path)


def _all_phrases(files: Files) -> Iterator[_Phrase]:
    for read in files.flows:
        for number, text in enumerate(read.model.find_by):
            yield _Phrase(read.model.flow, text, read.tree, ("find_by", number))
    for phrases in files.phrases:
        for name, number, text in phrases.model.placed():
            yield _Phrase(phrases.model.flow, text, phrases.tree, (name, number))


def _concepts(files: Files) -> Iterator[Diagnostic]:
    read = files.concepts
    stands: dict[str, str] = {}
    kept = 0
    for name, concept in read.model.concepts.items():
        kept += len(concept.forms) if concept.kept else 0
        for number, form in enumerate(concept.forms):
            path = ("concepts", name, "forms", number)
            other = stands.setdefault(_even(form), name)
            if other != name:
                yield Diagnostic(
                    read.place(*path),
                    "V002",
                    f'"{form}" stands in "{other}" too',
                    "each form in one concept",
                    "Remove one of the two.",
                )
            if concept.kept and concept.not_a_name is None and (reason := _points(files, form)):
                yield Diagnostic(
                    read.place(*path),
                    "V003",
                    f'"{form}" of the kept concept "{name}" is {reason}',
                    "words that cannot point at a person or a place",
                    "Remove the form, or give the concept `not_a_name:` with the reason.",
                )
    if kept > MAX_KEPT:
        yield Diagnostic(
            read.place("concepts"), "V004", f"the kept concepts have {kept} forms", f"at most {MAX_KEPT}", "Keep fewer."
        )


def _points(files: Files, form: str) -> str:
    """Return why a form may not be kept, or nothing."""
    parts = _even(form).split()
    if any(character.isdigit() for character in form):
        return "or holds a digit"
    if any(part in _NUMBERS for part in parts):
        return "or holds a number word"
    if len(_even(form)) < _LEAST:
        return "too short"
    if any(part in files.name_words for part in parts):
        return "or holds a name or place"
    return ""
