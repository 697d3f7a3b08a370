"""Bank holidays of England, with those that the content adds or takes away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import holidays

from bot.content.models import Calendar


def bank_holidays(years: Iterable[int], calendar: Calendar) -> frozenset[date]:
    """Return the bank holidays of the years in England; the content's own list wins."""
    official = holidays.country_holidays("GB", subdiv="ENG", years=list(years))
    return (frozenset(official) | frozenset(calendar.extra_holidays)) - frozenset(calendar.not_holidays)
