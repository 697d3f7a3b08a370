"""`/suggest`: a practitioner writes to the team in their own words; the bot shows the address and no more."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime
from pathlib import Path

import pytest
from house import TODAY
from talk import readers_of

from bot.channels.telegram.render import draw
from bot.channels.web.app import web_app
from bot.content.library import Library
from bot.engine.plain import as_text
from bot.engine.token import Page, spell_page
from bot.exchange import Asked, Context, Desk, Turn, handle
from bot.library import open_library

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of Starlette, about the name of the package it is tested with
    from starlette.testclient import TestClient

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
TEAM = "safeguarding.team@northshire.example.org"
NO_MAIL = "This guide does not take or keep messages."


@pytest.fixture
def with_mail(folder: Path) -> Library:
    path = folder / "knowledge" / "directory" / "northshire.yaml"
    path.write_text(path.read_text().replace("name: Northshire\n", f"name: Northshire\nsuggest_email: {TEAM}\n", 1))
    library, found = open_library(folder, TODAY)
    assert library is not None, found
    return library


def suggests(library: Library, area: str = "northshire") -> Turn:
    return handle(Desk(library, *readers_of(library)), Asked("suggest"), Context(NOW, area))


def page_of(library: Library, area: str = "northshire") -> str:
    desk = Desk(library, *readers_of(library))
    client = TestClient(web_app(lambda: desk, area=area, clock=lambda: NOW))
    return client.post("/", data={"token": spell_page(library, Page("suggest"))}).text


def test_where_the_area_gives_an_address_one_tap_opens_an_email(with_mail: Library) -> None:
    assert f'href="mailto:{TEAM}"' in page_of(with_mail)
    (text,) = draw(suggests(with_mail).screens[0]).texts
    assert TEAM in text.plain
    assert "Name no child, family or colleague." in text.plain
    assert TEAM in as_text(suggests(with_mail).screens[0])


def test_the_bot_notes_nothing_of_it(with_mail: Library) -> None:
    turn = suggests(with_mail)
    assert (turn.noted, turn.warning) == (None, None)


def test_without_an_address_the_page_is_as_it_was(small: Library) -> None:
    assert "mailto:" not in page_of(small)
    assert NO_MAIL in page_of(small)
    assert NO_MAIL in as_text(suggests(small).screens[0])


def test_the_address_of_one_area_is_not_shown_in_another(with_mail: Library) -> None:
    assert TEAM not in as_text(suggests(with_mail, "national").screens[0])


def test_the_shipped_directories_invent_no_address(shipped: Library) -> None:
    assert not shipped.suggest_emails
    assert NO_MAIL in as_text(suggests(shipped, "hertfordshire").screens[0])


@pytest.mark.parametrize(
    "wrong",
    [
        "the team",
        "team@localhost",
        '"team@example.org?bcc=spy@example.org"',
        '"a b@example.org"',
        "'<b>@example.org'",
        '"team@example.org\\nx"',
    ],
)
def test_what_is_no_plain_address_is_told(folder: Path, wrong: str) -> None:
    path = folder / "knowledge" / "directory" / "northshire.yaml"
    path.write_text(path.read_text().replace("name: Northshire\n", f"name: Northshire\nsuggest_email: {wrong}\n", 1))
    library, found = open_library(folder, TODAY)
    assert library is None
    assert [each.code for each in found] == ["S014"]
