"""The engine and the content: replay and next screen, first answer, loading and proving, memory.

`python -m benchmarks.engine_bench`. Figures are medians of one run, to be read beside the plain step on top.
"""

from __future__ import annotations

import gc
import json
import resource
import statistics
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

from bot.app import build_readers
from bot.content.hours import LONDON, moment_at
from bot.engine.draw import draw_standing
from bot.engine.paths import paths
from bot.engine.replay import read
from bot.engine.token import State, spell
from bot.exchange import Context, Desk, Tapped, handle
from bot.library import open_library

ROOT = Path(__file__).resolve().parent.parent
WHEN = datetime(2026, 11, 24, 12, 0, tzinfo=LONDON)


def micros(work, times: int = 400) -> float:
    """Return the median time of a call in microseconds."""
    for _ in range(20):
        work()
    gc.collect()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1e6


def first_answer() -> float:
    """Return seconds from starting a process to its first screen of a flow."""
    code = (
        "from bot.app import open_reception; from bot.settings import Settings; from bot.exchange import *;"
        "from datetime import datetime, UTC;"
        "r,_=open_reception(Settings());"
        "t=handle(r.desk(), Started('bruising-non-mobile'), Context(datetime.now(UTC)));"
        "assert t.screens[0].question=='danger';"
        "import time; print(time.time())"
    )
    taken = []
    for _ in range(5):
        began = time.time()
        done = subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True, text=True)
        taken.append(float(done.stdout) - began)
    return statistics.median(taken)


def main() -> None:
    """Print the table."""
    began = time.perf_counter()
    library, found = open_library(ROOT, WHEN.date())
    loading = time.perf_counter() - began
    assert library is not None, found[:3]
    moment = moment_at(WHEN, library.calendar.office, frozenset())
    flow, path = max(((f, p) for f in library.flows for p in paths(library, f)), key=lambda pair: len(pair[1].steps))
    last, end = State(flow, "", path.answers[:-1]), path.state(flow)
    token, outcome = spell(library, last), spell(library, end)
    desk = Desk(library, *build_readers(library, ROOT))
    step = {"a": 1}
    rows = {
        "one dictionary look-up (for scale)": micros(lambda: step["a"]),
        f"read and replay a token, {len(path.steps) - 1} answers": micros(lambda: read(library, token)),
        "the same, and draw its question": micros(
            lambda: draw_standing(library, read(library, token), moment, "hertfordshire")
        ),
        "read, replay and draw the outcome": micros(
            lambda: draw_standing(library, read(library, outcome), moment, "hertfordshire")
        ),
        "a whole turn of the exchange": micros(lambda: handle(desk, Tapped(token), Context(WHEN, "hertfordshire"))),
        "a typed message, found": micros(lambda: desk.finder.find("brusing on 8wk old, dad says dog"), 100),
    }
    print(
        f"{len(library.flows)} flows, {sum(1 for f in library.flows for _ in paths(library, f))} paths, "
        f"longest {len(path.steps)} questions"
    )
    for name, value in rows.items():
        print(f"  {name:<48}{value:>10.1f} us")
    print(f"  {'loading and proving all content':<48}{loading:>10.2f} s")
    print(f"  {'start of a process to its first answer':<48}{first_answer():>10.2f} s")
    print(
        f"  {'resident memory of this process':<48}"
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:>10.0f} MB"
    )
    if "--json" in sys.argv:
        print(json.dumps({**rows, "loading": loading}))


if __name__ == "__main__":
    main()
