"""What is one tap behind an outcome: words to say, record, do not, sharing, evidence and why."""

from __future__ import annotations

from collections.abc import Callable

from bot.content.hours import Moment
from bot.content.library import Ending, Library
from bot.content.models import Outcome, TickList
from bot.engine.buttons import whole
from bot.engine.contacts import call_now, say_date
from bot.engine.replay import Standing, Step
from bot.engine.screens import Block, Button, Heading, Items, Note, Paragraph, Quotation
from bot.engine.token import State, Ticks, spell

SECTIONS = (
    "say",
    "numbers",
    "more",
    "record",
    "donot",
    "sharing",
    "disagree",
    "evidence",
    "because",
    "tonight",
    "lines",
    "also",
)


def present(library: Library, standing: Standing, outcome: Outcome) -> tuple[str, ...]:
    """Return the sections that an outcome has, in the order of their buttons."""
    has = {
        "numbers": bool(outcome.call),
        "more": bool(outcome.more),
        "donot": bool(outcome.do_not),
        "sharing": outcome.sharing is not None or bool(outcome.tell_family),
        "disagree": outcome.if_they_disagree is not None,
        "evidence": bool(outcome.because),
        "lines": bool(outcome.also),
        "also": bool(_terms(library, standing, outcome) or _looks(library, standing)),
    }
    return tuple(name for name in SECTIONS if has.get(name, True))


def buttons(library: Library, standing: Standing, outcome: Outcome) -> tuple[Button, ...]:
    """Return one button for each section of the outcome."""
    found = [
        Button(library.wording[f"section_{name}"], standing.beside(name), "section")
        for name in present(library, standing, outcome)
    ]
    if outcome.also:
        found.append(Button(library.wording["role"], standing.beside("role"), "section"))
    found += [Button(library.wording[name], standing.beside(name), "section") for name in ("helped", "unhelped")]
    return tuple(found)


def role_line(library: Library, role: str, outcome: Outcome) -> str:
    """Return the lines of an outcome for a role, after the role's name."""
    return f"{library.roles[role].name}: {' '.join(outcome.also[role])}"


def blocks(
    library: Library, standing: Standing, outcome: Outcome, name: str, moment: Moment, area: str
) -> tuple[tuple[Block, ...], tuple[Button, ...]]:
    """Return a section's blocks, and the buttons that belong to it alone."""
    match name:
        case "numbers":
            return tuple(_numbers(library, outcome, moment, area)), ()
        case "also":
            return _also(library, standing, outcome)
        case _:
            return tuple(_READERS[name](library, standing, outcome)), ()


def _say(library: Library, standing: Standing, outcome: Outcome) -> list[Block]:
    wording = library.wording
    found: list[Block] = [Paragraph(wording["say_intro"]), Note(note(library, standing, outcome))]
    if outcome.tell_them and not _is_a_form(outcome):
        found += [Heading(wording["have_ready_title"]), Items(outcome.tell_them)]
    return [*found, Paragraph(wording["nothing_sent"], "warning")]


def note(library: Library, standing: Standing, outcome: Outcome) -> str:
    """Return the referral note: what the answers tell, what is asked for, and blanks for what must not be typed.

    An outcome whose `tell_them` holds blanks of its own brings its own form.
    """
    wording, form = library.wording, _is_a_form(outcome)
    told = [line for step in standing.steps for line in step.tells]
    lines = [wording["note_opening" if _grave(library, outcome) else "note_opening_help"]]
    if not form:
        lines.append(wording.fill("note_concern", title=library.flows[standing.state.flow].title))
    lines += [wording["note_facts"], *(f"- {line}" for line in dict.fromkeys(told) or [wording["note_blank"]])]
    if outcome.ask_for:
        lines.append(wording.fill("note_ask", text=outcome.ask_for))
    return "\n".join([*lines, *(outcome.tell_them if form else [wording["note_rest"].strip()])])


def _is_a_form(outcome: Outcome) -> bool:
    return any("____" in line for line in outcome.tell_them)


def _numbers(library: Library, outcome: Outcome, moment: Moment, area: str) -> list[Block]:
    found: list[Block] = []
    for contact in outcome.call:
        call = call_now(library, contact, area, moment)
        found += [call, Items(call.detail)] if call.detail else [call]
    return [*found, Paragraph(library.wording["numbers_fail"], "small")]


def _more(library: Library, standing: Standing, outcome: Outcome) -> list[Block]:
    del library, standing
    return [Items(outcome.more)]


def _record(library: Library, standing: Standing, outcome: Outcome) -> list[Block]:
    del standing
    common = library.practice.record
    found: list[Block] = [Items(outcome.record)] if outcome.record else []
    return [*found, Heading(library.wording["record_always"]), Items(common)]


def _donot(library: Library, standing: Standing, outcome: Outcome) -> list[Block]:
    del library, standing
    return [Items(outcome.do_not)]


def _sharing(library: Library, standing: Standing, outcome: Outcome) -> list[Block]:
    del standing
    found: list[Block] = []
    if outcome.sharing is not None:
        advice = library.practice.sharing[outcome.sharing]
        found += [Paragraph(advice.title, "lead"), Items(advice.lines)]
    if outcome.tell_family:
        found += [Heading(library.wording["tell_family"]), Items(outcome.tell_family)]
    return found


def _disagree(library: Library, standing: Standing, outcome: Outcome) -> list[Block]:
    del standing
    assert outcome.if_they_disagree is not None
    advice = library.practice.if_they_disagree[outcome.if_they_disagree]
    return [Paragraph(advice.title, "lead"), Items(advice.lines, numbered=True)]


def _evidence(library: Library, standing: Standing, outcome: Outcome) -> list[Block]:
    del standing
    return [quotation(library, excerpt) for excerpt in outcome.because]


def _because(library: Library, standing: Standing, outcome: Outcome) -> list[Block]:
    wording = library.wording
    level = library.levels.levels[outcome.level]
    flow = library.flows[standing.state.flow]
    return [
        Paragraph(wording["because_intro"]),
        Items(tuple(_because_line(library, step) for step in standing.steps)),
        Heading(wording.fill("level", number=level.number, name=level.name)),
        Items(
            (
                wording.fill("level_basis", text=level.basis),
                wording.fill("level_decided", text=level.decided_by),
                wording.fill("level_consent", text=level.consent),
                wording.fill("level_local", text=library.levels.local_document),
            )
        ),
        Paragraph(wording["judgement"]),
        Paragraph(
            wording.fill(
                "version",
                title=flow.shown_title,
                tag=library.tags[flow.flow],
                content=library.version,
                owner=flow.owner,
                review=say_date(flow.review_by),
            ),
            "small",
        ),
        Paragraph(wording["demonstration"], "small"),
    ]


def _because_line(library: Library, step: Step) -> str:
    wording = library.wording
    if not isinstance(step.question, TickList):
        return wording.fill("because_answer", question=step.question.text, answer=step.label)
    assert isinstance(step.value, Ticks)
    chosen = step.value.chosen(step.question)
    says = {sign.id: sign.say for sign in step.question.signs}
    if step.value.not_sure:
        answer = wording["not_sure"]
    else:
        answer = (
            "; ".join(says[sign.id] for sign in step.question.signs if sign.id in chosen) or wording["none_of_these"]
        )
    rule = step.rule
    assert rule is not None
    return wording.fill("because_ticks", question=step.question.text, answer=answer, rule=rule.in_words(says))


def _tonight(library: Library, standing: Standing, outcome: Outcome) -> list[Block]:
    del standing
    return [
        Paragraph(outcome.tonight or _question_at_the_end(library, outcome), "lead"),
        Items((library.wording["tonight_who"], library.wording["tonight_chase"])),
        Paragraph(library.wording["nothing_sent"], "warning"),
    ]


def _grave(library: Library, outcome: Outcome) -> bool:
    """Tell whether an outcome is one that must be complete; below that, its words are those of help."""
    lower = 0 < library.rank(outcome.level) < library.rank(library.safety.full_outcomes_from)
    return not lower


def _question_at_the_end(library: Library, outcome: Outcome) -> str:
    return library.practice.tonight if _grave(library, outcome) else library.practice.next_time


def _lines(library: Library, standing: Standing, outcome: Outcome) -> list[Block]:
    del standing
    return [Items(tuple(role_line(library, role, outcome) for role in library.roles if role in outcome.also))]


def _terms(library: Library, standing: Standing, outcome: Outcome) -> tuple[str, ...]:
    """Return the glossary entries of an outcome: those it names, those its texts mention, those asked with."""
    assert isinstance(standing.here, Ending)
    lines = (outcome.do, outcome.tell_them, outcome.do_not, outcome.record, outcome.more, *outcome.also.values())
    texts = (outcome.say, outcome.ask_for or "", *(text for part in lines for text in part))
    found = library.terms_of(standing.here, outcome.terms, *texts)
    asked = [term for step in standing.steps for term in step.question.terms]
    return tuple(dict.fromkeys((*found, *asked)))


def _looks(library: Library, standing: Standing) -> tuple[str, ...]:
    assert isinstance(standing.here, Ending)
    flows = dict.fromkeys((standing.state.flow, standing.here.flow))
    found = [flow for name in flows for flow in library.flows[name].also_look_at]
    return tuple(flow for flow in dict.fromkeys(found) if flow not in flows)


def _also(library: Library, standing: Standing, outcome: Outcome) -> tuple[tuple[Block, ...], tuple[Button, ...]]:
    state, wording = standing.state, library.wording
    topics = tuple(
        whole(library.flows[flow].shown_title, spell(library, State(flow, state.role)), "topic")
        for flow in _looks(library, standing)
    )
    terms = tuple(
        whole(wording.fill("what_is", term=library.terms[term].name), standing.beside("term", term), "topic")
        for term in _terms(library, standing, outcome)
    )
    return (Paragraph(wording["also_text"]),), (*topics, *terms)


_READERS: dict[str, Callable[[Library, Standing, Outcome], list[Block]]] = {
    "say": _say,
    "more": _more,
    "record": _record,
    "donot": _donot,
    "sharing": _sharing,
    "disagree": _disagree,
    "evidence": _evidence,
    "because": _because,
    "tonight": _tonight,
    "lines": _lines,
}


# --- shared by sections and pages ---------------------------------------------------


def quotation(library: Library, excerpt_id: str) -> Quotation:
    """Return an excerpt as shown: the quotation, where it stands, its gist and what has changed since."""
    found = library.excerpts[excerpt_id]
    excerpt, source = found.excerpt, library.sources.sources[found.source]
    place = excerpt.heading
    if excerpt.page:
        place = library.wording.fill("page", heading=excerpt.heading, page=excerpt.page)
    return Quotation(
        id=excerpt_id,
        quote=excerpt.quote,
        source=f"{source.title}, {source.publisher}, {source.date.year}",
        place=place,
        gist=excerpt.gist,
        caption=source.caption,
        since=tuple(library.sources.superseded[point].tag for point in excerpt.since),
    )


def term(library: Library, term_id: str) -> list[Block]:
    """Return the blocks of a glossary entry."""
    entry, wording = library.terms[term_id], library.wording
    found: list[Block] = [Heading(entry.name)]
    if entry.full:
        found.append(Paragraph(entry.full, "lead"))
    found.append(Paragraph(entry.is_))
    if entry.when:
        found.append(Paragraph(wording.fill("term_when", text=entry.when)))
    if entry.now:
        found.append(Paragraph(wording.fill("term_now", text=entry.now)))
    return found
