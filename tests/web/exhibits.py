"""One of every block, for pages that show them all."""

from __future__ import annotations

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
    Trail,
)

BLOCKS: tuple[Block, ...] = (
    Trail(("Moves about: No", "Record: Yes")),
    Banner("emergency", "999: Danger to life", "Now: ring 999"),
    Heading("A heading"),
    Paragraph("A lead", "lead"),
    Paragraph("A paragraph"),
    Paragraph("A standing line", "small"),
    Paragraph("A warning", "warning"),
    Items(("first thing", "second thing"), numbered=True),
    Items(("one point", "another point")),
    Call("a", "Ring us", "0300 123 4043", text_only=False, how="As of 22:10.", checked="Checked 21 Nov 2026."),
    Call("b", "Text us", "85258", text_only=True, how="", checked=""),
    Call("c", "Find us", None, text_only=False, how="Ask the desk.", checked="", web="https://www.example.org/a?b=c"),
    Quotation(
        "q", "as it was said", "A letter, 2024", "Main findings", "In short", "Inspectors found", ("Now: others",)
    ),
    Mail("team@example.org"),
    Note("I am ringing about a child.\n- One line"),
    Choices(("hidden in full",)),
)
