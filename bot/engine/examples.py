"""Examples: cases in their authors' words, walked to where they are expected to end."""

from __future__ import annotations

from collections.abc import Iterator

from bot.content.diagnostics import Diagnostic, listed
from bot.content.files import Files, Read
from bot.content.library import Ending, Library
from bot.content.models import Example, Examples, Flow, Question
from bot.engine.paths import NoSuchAnswer, follow, spoken
from bot.engine.replay import Standing


def run(library: Library, files: Files) -> list[Diagnostic]:
    """Return the examples that end elsewhere, and the answers and signs that none touches."""
    found: list[Diagnostic] = []
    given = {read.model.flow: read for read in files.examples}
    for flow in files.flows:
        read = given.get(flow.model.flow)
        if read is None or not read.model.examples:
            found.append(
                Diagnostic(
                    flow.place("flow"),
                    "E004",
                    f'"{flow.model.flow}" has no examples',
                    f"flows/{flow.model.flow}.examples.yaml",
                    "Write down cases and where each must end.",
                )
            )
            continue
        touched: set[tuple[str, str, str]] = set()
        walked = [
            each
            for place, example in enumerate(read.model.examples)
            for each in _walk(library, read, place, example, touched)
        ]
        found += walked
        if all(each.code != "E002" for each in walked):
            found += _untouched(flow, touched)
    return found


def _walk(
    library: Library, read: Read[Examples], place: int, example: Example, touched: set[tuple[str, str, str]]
) -> Iterator[Diagnostic]:
    try:
        standing = follow(library, read.model.flow, example.answers)
    except NoSuchAnswer as fault:
        said = [answer.strip().lower() for answer in example.answers]
        number = said.index(fault.said.strip().lower()) if fault.said.strip().lower() in said else 0
        yield Diagnostic(
            read.place("examples", place, "answers", number),
            "E002",
            f'"{fault.said}" is not an answer here ({example.case})',
            listed(fault.known) if fault.known else "no more answers: the path has ended",
            "Use the answers' ids, in the order asked.",
        )
        return
    for step in standing.steps:
        for part in spoken(step).split("+"):
            touched.add((step.asking.flow, step.asking.question, part))
    ended = where(standing, read.model.flow)
    if example.expect not in ended:
        yield Diagnostic(
            read.place("examples", place, "expect"),
            "E001",
            f'"{example.case}" ends at {ended[0]}',
            example.expect,
            "Correct the flow, or what the example expects. Which of them is right is a matter of practice.",
        )


def where(standing: Standing, flow: str) -> tuple[str, ...]:
    """Return the names that the place of a standing goes by; the first is the fullest."""
    here = standing.here
    if not isinstance(here, Ending):
        return (f"the question {here.question}",)
    full = f"{here.flow}/{here.outcome}"
    return (full, here.outcome) if here.flow == flow else (full,)


def _untouched(read: Read[Flow], touched: set[tuple[str, str, str]]) -> Iterator[Diagnostic]:
    flow = read.model
    for name, question in flow.questions.items():
        if isinstance(question, Question):
            parts = [(("answers", place), answer.id) for place, answer in enumerate(question.answers)]
        else:
            parts = [(("signs", place), sign.id) for place, sign in enumerate(question.signs)]
        missing = [(path, answer) for path, answer in parts if (flow.flow, name, answer) not in touched]
        if missing:
            yield Diagnostic(
                read.place("questions", name, *missing[0][0]),
                "E003",
                f'no example of "{flow.flow}" answers "{name}" with: {", ".join(answer for _, answer in missing)}',
                "an example for every answer and sign",
                "Add a case to the examples.",
            )
