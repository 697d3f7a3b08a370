"""What each topic can ask and where it can end, joined flows included."""

from __future__ import annotations

from typing import NamedTuple

from bot.content.library import Asking, Ending, Library
from bot.content.routing import targets


class Reach(NamedTuple):
    """A topic's questions in the order they may be asked, and its endings: level and outcome."""

    questions: tuple[str, ...]
    endings: tuple[tuple[str, str], ...]


def reach(library: Library, topic: str) -> Reach:
    """Return what a topic can ask and where it can end."""
    questions: dict[str, None] = {}
    endings: dict[tuple[str, str], None] = {}
    waiting, seen = [Asking(topic, library.flows[topic].start)], set[Asking]()
    while waiting:
        here = waiting.pop(0)
        if here in seen:
            continue
        seen.add(here)
        questions[here.question] = None
        flow = library.flows[here.flow]
        for target in targets(flow.questions[here.question]):
            there = library.leads_to(flow, target)
            if isinstance(there, Ending):
                endings[library.outcome(there).level, there.outcome] = None
            else:
                waiting.append(there)
    return Reach(tuple(questions), tuple(endings))
