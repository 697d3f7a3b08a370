"""How well identifying details are noticed: `python -m benchmarks.noticing_score dev|held|more-dev|more-held`.

For the held halves only totals are printed, never a message or an id; `-v` shows what went wrong in the others.
Ordinary messages (the finding sets) are counted for false alarms too.
"""

from __future__ import annotations

import json
import random
import re
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from bot.finding.names import Everyday, Names, read_names
from bot.finding.noticing import Noticed, Noticer

ROOT = Path(__file__).parent.parent
MESSAGES = Path(__file__).parent / "messages"
PARTS = ("dev", "held", "more-dev", "more-held", "fresh")
NUMBERS = {"dob", "nhs", "phone", "plate", "case", "ni", "passport"}
PLACES = {"postcode", "address", "school", "surgery"}


class Row(NamedTuple):
    """One message with what it holds, and what was noticed."""

    id: str
    text: str
    spans: list[dict[str, str]]
    sure: bool
    noticed: Noticed


def build() -> Noticer:
    """Build a noticer from the working copy's word lists, with all its content's words where that loads."""
    names, everyday, faults = read_names(ROOT)
    if names is None or everyday is None:
        raise SystemExit("\n".join(map(str, faults)))
    return with_library(names, everyday)


def with_library(names: Names, everyday: Everyday) -> Noticer:
    from datetime import date

    from bot.content.load import load
    from bot.finding.names import numbers_of, words_of

    library = load(ROOT, date(2026, 12, 1), demo=True).library
    if library is None:
        return Noticer(names, everyday)
    return Noticer(names, everyday, words_of(library), numbers_of(library))


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (MESSAGES / name).read_text().splitlines()]


def nothing_kept(_: str) -> str:
    """Keep nothing: stands in until what is kept of a message can be asked for."""
    return ""


def find_kept() -> Callable[[str], str]:
    """Return the function that says what would be stored of a message, where the project has it."""
    try:
        from benchmarks.kept import kept
    except ImportError:
        return nothing_kept
    return kept


def share(hit: int, all_: int) -> str:
    return f"{100 * hit / all_:5.1f} % ({hit} of {all_})" if all_ else "    - "


def interval(hit: int, all_: int) -> str:
    """Return Wilson's 95 % interval."""
    if not all_:
        return ""
    z, p = 1.96, hit / all_
    middle = (p + z * z / (2 * all_)) / (1 + z * z / all_)
    half = z / (1 + z * z / all_) * (p * (1 - p) / all_ + z * z / (4 * all_ * all_)) ** 0.5
    return f"[{100 * (middle - half):.1f}-{100 * (middle + half):.1f}]"


def covered(row: Row, span: dict[str, str]) -> bool:
    """Tell whether any of the noticed places lies in a span."""
    at = row.text.find(span["text"])
    return any(start < at + len(span["text"]) and at < end for start, end in row.noticed.spans)


def recall(rows: list[Row]) -> None:
    identifying = [row for row in rows if row.spans]
    caught = [row for row in identifying if row.noticed]
    print(
        f"identifying messages noticed   {share(len(caught), len(identifying))} "
        f"{interval(len(caught), len(identifying))}"
    )
    kinds: dict[str, Counter[bool]] = defaultdict(Counter)
    origins: dict[str, Counter[bool]] = defaultdict(Counter)
    lower: Counter[bool] = Counter()
    for row in identifying:
        for kind in {span["kind"] for span in row.spans}:
            kinds[kind][bool(row.noticed)] += 1
        group = {span["kind"] for span in row.spans}
        for title, members in (("numbers", NUMBERS), ("places", PLACES), ("names", {"name"})):
            if group & members:
                kinds[title][bool(row.noticed)] += 1
        for span in row.spans:
            if "origin" in span:
                origins[span["origin"]][covered(row, span)] += 1
                if span["text"].islower():
                    lower[covered(row, span)] += 1
    for title in ("numbers", "places", "names"):
        print(f"  messages with {title:16} {share(kinds[title][True], kinds[title].total())}")
    print(f"  lower-case names (spans)       {share(lower[True], lower.total())}")
    for kind in sorted(set(kinds) - {"numbers", "places", "names"}):
        print(f"    {kind:10} {share(kinds[kind][True], kinds[kind].total())}")
    print("  by origin of name (spans covered)")
    for origin in sorted(origins):
        print(f"    {origin:16} {share(origins[origin][True], origins[origin].total())}")
    sure = [row for row in identifying if row.sure]
    print(f"certain where a reader is certain {share(sum(row.noticed.certain for row in sure), len(sure))}")


def alarms(rows: list[Row], title: str) -> None:
    clean = [row for row in rows if not row.spans]
    false = [row for row in clean if row.noticed]
    print(
        f"false alarms, {title:16} {share(len(false), len(clean))} {interval(len(false), len(clean))}, "
        f"certain ones {sum(row.noticed.certain for row in false)}"
    )


def leaks(rows: list[Row], kept: Callable[[str], str]) -> None:
    if kept is nothing_kept:
        print("words of spans in what is kept  not measured: benchmarks/kept.py is not there")
        return
    spans = leaking = digits = 0
    for row in rows:
        stored = set(re.findall(r"\w+", kept(row.text).lower()))
        for span in row.spans:
            spans += 1
            words = set(re.findall(r"\w+", span["text"].lower())) & stored
            leaking += bool(words)
            digits += any(map(str.isdigit, "".join(words)))
    print(f"spans with a word in what is kept {share(leaking, spans)}, with a digit {digits}")


def times(noticer: Noticer, texts: Iterable[str]) -> None:
    taken = []
    for text in texts:
        begun = time.perf_counter()
        noticer.notice(text)
        taken.append(1000 * (time.perf_counter() - begun))
    taken.sort()
    print(
        f"time: median {statistics.median(taken):.3f} ms, "
        f"99th percentile {taken[int(len(taken) * 0.99)]:.3f} ms, longest {taken[-1]:.3f} ms"
    )
    chance = random.Random(7)
    for title, text in {
        "words": " ".join(
            chance.choices("mum says hes asleep when i visit the baby kayleigh 12 road".split(), k=170_000)
        ),
        "digits": "1234567890" * 100_000,
        "unicode": "éłñ– " * 200_000,
    }.items():
        begun = time.perf_counter()
        noticer.notice(text[:1_000_000])
        print(f"  1 MB of {title:8} {1000 * (time.perf_counter() - begun):6.1f} ms")


def score(part: str, noticer: Noticer, kept: Callable[[str], str]) -> list[Row]:
    rows = [
        Row(each["id"], each["text"], each["spans"], each["certain"], noticer.notice(each["text"]))
        for each in read(f"noticing-{part}.jsonl")
    ]
    ordinary = [
        Row(each["id"], each["text"], [], False, noticer.notice(each["text"]))
        for each in read(f"finding-{part.removeprefix('more-')}.jsonl")
    ]
    recall(rows)
    alarms(rows, "tempting")
    alarms(ordinary, "ordinary")
    leaks(rows, kept)
    times(noticer, [row.text for row in rows + ordinary])
    return rows + ordinary


def show(rows: list[Row]) -> None:
    """Print what went wrong; for the development half only."""
    for row in rows:
        missed = [span["text"] for span in row.spans if not covered(row, span)]
        if bool(row.spans) != bool(row.noticed) or missed:
            found = [row.text[start:end] for start, end in row.noticed.spans]
            print(
                "MISSED" if row.spans and not row.noticed else "part" if row.spans else "ALARM",
                row.id,
                "|",
                row.text,
                "|",
                missed,
                found,
                row.noticed.kinds,
            )


def main(arguments: list[str]) -> None:
    part = arguments[0] if arguments else "dev"
    if part not in PARTS:
        raise SystemExit(f"one of {', '.join(PARTS)}?")
    rows = score(part, build(), find_kept())
    if part.endswith("dev") and "-v" in arguments:
        show(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
