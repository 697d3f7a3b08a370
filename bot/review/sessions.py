"""Who is signed in: random tokens of which only hashes are kept, and which end by themselves."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.review.file import AccountsFile, Purpose, Role
from bot.review.leads import Lead

IDLE: Final = 30
"""Minutes without a page after which a session ends."""
LONGEST: Final = 12 * 60
"""Minutes after which a session ends, whatever happens."""
KNOWN_DAYS: Final = 180
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")

Random = Callable[[int], bytes]


def minute(now: datetime) -> int:
    """Return the whole minutes since 1970."""
    return int(now.timestamp() // 60)


def day_number(now: datetime) -> int:
    """Return a day such as 20261122."""
    return int(now.strftime("%Y%m%d"))


def days_before(now: datetime, days: int) -> int:
    """Return the day so many days ago, such as 20261122."""
    return day_number(now - timedelta(days=days))


def digest(token: str) -> bytes:
    """Return what is kept of a token; of one that is no token, what fits nothing."""
    return hashlib.sha256(token.encode() if _TOKEN.fullmatch(token) else b"").digest()


@dataclass(frozen=True, slots=True)
class Sessions:
    """Sessions, one-time links and known browsers. Every method raises AccountsUnavailable where the file fails it."""

    file: AccountsFile
    clock: Callable[[], datetime]
    random: Random = secrets.token_bytes

    def _token(self) -> str:
        return base64.urlsafe_b64encode(self.random(32)).rstrip(b"=").decode()

    # --- sessions ----------------------------------------------------------

    def begin(self, lead: Lead, instead_of: str = "") -> str:
        """Sign a lead in under a token made now; the session it takes the place of ends, and so do all overdue ones."""
        token, now = self._token(), minute(self.clock())
        with self.file.changing() as connection:
            connection.execute("DELETE FROM session WHERE token = ?", [digest(instead_of)])
            connection.execute(
                "DELETE FROM session WHERE seen < ? OR began < ? OR seen > ?", [now - IDLE, now - LONGEST, now + 1]
            )
            connection.execute("INSERT INTO session VALUES (?, ?, ?, ?)", [digest(token), lead.number, now, now])
        return token

    def read(self, token: str) -> Lead | None:
        """Return whose session a token is, and keep it from going idle; None when it has ended.

        A clock that was set back ends sessions and never makes them longer.
        """
        now = minute(self.clock())
        with self.file.reading() as connection:
            row = connection.execute(
                "SELECT number, name, role, password <> '', began, seen FROM session JOIN lead ON lead = number"
                " WHERE token = ?",
                [digest(token)],
            ).fetchone()
        if row is None:
            return None
        number, name, role, has_password, began, seen = row
        if not (-1 <= now - seen < IDLE and -1 <= now - began < LONGEST):
            self.end(token)
            return None
        if now > seen:
            with self.file.changing() as connection:
                connection.execute(
                    "UPDATE session SET seen = ? WHERE token = ? AND seen < ?", [now, digest(token), now]
                )
        return Lead(number, name, role, bool(has_password))

    def end(self, token: str) -> None:
        """Sign out: the token is worth nothing from now on."""
        with self.file.changing() as connection:
            connection.execute("DELETE FROM session WHERE token = ?", [digest(token)])

    def forget_ended(self) -> None:
        """Delete every session, link and known browser whose time is over."""
        if not self.file.path.exists():
            return
        now, today = minute(self.clock()), self.clock()
        with self.file.changing() as connection:
            connection.execute("DELETE FROM session WHERE seen < ? OR began < ?", [now - IDLE, now - LONGEST])
            connection.execute("DELETE FROM link WHERE ends <= ?", [now])
            connection.execute("DELETE FROM browser WHERE day < ?", [days_before(today, KNOWN_DAYS)])

    # --- one-time links ------------------------------------------------------

    def make_link(self, lead: Lead, purpose: Purpose = "sign-in", *, hours: int = 24) -> str:
        """Return the token of a link that can be used once, and takes the place of the lead's earlier ones."""
        token, now = self._token(), minute(self.clock())
        with self.file.changing() as connection:
            connection.execute("DELETE FROM link WHERE ends <= ? OR lead = ?", [now, lead.number])
            connection.execute(
                "INSERT INTO link VALUES (?, ?, ?, ?)", [digest(token), lead.number, purpose, now + hours * 60]
            )
        return token

    def read_link(self, token: str) -> tuple[Lead, Purpose] | None:
        """Return whom a link signs in, without using it up: mail programs open links to look at them."""
        now = minute(self.clock())
        with self.file.reading() as connection:
            row: tuple[int, str, Role, int, Purpose] | None = connection.execute(
                "SELECT number, name, role, password <> '', purpose FROM link JOIN lead ON lead = number"
                " WHERE token = ? AND ends > ?",
                [digest(token), now],
            ).fetchone()
        return (Lead(row[0], row[1], row[2], bool(row[3])), row[4]) if row else None

    def use_link(self, token: str) -> bool:
        """Use a link up; tell whether it was still to be used. Of two who try at once, one succeeds."""
        with self.file.changing() as connection:
            used = connection.execute(
                "DELETE FROM link WHERE token = ? AND ends > ?", [digest(token), minute(self.clock())]
            )
        return used.rowcount == 1

    # --- known browsers ------------------------------------------------------

    def remember_browser(self, lead: Lead) -> str:
        """Return a token by which a browser is known as one that this lead has signed in with."""
        token, today = self._token(), self.clock()
        with self.file.changing() as connection:
            connection.execute("DELETE FROM browser WHERE day < ?", [days_before(today, KNOWN_DAYS)])
            connection.execute("INSERT INTO browser VALUES (?, ?, ?)", [digest(token), lead.number, day_number(today)])
        return token

    def knows_browser(self, token: str, spelling: str) -> bool:
        """Tell whether the lead of a name has signed in with the browser that shows a token."""
        if not token:
            return False
        with self.file.reading() as connection:
            return (
                connection.execute(
                    "SELECT 1 FROM browser JOIN lead ON lead = number WHERE token = ? AND spelling = ? AND day >= ?",
                    [digest(token), spelling, days_before(self.clock(), KNOWN_DAYS)],
                ).fetchone()
                is not None
            )
