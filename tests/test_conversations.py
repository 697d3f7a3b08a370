"""What a practitioner meets on the way through a flow."""

from __future__ import annotations

from datetime import datetime

import pytest
from talk import Talk, talk_with

from bot.content.hours import LONDON
from bot.content.library import Library
from bot.engine.screens import Call, Note, Paragraph, Quotation


@pytest.fixture
def talk(small: Library) -> Talk:
    return talk_with(small, area="northshire")


def test_three_answers_lead_to_an_outcome(talk: Talk) -> None:
    talk.start("lost-badge")
    talk.choose("No", "No, and the last person who had it cannot be reached")
    talk.choose("A photo", "A name", "Continue (2 ticked)")
    talk.expects_outcome("report-now")
    assert "Level 4: Child protection. Immediately" in talk.text
    assert "1. Ring children's services." in talk.text


def test_danger_is_asked_first_and_yes_is_999(talk: Talk) -> None:
    talk.start("lost-badge")
    talk.choose("Yes")
    assert talk.screen.reached is not None
    assert talk.screen.reached.level == "emergency"


def test_ticking_twice_unticks(talk: Talk) -> None:
    talk.start("lost-badge")
    talk.choose("No", "Not sure", "A photo")
    assert talk.button("A photo").ticked is True
    talk.choose("A photo")
    assert talk.button("A photo").ticked is False
    assert "None of these" in talk.offers()


def test_a_double_tap_draws_the_same_screen(talk: Talk) -> None:
    talk.start("lost-badge")
    token = talk.button("No").token
    talk.choose("No")
    first = talk.screen
    from bot.exchange import Tapped

    assert talk.send(Tapped(token)) == first


def test_back_returns_to_the_question_before(talk: Talk) -> None:
    first = talk.start("lost-badge")
    talk.choose("No", "Back")
    assert talk.screen == first


def test_start_again_and_all_topics_are_always_there(talk: Talk) -> None:
    talk.start("lost-badge")
    assert "All topics" in talk.offers()
    talk.choose("No", "Not sure")
    assert {"Back", "Change an answer", "Start again", "In danger now: 999"} <= set(talk.offers())


def test_one_earlier_answer_changes_and_the_rest_is_kept(talk: Talk) -> None:
    talk.start("lost-badge")
    talk.choose("No", "Not sure", "None of these")
    talk.expects_outcome("report-today")
    talk.choose("Change an answer", "Found: Not sure", "No, and the last person who had it cannot be reached")
    talk.expects_outcome("report-today")
    talk.choose("Change an answer", "Found: No, and the last person who had it cannot be reached", "Yes")
    talk.expects_outcome("hand-in")


def test_a_tick_list_can_be_changed_too(talk: Talk) -> None:
    talk.start("lost-badge")
    talk.choose("No", "Not sure", "A name", "Continue (1 ticked)")
    talk.choose("Change an answer", "Signs: A name", "A master key", "Continue (2 ticked)")
    talk.expects_outcome("report-now")


def test_long_answers_are_numbered_in_the_text_and_short_on_the_button(talk: Talk) -> None:
    talk.start("lost-badge")
    talk.choose("No")
    labels = [each.label for each in talk.screen.buttons[:3]]
    assert labels == ["1. No, and the last person…", "2. Yes", "3. Not sure"]
    assert "1. No, and the last person who had it cannot be reached" in talk.text


def test_joining_another_flow_goes_on_in_the_same_conversation(talk: Talk) -> None:
    talk.start("wet-floor")
    talk.choose("No", "Yes")
    assert talk.screen.question == "danger"
    talk.choose("No", "Yes")
    talk.expects_outcome("hand-in")


def test_a_private_flow_warns_once_keeps_a_neutral_title_and_offers_a_quick_exit(talk: Talk) -> None:
    talk.start("wet-floor")
    assert talk.screen.title == "A floor"
    assert "Could anyone else see this screen?" in talk.text
    talk.choose("No")
    assert "Could anyone else see" not in talk.text
    talk.choose("Leave quickly")
    assert talk.screen.title == "Closed"
    assert "floor" not in talk.text


@pytest.mark.parametrize("answers", [("No", "Not sure", "A master key", "Continue (1 ticked)"), ("Yes",), ()])
def test_999_is_within_two_taps_of_every_screen(talk: Talk, answers: tuple[str, ...]) -> None:
    talk.start("lost-badge")
    talk.choose(*answers)
    place = talk.screen
    talk.choose("In danger now: 999")
    assert any(isinstance(block, Call) and block.number == "999" for block in talk.screen.blocks)
    talk.choose("Back to the answer" if place.reached else "Back to the question")
    assert talk.screen == place


def test_the_role_adds_its_line_and_never_changes_the_level(talk: Talk) -> None:
    talk.start("lost-badge")
    talk.choose("No", "Not sure", "A master key", "Continue (1 ticked)")
    before = talk.screen.reached
    assert "Check the car" not in talk.text
    talk.choose("My role", "Police")
    assert talk.screen.reached == before
    assert "For you: Check the car." in talk.text


def test_the_note_is_built_from_the_answers_and_holds_blanks_for_what_identifies(talk: Talk) -> None:
    talk.start("lost-badge")
    talk.choose(
        "No", "No, and the last person who had it cannot be reached", "A photo", "A name", "Continue (2 ticked)"
    )
    talk.choose("What to say")
    note = next(block.text for block in talk.screen.blocks if isinstance(block, Note))
    assert "- The badge has not been found.\n- It shows a photo.\n- A name\n" in note
    assert "What I am asking for: A new lock." in note
    assert "Child's name, date of birth, address" in note
    assert note.count("____") >= 7


def test_why_this_answer_shows_answers_rule_level_and_version(talk: Talk, small: Library) -> None:
    talk.start("lost-badge")
    talk.choose("No", "Not sure", "A photo", "A name", "Continue (2 ticked)", "Why this answer")
    assert "You said: A photo; A name. The rule that fitted: all of: A photo; A name." in talk.text
    assert small.version in talk.text
    assert "never replaces, your professional judgement" in talk.text


def test_evidence_is_quoted_with_place_gist_and_what_has_changed(talk: Talk) -> None:
    talk.start("lost-badge")
    talk.choose("No", "Not sure", "A master key", "Continue (1 ticked)", "Evidence")
    quotation = next(block for block in talk.screen.blocks if isinstance(block, Quotation))
    assert quotation.place == "Main findings (p12 of the full 2016 report)"
    assert quotation.since == ("Now: partners",)


def test_every_outcome_says_demonstration_and_that_nothing_was_sent(talk: Talk) -> None:
    talk.start("lost-badge")
    talk.choose("No", "Yes")
    assert "Demonstration content: not signed off for practice." in talk.text
    assert "Nothing has been sent" in talk.text
    assert "act on your worry" in talk.text.lower()


def test_why_we_ask_gives_the_reason_and_leads_back(talk: Talk) -> None:
    asked = talk.start("lost-badge")
    talk.choose("Why we ask")
    assert "Danger comes first." in talk.text
    assert any(isinstance(block, Quotation) for block in talk.screen.blocks)
    talk.choose("Back to the question")
    assert talk.screen == asked


def test_terms_are_one_tap_away(talk: Talk) -> None:
    talk.start("lost-badge")
    talk.choose("No", "What is MASH?")
    assert "Multi-agency safeguarding hub" in talk.text


def test_by_day_the_office_number_by_night_the_other(small: Library) -> None:
    day = talk_with(small, area="northshire")
    night = talk_with(small, area="northshire", when=datetime(2026, 11, 24, 22, 10, tzinfo=LONDON))
    for talk, number, words in (
        (day, "0300 123 1111", "As of 12:00."),
        (night, "0300 123 2222", "As of 22:10, out of hours."),
    ):
        talk.start("lost-badge")
        talk.choose("No", "Not sure", "A master key", "Continue (1 ticked)")
        assert f"Northshire children's services: {number}. {words}" in talk.text
        assert "Checked 1 Nov 2026." in talk.text


def test_typed_words_find_a_flow_and_nothing_typed_is_shown(talk: Talk) -> None:
    talk.start()
    talk.types("i lost my badge <b>zebra</b>")
    assert talk.offers()[0] == "A lost badge"
    assert "zebra" not in talk.text


def test_words_that_point_nowhere_get_the_doors(talk: Talk) -> None:
    talk.start()
    talk.types("qqq zzz")
    assert "I did not recognise that" in talk.text
    assert "Worried, nothing fits" in talk.offers()


def test_emergency_words_put_999_above_everything_also_in_the_middle(talk: Talk) -> None:
    talk.start("lost-badge")
    talk.choose("No")
    talk.types("he has a knife")
    assert talk.screen.blocks[0].text == "Call 999 now"  # type: ignore[union-attr]
    assert any(isinstance(block, Call) and block.number == "999" for block in talk.screen.blocks)
    assert "Back to the question" not in talk.offers()
    talk.choose("Back: is anyone in danger?")
    assert talk.screen.question == "danger"


def test_asking_for_a_term_answers_it(talk: Talk) -> None:
    talk.start()
    talk.types("what is a MASH")
    assert "The joined front door." in talk.text
    talk.asks("term", "the hub")
    assert "The joined front door." in talk.text


@pytest.mark.parametrize(
    "page", ["topics", "help", "urgent", "privacy", "about", "evidence", "term", "contacts", "suggest"]
)
def test_every_command_has_a_page_with_999(talk: Talk, page: str) -> None:
    talk.asks(page)
    assert talk.screen.name == "page"
    assert "999" in talk.text


@pytest.mark.slow
def test_pages_lead_on_by_their_own_buttons(talk: Talk) -> None:
    """Every button of every screen that can be reached draws a screen of its own, never the lost one."""
    talk.start()
    waiting, seen = [talk.screen], set()
    from bot.exchange import Tapped

    while waiting:
        for button in waiting.pop().buttons:
            if button.token in seen:
                continue
            seen.add(button.token)
            assert len(button.token) <= 64
            drawn = talk.send(Tapped(button.token))
            assert drawn.name not in {"lost", "stale"}, button
            assert drawn.token == button.token
            waiting.append(drawn)
    assert len(seen) > 300


def test_a_line_for_danger_stands_on_every_question(talk: Talk) -> None:
    screen = talk.start("lost-badge")
    assert Paragraph("In immediate danger call 999.", "small") in screen.blocks
