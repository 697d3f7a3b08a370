"""A name is noticed by what it is and by where it stands; the same word in another place is left alone."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from house import ROOT

from bot.content.library import Library
from bot.content.load import load
from bot.finding.names import numbers_of, read_names, words_of
from bot.finding.noticing import Noticer

MESSAGES = ROOT / "benchmarks" / "messages"
WORDS = "hope grace rose prince storm destiny amber ray bill teddy chance penny kit robin joy star".split()


@pytest.fixture(scope="module")
def noticer() -> Noticer:
    names, everyday, faults = read_names(ROOT)
    library = load(ROOT, date(2026, 12, 1), demo=True).library
    assert isinstance(library, Library)
    assert not faults
    assert names
    assert everyday
    return Noticer(names, everyday, words_of(library), numbers_of(library))


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize(
    "message",
    [
        "{} told me at lunch",
        "{} hasnt been in since monday",
        "{}'s mum rang",
        "{} (6) has a bruise",
        "{} yr 5 smells of urine",
        "spoke to {} this morning",
        "mum hit {} again",
        "worried about {} and her sister",
        "her brother {} is using",
        "mum and {} have been evicted",
        "has {} been seen",
        "when {} gets home he is on his own",
        "a girl called {} came to reception",
        "her kids are {} and Kayleigh",
        "{} doesnt want to go home",
        "{} is at risk",
        "{} the 3 yr old is the one with burns",
        "mum says {} rolled off the bed",
    ],
)
def test_a_word_in_a_names_place_is_noticed(noticer: Noticer, message: str, word: str) -> None:
    assert noticer.notice(message.format(word)).kinds == ("name",)


@pytest.mark.parametrize(
    "message",
    [
        "i hope he opens up",
        "no hope of housing before xmas",
        "grace period on the plan is 2 weeks",
        "mum rose at noon",
        "storm damage and no heating",
        "prince of wales pub again",
        "amber flag, not red",
        "electric bill unpaid",
        "teddy bear in the cot",
        "mark on his arm",
        "mark on left thigh of an infant",
        "will mum be told if i refer",
        "she may be pregnant",
        "since april hes been off",
        "summer holidays and no eyes on them",
        "an older man waits outside",
        "dads van outside all night",
        "Claire's law request",
        "is he a young carer",
        "dog walker saw them",
        "price of nappies",
        "teachr says he is tired",
    ],
)
def test_the_same_word_elsewhere_is_left_alone(noticer: Noticer, message: str) -> None:
    assert not noticer.notice(message)


@pytest.mark.parametrize(
    "message",
    [
        "will says dad hits him",
        "may is 36 weeks",
        "rose hasnt been in",
        "told will to wait here",
        "an says he owes them money",
        "long was found in a cannabis house",
        "bo told me",
    ],
)
def test_a_small_word_is_a_name_where_only_a_name_can_stand(noticer: Noticer, message: str) -> None:
    noticed = noticer.notice(message)
    assert noticed.kinds == ("name",)
    assert not noticed.certain, "such a message is not deleted"


@pytest.mark.parametrize(
    "message",
    [
        "li na told me dad threw a wok",
        "saw li at school",
        "seo-yeon's piano teacher touched her",
        "nguyen thi lan has no gp",
        "justice 14 found in a flat",
        "autumns nappy was full of blood",
        "they took rusty to hospital",
        "not seen rain for 3 weeks",
        "gp wont see honey without mum",
        "the girl, hope, has run off",
        "concerned that destiny is being groomed",
        "stepdad frank is on bail",
        "joy cuts herself",
        "rose never has lunch",
        "faith died last year",
        "mercy unsupervised at the park",
        "who is joy living with",
        "im grace's teacher",
        "i told you hope is hurt",
        "letter from april",
    ],
)
def test_a_name_is_noticed_by_what_is_said_of_its_bearer(noticer: Noticer, message: str) -> None:
    assert noticer.notice(message).kinds == ("name",)


@pytest.mark.parametrize(
    "message",
    [
        "told his buddy something, buddy told me",
        "a prefect told me, prefect is 17",
        "we hope disclosed details stay private",
        "who can chase",
        "what checks will they do on her house",
        "social workers will split them up",
        "men will not let her leave",
        "he says it is love",
        "kids love it there",
        "they only pray and skip the hospital",
        "left her husband sunday",
        "complaint from april",
        "that was august",
        "summer is when it gets worse",
        "charity has its own form",
        "seen in ED",
        "can i tell his teacher wen we get one",
        "dad'll batter her",
        "am i allowed to tell t'nursery",
        "asked to see my mrs he said",
        "mum hung washing",
        "long thin marks across legs",
        "sib at high school, do i ring them",
        "pics of girls for a fiver on snap",
    ],
)
def test_a_word_that_cannot_be_a_name_there_raises_no_alarm(noticer: Noticer, message: str) -> None:
    assert not noticer.notice(message)


def test_a_slip_of_the_finger_deletes_nothing(noticer: Noticer) -> None:
    assert not noticer.notice("wei too small for his age").certain
    assert noticer.notice("wei told me").certain


@pytest.mark.slow
def test_the_flows_own_phrases_raise_hardly_an_alarm(noticer: Noticer) -> None:
    phrases = [
        phrase
        for path in sorted((ROOT / "flows").glob("*.phrases.yaml"))
        for phrase in re.findall(r"^  - (.+)$", path.read_text(), re.MULTILINE)
    ]
    found = [noticer.notice(phrase) for phrase in phrases]
    assert len(phrases) > 10_000
    assert sum(map(bool, found)) < len(phrases) * 0.004
    assert sum(noticed.certain for noticed in found) < len(phrases) * 0.0004


def test_a_row_of_names_is_noticed_by_the_one_that_is_nothing_else(noticer: Noticer) -> None:
    message = "amber, kayleigh and storm share a bed"
    found = [message[start:end] for start, end in noticer.notice(message).spans]
    assert found == ["amber", "kayleigh", "storm"]


def test_a_missing_apostrophe_hides_nobody(noticer: Noticer) -> None:
    assert noticer.notice("hopes nan says its lies")
    assert noticer.notice("lilys bruises are fading")


@pytest.mark.parametrize(
    "message", ["Mr Treasure rang", "mr fish rang", "dr fish wont sign", "the wood children are out late"]
)
def test_a_title_or_a_family_makes_a_surname_of_any_word(noticer: Noticer, message: str) -> None:
    assert noticer.notice(message).kinds == ("name",)


def test_a_lone_surname_deletes_nothing(noticer: Noticer) -> None:
    assert not noticer.notice("letter headed Hanrahan").certain


@pytest.mark.parametrize("part", ["dev", "held"])
def test_the_second_set_of_messages_says_what_it_holds(part: str) -> None:
    rows = [json.loads(line) for line in (MESSAGES / f"noticing-more-{part}.jsonl").read_text().splitlines()]
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert set(row) == {"id", "text", "spans", "identifies", "certain", "tempting"}
        assert row["identifies"] == bool(row["spans"]) != row["tempting"]
        for span in row["spans"]:
            assert span["text"] in row["text"]
            assert (span["kind"] == "name") == ("origin" in span)
            if span["kind"] == "nhs":
                assert re.sub(r"\D", "", span["text"]).startswith("999")
