"""What practitioners type is answered on a screen that can be drawn again, and never loses their place."""

from __future__ import annotations

import re

import pytest
from talk import Talk, talk_with

from bot.content.library import Library
from bot.engine.screens import Call, Screen, Trail
from bot.exchange import Context, Tapped, Typed, handle

DANGER = "she stopped breathing"
WHOLE = re.compile(r"[A-Za-z0-9_-]{1,64}")


@pytest.fixture
def talk(shipped: Library) -> Talk:
    return talk_with(shipped, area="hertfordshire")


@pytest.fixture
def badge(small: Library) -> Talk:
    return talk_with(small, area="northshire")


def rings_999(screen: Screen) -> bool:
    return any(isinstance(block, Call) and block.number == "999" for block in screen.blocks)


# --- the screen is drawn again -----------------------------------------------


@pytest.mark.parametrize("flow", ["", "bruising-non-mobile", "domestic-abuse"])
@pytest.mark.parametrize(
    "text", [DANGER, "baby bruise", "marac", "what is a MATAC", "childline number", "annual leave form"]
)
def test_the_screen_of_typed_words_is_drawn_again_by_its_token(talk: Talk, flow: str, text: str) -> None:
    talk.start(flow)
    shown = talk.types(text)
    assert WHOLE.fullmatch(shown.token)
    assert talk.send(Tapped(shown.token)) == shown


@pytest.mark.parametrize("flow", ["", "bruising-non-mobile"])
def test_the_999_card_stays_when_none_of_the_topics_fits(talk: Talk, flow: str) -> None:
    talk.start(flow)
    assert rings_999(talk.types(DANGER))
    talk.choose("None of these")
    assert rings_999(talk.screen)
    assert rings_999(talk.send(Tapped(talk.screen.token)))


def test_the_999_card_is_drawn_again_after_a_topic_on_offer_is_gone(talk: Talk) -> None:
    assert rings_999(talk.send(Tapped("-0found-s9zz")))


@pytest.mark.parametrize("token", ["-0found", "-0found-", "-0found-x9", "-0found-s9b", "-0found-s5br", "-0doors-br"])
def test_a_made_up_finding_is_a_lost_button(talk: Talk, token: str) -> None:
    assert talk.send(Tapped(token)).name == "lost"


def test_every_way_on_from_typed_words_fits_a_button(talk: Talk) -> None:
    talk.start("domestic-abuse")
    while talk.screen.reached is None:
        for text in (DANGER, "marac", "domestic abuse", "what is dash", "childline number"):
            for button in handle(talk.desk, Typed(text, talk.screen.token), Context(talk.when)).screens[0].buttons:
                assert WHOLE.fullmatch(button.token), button
        talk.send(Tapped(next(each.token for each in talk.screen.buttons[::-1] if each.kind in {"answer", "done"})))


# --- danger ------------------------------------------------------------------


@pytest.mark.parametrize("after", [(), ("baby bruise",), ("what is MARAC",)])
def test_danger_typed_after_the_danger_question_asks_it_again(talk: Talk, after: tuple[str, ...]) -> None:
    """Also when something else is typed before going back: the old No is never silently the answer."""
    first = talk.start("bruising-non-mobile")
    talk.choose("No")
    assert any(isinstance(block, Trail) for block in talk.screen.blocks)
    talk.types(DANGER)
    for text in after:
        talk.types(text)
    talk.choose("Back to the question" if after else "Back: is anyone in danger?")
    assert talk.screen == first


def test_danger_typed_where_the_answers_led_to_999_leads_back_there(talk: Talk) -> None:
    talk.start("bruising-non-mobile")
    answer = talk.choose("Yes, someone may hurt the child right now")
    assert answer.reached is not None
    assert answer.reached.level == "emergency"
    talk.types(DANGER)
    talk.choose("Back to the answer")
    assert talk.screen == answer


def test_beneath_call_999_nothing_reads_as_doubt_about_it(talk: Talk) -> None:
    for text in (DANGER, "the house is on fire"):
        talk.start()
        talk.types(text)
        assert rings_999(talk.screen)
        assert "Once help is on the way: what is it about?" in talk.text
        assert "Not certain" not in talk.text
        assert "did not recognise" not in talk.text


def test_beneath_call_999_the_topic_of_danger_now_is_not_offered_again(talk: Talk) -> None:
    found = talk.desk.finder.find("the house is on fire")
    assert (found.emergency, found.ranked[0]) == (True, "emergency")
    talk.start()
    talk.types("the house is on fire")
    assert talk.desk.library.flows["emergency"].title not in talk.offers()


# --- the way back ------------------------------------------------------------


def test_the_way_back_survives_further_words_none_of_these_and_a_term(talk: Talk) -> None:
    talk.start("bruising-non-mobile")
    asked = talk.choose("No")
    for steps in (["baby bruise", "neglect"], ["baby bruise", "None of these"], ["marac", "What is MARAC?"]):
        talk.send(Tapped(asked.token))
        for step in steps:
            talk.choose(step) if step in talk.offers() else talk.types(step)
        assert [each for each in talk.offers() if each.startswith("Back")] == ["Back to the question"]
        talk.choose("Back to the question")
        assert talk.screen == asked


def test_words_typed_at_an_answer_lead_back_to_the_answer(badge: Talk) -> None:
    badge.start("lost-badge")
    answer = badge.choose("No", "Yes")
    badge.types("wet floor")
    badge.choose("Back to the answer")
    assert badge.screen == answer


# --- private topics ----------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["domestic abuse", "pregnant and using heroin", "county lines", "he is strangling her"]
)
def test_topics_nobody_else_should_see_come_with_a_quick_exit(talk: Talk, text: str) -> None:
    talk.start()
    talk.types(text)
    assert talk.screen.private
    talk.choose("Leave quickly")
    assert talk.screen.title == "Closed"


@pytest.mark.parametrize("text", ["annual leave form", "baby bruise", "childline number", "what is MARAC"])
def test_words_typed_in_a_private_topic_keep_its_quick_exit(talk: Talk, text: str) -> None:
    talk.start("domestic-abuse")
    talk.types(text)
    assert talk.screen.private
    assert talk.offers().count("Leave quickly") == 1


def test_other_findings_have_no_quick_exit(talk: Talk) -> None:
    talk.start()
    talk.types("baby bruise")
    assert not talk.screen.private
    assert "Leave quickly" not in talk.offers()


# --- answers that are typed --------------------------------------------------


@pytest.mark.parametrize("typed", ["no", "No.", " NO ", "nope"])
def test_an_answer_that_is_typed_is_that_answer(badge: Talk, typed: str) -> None:
    asked = badge.start("lost-badge")
    turn = handle(badge.desk, Typed(typed, asked.token), Context(badge.when, badge.area))
    assert turn.screens == (badge.choose("No"),)
    assert turn.noted is not None
    assert (turn.noted.entry, turn.noted.quality, turn.noted.concepts) == ("menu", "", ())
    assert turn.warning is None


def test_long_answers_can_be_typed_by_their_number_or_in_full(badge: Talk) -> None:
    badge.start("lost-badge")
    asked = badge.choose("No")
    expected = badge.choose("No, and the last person who had it cannot be reached")
    for typed in ("1", "no and the last person who had it cannot be reached"):
        badge.send(Tapped(asked.token))
        assert badge.types(typed) == expected


def test_a_sign_that_is_typed_is_ticked(badge: Talk) -> None:
    badge.start("lost-badge")
    badge.choose("No", "Not sure")
    badge.types("a photo")
    assert badge.button("A photo").ticked is True


@pytest.mark.parametrize("typed", ["yes", "no", "7"])
def test_yes_or_no_that_fits_no_answer_shows_the_question_again(badge: Talk, typed: str) -> None:
    badge.start("lost-badge")
    asked = badge.choose("No", "Not sure")
    turn = handle(badge.desk, Typed(typed, asked.token), Context(badge.when, badge.area))
    assert turn.noted is None
    (shown,) = turn.screens
    assert shown.blocks[0].text == "Tap one of the answers."  # type: ignore[union-attr]
    assert shown.blocks[1:] == asked.blocks
    assert shown.buttons == asked.buttons
    assert shown.token == asked.token


@pytest.mark.parametrize("typed", ["yes", "No.", "not sure", "3"])
def test_a_bare_answer_typed_where_no_question_is_known_is_no_topic(talk: Talk, typed: str) -> None:
    """Telegram does not tell at which question words were typed."""
    turn = handle(talk.desk, Typed(typed), Context(talk.when))
    assert turn.noted is None
    assert turn.screens[0].blocks[0].text.startswith("To answer a question, tap its button.")  # type: ignore[union-attr]
    assert turn.screens[0].buttons == talk.start().buttons


def test_danger_comes_before_an_answer_that_is_typed(talk: Talk) -> None:
    talk.start("bruising-non-mobile")
    talk.types("no, she stopped breathing")
    assert rings_999(talk.screen)


# --- contacts ----------------------------------------------------------------


def test_a_contact_that_was_asked_for_heads_its_screen(talk: Talk) -> None:
    for start in ("", "bruising-non-mobile"):
        talk.start(start)
        talk.types("childline number")
        assert talk.screen.title == "Childline"
        assert "0800 1111" in talk.text
        assert "holds no number" not in talk.text


def test_a_contact_without_a_number_says_so_and_how_to_get_through(talk: Talk) -> None:
    shown = talk.send(Tapped("-0contact-gp"))
    assert shown.title == talk.desk.library.contact("gp", "hertfordshire").name
    assert "This guide holds no number for this contact." in talk.text
    assert "Ring the practice where the person is registered" in talk.text
