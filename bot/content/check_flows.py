"""Checks inside flows: targets, order, Not sure, rules, and what cannot be reached."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations

from bot.content.diagnostics import Diagnostic, did_you_mean, listed
from bot.content.files import Files, Read
from bot.content.models import Flow, Join, Question, Target, TickList
from bot.content.routing import joined, targets
from bot.content.tree import Path_

NOT_SURE = "not-sure"
MAX_QUESTIONS = 6


def check(files: Files) -> list[Diagnostic]:
    """Return what is wrong inside the flows and between those that join."""
    found = list(chain.from_iterable(_check_flow(files, read) for read in files.flows))
    found += _repeated(files)
    found += _circles(files)
    return found


def _check_flow(files: Files, read: Read[Flow]) -> Iterator[Diagnostic]:
    flow = read.model
    stem = read.tree.file.removeprefix("flows/").removesuffix(".yaml")
    if flow.flow != stem:
        yield Diagnostic(
            read.place("flow"),
            "S012",
            f'this file is called "{stem}" but holds the flow "{flow.flow}"',
            stem,
            "Rename one of the two.",
        )
    if flow.start not in flow.questions:
        yield Diagnostic(
            read.place("start"),
            "F001",
            f'"start" leads to "{flow.start}", which this flow does not have',
            listed(list(flow.questions)),
            did_you_mean(flow.start, flow.questions) or "Name the first question.",
        )
    for name, question in flow.questions.items():
        if isinstance(question, Question):
            yield from _check_answers(read, name, question)
        else:
            yield from _check_ticks(read, name, question)
        for path, target in _goes(name, question):
            yield from _check_target(files, read, name, path, target)
    yield from _unreachable(read)


def _goes(name: str, question: Question | TickList) -> Iterator[tuple[Path_, Target]]:
    if isinstance(question, Question):
        for place, answer in enumerate(question.answers):
            yield ("questions", name, "answers", place, "go"), answer.go
        return
    for place, rule in enumerate(question.rules):
        if rule.go is not None or rule.otherwise is not None:
            key = "go" if rule.go is not None else "otherwise"
            yield ("questions", name, "rules", place, key), rule.target


def _check_target(files: Files, read: Read[Flow], name: str, path: Path_, target: Target) -> Iterator[Diagnostic]:
    flow = read.model
    if isinstance(target, Join):
        if target.flow not in files.flow_names:
            yield Diagnostic(
                read.tree.place(path),
                "L001",
                f'"go" joins the flow "{target.flow}", which does not exist',
                "a flow's name",
                did_you_mean(target.flow, files.flow_names) or "Check the name, or add that flow.",
            )
        return
    names = list(flow.questions)
    if target in flow.questions:
        if names.index(target) <= names.index(name):
            yield Diagnostic(
                read.tree.place(path),
                "F002",
                f'"{name}" leads back to "{target}"',
                "a question further down the file",
                f'Move "{target}" below "{name}", or lead somewhere else.',
            )
        if target in flow.outcomes:
            yield Diagnostic(
                read.tree.place(path),
                "S010",
                f'"{target}" is both a question and an outcome',
                "one of the two",
                "Rename one of them.",
            )
        return
    known = [*names, *flow.outcomes, *files.shared.model.outcomes]
    if target not in known:
        yield Diagnostic(
            read.tree.place(path),
            "F001",
            f'"{name}" leads to "{target}", which this flow does not have',
            listed(known),
            did_you_mean(target, known) or "Otherwise add a question or outcome with that name.",
        )


def _check_answers(read: Read[Flow], name: str, question: Question) -> Iterator[Diagnostic]:
    ids = [answer.id for answer in question.answers]
    for place, answer in enumerate(ids):
        if answer in ids[:place]:
            yield Diagnostic(
                read.place("questions", name, "answers", place),
                "S010",
                f'two answers of "{name}" are called "{answer}"',
                "each answer once",
                "Give one of them another `id`.",
            )
    if NOT_SURE not in ids:
        yield Diagnostic(
            read.key_place("questions", name),
            "F005",
            f'"{name}" has no answer "Not sure"',
            "an answer with `say: Not sure`",
            "Add it as the last answer; it leads where the graver answer leads.",
        )


def _check_ticks(read: Read[Flow], name: str, question: TickList) -> Iterator[Diagnostic]:
    ids = [sign.id for sign in question.signs]
    for place, sign in enumerate(ids):
        if sign in ids[:place] or sign in {"none", NOT_SURE}:
            yield Diagnostic(
                read.place("questions", name, "signs", place, "id"),
                "S010",
                f'"{sign}" is used already in "{name}"',
                "a name of its own (not `none` or `not-sure`)",
                "Rename the sign.",
            )
    sound = True
    for place, rule in enumerate(question.rules):
        if len(rule.conditions) != 1 or (rule.go is None and rule.otherwise in {None, "yes", "true"}):
            sound = False
            yield Diagnostic(
                read.place("questions", name, "rules", place),
                "F011",
                f'rule {place + 1} of "{name}" is not one condition and one `go`',
                "one of any_of, all_of, at_least, none_of_these, not_sure, otherwise; and `go`",
                "Write for instance {any_of: [sign], go: outcome}.",
            )
        for sign in (*(rule.any_of or ()), *(rule.all_of or ())):
            if sign not in ids:
                sound = False
                yield Diagnostic(
                    read.place("questions", name, "rules", place),
                    "F012",
                    f'rule {place + 1} of "{name}" names the sign "{sign}", which the list does not have',
                    listed(ids),
                    did_you_mean(sign, ids) or "Add the sign, or correct the rule.",
                )
    if sound:
        yield from _check_firing(read, name, question)


def choices(question: TickList) -> Iterator[tuple[frozenset[str], bool]]:
    """Yield every choice of signs, and then `not sure`: (signs ticked, not sure)."""
    ids = [sign.id for sign in question.signs]
    for count in range(len(ids) + 1):
        for ticked in combinations(ids, count):
            yield frozenset(ticked), False
    yield frozenset(), True


def _check_firing(read: Read[Flow], name: str, question: TickList) -> Iterator[Diagnostic]:
    fired: set[int] = set()
    gaps: list[tuple[frozenset[str], bool]] = []
    for ticked, not_sure in choices(question):
        first = next((n for n, rule in enumerate(question.rules) if rule.fits(ticked, not_sure=not_sure)), None)
        if first is None:
            gaps.append((ticked, not_sure))
        else:
            fired.add(first)
    for ticked, not_sure in [*gaps[:1], *(gap for gap in gaps[1:] if gap[1])]:
        yield _gap(read, name, ticked, not_sure=not_sure)
    for place, rule in enumerate(question.rules):
        if place not in fired:
            yield Diagnostic(
                read.place("questions", name, "rules", place),
                "F006",
                f'rule {place + 1} of "{name}" ({rule.conditions[0]}) never fires: earlier rules catch all it fits',
                "rules in the order they should be tried",
                "Move it up, or remove it.",
            )


def _gap(read: Read[Flow], name: str, ticked: frozenset[str], *, not_sure: bool) -> Diagnostic:
    shown = "Not sure" if not_sure else "ticked: " + ", ".join(sorted(ticked)) if ticked else "none ticked"
    return Diagnostic(
        read.key_place("questions", name),
        "F005" if not_sure else "F007",
        f'no rule of "{name}" fits this choice: {shown}',
        "a rule for every choice",
        "Add {not_sure: yes, go: ...}." if not_sure else "Add {otherwise: ...} as the last rule.",
    )


def _unreachable(read: Read[Flow]) -> Iterator[Diagnostic]:
    flow = read.model
    reached: set[str] = set()
    waiting = [flow.start]
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        question = flow.questions.get(name)
        if question is not None:
            waiting += [target for target in targets_or_none(question) if not isinstance(target, Join)]
    for part, names in (("questions", flow.questions), ("outcomes", flow.outcomes)):
        for name in names:
            if name not in reached:
                yield Diagnostic(
                    read.key_place(part, name),
                    "F004",
                    f'nothing leads to "{name}"',
                    "an answer or rule that leads here",
                    "Lead an answer to it, or remove it.",
                )


def targets_or_none(question: Question | TickList) -> tuple[Target, ...]:
    """Return the targets, leaving out rules that have none."""
    if isinstance(question, TickList):
        return tuple(rule.target for rule in question.rules if rule.go is not None or rule.otherwise is not None)
    return targets(question)


def _repeated(files: Files) -> Iterator[Diagnostic]:
    keys: dict[str, str] = {}
    for read in files.flows:
        flow = read.model
        if flow.key in keys:
            yield Diagnostic(
                read.place("key"),
                "F013",
                f'the key "{flow.key}" belongs to "{keys[flow.key]}"',
                "a key of its own",
                "Choose two other characters; a key is never reused.",
            )
        keys.setdefault(flow.key, flow.flow)


def _circles(files: Files) -> Iterator[Diagnostic]:
    joins = {read.model.flow: joined(read.model) if _rules_sound(read.model) else () for read in files.flows}
    for read in files.flows:
        name = read.model.flow
        seen: set[str] = set()
        waiting = list(joins[name])
        while waiting:
            other = waiting.pop()
            if other == name:
                yield Diagnostic(
                    read.place("flow"),
                    "F003",
                    f'"{name}" comes round to itself: {" -> ".join([name, *joins[name]])} ...',
                    "flows that join without a circle",
                    "End one of them in an outcome instead.",
                )
                break
            if other not in seen:
                seen.add(other)
                waiting += joins.get(other, ())


def _rules_sound(flow: Flow) -> bool:
    return all(
        rule.go is not None or rule.otherwise is not None
        for question in flow.questions.values()
        if isinstance(question, TickList)
        for rule in question.rules
    )
