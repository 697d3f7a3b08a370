"""Reads a page as its reader does: headings, buttons by their words, links, what is pressed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "path", "circle", "br"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    words: list[str] = field(default_factory=list)
    form: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


class Reading(HTMLParser):
    """A page taken apart. Elements that are not closed in their order make it fail."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self._action: dict[str, str] = {}
        self.feed(html)
        assert not self._open, [element.tag for element in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        if tag == "form":
            self._action = element.attributes
        element.form = self._action
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()
        if tag == "form":
            self._action = {}

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.words.append(data)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        return [
            element
            for element in self.elements
            if element.tag == tag and attributes.items() <= element.attributes.items()
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        (found,) = self.all(tag, **attributes)
        return found

    @property
    def title(self) -> str:
        return self.one("title").text

    @property
    def headline(self) -> str:
        return self.one("h1").text

    @property
    def text(self) -> str:
        return self.one("body").text

    @property
    def taps(self) -> list[Element]:
        return self.all("button", name="token")

    def tap(self, label: str) -> Element:
        """Return the button that says exactly this, or the only one that begins so."""
        exact = [button for button in self.taps if button.text == label]
        (found,) = exact or [button for button in self.taps if button.text.startswith(label)]
        return found

    @property
    def place(self) -> str:
        return self.one("input", name="place").attributes["value"]
