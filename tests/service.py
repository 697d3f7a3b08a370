"""The real `serve` as a process of its own, on a data folder of its own, and what it says."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parent.parent
BEGIN = "import sys; from bot.cli import main; main(sys.argv[1:])"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass
class Service:
    """`safeguarding-bot serve`, its data in `place/data`, what it prints in `place/out` and `place/err`."""

    place: Path
    words: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    begin: str = BEGIN
    """The program that is run: a test may break something in it before it serves."""
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        return self.place / "data"

    @property
    def printed(self) -> str:
        return (self.place / "out").read_text()

    @property
    def complained(self) -> str:
        return (self.place / "err").read_text()

    @property
    def environment(self) -> dict[str, str]:
        """This process's own, with the settings; whatever is written for a moment lands in the place as well."""
        settings = {"DATA_DIR": str(self.data), **self.settings}
        own = {f"SAFEGUARDING_BOT_{name}": value for name, value in settings.items()}
        return {**os.environ, **own, "TMPDIR": str(self.place / "tmp"), "PYTHONUNBUFFERED": "1"}

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Self:
        (self.place / "tmp").mkdir(parents=True, exist_ok=True)
        with (self.place / "out").open("ab") as out, (self.place / "err").open("ab") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-c", self.begin, "serve", *self.words, "--port", str(self.port)],
                cwd=ROOT,
                env=self.environment,
                stdout=out,
                stderr=err,
            )
        end = time.monotonic() + 60
        while not self.answers():
            assert self.process.poll() is None, self.complained
            assert time.monotonic() < end, self.complained
            time.sleep(0.05)
        return self

    def answers(self) -> bool:
        try:
            return self.get("/")[0] == 200
        except OSError:
            return False

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        return self.ask("GET", path, b"", headers)

    def ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        assert self.process is not None
        self.process.terminate()
        try:
            return self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def runs(self, *words: str, begin: str = BEGIN) -> str:
        """Run another command on the same data, as an operator does in a terminal; return all that it said."""
        done = subprocess.run(
            [sys.executable, "-c", begin, *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return done.stdout + done.stderr


def link_in(text: str) -> str:
    """The path of the one-time link that a command printed."""
    found = re.search(r"http://[^/\s]+(/review/link/\S+)", text)
    assert found, text
    return found[1]
