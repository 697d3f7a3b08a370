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
    mentions: str = ""
    """A glossary term that is the whole message: told beside the topics it points to."""
    concepts: tuple[str, ...] = ()
    """Ids of at most six kept concepts, sorted: all that may be kept of a message that identifies nobody."""
    unknown_words: int = 0
    """How many of its words the vocabulary does not know."""


class Notice(Protocol):
    """What identifying details a message seems to hold: kinds only, never the details."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds from the closed list, such as `name`; empty when nobody is identified."""
        ...

    @property
    def certain(self) -> bool:
        """Tell whether a careful reader would be sure."""
        ...


class Noticer(Protocol):
    """Anything that reads a message and says whether it identifies someone."""

    def notice(self, text: str) -> Notice:
        """Return what a message seems to hold; never raises, whatever was typed."""
        ...


class Finder(Protocol):
    """Anything that reads a message and says what it points to."""

    def find(self, text: str) -> Found:
        """Return what a message points to; never raises, whatever was typed."""
        ...
