"""Logging that holds no token and no word of anybody's: exceptions by type and place, never by value."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from pathlib import Path
from typing import TextIO

NEVER_BELOW_WARNING = ("httpx", "httpcore", "telegram", "aiohttp", "asyncio", "uvicorn")
"""They print addresses with the token, whole updates, or visitors and what they asked for, on lower levels."""

_HERE = Path(__file__).parent
_TOKEN = re.compile(r"(?:bot)?\d{3,}(?::|%3A)[\w-]{30,}", re.IGNORECASE)


def describe(fault: BaseException | None) -> str:
    """Return an exception's type and place, such as `KeyError at draw.py:42 in _labelled`, and ours if it is not."""
    if fault is None:
        return "no exception"
    frames = traceback.extract_tb(fault.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(_HERE)]
    places = dict.fromkeys(_place(frame) for frame in (*frames[-1:], *own[-1:]))
    return " ".join([type(fault).__name__, *(f"at {place}" for place in places)])


def _place(frame: traceback.FrameSummary) -> str:
    return f"{Path(frame.filename).name}:{frame.lineno} in {frame.name}"


def scrub(text: str) -> str:
    """Return text with everything that looks like a bot token taken out."""
    return _TOKEN.sub("<token>", text)


class Discretion(logging.Filter):
    """Rewrites a record so that whoever formats it finds neither a token nor an exception's value."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, rewritten."""
        record.msg, record.args = scrub(_message(record)), ()
        fault = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        if fault is not None:
            record.msg += f" ({describe(fault)})"
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def _message(record: logging.LogRecord) -> str:
    """Return a record's message with exceptions among its arguments by type and place.

    Only asyncio's first line is kept: the others spell out a task and the exception it held.
    """
    if isinstance(record.args, tuple):
        record.args = tuple(describe(arg) if isinstance(arg, BaseException) else arg for arg in record.args)
    try:
        text = describe(record.msg) if isinstance(record.msg, BaseException) else record.getMessage()
    except (TypeError, ValueError):
        return f"a message that does not fit its arguments, at {record.filename}:{record.lineno}"
    return text.partition("\n")[0] if record.name == "asyncio" else text


class Unfailing(logging.StreamHandler[TextIO]):
    """Writes to a stream and counts what could not be written, instead of printing the record elsewhere."""

    failed = 0

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 logging's name
        """Count a record that could not be written (a full disk, a closed pipe)."""
        del record
        self.failed += 1


def configure_logging(level: int | str, stream: TextIO | None = None) -> None:
    """Send all logging through one discreet handler, in place of any that was there."""
    handler = Unfailing(stream or sys.stderr)
    handler.addFilter(Discretion())
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in NEVER_BELOW_WARNING:
        quiet = logging.getLogger(name)
        quiet.setLevel(max(logging.WARNING, root.level))
