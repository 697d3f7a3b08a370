"""Checks between files: every id that is named exists, and outcomes are complete."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from itertools import chain

from bot.content.diagnostics import Diagnostic, Place, did_you_mean, listed
from bot.content.files import Files, Read, Stated
from bot.content.hours import HoursError, read_hours
from bot.content.models import Contact, Directory

_HIDDEN = {"directory": ("L003", "O002", "Y001"), "excerpts": ("L002",)}
"""What cannot be said while a file of a folder cannot be read."""
_FEW = 16
_TERM = 32
"""What fits a token beside six answers."""


def check(files: Files) -> list[Diagnostic]:
    """Return every name that leads nowhere, and every outcome that lacks a part."""
    hidden = {code for folder in files.unread for code in _HIDDEN[folder]}
    found = chain(
        _flows(files),
        _outcomes(files),
        _excerpts(files),
        _directories(files),
        _terms(files),
        _topics(files),
        _sources(files),
        _roles(files),
        _calendar(files),
    )
    return [each for each in found if each.code not in hidden]


def _unknown(
    code: str, what: str, name: str, known: Collection[str], place: Callable[[], Place]
) -> Iterator[Diagnostic]:
    if name not in known:
        some = listed(sorted(known)) if len(known) <= _FEW else f"one of the {len(known)} there are"
        yield Diagnostic(
            place(),
            code,
            f'there is no {what} "{name}"',
            some,
            did_you_mean(name, known) or f"Check the name, or add the {what}.",
        )


def excerpt_ids(files: Files) -> set[str]:
    """Return every excerpt's id."""
    return {name for read in files.excerpts for name in read.model.excerpts}


def contact_ids(files: Files) -> set[str]:
    """Return every contact's id, national and local."""
    return {name for read in files.directories for name in read.model.contacts}


def _flows(files: Files) -> Iterator[Diagnostic]:
    excerpts, terms = excerpt_ids(files), files.terms.model.terms
    for read in files.flows:
        flow = read.model
        for place, name in enumerate(flow.also_look_at):
            yield from _unknown("L001", "flow", name, files.flow_names, partial(read.place, "also_look_at", place))
        if flow.private and not flow.neutral:
            yield Diagnostic(
                read.place("private"),
                "S002",
                "a private flow has no `neutral` title",
                "a line `neutral: ...`",
                "Add a title that gives nothing away at a glance.",
            )
        for name, question in flow.questions.items():
            for place, excerpt in enumerate(question.why):
                yield from _unknown(
                    "L002", "excerpt", excerpt, excerpts, partial(read.place, "questions", name, "why", place)
                )
            for place, term in enumerate(question.terms):
                yield from _unknown(
                    "L005", "glossary term", term, terms, partial(read.place, "questions", name, "terms", place)
                )
    names = {read.model.flow for read in files.flows}
    for example in files.examples:
        stem = example.tree.file.removeprefix("flows/").removesuffix(".examples.yaml")
        if example.model.flow != stem:
            yield Diagnostic(
                example.place("flow"),
                "S012",
                f'these examples are called "{stem}" but name "{example.model.flow}"',
                stem,
                "Rename one of the two.",
            )
        elif example.model.flow not in names | files.flow_names:
            yield from _unknown("L001", "flow", example.model.flow, files.flow_names, partial(example.place, "flow"))


def _outcomes(files: Files) -> Iterator[Diagnostic]:
    excerpts, contacts = excerpt_ids(files), contact_ids(files)
    levels, practice = files.levels.model, files.practice.model
    for stated in files.outcomes:
        outcome = stated.outcome
        yield from _unknown("L004", "level", outcome.level, levels.levels, partial(stated.place, "level"))
        yield from _unknown("L004", "time", outcome.within, levels.times, partial(stated.place, "within"))
        if outcome.sharing is not None:
            yield from _unknown(
                "S004", "sharing position", outcome.sharing, practice.sharing, partial(stated.place, "sharing")
            )
        if outcome.if_they_disagree is not None:
            place = partial(stated.place, "if_they_disagree")
            yield from _unknown("S004", "disagreement step", outcome.if_they_disagree, practice.if_they_disagree, place)
        for number, name in enumerate(outcome.call):
            yield from _unknown("L003", "contact", name, contacts, partial(stated.place, "call", number))
        for number, name in enumerate(outcome.because):
            yield from _unknown("L002", "excerpt", name, excerpts, partial(stated.place, "because", number))
        for number, name in enumerate(outcome.terms):
            yield from _unknown(
                "L005", "glossary term", name, files.terms.model.terms, partial(stated.place, "terms", number)
            )
        for name in outcome.also:
            place = partial(stated.read.key_place, "outcomes", stated.name, "also", name)
            yield from _unknown("L006", "role", name, files.roles.model.roles, place)
        yield from _complete(files, stated, contacts)


def _complete(files: Files, stated: Stated, contacts: set[str]) -> Iterator[Diagnostic]:
    """Yield the parts that an outcome at level 3 or above must have and lacks."""
    outcome, levels, safety = stated.outcome, files.levels.model.levels, files.safety.model
    level, least = levels.get(outcome.level), levels.get(safety.full_outcomes_from)
    if outcome.level == safety.emergency_level and outcome.within != "now":
        yield Diagnostic(
            stated.place("within"),
            "O003",
            f'an emergency is "{outcome.within}"',
            "within: now",
            "Write `within: now`.",
        )
    if level is None or least is None or level.rank < least.rank:
        return
    parts = {
        "call": outcome.call,
        "ask_for or tell_them": outcome.ask_for or outcome.tell_them,
        "record": outcome.record,
        "do_not": outcome.do_not,
        "sharing": outcome.sharing,
        "if_they_disagree": outcome.if_they_disagree,
        "because": outcome.because,
    }
    for part, value in parts.items():
        if not value:
            yield Diagnostic(
                stated.key_place,
                "O001",
                f'the outcome "{stated.name}" ({outcome.level}) lacks "{part}"',
                "every outcome at level 3 or above has it",
                f"Add `{part.split(' or ')[0]}:`.",
            )
    known = [name for name in outcome.call if name in contacts]
    if outcome.call and not any(_answers_at_night(files, name, ()) for name in known):
        yield Diagnostic(
            stated.place("call"),
            "O002",
            f'nobody in the calls of "{stated.name}" can be reached out of hours',
            "a contact with a number that is always answered, or an out-of-hours successor",
            "Add childrens-services or emergency-services.",
        )


def _answers_at_night(files: Files, name: str, seen: tuple[str, ...]) -> bool:
    """Tell whether the contact, in some area, can be reached at any hour; `childrens-services` always names a route."""
    if name in seen:
        return False
    for read in files.directories:
        contact = read.model.contacts.get(name)
        if contact is None:
            continue
        if any(number.hours == "always" for number in contact.numbers):
            return True
        if contact.out_of_hours and _answers_at_night(files, contact.out_of_hours, (*seen, name)):
            return True
    return False


def _excerpts(files: Files) -> Iterator[Diagnostic]:
    sources = files.sources.model
    for read in files.excerpts:
        yield from _unknown("L007", "source", read.model.source, sources.sources, partial(read.place, "source"))
        for name, excerpt in read.model.excerpts.items():
            for place, flow in enumerate(excerpt.topics):
                yield from _unknown(
                    "L001", "flow", flow, files.flow_names, partial(read.place, "excerpts", name, "topics", place)
                )
            for place, role in enumerate(excerpt.roles):
                yield from _unknown(
                    "L006", "role", role, files.roles.model.roles, partial(read.place, "excerpts", name, "roles", place)
                )
            for place, point in enumerate(excerpt.since):
                where = partial(read.place, "excerpts", name, "since", place)
                yield from _unknown("L007", "superseded point", point, sources.superseded, where)
    seen: dict[str, str] = {}
    for read in files.excerpts:
        for name in read.model.excerpts:
            if name in seen:
                yield _twice(read.key_place("excerpts", name), "excerpt", name, seen[name])
            seen.setdefault(name, read.tree.file)


def _twice(place: Place, what: str, name: str, file: str) -> Diagnostic:
    return Diagnostic(
        place, "S010", f'the {what} "{name}" stands in {file} too', "each name once", "Rename one of the two."
    )


def _directories(files: Files) -> Iterator[Diagnostic]:
    known = contact_ids(files)
    areas = [read.model.area for read in files.directories]
    if "national" not in areas:
        yield Diagnostic(
            Place("knowledge/directory/national.yaml"),
            "Y001",
            "there is no national directory",
            "area: national",
            "Put knowledge/directory/national.yaml back.",
        )
    for read in files.directories:
        for name, contact in read.model.contacts.items():
            yield from _contact(files, read, name, contact, known)
    national = next((read.model.contacts for read in files.directories if read.model.area == "national"), {})
    for read in files.directories:
        for name in read.model.contacts:
            if national and name not in national:
                yield Diagnostic(
                    read.key_place("contacts", name),
                    "L003",
                    f'"{name}" is not in the national directory',
                    "every contact stands there too, at least as a route",
                    "Add it to knowledge/directory/national.yaml.",
                )


def _contact(files: Files, read: Read[Directory], name: str, contact: Contact, known: set[str]) -> Iterator[Diagnostic]:
    where = ("contacts", name)
    if contact.unfilled:
        yield Diagnostic(
            read.key_place(*where),
            "S013",
            f'the contact "{name}" of {read.model.name} is not filled',
            "a number with its date and source, or a route in words",
            "Fill it and remove `unfilled`, or remove the contact: the national route is shown then.",
        )
        return
    if contact.out_of_hours:
        yield from _unknown("L003", "contact", contact.out_of_hours, known, partial(read.place, *where, "out_of_hours"))
    if contact.source:
        yield from _unknown(
            "L007", "reference", contact.source, files.sources.model.references, partial(read.place, *where, "source")
        )
    if not contact.numbers and not contact.route and not contact.web:
        yield _lacks(read, name, "route", "a number, or a `route` in words")
    if contact.numbers:
        for part in ("checked_on", "source", "review_by"):
            if getattr(contact, part) is None:
                yield _lacks(read, name, part, "a number has a date of checking, a source and a review date")
    for place, number in enumerate(contact.numbers):
        if isinstance(number.hours, tuple):
            yield from _hours(number.hours, read, (*where, "numbers", place, "hours"))


def _hours(lines: tuple[str, ...], read: Read[Directory], path: tuple[str | int, ...]) -> Iterator[Diagnostic]:
    try:
        read_hours(lines)
    except HoursError as fault:
        yield Diagnostic(
            read.place(*path),
            "S011",
            f'"{fault}" is not opening hours',
            "lines such as mon-fri 09:00-17:00",
            "Days are mon to sun, times are 24-hour.",
        )


def _lacks(read: Read[Directory], name: str, part: str, expected: str) -> Diagnostic:
    return Diagnostic(
        read.key_place("contacts", name),
        "S002",
        f'the contact "{name}" lacks "{part}"',
        expected,
        f"Add `{part}:`.",
    )


def _terms(files: Files) -> Iterator[Diagnostic]:
    read, sources = files.terms, files.sources.model
    for name, term in read.model.terms.items():
        if term.reference:
            yield from _unknown(
                "L007", "reference", term.reference, sources.references, partial(read.place, "terms", name, "reference")
            )
        for place, source in enumerate(term.found_in):
            yield from _unknown(
                "L007", "source", source, sources.sources, partial(read.place, "terms", name, "found_in", place)
            )
        if len(name) > _TERM:
            yield Diagnostic(
                read.key_place("terms", name),
                "F010",
                f'the name "{name}" is too long for a token',
                "at most 32 characters",
                "Shorten it.",
            )


def _topics(files: Files) -> Iterator[Diagnostic]:
    read = files.topics
    for name, family in read.model.families.items():
        for place, flow in enumerate(family.flows):
            yield from _unknown(
                "L001", "flow", flow, files.flow_names, partial(read.place, "families", name, "flows", place)
            )
    for place, term in enumerate(read.model.featured_terms):
        yield from _unknown(
            "L005", "glossary term", term, files.terms.model.terms, partial(read.place, "featured_terms", place)
        )


def _sources(files: Files) -> Iterator[Diagnostic]:
    read = files.sources
    for name, point in read.model.superseded.items():
        if point.term:
            yield from _unknown(
                "L005",
                "glossary term",
                point.term,
                files.terms.model.terms,
                partial(read.place, "superseded", name, "term"),
            )
        if point.reference:
            where = partial(read.place, "superseded", name, "reference")
            yield from _unknown("L007", "reference", point.reference, read.model.references, where)
    for name, edition in read.model.editions.items():
        if edition.reference:
            where = partial(read.place, "editions", name, "reference")
            yield from _unknown("L007", "reference", edition.reference, read.model.references, where)


def _roles(files: Files) -> Iterator[Diagnostic]:
    read = files.roles
    keys: dict[str, str] = {}
    for name, role in read.model.roles.items():
        if role.key in keys:
            yield Diagnostic(
                read.place("roles", name, "key"),
                "S010",
                f'the key "{role.key}" belongs to "{keys[role.key]}"',
                "a key of its own",
                "Choose another character; a key is never reused.",
            )
        keys.setdefault(role.key, name)


def _calendar(files: Files) -> Iterator[Diagnostic]:
    read = files.calendar
    try:
        read_hours(read.model.office)
    except HoursError as fault:
        yield Diagnostic(
            read.place("office"),
            "S011",
            f'"{fault}" is not opening hours',
            "lines such as mon-fri 09:00-17:00",
            "Days are mon to sun, times are 24-hour.",
        )
