"""Buttons that many screens share, and how long answers are cut to fit one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.content.library import Asking, Ending, Library
from bot.content.models import BUTTON, AnyQuestion
from bot.engine.replay import Standing, back
from bot.engine.screens import Button, Choices, Kind
from bot.engine.token import Page, State, spell, spell_page


def in_short(says: Sequence[str]) -> list[str]:
    """Return button labels of at most 30 characters.

    When one of them is longer, all are numbered, and the longer ones are cut
    at a word; `choices` then shows them in full.
    """
    if all(len(say) <= BUTTON for say in says):
        return list(says)
    return [cut(f"{place}. {say}") for place, say in enumerate(says, 1)]


def whole(say: str, token: str, kind: Kind) -> Button:
    """Return a button with its label cut to fit, and the full wording beside it."""
    return Button(cut(say), token, kind, say)


def cut(label: str) -> str:
    """Return a label of at most 30 characters, cut at a word."""
    if len(label) <= BUTTON:
        return label
    return label[: BUTTON - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def choices(buttons: Sequence[Button]) -> tuple[Choices, ...]:
    """Return the numbered list of full answers, where buttons had to be cut."""
    numbered = [button for button in buttons if button.kind in {"answer", "tick", "section"}]
    if all(button.label == button.full for button in numbered):
        return ()
    return (Choices(tuple(button.full for button in numbered)),)


def page_button(library: Library, page: str, standing: Standing) -> Button:
    """Return the 999 button of a place in a flow; it knows the way back."""
    return Button(library.wording[page], standing.beside(page), "urgent")


def step_buttons(library: Library, standing: Standing, question: AnyQuestion) -> tuple[Button, ...]:
    """Return what stands under a question: Why we ask, its terms, then the standing buttons."""
    assert isinstance(standing.here, Asking)
    terms = library.terms_of(standing.here, question.terms, question.text, question.help or "")
    buttons = []
    if question.reason or question.why:
        buttons.append(Button(library.wording["why"], standing.beside("why"), "nav"))
    buttons += [
        whole(library.wording.fill("what_is", term=library.terms[term].name), standing.beside("term", term), "section")
        for term in terms
    ]
    return (*buttons, *nav(library, standing))


def nav(library: Library, standing: Standing) -> tuple[Button, ...]:
    """Return Back, Change an answer, Start again, 999, and the quick exit of a private flow."""
    wording, state = library.wording, standing.state
    buttons: list[Button] = []
    earlier = back(standing)
    if earlier is not None:
        buttons.append(Button(wording["back"], earlier, "nav"))
        if len(standing.steps) > 1 or isinstance(standing.here, Ending):
            buttons.append(Button(wording["change"], standing.beside("change"), "nav"))
    again = State(state.flow, state.role) if earlier is not None else None
    buttons.append(
        Button(wording["start_again"], spell(library, again), "nav")
        if again
        else Button(wording["all_topics"], spell_page(library, Page("topics", state.role)), "nav")
    )
    buttons.append(page_button(library, "urgent", standing))
    return (*buttons, *quick_exit(library, state.role, private=library.flows[state.flow].private))


def topic_buttons(library: Library, flows: Sequence[str], role: str) -> tuple[Button, ...]:
    """Return a button for each flow, by its title."""
    titles = [library.flows[flow].title for flow in flows]
    return tuple(
        Button(label, spell(library, State(flow, role)), "topic", title)
        for label, flow, title in zip(in_short(titles), flows, titles, strict=True)
    )


def topic_choices(library: Library, flows: Sequence[str]) -> tuple[Choices, ...]:
    """Return the numbered list of the flows' titles, where their buttons had to be cut."""
    titles = [library.flows[flow].title for flow in flows]
    return () if in_short(titles) == titles else (Choices(tuple(titles)),)


def quick_exit(library: Library, role: str, *, private: bool) -> tuple[Button, ...]:
    """Return the quick exit, where a screen is private."""
    if not private:
        return ()
    return (Button(library.wording["exit"], spell_page(library, Page("closed", role)), "exit"),)
