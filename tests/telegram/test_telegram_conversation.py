"""What a practitioner sees in Telegram."""

from __future__ import annotations

import asyncio

import pytest

from tests.telegram.double import Double
from tests.telegram.harness import Bot
from tests.telegram.person import Person, labels
from tests.telegram.pretend import NOTE


async def reaches_the_outcome(person: Person) -> None:
    person.says("/start q")
    for number in range(1, 7):
        await person.sees(f"Question {number} of 6?")
        person.taps("No")
    await person.sees("Your answers: 111111")


async def test_six_questions_are_one_message_and_the_outcome_a_new_one(ann: Person) -> None:
    await reaches_the_outcome(ann)
    assert len(ann.shown) == 2
    assert "Question 6 of 6?" in ann.shown[0]["text"]
    assert "Child protection" in ann.shown[1]["text"]


async def test_every_tap_is_acknowledged_before_its_screen_is_drawn(ann: Person, double: Double) -> None:
    await reaches_the_outcome(ann)
    await ann.at_rest()
    asked = [call.method for call in double.calls if call.method in {"answerCallbackQuery", "editMessageText"}]
    assert asked == ["answerCallbackQuery", "editMessageText"] * 5 + ["answerCallbackQuery"]


async def test_start_shows_the_start_and_a_start_link_its_topic(ann: Person) -> None:
    ann.says("/start")
    await ann.sees("This is home.")
    ann.says("/start q")
    await ann.sees("Question 1 of 6?")
    ann.says("/start no-such-topic")
    await ann.sees("This is lost.")


@pytest.mark.parametrize("page", ["help", "topics", "urgent", "privacy", "about", "evidence"])
async def test_every_command_shows_its_page(ann: Person, page: str) -> None:
    ann.says(f"/{page}")
    await ann.sees(f"This is {page}.")


@pytest.mark.parametrize("typed", ["/term MARAC", "/term@guide_bot MARAC", "/TERM   MARAC ", "/term\nMARAC"])
async def test_a_term_is_asked_for_with_its_words(ann: Person, typed: str) -> None:
    ann.says(typed)
    await ann.sees("This is term MARAC.")


async def test_an_unknown_command_counts_as_words(ann: Person) -> None:
    ann.says("/nonsense")
    await ann.sees("This is found.")


async def test_typed_words_are_answered_and_never_echoed(ann: Person, double: Double) -> None:
    ann.says("bruise \u202eon\u0000 a <b>baby</b> called Olivia")
    await ann.sees("This is found.")
    assert not any("Olivia" in str(call.sent) or "\u202e" in str(call.sent) for call in double.calls)


async def test_an_edited_message_is_answered_like_a_new_one(ann: Person) -> None:
    message = ann.says("hello")
    await ann.sees("This is found.", among=1)
    ann.edits(message, text="/help")
    await ann.sees("This is help.")


async def test_two_screens_are_two_messages_in_order(ann: Person) -> None:
    ann.says("two")
    await ann.sees("This is second.", among=2)
    assert "This is first." in ann.shown[0]["text"]


async def test_sections_of_an_outcome_leave_the_outcome_in_the_chat(ann: Person) -> None:
    await reaches_the_outcome(ann)
    ann.taps("What to say")
    await ann.sees("Section say", among=3)
    assert "Your answers: 111111" in ann.shown[1]["text"]


async def test_a_tap_on_a_section_edits_that_section(ann: Person) -> None:
    await reaches_the_outcome(ann)
    ann.taps("What to say")
    await ann.sees("Section say", among=3)
    ann.taps("Tonight")
    await ann.sees("Section tonight", among=3)
    assert "Your answers" in ann.shown[1]["text"]


async def test_back_to_the_outcome_sends_it_anew(ann: Person) -> None:
    await reaches_the_outcome(ann)
    ann.taps("Evidence")
    await ann.sees("Section evidence", among=3)
    ann.taps("Back to the answer")
    await ann.double.until(lambda: len(ann.shown) == 4)
    assert "Your answers: 111111" in ann.live["text"]
    assert "Section evidence" in ann.shown[2]["text"]


async def test_back_from_an_outcome_leaves_it_and_shows_the_question_below(ann: Person) -> None:
    await reaches_the_outcome(ann)
    ann.taps("Back", ann.live)
    await ann.double.until(lambda: len(ann.shown) == 3)
    assert "Question 6 of 6?" in ann.live["text"]


async def test_the_quick_exit_turns_the_message_into_the_neutral_page(ann: Person) -> None:
    ann.says("/start p")
    await ann.sees("Question 1 of 6?")
    ann.taps("Leave quickly")
    await ann.sees("This is closed.", among=1)


async def test_the_quick_exit_hides_an_outcome_too(ann: Person) -> None:
    ann.says("/start p000000")
    await ann.sees("Your answers: 000000")
    ann.taps("Leave quickly")
    await ann.sees("This is closed.", among=1)


async def test_a_tick_list_shows_what_is_ticked(ann: Person) -> None:
    ann.says("/start t0")
    await ann.sees("Have you seen any")
    ann.taps("☐ 2. In the mouth")
    await ann.double.until(lambda: ["☑ 2. In the mouth"] in labels(ann.live))
    assert labels(ann.live) == [["☐ 1. The account has…"], ["☑ 2. In the mouth"], ["Continue"]]


async def test_a_double_tap_on_an_answer_shows_the_next_question_only_once(ann: Person, double: Double) -> None:
    ann.says("/start q")
    shown = await ann.sees("Question 1 of 6?")
    before = dict(shown)
    ann.taps("Yes", before)
    ann.taps("Yes", before)
    await ann.at_rest()
    await double.until(lambda: len(double.made("editMessageText")) == 2)
    assert ann.texts[-1].count("Question 2 of 6?") == 1
    assert "Question 1: Yes" in ann.live["text"]
    assert len(double.made("answerCallbackQuery")) == 2


async def test_a_double_tap_on_the_last_answer_sends_one_outcome(ann: Person, double: Double) -> None:
    ann.says("/start q11111")
    shown = dict(await ann.sees("Question 6 of 6?"))
    ann.taps("No", shown)
    ann.taps("No", shown)
    await ann.at_rest()
    await double.until(lambda: len(double.made("answerCallbackQuery")) == 2)
    assert len(ann.shown) == 2


async def test_the_same_outcome_can_be_asked_for_again_a_moment_later(
    ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.handlers.DOUBLE_TAP", 0.05)
    ann.says("/start q11111")
    shown = dict(await ann.sees("Question 6 of 6?"))
    ann.taps("No", shown)
    await ann.sees("Your answers", among=2)
    await asyncio.sleep(0.1)
    ann.taps("No", shown)
    await ann.sees("Your answers", among=3)


async def test_an_old_button_still_works_after_the_bot_was_restarted(ann: Person, bot: Bot) -> None:
    ann.says("/start q")
    await ann.sees("Question 1 of 6?")
    await bot.end()
    ann.taps("Yes")
    bot.start()
    await ann.sees("Question 2 of 6?", among=1)


async def test_any_data_a_client_can_send_gets_a_screen(ann: Person, double: Double) -> None:
    ann.says("/start q")
    shown = await ann.sees("Question 1 of 6?")
    for data in ["_", "", None, "x" * 200, "_" * 64, "q9", "😀", "\u202e", "q0123", "-" * 64]:
        ann.taps_data(data, shown)
        await ann.at_rest()
        await double.until(lambda: double.calls[-1].method != "answerCallbackQuery")
    assert "lost" in ann.live["text"] or "This is" in ann.live["text"]
    assert not any(call.code not in {200, 400} for call in double.calls if call.code)


async def test_the_note_is_copied_with_one_tap_and_may_be_forwarded(ann: Person, double: Double) -> None:
    await reaches_the_outcome(ann)
    ann.taps("What to say")
    shown = await ann.sees("Section say")
    assert NOTE in shown["text"]
    assert "<pre>I am ringing about &lt;a child&gt; &amp; more.\nConcern: a bruise.</pre>" in shown["_html"]
    assert not any(call.sent.get("protect_content") for call in double.calls)


async def test_no_link_is_previewed(ann: Person, double: Double) -> None:
    await reaches_the_outcome(ann)
    sent = double.made("sendMessage") + double.made("editMessageText")
    assert all(call.sent["link_preview_options"] == {"is_disabled": True} for call in sent)
