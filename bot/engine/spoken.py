"""Words typed at a question that are one of its answers."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.content.library import Library
from bot.engine.screens import Paragraph, Screen

_SAME = {
    **dict.fromkeys(("y", "yes", "yeah", "yep", "yes please"), "yes"),
    **dict.fromkeys(("n", "no", "nope", "nah"), "no"),
    **dict.fromkeys(("not sure", "im not sure", "i am not sure", "unsure", "dont know", "i dont know"), "not sure"),
}
"""Short answers, and how an answer's label says them."""


def answer_in(screen: Screen, text: str) -> str | None:
    """Return the token of the answer whose words, or whose number where answers are numbered, are all of the text."""
    said = _plain(text)
    answers = [button for button in screen.buttons if button.kind in {"answer", "tick", "done"}]
    listed = [button for button in answers if button.kind != "done"]
    if said.isdecimal() and any(button.label != button.full for button in listed):
        return listed[int(said) - 1].token if len(said) == 1 and 0 < int(said) <= len(listed) else None
    tokens = {_plain(button.full): button.token for button in answers}
    return tokens.get(said) or tokens.get(_SAME.get(said, ""))


def only_answers(text: str) -> bool:
    """Tell whether a text can only be meant as an answer: yes, no, not sure, or a number."""
    said = _plain(text)
    return said in _SAME or (said.isdecimal() and len(said) == 1)


def ask_again(library: Library, screen: Screen) -> Screen:
    """Return a question with a line above it: its answers are there to be tapped."""
    return replace(screen, blocks=(Paragraph(library.wording["tap_answer"], "warning"), *screen.blocks))


def _plain(text: str) -> str:
    """Return words without case and punctuation."""
    return " ".join(re.findall(r"\w+", re.sub("['\u2019]", "", text.casefold())))
