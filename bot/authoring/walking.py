"""Walking flows by hand: the screens for given answers, the list of paths, and what `check` sums up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.calendar import bank_holidays
from bot.content.diagnostics import Diagnostic, Severity, did_you_mean, listed
from bot.content.hours import Moment, moment_at
from bot.content.library import Ending, Library
from bot.engine.draw import draw
from bot.engine.paths import NoSuchAnswer, follow, paths, spoken
from bot.engine.plain import as_text, block_text
from bot.engine.replay import replay
from bot.engine.screens import Call, Screen
from bot.engine.sections import present
from bot.engine.token import State

SECTION_KEYS = {
    "say": "what_to_say",
    "numbers": "who_to_ring",
    "more": "more",
    "record": "record",
    "donot": "do_not",
    "sharing": "sharing",
    "disagree": "if_they_disagree",
    "evidence": "evidence",
    "because": "why_this_answer",
    "tonight": "tonight",
    "lines": "lines_for_roles",
    "also": "also_look_at",
}


class CannotWalk(ValueError):
    """The flow, role or answers do not exist; the message says which do."""


@dataclass(frozen=True, slots=True)
class Walked:
    """The screens met on a walk, and the sections behind its outcome."""

    screens: tuple[Screen, ...]
    sections: dict[str, Screen]

    def as_text(self) -> str:
        """Return the walk as a reader would see it."""
        parts = [with_buttons(screen) for screen in (*self.screens, *self.sections.values())]
        return "\n\n".join(parts)

    def as_json(self) -> list[dict[str, Any]]:
        """Return the screens as plain values; the last carries the outcome and its sections."""
        rows = [_row(screen) for screen in self.screens]
        reached = self.screens[-1].reached
        if reached is not None:
            rows[-1] |= {
                "outcome": reached.outcome,
                "level": reached.level,
                "within": reached.within,
                "call": [_call(call) for call in reached.call],
            }
            rows[-1] |= {SECTION_KEYS[name]: _body(screen) for name, screen in self.sections.items()}
        return rows


def walk(library: Library, flow: str, said: tuple[str, ...], *, role: str, when: datetime, area: str) -> Walked:
    """Return the screens for answers given as ids or labels. Raises CannotWalk."""
    _known("flow", flow, library.flows)
    if role:
        _known("role", role, library.roles)
    area = area if area in library.contacts else "national"
    moment = moment_on(library, when)
    try:
        standing = follow(library, flow, said, role)
    except NoSuchAnswer as fault:
        known = listed(fault.known, 20) if fault.known else "none: the path has ended"
        hint = did_you_mean(fault.said, fault.known)
        raise CannotWalk(f'"{fault.said}" is not an answer here; answers: {known}. {hint}'.strip()) from None
    states = [State(flow, role, standing.state.answers[:count]) for count in range(len(standing.state.answers) + 1)]
    screens = tuple(draw(library, state, moment, area) for state in states)
    return Walked(screens, _sections(library, states[-1], moment, area))


def moment_on(library: Library, when: datetime) -> Moment:
    """Return the moment in England, with the bank holidays around it."""
    days = bank_holidays(range(when.year - 1, when.year + 2), library.calendar)
    return moment_at(when, library.calendar.office, days)


def _sections(library: Library, state: State, moment: Moment, area: str) -> dict[str, Screen]:
    standing = replay(library, state)
    if not isinstance(standing.here, Ending):
        return {}
    names = present(library, standing, library.outcome(standing.here))
    return {name: draw(library, state.at(name), moment, area) for name in names}


def list_paths(library: Library, flow: str) -> list[dict[str, Any]]:
    """Return every path as plain values. Raises CannotWalk."""
    _known("flow", flow, library.flows)
    return [
        {
            "answers": [{"question": step.asking.question, "answer": spoken(step)} for step in path.steps],
            "outcome": path.ending.outcome,
            "level": library.outcome(path.ending).level,
        }
        for path in paths(library, flow)
    ]


def _known(what: str, name: str, known: Collection[str]) -> None:
    if name not in known:
        raise CannotWalk(f'there is no {what} "{name}". {did_you_mean(name, known) or listed(list(known), 60)}')


def with_buttons(screen: Screen) -> str:
    """Return a screen as text, its buttons in brackets."""
    marks = {True: "[x] ", False: "[ ] ", None: ""}
    buttons = " ".join(f"[{marks[button.ticked]}{button.full}]" for button in screen.buttons)
    return f"== {screen.title} ==\n{as_text(screen)}\n{buttons}"


def _body(screen: Screen) -> str:
    return "\n".join(block_text(block) for block in screen.blocks[1:-1])


def _row(screen: Screen) -> dict[str, Any]:
    return {
        "title": screen.title,
        "question": screen.question,
        "text": as_text(screen),
        "buttons": [button.full for button in screen.buttons],
        "token": screen.token,
    }


def _call(call: Call) -> dict[str, Any]:
    checked = call.checked_on.isoformat() if call.checked_on else None
    return {
        "id": call.id,
        "name": call.name,
        "number": call.number,
        "how": call.how,
        "checked": call.checked,
        "checked_on": checked,
    }


def summary(library: Library | None, found: tuple[Diagnostic, ...]) -> str:
    """Return what a check found, in one line."""
    count = Counter(each.severity for each in found)
    told = ", ".join(f"{count[each]} {each}s" for each in Severity if count[each]) or "nothing wrong"
    if library is None:
        return f"{told}. This content cannot be used."
    total = sum(1 for flow in library.flows for _ in paths(library, flow))
    return f"{told}. {len(library.flows)} flows, {total} paths, {len(library.excerpts)} excerpts."
