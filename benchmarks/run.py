"""Runs every benchmark, one after another: `make bench`.

Scores are on the development halves; the held halves are for releases only, each by its own scorer.
"""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = (
    ("engine_bench",),
    ("telegram_bench",),
    ("journal_bench",),
    ("finding_score", "dev"),
    ("emergency_score", "dev"),
    ("noticing_score", "dev"),
    ("peers", "dev"),
    ("strings", "20000"),
)


def main() -> int:
    """Run all of them, also when one fails; return 1 if one did."""
    failed = 0
    for name, *arguments in BENCHMARKS:
        print(f"\n=== {' '.join((name, *arguments))}", flush=True)
        failed |= subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *arguments], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
