"""Where a conversation stands, worked out by replaying its answers. Pure: no clock, no files, no chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.content.library import Asking, Ending, Library
from bot.content.models import AnyQuestion, Question, Rule, Target, TickList
from bot.content.routing import DIGITS
from bot.engine.token import (
    TICKS_WIDTH,
    AnswerValue,
    State,
    Ticks,
    TokenError,
    read_role,
    read_ticks,
    spell,
    take_apart,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One answered question: which, and the answer."""

    asking: Asking
    question: AnyQuestion
    value: AnswerValue

    @property
    def rule(self) -> Rule | None:
        """The rule that fired, for a tick list."""
        if isinstance(self.question, Question):
            return None
        assert isinstance(self.value, Ticks)
        return fitting_rule(self.question, self.value)

    @property
    def target(self) -> Target:
        """Where the answer leads."""
        if isinstance(self.question, Question):
            assert isinstance(self.value, int)
            return self.question.answers[self.value].go
        rule = self.rule
        assert rule is not None
        return rule.target

    @property
    def label(self) -> str:
        """The answer in words."""
        if isinstance(self.question, Question):
            assert isinstance(self.value, int)
            return self.question.answers[self.value].say
        return ""

    @property
    def tells(self) -> tuple[str, ...]:
        """What the answer adds to the referral note."""
        if isinstance(self.question, Question):
            assert isinstance(self.value, int)
            told = self.question.answers[self.value].tells
            return (told,) if told else ()
        assert isinstance(self.value, Ticks)
        chosen = self.value.chosen(self.question)
        return tuple(sign.tells or sign.say for sign in self.question.signs if sign.id in chosen)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the answers lead: the steps taken, and the question asked now or the ending reached."""

    state: State
    steps: tuple[Step, ...]
    here: Asking | Ending
    ticked: Ticks | None = None
    """Signs ticked so far, while a tick list is open."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A token made for content that has changed since. `flow` is None when the flow is gone."""

    flow: str | None
    role: str


def fitting_rule(question: TickList, ticks: Ticks) -> Rule:
    """Return the first rule that fits. Raises TokenError where none does (checked content has one)."""
    chosen = ticks.chosen(question)
    for rule in question.rules:
        if rule.fits(chosen, not_sure=ticks.not_sure):
            return rule
    raise TokenError("no rule")


def question_at(library: Library, asking: Asking) -> AnyQuestion:
    """Return the question of that name."""
    return library.flows[asking.flow].questions[asking.question]


def begin(library: Library, flow: str, role: str = "") -> State:
    """Return the state in which nothing has been answered."""
    if flow not in library.flows or (role and role not in library.roles):
        raise TokenError("flow")
    return State(flow, role)


def read(library: Library, text: str) -> State | Stale:
    """Return the state that a token stands for.

    A token made for another version of what the flow asks yields `Stale`,
    never a guess. Raises `TokenError` for anything that is not the canonical
    spelling of a state.
    """
    parts = take_apart(text)
    role = read_role(library, parts.role)
    flow = library.flow_of_key.get(parts.key)
    if flow is None:
        return Stale(None, role)
    if parts.tag != library.tags[flow.flow]:
        return Stale(flow.flow, role)
    answers = tuple(_read_answers(library, flow.flow, parts.answers))
    state = State(flow.flow, role, answers, parts.view, parts.argument)
    if spell(library, state) != text:
        raise TokenError("second spelling")
    return state


def _read_answers(library: Library, flow: str, text: str) -> Iterator[AnswerValue]:
    here: Asking | Ending = Asking(flow, library.flows[flow].start)
    while text:
        if isinstance(here, Ending):
            raise TokenError("answers after the end")
        question = question_at(library, here)
        width = 1 if isinstance(question, Question) else TICKS_WIDTH
        value = read_answer(text[:width], question)
        text = text[width:]
        if isinstance(value, Ticks) and value.open:
            if text:
                raise TokenError("answers after an open list")
            yield value
            return
        here = library.leads_to(library.flows[here.flow], Step(here, question, value).target)
        yield value


def read_answer(text: str, question: AnyQuestion) -> AnswerValue:
    """Read one answer's characters. Raises TokenError."""
    if isinstance(question, TickList):
        return read_ticks(text, question)
    value = DIGITS.find(text) if len(text) == 1 else -1
    if not 0 <= value < len(question.answers):
        raise TokenError("answer")
    return value


def replay(library: Library, state: State) -> Standing:
    """Return where a state's answers lead. Raises TokenError where they fit no path."""
    here: Asking | Ending = Asking(state.flow, library.flows[state.flow].start)
    steps: list[Step] = []
    for value in state.answers:
        if isinstance(here, Ending):
            raise TokenError("answers after the end")
        question = question_at(library, here)
        if not fits(question, value):
            raise TokenError("answer")
        if isinstance(value, Ticks) and value.open:
            return Standing(state, tuple(steps), here, value)
        step = Step(here, question, value)
        steps.append(step)
        here = library.leads_to(library.flows[here.flow], step.target)
    return Standing(state, tuple(steps), here)


def fits(question: AnyQuestion, value: AnswerValue) -> bool:
    """Tell whether a value is an answer to the question."""
    if isinstance(question, TickList):
        return isinstance(value, Ticks) and not value.mask >> len(question.signs)
    return isinstance(value, int) and not isinstance(value, tuple) and 0 <= value < len(question.answers)


def answer(standing: Standing, value: AnswerValue) -> State:
    """Return the state after one more answer."""
    kept = standing.state.answers[: len(standing.steps)]
    return replace(standing.state, answers=(*kept, value), view="", argument="")


def back(standing: Standing) -> State | None:
    """Return the state before the last answer; None at the start."""
    if not standing.steps:
        return None
    kept = standing.state.answers[: len(standing.steps) - 1]
    return replace(standing.state, answers=kept, view="", argument="")


def change(library: Library, standing: Standing, position: int, value: AnswerValue) -> State:
    """Return the state with one earlier answer changed and the later ones kept where they still fit.

    `position` counts steps from 0. Later answers are kept question by question
    for as long as the new path meets a question that was answered before.
    """
    earlier = {step.asking: step.value for step in standing.steps[position + 1 :]}
    answers = (*standing.state.answers[:position], value)
    state = replace(standing.state, answers=answers, view="", argument="")
    while True:
        now = replay(library, state)
        if isinstance(now.here, Ending) or now.ticked is not None or now.here not in earlier:
            return state
        state = replace(state, answers=(*state.answers, earlier.pop(now.here)))
