"""Learnt weights kept in a file, so that what was learnt once from the same messages is not learnt again.

The file holds numbers only. One that is missing, damaged or of other messages is learnt anew, and a
folder that cannot be written to costs time, nothing else. The data folder itself is made by the service.
"""

from __future__ import annotations

import contextlib
import os
import sys
from array import array
from collections.abc import Callable
from hashlib import sha256
from importlib.metadata import version
from inspect import getsource
from pathlib import Path

from bot.finding.learning import ROOM, Weights

_NAME = "learnt-{}.weights"
_FLOAT = 4
_OTHERS = 1
_LIBRARIES = ("rapidfuzz", "snowballstemmer")


class Shelf:
    """Keeps the weights of the two contents last read, in a folder of the data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def weights(self, key: str, learn: Callable[[], Weights]) -> Weights:
        """Return the weights kept under a key, else those just learnt."""
        path = self._folder / _NAME.format(key)
        with contextlib.suppress(OSError):
            kept = _read(path.read_bytes())
            if kept is not None:
                return kept
        weights = learn()
        with contextlib.suppress(OSError):
            self._keep(path, weights)
        return weights

    def _keep(self, path: Path, weights: Weights) -> None:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}.part")
        written = array("f", [weights.bias, *weights.by_place]).tobytes()
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(sha256(written).digest() + written)
        fresh.replace(path)
        others = [each for each in self._folder.glob("learnt-*") if each != path]
        for old in sorted(others, key=lambda each: each.stat().st_mtime, reverse=True)[_OTHERS:]:
            old.unlink()


def key_of(*parts: str, code: tuple[str, ...]) -> str:
    """Return a name for what is learnt from: the texts, the modules and libraries that read them, the byte order."""
    digest = sha256(sys.byteorder.encode())
    for part in (*map(version, _LIBRARIES), *parts):
        digest.update(part.encode())
        digest.update(b"\0")
    for module in code:
        digest.update(getsource(sys.modules[module]).encode())
    return digest.hexdigest()[:32]


def _read(raw: bytes) -> Weights | None:
    digest, written = raw[: sha256().digest_size], raw[sha256().digest_size :]
    if len(written) != (ROOM + 1) * _FLOAT or sha256(written).digest() != digest:
        return None
    numbers = array("f", written)
    return Weights(numbers[0], numbers[1:])
