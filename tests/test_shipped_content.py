"""What holds for the content that ships, on every path, at any hour, for every role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from house import ROOT, TODAY

from bot.authoring.quotes import match_quotations
from bot.calendar import bank_holidays
from bot.content.check_words import sentences, words
from bot.content.hours import LONDON, Moment, moment_at
from bot.content.library import Ending, Library
from bot.content.models import Flow, Question
from bot.engine.draw import draw
from bot.engine.paths import paths
from bot.engine.plain import as_text
from bot.engine.replay import replay
from bot.engine.screens import Call, Screen
from bot.engine.sections import present
from bot.engine.token import State
from bot.library import open_library

SEVEN_ROLES = {"gp", "health-visitor", "midwife", "school", "police", "social-worker", "probation"}
AREAS = ("national", "hertfordshire")


def moments(library: Library) -> dict[str, Moment]:
    known = bank_holidays((2026, 2027), library.calendar)
    times = {"office": (2026, 11, 24, 11, 0), "night": (2026, 11, 24, 22, 10), "bank holiday": (2026, 12, 25, 11, 0)}
    return {name: moment_at(datetime(*at, tzinfo=LONDON), library.calendar.office, known) for name, at in times.items()}


def test_the_content_is_clean() -> None:
    library, found = open_library(ROOT, TODAY)
    assert found == (), "\n".join(map(str, found[:10]))
    assert library is not None


def test_every_concern_of_the_first_set_is_there(shipped: Library) -> None:
    assert {"bruising-non-mobile", "disclosure-child", "not-brought", "exploitation", "emergency",
            "child-at-risk", "adult-at-risk", "staff-allegation"} <= set(shipped.flows)  # fmt: skip


@pytest.mark.parametrize("record", ["no-record", "matches", "not-sure"])
@pytest.mark.parametrize("mobile", ["not-mobile", "rolls-only", "not-sure"])
def test_a_mark_on_a_child_who_cannot_move_is_child_protection_whatever_the_story(
    shipped: Library, mobile: str, record: str
) -> None:
    from bot.engine.paths import follow

    ending = follow(shipped, "bruising-non-mobile", ("no", mobile, record)).here
    assert isinstance(ending, Ending)
    outcome = shipped.outcome(ending)
    assert (outcome.level, outcome.within) == ("child-protection", "immediately")


def all_ends(library: Library) -> Iterator[tuple[str, State]]:
    """One state for each ending that a flow's own paths reach."""
    for flow in library.flows:
        seen = set()
        for path in paths(library, flow):
            if path.ending not in seen:
                seen.add(path.ending)
                yield flow, path.state(flow)


def test_every_path_ends_with_numbers_dates_and_999_at_any_hour_for_every_role(shipped: Library) -> None:
    for flow, state in all_ends(shipped):
        for name, moment in moments(shipped).items():
            for area in AREAS:
                for role in ("", *shipped.roles):
                    screen = draw(shipped, State(flow, role, state.answers), moment, area)
                    check_outcome(screen, f"{flow} {name} {area} {role}")


def check_outcome(screen: Screen, where: str) -> None:
    assert screen.reached is not None, where
    text = as_text(screen)
    assert "999" in text, where
    assert "Nothing has been sent" in text, where
    assert "Demonstration content" in text, where
    assert len(text) <= 900, f"{where}: {len(text)}"
    assert len(screen.buttons) <= 100, where
    for call in (*screen.reached.call, *(block for block in screen.blocks if isinstance(block, Call))):
        assert call.number is None or (call.checked and call.checked_on), f"{where}: {call.name} without a date"
        assert call.number or call.how or call.web, f"{where}: {call.name} says nothing"


def test_every_section_of_every_outcome_can_be_drawn_in_every_area(shipped: Library) -> None:
    moment = moments(shipped)["night"]
    for _, state in all_ends(shipped):
        standing = replay(shipped, state)
        assert isinstance(standing.here, Ending)
        for name in present(shipped, standing, shipped.outcome(standing.here)):
            for area in AREAS:
                text = as_text(draw(shipped, state.at(name), moment, area))
                assert len(text) < 4000, f"{state.flow} {name}: {len(text)}"


def test_every_question_has_a_reason(shipped: Library) -> None:
    lacking = [
        f"{flow}/{name}"
        for flow, each in shipped.flows.items()
        for name, question in each.questions.items()
        if not question.reason
    ]
    assert lacking == []


def test_grave_outcomes_have_lines_for_seven_roles(shipped: Library) -> None:
    lacking = [
        f"{flow}/{name}: {SEVEN_ROLES - set(outcome.also)}"
        for flow, each in shipped.flows.items()
        for name, outcome in each.outcomes.items()
        if outcome.level in {"child-protection", "targeted"} and not set(outcome.also) >= SEVEN_ROLES
    ]
    assert lacking == []


def test_not_sure_is_the_last_answer(shipped: Library) -> None:
    wrong = [
        f"{flow}/{name}"
        for flow, each in shipped.flows.items()
        for name, question in each.questions.items()
        if isinstance(question, Question) and question.answers[-1].id != "not-sure"
    ]
    assert wrong == []


def test_sentences_are_short_on_average(shipped: Library) -> None:
    for name, flow in shipped.flows.items():
        texts = [
            line
            for outcome in flow.outcomes.values()
            for line in (outcome.say, *outcome.do, *outcome.more, *outcome.do_not)
        ]
        counts = [words(sentence) for text in texts for sentence in sentences(text)]
        assert sum(counts) / len(counts) <= 20, name


def test_lines_that_tell_the_family_guard_against_raising_the_risk(shipped: Library) -> None:
    guard = re.compile(
        r"unless|only if|if it|do not|don't|never|nothing|not |alone|ask .* first|where|when|before|agree",
        re.IGNORECASE,
    )
    wrong = [
        f"{flow}/{name}: {line}"
        for flow, each in shipped.flows.items()
        for name, outcome in each.outcomes.items()
        for line in outcome.tell_family
        if re.match(r"(tell|inform) the (parent|family|mother|father)", line, re.IGNORECASE) and not guard.search(line)
    ]
    assert wrong == []


def test_no_number_stands_in_a_flow() -> None:
    """Numbers are data with a date and a source; flows name contacts."""
    number = re.compile(r"\b0\d{3,4} ?\d{3} ?\d{3,4}\b")
    for path in (ROOT / "flows").glob("*.yaml"):
        assert not number.search(path.read_text(encoding="utf-8")), path.name


def test_private_flows_have_neutral_titles(shipped: Library) -> None:
    telling = re.compile(r"abuse|violen|exploit|pregnan|rape|sex|perpetrator|fgm|honour|marriage", re.IGNORECASE)
    for flow in shipped.flows.values():
        if flow.private:
            assert flow.neutral
            assert not telling.search(flow.neutral), flow.neutral


def levels_of(library: Library, flow: str) -> set[str]:
    return {library.outcome(path.ending).level for path in paths(library, flow)}


def test_most_flows_have_endings_below_level_4(shipped: Library) -> None:
    """Ordinary worries must not all become child protection."""
    lower = [flow for flow in shipped.flows if levels_of(shipped, flow) & {"universal", "early-help", "as-concern"}]
    assert len(lower) >= 0.8 * len(shipped.flows)


def test_the_wording_has_everybody_in_it() -> None:
    text = " ".join(path.read_text(encoding="utf-8").lower() for path in (ROOT / "flows").glob("*.yaml"))
    for who in ("father", "dad", "boy", "disab", "darker skin", "interpreter", "male", "brother", "grandparent"):
        assert who in text, who


def test_supervision_is_offered_where_work_is_hardest(shipped: Library) -> None:
    def offers(flow: Flow) -> bool:
        more = (line for outcome in flow.outcomes.values() for line in outcome.more)
        return "supervision" in flow.also_look_at or any("supervision" in line for line in more)

    offering = {name for name, flow in shipped.flows.items() if offers(flow)}
    assert len(offering) >= 5, offering


@pytest.mark.parametrize(
    ("flow", "answers"),
    [
        ("bruising-non-mobile", ("no", "mobile", "none", "none-given", "domestic-abuse")),
        ("domestic-abuse", ("no", "together", "none", "bruise")),
    ],
)
def test_an_unexplained_bruise_beside_domestic_abuse_is_child_protection_from_either_side(
    shipped: Library, flow: str, answers: tuple[str, ...]
) -> None:
    from bot.engine.paths import follow

    ending = follow(shipped, flow, answers).here
    assert isinstance(ending, Ending)
    assert shipped.outcome(ending).level == "child-protection"


SOURCES = ROOT.parent / "shared" / "sources"


@pytest.mark.skipif(
    not SOURCES.is_dir(), reason="needs the texts of the two sources, which are not part of the project"
)
def test_every_quotation_is_in_its_source_word_for_word() -> None:
    assert match_quotations(ROOT, SOURCES) == ()


def test_overdue_reviews_never_take_the_service_down() -> None:
    library, found = open_library(ROOT, date(2031, 1, 1))
    assert library is not None
    assert {each.code for each in found} >= {"D001", "D002"}


def test_content_stands_in_two_folders_only() -> None:
    assert not list(Path(ROOT / "bot").rglob("*.yaml"))
