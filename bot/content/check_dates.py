"""Checks against the calendar: what must be reviewed, and when numbers were last checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

from bot.content.diagnostics import Diagnostic, Place
from bot.content.files import Files

SOON = timedelta(days=30)
FRESH = timedelta(days=90)


def check(files: Files, today: date) -> list[Diagnostic]:
    """Return review dates that have passed or are near, and contacts checked too long ago."""
    found: list[Diagnostic] = []
    for read in files.flows:
        found += _due(partial(read.place, "review_by"), f'the flow "{read.model.flow}"', read.model.review_by, today)
    for directory in files.directories:
        for name, contact in directory.model.contacts.items():
            where = ("contacts", name)
            if contact.review_by is not None:
                found += _due(
                    partial(directory.place, *where, "review_by"), f'the contact "{name}"', contact.review_by, today
                )
            if contact.checked_on is None:
                continue
            if today - contact.checked_on > FRESH:
                found.append(
                    Diagnostic(
                        directory.place(*where, "checked_on"),
                        "D002",
                        f'"{name}" was last checked on {contact.checked_on}',
                        "a check within 90 days",
                        "Ring it, correct it, and set `checked_on` and `review_by`.",
                    )
                )
            if contact.review_by is not None and contact.review_by - contact.checked_on > FRESH:
                found.append(
                    Diagnostic(
                        directory.place(*where, "review_by"),
                        "D004",
                        f'"{name}" would be reviewed more than 90 days after its check',
                        "at most 90 days",
                        "Set an earlier `review_by`.",
                    )
                )
    return found


def _due(place: Callable[[], Place], what: str, review_by: date, today: date) -> Iterator[Diagnostic]:
    if review_by < today:
        yield Diagnostic(
            place(),
            "D001",
            f"{what} should have been reviewed by {review_by}",
            f"a date from {today} on",
            "Review it, then set a new `review_by`.",
        )
    elif review_by - today < SOON:
        yield Diagnostic(
            place(),
            "D003",
            f"{what} is due for review by {review_by}",
            "a review before that day",
            "Plan the review.",
        )
