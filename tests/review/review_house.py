"""The leads' pages on a demonstration's journal, somebody with a browser, and a clock that can be set."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from argon2 import PasswordHasher
from starlette.applications import Starlette

from bot.channels.web.headers import Guard
from bot.content.library import Library
from bot.journal import report
from bot.review.accounts import Accounts, open_accounts
from bot.review.pages import review_routes

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of Starlette, about the name of the package it is tested with
    from starlette.testclient import TestClient

HERE = "http://localhost"
SECURE = "https://guide.test"
SECRETS = {"lena": "violin harbour gravel", "olga": "turnip ladder thunder"}
"""A lead and an owner, and what they know."""
OURS = {"sec-fetch-site": "same-origin"}
FORM = "application/x-www-form-urlencoded"
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
"""Argon2id with little work, for tests of other things."""
VOID = {"meta", "link", "input", "br"}


@dataclass
class Clock:
    """A clock that stands still until it is told to go on."""

    now: datetime = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class House:
    """Everything the pages are made from, and a way to open them."""

    journal: Path
    folder: Path
    library: Library
    content: Path
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.accounts: Accounts = open_accounts(self.folder, self.clock, QUICK)
        self.accounts.leads.add("lena", "lead", SECRETS["lena"])
        self.accounts.leads.add("olga", "owner", SECRETS["olga"])

    def app(self, **changes: Any) -> Starlette:
        settings = {
            "journal_reader": partial(report.reading, self.journal),
            "accounts": self.accounts,
            "library_source": lambda: self.library,
            "content_folder": self.content,
            "guard": Guard,
            "clock": self.clock,
            "demo": True,
            **changes,
        }
        return Starlette(routes=review_routes(**settings))

    def browser(self, base: str = HERE, address: str = "192.0.2.7", **changes: Any) -> Browser:
        return Browser(self.app(**changes), base, address)


class Browser(TestClient):
    """A browser: it keeps cookies, follows no redirect by itself, and says where its forms come from."""

    def __init__(self, app: Starlette, base: str = HERE, address: str = "192.0.2.7") -> None:
        super().__init__(app, base_url=base, follow_redirects=False, client=(address, 50_000))

    def fills(self, path: str, **fields: str) -> Any:
        return self.post(path, content=urlencode(fields), headers=OURS | {"content-type": FORM})

    def sign_in(self, name: str = "lena", password: str | None = None, to: str = "/review") -> Any:
        return self.fills("/review/sign-in", name=name, password=password or SECRETS.get(name, ""), to=to)

    def signed_in(self, name: str = "lena") -> Browser:
        assert self.sign_in(name).status_code == 303
        return self

    def reads(self, path: str) -> Reading:
        response = self.get(path)
        assert response.status_code == 200, response.text
        return Reading(response.text)


def same_as(browser: Browser, app: Starlette | None = None, address: str = "192.0.2.7") -> Browser:
    """Return another browser with the same cookies: a thief's."""
    other = Browser(app or browser.app, str(browser.base_url), address)  # type: ignore[arg-type]
    other.cookies = browser.cookies.__class__(browser.cookies)
    return other


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()


class Reading(HTMLParser):
    """A page taken apart. Elements that are not closed in their order make it fail."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        assert not self._open, [element.tag for element in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.words.append(data)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        return [each for each in self.elements if each.tag == tag and attributes.items() <= each.attributes.items()]

    def texts(self, tag: str) -> list[str]:
        return [element.text for element in self.all(tag)]

    @property
    def text(self) -> str:
        return self.texts("body")[0]

    @property
    def headline(self) -> str:
        (found,) = self.texts("h1")
        return found


OpenHouse = Callable[..., House]
