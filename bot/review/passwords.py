"""What a password must be, and how it is kept: argon2id, and the same work whether or not anybody has that name."""

from __future__ import annotations

import re
import secrets
import unicodedata
from pathlib import Path
from typing import Final, Literal, Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST: Final = 12
LONGEST: Final = 128
_FEWEST_CHARACTERS: Final = 5
_MOST_LISTED_WORDS: Final = 2
_SHORTEST_NAME: Final = 3
_FEWEST_LETTERS_BESIDE_NAME: Final = 6
_LEET: Final = str.maketrans("013457@$!", "oieastasi")
_ROWS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "0123456789",
    "1234567890",
    "qazwsxedcrfvtgb",
)

Reason = Literal["short", "long", "common", "name"]


class PasswordRefused(ValueError):
    """A password is not accepted. `reason` is for pages, the text for the terminal."""

    def __init__(self, reason: Reason) -> None:
        self.reason: Reason = reason
        super().__init__(
            {
                "short": f"the password needs at least {SHORTEST} characters",
                "long": f"the password may have at most {LONGEST} characters",
                "common": "this password is among the first that are tried: take three or four unrelated words",
                "name": "the password must not be the lead's name",
            }[reason]
        )


def check_password(password: str, name: str, listed: frozenset[str]) -> None:
    """Raise PasswordRefused for a password that is short, long or easily guessed. Nothing else is asked of it."""
    password = plain(password)
    if len(password) < SHORTEST:
        raise PasswordRefused("short")
    if len(password) > LONGEST:
        raise PasswordRefused("long")
    if _is_name(password, name):
        raise PasswordRefused("name")
    if _is_common(password.casefold(), listed):
        raise PasswordRefused("common")


def plain(password: str) -> str:
    """Return a password in the one spelling that is hashed, however a keyboard composes its letters."""
    return unicodedata.normalize("NFKC", password)


def common_words() -> frozenset[str]:
    """Return the words that passwords are most often made of; our own list."""
    lines = (Path(__file__).parent / "common-words.txt").read_text(encoding="utf-8").split()
    return frozenset(lines)


def _letters(text: str) -> str:
    return "".join(each for each in text if each.isalpha())


def _is_name(password: str, name: str) -> bool:
    """Tell whether few letters of a password are left once the lead's name is taken out."""
    own, said = _letters(plain(name).casefold()), _letters(password.casefold())
    return len(own) >= _SHORTEST_NAME and own in said and len(said.replace(own, "")) < _FEWEST_LETTERS_BESIDE_NAME


def _is_common(password: str, listed: frozenset[str]) -> bool:
    if len(set(password)) < _FEWEST_CHARACTERS or _is_row(password):
        return True
    return any(_is_few_words(_once(form), listed) for form in (_letters(password), _letters(password.translate(_LEET))))


def _is_row(password: str) -> bool:
    """Tell whether a password runs along the alphabet, the digits or a keyboard, either way."""
    return any(password in row * 12 or password[::-1] in row * 12 for row in _ROWS)


def _once(text: str) -> str:
    """Return the shortest beginning that a text repeats: `abcabc` becomes `abc`."""
    repeated = re.fullmatch(r"(.+?)\1*", text)
    return repeated[1] if repeated else text


def _is_few_words(text: str, listed: frozenset[str]) -> bool:
    """Tell whether a text is nothing but one or two listed words."""
    reached = {0}
    for _ in range(_MOST_LISTED_WORDS):
        reached = {
            end for start in reached for end in range(start + 1, len(text) + 1) if text[start:end] in listed
        } | reached
    return len(text) in reached


class Hasher(Protocol):
    """Anything that keeps passwords as argon2-cffi does."""

    def hash(self, password: str) -> str: ...  # noqa: D102
    def verify(self, hash: str, password: str) -> bool: ...  # noqa: A002, D102
    def check_needs_rehash(self, hash: str) -> bool: ...  # noqa: A002, D102


def argon2id() -> PasswordHasher:
    """Return argon2id with 19 MiB, two passes and one lane."""
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class Passwords:
    """Hashes and compares. One that nobody has is compared where there is none, so that it takes as long."""

    def __init__(self, hasher: Hasher | None = None) -> None:
        self._hasher: Hasher = hasher or argon2id()
        self._nobodys = self._hasher.hash(secrets.token_hex(32))
        self._listed = common_words()

    def check(self, password: str, name: str) -> None:
        """Raise PasswordRefused for a password that is not accepted."""
        check_password(password, name, self._listed)

    def keep(self, password: str, name: str) -> str:
        """Return what is stored of a new password. Raises PasswordRefused."""
        self.check(password, name)
        return self._hasher.hash(plain(password))

    def fits(self, stored: str, password: str) -> bool:
        """Tell whether a password is the stored one; never where nothing is stored, but after the same work."""
        try:
            same = self._hasher.verify(stored or self._nobodys, plain(password))
        except (VerificationError, InvalidHashError):
            return False
        return same and stored != ""

    def renewed(self, stored: str, password: str) -> str | None:
        """Return what to store instead where the work asked for has grown since; None where it has not."""
        return self._hasher.hash(plain(password)) if self._hasher.check_needs_rehash(stored) else None
