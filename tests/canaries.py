"""Two hundred made-up messages that identify somebody, and a search that finds them however they are written.

Every number lies in a range that is never given to anybody: see
`benchmarks/messages/README.md`.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

HOW_MANY = 200
_FIRST = "Aaliyah Bartek Cerys Dawid Eilidh Fatou Gethin Hyacinth Ifeoluwa Jarek Keziah Llew Mireille Nkechi".split()
_SOUNDS = "bram brack crim dorn fennel grub hobble ick jorum kett lurk mott nibbe quill rasp skew thrum wick".split()
_WORRIES = (
    "baby bruise not crawling yet",
    "dog on the bed again and no food in the house",
    "mum says partner threw a plate, kids upstairs",
    "missing from school since monday",
    "who do I ring about this",
    "qzx flarn nobody answers",
)
_SHORTEST = 8
"""Letters and digits that a part must have, so that it stands nowhere by chance."""


@dataclass(frozen=True)
class Canary:
    """A message, and the parts of it that identify somebody."""

    text: str
    parts: tuple[str, ...]


@cache
def canaries() -> tuple[Canary, ...]:
    random = Random(200)
    return tuple(_canary(number, random) for number in range(HOW_MANY))


def _canary(number: int, random: Random) -> Canary:
    name = f"{random.choice(_FIRST)} {_word(random)}{_word(random)}worth".title()
    street = f"{number + 1} {_word(random)}{_word(random)} terrace"
    parts = (
        name if number % 3 else name.lower(),
        f"999 {number:03} {_checked(f'999{number:03}{random.randrange(1000):03}')}",
        f"07700 900{number:03}",
        f"{name.replace(' ', '.').lower()}{number}@example.org",
        street.title() if number % 2 else street,
        f"Saint {_word(random).title()}{_word(random)}'s Primary",
    )
    said = (parts[0], *random.sample(parts[1:], 2))
    worry = random.choice(_WORRIES)
    return Canary(random.choice((f"{worry}: {', '.join(said)}", f"{', '.join(said)} {worry}")), said)


def _word(random: Random) -> str:
    return random.choice(_SOUNDS) + random.choice(_SOUNDS)


def _checked(first_nine: str) -> str:
    """The last part of an NHS number of the range that is never issued, with the digit that makes it sound."""
    weighed = sum(int(digit) * weight for digit, weight in zip(first_nine, range(10, 1, -1), strict=True))
    return f"{first_nine[6:]}{(11 - weighed % 11) % 11 % 10}"


# --- searching ----------------------------------------------------------------------------


def squeezed(content: bytes) -> bytes:
    """Letters and digits alone, in small letters: what UTF-8, UTF-16, spaces, signs and capitals all come down to."""
    return re.sub(rb"[^a-z0-9]+", b"", content.lower())


def found(content: bytes, secrets: tuple[str, ...] = ()) -> list[str]:
    """The parts of canaries, and other secrets, that stand somewhere in it."""
    haystacks = (squeezed(content), squeezed(re.sub(rb"%[0-9a-fA-F]{2}", b"", content.replace(b"\0", b""))))
    sought = {part for canary in canaries() for part in (canary.text, *canary.parts)} | set(secrets)
    return sorted(part for part in sought if any(squeezed(part.encode()) in haystack for haystack in haystacks))


def every_byte(place: Path) -> bytes:
    """Every file in a folder by its name and content, packed ones also unpacked."""
    return b"\n".join(_bytes_of(place))


def _bytes_of(place: Path) -> Iterator[bytes]:
    for path in sorted(place.rglob("*")):
        yield str(path).encode()
        if not path.is_file():
            continue
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            continue  # a part that was renamed meanwhile; whole it is looked at too
        yield content
        if zipfile.is_zipfile(io.BytesIO(content)):
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                yield from (packed.read(name) for name in packed.namelist())
