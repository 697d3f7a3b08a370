"""Screens outside any flow: start, topics, 999, help, glossary, evidence and what was not understood."""

from __future__ import annotations

from bot.content.hours import Moment
from bot.content.library import Library
from bot.engine.buttons import cut, quick_exit, topic_buttons, topic_choices
from bot.engine.contacts import contact_blocks, urgent_blocks
from bot.engine.found import Pointed, found_blocks, found_buttons, read_pointed, spell_pointed
from bot.engine.screens import Block, Button, Heading, Items, Mail, Paragraph, Screen
from bot.engine.sections import quotation, term
from bot.engine.token import Page, State, TokenError, spell, spell_page

PER_PAGE = 5


def draw_page(library: Library, page: Page, moment: Moment, area: str) -> Screen:
    """Return a page. Raises TokenError for one that does not exist."""
    match page.name, page.argument:
        case "home", "":
            return draw_home(library, page.role)
        case "topics", "":
            return _topics(library, page)
        case "topics", family if family in library.topics:
            return _family(library, page)
        case "urgent", "":
            return _urgent(library, page, moment, area)
        case "role", "":
            return _roles(library, page)
        case "terms", "":
            return _terms(library, page)
        case "term", entry if entry in library.terms:
            return _screen(library, page, term(library, entry), _back_to(library, page, "terms"))
        case "contact", entry if entry in library.contacts["national"]:
            return _contact(library, page, moment, area)
        case "evidence", argument:
            return _evidence(library, page, argument)
        case "suggest", "":
            return _suggest(library, page, area)
        case ("found", _) | ("doors", ""):
            return _found(library, page, moment, area)
        case (("help" | "privacy" | "about"), ""):
            return _words(library, page)
        case "closed", "":
            return _closed(library, page)
        case _:
            raise TokenError("page")


def _screen(
    library: Library,
    page: Page,
    blocks: list[Block],
    buttons: tuple[Button, ...] = (),
    *,
    title: str = "",
    section: str = "",
    private: bool = False,
) -> Screen:
    standing = [
        Button(library.wording[key], _token(library, page, name), "nav")
        for key, name in (("all_topics", "topics"), ("home", "home"))
        if (page.name, page.argument) != (name, "") and not (page.name == "home" and name == "topics")
    ]
    urgent = Button(library.wording["urgent"], _token(library, page, "urgent"), "urgent")
    line = () if page.name == "urgent" else (Paragraph(library.wording["danger_line"], "small"),)
    return Screen(
        name="page",
        title=title or library.wording["bot_name"],
        blocks=(*blocks, *line),
        buttons=(
            *buttons,
            *standing,
            *(() if page.name == "urgent" else (urgent,)),
            *quick_exit(library, page.role, private=private),
        ),
        token=spell_page(library, page),
        section=section or page.name,
        private=private,
    )


def _token(library: Library, page: Page, name: str, argument: str = "") -> str:
    return spell_page(library, Page(name, page.role, argument))


def _back_to(library: Library, page: Page, name: str) -> tuple[Button, ...]:
    return (Button(library.wording["back"], _token(library, page, name), "nav"),)


def draw_home(library: Library, role: str = "") -> Screen:
    """Return the first screen: what the bot is for, and the families of topics."""
    page, wording = Page("home", role), library.wording
    blocks: list[Block] = [
        Paragraph(wording["welcome"], "lead"),
        Paragraph(wording["welcome_names"], "warning"),
        Paragraph(wording["welcome_how"]),
    ]
    if role:
        blocks.append(Paragraph(wording.fill("role_set", role=library.roles[role].name), "small"))
    blocks.append(Paragraph(wording["demonstration"], "small"))
    extra = (
        Button(wording["role"], _token(library, page, "role"), "section"),
        Button(wording["terms"], _token(library, page, "terms"), "section"),
        Button(wording["evidence"], _token(library, page, "evidence"), "section"),
        Button(wording["help"], _token(library, page, "help"), "section"),
    )
    return _screen(library, page, blocks, (*_families(library, page), *extra))


def _families(library: Library, page: Page) -> tuple[Button, ...]:
    return tuple(
        Button(family.name, _token(library, page, "topics", name), "topic") for name, family in library.topics.items()
    )


def _topics(library: Library, page: Page) -> Screen:
    return _screen(library, page, [Paragraph(library.wording["topics_text"], "lead")], _families(library, page))


def _family(library: Library, page: Page) -> Screen:
    family = library.topics[page.argument]
    blocks: list[Block] = [Paragraph(family.name, "lead"), Paragraph(library.wording["family_text"])]
    return _screen(
        library,
        page,
        [*blocks, *topic_choices(library, family.flows)],
        topic_buttons(library, family.flows, page.role),
    )


def _found(library: Library, page: Page, moment: Moment, area: str) -> Screen:
    """Return what typed words point to: 999 first where they say danger, then at most three topics."""
    what = read_pointed(library, page.argument) if page.name == "found" else Pointed(fit="doors")
    buttons = found_buttons(
        library,
        what,
        page.role,
        lambda other: _token(library, page, "found", spell_pointed(library, other)),
        lambda term: _token(library, page, "term", term),
    )
    return _screen(
        library,
        page,
        found_blocks(library, what, moment, area),
        buttons,
        section="danger" if what.danger else "found",
        private=what.private(library),
    )


def _urgent(library: Library, page: Page, moment: Moment, area: str) -> Screen:
    buttons: tuple[Button, ...] = ()
    if "emergency" in library.flows:
        token = spell(library, State("emergency", page.role))
        buttons = (Button(library.wording["urgent_steps"], token, "topic"),)
    return _screen(library, page, urgent_blocks(library, moment, area), buttons)


def _roles(library: Library, page: Page) -> Screen:
    buttons = tuple(
        Button(role.name, spell_page(library, Page("home", name)), "section") for name, role in library.roles.items()
    )
    return _screen(library, page, [Paragraph(library.wording["role_text"], "lead")], buttons)


def _terms(library: Library, page: Page) -> Screen:
    wording = library.wording
    names = tuple(sorted((entry.name for entry in library.terms.values()), key=str.casefold))
    asked = tuple(
        Button(wording.fill("what_is", term=library.terms[name].name), _token(library, page, "term", name), "section")
        for name in library.featured_terms
    )
    return _screen(library, page, [Paragraph(wording["terms_text"], "lead"), Items(names)], asked)


def _contact(library: Library, page: Page, moment: Moment, area: str) -> Screen:
    name = library.contact(page.argument, area).name
    return _screen(library, page, contact_blocks(library, page.argument, area, moment), title=name)


def _evidence(library: Library, page: Page, argument: str) -> Screen:
    if not argument:
        return _evidence_topics(library, page)
    flow, _, number = argument.rpartition("-")
    if flow not in library.flows or not number.isdigit() or str(int(number)) != number:
        raise TokenError("evidence")
    found = [name for name, excerpt in library.excerpts.items() if flow in excerpt.excerpt.topics]
    place = int(number) - 1
    shown = found[place * PER_PAGE : (place + 1) * PER_PAGE]
    if place < 0 or not shown:
        raise TokenError("evidence")
    blocks: list[Block] = [Heading(library.flows[flow].shown_title), *(quotation(library, name) for name in shown)]
    buttons = [Button(library.wording["back"], _token(library, page, "evidence"), "nav")]
    if len(found) > (place + 1) * PER_PAGE:
        buttons.insert(
            0, Button(library.wording["next"], _token(library, page, "evidence", f"{flow}-{place + 2}"), "section")
        )
    return _screen(library, page, blocks, tuple(buttons))


def _evidence_topics(library: Library, page: Page) -> Screen:
    used = {topic for excerpt in library.excerpts.values() for topic in excerpt.excerpt.topics}
    flows = [flow for flow in library.flows if flow in used]
    titles = [library.flows[flow].shown_title for flow in flows]
    buttons = tuple(
        Button(label, _token(library, page, "evidence", f"{flow}-1"), "section", title)
        for label, flow, title in zip(map(cut, titles), flows, titles, strict=True)
    )
    return _screen(library, page, [Paragraph(library.wording["evidence_text"], "lead")], buttons)


def _paragraphs(text: str) -> list[Block]:
    lead, *lines = text.strip().split("\n")
    return [Paragraph(lead, "lead"), *(Paragraph(line) for line in lines if line)]


def _suggest(library: Library, page: Page, area: str) -> Screen:
    """Return where to tell the team what is missing: an address to write to where the area gives one."""
    address = library.suggest_emails.get(area)
    if address is None:
        return _screen(library, page, _paragraphs(library.wording["page_suggest"]))
    return _screen(library, page, [*_paragraphs(library.wording["page_suggest_mail"]), Mail(address)])


def _words(library: Library, page: Page) -> Screen:
    wording = library.wording
    blocks = _paragraphs(wording[f"page_{page.name}"])
    if page.name == "about":
        blocks.append(Paragraph(wording.fill("content_version", version=library.version), "small"))
    others = tuple(
        Button(wording[name], _token(library, page, name), "section")
        for name in ("privacy", "about", "terms", "evidence")
        if page.name == "help"
    )
    return _screen(library, page, blocks, others)


def _closed(library: Library, page: Page) -> Screen:
    wording = library.wording
    home = Button(wording["reopen"], _token(library, page, "home"), "nav")
    return Screen(
        name="page",
        title=wording["closed_title"],
        blocks=(Paragraph(wording["closed"]),),
        buttons=(home,),
        token=spell_page(library, page),
        section="closed",
    )


def draw_lost(library: Library) -> Screen:
    """Return the screen for a button that the bot never made."""
    return _notice(library, "lost")


def draw_to_tap(library: Library) -> Screen:
    """Return the screen for an answer that was typed where no question is known."""
    return _notice(library, "tap_button")


def draw_refused(library: Library, kind: str) -> Screen:
    """Return the screen for a photo, voice message, file, place or contact."""
    key = f"refused_{kind}"
    return _notice(library, key if key in library.wording else "refused")


def _notice(library: Library, key: str) -> Screen:
    screen = draw_home(library)
    return Screen(
        name="lost",
        title=screen.title,
        blocks=(Paragraph(library.wording[key], "lead"), *screen.blocks[1:]),
        buttons=screen.buttons,
        token=screen.token,
        section=key,
    )


def draw_noticed(library: Library, kinds: tuple[str, ...], *, certain: bool) -> Screen:
    """Return the line that names the kinds of identifying details a message seemed to hold, and nothing of it."""
    wording = library.wording
    said = ", ".join(wording[f"kind_{kind}"] for kind in kinds)
    line = wording.fill("noticed_certain" if certain else "noticed_possible", kinds=said)
    return Screen("page", wording["bot_name"], (Paragraph(line, "warning"),), (), section="noticed")
