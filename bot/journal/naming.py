"""How the content's ids read in figures, and by what a change of a concern is known."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping

from bot.content.library import Ending, Library
from bot.journal import words
from bot.journal.reach import steps

Names = dict[tuple[str, str], str]


def names_of(library: Library, concepts: Mapping[str, str], kinds: tuple[str, ...]) -> Names:
    """Return how topics, families, levels, concepts, kinds, questions and outcomes read."""
    names: Names = {("topic", name): flow.title for name, flow in library.flows.items()}
    names |= {("family", name): family.name for name, family in library.topics.items()}
    names |= {("level", name): level.name for name, level in library.levels.levels.items()}
    names |= {("concept", name): reading for name, reading in concepts.items()}
    names |= {("identifying", kind): _capital(library.wording.get(f"kind_{kind}", "")) for kind in kinds}
    return {key: name for key, name in names.items() if name} | _of_places(library)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _of_places(library: Library) -> Names:
    """Return how questions and outcomes read in each topic, and outcomes of a level wherever they are reached."""
    names: Names = {}
    said: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for topic in library.flows:
        for here, there in steps(library, topic):
            asked = library.flows[here.flow].questions[here.question].text
            names.setdefault(("question", f"{topic}/{here.question}"), asked)
            if isinstance(there, Ending) and ("outcome", f"{topic}/{there.outcome}") not in names:
                outcome = library.outcome(there)
                names["outcome", f"{topic}/{there.outcome}"] = outcome.say
                said[outcome.level, there.outcome][outcome.say] += 1
    return names | {("ending", "/".join(ending)): _together(texts) for ending, texts in said.items()}


def _together(texts: Counter[str]) -> str:
    """Return how an outcome reads that concerns word differently: the commonest words first."""
    (first, _), *others = sorted(texts.items(), key=lambda each: (-each[1], each[0]))
    if not others:
        return first
    first = first.removesuffix(".")
    if len(others) == 1:
        return words.EITHER.format(first, others[0][0])
    return words.ALIKE.format(first, texts.total())


def prints_of(library: Library) -> dict[str, str]:
    """Return eight characters for each concern, which change when its file or an outcome that it shares does."""
    found = {}
    for name, flow in library.flows.items():
        reached = {there.outcome for _, there in steps(library, name) if isinstance(there, Ending)}
        shared = [library.shared_outcomes[each] for each in sorted(reached & set(library.shared_outcomes))]
        found[name] = hashlib.sha256(repr((flow, shared)).encode()).hexdigest()[:8]
    return found
