"""Scores the sense of danger on typed messages: `python -m benchmarks.emergency_score dev|held|fresh [--misses]`.

Recall over all rows that are emergencies, precision over all rows. Of the held half and the fresh set
nothing but totals is printed.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from bot.finding.emergency import EmergencySense, lessons
from bot.finding.files import read_word_lists
from bot.library import open_library

HERE = Path(__file__).resolve().parent


def build() -> tuple[EmergencySense, float]:
    """Return the sense as the service builds it, and how many seconds that took."""
    lists, found = read_word_lists(HERE.parent)
    assert lists.emergency is not None, found
    assert lists.emergency_messages is not None, found
    library, _ = open_library(HERE.parent, datetime.now(UTC).date())
    assert library is not None
    began = time.perf_counter()
    return EmergencySense(lists.emergency, lessons(library, lists.emergency_messages)), time.perf_counter() - began


def main() -> None:
    """Print the figures."""
    half = sys.argv[1] if len(sys.argv) > 1 else "dev"
    rows = [json.loads(line) for line in (HERE / "messages" / f"finding-{half}.jsonl").read_text().splitlines()]
    sense, built = build()
    taken = []
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    wrong = []
    for row in rows:
        began = time.perf_counter()
        shown = sense.senses(row["text"])
        taken.append(time.perf_counter() - began)
        for name in ("all", row["id"].rpartition("-")[0]):
            tally[name][2 * row["emergency"] + shown] += 1
        if shown != row["emergency"]:
            wrong.append(row)
    quiet, false, missed, right = tally.pop("all")
    recall, precision = right / (right + missed), right / max(1, right + false)
    print(f"{half}: {len(rows)} messages, {right + missed} emergencies")
    print(f"  recall     {100 * recall:6.1f} %  ({missed} missed)")
    print(f"  precision  {100 * precision:6.1f} %  ({false} shown without danger, of {quiet + false})")
    print(f"  F1         {200 * recall * precision / max(1e-9, recall + precision):6.1f}")
    taken.sort()
    print(
        f"  median     {1000 * statistics.median(taken):6.2f} ms, "
        f"99th percentile {1000 * taken[len(taken) * 99 // 100]:.2f} ms"
    )
    print(f"  built in   {built:6.2f} s")
    if half != "dev":
        return
    for name, (quiet, false, missed, right) in sorted(tally.items()):
        print(f"  {name:<12} shown {right} of {right + missed} emergencies, {false} of {quiet + false} others")
    if "--misses" in sys.argv:
        for row in wrong:
            print(
                f"{'missed' if row['emergency'] else 'shown '}  {row['text']}\n"
                f"        {'; '.join(sense.explain(row['text']))}"
            )


if __name__ == "__main__":
    main()
