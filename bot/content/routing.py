"""Where questions lead: targets, joined flows, and the tag that changes when either does."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from bot.content.models import AnyQuestion, Flow, Join, Question, Target

DIGITS = "0123456789abcdefghijklmnopqrstuv"


def targets(question: AnyQuestion) -> tuple[Target, ...]:
    """Return where the answers or rules of a question lead, in order."""
    if isinstance(question, Question):
        return tuple(answer.go for answer in question.answers)
    return tuple(rule.target for rule in question.rules)


def joined(flow: Flow) -> tuple[str, ...]:
    """Return the flows that a flow joins, in order, each once."""
    found = (
        target.flow for question in flow.questions.values() for target in targets(question) if isinstance(target, Join)
    )
    return tuple(dict.fromkeys(found))


def tag(flows: Mapping[str, Flow], flow_id: str) -> str:
    """Return four characters for what the flow, and those it joins, ask and where answers lead.

    The words of questions and answers count as well as the routing: a tap on
    a button whose question has been rewritten is an answer to another question.
    """
    digest = hashlib.sha256()
    seen: list[str] = []
    waiting = [flow_id]
    while waiting:
        name = waiting.pop(0)
        if name in seen or name not in flows:
            continue
        seen.append(name)
        digest.update(repr(_routing(flows[name])).encode())
        waiting += joined(flows[name])
    number = int.from_bytes(digest.digest()[:4], "big")
    return "".join(DIGITS[number >> shift & 31] for shift in (15, 10, 5, 0))


def _routing(flow: Flow) -> list[object]:
    parts: list[object] = [flow.flow, flow.start]
    for name, question in flow.questions.items():
        parts.append((name, question.text))
        if isinstance(question, Question):
            parts += [(answer.id, answer.say, _target(answer.go)) for answer in question.answers]
        else:
            parts += [(sign.id, sign.say) for sign in question.signs]
            parts += [
                (*((name, getattr(rule, name)) for name in rule.conditions), _target(rule.target))
                for rule in question.rules
            ]
    parts += [(name, outcome.level) for name, outcome in flow.outcomes.items()]
    return parts


def _target(target: Target) -> str:
    return f"flow:{target.flow}" if isinstance(target, Join) else target
