"""From a content folder to a Library, or to everything that is wrong with it.

All files are read and all faults told at once. A Library exists only when no
error was found, so nothing later checks again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, RootModel

from bot.content import check_dates, check_flows, check_hazards, check_links, check_vocabulary, check_words
from bot.content.diagnostics import Diagnostic, Place, in_order
from bot.content.files import Files, Read
from bot.content.library import Library, QuotedExcerpt, Wording
from bot.content.models import (
    Calendar,
    Concepts,
    Directory,
    Examples,
    Excerpts,
    Flow,
    Hazards,
    Levels,
    OutOfScope,
    Phrases,
    Practice,
    Roles,
    Safety,
    SharedOutcomes,
    Sources,
    Terms,
    Topics,
)
from bot.content.routing import joined
from bot.content.shape import shape
from bot.content.tree import read_tree

M = TypeVar("M", bound=BaseModel)


class Texts(RootModel[dict[str, str]]):
    """`knowledge/wording.yaml`: one sentence a key."""


class Loaded(NamedTuple):
    """What loading gives: the library of the sound flows, the files as read, and all that was found.

    `library` is whole only when no diagnostic is an error; otherwise it leaves
    out the flows at fault, so that the others can still be proved.
    """

    library: Library | None
    files: Files | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(slots=True)
class _Reader:
    folder: Path
    found: list[Diagnostic] = field(default_factory=list)
    digest: Any = field(default_factory=hashlib.sha256)

    def read(self, model: type[M], name: str) -> Read[M] | None:
        """Read one file as a model; None, with diagnostics, where it is not one."""
        path = self.folder / name
        tree, faults = read_tree(path, name)
        if tree is not None:
            self.digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
            shaped, more = shape(model, tree)
            faults += more
            if shaped is not None:
                return Read(shaped, tree)
        self.found += faults
        return None

    def names(self, folder: str) -> Iterator[str]:
        """Yield the YAML files of a folder; no links are followed out of it."""
        place = self.folder / folder
        if not place.is_dir():
            self.found.append(
                Diagnostic(
                    Place(folder), "Y001", f"the folder {folder}/ is missing", "a folder of YAML files", "Put it back."
                )
            )
            return
        for path in sorted(place.glob("*.yaml")):
            yield f"{folder}/{path.name}"


def load(folder: Path, today: date, *, demo: bool = False, name_words: frozenset[str] = frozenset()) -> Loaded:
    """Read and check a content folder (`flows/` and `knowledge/`).

    `today` decides which review dates have passed; in a demonstration an
    area's unfilled slots are passed over. `name_words` are names of people and
    places, which the kept vocabulary may not hold. Never raises for anything
    that files can hold.
    """
    reader = _Reader(folder)
    files = _read(reader, name_words)
    found = list(reader.found)
    if files is None:
        return Loaded(None, None, in_order(found))
    for check in (check_flows.check, check_links.check, check_words.check, check_vocabulary.check):
        found += check(files)
    found += check_dates.check(files, today)
    found += check_hazards.check(files, folder)
    if demo:
        found = [each for each in found if each.code != "S013"]
    faulty = {each.place.file for each in found if not each.code.startswith(_HARMLESS)}
    if not all(name.startswith("flows/") for name in faulty):
        return Loaded(None, files, in_order(found))
    sound = _sound(files, faulty)
    return Loaded(_library(sound, reader.digest.hexdigest()[:8]), sound, in_order(found))


_HARMLESS = ("L001", "L002", "L005", "O", "W", "V", "D", "F004", "F006")
"""Faults that do not keep a flow from being proved; every other one does."""


def _sound(files: Files, faulty: set[str]) -> Files:
    """Return the files without flows at fault and flows that join them."""
    flows = [read for read in files.flows if read.tree.file not in faulty]
    while True:
        names = {read.model.flow for read in flows}
        kept = [read for read in flows if names.issuperset(joined(read.model))]
        if len(kept) == len(flows):
            break
        flows = kept
    examples = tuple(read for read in files.examples if read.tree.file not in faulty)
    return replace(files, flows=tuple(kept), examples=examples)


def _read(reader: _Reader, name_words: frozenset[str]) -> Files | None:
    """Read every file; None where so much is missing that checks across files mean nothing."""
    single: dict[str, Any] = {
        "levels": reader.read(Levels, "knowledge/levels.yaml"),
        "roles": reader.read(Roles, "knowledge/roles.yaml"),
        "sources": reader.read(Sources, "knowledge/sources.yaml"),
        "terms": reader.read(Terms, "knowledge/terms.yaml"),
        "topics": reader.read(Topics, "knowledge/topics.yaml"),
        "practice": reader.read(Practice, "knowledge/practice.yaml"),
        "shared": reader.read(SharedOutcomes, "knowledge/outcomes.yaml"),
        "safety": reader.read(Safety, "knowledge/safety.yaml"),
        "calendar": reader.read(Calendar, "knowledge/calendar.yaml"),
        "hazards": reader.read(Hazards, "knowledge/hazards.yaml"),
        "concepts": reader.read(Concepts, "knowledge/concepts.yaml"),
        "out_of_scope": reader.read(OutOfScope, "knowledge/out-of-scope.yaml"),
        "wording": reader.read(Texts, "knowledge/wording.yaml"),
    }
    directories = [reader.read(Directory, name) for name in reader.names("knowledge/directory")]
    excerpts = [reader.read(Excerpts, name) for name in reader.names("knowledge/excerpts")]
    flows: list[Read[Flow] | None] = []
    examples: list[Read[Examples] | None] = []
    phrases: list[Read[Phrases] | None] = []
    names: list[str] = []
    for name in reader.names("flows"):
        if name.endswith(".examples.yaml"):
            examples.append(reader.read(Examples, name))
        elif name.endswith(".phrases.yaml"):
            phrases.append(reader.read(Phrases, name))
        else:
            flows.append(reader.read(Flow, name))
            names.append(name.removeprefix("flows/").removesuffix(".yaml"))
    if any(read is None for read in single.values()):
        return None
    return Files(
        **single,
        directories=tuple(filter(None, directories)),
        excerpts=tuple(filter(None, excerpts)),
        flows=tuple(filter(None, flows)),
        examples=tuple(filter(None, examples)),
        phrases=tuple(filter(None, phrases)),
        flow_names=frozenset(names),
        name_words=name_words,
        unread=tuple(folder for folder, reads in (("directory", directories), ("excerpts", excerpts)) if None in reads),
    )


def _library(files: Files, version: str) -> Library:
    return Library(
        flows={read.model.flow: read.model for read in files.flows},
        levels=files.levels.model,
        roles=files.roles.model.roles,
        excerpts={
            name: QuotedExcerpt(name, read.model.source, excerpt)
            for read in files.excerpts
            for name, excerpt in read.model.excerpts.items()
        },
        terms=files.terms.model.terms,
        sources=files.sources.model,
        contacts={
            read.model.area: {name: each for name, each in read.model.contacts.items() if not each.unfilled}
            for read in files.directories
        },
        area_names={read.model.area: read.model.name for read in files.directories},
        suggest_emails={
            read.model.area: read.model.suggest_email for read in files.directories if read.model.suggest_email
        },
        topics=files.topics.model.families,
        featured_terms=files.topics.model.featured_terms,
        shared_outcomes=files.shared.model.outcomes,
        practice=files.practice.model,
        safety=files.safety.model,
        calendar=files.calendar.model,
        hazards=files.hazards.model.hazards,
        concepts=files.concepts.model.concepts,
        phrases={read.model.flow: read.model for read in files.phrases},
        cases={read.model.flow: tuple(each.case for each in read.model.examples) for read in files.examples},
        out_of_scope=files.out_of_scope.model.phrases,
        wording=Wording(files.wording.model.root),
        version=version,
    )
