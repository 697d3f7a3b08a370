"""What each topic can ask, in which order, and where it can end, joined flows included."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from bot.content.library import Asking, Ending, Library
from bot.content.routing import targets


class Reach(NamedTuple):
    """A topic's questions in the order they may be asked, the first one first, and its endings: level and outcome."""

    questions: tuple[str, ...]
    endings: tuple[tuple[str, str], ...]
    again: frozenset[str] = frozenset()
    """Questions that a joined flow may ask a second time: the same id in both."""


def reach(library: Library, topic: str) -> Reach:
    """Return what a topic can ask and where it can end."""
    questions: dict[str, None] = {library.flows[topic].start: None}
    endings: dict[tuple[str, str], None] = {}
    asked: set[Asking] = set()
    for here, there in steps(library, topic):
        questions[here.question] = None
        asked.add(here)
        if isinstance(there, Ending):
            endings[library.outcome(there).level, there.outcome] = None
    flows = Counter(here.question for here in asked)
    return Reach(tuple(questions), tuple(endings), frozenset(name for name, count in flows.items() if count > 1))


def steps(library: Library, topic: str) -> Iterator[tuple[Asking, Asking | Ending]]:
    """Yield every step that can be taken in a topic: a question, and where one of its answers leads."""
    waiting, seen = [Asking(topic, library.flows[topic].start)], set[Asking]()
    while waiting:
        here = waiting.pop(0)
        if here in seen:
            continue
        seen.add(here)
        flow = library.flows[here.flow]
        for target in targets(flow.questions[here.question]):
            there = library.leads_to(flow, target)
            yield here, there
            if isinstance(there, Asking):
                waiting.append(there)
