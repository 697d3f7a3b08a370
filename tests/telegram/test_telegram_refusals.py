"""What a practitioner sees when Telegram refuses, asks to wait, or does not answer."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from bot.channels.telegram import sending
from bot.exchange import Input, Turn
from bot.safety_message import SAFETY_MESSAGE
from tests.telegram.double import Double, Fault
from tests.telegram.harness import QUICK, Bot
from tests.telegram.person import Person
from tests.telegram.pretend import pretend

SHORT = replace(QUICK, call=0.3)


@pytest.fixture
async def slow_ann(double: Double, bot: Bot) -> Person:
    """Ann, with a bot that gives up on a call after 0.3 s."""
    bot.start(pace=SHORT)
    return Person(double)


async def at_first_question(person: Person) -> dict[str, object]:
    person.says("/start q")
    return dict(await person.sees("Question 1 of 6?"))


async def test_a_tap_too_old_to_acknowledge_still_gets_its_screen(ann: Person, double: Double) -> None:
    await at_first_question(ann)
    query = ann.taps("Yes")
    double.queries.discard(query)
    await ann.sees("Question 2 of 6?", among=1)


@pytest.mark.parametrize("code", [400, 403, 429, 500, 502])
async def test_an_acknowledgement_that_fails_never_keeps_the_screen_back(
    ann: Person, double: Double, code: int
) -> None:
    await at_first_question(ann)
    double.fail("answerCallbackQuery", Fault(code, "no", retry_after=1 if code == 429 else 0))
    ann.taps("Yes")
    await ann.sees("Question 2 of 6?", among=1)


async def test_an_unchanged_screen_is_not_an_error(ann: Person, double: Double) -> None:
    shown = await at_first_question(ann)
    ann.taps("Start again", shown)
    await double.until(lambda: [call.code for call in double.made("editMessageText")] == [400])
    await ann.at_rest()
    assert len(ann.shown) == 1
    assert len(double.made("sendMessage")) == 1


async def test_a_deleted_message_is_answered_by_a_new_one(ann: Person, double: Double) -> None:
    shown = await at_first_question(ann)
    del double.messages[ann.id][shown["message_id"]]  # type: ignore[arg-type]
    ann.taps("Yes", shown)
    await ann.sees("Question 2 of 6?", among=1)


@pytest.mark.parametrize("words", ["message can't be edited", "MESSAGE_ID_INVALID", "there is no text to edit"])
async def test_a_message_that_cannot_be_edited_is_answered_by_a_new_one(
    ann: Person, double: Double, words: str
) -> None:
    await at_first_question(ann)
    double.fail("editMessageText", Fault(400, words))
    ann.taps("Yes")
    await ann.sees("Question 2 of 6?", among=2)


async def test_a_message_too_old_to_be_read_is_answered_by_a_new_one(ann: Person) -> None:
    shown = await at_first_question(ann)
    ann.taps_data("q0", {"chat": ann.chat, "message_id": shown["message_id"], "date": 0})
    await ann.sees("Question 2 of 6?", among=2)


async def test_a_tap_that_names_no_message_is_answered_by_a_new_one(ann: Person) -> None:
    ann.taps_data("q0", None)
    await ann.sees("Question 2 of 6?", among=1)


async def test_a_button_of_an_inline_message_is_acknowledged_and_left_alone(ann: Person, double: Double) -> None:
    ann.taps_data("q0", None, inline_message_id="abc")
    await double.until(lambda: double.made("answerCallbackQuery"))
    await ann.at_rest()
    assert not double.made("sendMessage")


@pytest.mark.slow
async def test_one_chats_wait_is_kept_once_and_holds_up_nobody_else(ann: Person, ben: Person, double: Double) -> None:
    await at_first_question(ann)
    await at_first_question(ben)
    double.fail("editMessageText", Fault(429, "Too Many Requests", retry_after=2), chat=ann.id)
    began = time.monotonic()
    ann.taps("Yes")
    await double.until(lambda: double.made("editMessageText", ann.id))
    for number in range(2, 5):
        ben.taps("No")
        await ben.sees(f"Question {number} of 6?")
    assert time.monotonic() - began < 1.9
    await ann.sees("Question 2 of 6?")
    assert time.monotonic() - began >= 2
    assert [call.code for call in double.made("editMessageText", ann.id)] == [429, 200]


@pytest.mark.slow
@pytest.mark.usefixtures("ann")
async def test_eight_chats_told_to_wait_hold_up_nobody_else(ben: Person, double: Double) -> None:
    crowd = [Person(double, 600 + at) for at in range(10)]
    double.fail("sendMessage", Fault(429, "Too Many Requests", retry_after=2), times=10)
    for each in crowd:
        each.says("hello")
    await double.until(lambda: len(double.made("sendMessage")) == 10)
    ben.says("/help")
    await ben.sees("This is help.", seconds=1.5)
    for each in crowd:
        await each.sees("This is found.")


async def test_a_wait_is_bounded_and_tried_once(ann: Person, double: Double, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "LONGEST_REST", 0.05)
    double.fail("sendMessage", Fault(429, "Too Many Requests", retry_after=900), times=2)
    ann.says("hello")
    await double.until(lambda: len(double.made("sendMessage")) == 2)
    await ann.at_rest()
    ann.says("hello")
    await ann.sees("This is found.", among=1)


async def test_somebody_who_blocked_the_bot_is_left_alone(ann: Person, ben: Person, double: Double) -> None:
    await at_first_question(ann)
    double.blocked.add(ann.id)
    ann.taps("Yes")
    ann.says("hello")
    await ann.at_rest()
    assert [call.code for call in double.made("editMessageText")] == [403]
    assert [call.code for call in double.made("sendMessage")] == [200, 403]
    ben.says("/help")
    await ben.sees("This is help.")


async def test_html_that_telegram_cannot_read_is_sent_plain_once(ann: Person, double: Double) -> None:
    refusal = Fault(400, "can't parse entities: Unsupported start tag")
    double.fail("sendMessage", refusal)
    ann.says("everything")
    shown = await ann.sees("A heading & more", among=1)
    assert [call.sent.get("parse_mode") for call in double.made("sendMessage")] == ["HTML", None]
    assert "Plain <b>not bold</b>" in shown["text"]
    double.fail("editMessageText", refusal)
    await at_first_question(ann)
    ann.taps("Yes")
    await ann.sees("Question 2 of 6?")


async def test_text_refused_both_ways_ends_in_the_safety_message(ann: Person, double: Double) -> None:
    double.fail("sendMessage", Fault(400, "can't parse entities"), times=2)
    ann.says("hello")
    await ann.sees(SAFETY_MESSAGE, among=1)


@pytest.mark.parametrize(
    "fault",
    [Fault(500, "Internal Server Error"), Fault(502, body=b"<html>Bad Gateway"), Fault(cut=True), Fault(hang=1)],
)
async def test_an_edit_is_repeated_once(slow_ann: Person, double: Double, fault: Fault) -> None:
    await at_first_question(slow_ann)
    double.fail("editMessageText", fault)
    slow_ann.taps("Yes")
    await slow_ann.sees("Question 2 of 6?", among=1)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(hang=1, done=True),
        Fault(cut=True, done=True),
        Fault(200, body=b'{"ok": tru', done=True),
        Fault(502, body=b"<html>Bad Gateway", done=True),
    ],
)
async def test_a_message_that_may_have_arrived_is_never_sent_twice(
    slow_ann: Person, double: Double, fault: Fault
) -> None:
    double.fail("sendMessage", fault)
    slow_ann.says("hello")
    await slow_ann.at_rest()
    assert slow_ann.texts == ["This is found.\n\nIn immediate danger call 999."]
    slow_ann.says("/help")
    await slow_ann.sees("This is help.", among=2)


async def test_a_message_that_surely_failed_is_sent_once_more(ann: Person, double: Double) -> None:
    double.fail("sendMessage", Fault(500, "Internal Server Error"))
    ann.says("hello")
    await ann.sees("This is found.", among=1)


async def test_a_message_that_fails_for_good_ends_in_the_safety_message(ann: Person, double: Double) -> None:
    double.fail("sendMessage", Fault(500, "Internal Server Error"), times=2)
    ann.says("hello")
    await ann.sees(SAFETY_MESSAGE, among=1)


async def test_an_outcome_that_may_not_have_arrived_can_be_tapped_again(slow_ann: Person, double: Double) -> None:
    slow_ann.says("/start q11111")
    shown = dict(await slow_ann.sees("Question 6 of 6?"))
    double.fail("sendMessage", Fault(cut=True))
    slow_ann.taps("No", shown)
    await slow_ann.at_rest()
    slow_ann.taps("No", shown)
    await slow_ann.sees("Your answers: 111111", among=2)


@pytest.mark.parametrize("doing", ["says", "taps"])
async def test_a_fault_of_ours_shows_the_safety_message_and_logs_no_value(
    ann: Person, caplog: pytest.LogCaptureFixture, doing: str
) -> None:
    shown = await at_first_question(ann)
    if doing == "says":
        ann.says("fault")
    else:
        ann.taps_data("fault", shown)
    await ann.sees(SAFETY_MESSAGE, among=2)
    assert "SecretError at pretend.py" in caplog.text
    assert "Pemberton" not in caplog.text
    ann.says("/help")
    await ann.sees("This is help.")


async def test_without_content_the_safety_message_is_shown(double: Double, bot: Bot, ben: Person) -> None:
    def nothing(received: Input) -> Turn | None:
        return None if received.__class__.__name__ != "Asked" else pretend(received)

    bot.start(nothing)
    ben.says("hello")
    await ben.sees(SAFETY_MESSAGE, among=1)
    ben.taps_data("q0", ben.live)
    await double.until(lambda: len(ben.shown) == 2)
    ben.says("/help")
    await ben.sees("This is help.")


async def test_nothing_is_logged_of_who_wrote_or_what(
    ann: Person, double: Double, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="bot")
    double.fail("sendMessage", Fault(400, "can't parse entities: Olivia"), times=1)
    ann.says("Olivia Pemberton")
    await ann.sees("This is found.")
    double.fail("editMessageText", Fault(400, "Olivia"))
    ann.taps("A bruise")
    await ann.sees("Question 1 of 6?")
    assert not {"Olivia", str(ann.id), double.token, double.url} & set(caplog.text.replace(":", " ").split())
    assert double.token not in caplog.text
