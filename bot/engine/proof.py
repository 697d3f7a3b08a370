"""What holds on every path, proved before content is used; a failing path is told as a conversation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from bot.content.check_flows import MAX_QUESTIONS, NOT_SURE, choices
from bot.content.diagnostics import Diagnostic, did_you_mean, listed
from bot.content.files import Files, Read
from bot.content.hours import LONDON, Moment
from bot.content.library import Asking, Ending, Library
from bot.content.models import Flow, Question, TickList
from bot.engine.draw import draw_outcome
from bot.engine.paths import Path, paths, spoken, ticks_of
from bot.engine.plain import as_text
from bot.engine.replay import Step, fitting_rule, question_at, replay
from bot.engine.token import MAX_TOKEN, State, spell

MAX_PATHS = 5000
MAX_SCREEN = 900
DANGER = "danger"
NIGHT = Moment(datetime(2026, 12, 25, 3, 0, tzinfo=LONDON), bank_holiday=True, office=False)


class Span(NamedTuple):
    """The least and the gravest level that can be reached from somewhere, as ranks."""

    least: int
    most: int

    def not_below(self, other: Span) -> bool:
        """Tell whether neither end is lower than the other's."""
        return self.least >= other.least and self.most >= other.most


def prove(library: Library, files: Files) -> list[Diagnostic]:
    """Return every safety statement that does not hold, and every limit of the language that is passed.

    The library may lack flows that are at fault; what it has is proved.
    """
    found: list[Diagnostic] = []
    spans: dict[Asking | Ending, Span] = {}
    for read in files.flows:
        listing = list(islice(paths(library, read.model.flow), MAX_PATHS + 1))
        if len(listing) > MAX_PATHS:
            found.append(
                Diagnostic(
                    read.key_place("questions"),
                    "F009",
                    f'"{read.model.flow}" has more than 5,000 paths',
                    "at most 5,000",
                    "Join two questions, or end some answers earlier.",
                )
            )
            continue
        found += _limits(library, read, listing)
        found += _danger(library, read, listing)
        found += _act_alone(library, files, read, listing)
        found += _orders(library, read, spans)
        found += _screens(library, read, listing)
    found += _unknown_triggers(library, files)
    return found


def conversation(path: Path) -> str:
    """Return a path as a reader would follow it."""
    lines = [f"    {step.question.text}  > {spoken(step)}" for step in path.steps]
    return "\n".join([*lines, f"    ends at {path.ending.outcome}"])


def span(library: Library, here: Asking | Ending, spans: dict[Asking | Ending, Span]) -> Span:
    """Return the least and gravest level reachable from a place; `spans` remembers."""
    if here in spans:
        return spans[here]
    if isinstance(here, Ending):
        rank = library.rank(library.outcome(here).level)
        spans[here] = Span(rank, rank)
        return spans[here]
    inner = [span(library, after, spans) for after in _onward(library, here)]
    spans[here] = Span(min(each.least for each in inner), max(each.most for each in inner))
    return spans[here]


def _onward(library: Library, here: Asking) -> list[Asking | Ending]:
    question, flow = question_at(library, here), library.flows[here.flow]
    if isinstance(question, Question):
        return [library.leads_to(flow, answer.go) for answer in question.answers]
    return [library.leads_to(flow, rule.target) for rule in question.rules]


def _limits(library: Library, read: Read[Flow], listing: list[Path]) -> Iterator[Diagnostic]:
    longest = max(listing, key=lambda path: len(path.steps))
    if len(longest.steps) > MAX_QUESTIONS:
        yield Diagnostic(
            read.key_place("questions"),
            "F008",
            f'"{read.model.flow}" asks {len(longest.steps)} questions on this path:\n{conversation(longest)}',
            "at most 6",
            "Make a tick list of two questions, or end earlier.",
        )
        return
    token = max((spell(library, path.state(read.model.flow)) for path in listing), key=len)
    if len(token) > MAX_TOKEN - len("-change-0-00"):
        yield Diagnostic(
            read.key_place("questions"),
            "F010",
            f'the answers of "{read.model.flow}" do not fit a token',
            "at most 64 characters",
            "Ask fewer tick lists on one path.",
        )


def _danger(library: Library, read: Read[Flow], listing: list[Path]) -> Iterator[Diagnostic]:
    flow = read.model
    top = library.rank(library.safety.emergency_level)
    endings: dict[str, list[int]] = {}
    for path in listing:
        endings.setdefault(spoken(path.steps[0]), []).append(library.rank(library.outcome(path.ending).level))
    if flow.start != DANGER or not any(min(ranks) >= top for ranks in endings.values()):
        yield Diagnostic(
            read.place("start"),
            "P001",
            f'"{flow.flow}" does not ask about danger first:\n{conversation(listing[0])}',
            "a first question called `danger`, with an answer that always ends at 999",
            "Put a question `danger` first, whose Yes leads to `emergency`.",
        )


def triggers(library: Library) -> dict[tuple[str, str], set[str]]:
    """Return the act-alone answers and signs of each (flow, question)."""
    found: dict[tuple[str, str], set[str]] = {}
    for line in library.safety.act_alone:
        flow, _, rest = line.partition("/")
        question, _, answer = rest.partition("/")
        found.setdefault((flow, question), set()).add(answer)
    return found


def _act_alone(library: Library, files: Files, read: Read[Flow], listing: list[Path]) -> Iterator[Diagnostic]:
    floor = library.rank(library.safety.act_alone_floor)
    named = triggers(library)
    told: set[str] = set()
    for path in listing:
        rank = library.rank(library.outcome(path.ending).level)
        if rank >= floor:
            continue
        for step in path.steps:
            for answer in _given(step) & named.get((step.asking.flow, step.asking.question), set()):
                trigger = f"{step.asking.flow}/{step.asking.question}/{answer}"
                if trigger in told:
                    continue
                told.add(trigger)
                yield Diagnostic(
                    files.safety.place("act_alone", library.safety.act_alone.index(trigger)),
                    "P002",
                    f'"{trigger}" acts alone, but this path of "{read.model.flow}" ends lower:\n{conversation(path)}',
                    library.safety.act_alone_floor,
                    "Lead this path to an outcome at child protection or above.",
                )
    yield from _single_signs(library, files, read, named, floor)


def _single_signs(
    library: Library, files: Files, read: Read[Flow], named: dict[tuple[str, str], set[str]], floor: int
) -> Iterator[Diagnostic]:
    """Paths hold one representative a rule; a trigger among signs is tried in every choice of signs."""
    spans: dict[Asking | Ending, Span] = {}
    flow = read.model
    for name, question in flow.questions.items():
        wanted = named.get((flow.flow, name), set())
        if isinstance(question, Question) or not wanted:
            continue
        for ticked, not_sure in choices(question):
            after = library.leads_to(flow, fitting_rule(question, ticks_of(question, ticked, not_sure=not_sure)).target)
            if wanted & ticked and span(library, after, spans).least < floor:
                trigger = f"{flow.flow}/{name}/{min(wanted & ticked)}"
                yield Diagnostic(
                    files.safety.place("act_alone", library.safety.act_alone.index(trigger)),
                    "P002",
                    f'"{trigger}" acts alone, but ticking {" + ".join(sorted(ticked))} can end lower',
                    library.safety.act_alone_floor,
                    "Put a rule for this sign first.",
                )
                break


def _given(step: Step) -> set[str]:
    said = spoken(step)
    return set(said.split("+")) if isinstance(step.question, TickList) else {said}


def _unknown_triggers(library: Library, files: Files) -> Iterator[Diagnostic]:
    for place, line in enumerate(library.safety.act_alone):
        flow, _, rest = line.partition("/")
        question, _, answer = rest.partition("/")
        if flow in files.flow_names and flow not in library.flows:
            continue
        known = _answers(library, flow, question)
        if answer not in known:
            yield Diagnostic(
                files.safety.place("act_alone", place),
                "P005",
                f'"{line}" names no answer or sign there is',
                listed(known) if known else "flow/question/answer",
                did_you_mean(answer, known) or "Correct it; do not remove it.",
            )


def _answers(library: Library, flow: str, question: str) -> list[str]:
    found = library.flows[flow].questions.get(question) if flow in library.flows else None
    if found is None:
        return []
    if isinstance(found, Question):
        return [answer.id for answer in found.answers]
    return [*(sign.id for sign in found.signs), "none", NOT_SURE]


def _orders(library: Library, read: Read[Flow], spans: dict[Asking | Ending, Span]) -> Iterator[Diagnostic]:
    flow = read.model
    for name, question in flow.questions.items():
        if isinstance(question, Question):
            yield from _not_sure(library, read, name, question, spans)
        else:
            yield from _signs(library, read, name, question, spans)


def _not_sure(
    library: Library, read: Read[Flow], name: str, question: Question, spans: dict[Asking | Ending, Span]
) -> Iterator[Diagnostic]:
    """Not sure is not below No, and below at most the one gravest other answer."""
    reach = {answer.id: span(library, library.leads_to(read.model, answer.go), spans) for answer in question.answers}
    unsure = reach.pop(NOT_SURE)
    higher = [answer for answer, other in reach.items() if not unsure.not_below(other)]
    wrong = ["no"] if "no" in higher else higher if len(higher) > 1 else []
    if wrong:
        yield Diagnostic(
            read.key_place("questions", name),
            "P003",
            f'"Not sure" of "{name}" can end lower than "{wrong[0]}":\n'
            f"    {question.text}  > not-sure: {_ends(library, unsure)}\n"
            f"    {question.text}  > {wrong[0]}: {_ends(library, reach[wrong[0]])}",
            'an ending not below "No", and below at most the one gravest other answer',
            f'Lead "Not sure" where "{wrong[0]}" leads.',
        )


def _ends(library: Library, reach: Span) -> str:
    names = {level.rank: name for name, level in library.levels.levels.items()}
    return f"{names[reach.least]} to {names[reach.most]}" if reach.least != reach.most else names[reach.least]


def _signs(
    library: Library, read: Read[Flow], name: str, question: TickList, spans: dict[Asking | Ending, Span]
) -> Iterator[Diagnostic]:
    flow = read.model
    reach = {
        ticked: span(library, library.leads_to(flow, fitting_rule(question, ticks_of(question, ticked)).target), spans)
        for ticked, not_sure in choices(question)
        if not not_sure
    }
    for ticked, here in reach.items():
        for sign in question.signs:
            if sign.id in ticked:
                continue
            more = reach[ticked | {sign.id}]
            if not more.not_below(here):
                yield Diagnostic(
                    read.key_place("questions", name),
                    "P004",
                    f'in "{name}", ticking "{sign.id}" as well lowers the level:\n'
                    f"    {question.text}  > {'+'.join(sorted(ticked)) or 'none'}: {_ends(library, here)}\n"
                    f"    {question.text}  > {'+'.join(sorted(ticked | {sign.id}))}: {_ends(library, more)}",
                    "a level that stays or rises with every sign",
                    "Put the graver rule first.",
                )
                return
    unsure = fitting_rule(question, ticks_of(question, frozenset(), not_sure=True))
    there = span(library, library.leads_to(flow, unsure.target), spans)
    if not there.not_below(reach[frozenset()]):
        yield Diagnostic(
            read.key_place("questions", name),
            "P003",
            f'"Not sure" of "{name}" can end lower than "None of these":\n'
            f"    {question.text}  > not-sure: {_ends(library, there)}\n"
            f"    {question.text}  > none: {_ends(library, reach[frozenset()])}",
            'an ending not below "None of these"',
            "Lead `not_sure` where the graver signs lead.",
        )


def _screens(library: Library, read: Read[Flow], listing: list[Path]) -> Iterator[Diagnostic]:
    """Yield first outcome screens that are too long for the longest role line, by night, in any area."""
    first: dict[str, Path] = {}
    for path in listing:
        if path.ending.flow == read.model.flow:
            first.setdefault(path.ending.outcome, path)
    for name, path in first.items():
        if name not in read.model.outcomes:
            continue
        longest = max(_lengths(library, read.model.flow, path), default=0)
        if longest > MAX_SCREEN:
            yield Diagnostic(
                read.key_place("outcomes", name),
                "W003",
                f'the first screen of "{name}" has {longest} characters',
                f"at most {MAX_SCREEN}, in the longest case of area, hour and role",
                "Shorten `say`, `do` or the role's line; move detail into `more`.",
            )


def _lengths(library: Library, flow: str, path: Path) -> Iterator[int]:
    outcome = library.outcome(path.ending)
    roles = sorted(outcome.also, key=lambda role: -sum(map(len, outcome.also[role])))[:1] or [""]
    for area in library.contacts:
        for role in roles:
            standing = replay(library, State(flow, role, path.answers))
            yield len(as_text(draw_outcome(library, standing, NIGHT, area)))
