"""Generated pages are up to date, and what the README shows is true."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from house import ROOT
from talk import talk_with

from bot.authoring.coverage import mentioned, used_excerpts
from bot.cli import main
from bot.content.library import Library
from bot.engine.plain import as_text


def generated() -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.pages()  # type: ignore[no-any-return]


def test_generated_pages_are_up_to_date() -> None:
    for name, page in generated().items():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == page, f"docs/{name}: run python docs/generate.py"


def test_the_transcript_in_the_readme_is_what_a_practitioner_sees(shipped: Library) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^([<>]) (.+)$", text, re.MULTILINE)
    assert lines[0] == (">", "/start bruising-non-mobile")
    talk = talk_with(shipped)
    for who, words in lines:
        if who == ">" and words.startswith("/start "):
            talk.start(words.removeprefix("/start "))
        elif who == ">":
            talk.choose(words)
        else:
            assert words in as_text(talk.screen), words


def test_every_command_the_readme_names_exists_and_has_help() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r"^\| `([a-z-]+)", text, re.MULTILINE):
        assert name in main.commands, name
    for name, command in main.commands.items():
        assert CliRunner().invoke(main, [name, "--help"]).exit_code == 0
        assert command.help


def test_every_link_in_the_documentation_leads_somewhere() -> None:
    for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"


def test_nothing_names_a_machines_path() -> None:
    secret = re.compile(r"(?<![\w/])/(?:work|root|home)/\w")
    for path in ROOT.rglob("*"):
        if path.suffix in {".py", ".md", ".yaml", ".toml", ".txt"} and not {".venv", ".git"} & set(path.parts):
            assert not secret.search(path.read_text(encoding="utf-8")), path


SYSTEMS = (
    *("MASH", "MARAC", "MAPPA", "MATAC", "IDVA", "CDOP", "PLO", "SARC", "LADO", "Clare's Law", "DVPN"),
    *("Operation Encompass", "Early help", "Strategy discussion", "DMO", "Family safeguarding team"),
)


@pytest.mark.parametrize("system", SYSTEMS)
def test_each_system_of_the_documents_is_in_the_glossary(shipped: Library, system: str) -> None:
    names = " | ".join(f"{term.name} {term.full or ''} {' '.join(term.also_typed)}" for term in shipped.terms.values())
    assert system.lower() in names.lower()


@pytest.mark.parametrize(
    "typed",
    ["what is a MATAC", "whats mappa", "what is clares law", "what does idva mean", "explain PLO", "meaning of marac"],
)
def test_asking_what_a_term_means_answers_it(shipped: Library, typed: str) -> None:
    talk = talk_with(shipped)
    talk.start()
    talk.types(typed)
    assert talk.screen.section == "term", talk.text[:200]


def test_flows_lean_on_evidence_and_explain_their_words(shipped: Library) -> None:
    for name, flow in shipped.flows.items():
        grave = [outcome for outcome in flow.outcomes.values() if outcome.level in {"child-protection", "targeted"}]
        assert used_excerpts(flow) or not grave, name
    used = {excerpt for flow in shipped.flows.values() for excerpt in used_excerpts(flow)}
    assert len(shipped.excerpts) >= 90
    assert len(used) >= 70, len(used)
    assert sum(len(mentioned(shipped, flow)) for flow in shipped.flows.values()) > 100


def test_the_first_outcome_screen_leads_to_disagreement_at_level_3_and_above(shipped: Library) -> None:
    for flow in shipped.flows.values():
        for outcome in flow.outcomes.values():
            if shipped.rank(outcome.level) >= 3:
                assert outcome.if_they_disagree == "ladder"


def test_the_picture_in_the_readme_is_there() -> None:
    assert Path(ROOT / "docs" / "chat.png").stat().st_size > 10_000
