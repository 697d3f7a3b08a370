"""A real browser on this machine, and a real server for it."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright
from starlette.types import ASGIApp, Receive, Scope, Send

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --host-resolver-rules=MAP\x20chat.test\x20127.0.0.1"
)
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}
needs_chromium = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium: apt-get install chromium")


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        flags = [flag.replace("\x20", " ") for flag in re.split(r" (?=--)", FLAGS)]
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        yield opened
        opened.close()


class Server:
    """A real server on this machine, which remembers the origins that forms named."""

    def __init__(self, app: ASGIApp) -> None:
        self.origins: list[str] = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

        async def listening(scope: Scope, receive: Receive, send: Send) -> None:
            self.origins += [value.decode() for name, value in scope.get("headers", ()) if name == b"origin"]
            await app(scope, receive, send)

        self._server = uvicorn.Server(uvicorn.Config(listening, port=self.port, log_level="critical"))
        self._thread = threading.Thread(target=self._server.run)

    def __enter__(self) -> Self:
        self._thread.start()
        deadline = time.monotonic() + 10
        while not self._server.started:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)
