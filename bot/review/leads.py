"""Who may read the figures: leads and owners, by name and password."""

from __future__ import annotations

import sqlite3
import unicodedata
from dataclasses import dataclass
from typing import Literal, NamedTuple

from bot.review.file import AccountsFile, Role
from bot.review.passwords import Passwords

LONGEST_NAME = 64


class Lead(NamedTuple):
    """Somebody who may sign in. Everything noted of them is noted of their number, which is never given again."""

    number: int
    name: str
    role: Role
    has_password: bool = True


class Checked(NamedTuple):
    """What a name and password were found to be: a lead, or none and the number of the name; 0 where nobody has it."""

    lead: Lead | None
    number: int


class LeadRefused(ValueError):
    """A lead cannot be added, changed or removed. `reason` is for pages, the text for the terminal."""

    def __init__(self, reason: Literal["name", "taken", "unknown", "last-owner"]) -> None:
        self.reason = reason
        super().__init__(
            {
                "name": f"a name has 1 to {LONGEST_NAME} letters, digits, spaces, or any of . - ' @ _",
                "taken": "there is a lead of this name already",
                "unknown": "there is no lead of this name",
                "last-owner": "this is the last owner: add another owner first",
            }[reason]
        )


def spelling(name: str) -> str:
    """Return a name as it is compared: capitals, accents' spelling and outer spaces make no difference."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def clean_name(name: str) -> str:
    """Return a name as it is shown. Raises LeadRefused for one with other signs than names have."""
    name = " ".join(unicodedata.normalize("NFKC", name).split())
    plain = all(each.isalnum() or each in " .-'@_" for each in name)
    if not plain or not 1 <= len(name) <= LONGEST_NAME or not 1 <= len(spelling(name)) <= LONGEST_NAME:
        raise LeadRefused("name")
    return name


_COLUMNS = "number, name, role, password <> ''"


@dataclass(frozen=True, slots=True)
class Leads:
    """The leads in an accounts file. Every method raises AccountsUnavailable where the file fails it."""

    file: AccountsFile
    passwords: Passwords

    def add(self, name: str, role: Role = "lead", password: str | None = None) -> Lead:
        """Add a lead; without a password, only a link signs them in. Raises LeadRefused and PasswordRefused."""
        name = clean_name(name)
        kept = self.passwords.keep(password, name) if password is not None else ""
        try:
            with self.file.changing() as connection:
                added = connection.execute(
                    "INSERT INTO lead (name, spelling, role, password) VALUES (?, ?, ?, ?)",
                    [name, spelling(name), role, kept],
                )
        except sqlite3.IntegrityError:
            raise LeadRefused("taken") from None
        return Lead(added.lastrowid or 0, name, role, bool(kept))

    def all(self) -> tuple[Lead, ...]:
        """Return every lead, by name."""
        with self.file.reading() as connection:
            return tuple(map(_lead, connection.execute(f"SELECT {_COLUMNS} FROM lead ORDER BY spelling")))  # noqa: S608

    def named(self, name: str) -> Lead:
        """Return the lead of a name. Raises LeadRefused."""
        found = self._find("spelling", spelling(name))
        if found is None:
            raise LeadRefused("unknown")
        return found

    def numbered(self, number: int) -> Lead | None:
        """Return the lead of a number; None once removed."""
        return self._find("number", number)

    def _find(self, column: Literal["spelling", "number"], value: str | int) -> Lead | None:
        with self.file.reading() as connection:
            row = connection.execute(f"SELECT {_COLUMNS} FROM lead WHERE {column} = ?", [value]).fetchone()  # noqa: S608
        return _lead(row) if row else None

    def remove(self, number: int) -> None:
        """Remove a lead, and end whatever they have open. Raises LeadRefused where leads but no owner would be left."""
        with self.file.changing() as connection:
            connection.execute("DELETE FROM lead WHERE number = ?", [number])
            owners, leads = connection.execute("SELECT total(role = 'owner'), count(*) FROM lead").fetchone()
            if leads and not owners:
                raise LeadRefused("last-owner")

    def check(self, name: str, password: str) -> Checked:
        """Return the lead whose name and password these are, or else whose name alone it is.

        The same work is done for a name that nobody has, so that neither the
        answer nor the time it takes tells which names there are.
        """
        with self.file.reading() as connection:
            row = connection.execute(
                "SELECT number, password FROM lead WHERE spelling = ?", [spelling(name)]
            ).fetchone() or (0, "")
        number, stored = row
        if not self.passwords.fits(stored, password):
            return Checked(None, number)
        self._renew(number, stored, password)
        return Checked(self.numbered(number), number)

    def _renew(self, number: int, stored: str, password: str) -> None:
        renewed = self.passwords.renewed(stored, password)
        if renewed is not None:
            with self.file.changing() as connection:
                connection.execute(
                    "UPDATE lead SET password = ? WHERE number = ? AND password = ?", [renewed, number, stored]
                )

    def set_password(self, lead: Lead, password: str) -> None:
        """Set a password, and end every session, link and known browser of the lead. Raises PasswordRefused."""
        kept = self.passwords.keep(password, lead.name)
        with self.file.changing() as connection:
            connection.execute("UPDATE lead SET password = ? WHERE number = ?", [kept, lead.number])
            for table in ("session", "link", "browser"):
                connection.execute(f"DELETE FROM {table} WHERE lead = ?", [lead.number])  # noqa: S608  own names


def _lead(row: tuple[int, str, Role, int]) -> Lead:
    number, name, role, has_password = row
    return Lead(number, name, role, bool(has_password))
