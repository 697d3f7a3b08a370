"""Where a conversation stands, worked out by replaying its answers. Pure: no clock, no files, no chance."""

from __future__ import annotations

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
    spell_answer,
    spell_ticks,
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
    stem: str
    """The token of the steps alone: without signs ticked so far, and without a view."""
    ticked: Ticks | None = None
    """Signs ticked so far, while a tick list is open."""

    @property
    def token(self) -> str:
        """The token of this place, without a view."""
        return self.stem if self.ticked is None else self.stem + spell_ticks(self.ticked)

    def beside(self, view: str, argument: str = "") -> str:
        """Return the token of a view beside this place."""
        return f"{self.token}-{view}-{argument}" if argument else f"{self.token}-{view}"

    def onward(self, value: AnswerValue) -> str:
        """Return the token after one more answer, which replaces signs ticked so far."""
        return self.stem + spell_answer(value)


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


def read(library: Library, text: str) -> Standing | Stale:
    """Return where a token stands.

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
    walk = _Walk(library, flow.flow)
    walk.read(parts.answers)
    standing = walk.standing(State(flow.flow, role, tuple(walk.answers), parts.view, parts.argument))
    if spell(library, standing.state) != text:
        raise TokenError("second spelling")
    return standing


class _Walk:
    """Steps taken one answer at a time."""

    __slots__ = ("answers", "here", "library", "steps", "ticked")

    def __init__(self, library: Library, flow: str) -> None:
        self.library = library
        self.here: Asking | Ending = Asking(flow, library.flows[flow].start)
        self.steps: list[Step] = []
        self.answers: list[AnswerValue] = []
        self.ticked: Ticks | None = None

    def read(self, text: str) -> None:
        """Take the answers of a token. Raises TokenError."""
        while text:
            question = self.question()
            width = 1 if isinstance(question, Question) else TICKS_WIDTH
            self.take(question, read_answer(text[:width], question))
            text = text[width:]

    def question(self) -> AnyQuestion:
        """Return the question asked now. Raises TokenError where nothing is asked any more."""
        if isinstance(self.here, Ending) or self.ticked is not None:
            raise TokenError("answers after the end")
        return question_at(self.library, self.here)

    def take(self, question: AnyQuestion, value: AnswerValue) -> None:
        """Take one answer, or the signs ticked so far."""
        assert isinstance(self.here, Asking)
        self.answers.append(value)
        if isinstance(value, Ticks) and value.open:
            self.ticked = value
            return
        step = Step(self.here, question, value)
        self.steps.append(step)
        self.here = self.library.leads_to(self.library.flows[self.here.flow], step.target)

    def standing(self, state: State) -> Standing:
        """Return where the answers taken lead."""
        stem = spell(self.library, State(state.flow, state.role, state.answers[: len(self.steps)]))
        return Standing(state, tuple(self.steps), self.here, stem, self.ticked)


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
    walk = _Walk(library, state.flow)
    for value in state.answers:
        question = walk.question()
        if not fits(question, value):
            raise TokenError("answer")
        walk.take(question, value)
    return walk.standing(state)


def fits(question: AnyQuestion, value: AnswerValue) -> bool:
    """Tell whether a value is an answer to the question."""
    if isinstance(question, TickList):
        return isinstance(value, Ticks) and not value.mask >> len(question.signs)
    return isinstance(value, int) and not isinstance(value, tuple) and 0 <= value < len(question.answers)


def back(standing: Standing) -> str | None:
    """Return the token of the place before the last answer; None at the start."""
    if not standing.steps:
        return None
    return standing.stem[: -len(spell_answer(standing.steps[-1].value))]


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
