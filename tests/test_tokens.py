"""One spelling for each state, and nothing else is read as one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from talk import talk_with

from bot.content.library import Library
from bot.engine.paths import paths
from bot.engine.replay import Stale, Standing, read, replay
from bot.engine.screens import Screen
from bot.engine.token import State, Ticks, TokenError, spell
from bot.exchange import Started, Tapped, Typed

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"


def every_state(library: Library) -> Iterator[State]:
    for flow in library.flows:
        for path in paths(library, flow):
            for count in range(len(path.answers) + 1):
                yield State(flow, "gp", path.answers[:count])


def test_every_state_survives_its_own_round_trip(small: Library) -> None:
    for state in every_state(small):
        token = spell(small, state)
        found = read(small, token)
        assert isinstance(found, Standing)
        assert found.state == state
        assert found == replay(small, state)
        assert len(token) <= 64
        assert set(token) <= set(ALPHABET)


def test_open_ticks_and_views_survive_too(small: Library) -> None:
    for state in (
        State("lost-badge", "", (1, 2, Ticks(5, open=True))),
        State("lost-badge", "police", (1,), "term", "mash"),
        State("lost-badge", "", (1, 2, Ticks(1)), "change", "2-g1"),
    ):
        found = read(small, spell(small, state))
        assert isinstance(found, Standing)
        assert found.state == state


def test_a_second_spelling_is_refused(small: Library) -> None:
    """Every token one character away from a real one is refused, stale, or another state with its own spelling."""
    for state in list(every_state(small))[::7]:
        token = spell(small, state)
        for place in range(len(token)):
            for character in "0159az-A_":
                other = token[:place] + character + token[place + 1 :]
                try:
                    found = read(small, other)
                except TokenError:
                    continue
                assert isinstance(found, Stale) or spell(small, found.state) == other


@pytest.mark.parametrize(
    "token",
    [
        "",
        "lb",
        "lb0",
        "x",
        "LB0aaaa",
        "lb0aaaaé",
        "lb0\n",
        "lb0aaaa" + "0" * 80,
        "-",
        "--",
        "-0",
        "-!home",
        "-0nowhere",
        "-0home-extra",
        "-0term-nothing",
        "-0topics-nothing",
        "-0evidence-lost-badge-0",
        "-0evidence-lost-badge-99",
    ],
)
def test_what_is_no_token_leads_to_the_start(small: Library, token: str) -> None:
    talk = talk_with(small)
    assert talk.send(Tapped(token)).name == "lost"
    assert "999" in talk.text


def test_views_that_a_place_does_not_have_are_refused(small: Library) -> None:
    talk = talk_with(small)
    question, outcome = spell(small, State("lost-badge")), spell(small, State("lost-badge", "", (1, 1)))
    for token in (question + "-say", question + "-change", outcome + "-why", outcome + "-evidence", question + "-why-x",
                  outcome + "-change-9", outcome + "-change-00", outcome + "-change-1-00",
                  question + "-term-x"):  # fmt: skip
        assert talk.send(Tapped(token)).name == "lost", token


def test_a_flow_that_asks_something_else_makes_its_tokens_stale(small: Library) -> None:
    token = spell(small, State("lost-badge", "", (1,)))
    changed = token[:3] + ("aaaa" if token[3:7] != "aaaa" else "bbbb") + token[7:]
    talk = talk_with(small)
    screen = talk.send(Tapped(changed))
    assert screen.name == "stale"
    assert "has changed" in talk.text
    assert "nothing was done" in talk.text
    talk.choose("Begin again: A lost badge")
    assert talk.screen.question == "danger"


def test_a_flow_that_is_gone_is_stale_too(small: Library) -> None:
    assert read(small, "zz0aaaa00") == Stale(None, "")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ask: Has the badge been found?", "ask: Has it been found?"),
        ("say: Yes\n        go: hand-in", "say: Yes\n        go: signs"),
        ("{all_of: [photo, name], go: report-now}", "{all_of: [photo, name], go: report-today}"),
        ("level: universal", "level: early-help"),
    ],
)
def test_the_tag_changes_with_what_is_asked_and_where_it_leads(
    small: Library, folder: Path, old: str, new: str
) -> None:
    from datetime import date

    from bot.content.load import load

    file = folder / "flows" / "lost-badge.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    changed = load(folder, date(2026, 11, 22)).library
    assert changed is not None
    assert changed.tags["lost-badge"] != small.tags["lost-badge"]
    assert changed.tags["wet-floor"] != small.tags["wet-floor"], "a flow that joins it changes with it"
    assert changed.tags["child-at-risk"] == small.tags["child-at-risk"]


def test_replay_is_the_same_in_other_processes_with_other_hash_seeds(small: Library, small_folder: Path) -> None:
    script = (
        "import json,sys,datetime,pathlib\n"
        "from bot.content.load import load\nfrom bot.engine.paths import paths\nfrom bot.engine.token import spell\n"
        f"library=load(pathlib.Path({str(small_folder)!r}), datetime.date(2026,11,22)).library\n"
        "print(json.dumps([spell(library, p.state(f)) for f in library.flows for p in paths(library, f)]))\n"
    )
    mine = [spell(small, path.state(flow)) for flow in small.flows for path in paths(small, flow)]
    for seed in ("0", "1", "4242"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        out = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
        assert json.loads(out.stdout) == mine


tokens = st.one_of(
    st.text(max_size=80),
    st.text(alphabet=ALPHABET, max_size=70),
    st.from_regex(r"(lb|wf|ca|zz)[0-9a-z][0-9a-v]{4}[0-9a-v]{0,16}(-[a-z]{1,8}(-[a-z0-9-]{1,20})?)?", fullmatch=True),
    st.from_regex(r"-[0-9a-z][a-z]{1,9}(-[a-z0-9-]{1,20})?", fullmatch=True),
)


@settings(max_examples=400, deadline=None)
@given(token=tokens)
def test_no_token_makes_the_exchange_raise(small: Library, token: str) -> None:
    talk = talk_with(small)
    for received in (Tapped(token), Started(token), Typed("x", token)):
        screen = talk.send(received)
        assert isinstance(screen, Screen)
        assert screen.buttons


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_cut_and_spliced_tokens_never_lead_to_a_place_they_do_not_spell(small: Library, data: st.DataObject) -> None:
    all_tokens = [spell(small, state) for state in every_state(small)]
    one, two = data.draw(st.sampled_from(all_tokens)), data.draw(st.sampled_from(all_tokens))
    cut = data.draw(st.integers(0, len(one)))
    token = one[:cut] + two[data.draw(st.integers(0, len(two))) :]
    try:
        found = read(small, token)
    except TokenError:
        return
    if isinstance(found, Standing):
        assert spell(small, found.state) == token


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_walk_waits_or_ends_and_back_undoes(small: Library, data: st.DataObject) -> None:
    talk = talk_with(small)
    talk.start(data.draw(st.sampled_from(sorted(small.flows))))
    for _ in range(30):
        answers = [button for button in talk.screen.buttons if button.kind in {"answer", "done"}]
        if not answers:
            break
        before = talk.screen
        talk.send(Tapped(data.draw(st.sampled_from(answers)).token))
        after = talk.screen
        talk.choose("Back")
        assert talk.screen == before
        talk.screens.append(after)
    assert talk.screen.reached is not None
