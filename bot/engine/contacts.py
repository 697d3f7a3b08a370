"""Whom to ring now: area and hour decide the number, and an old check says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.content.hours import Moment, answered
from bot.content.library import Library
from bot.content.models import Contact, Number
from bot.engine.screens import Banner, Block, Call, Items, Paragraph

FRESH = timedelta(days=90)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def say_date(day: date) -> str:
    """Return a date as read aloud, such as `21 Nov 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def call_now(library: Library, contact_id: str, area: str, moment: Moment) -> Call:
    """Return whom to ring now for a contact.

    A number that is answered comes first, then one whose hours are not known,
    then the out-of-hours successor, then the route in words.
    """
    contact = library.contact(contact_id, area)
    number, opened = _best(contact, moment)
    if number is not None and opened is not False:
        return _call(library, contact_id, contact, number, _how(library, contact, number, area, moment), moment)
    closed = library.wording.fill("closed_now", name=contact.name, clock=moment.clock)
    if contact.out_of_hours and (number is not None or contact.route is None):
        after = call_now(library, contact.out_of_hours, area, moment)
        return replace(after, id=contact_id, how=closed)
    if number is not None:
        return _call(library, contact_id, contact, number, closed, moment)
    return _call(library, contact_id, contact, None, contact.route or "", moment)


def urgent_blocks(library: Library, moment: Moment, area: str) -> list[Block]:
    """Return what stands on the 999 screen."""
    outcome = library.shared_outcomes["emergency"]
    calls: list[Call] = [call_now(library, contact, area, moment) for contact in outcome.call[:3]]
    return [
        Banner(outcome.level, library.wording["urgent_title"], library.levels.times[outcome.within].say),
        Paragraph(outcome.say, "lead"),
        Items(outcome.do, numbered=True),
        *calls,
        Paragraph(library.wording["outcome_lines"], "small"),
    ]


def contact_blocks(library: Library, contact_id: str, area: str, moment: Moment) -> list[Block]:
    """Return a contact that was asked for: whom to ring, or that no number is held and how to get through."""
    call = call_now(library, contact_id, area, moment)
    none: list[Block] = [] if call.number else [Paragraph(library.wording["no_number"], "warning")]
    details: list[Block] = [Items(call.detail)] if call.detail else []
    return [*none, call, *details, Paragraph(library.wording["numbers_fail"], "small")]


def in_brief(call: Call) -> Call:
    """Return a call for a first screen: only the first sentence of how to reach it; the rest is one tap further."""
    first = call.how.partition(". ")[0].rstrip(".")
    return replace(call, how=f"{first}." if first else "", web=None, detail=())


def _best(contact: Contact, moment: Moment) -> tuple[Number | None, bool | None]:
    ranked = sorted(
        ((number, answered(number, contact, moment)) for number in contact.numbers),
        key=lambda pair: {True: 0, None: 1, False: 2}[pair[1]],
    )
    return ranked[0] if ranked else (None, None)


def _how(library: Library, contact: Contact, number: Number, area: str, moment: Moment) -> str:
    parts: list[str] = []
    if number.hours == "unknown":
        parts.append(library.wording["hours_unknown"])
        if contact.out_of_hours:
            after = library.contact(contact.out_of_hours, area)
            first = after.numbers[0].number if after.numbers else ""
            parts.append(library.wording.fill("no_answer", name=after.name, number=first).strip())
    else:
        parts.append(library.wording.fill("as_of" if moment.office else "as_of_night", clock=moment.clock))
    if number.note:
        parts.append(number.note)
    return " ".join(parts)


def _call(library: Library, contact_id: str, contact: Contact, number: Number | None, how: str, moment: Moment) -> Call:
    return Call(
        id=contact_id,
        name=contact.name,
        number=number.number if number else None,
        text_only=bool(number and number.text),
        how=how,
        checked=_checked(library, contact, moment.local.date()) if number else "",
        checked_on=contact.checked_on if number else None,
        web=contact.web,
        detail=_detail(library, contact),
    )


def _checked(library: Library, contact: Contact, today: date) -> str:
    if contact.checked_on is None:
        return ""
    stale = today - contact.checked_on > FRESH or (contact.review_by is not None and today > contact.review_by)
    key = "checked_stale" if stale else "checked_weak" if contact.weak else "checked"
    return library.wording.fill(key, date=say_date(contact.checked_on))


def _detail(library: Library, contact: Contact) -> tuple[str, ...]:
    wording = library.wording
    lines = [contact.for_]
    if contact.not_for:
        lines.append(wording.fill("not_for", text=contact.not_for))
    if contact.have_ready:
        lines.append(wording.fill("have_ready", text="; ".join(contact.have_ready)))
    if contact.caution:
        lines.append(contact.caution)
    return tuple(lines)
