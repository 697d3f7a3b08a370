"""Logs hold no token and no word of anybody's."""

from __future__ import annotations

import asyncio
import io
import logging
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import NEVER_BELOW_WARNING, Unfailing, configure_logging, describe, scrub
from tests.telegram.double import TOKEN, Double, Fault
from tests.telegram.harness import Bot
from tests.telegram.person import Person

SECRET = "Olivia Pemberton"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that would be logged on DEBUG."""
    root, stream = logging.getLogger(), io.StringIO()
    before = root.handlers[:], root.level, {name: logging.getLogger(name).level for name in NEVER_BELOW_WARNING}
    configure_logging("DEBUG", stream)
    yield stream
    root.handlers[:], level, levels = before
    root.setLevel(level)
    for name, each in levels.items():
        logging.getLogger(name).setLevel(each)


def failing() -> KeyError:
    try:
        raise {}[SECRET]
    except KeyError as fault:
        return fault


def test_an_exception_is_told_by_type_and_place() -> None:
    assert describe(failing()).startswith("KeyError at test_telegram_logs.py:")
    assert describe(failing()).endswith(" in failing")
    assert describe(ValueError(SECRET)) == "ValueError"
    assert describe(None) == "no exception"


@pytest.mark.parametrize(
    "text",
    [
        f"POST https://api.telegram.org/bot{TOKEN}/getMe",
        f"https://api.telegram.org/file/bot{TOKEN}/x",
        TOKEN,
        f"token={TOKEN!r}",
        TOKEN.replace(":", "%3A"),
    ],
)
def test_a_token_is_taken_out_wherever_it_stands(text: str, written: io.StringIO) -> None:
    logging.getLogger("x").warning("%s", text)
    assert TOKEN.partition(":")[2] not in written.getvalue()
    assert "<token>" in written.getvalue()


@given(st.text(max_size=50), st.text(max_size=50))
def test_a_token_is_taken_out_of_any_text(before: str, after: str) -> None:
    assert TOKEN not in scrub(f"{before} {TOKEN} {after}")


def test_an_exceptions_value_is_not_written_however_it_is_logged(written: io.StringIO) -> None:
    log = logging.getLogger("x")
    fault = failing()
    log.error("failed", exc_info=fault)
    log.error("failed: %s", fault)
    log.error(fault)
    log.warning("failed: %r", fault, exc_info=fault, stack_info=True)
    assert SECRET not in written.getvalue()
    assert written.getvalue().count("KeyError at test_telegram_logs.py") >= 4


def test_a_message_that_does_not_fit_its_arguments_is_no_leak(
    written: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("x").warning("%d %s", SECRET)  # noqa: PLE1206 the mistake is the point
    assert SECRET not in written.getvalue() + capsys.readouterr().err


async def test_a_task_nobody_waited_for_does_not_spell_out_its_exception(written: io.StringIO) -> None:
    async def fail() -> None:
        raise KeyError(SECRET)

    asyncio.get_running_loop().call_exception_handler({"message": "Task failed", "exception": failing(), "task": fail})
    assert "Task failed (KeyError at" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_a_full_disk_is_counted_and_stops_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    class Full(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError("No space left")

    handler = Unfailing(Full())
    handler.handle(logging.makeLogRecord({"msg": SECRET}))
    assert handler.failed == 1
    assert SECRET not in capsys.readouterr().err


@pytest.mark.usefixtures("written")
def test_talkative_libraries_stay_at_warning_even_on_debug() -> None:
    for name in ("httpx", "httpcore", "telegram", "aiohttp"):
        assert not logging.getLogger(f"{name}.anything").isEnabledFor(logging.INFO)
        assert logging.getLogger(f"{name}.anything").isEnabledFor(logging.WARNING)


def test_levels_above_warning_hold_for_all() -> None:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        configure_logging("ERROR", sys.stderr)
        assert not logging.getLogger("telegram").isEnabledFor(logging.WARNING)
    finally:
        root.handlers[:], level = before
        root.setLevel(level)
        for name in NEVER_BELOW_WARNING:
            logging.getLogger(name).setLevel(logging.WARNING)


async def test_a_whole_conversation_on_debug_leaves_neither_token_nor_words_nor_ids(
    double: Double, bot: Bot, written: io.StringIO
) -> None:
    bot.start()
    ann = Person(double, 987654321, "Marguerite")
    for method in ("sendMessage", "editMessageText", "answerCallbackQuery", "deleteMessage"):
        double.fail(method, Fault(200, body=f'{{"ok": tru {SECRET}'.encode()))
    ann.says(SECRET)
    ann.says("fault")
    ann.says(SECRET)
    await ann.sees("This is found.")
    ann.sends(photo=[{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}], caption=SECRET)
    ann.taps("A bruise")
    ann.taps_data("fault", ann.shown[0])
    await ann.at_rest()
    await bot.end()
    text = written.getvalue()
    assert "SecretError at pretend.py" in text
    for secret in (SECRET, "Pemberton", "Marguerite", "987654321", TOKEN, TOKEN.partition(":")[2]):
        assert secret not in text
