"""Going through the web chat: taps, ticks, typed words, links."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from talk import readers_of
from visitor import Person

from bot.content.library import Library
from bot.exchange import Desk, Noted
from bot.review.guarding import SESSION_COOKIES


def test_the_start_says_what_it_is_for_and_offers_topics_and_a_box(person: Person, desk: Desk) -> None:
    page = person.opens()
    assert page.headline == desk.library.wording["welcome"]
    assert page.one("textarea", name="text").attributes["autocomplete"] == "off"
    assert page.one("textarea", name="text").attributes["spellcheck"] == "false"
    assert len(page.taps) > 2


def test_a_person_taps_from_a_topic_to_an_outcome(person: Person) -> None:
    person.opens("/t/lost-badge")
    page = person.taps("No", "No, and the last person", "A master key", "Continue")
    assert page.headline == "Level 4: Child protection"
    assert page.one("ol", **{"class": "steps"}).text.startswith("Ring children's services.")
    assert page.all("a")[1].attributes["href"].startswith("tel:")


def test_answers_stand_in_full_on_their_buttons_and_nowhere_else(person: Person) -> None:
    person.opens("/t/lost-badge")
    page = person.taps("No")
    assert page.text.count("No, and the last person who had it cannot be reached") == 1


def test_a_tick_is_shown_as_pressed_and_a_second_tap_takes_it_back(person: Person) -> None:
    person.opens("/t/lost-badge")
    person.taps("No", "Not sure")
    assert [tick.attributes["aria-pressed"] for tick in person.page.taps[:3]] == ["false"] * 3
    page = person.taps("A photo")
    assert [tick.attributes["aria-pressed"] for tick in page.taps[:3]] == ["false", "true", "false"]
    page = person.taps("A photo")
    assert [tick.attributes["aria-pressed"] for tick in page.taps[:3]] == ["false"] * 3


def test_no_answer_and_no_word_ever_stands_in_an_address(person: Person) -> None:
    person.opens("/t/lost-badge")
    for label in ("No", "Not sure", "A photo", "Continue", "What to say", "Back to the answer"):
        person.taps(label)
        assert person.address == "http://testserver/"
    person.types("lost my badge")
    assert person.address == "http://testserver/"
    for form in person.page.all("form"):
        assert form.attributes["method"] == "post"
        assert form.attributes["action"] in {"/", "/#list"}


def test_the_same_tap_twice_draws_the_same_page(client: TestClient, person: Person) -> None:
    token = person.opens("/t/lost-badge").tap("No").attributes["value"]
    first, second = (client.post("/", data={"token": token}).text for _ in range(2))
    assert first == second


def test_typed_words_offer_topics_and_are_not_repeated(person: Person) -> None:
    person.opens()
    page = person.types("cant find pass zyxomma")
    assert page.tap("A lost badge")
    assert "zyxomma" not in page.html


def test_words_typed_inside_a_topic_leave_a_way_back_to_it(person: Person) -> None:
    person.opens("/t/lost-badge")
    asked = person.taps("No").headline
    page = person.types("puddle in hall")
    assert page.tap("Back to the question")
    assert person.taps("Back to the question").headline == asked


def test_words_of_danger_bring_999_first(person: Person) -> None:
    person.opens()
    page = person.types("not breathing")
    assert page.headline == "Call 999 now"


@pytest.mark.parametrize("address", ["/t/lost-badge", "/?start=lost-badge"])
def test_a_link_opens_a_topic(person: Person, address: str) -> None:
    assert person.opens(address).headline == "Is anyone in danger right now?"


@pytest.mark.parametrize("address", ["/t/no-such-topic", "/?start=no-such-topic", "/nothing/here", "/t/", "/static/x"])
def test_an_unknown_address_shows_the_start_and_says_so(person: Person, desk: Desk, address: str) -> None:
    page = person.opens(address)
    assert person.status == 404
    assert page.headline == desk.library.wording["refused_not_found"]
    assert page.all("a", href="tel:999")
    assert page.taps


def test_a_token_in_an_address_opens_nothing(person: Person) -> None:
    token = person.opens("/t/lost-badge").tap("No").attributes["value"]
    for address in (f"/t/{token}", f"/?start={token}"):
        person.opens(address)
        assert person.status == 404
    assert person.opens(f"/?token={token}").headline == person.opens().headline


def test_every_page_has_999_one_headline_landmarks_and_its_language(person: Person) -> None:
    person.opens()
    steps = ("/t/lost-badge", "No", "Not sure", "A photo", "Continue", "Evidence", "Back to the answer", "In danger")
    for step in steps:
        page = person.opens(step) if step.startswith("/") else person.taps(step)
        assert page.one("html").attributes["lang"] == "en-GB"
        assert page.one("a", **{"class": "danger"}).attributes["href"] == "tel:999"
        assert page.one("main")
        assert page.headline
        assert not page.all("h4")


def test_a_private_topic_has_a_way_out_and_a_neutral_title(person: Person) -> None:
    page = person.opens("/t/wet-floor")
    leave = page.one("a", **{"class": "leave"})
    assert leave.attributes["href"] == "https://www.bbc.co.uk/weather"
    assert "noreferrer" in leave.attributes["rel"]
    assert page.title == "A floor"
    assert "wet floor" not in page.text.lower()


def test_the_pages_at_the_foot_keep_the_role(person: Person) -> None:
    person.opens()
    person.taps("My role", "Police", "Help")
    foot = [button.attributes["value"] for button in person.page.taps]
    assert all(token[1] == "p" for token in foot)


def test_demonstration_is_said_on_every_page_once(served: object, desk: Desk) -> None:
    shown = Person(served(demo=True))  # type: ignore[operator]
    line = desk.library.wording["demonstration"]
    for page in (shown.opens(), shown.opens("/t/lost-badge"), shown.taps("No"), shown.taps("Yes")):
        assert page.text.count(line) == 1


def test_a_turn_is_noted_after_the_page_was_sent(person: Person, noted: list[Noted]) -> None:
    person.opens("/t/lost-badge")
    person.taps("No", "Yes")
    assert [(each.topic, each.outcome) for each in noted] == [
        ("lost-badge", ""),
        ("lost-badge", ""),
        ("lost-badge", "hand-in"),
    ]


@pytest.mark.parametrize(
    "sent",
    [
        {"sec-purpose": "prefetch"},
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
        {"purpose": "preview"},
        {"x-moz": "prefetch"},
        {"cookie": "review=somebody"},
        {"cookie": "a=b; __Host-review=somebody"},
    ],
)
def test_what_nobody_asked_for_and_what_leads_look_at_is_shown_and_not_noted(
    served: object, sent: dict[str, str]
) -> None:
    noted: list[Noted] = []
    client = served(note=noted.append, passed_over=SESSION_COOKIES)  # type: ignore[operator]
    assert client.get("/t/lost-badge", headers=sent).status_code == 200
    assert client.post("/", data={"text": "lost my badge"}, headers=sent).status_code == 200
    assert noted == []


def test_asking_for_no_page_is_not_noted_and_other_cookies_change_nothing(served: object) -> None:
    noted: list[Noted] = []
    client = served(note=noted.append, passed_over=SESSION_COOKIES)  # type: ignore[operator]
    client.head("/t/lost-badge")
    assert noted == []
    client.get("/t/lost-badge", headers={"cookie": "review-browser=known; theme=dark", "sec-purpose": ""})
    assert [each.topic for each in noted] == ["lost-badge"]


def test_a_journal_that_fails_does_not_keep_the_page_back(served: object) -> None:
    def fails(noted: Noted) -> None:
        raise OSError(noted.topic)

    shown = Person(served(note=fails))  # type: ignore[operator]
    assert shown.opens("/t/lost-badge").headline == "Is anyone in danger right now?"


def test_every_shipped_topic_opens_and_offers_answers(served: object, shipped: Library) -> None:
    desk = Desk(shipped, *readers_of(shipped))
    reader = Person(served(desk_source=lambda: desk))  # type: ignore[operator]
    for name, flow in shipped.flows.items():
        page = reader.opens(f"/t/{name}")
        assert reader.status == 200
        assert page.headline == flow.questions[flow.start].text
        assert page.title == flow.shown_title
        assert bool(page.all("a", **{"class": "leave"})) == flow.private
