"""A screen as plain text: what the terminal prints, and what lengths are measured on."""

from __future__ import annotations

from typing import assert_never

from bot.engine.screens import (
    Banner,
    Block,
    Call,
    Choices,
    Heading,
    Items,
    Mail,
    Note,
    Paragraph,
    Quotation,
    Screen,
    Trail,
)


def as_text(screen: Screen) -> str:
    """Return everything on a screen but its buttons."""
    return "\n".join(block_text(block) for block in screen.blocks)


def block_text(block: Block) -> str:
    """Return one block as text."""
    match block:
        case Paragraph(text) | Heading(text) | Note(text):
            return text
        case Items(items, numbered):
            return "\n".join(f"{place}. {item}" if numbered else f"- {item}" for place, item in enumerate(items, 1))
        case Choices(items):
            return "\n".join(f"{place}. {item}" for place, item in enumerate(items, 1))
        case Mail(address):
            return address
        case Trail(answers):
            return " > ".join(answers)
        case Banner(_, text, time):
            return f"{text}. {time}."
        case Call():
            return call_text(block)
        case Quotation():
            return _quotation_text(block)
        case _:
            assert_never(block)


def call_text(call: Call) -> str:
    """Return a contact in one line: name, number or route, and when it was checked."""
    head = f"{call.name}: {call.number}" if call.number else f"{call.name}:"
    return " ".join(
        part for part in (f"{head}." if call.number else head, call.how, call.checked, call.web or "") if part
    )


def _quotation_text(quotation: Quotation) -> str:
    lines = [f"\u201c{quotation.quote}\u201d", f"{quotation.source}. {quotation.place}.", quotation.gist]
    lines += [quotation.caption, *quotation.since]
    return "\n".join(line for line in lines if line)
