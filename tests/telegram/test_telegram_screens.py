"""How a screen looks in Telegram: its words, its marks, its buttons."""

from __future__ import annotations

import html
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.layout import MAX_TEXT, Line, set_out
from bot.channels.telegram.render import draw, keyboard
from bot.engine.screens import Button, Kind, Note, Paragraph, Screen
from tests.telegram.markup import visible
from tests.telegram.pretend import NOTE, everything, outcome, page, question, ticking

WHOLE = """\
<i>Danger: No › Moves: No</i>

<b>5: Emergency</b>
<b>Now</b>

<u>A heading &amp; more</u>

Plain &lt;b&gt;not bold&lt;/b&gt;

<b>Must not be missed</b>

1. first
2. second

• one
• two

<b>Children's services &lt;now&gt;</b>
0300 123 4043
As of 22:10, out of hours.
<i>Checked 21 Nov 2026.</i>
https://example.org/a?b=1&amp;c=2

<blockquote>“Any bruise &amp; any mark.”</blockquote>
<i>Inspection letter, 2024</i>
<i>Heading, page 4</i>
In our words.
<i>Inspectors found in October 2024</i>
• Now called something else.

<pre>I am ringing about &lt;a child&gt; &amp; more.
Concern: a bruise.</pre>

1. A long answer in full
2. Another

<i>In immediate danger call 999.</i>"""  # noqa: RUF001


def rows(screen: Screen) -> list[list[str]]:
    markup = keyboard(screen)
    return [[button["text"] for button in row] for row in markup["inline_keyboard"]] if markup else []


def data(screen: Screen) -> list[str]:
    markup = keyboard(screen)
    assert markup is not None
    return [button["callback_data"] for row in markup["inline_keyboard"] for button in row]


def screen_of(*buttons: Button, text: str = "text", stays: bool = False) -> Screen:
    return Screen("page", "Title", (Paragraph(text),), buttons, stays=stays)


def many(count: int, kind: Kind = "topic", label: str = "Topic") -> tuple[Button, ...]:
    return tuple(Button(f"{label} {at}", f"q{at}", kind) for at in range(count))


def test_every_kind_of_block_is_shown() -> None:
    assert [text.html for text in draw(everything()).texts] == [WHOLE]


def test_the_plain_words_are_those_of_the_html() -> None:
    (text,) = draw(everything()).texts
    assert text.plain == visible(text.html)


def test_answers_stand_one_a_row_and_the_way_back_in_one_last_row_above_999() -> None:
    assert rows(question("q0")) == [
        ["Yes"],
        ["No"],
        ["Not sure"],
        ["Why we ask", "Back", "Start again"],
        ["In danger now: 999"],
    ]


def test_the_quick_exit_stands_at_the_foot_above_999() -> None:
    assert rows(question("p"))[-2:] == [["Leave quickly"], ["In danger now: 999"]]


def test_short_sections_share_a_row_and_long_ones_do_not() -> None:
    assert rows(outcome("q000000")) == [
        ["What to say", "Evidence"],
        ["Sharing and consent"],
        ["Back"],
        ["In danger now: 999"],
    ]


def test_more_than_three_ways_back_share_two_rows() -> None:
    assert rows(screen_of(*many(4, "nav", "Nav"))) == [["Nav 0", "Nav 1"], ["Nav 2", "Nav 3"]]


def test_ticks_are_drawn_as_boxes() -> None:
    assert rows(ticking(2))[:2] == [["☐ 1. The account has…"], ["☑ 2. In the mouth"]]


def test_buttons_on_a_message_that_stays_say_so() -> None:
    assert data(outcome("q000000"))[0] == "_q000000-say"
    assert data(question("q"))[0] == "q0"


def test_a_token_of_full_length_stays_within_telegrams_64_bytes() -> None:
    long = Button("Long", "q" * 64, "section")
    assert data(screen_of(long, stays=True)) == ["q" * 64]


def test_a_screen_without_buttons_has_no_keyboard() -> None:
    assert draw(screen_of()).keyboard is None


def test_of_too_many_buttons_the_way_back_and_999_remain() -> None:
    urgent = Button("999", "-urgent", "urgent")
    shown = rows(screen_of(*many(150), *many(3, "nav", "Nav"), urgent))
    assert sum(map(len, shown)) == 100
    assert shown[-2:] == [["Nav 0", "Nav 1", "Nav 2"], ["999"]]


def test_a_screen_without_words_still_shows_its_title() -> None:
    for blocks in [(), (Paragraph(" \n"),), (Paragraph("\u202e\u0000"),)]:
        assert draw(Screen("page", "Title", blocks, ())).texts[0].html == "<b>Title</b>"


def test_a_note_as_long_as_a_message_is_copied_whole() -> None:
    text = ("x < y & z\n" * 500)[:MAX_TEXT].strip()
    (shown,) = draw(Screen("section", "Note", (Note(text),), ())).texts
    assert visible(shown.html) == text
    assert shown.html.startswith("<pre>")


def test_the_note_of_an_outcome_is_its_own_words() -> None:
    (shown,) = draw(Screen("section", "Note", (Note(NOTE),), ())).texts
    assert html.unescape(re.findall("<pre>(.*)</pre>", shown.html, re.DOTALL)[0]) == NOTE


def test_hidden_and_turning_characters_are_taken_out() -> None:
    (shown,) = draw(screen_of(text="left\u202e\u2066right\u0000\x1b[31m\ufeff\ud800")).texts
    assert shown.html == "leftright[31m"


texts = st.text(alphabet=st.one_of(st.sampled_from("<>&\"' \n/ab;"), st.characters()), max_size=80)


@given(st.lists(st.lists(st.builds(Line, texts, st.sampled_from(["", "b", "i", "pre", "blockquote"])), max_size=4)))
@settings(deadline=None)
def test_whatever_the_content_holds_telegram_can_read_it(paragraphs: list[list[Line]]) -> None:
    for text in set_out(paragraphs):
        assert visible(text.html) == html.unescape(html.escape(text.plain)).strip()
        text.html.encode()


@given(st.lists(st.tuples(st.integers(1, 9000), st.sampled_from(["", "b", "pre"])), min_size=1, max_size=5), st.data())
@settings(deadline=None, max_examples=50)
def test_what_is_too_long_is_cut_into_messages_that_keep_every_character(
    lengths: list[tuple[int, str]], data: st.DataObject
) -> None:
    alphabet = data.draw(st.sampled_from(["x<& ", "word ", "<", "a\n"]))
    lines = [Line((alphabet * size)[:size], tag) for size, tag in lengths]
    messages = set_out([[line] for line in lines])
    assert all(len(visible(text.html)) <= MAX_TEXT for text in messages)
    kept = "".join("".join(line.text.split()) for line in lines)
    assert "".join("".join(text.plain.split()) for text in messages) == kept


def test_a_page_of_ordinary_length_is_one_message() -> None:
    assert len(draw(page("home")).texts) == 1
