"""Screens of a flow: questions, outcomes and what is one tap further. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.content.hours import Moment
from bot.content.library import Asking, Ending, Library
from bot.content.models import AnyQuestion, Question, TickList
from bot.engine import sections
from bot.engine.buttons import choices, in_short, nav, page_button, quick_exit, step_buttons
from bot.engine.contacts import call_now, contact_blocks, in_brief, urgent_blocks
from bot.engine.found import found_blocks, found_buttons, read_pointed, spell_pointed
from bot.engine.replay import Stale, Standing, Step, change, question_at, replay
from bot.engine.screens import (
    Banner,
    Block,
    Button,
    Heading,
    Items,
    Paragraph,
    Reached,
    Screen,
    Trail,
)
from bot.engine.token import Page, State, Ticks, TokenError, read_ticks, spell, spell_page, spell_ticks

FIRST_CALLS = 2


def draw(library: Library, state: State, moment: Moment, area: str) -> Screen:
    """Return the screen of a state. Raises TokenError for a view that its place does not have."""
    return draw_standing(library, replay(library, state), moment, area)


def draw_standing(library: Library, standing: Standing, moment: Moment, area: str) -> Screen:
    """Return the screen of a place that was replayed already; as `draw`."""
    state = standing.state
    match state.view:
        case "":
            return _draw_place(library, standing, moment, area)
        case "why" if isinstance(standing.here, Asking) and not state.argument:
            return _draw_why(library, standing)
        case "change":
            return _draw_change(library, standing)
        case "role" if isinstance(standing.here, Ending) and not state.argument:
            return _draw_roles(library, standing)
        case "term" if state.argument in library.terms:
            return _draw_term(library, standing)
        case "helped" | "unhelped" if isinstance(standing.here, Ending) and not state.argument:
            thanks: list[Block] = [Paragraph(library.wording[f"feedback_{state.view}"])]
            return _aside(library, standing, thanks, (), section=state.view)
        case "contact" if state.argument in library.contacts["national"]:
            return _draw_contact(library, standing, moment, area)
        case "found":
            return _draw_found(library, standing, moment, area)
        case "urgent" if not state.argument:
            return _draw_urgent(library, standing, moment, area)
        case view if view in sections.SECTIONS and isinstance(standing.here, Ending) and not state.argument:
            return draw_section(library, standing, view, moment, area)
        case _:
            raise TokenError("view")


def _draw_place(library: Library, standing: Standing, moment: Moment, area: str) -> Screen:
    if isinstance(standing.here, Ending):
        return draw_outcome(library, standing, moment, area)
    return draw_question(library, standing)


# --- questions -----------------------------------------------------------------


def draw_question(library: Library, standing: Standing) -> Screen:
    """Return the screen of the question that is asked now."""
    assert isinstance(standing.here, Asking)
    question = question_at(library, standing.here)
    if isinstance(question, Question):
        answers = _answer_buttons(standing, question)
    else:
        answers = _tick_buttons(library, standing, question)
    beside = step_buttons(library, standing, question)
    return _question_screen(library, standing, standing.here, question, (*answers, *beside))


def _question_screen(
    library: Library, standing: Standing, asking: Asking, question: AnyQuestion, buttons: tuple[Button, ...]
) -> Screen:
    flow = library.flows[standing.state.flow]
    blocks: list[Block] = []
    if flow.private and not standing.steps:
        blocks.append(Paragraph(library.wording["private"], "warning"))
    if standing.steps:
        blocks.append(Trail(tuple(trail(step) for step in standing.steps)))
    blocks.append(Paragraph(question.text, "lead"))
    if isinstance(question, TickList):
        blocks.append(Paragraph(library.wording["tick_all"], "small"))
    if question.help:
        blocks.append(Paragraph(question.help))
    blocks += choices([button for button in buttons if button.kind in {"answer", "tick"}])
    blocks.append(Paragraph(library.wording["danger_line"], "small"))
    return Screen(
        name="question",
        title=flow.shown_title,
        blocks=tuple(blocks),
        buttons=buttons,
        token=_token(standing),
        flow=flow.flow,
        question=asking.question,
        private=flow.private,
    )


def _answer_buttons(standing: Standing, question: Question) -> tuple[Button, ...]:
    tokens = [standing.onward(place) for place in range(len(question.answers))]
    return _labelled(question, tokens)


def _labelled(question: Question, tokens: list[str]) -> tuple[Button, ...]:
    labels = in_short([given.say for given in question.answers])
    return tuple(
        Button(label, token, "answer", given.say, hint=given.hint or "")
        for label, token, given in zip(labels, tokens, question.answers, strict=True)
    )


def _tick_buttons(library: Library, standing: Standing, question: TickList) -> tuple[Button, ...]:
    ticks = standing.ticked or Ticks(open=True)
    return _tick_list(library, question, ticks, standing.onward, standing.onward)


def _tick_list(
    library: Library,
    question: TickList,
    ticks: Ticks,
    toggled: Callable[[Ticks], str],
    settled: Callable[[Ticks], str],
) -> tuple[Button, ...]:
    """Return one button a sign, then the ways to finish.

    `toggled` and `settled` turn ticks into the token of the list still open,
    and of the list answered.
    """
    labels = in_short([sign.say for sign in question.signs])
    buttons = [
        Button(
            label,
            toggled(Ticks(ticks.mask ^ (1 << place), open=True)),
            "tick",
            sign.say,
            ticked=bool(ticks.mask >> place & 1),
            hint=sign.hint or "",
        )
        for place, (label, sign) in enumerate(zip(labels, question.signs, strict=True))
    ]
    if ticks.mask:
        count = ticks.mask.bit_count()
        buttons.append(Button(library.wording.fill("ticks_done", count=count), settled(Ticks(ticks.mask)), "done"))
    else:
        buttons.append(Button(library.wording["none_of_these"], settled(Ticks()), "done"))
        buttons.append(Button(library.wording["not_sure"], settled(Ticks(not_sure=True)), "done"))
    return tuple(buttons)


def trail(step: Step) -> str:
    """Return an answered question in a few words: `Moves about: No`."""
    short = step.question.short or step.asking.question.replace("-", " ").capitalize()
    return f"{short}: {said(step)}"


def said(step: Step) -> str:
    """Return an answer in words; for a tick list the signs ticked."""
    if isinstance(step.question, Question):
        return step.label
    assert isinstance(step.value, Ticks)
    if step.value.not_sure:
        return "?"
    chosen = step.value.chosen(step.question)
    return "; ".join(sign.say for sign in step.question.signs if sign.id in chosen) or "-"


def _draw_why(library: Library, standing: Standing) -> Screen:
    assert isinstance(standing.here, Asking)
    question = question_at(library, standing.here)
    blocks: list[Block] = [Heading(library.wording["why_title"]), Paragraph(question.text, "lead")]
    if question.reason:
        blocks.append(Paragraph(question.reason))
    blocks += [sections.quotation(library, excerpt) for excerpt in question.why]
    return _aside(library, standing, blocks, (), section="why")


def _token(standing: Standing) -> str:
    """Return the token that draws the same screen again, its view included."""
    state = standing.state
    return standing.beside(state.view, state.argument) if state.view else standing.token


# --- outcomes --------------------------------------------------------------------


def draw_outcome(library: Library, standing: Standing, moment: Moment, area: str) -> Screen:
    """Return the first screen of an outcome: level and time, what to do, whom to ring now."""
    assert isinstance(standing.here, Ending)
    outcome = library.outcome(standing.here)
    wording = library.wording
    level = library.levels.levels[outcome.level]
    calls = tuple(call_now(library, contact, area, moment) for contact in outcome.call)
    shown = tuple(in_brief(call) for call in calls[:FIRST_CALLS])
    blocks: list[Block] = [
        Banner(
            outcome.level, wording.fill("level", number=level.number, name=level.name), _time(library, outcome.within)
        ),
        Paragraph(outcome.say, "lead"),
        Items(outcome.do, numbered=True),
    ]
    if standing.state.role in outcome.also:
        blocks.append(Paragraph(wording.fill("for_you", text=" ".join(outcome.also[standing.state.role]))))
    blocks += shown
    blocks.append(Paragraph(wording["outcome_lines"], "small"))
    blocks += [Paragraph(wording["demonstration"], "small"), Paragraph(wording["danger_line"], "small")]
    flow = library.flows[standing.state.flow]
    return Screen(
        name="outcome",
        title=flow.shown_title,
        blocks=tuple(blocks),
        buttons=(*sections.buttons(library, standing, outcome), *nav(library, standing)),
        token=standing.token,
        flow=flow.flow,
        reached=Reached(standing.here.flow, standing.here.outcome, outcome.level, outcome.within, calls),
        private=flow.private,
        stays=True,
    )


def _time(library: Library, within: str) -> str:
    return library.levels.times[within].say


def draw_section(library: Library, standing: Standing, name: str, moment: Moment, area: str) -> Screen:
    """Return what is one tap behind an outcome. Raises TokenError where the outcome has nothing under that name."""
    assert isinstance(standing.here, Ending)
    outcome = library.outcome(standing.here)
    if name not in sections.present(library, standing, outcome):
        raise TokenError("section")
    blocks, extra = sections.blocks(library, standing, outcome, name, moment, area)
    others = (Button(library.wording["to_answer"], standing.token, "nav"),)
    rest = tuple(
        button for button in sections.buttons(library, standing, outcome) if not button.token.endswith(f"-{name}")
    )
    flow = library.flows[standing.state.flow]
    return Screen(
        name="section",
        title=flow.shown_title,
        blocks=(
            Heading(library.wording[f"section_{name}"]),
            *blocks,
            Paragraph(library.wording["danger_line"], "small"),
        ),
        buttons=(*extra, *rest, *others, page_button(library, "urgent", standing)),
        token=standing.beside(name),
        flow=flow.flow,
        section=name,
        private=flow.private,
    )


# --- beside the way ------------------------------------------------------------------


def _draw_change(library: Library, standing: Standing) -> Screen:
    argument = standing.state.argument
    if not argument:
        return _draw_change_list(library, standing)
    position, _, spelled = argument.partition("-")
    if not position.isdigit() or str(int(position)) != position or int(position) >= len(standing.steps):
        raise TokenError("change")
    place = int(position)
    step = standing.steps[place]
    earlier = replace(standing, steps=standing.steps[:place], here=step.asking)
    if isinstance(step.question, Question):
        if spelled:
            raise TokenError("change")
        tokens = [
            spell(library, change(library, standing, place, value)) for value in range(len(step.question.answers))
        ]
        answers = _labelled(step.question, tokens)
    else:
        ticks = _change_ticks(spelled, step)
        answers = _tick_list(
            library,
            step.question,
            ticks,
            lambda value: standing.beside("change", f"{place}-{spell_ticks(value)}"),
            lambda value: spell(library, change(library, standing, place, value)),
        )
    return _question_screen(library, earlier, step.asking, step.question, (*answers, *_ways_back(library, standing)))


def _change_ticks(spelled: str, step: Step) -> Ticks:
    assert isinstance(step.question, TickList)
    assert isinstance(step.value, Ticks)
    if not spelled:
        return Ticks(step.value.mask, open=True)
    ticks = read_ticks(spelled, step.question)
    if not ticks.open:
        raise TokenError("change")
    return ticks


def _draw_change_list(library: Library, standing: Standing) -> Screen:
    if not standing.steps:
        raise TokenError("change")
    labels = in_short([trail(step) for step in standing.steps])
    buttons = tuple(
        Button(label, standing.beside("change", str(place)), "section", trail(step))
        for place, (label, step) in enumerate(zip(labels, standing.steps, strict=True))
    )
    blocks: list[Block] = [Heading(library.wording["change_title"]), Paragraph(library.wording["change_text"])]
    return _aside(library, standing, [*blocks, *choices(buttons)], buttons, section="change")


def _draw_roles(library: Library, standing: Standing) -> Screen:
    state = standing.state
    buttons = tuple(
        Button(role.name, spell(library, State(state.flow, name, state.answers)), "section")
        for name, role in library.roles.items()
    )
    blocks: list[Block] = [Heading(library.wording["role_title"]), Paragraph(library.wording["role_text"])]
    return _aside(library, standing, blocks, buttons, section="role")


def _draw_term(library: Library, standing: Standing) -> Screen:
    return _aside(library, standing, sections.term(library, standing.state.argument), (), section="term")


def _draw_contact(library: Library, standing: Standing, moment: Moment, area: str) -> Screen:
    contact = standing.state.argument
    screen = _aside(library, standing, contact_blocks(library, contact, area, moment), (), section="contact")
    return replace(screen, title=library.contact(contact, area).name)


def _draw_found(library: Library, standing: Standing, moment: Moment, area: str) -> Screen:
    """Return what words typed at a place in a flow point to, with the way back there."""
    what = read_pointed(library, standing.state.argument)
    buttons = found_buttons(
        library,
        what,
        standing.state.role,
        lambda other: standing.beside("found", spell_pointed(library, other)),
        lambda term: standing.beside("term", term),
    )
    private = library.flows[standing.state.flow].private
    screen = _aside(
        library,
        standing,
        found_blocks(library, what, moment, area),
        (*buttons, *quick_exit(library, standing.state.role, private=what.private(library) and not private)),
        section="danger" if what.danger else "found",
    )
    return replace(screen, title=library.wording["bot_name"], private=private or what.private(library))


def _draw_urgent(library: Library, standing: Standing, moment: Moment, area: str) -> Screen:
    return _aside(library, standing, urgent_blocks(library, moment, area), (), section="urgent")


def _ways_back(library: Library, standing: Standing, section: str = "") -> tuple[Button, ...]:
    """Return the way back to the place, 999, and the quick exit of a private flow."""
    key = "to_answer" if isinstance(standing.here, Ending) else "to_question"
    if section == "danger" and not standing.steps:
        key = "to_danger"
    to_place = Button(library.wording[key], standing.token, "nav")
    leave = quick_exit(library, standing.state.role, private=library.flows[standing.state.flow].private)
    return (to_place, page_button(library, "urgent", standing), *leave)


def _aside(
    library: Library, standing: Standing, blocks: list[Block], buttons: tuple[Button, ...], *, section: str
) -> Screen:
    """Return a screen beside the way, with the way back to it."""
    flow = library.flows[standing.state.flow]
    ways = _ways_back(library, standing, section)
    if section == "urgent":
        ways = tuple(button for button in ways if button.kind != "urgent")
    line = () if section == "urgent" else (Paragraph(library.wording["danger_line"], "small"),)
    return Screen(
        name="section",
        title=flow.shown_title,
        blocks=(*blocks, *line),
        buttons=(*buttons, *ways),
        token=_token(standing),
        flow=flow.flow,
        section=section,
        private=flow.private,
    )


def draw_stale(library: Library, stale: Stale) -> Screen:
    """Return the screen for a button whose flow has changed since it was drawn."""
    wording = library.wording
    flow = library.flows.get(stale.flow) if stale.flow else None
    buttons: list[Button] = []
    if flow is not None:
        start = spell(library, State(flow.flow, stale.role))
        buttons.append(
            Button(wording["begin_topic"], start, "topic", wording.fill("begin_again", title=flow.shown_title))
        )
    buttons.append(Button(wording["all_topics"], spell_page(library, Page("topics", stale.role)), "nav"))
    buttons.append(Button(wording["urgent"], spell_page(library, Page("urgent", stale.role)), "urgent"))
    return Screen(
        name="stale",
        title=flow.shown_title if flow else wording["bot_name"],
        blocks=(Paragraph(wording["stale"], "lead"), Paragraph(wording["danger_line"], "small")),
        buttons=tuple(buttons),
        flow=flow.flow if flow else "",
        private=bool(flow and flow.private),
    )
