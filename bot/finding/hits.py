"""What a rule of noticing finds: a kind from a closed list, how sure it is, and where."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

Kind = Literal[
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
]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Hit(NamedTuple):
    """One detail: `start` and `end` are places in the text as typed."""

    kind: Kind
    certain: bool
    start: int
    end: int
