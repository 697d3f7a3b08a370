"""Work done in a process of its own: its result or its fault arrives, and a program that ends does not wait for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from house import ROOT

from bot.apart import begin_apart


def test_a_result_arrives_from_another_process_however_often_it_is_asked_for() -> None:
    coming = begin_apart(os.getpid)
    assert coming() != os.getpid()
    assert coming() == coming()


def test_a_fault_is_raised_by_whoever_asks() -> None:
    coming = begin_apart(int, "three")
    for _ in range(2):
        with pytest.raises(ValueError, match="three"):
            coming()


def dies_apart(here: int) -> str:
    if os.getpid() != here:
        os.kill(os.getpid(), signal.SIGKILL)
    return "done here"


def test_what_a_killed_process_leaves_undone_is_done_here() -> None:
    assert begin_apart(dies_apart, os.getpid())() == "done here"


def test_a_program_that_ends_waits_for_no_result() -> None:
    program = """if True:
        import threading, time
        from bot.apart import begin_apart
        coming = begin_apart(time.sleep, 60)
        threading.Thread(target=coming, daemon=True).start()
        time.sleep(0.2)
    """
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, timeout=30, check=True)
    assert time.monotonic() - begun < 20
    assert done.stderr == b""
