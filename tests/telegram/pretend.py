"""A conversation of six questions, made by hand: what the channel shows must not depend on the content."""

from __future__ import annotations

from datetime import date

from bot.channels.telegram.profile import COMMANDS
from bot.engine.screens import (
    Banner,
    Block,
    Button,
    Call,
    Choices,
    Heading,
    Items,
    Note,
    Paragraph,
    Quotation,
    Screen,
    Trail,
)
from bot.exchange import Asked, Input, Refused, Started, Tapped, Turn, Typed

QUESTIONS = 6
ANSWERS = ("Yes", "No", "Not sure")
NOTE = "I am ringing about <a child> & more.\nConcern: a bruise."
URGENT = Button("In danger now: 999", "-urgent", "urgent")
DANGER = Paragraph("In immediate danger call 999.", "small")
WORDS = {
    "telegram_group": "This guide works in a private chat only.",
    "telegram_description": "No names. In danger ring 999.",
    "telegram_short_description": "For practitioners.",
    **{key: f"What {key} says" for key in COMMANDS.values()},
}
CALL = Call(
    id="social-care",
    name="Children's services <now>",
    number="0300 123 4043",
    text_only=False,
    how="As of 22:10, out of hours.",
    checked="Checked 21 Nov 2026.",
    checked_on=date(2026, 11, 21),
    web="https://example.org/a?b=1&c=2",
)
QUOTATION = Quotation(
    id="letter",
    quote="Any bruise & any mark.",
    source="Inspection letter, 2024",
    place="Heading, page 4",
    gist="In our words.",
    caption="Inspectors found in October 2024",
    since=("Now called something else.",),
)


class SecretError(Exception):
    """A fault whose value holds what nobody may see."""


def pretend(received: Input) -> Turn:
    """Answer as the exchange does."""
    match received:
        case Tapped(token):
            return Turn((_at(token),))
        case Started(parameter):
            return Turn((_at(parameter) if parameter else page("home"),))
        case Typed(text):
            return _typed(text)
        case Asked(name, words):
            return Turn((page(f"{name} {words}".strip()),))
        case Refused(kind):
            return Turn((page(f"refused {kind}".strip()),))


def _typed(text: str) -> Turn:
    if text == "fault":
        raise SecretError("Olivia Pemberton of 12 Acacia Avenue")
    if text == "everything":
        return Turn((everything(),))
    if text == "two":
        return Turn((page("first"), page("second")))
    return Turn((page("found"),))


def _at(token: str) -> Screen:
    if token == "fault":
        raise SecretError("Olivia Pemberton")
    if token.startswith("t") and token[1:].isdigit():
        return ticking(int(token[1:]))
    place, _, section = token.partition("-")
    answers = place[1:]
    if place[:1] in {"q", "p"} and set(answers) <= set("012") and len(answers) <= QUESTIONS:
        if section:
            return _section(place, section)
        return outcome(place) if len(answers) == QUESTIONS else question(place)
    return page(token.removeprefix("-") if token.startswith("-") else "lost")


def question(place: str) -> Screen:
    """One of six questions; `p` is the private flow, with its quick exit."""
    answers, private = place[1:], place.startswith("p")
    trail = (
        (Trail(tuple(f"Question {at}: {ANSWERS[int(each)]}" for at, each in enumerate(answers, 1))),) if answers else ()
    )
    nav = (Button("Why we ask", f"{place}-why", "nav"), *((Button("Back", place[:-1], "nav"),) if answers else ()))
    leave = (Button("Leave quickly", "-closed", "exit"),) if private else ()
    return Screen(
        name="question",
        title="A bruise",
        blocks=(*trail, Paragraph(f"Question {len(answers) + 1} of 6?", "lead"), DANGER),
        buttons=(
            *(Button(say, f"{place}{at}", "answer") for at, say in enumerate(ANSWERS)),
            *nav,
            Button("Start again", place[:1], "nav"),
            URGENT,
            *leave,
        ),
        token=place,
        private=private,
    )


def outcome(place: str) -> Screen:
    return Screen(
        name="outcome",
        title="A bruise",
        blocks=(
            Banner("child-protection", "4: Child protection", "Now"),
            Paragraph(f"Ring now. Your answers: {place[1:]}", "lead"),
            Items(("Ring children's social care.", "Stay with the child."), numbered=True),
            CALL,
            DANGER,
        ),
        buttons=(
            Button("What to say", f"{place}-say", "section"),
            Button("Evidence", f"{place}-evidence", "section"),
            Button("Sharing and consent", f"{place}-sharing", "section"),
            Button("Back", place[:-1], "nav"),
            URGENT,
            *((Button("Leave quickly", "-closed", "exit"),) if place.startswith("p") else ()),
        ),
        token=place,
        stays=True,
    )


def _section(place: str, name: str) -> Screen:
    return Screen(
        name="section",
        title="A bruise",
        blocks=(Heading(f"Section {name}"), Note(NOTE)),
        buttons=(Button("Tonight", f"{place}-tonight", "section"), Button("Back to the answer", place, "nav"), URGENT),
        token=place,
        section=name,
    )


def ticking(mask: int) -> Screen:
    buttons = [
        Button(label, f"t{mask ^ 1 << at}", "tick", ticked=bool(mask >> at & 1))
        for at, label in enumerate(("1. The account has…", "2. In the mouth"))
    ]
    return Screen(
        name="question",
        title="Signs",
        blocks=(
            Paragraph("Have you seen any of these?", "lead"),
            Choices(("The account has changed twice", "In the mouth")),
        ),
        buttons=(*buttons, Button("Continue", "q0", "done")),
    )


def page(name: str) -> Screen:
    return Screen(
        name="page",
        title="Guide",
        blocks=(Paragraph(f"This is {name}.", "lead"), DANGER),
        buttons=(Button("A bruise", "q", "topic"), Button("At home", "p", "topic"), URGENT),
    )


def everything() -> Screen:
    """A screen with every kind of block and button."""
    blocks: tuple[Block, ...] = (
        Trail(("Danger: No", "Moves: No")),
        Banner("emergency", "5: Emergency", "Now"),
        Heading("A heading & more"),
        Paragraph("Plain <b>not bold</b>"),
        Paragraph("Must not be missed", "warning"),
        Items(("first", "second"), numbered=True),
        Items(("one", "two")),
        CALL,
        QUOTATION,
        Note(NOTE),
        Choices(("A long answer in full", "Another")),
        DANGER,
    )
    return Screen(
        "page", "Everything", blocks, (*outcome("q000000").buttons, *ticking(1).buttons, *question("p0").buttons)
    )
