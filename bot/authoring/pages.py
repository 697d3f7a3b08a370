"""Generated pages of the documentation: made from the program, held against it by tests."""

from __future__ import annotations

from pathlib import Path

from bot.content.diagnostics import CATALOGUE, Severity
from bot.content.library import Library

_PARTS = {
    "Y": "Reading a file",
    "S": "The shape of a file",
    "F": "Inside a flow",
    "L": "Names that lead nowhere",
    "W": "Wording",
    "V": "What people type",
    "O": "Outcomes",
    "P": "Safety statements",
    "E": "Examples",
    "D": "Dates",
    "Q": "Quotations",
}


def diagnostics_page(broken: Path) -> str:
    """Return `docs/diagnostics.md`: every code, what it means, and the words of its broken file in `broken`."""
    lines = [
        "# What `check` can tell you",
        "",
        "An **error** keeps content from being used. A **warning** does not, but `check` still ends with 1.",
        "A **note** is for your calendar. This page is made from the program and from `tests/broken/`.",
    ]
    for letter, part in _PARTS.items():
        lines += ["", f"## {part}"]
        for code, kind in CATALOGUE.items():
            if code.startswith(letter):
                lines += ["", f"### {code} {kind.name}", "", _meaning(kind.severity, kind.meaning)]
                lines += ["", "```", *_example(broken, code), "```"]
    return "\n".join(lines) + "\n"


def _meaning(severity: Severity, meaning: str) -> str:
    return meaning if severity is Severity.ERROR else f"{meaning} ({severity})"


def _example(broken: Path, code: str) -> list[str]:
    """Return the diagnostic of that code from its broken file."""
    path = next(broken.glob(f"{code}-*.txt"), None)
    if path is None:
        return []
    _, _, told = path.read_text(encoding="utf-8").partition("\n=====\n")
    lines: list[str] = []
    taking = False
    for line in told.splitlines():
        if line and not line.startswith(" "):
            taking = f" {code} " in line and not lines
        if taking:
            lines.append(line)
    return lines


def hazard_log(library: Library) -> str:
    """Return the hazard log: hazard, effect, severity, likelihood before and after, controls, owner."""
    lines = [
        "# Hazard log",
        "",
        "In the spirit of DCB0129. Likelihoods are the team's estimates, to be agreed by a clinical safety officer.",
        "Every control named here exists: `check` fails when one does not.",
    ]
    for name, hazard in library.hazards.items():
        lines += ["", f"## {name} {hazard.hazard}", "", f"- Effect: {hazard.effect}", f"- Severity: {hazard.severity}"]
        lines += [f"- Likelihood: {hazard.before} before, {hazard.after} after controls", f"- Owner: {hazard.owner}"]
        lines += ["- Controls:", *(f"  - {control}" for control in hazard.controls)]
        if hazard.left:
            lines.append(f"- What is left: {hazard.left}")
    return "\n".join(lines) + "\n"
