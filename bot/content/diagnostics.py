"""What is wrong with a content file, told to the person who edits it.

Every code stands once in `CATALOGUE`; `docs/diagnostics.md` and the broken
files under `tests/broken/` are held against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from rapidfuzz import fuzz, process


class Severity(StrEnum):
    """How grave a diagnostic is: only errors keep content from being used."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Place(NamedTuple):
    """Where in a file: path as shown to the editor, line and column from 1."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of fault: its name, severity and what it means."""

    name: str
    severity: Severity
    meaning: str


def _error(name: str, meaning: str) -> Kind:
    return Kind(name, Severity.ERROR, meaning)


def _warning(name: str, meaning: str) -> Kind:
    return Kind(name, Severity.WARNING, meaning)


CATALOGUE: dict[str, Kind] = {
    # reading
    "Y001": _error("missing-file", "A file or folder that the content needs is not there."),
    "Y002": _error("too-large", "A file is larger than 256 KiB."),
    "Y003": _error("not-utf8", "A file is not UTF-8 text."),
    "Y004": _error("not-yaml", "A file cannot be read as YAML."),
    "Y005": _error("empty-file", "A file holds nothing, or not a list of keys."),
    "Y006": _error("too-deep", "Lists and keys are nested more than 32 deep."),
    "Y007": _error("too-many-parts", "A file has more than 20,000 parts."),
    "Y008": _error("alias", "An anchor (&) or alias (*) is used."),
    "Y009": _error("tag", "A YAML tag (!) is used."),
    "Y010": _error("repeated-key", "A key stands twice in the same place."),
    "Y011": _error("hidden-character", "A hidden or direction-changing character is in the text."),
    "Y012": _error("several-documents", "A file holds more than one YAML document."),
    # shape
    "S001": _error("unknown-key", "A key is not part of the language."),
    "S002": _error("missing-key", "A key that must be there is not."),
    "S003": _error("wrong-shape", "Text stands where a list or keys belong, or the other way round."),
    "S004": _error("bad-value", "A value is not one of those allowed."),
    "S005": _error("bad-date", "A value is not a date such as 2027-03-01."),
    "S006": _error("bad-phone", "A value is not a telephone number as dialled in the UK."),
    "S007": _error("bad-id", "A name is not made of small letters, digits and hyphens."),
    "S008": _error("too-many", "A list holds more entries than allowed."),
    "S009": _error("too-few", "A list holds fewer entries than needed."),
    "S010": _error("repeated-id", "Two things that must differ have the same name."),
    "S011": _error("bad-hours", "Opening hours cannot be read."),
    "S013": _error("unfilled-slot", "A slot of a new area's directory has not been filled."),
    "S012": _error("wrong-name", "The name in a file is not the file's own name."),
    "S014": _error("bad-email", "A value is not an e-mail address."),
    # flow
    "F001": _error("unknown-target", "`go` leads to a question or outcome that is not there."),
    "F002": _error("backward-go", "`go` leads up the file, or to the same question."),
    "F003": _error("circular-flows", "Flows join each other in a circle."),
    "F004": _error("unreachable", "A question or outcome that nothing leads to."),
    "F005": _error("no-not-sure", "A question lacks the answer Not sure."),
    "F006": _error("rule-never-fires", "A rule that no choice of signs can reach."),
    "F007": _error("rules-incomplete", "Some choice of signs fits no rule."),
    "F008": _error("too-many-questions", "A path asks more than 6 questions."),
    "F009": _error("too-many-paths", "A flow has more than 5,000 paths."),
    "F010": _error("token-too-long", "The answers of a path do not fit 64 characters."),
    "F011": _error("bad-rule", "A rule has no condition, or more than one."),
    "F012": _error("unknown-sign", "A rule names a sign that its tick list does not have."),
    "F013": _error("repeated-key-letters", "Two flows have the same two-character key."),
    # links
    "L001": _error("unknown-flow", "A flow is named that does not exist."),
    "L002": _error("unknown-excerpt", "An excerpt is named that does not exist."),
    "L003": _error("unknown-contact", "A contact is named that does not exist."),
    "L004": _error("unknown-level", "A level or time is named that does not exist."),
    "L005": _error("unknown-term", "A glossary term is named that does not exist."),
    "L006": _error("unknown-role", "A role is named that does not exist."),
    "L007": _error("unknown-source", "A source, reference or superseded point is named that does not exist."),
    "L008": _error("unknown-control", "A hazard names a control that does not exist."),
    # wording
    "W001": _error("label-too-long", "An answer or sign is longer than its button and list can show."),
    "W002": _error("sentence-too-long", "A sentence has more than 25 words."),
    "W003": _error("screen-too-long", "The first outcome screen has more than 900 characters."),
    "W004": _error("forbidden-wording", "A word that could give false comfort, or a figure about a family."),
    "W005": _error("bad-slot", "A sentence names a {slot} that cannot be filled, or lacks one it needs."),
    "W006": _error("text-too-long", "A text is longer than its place on the screen."),
    # vocabulary
    "V001": _warning("phrase-in-two-flows", "Two flows want the same phrase."),
    "V002": _error("form-in-two-concepts", "A typed form stands in two concepts."),
    "V003": _error("kept-form-not-allowed", "A kept concept has a form that could point at a person or a place."),
    "V004": _error("too-many-kept-forms", "The kept concepts have more than 600 forms."),
    "V005": Kind("phrase-finds-another", Severity.NOTE, "A phrase no longer finds its own flow among the first three."),
    # outcomes
    "O001": _error("outcome-incomplete", "An outcome at level 3 or above lacks a part that it must have."),
    "O002": _error("no-night-route", "An outcome has no contact that works out of hours."),
    "O003": _error("wrong-time", "An outcome's time does not fit its level."),
    # safety statements
    "P001": _error("danger-not-first", "A path does not ask about danger first."),
    "P002": _error("act-alone-lowered", "An act-alone trigger ends below child protection."),
    "P003": _error("not-sure-lowers", "Not sure ends below another answer."),
    "P004": _error("sign-lowers", "One more sign ticked lowers the level."),
    "P005": _error("trigger-missing", "An act-alone trigger names an answer that does not exist."),
    # examples
    "E001": _error("example-fails", "An example ends somewhere else than its author expects."),
    "E002": _error("example-answers", "An example gives an answer that its question does not have."),
    "E003": _warning("answer-without-example", "No example of the flow gives this answer or sign."),
    "E004": _warning("no-examples", "A flow has no examples."),
    # dates
    "D001": _warning("review-overdue", "A review date has passed."),
    "D002": _warning("checked-too-long-ago", "A contact was last checked more than 90 days ago."),
    "D003": Kind("review-soon", Severity.NOTE, "A review date is less than 30 days away."),
    "D004": _error("review-too-late", "A contact's review date is more than 90 days after its check."),
    # quotations
    "Q001": _error("not-in-source", "A quotation is not in its source, word for word."),
    "Q002": _error("quotation-too-long", "A quotation has more than 75 words."),
    "Q003": _error("too-much-quoted", "The quotations make up more than a tenth of their source."),
}


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault: where, which, what was found, expected, and how to mend it."""

    place: Place
    code: str
    message: str
    expected: str = ""
    mend: str = ""

    @property
    def severity(self) -> Severity:
        """How grave it is, by the catalogue."""
        return CATALOGUE[self.code].severity

    @property
    def name(self) -> str:
        """The catalogue's name for the class of fault."""
        return CATALOGUE[self.code].name

    def __str__(self) -> str:
        file, line, column = self.place
        lines = [f"{file}:{line}:{column}: {self.severity} {self.code} {self.name}", f"  {self.message}"]
        if self.expected:
            lines.append(f"  expected: {self.expected}")
        if self.mend:
            lines.append(f"  mend: {self.mend}")
        return "\n".join(lines)

    def as_json(self) -> dict[str, str | int]:
        """Return the diagnostic as plain values, for `check --json`."""
        file, line, column = self.place
        return {
            "file": file,
            "line": line,
            "column": column,
            "severity": str(self.severity),
            "code": self.code,
            "name": self.name,
            "message": self.message,
            "expected": self.expected,
            "mend": self.mend,
        }


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics sorted by place, each once."""
    return tuple(sorted(set(diagnostics), key=lambda found: (found.place, found.code, found.message)))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether any of them keeps the content from being used."""
    return any(found.severity is Severity.ERROR for found in diagnostics)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `Did you mean "x"? ` for the nearest known word, else nothing."""
    best = process.extractOne(word, list(known), scorer=fuzz.ratio, score_cutoff=60)
    return f'Did you mean "{best[0]}"?' if best else ""


def listed(words: Sequence[str], most: int = 12) -> str:
    """Return words as a readable list, cut after `most`."""
    shown = ", ".join(words[:most])
    return f"{shown} ... ({len(words)} in all)" if len(words) > most else shown
