"""Somebody who opens the web chat, taps and types."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime

from reading import Reading

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of Starlette, about the name of the package it is tested with
    from starlette.testclient import TestClient

TEN_PAST_TEN = datetime(2026, 11, 24, 22, 10, tzinfo=UTC)


def clock() -> datetime:
    return TEN_PAST_TEN


class Person:
    """Somebody with a browser that shows one page at a time."""

    def __init__(self, client: TestClient) -> None:
        self._client = client
        self.status = 0
        self.address = ""

    def _read(self, method: str, path: str, **form: str) -> Reading:
        response = self._client.request(method, path, data=form or None)
        self.status, self.address = response.status_code, str(response.url)
        self.page = Reading(response.text)
        return self.page

    def opens(self, path: str = "/") -> Reading:
        return self._read("GET", path)

    def taps(self, *labels: str) -> Reading:
        for label in labels:
            button = self.page.tap(label)
            self._read("POST", button.form["action"].partition("#")[0], token=button.attributes["value"])
        return self.page

    def types(self, text: str) -> Reading:
        return self._read("POST", "/", place=self.page.place, text=text)
