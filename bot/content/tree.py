"""YAML read as text: every scalar stays what was typed, every part keeps its place.

The parser's events are read one at a time and bounded, and the tree is built
from them directly, so that nothing in a file can make loading slow, deep or large.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from bot.content.diagnostics import Diagnostic, Place

MAX_BYTES = 256 * 1024
MAX_DEPTH = 32
MAX_EVENTS = 20_000

_Loader: Any = getattr(yaml, "CLoader", yaml.Loader)
# Only the parser is used, never the composer or constructor: the C composer
# recurses and can end the process on deep nesting.

Plain = str | list[Any] | dict[str, Any]
Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Tree:
    """A file's plain values, and the place of each part by its path of keys.

    Places are worked out from the text when one is first asked for: content
    without faults never needs them.
    """

    plain: dict[str, Any]
    file: str
    text: str

    @cached_property
    def _located(self) -> _Places:
        places = _Places()
        _compose(self.text, self.file, places)
        return places

    def place(self, path: Path_) -> Place:
        """Return where the part at `path` begins, or its nearest parent."""
        while path and path not in self._located.parts:
            path = path[:-1]
        return self._located.parts.get(path, Place(self.file))

    def key_place(self, path: Path_) -> Place:
        """Return where the key at `path` stands, or the part itself."""
        return self._located.keys.get(path) or self.place(path)


@dataclass(slots=True)
class _Places:
    """Where parts and keys stand, by path."""

    parts: dict[Path_, Place] = field(default_factory=dict)
    keys: dict[Path_, Place] = field(default_factory=dict)


class _Refused(Exception):
    """Reading stops: the diagnostic says why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.code)
        self.diagnostic = diagnostic


@dataclass(slots=True)
class _Builder:
    file: str
    places: _Places | None
    found: list[Diagnostic] = field(default_factory=list)

    def at(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self.file, mark.line + 1, mark.column + 1)

    def build(self, event: Any, events: Iterator[Any], path: Path_) -> Plain:
        if self.places is not None:
            self.places.parts.setdefault(path, self.at(event))
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return self._mapping(events, path)

    def _sequence(self, events: Iterator[Any], path: Path_) -> list[Any]:
        parts: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            parts.append(self.build(event, events, (*path, len(parts))))
        return parts

    def _mapping(self, events: Iterator[Any], path: Path_) -> dict[str, Any]:
        parts: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _Refused(
                    Diagnostic(
                        self.at(event),
                        "Y004",
                        "a list or a set of keys stands where a key belongs",
                        "a key such as `title`",
                        "If this line is text that begins with [ or {, put double quotes around it.",
                    )
                )
            key = str(event.value)
            inner = (*path, key)
            if key in parts:
                self.found.append(self._repeated(key, event, inner))
                self.build(next(events), events, (*inner, "again"))
                continue
            if self.places is not None:
                self.places.keys[inner] = self.at(event)
            parts[key] = self.build(next(events), events, inner)
        return parts

    def _repeated(self, key: str, event: Any, inner: Path_) -> Diagnostic:
        first = self.places.keys[inner].line if self.places is not None else 0
        return Diagnostic(
            self.at(event),
            "Y010",
            f'"{key}" stands here for the second time (first in line {first})',
            "each key once",
            "Remove one of the two, or rename it.",
        )


def read_tree(path: Path, shown_as: str) -> tuple[Tree | None, list[Diagnostic]]:
    """Read one YAML file; return its tree, or None, and what was found wrong.

    `shown_as` is the name that diagnostics carry. Never raises for anything
    a file can hold.
    """
    top = Place(shown_as)
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError:
        return None, [
            Diagnostic(top, "Y001", "this file is missing or cannot be opened", "a readable file", "Put the file back.")
        ]
    if len(raw) > MAX_BYTES:
        return None, [
            Diagnostic(
                top, "Y002", "this file is larger than 256 KiB", "at most 262,144 bytes", "Split it into smaller files."
            )
        ]
    return read_text(raw, shown_as)


def read_text(raw: bytes, shown_as: str) -> tuple[Tree | None, list[Diagnostic]]:
    """Read YAML from bytes; as `read_tree`."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = raw[: fault.start]
        line = before.count(b"\n") + 1
        column = fault.start - before.rfind(b"\n")
        return None, [
            Diagnostic(
                Place(shown_as, line, column),
                "Y003",
                "this file is not UTF-8 text",
                "UTF-8",
                'In your editor choose "Save with encoding" and UTF-8.',
            )
        ]
    hidden = _hidden_characters(text, shown_as)
    if hidden:
        return None, hidden
    try:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        tree, faults = _compose(text, shown_as)
        return _compose(text, shown_as, _Places()) if faults else (tree, faults)
    except _Refused as refused:
        return None, [refused.diagnostic]
    except yaml.YAMLError as fault:
        return None, [_not_yaml(fault, shown_as)]


def _compose(text: str, shown_as: str, places: _Places | None = None) -> tuple[Tree | None, list[Diagnostic]]:
    builder = _Builder(shown_as, places)
    events = _bounded(yaml.parse(text, Loader=_Loader), builder)
    root = next(events, None)
    if root is None:
        return None, [_empty(Place(shown_as))]
    if not isinstance(root, yaml.MappingStartEvent):
        return None, [_empty(builder.at(root))]
    plain = builder.build(root, events, ())
    second = next(events, None)
    if second is not None:
        builder.found.append(
            Diagnostic(
                builder.at(second),
                "Y012",
                "a second document begins here",
                "one document a file",
                "Remove the line `---`.",
            )
        )
    if builder.found:
        return None, builder.found
    assert isinstance(plain, dict)
    return Tree(plain, shown_as, text), []


def _bounded(events: Any, builder: _Builder) -> Iterator[Any]:
    """Yield the events of nodes, refusing whatever the language does not have."""
    depth = 0
    for count, event in enumerate(events):
        if count > MAX_EVENTS:
            raise _Refused(
                Diagnostic(
                    builder.at(event),
                    "Y007",
                    "this file has more than 20,000 parts",
                    "at most 20,000",
                    "Split it into smaller files.",
                )
            )
        if getattr(event, "anchor", None) is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            raise _Refused(
                Diagnostic(
                    builder.at(event),
                    "Y008",
                    f'"{sign}{event.anchor}" is an anchor or alias, which this language does not have',
                    "plain text, lists and keys",
                    "Write the text out. If it is text that begins with & or *, put double quotes around it.",
                )
            )
        if getattr(event, "tag", None) is not None:
            raise _Refused(
                Diagnostic(
                    builder.at(event),
                    "Y009",
                    f'"{event.tag}" is a tag, which this language does not have',
                    "plain text, lists and keys",
                    "Remove it. If it is text that begins with !, put double quotes around it.",
                )
            )
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                raise _Refused(
                    Diagnostic(
                        builder.at(event),
                        "Y006",
                        "lists and keys are nested more than 32 deep here",
                        "at most 32",
                        "Look for stray brackets.",
                    )
                )
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
        if isinstance(event, (yaml.NodeEvent, yaml.CollectionEndEvent)):
            yield event


def _empty(place: Place) -> Diagnostic:
    return Diagnostic(
        place, "Y005", "this file does not hold keys", "keys such as `flow:` and `title:`", "Is the file complete?"
    )


def _not_yaml(fault: yaml.YAMLError, shown_as: str) -> Diagnostic:
    mark = getattr(fault, "problem_mark", None)
    place = Place(shown_as, mark.line + 1, mark.column + 1) if mark else Place(shown_as)
    problem = str(getattr(fault, "problem", None) or "it cannot be read")
    mend = "Look at this line and the one above: a missing quote, a tab, or a wrong indent."
    if "mapping values are not allowed" in problem:
        problem, mend = 'a colon and a space (": ") stand inside plain text', "Put double quotes around the whole text."
    elif "found character that cannot start any token" in problem:
        mend = "Use spaces for indenting, not tabs; put double quotes around text that begins with a sign."
    return Diagnostic(place, "Y004", f"this is not YAML: {problem}", "YAML", mend)


_ALLOWED_CONTROLS = frozenset("\n\r\t")
_BAD_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def is_hidden(character: str) -> bool:
    """Tell whether a character cannot be seen, or changes the direction of text."""
    return character not in _ALLOWED_CONTROLS and unicodedata.category(character) in _BAD_CATEGORIES


def _hidden_characters(text: str, shown_as: str) -> list[Diagnostic]:
    if text.isascii() and text.isprintable():
        return []
    suspects = {character for character in set(text) if is_hidden(character)}
    if not suspects:
        return []
    return [
        Diagnostic(
            Place(shown_as, number, column),
            "Y011",
            f"a hidden character stands here: U+{ord(character):04X} {unicodedata.name(character, 'control')}",
            "visible text only",
            "Delete the characters around this place and type them again.",
        )
        for number, line in enumerate(text.split("\n"), 1)
        for column, character in enumerate(line, 1)
        if character in suspects
    ]
