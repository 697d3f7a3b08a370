"""When nothing works, the safety message is still shown."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from bot.app import open_reception, web
from bot.channels.terminal import chat
from bot.content.library import Library
from bot.exchange import Desk
from bot.journal.recorder import NullRecorder
from bot.record import Journal
from bot.safety_message import SAFETY_MESSAGE
from bot.settings import Settings


class Broken:
    """A finder that fails, as a fault of ours would."""

    def find(self, text: str) -> object:
        raise KeyError(text)


@pytest.mark.parametrize("damage", ["missing", "empty", "half", "hostile"])
def test_without_content_every_channel_shows_the_safety_message(folder: Path, damage: str) -> None:
    path = folder / "flows" / "lost-badge.yaml"
    whole = path.read_bytes()
    if damage == "missing":
        (folder / "knowledge" / "levels.yaml").unlink()
    else:
        path.write_bytes({"empty": b"", "half": whole[: len(whole) // 2], "hostile": b"a: &a [" + b"*a," * 99}[damage])
    settings = Settings(content_dir=folder)
    reception, found = open_reception(settings, lambda: datetime(2026, 11, 22, tzinfo=UTC))
    assert found
    assert reception.desk() is None
    service = web(settings, reception, Journal(NullRecorder(), reception.clock), demo=False)
    with TestClient(service, base_url="http://127.0.0.1") as client:
        for page in (client.get("/"), client.post("/", data={"token": "lb0aaaa"}), client.get("/t/lost-badge")):
            assert 'href="tel:999"' in page.text
            assert "Traceback" not in page.text


def test_a_fault_in_the_terminal_shows_the_safety_message_and_goes_on(small: Library) -> None:
    out = io.StringIO()
    desk = Desk(small, Broken(), Broken())  # type: ignore[arg-type]
    lines = io.StringIO("secret words\nquit\n")
    chat(desk, area="national", start="", clock=lambda: datetime(2026, 11, 22, tzinfo=UTC), lines=lines, out=out)
    assert SAFETY_MESSAGE in out.getvalue()
    assert "secret" not in out.getvalue()


def test_bank_holidays_are_known_for_ten_years(folder: Path) -> None:
    reception, _ = open_reception(Settings(content_dir=folder), lambda: datetime(2026, 11, 22, tzinfo=UTC))
    desk = reception.desk()
    assert desk is not None
    assert {day.year for day in desk.bank_holidays} >= set(range(2026, 2036))
