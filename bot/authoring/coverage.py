"""What the content covers: each topic, each excerpt, and each body or scheme that the two documents name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from bot.content.files import Files
from bot.content.library import Library
from bot.content.models import Flow
from bot.engine.paths import paths

LEVELS = ("emergency", "child-protection", "targeted", "early-help", "universal", "as-concern")


def coverage_page(library: Library, files: Files) -> str:
    """Return `docs/coverage.md`."""
    examples = {read.model.flow: len(read.model.examples) for read in files.examples}
    lines = ["# Coverage", "", "Made from the content by `docs/generate.py`; a test fails when it is out of date.", ""]
    lines += ["## Topics", "", "Outcomes by level: 999, 4, 3, 2, 1, and practice guidance.", ""]
    lines += table(
        ("topic", "paths", "999", "4", "3", "2", "1", "practice", "examples", "excerpts", "contacts", "roles"),
        (_topic(library, flow, examples.get(flow.flow, 0)) for flow in library.flows.values()),
    )
    lines += ["", "## Excerpts", ""]
    lines += table(("excerpt", "source", "heading", "used in", "topics"), _excerpts(library))
    lines += ["", "## Bodies, schemes and terms of the two documents", ""]
    lines += table(("term", "named in", "where a practitioner meets it"), _terms(library))
    return "\n".join(lines) + "\n"


def table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> list[str]:
    """Return a Markdown table."""
    return [
        "| " + " | ".join(head) + " |",
        "|" + "---|" * len(head),
        *("| " + " | ".join(str(cell).replace("|", "/") for cell in row) + " |" for row in rows),
    ]


def _topic(library: Library, flow: Flow, examples: int) -> tuple[object, ...]:
    endings = {path.ending for path in paths(library, flow.flow)}
    levels = Counter(library.outcome(ending).level for ending in endings)
    outcomes = flow.outcomes.values()
    return (
        flow.flow,
        sum(1 for _ in paths(library, flow.flow)),
        *(levels[level] or "" for level in LEVELS),
        examples,
        len(used_excerpts(flow)),
        len({contact for outcome in outcomes for contact in outcome.call}),
        len({role for outcome in outcomes for role in outcome.also}),
    )


def used_excerpts(flow: Flow) -> set[str]:
    """Return the excerpts that a flow shows, with a question or as evidence."""
    asked = {excerpt for question in flow.questions.values() for excerpt in question.why}
    return asked | {excerpt for outcome in flow.outcomes.values() for excerpt in outcome.because}


def _excerpts(library: Library) -> Iterator[tuple[object, ...]]:
    users: dict[str, list[str]] = {}
    for flow in library.flows.values():
        for excerpt in sorted(used_excerpts(flow)):
            users.setdefault(excerpt, []).append(flow.flow)
    for name, found in library.excerpts.items():
        yield (
            name,
            found.source,
            found.excerpt.heading,
            ", ".join(users.get(name, [])) or "browsing only",
            len(found.excerpt.topics),
        )


def _terms(library: Library) -> Iterator[tuple[object, ...]]:
    met: dict[str, set[str]] = {}
    for flow in library.flows.values():
        for each in mentioned(library, flow):
            met.setdefault(each, set()).add(flow.flow)
    for name, term in library.terms.items():
        if term.found_in:
            where = sorted(met.get(name, set()))
            yield term.name, ", ".join(term.found_in), ", ".join(where) or "glossary"


def mentioned(library: Library, flow: Flow) -> set[str]:
    """Return the glossary entries that a flow names or mentions."""
    named: set[str] = set()
    for question in flow.questions.values():
        named |= set(question.terms) | set(library.terms_in(question.text, question.help or "", question.reason or ""))
    for outcome in flow.outcomes.values():
        lines = (outcome.do, outcome.tell_them, outcome.do_not, outcome.record, outcome.more, *outcome.also.values())
        texts = (outcome.say, outcome.ask_for or "", *(text for part in lines for text in part))
        named |= set(outcome.terms) | set(library.terms_in(*texts))
    return named
