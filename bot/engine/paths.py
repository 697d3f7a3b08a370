"""Every path of a flow: one answer a question, one representative of each rule of a tick list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.content.check_flows import choices
from bot.content.library import Asking, Ending, Library
from bot.content.models import AnyQuestion, Question, TickList
from bot.engine.replay import Standing, Step, fitting_rule, question_at, replay
from bot.engine.token import AnswerValue, State, Ticks


class Path(NamedTuple):
    """A way through a flow: the steps, and where they end."""

    steps: tuple[Step, ...]
    ending: Ending

    @property
    def answers(self) -> tuple[AnswerValue, ...]:
        """The answers in order."""
        return tuple(step.value for step in self.steps)

    def state(self, flow: str, role: str = "") -> State:
        """Return the state at the end of the path."""
        return State(flow, role, self.answers)


def paths(library: Library, flow: str) -> Iterator[Path]:
    """Yield every path of a flow, joined flows included, in the order of its answers."""
    yield from _from(library, Asking(flow, library.flows[flow].start), ())


def _from(library: Library, here: Asking | Ending, steps: tuple[Step, ...]) -> Iterator[Path]:
    if isinstance(here, Ending):
        yield Path(steps, here)
        return
    question = question_at(library, here)
    for value in representatives(question):
        step = Step(here, question, value)
        yield from _from(library, library.leads_to(library.flows[here.flow], step.target), (*steps, step))


def representatives(question: AnyQuestion) -> tuple[AnswerValue, ...]:
    """Return every answer, or the smallest choice of signs that makes each rule fire, and not sure."""
    if isinstance(question, Question):
        return tuple(range(len(question.answers)))
    chosen: dict[int, Ticks] = {}
    for ticked, not_sure in choices(question):
        ticks = ticks_of(question, ticked, not_sure=not_sure)
        place = question.rules.index(fitting_rule(question, ticks))
        chosen.setdefault(place, ticks)
        if not_sure:
            chosen[len(question.rules)] = ticks
    kept = dict.fromkeys(chosen[place] for place in sorted(chosen))
    return tuple(kept)


def ticks_of(question: TickList, ticked: frozenset[str], *, not_sure: bool = False) -> Ticks:
    """Return a choice of signs as an answer."""
    mask = sum(1 << place for place, sign in enumerate(question.signs) if sign.id in ticked)
    return Ticks(mask, not_sure)


def spoken(step: Step) -> str:
    """Return an answer as `walk` and examples write it: an id, signs joined by +, none, or not-sure."""
    if isinstance(step.question, Question):
        assert isinstance(step.value, int)
        return step.question.answers[step.value].id
    assert isinstance(step.value, Ticks)
    if step.value.not_sure:
        return "not-sure"
    chosen = step.value.chosen(step.question)
    return "+".join(sign.id for sign in step.question.signs if sign.id in chosen) or "none"


class NoSuchAnswer(ValueError):
    """The words name no answer of the question; `known` are those there are."""

    def __init__(self, said: str, question: AnyQuestion) -> None:
        super().__init__(said)
        self.said = said
        self.known = (
            tuple(answer.id for answer in question.answers)
            if isinstance(question, Question)
            else (*(sign.id for sign in question.signs), "none", "not-sure")
        )


def heard(question: AnyQuestion, said: str) -> AnswerValue:
    """Return the answer that an id or label names; for a tick list, signs joined by +. Raises NoSuchAnswer."""
    wanted = said.strip().lower()
    if isinstance(question, Question):
        for place, answer in enumerate(question.answers):
            if wanted in {answer.id, answer.say.lower()}:
                return place
        raise NoSuchAnswer(said, question)
    if wanted in {"not-sure", "not sure"}:
        return Ticks(not_sure=True)
    if wanted in {"none", "none of these", ""}:
        return Ticks()
    names = {sign.id: sign.id for sign in question.signs} | {sign.say.lower(): sign.id for sign in question.signs}
    parts = [part.strip() for part in wanted.split("+")]
    if any(part not in names for part in parts):
        raise NoSuchAnswer(said, question)
    return ticks_of(question, frozenset(names[part] for part in parts))


def follow(library: Library, flow: str, said: tuple[str, ...], role: str = "") -> Standing:
    """Return where answers in words lead. Raises NoSuchAnswer, also for answers after the end."""
    state = State(flow, role)
    for word in said:
        standing = replay(library, state)
        if isinstance(standing.here, Ending):
            raise NoSuchAnswer(word, _ENDED)
        value = heard(question_at(library, standing.here), word)
        state = State(flow, role, (*state.answers, value))
    return replay(library, state)


_ENDED = TickList.model_construct(tick="", signs=(), rules=())
