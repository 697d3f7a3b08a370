"""The word lists by which messages are read: names, everyday words, and what tells of danger."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from bot.content.diagnostics import Diagnostic
from bot.content.shape import shape
from bot.content.tree import read_tree
from bot.finding.names import Everyday, Names, read_names
from bot.finding.signs import EmergencyData

EMERGENCY_FILE = "knowledge/emergency.yaml"


class WordLists(NamedTuple):
    """The three lists; None for one that is not sound."""

    names: Names | None
    everyday: Everyday | None
    emergency: EmergencyData | None


def read_word_lists(folder: Path) -> tuple[WordLists, list[Diagnostic]]:
    """Read the word lists of a content folder, and what is wrong with them."""
    names, everyday, found = read_names(folder)
    tree, faults = read_tree(folder / EMERGENCY_FILE, EMERGENCY_FILE)
    emergency = None
    if tree is not None:
        emergency, faults = shape(EmergencyData, tree)
    return WordLists(names, everyday, emergency), [*found, *faults]
