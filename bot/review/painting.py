"""From templates to pages. Every sentence of these pages stands in a template."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.journal import figures, periods, words
from bot.journal.figures import in_words
from bot.journal.periods import Month, Period, Quarter, period_of, read_period
from bot.review import passwords, sessions

HERE: Final = Path(__file__).parent
STYLE: Final = "review.css"


class Painter:
    """Turns what a page shows into HTML. Everything that is read from disk is read when it is made."""

    def __init__(self, *, demo: bool) -> None:
        environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        environment.filters.update(
            month=month_name, period=period_name, day=day_name, figure=in_words, code=period_of_code
        )
        environment.globals.update(
            demo=demo,
            words=words,
            rules=figures,
            days_before_opening=periods.DAYS_BEFORE_OPENING,
            session_limits=sessions,
            password_limits=passwords,
            version=sha256(style_sheet()).hexdigest()[:12],
        )
        self._environment = environment
        self._pages = {name: environment.get_template(name) for name in environment.list_templates()}

    def paint(self, template: str, **shown: object) -> str:
        """Return a page."""
        return self._pages[f"{template}.html"].render(**shown)


def style_sheet() -> bytes:
    """Return the style sheet."""
    return (HERE / "static" / STYLE).read_bytes()


def month_name(month: Month) -> str:
    """Return a month such as `October 2026`."""
    return f"{date(month.year, month.number, 1):%B %Y}"


def period_name(text: str | Period) -> str:
    """Return a period as it is read; a quarter by its first and last month."""
    period = read_period(text) if isinstance(text, str) else text
    if isinstance(period, Quarter):
        first, _, last = period.months
        return f"{date(first.year, first.number, 1):%B} to {month_name(last)}"
    return month_name(period)


def period_of_code(code: int) -> str:
    """Return the period of a number, as it is read; empty for none."""
    period = period_of(code)
    return period_name(period) if period else ""


def day_name(day: str | int) -> str:
    """Return a day such as `22 November 2026`, from `2026-11-22` or 20261122."""
    found = date.fromisoformat(str(day))
    return f"{found.day} {found:%B %Y}"
