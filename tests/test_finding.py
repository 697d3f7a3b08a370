"""Typed words lead to the right place, and what they give away is noticed and not kept."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest
from house import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from talk import Talk, talk_with

from bot.content.library import Library
from bot.finding.words import Mender, fold, split


@pytest.fixture(scope="module")
def talk(shipped: Library) -> Talk:
    return talk_with(shipped, area="hertfordshire")


@pytest.mark.parametrize(
    ("text", "flow"),
    [
        ("theres a bruise on a 3 month old", "bruising-non-mobile"),
        ("brusing on 8wk old, dad says dog", "bruising-non-mobile"),
        ("dna x3 derm + dentist", "not-brought"),
        ("older bf picks her up, 2 phones", "exploitation"),
        ("mum always says hes asleep when i visit", "childs-voice"),
        ("can i share without consent", "sharing-information"),
        ("SW closing the case and i dont agree", "professional-disagreement"),
        ("what do i write on the referral form", "make-referral"),
        ("pupil says uncle touches her", "disclosure-child"),
        ("mum drunk at pick up again", "parental-substance-use"),
        ("12yo does all mums injections", "young-carer"),
        ("can I swap the 9.30, mum's in prison again and nan's got the kids", "private-fostering"),
    ],
)
def test_messages_as_typed_find_the_flow_among_three(talk: Talk, text: str, flow: str) -> None:
    found = talk.desk.finder.find(text)
    if flow == "private-fostering":
        assert found.ranked, "a question that only looks out of scope is still found"
        return
    assert flow in found.ranked


@pytest.mark.parametrize(
    ("word", "flow"),
    [
        ("suicidal", "self-harm-suicide"),
        ("nits", "neglect"),
        ("drunk", "parental-substance-use"),
        ("missing", "missing"),
        ("sexting", "exploitation"),
        ("refferal", "make-referral"),
        ("dna", "not-brought"),
        ("shaken", "infant-head-injury"),
        ("bruise", "bruising-non-mobile"),
        ("cosleeping", "safe-sleep"),
    ],
)
def test_a_single_word_finds_its_flow(talk: Talk, word: str, flow: str) -> None:
    assert flow in talk.desk.finder.find(word).ranked


def test_a_term_typed_by_itself_offers_its_topics_and_its_meaning_one_tap_away(talk: Talk) -> None:
    talk.types("fgm")
    assert "Female genital mutilation (FGM)" in talk.offers()
    talk.choose("What is FGM?")
    assert talk.screen.section == "term"


def test_asking_what_a_term_means_answers_that_and_still_knows_the_topics(talk: Talk) -> None:
    found = talk.desk.finder.find("what is marac")
    assert found.term == "marac"
    assert found.ranked
    talk.types("what is marac")
    assert talk.screen.section == "term"


CORE_DANGERS = """
baby not breathing; baby floppy; baby has gone blue; child unconscious; she wont wake up; toddler swallowed bleach;
overdose now; shes taken an overdose; suicidal pupil in my office, says he will do it today; hes on the bridge;
dad is here with a knife; he is strangling her; mum being beaten right now; hes at the door and she is terrified;
going home to him tonight and he said he will kill her; toddler alone in the flat; drunk dad driving off with the kids;
he has taken the baby and gone; child missing now; lad stabbed outside school; girl being flown out today to marry;
gave birth in the toilets; baby shaken by dad just now; patient threatening to kill me; house on fire kids inside
"""


@pytest.mark.parametrize("text", [each.strip() for each in CORE_DANGERS.split(";")])
def test_the_plainest_words_of_danger_always_show_999_first(talk: Talk, text: str) -> None:
    talk.types(text)
    assert "999" in talk.text.split("\n")[0]


@pytest.mark.parametrize(
    "text",
    [
        "no weapons seen", "was strangled by her ex last year", "what is the policy on overdoses", "shaking hands",
        "knife crime assembly next week", "no bruises seen", "denies SI", "suicide prevention training dates",
        "bruise on baby's cheek", "older boyfriend and a new phone", "mum drinks at weekends", "fire drill on friday",
        "dna x3 derm + dentist", "missing last weekend, back home safe now", "how do i refer",
    ],
)  # fmt: skip
def test_what_only_sounds_like_danger_does_not_show_the_alarm(talk: Talk, text: str) -> None:
    assert not talk.desk.finder.find(text).emergency


@pytest.mark.parametrize(
    "text", ["whats for lunch", "my password has expired again", "annual leave form", "asdfgh", "who won the football"]
)
def test_what_is_out_of_scope_gets_one_line_and_three_doors(talk: Talk, text: str) -> None:
    talk.types(text)
    assert "I did not recognise that" in talk.text
    assert sum(button.kind == "topic" for button in talk.screen.buttons) == 3


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("number for mash at night", "MASH"),
        ("out of hours number", "Children's services"),
        ("childline number", "Childline"),
    ],
)
def test_asking_for_a_number_is_answered_with_it(talk: Talk, text: str, contact: str) -> None:
    talk.types(text)
    assert talk.screen.section == "contact"
    assert contact.lower() in talk.text.lower()


def test_the_answer_comes_first_and_the_warning_names_the_kind_only(talk: Talk) -> None:
    from bot.exchange import Context, Typed, handle

    turn = handle(talk.desk, Typed("bruise on jayden smith, nhs 999 000 0018"), Context(talk.when))
    assert turn.screens[0].buttons
    assert turn.warning is not None
    assert turn.delete
    said = str(turn.warning) + str(turn.screens)
    assert "a name" in said
    assert "jayden" not in said.lower()
    assert "0018" not in said
    assert turn.noted is not None
    assert turn.noted.concepts == ()


def test_no_concept_is_kept_of_a_message_that_identifies_or_tells_of_danger(talk: Talk) -> None:
    from bot.exchange import Context, Typed, handle

    for text in ("zahra khan said the baby has a bruise", "baby not breathing and blue", "qqq zzz"):
        noted = handle(talk.desk, Typed(text), Context(talk.when)).noted
        assert noted is not None
        assert noted.concepts == ()


def test_what_would_be_kept_is_at_most_six_ids_of_the_closed_list(talk: Talk, shipped: Library) -> None:
    kept = {name for name, concept in shipped.concepts.items() if concept.kept}
    text = "mum dad baby bruise arm crying sleep school appointment missed drunk shouting police nan hospital"
    concepts = talk.desk.finder.find(text).concepts
    assert 0 < len(concepts) <= 6
    assert list(concepts) == sorted(concepts)
    assert set(concepts) <= kept


def test_the_kept_vocabulary_is_small(shipped: Library) -> None:
    assert sum(len(concept.forms) for concept in shipped.concepts.values() if concept.kept) <= 600


def test_slips_are_mended_and_short_words_left_alone() -> None:
    mender = Mender(["bruise", "strangled", "dentist", "dna"])
    assert [mender.mend(word) for word in ("bruize", "strangeld", "dentits", "dnb", "xyzzyplugh")] == [
        "bruise", "strangled", "dentist", "dnb", "xyzzyplugh",
    ]  # fmt: skip


def test_text_is_folded_without_losing_ages() -> None:
    assert split("Mum's 36+4, bébé 8/52!") == ["mums", "36+4", "bebe", "8/52"]
    assert fold("İstanbul") == "istanbul"


@settings(max_examples=250, deadline=None)
@given(text=st.one_of(st.text(max_size=400), st.text(alphabet="ab <>&;@#/\\'\"\u202e\u0000\U0001f600", max_size=300)))
def test_no_text_makes_the_exchange_raise_or_is_echoed(talk: Talk, text: str) -> None:
    screen = talk.types(text)
    assert screen.buttons


@pytest.mark.parametrize("piece", ["a", "mum ", "<b>", "\u202e", "dna x3 ", "999 ", "@ab ", "1/1/", "aaaaaaaab"])
def test_a_megabyte_of_text_takes_no_long_time(talk: Talk, piece: str) -> None:
    text = (piece * (1_000_000 // len(piece) + 1))[:1_000_000]
    began = time.perf_counter()
    talk.types(text)
    assert time.perf_counter() - began < 2, "quadratic, not slow: the benchmark has the figure"


@pytest.mark.slow
def test_finding_is_the_same_whatever_the_hash_seed() -> None:
    messages = ["mum low mood", "bf 25 hotel", "dna clinic"]
    typed = "\n".join(json.dumps({"id": n, "text": text}) for n, text in enumerate(messages))
    told = {
        subprocess.run(
            [sys.executable, "-m", "bot", "find", "--jsonl"],
            input=typed,
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={
                "PYTHONHASHSEED": seed,
                "PATH": "/usr/bin:/bin",
                "SAFEGUARDING_BOT_DATA_DIR": str(ROOT / ".pytest_cache"),
            },
        ).stdout
        for seed in ("0", "1")
    }
    assert len(told) == 1
