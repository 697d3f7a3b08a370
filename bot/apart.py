"""Doing a piece of work in a process of its own, so that the memory it needed goes back to the system."""

from __future__ import annotations

import atexit
import multiprocessing
import signal
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Event, Lock
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
_ending = Event()
atexit.register(_ending.set)
"""Set before the processes are ended with the program: what is registered last is done first."""


class _Outcome(NamedTuple):
    """What a piece of work resulted in, or the fault it ended with."""

    result: Any = None
    fault: Exception | None = None


def begin_apart(work: Callable[P, R], *words: P.args, **more: P.kwargs) -> Callable[[], R]:
    """Begin the work in a forked process; return what waits for its result.

    Where forking is not to be had, or the process dies, the work is done here
    when the result is asked for. The result must be picklable. A program that
    ends does not wait for the process, but ends it too. To be called before
    there are threads. Reading content takes twice the memory that the content
    itself needs.
    """
    here = partial(work, *words, **more)
    if "fork" not in multiprocessing.get_all_start_methods():
        return here
    forking = multiprocessing.get_context("fork")
    try:
        coming, going = forking.Pipe(duplex=False)
        with going:
            process = forking.Process(target=_send, args=(going, here), daemon=True)
            process.start()
    except OSError:
        return here
    return _Awaited(process, coming, here)


def _send(going: Connection, work: Callable[[], object]) -> None:
    """Send what the work results in. Who stops the program stops this process by the program's own end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        outcome = _Outcome(work())
    except Exception as fault:  # noqa: BLE001  raised anew by whoever asks
        outcome = _Outcome(fault=fault)
    going.send(outcome)


class _Awaited(Generic[R]):
    """A result that is on its way; whoever asks first takes it in."""

    def __init__(self, process: BaseProcess, coming: Connection, here: Callable[[], R]) -> None:
        self._process = process
        self._coming = coming
        self._here = here
        self._lock = Lock()
        self._outcome: _Outcome | None = None

    def __call__(self) -> R:
        """Return the result; raises what the work raised."""
        with self._lock:
            if self._outcome is None:
                self._outcome = self._take_in()
        if self._outcome.fault is not None:
            raise self._outcome.fault
        result: R = self._outcome.result
        return result

    def _take_in(self) -> _Outcome:
        try:
            with self._coming:
                outcome: _Outcome = self._coming.recv()
        except (EOFError, OSError):
            if _ending.is_set():
                raise SystemExit from None  # of a thread that still waited: it must begin nothing now
            outcome = _Outcome(self._here())
        self._process.join()
        return outcome
