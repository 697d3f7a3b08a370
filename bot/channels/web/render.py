"""From screens to a page of HTML."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.channels.web.view import commands, kind_of, lay_out, role_of
from bot.content.library import Library
from bot.engine.screens import Paragraph, Screen
from bot.engine.token import Page, spell_page

HERE: Final = Path(__file__).parent
EXIT: Final = "https://www.bbc.co.uk/weather"
"""Where the quick exit leads: a page that anybody may be looking at."""


class Painter:
    """Turns screens into pages. Everything that is read from disk is read when it is made."""

    def __init__(self, *, demo: bool = False) -> None:
        environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        environment.filters.update(kind_of=kind_of, dialled=dialled, site=site)
        self._demo = demo
        environment.globals.update(exit=EXIT, version=_version())
        self._page = environment.get_template("page.html")

    def paint(self, library: Library, screens: Sequence[Screen], notice: str = "", warning: str = "") -> str:
        """Return the page of a turn's screens, with a notice above and a warning below them where one is given."""
        views = [lay_out(library, screen, first=screen is screens[0]) for screen in screens]
        places = [screen.token for screen in screens if screen.token]
        return self._page.render(
            words=library.wording,
            title=screens[0].title if screens else library.wording["bot_name"],
            views=views,
            notice=notice,
            warning=warning,
            place=places[-1] if places else "",
            again=drawn_again(library, screens),
            back=views[0].back if views else None,
            leave=next((view.leave for view in views if view.leave), ""),
            private=any(screen.private for screen in screens),
            commands=commands(library, screens),
            unsigned=self._demo and not says(screens, library.wording["demonstration"]),
        )


def drawn_again(library: Library, screens: Sequence[Screen]) -> str:
    """Return the token that Back and Reload draw the page by.

    A private page leaves no trace in the history, so it has none; where it
    shows 999, it is the page of 999 alone, which names no topic.
    """
    places = [screen.token for screen in screens if screen.token]
    if not any(screen.private for screen in screens):
        return places[-1] if places else ""
    if any(screen.section in {"danger", "urgent"} for screen in screens):
        return spell_page(library, Page("urgent", role_of(library, places[-1] if places else "")))
    return ""


def says(screens: Sequence[Screen], line: str) -> bool:
    """Tell whether the screens hold a line already."""
    blocks = (block for screen in screens for block in screen.blocks)
    return any(isinstance(block, Paragraph) and line in block.text for block in blocks)


def dialled(number: str) -> str:
    """Return a number as a link holds it."""
    return "".join(character for character in number if character.isdigit() or character == "+")


def site(address: str) -> str:
    """Return the name of the site that an address belongs to."""
    return urlsplit(address).netloc.removeprefix("www.")


def static_files() -> dict[str, bytes]:
    """Return the style sheet, the script and the icon, by name."""
    return {path.name: path.read_bytes() for path in sorted((HERE / "static").iterdir()) if path.is_file()}


def _version() -> str:
    """Return what changes whenever a static file does, so that an old one is never used."""
    return sha256(b"".join(static_files().values())).hexdigest()[:12]
