"""The one use case: an input and its context go in, screens and what to journal come out.

Synchronous, without I/O: a channel turns an update into an input, calls
`handle`, and shows the screens; then what the turn says is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, assert_never

from bot.content.hours import Moment, moment_at
from bot.content.library import Asking, Ending, Library
from bot.engine import pages
from bot.engine.draw import draw_stale, draw_standing
from bot.engine.found import pointed, spell_pointed
from bot.engine.replay import Stale, Standing, begin, read, replay
from bot.engine.screens import Screen
from bot.engine.spoken import answer_in, ask_again, only_answers
from bot.engine.token import MAX_TOKEN, Page, TokenError, read_page
from bot.finding.found import Finder, Found, Notice, Noticer

# --- what comes in -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button: its token, which may be old, cut or invented."""

    token: str


@dataclass(frozen=True, slots=True)
class Typed:
    """Words. `place` is the token of the screen they were typed on, where the channel knows it."""

    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """The beginning, with the parameter of a start link: a flow id, a token, or nothing."""

    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A command: the page it names, and the words after it."""

    page: Literal["topics", "help", "urgent", "privacy", "about", "evidence", "term", "contacts", "suggest"]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something the bot does not take: a photo, a voice message, a file, a place, a contact."""

    kind: str = ""


Input = Tapped | Typed | Started | Asked | Refused

# --- what goes out -----------------------------------------------------------

Entry = Literal["menu", "text", "command", "link"]


@dataclass(frozen=True, slots=True)
class Noted:
    """What a turn was about, from closed lists only: ids of the content, nothing typed."""

    topic: str = ""
    entry: Entry = "menu"
    outcome: str = ""
    level: str = ""
    last_question: str = ""
    next_question: str = ""
    """The question now asked, after the last one was answered."""
    steps: int = 0
    quality: str = ""
    feedback: Literal["", "helped", "not"] = ""
    concepts: tuple[str, ...] = ()
    """Concept ids of a message, answered or not; empty when it may identify someone, or tells of danger."""
    unknown_words: int = 0
    kinds: tuple[str, ...] = ()
    """Kinds of identifying details noticed, such as `name`; never the details."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The screens to show, in order; then a warning, if any; and what to note afterwards."""

    screens: tuple[Screen, ...]
    noted: Noted | None = None
    warning: Screen | None = None
    """Said after the answer: what kind of identifying detail the message seemed to hold."""
    delete: bool = False
    """True when the message is to be taken out of the chat, where a channel can."""


@dataclass(frozen=True, slots=True)
class Context:
    """When and where a turn happens. `now` carries a time zone."""

    now: datetime
    area: str = "national"


@dataclass(frozen=True, slots=True)
class Desk:
    """What answers: the content, what reads messages, and the bank holidays known."""

    library: Library
    finder: Finder
    noticer: Noticer
    bank_holidays: frozenset[date] = frozenset()

    def moment(self, context: Context) -> Moment:
        """Return the moment in England."""
        return moment_at(context.now, self.library.calendar.office, self.bank_holidays)


def handle(desk: Desk, received: Input, context: Context) -> Turn:
    """Return the turn that answers an input. Never raises for anything a channel can receive."""
    moment = desk.moment(context)
    match received:
        case Tapped(token):
            return _tapped(desk.library, token, moment, context.area)
        case Started(parameter):
            return _started(desk.library, parameter, moment, context.area)
        case Typed(text, place):
            return _typed(desk, text, place, moment, context.area)
        case Asked(page, words):
            return _asked(desk, page, words, moment, context.area)
        case Refused(kind):
            return Turn((pages.draw_refused(desk.library, kind),))
        case _:
            assert_never(received)


def _tapped(library: Library, token: str, moment: Moment, area: str) -> Turn:
    try:
        if token.startswith("-"):
            return Turn((pages.draw_page(library, read_page(library, token), moment, area),))
        standing = read(library, token)
        if isinstance(standing, Stale):
            return Turn((draw_stale(library, standing),))
        return _place(library, standing, moment, area, "menu")
    except TokenError:
        return Turn((pages.draw_lost(library),))


def _place(library: Library, standing: Standing, moment: Moment, area: str, entry: Entry) -> Turn:
    screen = draw_standing(library, standing, moment, area)
    return Turn((screen,), _note(standing, screen, entry))


def _note(standing: Standing, screen: Screen, entry: Entry) -> Noted | None:
    """Return what to note of a place in a flow; of the views beside the way only what was said of an outcome."""
    view = standing.state.view
    if view not in _FEEDBACK:
        return None
    reached = screen.reached
    return Noted(
        topic=standing.state.flow,
        entry=entry,
        outcome=reached.outcome if reached else "",
        level=reached.level if reached else "",
        last_question=standing.steps[-1].asking.question if standing.steps else "",
        next_question=standing.here.question if standing.steps and isinstance(standing.here, Asking) else "",
        steps=len(standing.steps),
        feedback=_FEEDBACK[view],
    )


_FEEDBACK: dict[str, Literal["", "helped", "not"]] = {"": "", "helped": "helped", "unhelped": "not"}


def _started(library: Library, parameter: str, moment: Moment, area: str) -> Turn:
    if not parameter:
        return Turn((pages.draw_home(library),))
    if parameter in library.flows:
        return _place(library, replay(library, begin(library, parameter)), moment, area, "link")
    return _tapped(library, parameter, moment, area)


def _typed(desk: Desk, text: str, place: str, moment: Moment, area: str) -> Turn:
    """Answer typed words. The answer comes first; what the words seem to give away is said after it."""
    library, found = desk.library, desk.finder.find(text)
    standing, role = _where(library, place)
    if not found.emergency:
        turn = _as_answer(library, standing, text, moment, area)
        if turn is not None:
            return turn
    notice = desk.noticer.notice(text)
    answer = _answer(library, found, standing, role, moment, area)
    warning = pages.draw_noticed(library, notice.kinds, certain=notice.certain) if notice.kinds else None
    return Turn((answer,), _found_note(found, notice), warning, delete=notice.certain)


def _where(library: Library, place: str) -> tuple[Standing | None, str]:
    """Return the place in a flow that words were typed at, if it is one, and the reader's role."""
    try:
        if place.startswith("-"):
            return None, read_page(library, place).role
        standing = read(library, place)
    except TokenError:
        return None, ""
    return (standing, standing.state.role) if isinstance(standing, Standing) else (None, standing.role)


def _as_answer(library: Library, standing: Standing | None, text: str, moment: Moment, area: str) -> Turn | None:
    """Return the turn of words that are an answer to the question they were typed at; None where they are not.

    Telegram does not tell where words were typed: a bare yes or no is asked to be tapped.
    """
    if standing is None:
        return Turn((pages.draw_to_tap(library),)) if only_answers(text) else None
    view = standing.state.view
    if isinstance(standing.here, Ending) and view != "change":
        return None
    shown = standing if view == "change" else replace(standing, state=standing.state.at())
    try:
        screen = draw_standing(library, shown, moment, area)
    except TokenError:
        return None
    token = answer_in(screen, text) if screen.name == "question" and view in {"", "change"} else None
    if token is not None:
        return _tapped(library, token, moment, area)
    if screen.name == "question" and only_answers(text):
        return Turn((ask_again(library, screen),))
    return None


def _answer(library: Library, found: Found, standing: Standing | None, role: str, moment: Moment, area: str) -> Screen:
    """Return the screen of what was found: beside the place in a flow where there is one, else a page of its own."""
    view, argument = _view(library, found)
    if standing is None:
        return pages.draw_page(library, Page(view, role, argument), moment, area)
    if found.emergency and not _at_999(library, standing):
        standing = replay(library, begin(library, standing.state.flow, role))
    if len(standing.beside(view, argument)) > MAX_TOKEN:
        view, argument = _view(library, replace(found, mentions=""))
    return draw_standing(library, replace(standing, state=standing.state.at(view, argument)), moment, area)


def _view(library: Library, found: Found) -> tuple[str, str]:
    if not found.emergency and found.term:
        return "term", found.term
    if not found.emergency and found.contact:
        return "contact", found.contact
    what = pointed(found.ranked, found.quality, danger=found.emergency, mentions=found.mentions)
    return "found", spell_pointed(library, what)


def _at_999(library: Library, standing: Standing) -> bool:
    """Tell whether the answers led to 999; otherwise danger that is typed makes the danger question open again."""
    return isinstance(standing.here, Ending) and library.outcome(standing.here).level == "emergency"


def _found_note(found: Found, notice: Notice) -> Noted:
    """Return what to note of typed words: where they led, and of words that identify nobody, which concepts."""
    looked_up = bool(found.term or found.contact)
    topic = "looked-up" if looked_up else found.ranked[0] if found.ranked else "none"
    told = not notice.kinds and not found.emergency and not looked_up
    return Noted(
        topic="emergency" if found.emergency else topic,
        entry="text",
        quality="strong" if looked_up or found.emergency else found.quality,
        concepts=found.concepts if told else (),
        unknown_words=found.unknown_words if told else 0,
        kinds=notice.kinds,
    )


def _asked(desk: Desk, page: str, words: str, moment: Moment, area: str) -> Turn:
    library = desk.library
    if page == "term":
        term = desk.finder.find(f"what is {words}").term if words else ""
        page, argument = ("term", term) if term else ("terms", "")
    elif page == "contacts":
        page, argument = "urgent", ""
    else:
        argument = ""
    return Turn((pages.draw_page(library, Page(page, argument=argument), moment, area),))
