"""What typed words point to: the seam between finding and the exchange."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Quality = Literal["strong", "weak", "none"]


@dataclass(frozen=True, slots=True)
class Found:
    """The answer of a finder to one message; holds ids only, never a word that was typed."""

    ranked: tuple[str, ...] = ()
    """Flow ids, the best first; at most three are offered."""
    quality: Quality = "none"
    """`strong`: the first is offered as the topic; `weak`: offered as a question."""
    emergency: bool = False
    term: str = ""
    """A glossary term that was asked about, if any."""
    contact: str = ""
    """A directory entry that was asked for, if any."""


class Finder(Protocol):
    """Anything that reads a message and says what it points to."""

    def find(self, text: str) -> Found:
        """Return what a message points to; never raises, whatever was typed."""
        ...
