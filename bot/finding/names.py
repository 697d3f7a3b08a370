"""The words by which a message is noticed to identify someone: `knowledge/names.yaml` and `knowledge/everyday.yaml`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator

from bot.content.diagnostics import Diagnostic
from bot.content.library import Library
from bot.content.models import Id, Part, Text
from bot.content.shape import shape
from bot.content.tree import read_tree
from bot.finding.reading import read

M = TypeVar("M", bound=BaseModel)

NAMES_FILE = "knowledge/names.yaml"
EVERYDAY_FILE = "knowledge/everyday.yaml"


def _parted(value: object) -> object:
    return value.split() if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_parted)]
"""Words in one text, parted by blanks; a hyphen stands for the blank inside a pair."""


Cue = Annotated[frozenset[str], BeforeValidator(_parted)]
"""The same, where their order says nothing."""


class NotNames(Part):
    """Names that are also other words, by how much it takes to take one for a name."""

    never: Cue
    rare: Cue
    slippery: Cue
    mass: Cue
    describing: Cue
    verbal: Cue
    months: Cue
    leaning: Cue


class Cues(Part):
    """Words around names, addresses, schools and dates."""

    titles: Cue
    called: Cue
    relations: Cue
    small: Cue
    human: Cue
    human_forms: Cue
    other: Cue
    other_forms: Cue
    states: Cue
    loose_states: Cue
    saying: Cue
    helping: Cue
    said_of_people: Cue
    where_people_are: Cue
    clause: Cue
    telling: Cue
    many: Cue
    being: Cue
    having: Cue
    modals: Cue
    adverbs: Cue
    where: Cue
    upon: Cue
    minding: Cue
    of_person: Cue
    prepositions: Cue
    pronouns: Cue
    before_object: Cue
    person_objects: Cue
    objects: Cue
    before_person: Cue
    determiners: Cue
    owned: Cue
    kin: Cue
    family: Cue
    lettered: Cue
    short_forms: Cue
    local: Cue
    temporal: Cue
    journeys: Cue
    eponyms: Cue
    things: Cue
    organisations: Cue
    school_types: Cue
    school_sure: Cue
    school_middle: Cue
    school_lead: Cue
    surgery_types: Cue
    surgery_pairs: Cue
    generic: Cue
    nature: Cue
    street_strong: Cue
    street_weak: Cue
    street_generic: Cue
    lead_address: Cue
    units: Cue
    events: Cue
    countings: Cue
    mailboxes: Cue


class Names(Part):
    """`knowledge/names.yaml`."""

    given: dict[Id, Words]
    surnames: dict[Id, Words]
    places: Words
    short: Words
    not_names: NotNames
    public: tuple[Text, ...]
    cues: Cues
    endings: Words
    beginnings: Words
    word_endings: Words


class Everyday(Part):
    """`knowledge/everyday.yaml`."""

    words: dict[Id, Words]


def read_names(folder: Path) -> tuple[Names | None, Everyday | None, list[Diagnostic]]:
    """Read both files of a content folder; None, with diagnostics, where one is not sound."""
    names, faults = _read(Names, folder, NAMES_FILE)
    everyday, more = _read(Everyday, folder, EVERYDAY_FILE)
    return names, everyday, faults + more


def _read(model: type[M], folder: Path, name: str) -> tuple[M | None, list[Diagnostic]]:
    tree, faults = read_tree(folder / name, name)
    if tree is None:
        return None, faults
    shaped, more = shape(model, tree)
    return shaped, faults + more


def words_of(library: Library) -> frozenset[str]:
    """Return every word of the flows and terms: what authors write is ordinary here, even if not in `everyday.yaml`."""
    return frozenset(word for text in _texts(library) for word in read(text).keys if word.isalpha())


def _texts(library: Library) -> Iterable[str]:
    for flow in library.flows.values():
        yield flow.title
        yield from flow.find_by
        for question in flow.questions.values():
            yield question.text
    for term in library.terms.values():
        yield from (term.name, term.full or "", *term.also_typed, term.is_)


def numbers_of(library: Library) -> frozenset[str]:
    """Return the digits of every number in the directory: to type one identifies nobody."""
    return frozenset(
        number.number.replace(" ", "")
        for contacts in library.contacts.values()
        for contact in contacts.values()
        for number in contact.numbers
    )
