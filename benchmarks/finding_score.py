"""Scores the finder on typed messages: `python -m benchmarks.finding_score dev|held|fresh [--misses]`.

Misses are printed for the development half only; of the held half and the fresh set nothing but totals.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.app import build_readers
from bot.library import open_library

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Print the figures."""
    half = sys.argv[1] if len(sys.argv) > 1 else "dev"
    library, _ = open_library(HERE.parent, datetime.now(UTC).date())
    assert library is not None
    finder, _ = build_readers(library, HERE.parent)
    rows = [json.loads(line) for line in (HERE / "messages" / f"finding-{half}.jsonl").read_text().splitlines()]
    taken, first, three, indirect, misses = [], [], [], [], []
    away: dict[str, list[bool]] = {"out": [], "in": [], "emergency": []}
    for row in rows:
        began = time.perf_counter()
        found = finder.find(row["text"])
        taken.append(time.perf_counter() - began)
        turned = not (found.ranked or found.emergency or found.term or found.contact)
        if row["none"]:
            away["out"].append(not found.ranked and not found.term and not found.contact)
            continue
        away["emergency" if row["emergency"] else "in"].append(turned)
        ordinary = row["id"].startswith(("topic", "looks-out"))
        topics = [flow for flow in row["topics"] if flow != "emergency"]
        if not ordinary or not topics:
            continue
        first.append(bool(found.ranked) and found.ranked[0] in topics)
        three.append(bool(set(found.ranked) & set(topics)))
        if row["wording"] in {"indirect", "slang"}:
            indirect.append(three[-1])
        if not three[-1]:
            misses.append((row["topics"], found.ranked, row["text"]))
    print(f"{half}: {len(first)} messages about a topic, {len(rows)} in all")
    for name, hits in (("first", first), ("among three", three), ("among three, indirect and slang", indirect),
                       ("out of scope turned away", away["out"]), ("real questions turned away", away["in"]),
                       ("emergencies turned away", away["emergency"])):  # fmt: skip
        print(f"  {name:<36}{100 * sum(hits) / len(hits):6.1f} %")
    taken.sort()
    print(f"  {'median time':<36}{1000 * statistics.median(taken):6.2f} ms")
    print(f"  {'99th percentile':<36}{1000 * taken[int(0.99 * len(taken))]:6.2f} ms")
    if "--misses" in sys.argv and half == "dev":
        for wanted, got, text in misses:
            print(f"{','.join(wanted):<40} {','.join(got):<60} {text}")


if __name__ == "__main__":
    main()
