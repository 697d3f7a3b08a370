"""Split the message sets into a development and a held half, and check them.

Pools `<set>-dev.jsonl` and `<set>-held.jsonl`, checks every row, and deals each stratum
out by a seeded shuffle. The result depends only on the rows and the seed, so a second
run changes nothing. Prints counts, never a message.

    python benchmarks/messages/split.py            # split (or split again after adding rows)
    python benchmarks/messages/split.py --check    # only check; exit 1 if the halves differ
"""

import json
import random
import re
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
SEED = "safeguarding-messages-1"

FLOWS = {
    "emergency",
    "child-at-risk",
    "adult-at-risk",
    "staff-allegation",
    "bruising-non-mobile",
    "infant-head-injury",
    "safe-sleep",
    "pregnancy-unborn",
    "young-parent",
    "disclosure-child",
    "disclosure-adult",
    "childs-voice",
    "domestic-abuse",
    "encompass",
    "perpetrator",
    "safety-plan",
    "parental-mental-health",
    "parental-substance-use",
    "think-family",
    "cumulative-risk",
    "neglect",
    "not-brought",
    "moving-families",
    "isolation-migration",
    "disabled-child",
    "exploitation",
    "missing",
    "self-harm-suicide",
    "young-carer",
    "sharing-information",
    "make-referral",
    "professional-disagreement",
    "stepping-down",
    "supervision",
    "fgm",
    "forced-marriage",
    "child-sexual-abuse",
    "private-fostering",
    "radicalisation",
}
WORDINGS = {"plain", "slang", "indirect", "clipped", "typo"}
KINDS = {
    "name",
    "dob",
    "nhs",
    "postcode",
    "address",
    "phone",
    "email",
    "school",
    "surgery",
    "plate",
    "handle",
    "case",
    "ni",
    "passport",
}
ORIGINS = {
    "english",
    "welsh",
    "irish",
    "scottish",
    "polish",
    "romanian",
    "pakistani",
    "bangladeshi",
    "hindu",
    "sikh",
    "nigerian",
    "ghanaian",
    "somali",
    "arabic",
    "turkish",
    "chinese",
    "vietnamese",
    "jewish",
    "caribbean",
    "roma-traveller",
    "dictionary-word",
    "initials",
}
DRAMA = re.compile(r"(\+447700900|07700900|01632960|02079460|08081570)\d{3}")


def nhs_is_sound(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    rest = 11 - sum(int(d) * (10 - i) for i, d in enumerate(digits[:9])) % 11
    return len(digits) == 10 and digits.startswith("999") and rest % 11 == int(digits[9])


def check_finding(row: dict) -> list[str]:
    wrong = []
    if set(row) != {"id", "text", "topics", "wording", "role", "emergency", "none"}:
        wrong.append("fields")
    if not set(row["topics"]) <= FLOWS or len(set(row["topics"])) != len(row["topics"]):
        wrong.append("topics")
    if row["wording"] not in WORDINGS:
        wrong.append("wording")
    if row["none"] == bool(row["topics"]):
        wrong.append("none")
    if row["emergency"] != ("emergency" in row["topics"]):
        wrong.append("emergency")
    return wrong


def check_noticing(row: dict) -> list[str]:
    wrong = []
    if set(row) != {"id", "text", "spans", "identifies", "certain", "tempting"}:
        wrong.append("fields")
    if row["identifies"] != bool(row["spans"]) or row["identifies"] == row["tempting"]:
        wrong.append("identifies")
    for span in row["spans"]:
        text, kind = span["text"], span["kind"]
        flat = re.sub(r"[^\d+]", "", text)
        if text not in row["text"] or kind not in KINDS:
            wrong.append("span")
        if (kind == "name") != (span.get("origin") in ORIGINS):
            wrong.append("origin")
        if kind == "nhs" and not nhs_is_sound(text):
            wrong.append("nhs")
        if kind == "phone" and not DRAMA.fullmatch(flat):
            wrong.append("phone")
        if kind == "email" and not re.search(r"@([\w-]+\.)?example\.(org|com)$", text):
            wrong.append("email")
        if kind == "ni" and not text.upper().startswith("QQ"):
            wrong.append("ni")
    return wrong


def finding_stratum(row: dict) -> str:
    kind = row["id"].rsplit("-", 1)[0]
    if kind != "topic":
        return f"{kind} none" if row["none"] and kind == "quiet" else kind
    topic = next(t for t in row["topics"] if t != "emergency")
    return f"topic {topic} " + ("free" if row["wording"] in {"indirect", "slang"} else "direct")


def noticing_stratum(row: dict) -> str:
    if not row["identifies"]:
        return "clean"
    if not row["certain"]:
        return "possible"
    numbers = [s["kind"] for s in row["spans"] if s["kind"] != "name"]
    if numbers:
        return numbers[0]
    span = row["spans"][0]
    return f"name {span['origin']} " + ("lower" if span["text"].islower() else "cased")


SETS = {"finding": (check_finding, finding_stratum), "noticing": (check_noticing, noticing_stratum)}


def read(path: Path) -> list[dict]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write(path: Path, rows: list[dict]) -> None:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")


def deal(rows: list[dict], stratum) -> tuple[list[dict], list[dict]]:
    """Halve every stratum; odd ones give their extra row to either half in turn."""
    groups: dict[str, list[dict]] = {}
    for row in sorted(rows, key=lambda r: r["id"]):
        groups.setdefault(stratum(row), []).append(row)
    dev, held, odd = [], [], 0
    for name in sorted(groups):
        group = groups[name]
        random.Random(f"{SEED}/{name}").shuffle(group)
        half = len(group) // 2
        if len(group) % 2:
            half += odd
            odd = 1 - odd
        dev += group[:half]
        held += group[half:]
    return sorted(dev, key=lambda r: r["id"]), sorted(held, key=lambda r: r["id"])


def main(argv: list[str]) -> int:
    bad = 0
    for name, (check, stratum) in SETS.items():
        paths = HERE / f"{name}-dev.jsonl", HERE / f"{name}-held.jsonl"
        before = [read(p) for p in paths]
        rows = before[0] + before[1]
        for repeated in ("id", "text"):
            if max(Counter(r[repeated].lower() for r in rows).values()) > 1:
                print(f"{name}: a repeated {repeated}")
                bad = 1
        for row in rows:
            for fault in check(row):
                print(f"{name}: {row['id']}: {fault}")
                bad = 1
        after = deal(rows, stratum)
        if "--check" in argv:
            if tuple(before) != after:
                print(f"{name}: the halves are not those the seed gives")
                bad = 1
        elif not bad:
            for path, half in zip(paths, after, strict=True):
                write(path, half)
        counts = [Counter(r["id"].rsplit("-", 1)[0] for r in half) for half in after]
        for kind in sorted(counts[0] + counts[1]):
            print(f"{name:9} {kind:10} dev {counts[0][kind]:4} held {counts[1][kind]:4}")
    return bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
