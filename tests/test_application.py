"""The application as it is put together: what a wrong setting closes, what is forgotten each day, who is told what."""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from talk import readers_of

from bot.app import Reception, web
from bot.content.library import Library
from bot.exchange import Desk
from bot.journal.recorder import Notes, NullRecorder
from bot.record import Journal
from bot.review.accounts import Accounts, accounts_folder, add_lead, open_accounts
from bot.settings import Settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of Starlette, about the name of the package it is tested with
    from starlette.testclient import TestClient

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
Open = Callable[..., TestClient]


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    return open_accounts(accounts_folder(tmp_path / "data", demo=False), lambda: NOW)


@pytest.fixture
def opened(tmp_path: Path, small: Library, small_folder: Path) -> Open:
    reception = Reception(Desk(small, *readers_of(small)), lambda: NOW)

    def opened(notes: Notes | None = None, **settings: str) -> TestClient:
        places = {"data_dir": tmp_path / "data", "content_dir": small_folder, "area": "northshire"}
        made = Settings(**{**places, **settings})  # type: ignore[arg-type]
        journal = Journal(notes or NullRecorder(), reception.clock)
        return TestClient(web(made, reception, journal, demo=False), client=("127.0.0.1", 50_000))

    return opened


def test_a_proxy_setting_that_cannot_be_understood_closes_the_leads_pages_alone(
    opened: Open, accounts: Accounts, caplog: pytest.LogCaptureFixture
) -> None:
    add_lead(accounts, "Lena")
    visitor = opened(proxies="the-proxy", proxy_user_header="X-Remote-User")
    assert visitor.get("/").status_code == 200
    assert visitor.get("/metrics").status_code == 200
    for path in ("/review", "/review/sign-in", "/review/month/2026-10"):
        closed = visitor.get(path, headers={"x-remote-user": "Lena"})
        assert closed.status_code == 503
        assert "These pages are closed" in closed.text
    assert [record.levelno for record in caplog.records if "SAFEGUARDING_BOT_PROXIES" in record.message] == [
        logging.ERROR
    ]


def test_notes_of_sign_ins_older_than_two_years_go_without_anybody_signing_in(
    opened: Open, accounts: Accounts, tmp_path: Path
) -> None:
    long_ago = open_accounts(accounts.leads.file.folder, lambda: NOW - timedelta(days=731))
    lead = add_lead(long_ago, "Lena")
    accounts.audit.note(lead.number, "report")
    with opened(), accounts.leads.file.reading() as connection:
        for _ in range(100):
            kept = connection.execute("SELECT action FROM audit").fetchall()
            if len(kept) == 1:
                break
            asyncio.run(asyncio.sleep(0.05))
    assert kept == [("report",)]


def test_where_nobody_was_ever_added_no_file_is_begun(opened: Open, accounts: Accounts) -> None:
    with opened() as visitor:
        assert visitor.get("/").status_code == 200
    accounts.forget_old()
    assert not accounts.leads.file.path.exists()


class Collected(NullRecorder):
    """Remembers which concerns it was told of."""

    def __init__(self) -> None:
        self.topics: list[str] = []

    def note(self, noted: Any, *_: object, **__: object) -> None:
        self.topics.append(noted.topic)


def test_a_lead_who_looks_at_the_chat_raises_no_figure(opened: Open, accounts: Accounts) -> None:
    notes = Collected()
    visitor = opened(notes)
    session = accounts.sessions.begin(add_lead(accounts, "Lena"))
    visitor.get("/t/lost-badge", headers={"cookie": f"review={session}"})
    assert notes.topics == []
    visitor.get("/t/lost-badge")
    assert notes.topics == ["lost-badge"]
