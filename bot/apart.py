"""Doing a piece of work in a process of its own, so that the memory it needed goes back to the system."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def begin_apart(work: Callable[P, R], *words: P.args, **more: P.kwargs) -> Callable[[], R]:
    """Begin the work in a forked process; return what waits for its result.

    Where forking is not to be had, or the process dies, the work is done here
    when the result is asked for. The work and its result must be picklable.
    To be called before there are threads. Reading content takes twice the
    memory that the content itself needs.
    """
    here = partial(work, *words, **more)
    if "fork" not in multiprocessing.get_all_start_methods():
        return here
    try:
        pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork"))
        coming = pool.submit(work, *words, **more)
    except OSError:
        return here

    def wait() -> R:
        try:
            return coming.result()
        except (BrokenProcessPool, OSError):
            return here()
        finally:
            pool.shutdown(wait=False)

    return wait
