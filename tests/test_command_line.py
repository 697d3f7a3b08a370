"""The commands that scripts rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("SAFEGUARDING_BOT_CONTENT_DIR", str(folder))
    monkeypatch.setenv("SAFEGUARDING_BOT_AREA", "northshire")

    def go(*words: str, typed: str = "") -> Result:
        return CliRunner().invoke(main, list(words), input=typed)

    return go


def test_check_is_clean_and_counts(run) -> None:
    done = run("check", "--on", "2026-11-22")
    assert done.exit_code == 0, done.output
    assert "3 flows, 45 paths" in done.output


def test_check_exits_with_1_and_tells_where(run, folder: Path) -> None:
    path = folder / "flows" / "lost-badge.yaml"
    path.write_text(path.read_text().replace("level: targeted", "level: targetted"))
    done = run("check", "--on", "2026-11-22")
    assert done.exit_code == 1
    assert "flows/lost-badge.yaml:78:12: error L004 unknown-level" in done.output
    rows = json.loads(run("check", "--json", "--on", "2026-11-22").output)
    assert rows[0]["code"] == "L004"
    assert rows[0]["line"] == 78


def test_check_on_another_day_finds_what_is_overdue(run) -> None:
    done = run("check", "--on", "2027-06-01")
    assert done.exit_code == 1
    assert "review-overdue" in done.output


@pytest.mark.parametrize(
    "words",
    [
        ("check", "--on", "tomorrow"),
        ("walk", "lost-bagde"),
        ("walk", "lost-badge", "maybe"),
        ("walk",),
        ("paths", "x"),
        ("nonsense",),
        ("walk", "lost-badge", "--role", "wizard"),
        ("walk", "lost-badge", "--at", "noon"),
        ("walk", "lost-badge", "yes", "no"),
        ("find",),
    ],
)
def test_misuse_exits_with_2_and_says_what_was_meant(run, words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert done.output
    assert "Traceback" not in done.output


def test_walk_prints_json_screens_with_the_outcome_last(run) -> None:
    done = run(
        "walk", "lost-badge", "no", "not sure", "photo+name", "--role", "gp", "--at", "2027-01-05 03:00", "--json"
    )
    rows = json.loads(done.output)
    assert [row["question"] for row in rows] == ["danger", "found", "signs", ""]
    last = rows[-1]
    assert (last["outcome"], last["level"], last["within"]) == ("report-now", "child-protection", "immediately")
    assert last["call"][0]["number"] == "0300 123 2222"
    assert last["call"][0]["checked_on"] == "2026-11-01"
    assert "As of 03:00, out of hours" in last["text"]
    for section in (
        "what_to_say",
        "who_to_ring",
        "record",
        "do_not",
        "sharing",
        "if_they_disagree",
        "evidence",
        "why_this_answer",
        "tonight",
    ):
        assert last[section], section


def test_walk_in_words_shows_the_same(run) -> None:
    done = run("walk", "lost-badge", "no", "yes")
    assert done.exit_code == 0
    assert "Hand it in." in done.output


def test_paths_are_listed_for_scripts(run) -> None:
    rows = json.loads(run("paths", "lost-badge", "--json").output)
    assert rows[0] == {
        "answers": [{"question": "danger", "answer": "yes"}],
        "outcome": "emergency",
        "level": "emergency",
    }
    assert len(rows) == 13
    for row in rows:
        said = [each["answer"] for each in row["answers"]]
        walked = json.loads(run("walk", "lost-badge", *said, "--json").output)[-1]
        assert walked["outcome"] == row["outcome"]


def test_find_reads_and_writes_lines(run) -> None:
    typed = '{"id": 1, "text": "lost my badge"}\n{"id": 2, "text": "he has a knife"}\n{"id": 3, "text": "qqq"}\n'
    rows = [json.loads(line) for line in run("find", "--jsonl", typed=typed).output.splitlines()]
    assert rows[0]["ranked"][0] == "lost-badge"
    assert rows[1]["emergency"] is True
    assert rows[2] == {"id": 3, "ranked": [], "emergency": False, "none": True}


def test_chat_in_the_terminal_taps_by_number_and_by_words(run) -> None:
    done = run("chat", "lost-badge", typed="No\n2\nquit\n")
    assert done.exit_code == 0
    assert "Has the badge been found?" in done.output
    assert "Hand it in." in done.output


def test_faulty_content_is_told_and_nothing_is_walked(run, folder: Path) -> None:
    (folder / "flows" / "lost-badge.yaml").write_text("flow: [")
    for words in (("walk", "lost-badge"), ("chat",), ("paths", "lost-badge")):
        done = run(*words)
        assert done.exit_code == 1
        assert "Traceback" not in done.output


def test_chat_in_the_terminal_answers_before_it_warns(run) -> None:
    done = run("chat", typed="jordan smith lost the badge\nquit\n")
    assert done.output.index("A lost badge") < done.output.index("seemed to hold")
