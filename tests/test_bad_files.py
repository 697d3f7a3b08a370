"""Deliberately broken files: each gives its own diagnostic, no other, with its exact words."""

from __future__ import annotations

import random
import re
import shutil
import time
from datetime import date
from pathlib import Path

import pytest
from house import HERE, TODAY, small_content
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.authoring.quotes import match_quotations
from bot.authoring.straying import straying_phrases
from bot.content.diagnostics import CATALOGUE, Diagnostic, Severity
from bot.content.load import load
from bot.content.tree import read_text
from bot.library import open_library

BROKEN = sorted((HERE / "broken").glob("*.txt"))


def break_content(folder: Path, case: Path) -> tuple[Diagnostic, ...]:
    """Apply a case to the small content, and return what is then found.

    A case's first line names a file and how it is broken: `replace` old by
    new, `write` the text, `bytes` (escaped), `delete`, or `make` with a word
    for something too large to write down. `on` gives another day.
    """
    head, _, rest = case.read_text(encoding="utf-8").partition("\n")
    body, _, _ = rest.partition("\n=====\n")
    name, how, *more = head.split()
    path, today = folder / name, TODAY
    if how == "replace":
        old, new = body.split("\n-----\n")
        text = path.read_text(encoding="utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    elif how == "write":
        path.write_text(body, encoding="utf-8")
    elif how == "bytes":
        path.write_bytes(body.encode().decode("unicode_escape").encode("latin-1"))
    elif how == "delete":
        path.unlink()
    elif how == "make":
        path.write_text(MADE[more[0]](path.read_text(encoding="utf-8")), encoding="utf-8")
    if more and more[-1].startswith("on="):
        today = date.fromisoformat(more[-1].removeprefix("on="))
    _, found = open_library(folder, today)
    if case.name.startswith("Q"):
        sources = folder / "sources"
        sources.mkdir()
        words = "checks were made before the door was closed "
        rest = (
            "little more" if case.name.startswith("Q003") else "and again " * 40 + "and then some more was said " * 400
        )
        (sources / "letter.txt").write_text(words + rest)
        found = (*found, *match_quotations(folder, sources))
    return found


ALONG = {"F008": {"E002"}, "F009": {"E002", "P005"}, "P001": {"E001"}, "P002": {"E001"},
         "P003": {"E002"}, "P004": {"E001"}, "D002": {"D001"}}  # fmt: skip
"""What a fault brings along: examples and triggers of a flow that was rewritten no longer fit it."""


def many_paths(text: str) -> str:
    """Six questions with five to seven answers each: more than 5,000 paths."""
    head, _, _ = text.partition("questions:")
    lines = ["questions:", "  danger:", "    ask: Danger?", "    answers:"]
    lines += [
        "      - {say: 'Yes', go: emergency}",
        "      - {say: 'No', go: q1}",
        "      - {say: Not sure, go: emergency}",
    ]
    for number in range(1, 6):
        after = f"q{number + 1}" if number < 5 else "report-today"
        lines += [f"  q{number}:", f"    ask: Question {number}?", "    answers:"]
        lines += [f"      - {{say: Answer {letter}, go: {after}}}" for letter in "abcdef"]
        lines += [f"      - {{say: Not sure, go: {after}}}"]
    outcome = text[text.index("  report-today:") : text.index("  hand-in:")]
    return head + "\n".join(lines) + "\noutcomes:\n" + outcome


MADE = {
    "large": lambda text: text + "# " + "x" * 300_000,
    "deep": lambda _: "flow: " + "[" * 40 + "]" * 40 + "\n",
    "many": lambda text: text + "find_by: [" + "a, " * 21_000 + "a]\n",
    "paths": many_paths,
}


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.stem)
def test_each_broken_file_is_told_in_its_own_words(tmp_path: Path, case: Path) -> None:
    found = break_content(small_content(tmp_path / "content"), case)
    _, _, expected = case.read_text(encoding="utf-8").partition("\n=====\n")
    assert "\n".join(map(str, found)) == expected.rstrip("\n")
    code = case.name.split("-")[0]
    assert {each.code for each in found} - ALONG.get(code, set()) == {code}


def test_every_code_of_the_catalogue_has_a_broken_file() -> None:
    covered = {case.name.split("-")[0] for case in BROKEN}
    assert covered == set(CATALOGUE) - {"V005"}, "V005 has a test of its own"


@pytest.mark.slow
def test_a_phrase_that_strays_to_other_flows_is_told(tmp_path: Path) -> None:
    for name in ("flows", "knowledge"):
        shutil.copytree(HERE.parent / name, tmp_path / name)
    path = tmp_path / "flows" / "supervision.phrases.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "  - bruise\n", encoding="utf-8")
    told = [each for each in straying_phrases(tmp_path, TODAY) if each.message.startswith(chr(34) + "bruise" + chr(34))]
    assert [each.code for each in told] == ["V005"]
    assert told[0].place.file == "flows/supervision.phrases.yaml"
    assert told[0].severity is Severity.NOTE


def test_all_faults_of_all_files_are_told_at_once(folder: Path) -> None:
    for name, old, new in (
        ("flows/lost-badge.yaml", "go: hand-in", "go: hand-inn"),
        ("flows/lost-badge.yaml", "level: targeted", "level: targetted"),
        ("flows/wet-floor.yaml", "title: A wet floor", "titel: A wet floor"),
        ("knowledge/directory/national.yaml", "0300 123 4043", "O300 123 4043"),
    ):
        path = folder / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))
    _, found = open_library(folder, TODAY)
    assert {"F001", "L004", "S001", "S002", "S006"} <= {each.code for each in found}
    places = [(each.place.file, each.place.line, each.place.column) for each in found]
    assert places == sorted(places)
    assert all(each.expected or each.mend for each in found)


def test_values_are_read_as_typed(folder: Path) -> None:
    path = folder / "flows" / "wet-floor.yaml"
    path.write_text(
        path.read_text()
        .replace("say: Mop it.", "say: yes")
        .replace("[Fetch the mop.]", "[1.10, 17:30, on, 03001231234]")
    )
    library, found = open_library(folder, TODAY)
    assert library is not None, found
    mop = library.flows["wet-floor"].outcomes["mop"]
    assert (mop.say, *mop.do) == ("yes", "1.10", "17:30", "on", "03001231234")


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\nb: *x\n",
        "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n",
        "base: &b {k: v}\nm:\n  <<: *b\n",
        "a: !!python/object/apply:os.system ['true']\n",
        "a: !custom x\n",
        "a: " + "[" * 100_000,
        "a: " + "{b: " * 100_000,
        "- " * 50_000,
        "a: \u202etxt\n",
        "a: 'unclosed\n",
        "\t- a\n",
        "? [a, b]\n: c\n",
        "%YAML 9.9\n---\na: b\n",
        "a: b\n---\nc: d\n",
        "just words\n",
        "",
        "\x00",
        'a: "\\ud800"\n',
    ],
)
def test_hostile_yaml_is_refused_quickly_and_told(text: str) -> None:
    began = time.monotonic()
    tree, found = read_text(text.encode("utf-8", "surrogatepass"), "flows/x.yaml")
    assert time.monotonic() - began < 2
    assert tree is None
    assert found
    assert all(each.place.line >= 1 and each.severity is Severity.ERROR for each in found)


def test_a_byte_order_mark_and_windows_line_ends_are_fine() -> None:
    tree, found = read_text("\ufeffa: b\r\nc: d\r\n".encode(), "x.yaml")
    assert not found
    assert tree is not None
    assert tree.plain == {"a": "b", "c": "d"}


@settings(max_examples=300, deadline=None)
@given(raw=st.one_of(st.binary(max_size=400), st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))))
def test_no_bytes_make_the_reader_raise(raw: bytes) -> None:
    tree, found = read_text(raw, "x.yaml")
    assert (tree is None) == bool(found)


def test_a_flow_cut_short_never_makes_the_loader_raise_and_rarely_passes(folder: Path) -> None:
    """A half-written file is refused wherever the cut leaves a question or outcome incomplete."""
    path = folder / "flows" / "lost-badge.yaml"
    whole = path.read_bytes()
    cuts = range(0, len(whole), 61)
    for cut in cuts:
        path.write_bytes(whole[:cut])
        library, found = open_library(folder, TODAY)
        assert (library is None) == any(each.severity is Severity.ERROR for each in found)


@pytest.mark.slow
def test_mutated_files_never_make_the_loader_raise(folder: Path) -> None:
    chance = random.Random(7)
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.yaml"))
    for _ in range(150):
        name = chance.choice(names)
        path = folder / name
        before = path.read_bytes()
        lines = before.split(b"\n")
        place = chance.randrange(len(lines))
        how = chance.randrange(4)
        if how == 0:
            del lines[place]
        elif how == 1:
            lines[place] = b" " + lines[place]
        elif how == 2:
            lines[place] = lines[place].replace(b":", b"", 1)
        else:
            lines.insert(place, chance.choice(lines))
        path.write_bytes(b"\n".join(lines))
        library, found = open_library(folder, TODAY)
        assert (library is None) == any(each.severity is Severity.ERROR for each in found)
        path.write_bytes(before)


@pytest.mark.parametrize("name", ["flows", "knowledge", "knowledge/directory", "knowledge/excerpts"])
def test_a_missing_folder_is_told(folder: Path, name: str) -> None:
    shutil.rmtree(folder / name)
    library, found = open_library(folder, TODAY)
    assert library is None
    assert "Y001" in {each.code for each in found}


def test_an_unknown_key_near_a_known_one_is_guessed(folder: Path) -> None:
    path = folder / "flows" / "lost-badge.yaml"
    path.write_text(path.read_text().replace("review_by:", "reviev_by:"))
    _, found = open_library(folder, TODAY)
    unknown = next(each for each in found if each.code == "S001")
    assert unknown.mend == 'Did you mean "review_by"?'


def test_a_library_never_exists_beside_an_error(folder: Path) -> None:
    path = folder / "flows" / "lost-badge.yaml"
    path.write_text(path.read_text().replace("go: hand-in", "go: nowhere"))
    library, _ = open_library(folder, TODAY)
    assert library is None
    assert load(folder, TODAY).library is not None, "the sound flows are still proved"


def test_no_message_shows_a_machines_path(folder: Path) -> None:
    (folder / "flows" / "x.yaml").write_text("flow: [")
    _, found = open_library(folder, TODAY)
    assert not any(re.search(re.escape(str(folder)), str(each)) for each in found)
