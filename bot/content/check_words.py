"""Checks of wording: sentence length, labels, slots, and words that could give false comfort."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

from bot.content.diagnostics import Diagnostic, did_you_mean, listed
from bot.content.files import Files, Read, strings
from bot.content.models import MAX_SAY, Flow, Question
from bot.content.tree import Path_, Tree
from bot.content.wording import SLOTS

MAX_WORDS = 25
MAX_QUOTE = 75
_HEADLINE, _DO, _LINE, _TEXT = 110, 110, 120, 400
_NOT_PROSE = frozenset(
    """
flow key owner start go id find_by also_look_at why terms because call level within sharing if_they_disagree
any_of all_of quote topics roles since address confirms also_typed found_in reference source file kind term
case answers expect number web route_ref area hours title publisher forbidden act_alone flows featured_terms
office
""".split()  # noqa: SIM905 a list of forty short words reads better as one text
)
_FIGURE = re.compile(r"\d+\s?(?:%|per ?cent)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])[\"')]?\s+|\n+")


def check(files: Files) -> list[Diagnostic]:
    """Return what is too long, cannot be filled, or must not be said."""
    found = list(_wording(files))
    forbidden = _forbidden(files.safety.model.forbidden)
    for tree in _trees(files):
        found += _prose(tree, forbidden)
    for read in files.flows:
        found += _lengths(read)
    found += _quotations(files)
    return found


def _trees(files: Files) -> Iterator[Tree]:
    yield from (read.tree for read in files.flows)
    yield from (read.tree for read in files.directories)
    yield from (read.tree for read in files.excerpts)
    yield from (files.wording.tree, files.practice.tree, files.shared.tree)
    yield from (files.terms.tree, files.levels.tree, files.roles.tree)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [sentence for sentence in _SENTENCE.split(text.strip()) if sentence]


def words(sentence: str) -> int:
    """Count the words of a sentence."""
    return sum(1 for word in sentence.split() if any(character.isalnum() for character in word))


def _forbidden(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(phrase) for phrase in phrases) + r")\b", re.IGNORECASE)


def _prose(tree: Tree, forbidden: re.Pattern[str]) -> Iterator[Diagnostic]:
    for path, text in strings(tree):
        if _NOT_PROSE.intersection(part for part in path[1:] or path if isinstance(part, str)):
            continue
        for sentence in sentences(text):
            if words(sentence) > MAX_WORDS:
                yield Diagnostic(
                    tree.place(path),
                    "W002",
                    f'{words(sentence)} words in one sentence: "{sentence[:60]}..."',
                    "at most 25, better 12",
                    "Make two sentences of it.",
                )
        if "do_not" in path:
            continue
        for match in forbidden.finditer(text):
            yield Diagnostic(
                tree.place(path),
                "W004",
                f'"{match.group()}" could give false comfort or a verdict',
                "what to do, and what would change it",
                "Say what was seen and what happens next.",
            )
        if tree.file.startswith("flows/") and (figure := _FIGURE.search(text)):
            yield Diagnostic(
                tree.place(path),
                "W004",
                f'"{figure.group()}" is a percentage in guidance about a family',
                "words, not figures",
                "Leave the figure out, or put it into an excerpt's gist.",
            )


def _lengths(read: Read[Flow]) -> Iterator[Diagnostic]:
    for path, text, most in _bounded(read.model):
        if len(text) > most:
            code = "W001" if path[-1] == "say" and path[0] == "questions" else "W006"
            yield Diagnostic(
                read.place(*path),
                code,
                f'{len(text)} characters: "{text[:50]}..."',
                f"at most {most}",
                "Shorten it; put detail into `hint`, `help` or `more`.",
            )


def _bounded(flow: Flow) -> Iterator[tuple[Path_, str, int]]:
    """Yield the texts that have a place of limited size: path, text, most characters."""
    for name, question in flow.questions.items():
        where: Path_ = ("questions", name)
        asked = "ask" if isinstance(question, Question) else "tick"
        yield (*where, asked), question.text, 200
        yield (*where, "help"), question.help or "", 250
        yield (*where, "reason"), question.reason or "", 250
        yield (*where, "short"), question.short or "", 24
        if isinstance(question, Question):
            for place, answer in enumerate(question.answers):
                yield (*where, "answers", place, "say"), answer.say, MAX_SAY
        else:
            for place, sign in enumerate(question.signs):
                yield (*where, "signs", place, "say"), sign.say, MAX_SAY
    for name, outcome in flow.outcomes.items():
        where = ("outcomes", name)
        yield (*where, "say"), outcome.say, _HEADLINE
        for place, line in enumerate(outcome.do):
            yield (*where, "do", place), line, _DO
        for role, lines in outcome.also.items():
            for place, line in enumerate(lines):
                yield (*where, "also", role, place), line, _LINE
        for part in ("do_not", "tell_them", "record", "tell_family", "more"):
            for place, line in enumerate(getattr(outcome, part)):
                yield (*where, part, place), line, _TEXT


def _wording(files: Files) -> Iterator[Diagnostic]:
    read = files.wording
    texts = read.model.root
    for key in SLOTS.keys() - texts.keys():
        yield Diagnostic(
            read.place(),
            "S002",
            f'the sentence "{key}" is missing',
            f"a line `{key}: ...`",
            "Put it back.",
        )
    for key, text in texts.items():
        if key not in SLOTS:
            yield Diagnostic(
                read.key_place(key),
                "S001",
                f'"{key}" is not a sentence the bot uses',
                "a key of the shipped file",
                did_you_mean(key, SLOTS) or "Remove it.",
            )
            continue
        slots = _slots(text)
        if slots != SLOTS[key]:
            wanted = listed(sorted(f"{{{slot}}}" for slot in SLOTS[key])) or "no slots"
            yield Diagnostic(
                read.place(key),
                "W005",
                f'the slots of "{key}" are not those it is filled with',
                wanted,
                "Keep each {slot} once; write no other braces.",
            )


def _slots(text: str) -> frozenset[str | None]:
    try:
        return frozenset(
            None if spec or conversion or not name else name
            for _, name, spec, conversion in string.Formatter().parse(text)
            if name is not None
        )
    except ValueError:
        return frozenset({None})


def _quotations(files: Files) -> Iterator[Diagnostic]:
    for read in files.excerpts:
        for name, excerpt in read.model.excerpts.items():
            if words(excerpt.quote) > MAX_QUOTE:
                yield Diagnostic(
                    read.place("excerpts", name, "quote"),
                    "Q002",
                    f"{words(excerpt.quote)} words are quoted",
                    "at most 75",
                    "Quote the sentence that matters; put the rest into `gist`.",
                )
