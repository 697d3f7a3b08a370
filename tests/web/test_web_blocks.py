"""Every block and button of a screen is drawn, escaped, and shown once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import get_args

import pytest
from exhibits import BLOCKS
from jinja2 import Environment, meta
from reading import Reading
from starlette.testclient import TestClient

from bot.channels.web.forms import Reason
from bot.channels.web.render import HERE, Painter
from bot.channels.web.view import kind_of
from bot.content.library import Library
from bot.engine.screens import (
    Banner,
    Block,
    Button,
    Call,
    Choices,
    Heading,
    Kind,
    Note,
    Paragraph,
    Quotation,
    Screen,
)
from bot.exchange import Context, Desk, Input, Turn

HOSTILE = "<script>alert(1)</script>\"'&{{7*7}}"
KINDS: tuple[Kind, ...] = get_args(Kind)
Paint = Callable[..., Reading]


@pytest.fixture(scope="module")
def paint(library: Library) -> Paint:
    painter = Painter()

    def paint(*blocks: Block, buttons: tuple[Button, ...] = (), **more: object) -> Reading:
        screen = Screen("page", "A title", blocks, buttons, token="-0home", **more)  # type: ignore[arg-type]
        return Reading(painter.paint(library, (screen,)))

    return paint


def words_of(block: Block) -> list[str]:
    """Return every text a block holds that a reader must see."""
    hidden = {"id", "level", "numbered", "text_only", "checked_on", "web", "detail", "tone"}
    values = [getattr(block, name) for name in block.__slots__ if name not in hidden]
    flat = [each for value in values for each in (value if isinstance(value, tuple) else (value,))]
    return [" ".join(str(each).split()) for each in flat if each]


@pytest.mark.parametrize("block", [block for block in BLOCKS if not isinstance(block, Choices)], ids=kind_of)
def test_a_block_shows_all_it_holds(paint: Paint, block: Block) -> None:
    page = paint(block)
    for words in words_of(block):
        assert words in page.text


def test_blocks_keep_their_order(paint: Paint) -> None:
    text = paint(*BLOCKS).text
    places = [text.index(words_of(block)[0]) for block in BLOCKS if not isinstance(block, Choices)]
    assert places == sorted(places)


def test_answers_in_full_are_left_to_their_buttons(paint: Paint) -> None:
    button = Button("1. A long…", "token", "answer", say="A long answer in full")
    page = paint(Choices(("A long answer in full",)), buttons=(button,))
    assert page.tap("A long answer in full")
    assert page.text.count("A long answer in full") == 1


def test_a_banner_says_its_level_in_words_and_marks_it(paint: Paint, library: Library) -> None:
    for level in library.levels.levels:
        page = paint(Banner(level, "Words first", "Today"))
        assert page.headline == "Words first"
        (banner,) = [each for each in page.all("div") if each.attributes.get("class", "").startswith("banner")]
        assert banner.attributes["class"] == f"banner level-{level}"
        icons = [each.attributes.get("aria-hidden") for each in page.all("svg")]
        assert len(icons) == 3
        assert set(icons) == {"true"}


def test_a_level_from_elsewhere_is_drawn_without_a_mark(paint: Paint) -> None:
    assert paint(Banner("new-level", "Words", "Today")).headline == "Words"


def test_a_number_can_be_rung_or_texted_and_a_site_opened(paint: Paint) -> None:
    page = paint(*(block for block in BLOCKS if isinstance(block, Call)))
    addresses = [link.attributes["href"] for link in page.all("a")]
    assert "tel:03001234043" in addresses
    assert "sms:85258" in addresses
    (site,) = page.all("a", **{"class": "site"})
    assert site.attributes["href"] == "https://www.example.org/a?b=c"
    assert site.text.endswith("example.org")
    assert "noreferrer" in site.attributes["rel"]


def test_a_quotation_is_marked_as_one(paint: Paint) -> None:
    page = paint(Quotation("q", "as it was said", "A letter, 2024", "Main findings", "In short", "Found"))
    assert page.one("blockquote").text == "“as it was said”"
    assert page.one("cite").text == "A letter, 2024"
    assert page.one("figcaption")


def test_words_to_copy_keep_their_lines(paint: Paint) -> None:
    assert "child.\n- One line" in paint(Note("I am ringing about a child.\n- One line")).html
    assert "hidden" in paint(Note("x")).one("button", type="button").attributes


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_button_can_be_tapped(paint: Paint, kind: Kind) -> None:
    page = paint(Paragraph("Lead", "lead"), buttons=(Button("A label", "tok-en", kind, ticked=False),))
    if kind == "exit":
        assert page.one("a", **{"class": "leave"}).text == "A label"
    else:
        assert page.tap("A label").attributes["value"] == "tok-en"


def test_a_hint_stands_on_its_button(paint: Paint) -> None:
    assert paint(buttons=(Button("Yes", "t", "answer", hint="Any mark"),)).tap("Yes Any mark")


def test_the_way_back_stands_once_above_a_screen_beside_the_way(library: Library) -> None:
    buttons = (Button("More", "m", "section"), Button("Back to the answer", "b", "nav"))
    screen = Screen("section", "A title", (Heading("Evidence"),), buttons)
    page = Reading(Painter().paint(library, (screen,)))
    assert page.tap("Back to the answer")
    assert page.text.index("Back to the answer") < page.text.index("Evidence")


def test_the_999_line_is_said_once(paint: Paint, library: Library) -> None:
    line = library.wording["danger_line"]
    page = paint(Paragraph(line, "small"), Paragraph(f"Something else. {line}", "small"))
    assert page.text.count(line) == 1
    assert "Something else." in page.text


@pytest.mark.parametrize("block", BLOCKS, ids=kind_of)
def test_what_content_holds_is_shown_as_text(paint: Paint, block: Block) -> None:
    fields = {name: getattr(block, name) for name in block.__slots__}
    hostile = {name: _hostile(value) for name, value in fields.items() if name not in {"number", "web", "tone"}}
    page = paint(type(block)(**{**fields, **hostile}), buttons=(Button(HOSTILE, HOSTILE, "answer", hint=HOSTILE),))
    assert "<script>alert" not in page.html
    assert "49" not in page.text
    assert page.taps[0].attributes["value"] == HOSTILE


def _hostile(value: object) -> object:
    if isinstance(value, str):
        return HOSTILE
    return tuple(HOSTILE for _ in value) if isinstance(value, tuple) else value


def test_several_screens_make_one_page(served: Callable[..., TestClient]) -> None:
    def two(_desk: Desk, _received: Input, _context: Context) -> Turn:
        screens = (
            Screen("page", "First", (Paragraph("One", "lead"),), (Button("A", "a", "answer"),), token="-0home"),
            Screen("page", "Second", (Paragraph("Two", "lead"),), (Button("B", "b", "answer"),), token="-0help"),
        )
        return Turn(screens)

    page = Reading(served(answer=two).get("/").text)
    assert page.headline == "One"
    assert page.title == "First"
    assert page.one("h2").text == "Two"
    assert page.tap("A")
    assert page.tap("B")
    assert page.place == "-0help"


def test_a_screen_without_a_headline_is_headed_by_its_title(paint: Paint) -> None:
    assert paint(Paragraph("Nothing here.")).headline == "A title"


def test_every_sentence_the_templates_use_stands_in_the_wording(library: Library) -> None:
    environment = Environment(autoescape=True)
    for path in (HERE / "templates").glob("*.html"):
        source = path.read_text()
        keys = set(re.findall(r"words\.(?!fill\b)([a-z_]+)", source)) | set(
            re.findall(r'words\.fill\("([a-z_]+)"', source)
        )
        assert keys <= set(library.wording), path.name
        bare = re.sub(r"\{[#{%].*?[#}%]\}|<[^>]*>", "", source, flags=re.DOTALL)
        assert not re.findall(r"[A-Za-z]{2,}", bare), "a sentence stands in a template"
        assert meta.find_undeclared_variables(environment.parse(source)) is not None


def test_every_reason_to_refuse_has_its_sentence(library: Library) -> None:
    assert {f"refused_{reason}" for reason in get_args(Reason)} <= set(library.wording)
