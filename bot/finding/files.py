"""The word lists by which messages are read: names, everyday words, and what tells of danger."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, TypeVar

from pydantic import BaseModel

from bot.content.diagnostics import Diagnostic
from bot.content.shape import shape
from bot.content.tree import read_tree
from bot.finding.names import Everyday, Names, read_names
from bot.finding.signs import EmergencyData, EmergencyMessages

EMERGENCY_FILE = "knowledge/emergency.yaml"
EMERGENCY_MESSAGES_FILE = "knowledge/emergency-messages.yaml"

M = TypeVar("M", bound=BaseModel)


class WordLists(NamedTuple):
    """The lists; None for one that is not sound."""

    names: Names | None
    everyday: Everyday | None
    emergency: EmergencyData | None
    emergency_messages: EmergencyMessages | None


def read_word_lists(folder: Path) -> tuple[WordLists, list[Diagnostic]]:
    """Read the word lists of a content folder, and what is wrong with them."""
    names, everyday, found = read_names(folder)
    emergency, faults = _read(EmergencyData, folder, EMERGENCY_FILE)
    messages, more = _read(EmergencyMessages, folder, EMERGENCY_MESSAGES_FILE)
    return WordLists(names, everyday, emergency, messages), [*found, *faults, *more]


def _read(kind: type[M], folder: Path, name: str) -> tuple[M | None, list[Diagnostic]]:
    tree, found = read_tree(folder / name, name)
    return (None, found) if tree is None else shape(kind, tree)
