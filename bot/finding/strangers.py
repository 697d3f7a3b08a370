"""Words that nobody knows: each may be a name on no list, a word misspelt, a short form."""

from __future__ import annotations

import re

from bot.finding.around import Around
from bot.finding.initials import Initials
from bot.finding.known import Known
from bot.finding.standing import LIKELY, weigh

_APOSTROPHED = re.compile(r"[od]'[a-z]{4}", re.IGNORECASE)
_VOWEL = re.compile(r"[aeiouy]")
_SHORTEST, _ACRONYM, _PAIR, _LONG = 3, 5, 2, 8
_DROPPED = 2
_SIZES = frozenset({"little", "lil", "wee", "big"})


class Strangers:
    """Judges words that stand on no list, by their shape and by their place."""

    def __init__(self, known: Known, initials: Initials) -> None:
        self._known = known
        self._initials = initials

    def judge(self, around: Around) -> bool | None:
        """Return whether a word is certainly a name, only possibly (False), or not at all (None)."""
        base, reading, known = around.base, around.reading, self._known
        word = reading.word(around.place)
        if not base.isascii():
            return False
        if self._contracted(word):
            return None
        if _APOSTROPHED.match(word):
            return True
        shouted = reading.cased and word.rstrip("s").isupper()
        if len(base) < _SHORTEST or (shouted and len(word) < _ACRONYM):
            return self._short(around)
        if around.after in known.cues.eponyms or around.operation or not _VOWEL.search(base):
            return None
        if shouted and len(word) == _ACRONYM:
            return None
        near = known.near(base)
        if known.is_shaped(base) and not near:
            return reading.titled(around.place) or weigh(around) >= LIKELY
        if reading.is_foreign(around.place):
            return False
        if known.is_formed(base) or (near and len(base) >= _LONG):
            return self._misspelt(around)
        return self._near(around) if near else self._by_place(around)

    def _contracted(self, word: str) -> bool:
        """Tell whether it is a plain word with something dropped: dad'll, t'nursery, d'you."""
        parts = word.lower().split("'")
        return (
            len(parts) > 1
            and parts[-1] != "s"
            and all(len(part) <= _DROPPED or self._known.is_ordinary(part) for part in parts)
        )

    def _short(self, around: Around) -> bool | None:
        reading, known = around.reading, self._known
        if around.titled and reading.titled(around.place):
            return True
        following = reading.key(around.place + 1)
        joined = reading.joined(around.place) and (following in known.named or known.level(following) is None)
        if joined and len(around.base) == _PAIR and around.base.isalpha():
            return False
        return False if self._initials.is_pair(around) else None

    def _near(self, around: Around) -> bool | None:
        """Judge a word near an ordinary one: who acts may bear it as a name, unless it is near `teacher`."""
        acting = around.reading.begins(around.place) and around.act > LIKELY
        return False if acting and not self._known.near_people(around.base) else self._misspelt(around)

    def _misspelt(self, around: Around) -> bool | None:
        """Judge what is rather an ordinary word misspelt: with a capital it may be a name still."""
        titled = around.reading.titled(around.place)
        return False if titled and (around.capital or (around.subject and around.act >= LIKELY)) else None

    def _by_place(self, around: Around) -> bool | None:
        reading, cues, base = around.reading, self._known.cues, around.base
        organised = around.after in cues.organisations
        if around.titled:
            return around.before not in {"names", "name"} or None
        if reading.titled(around.place) and not organised:
            if around.before in {"the", "a", "an"} and around.after not in cues.family:
                return None
            return around.subject and around.act > LIKELY
        if around.before in _SIZES and len(base) > _SHORTEST:
            return None if base.endswith("s") else False
        verb = around.related and (around.after in cues.determiners or around.after in cues.pronouns)
        if verb or (around.told == 1 and not around.act):
            return None
        points = weigh(around)
        if organised or (around.aged and not (reading.begins(around.place) or around.aged_clearly)):
            points = min(points, around.related + 1)
        return False if points >= (LIKELY if len(base) <= _SHORTEST else LIKELY - 1) else None
