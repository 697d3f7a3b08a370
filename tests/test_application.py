"""The application as it is put together: what a wrong setting closes, what is forgotten each day, who is told what."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from talk import readers_of

from bot.app import Reception, web
from bot.content.library import Library
from bot.exchange import Desk
from bot.finding.late import LateReaders, Readers
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


# --- beginning and ending ------------------------------------------------------------------------


@pytest.fixture
def application(tmp_path: Path, small: Library) -> Callable[[Callable[[], Readers]], Starlette]:
    """The application whose finder and noticer are built as a test says."""

    def application(build: Callable[[], Readers]) -> Starlette:
        readers = LateReaders(build)
        reception = Reception(Desk(small, readers, readers), lambda: NOW)
        settings = Settings(data_dir=tmp_path / "data")
        return web(settings, reception, Journal(NullRecorder(), reception.clock), demo=False)

    return application


def test_a_stop_does_not_wait_for_what_reads_messages(application: Callable[..., Starlette], small: Library) -> None:
    stopped = threading.Event()

    def slowly() -> Readers:
        stopped.wait(20)
        return readers_of(small)

    begun = time.monotonic()
    with TestClient(application(slowly)):
        pass
    assert time.monotonic() - begun < 5
    stopped.set()


def test_a_failed_building_of_what_reads_messages_is_told_when_it_happens(
    application: Callable[..., Starlette], caplog: pytest.LogCaptureFixture
) -> None:
    def failing() -> Readers:
        raise LookupError("Jane Example")

    with TestClient(application(failing)) as visitor:
        end = time.monotonic() + 5
        while not caplog.messages and time.monotonic() < end:
            time.sleep(0.01)
        (told,) = caplog.messages
        assert visitor.get("/").status_code == 200
    assert told.startswith("what reads messages could not be built: LookupError at test_application.py:")
    assert "Jane" not in told


def test_after_a_fault_nothing_of_the_application_runs_on(
    application: Callable[..., Starlette], small: Library
) -> None:
    app = application(lambda: readers_of(small))

    async def left_over() -> int:
        with pytest.raises(RuntimeError):
            async with app.router.lifespan_context(app):
                raise RuntimeError
        return len(asyncio.all_tasks()) - 1

    assert asyncio.run(left_over()) == 0


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
