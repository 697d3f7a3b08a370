"""Accounts of those who read the figures: what pages and the command line use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.review.audit import Audit
from bot.review.file import AccountsFile, Role
from bot.review.leads import Lead, LeadRefused, Leads
from bot.review.passwords import Hasher, Passwords
from bot.review.sessions import Sessions

DEMO: Final = "demo"


@dataclass(frozen=True, slots=True)
class Accounts:
    """Leads, who of them is signed in, and what they opened."""

    leads: Leads
    sessions: Sessions
    audit: Audit

    def forget_old(self) -> None:
        """Delete what was kept for long enough. Raises AccountsUnavailable."""
        self.sessions.forget_ended()
        self.audit.forget_old()

    def fault(self) -> str:
        """Return what is wrong with the file, in plain words; empty where nothing is."""
        return self.leads.file.fault()


def accounts_folder(data: Path, *, demo: bool) -> Path:
    """Return where the accounts are kept; a demonstration has its own, clear of the `demo-*` that is made anew."""
    return data / ("accounts-demo" if demo else "accounts")


def open_accounts(folder: Path, clock: Callable[[], datetime], hasher: Hasher | None = None) -> Accounts:
    """Return the accounts of a folder. The file is made when first used; a damaged one is never overwritten."""
    file = AccountsFile(folder)
    return Accounts(Leads(file, Passwords(hasher)), Sessions(file, clock), Audit(file, clock))


def add_lead(accounts: Accounts, name: str, role: Role = "lead", password: str | None = None) -> Lead:
    """Add a lead from the terminal.

    Without a password, a link is needed to choose one. Raises LeadRefused,
    PasswordRefused and AccountsUnavailable, each told in plain words.
    """
    lead = accounts.leads.add(name, role, password)
    accounts.audit.note(lead.number, "lead-added")
    return lead


def list_leads(accounts: Accounts) -> tuple[Lead, ...]:
    """Return every lead, by name. Raises AccountsUnavailable."""
    return accounts.leads.all()


def remove_lead(accounts: Accounts, name: str) -> Lead:
    """Remove a lead, whose sessions end at once, also in a running service. Raises LeadRefused, AccountsUnavailable."""
    lead = accounts.leads.named(name)
    accounts.leads.remove(lead.number)
    accounts.audit.note(lead.number, "lead-removed")
    return lead


def password_link(accounts: Accounts, name: str, address: str) -> str:
    """Return a one-time link by which a lead chooses a password: for a new one, or one who forgot theirs.

    It works whatever was guessed at, so that whoever has the terminal can
    never be locked out. Raises LeadRefused and AccountsUnavailable.
    """
    lead = accounts.leads.named(name)
    accounts.audit.note(lead.number, "link-made")
    return _link(address, accounts.sessions.make_link(lead, "password"))


def sign_in_link(accounts: Accounts, address: str, name: str = DEMO, role: Role = "owner") -> str:
    """Return a one-time link that signs in, for a demonstration; its lead is added where there is none."""
    try:
        lead = accounts.leads.named(name)
    except LeadRefused:
        lead = accounts.leads.add(name, role)
    return _link(address, accounts.sessions.make_link(lead))


def _link(address: str, token: str) -> str:
    return f"{address.rstrip('/')}/review/link/{token}"
