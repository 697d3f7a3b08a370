"""Guessing is slowed; nobody is kept out by what others do elsewhere."""

from __future__ import annotations

import random

import pytest
from review_house import SECRETS, Browser, Clock, House, Reading

from bot.review.guessing import ALARM, Guessing, keys_of, network_of


def tries(browser: Browser, n: int, name: str = "lena", password: str = "wrong") -> list[int]:
    return [browser.sign_in(name, password).status_code for _ in range(n)]


def test_after_three_failures_a_try_has_to_wait(house: House, browser: Browser) -> None:
    assert tries(browser, 5) == [403, 403, 403, 429, 429]
    answer = browser.sign_in("lena")
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "1"
    assert "Please wait 1 second " in Reading(answer.text).text
    house.clock.passes(seconds=1)
    assert browser.sign_in("lena").status_code == 303


def test_the_wait_doubles_up_to_five_minutes(house: House, browser: Browser) -> None:
    waits = []
    for _ in range(16):
        answer = browser.sign_in("lena", "wrong")
        if answer.status_code == 429:
            waits.append(int(answer.headers["retry-after"]))
            house.clock.passes(seconds=waits[-1])
            assert browser.sign_in("lena", "wrong").status_code == 403
    assert waits[:8] == [1, 2, 4, 8, 16, 32, 64, 128]
    assert max(waits) == 300


def test_a_try_that_has_to_wait_is_not_compared(house: House, browser: Browser) -> None:
    tries(browser, 3)
    refused_before = sum(each.n for each in house.accounts.audit.openings() if each.action == "refused")
    assert tries(browser, 4) == [429] * 4
    assert sum(each.n for each in house.accounts.audit.openings() if each.action == "refused") == refused_before


@pytest.mark.parametrize("name", ["lena", "nobody"])
def test_known_and_unknown_names_are_answered_and_slowed_alike(house: House, name: str) -> None:
    browser, other = house.browser(), house.browser()
    ours = [browser.sign_in(name, "wrong") for _ in range(5)]
    unknown = [other.sign_in("somebody else", "wrong") for _ in range(5)]
    assert [each.status_code for each in ours] == [each.status_code for each in unknown]
    assert [each.text for each in ours] == [each.text for each in unknown]
    drop = {"date"}
    assert [{k: v for k, v in each.headers.items() if k not in drop} for each in ours] == [
        {k: v for k, v in each.headers.items() if k not in drop} for each in unknown
    ]


def test_an_invited_lead_without_a_password_is_answered_alike(house: House) -> None:
    house.accounts.leads.add("invited", "lead")
    assert house.browser().sign_in("invited", "x").text == house.browser().sign_in("nobody", "x").text


def test_a_name_guessed_at_from_one_place_is_free_elsewhere(house: House) -> None:
    app = house.app()
    thief, lena = Browser(app, address="198.51.100.9"), Browser(app)
    tries(thief, 20)
    assert lena.sign_in("lena").status_code == 303


def test_a_known_browser_is_never_slowed_by_others_at_its_address(house: House) -> None:
    app = house.app()
    lena = Browser(app).signed_in("lena")
    lena.fills("/review/sign-out")
    tries(Browser(app), 40)
    tries(Browser(app), 40, name="olga")
    assert Browser(app).sign_in("lena").status_code == 429
    assert lena.sign_in("lena").status_code == 303


def test_a_known_browser_is_slowed_by_its_own_failures(house: House) -> None:
    lena = house.browser().signed_in("lena")
    lena.fills("/review/sign-out")
    assert tries(lena, 7) == [403] * 5 + [429] * 2


def test_a_browser_known_for_one_lead_is_strange_for_another(house: House) -> None:
    lena = house.browser().signed_in("lena")
    assert tries(lena, 5, name="olga") == [403] * 3 + [429] * 2


def test_success_forgets_the_failures(house: House, browser: Browser) -> None:
    tries(browser, 2)
    browser.signed_in("lena")
    browser.cookies.clear()
    assert tries(browser, 3) == [403] * 3


def test_spraying_one_password_over_names_is_slowed_too(house: House, browser: Browser) -> None:
    answers = [browser.sign_in(f"name {n}", "autumn leaves 2026").status_code for n in range(40)]
    assert answers[:30] == [403] * 30
    assert answers[-1] == 429


def test_under_alarm_a_strange_address_has_one_free_try_and_the_owner_too(house: House) -> None:
    app = house.app()
    for n in range(ALARM):
        Browser(app, address=f"198.51.100.{n}").sign_in("lena", "wrong")
    assert tries(Browser(app, address="203.0.113.1"), 2) == [403, 429]
    assert Browser(app, address="203.0.113.2").sign_in("lena").status_code == 303


def test_ten_thousand_tries_spread_out_get_few_through_and_leave_the_owner_in(house: House) -> None:
    """Comparing is left out: what is counted is how many tries would have been compared."""
    clock, chance = Clock(), random.Random(4)
    guessing = Guessing(clock)
    heard = 0
    for _ in range(10_000):
        clock.passes(seconds=0.5)
        keys = keys_of("lena", f"198.51.{chance.randrange(4)}.{chance.randrange(50)}")
        if guessing.wait(keys) == 0:
            heard += 1
            guessing.failed(keys)
    assert heard < 200 * (1 + 10_000 * 0.5 / 300) / 0.9
    assert heard < 4_000
    assert guessing.wait(keys_of("lena", "192.0.2.7")) == 0
    assert guessing.wait(keys_of("lena", "192.0.2.7", known_browser="token")) == 0


def test_no_wait_is_ever_longer_than_five_minutes_whatever_the_clock_does() -> None:
    clock = Clock()
    guessing = Guessing(clock)
    keys = keys_of("lena", "192.0.2.7")
    for jump in (0, 3_000, -3_000, 10**9, -(10**9), 60):
        for _ in range(200):
            guessing.failed(keys)
        clock.passes(seconds=jump)
        assert 0 <= guessing.wait(keys) <= 300


def test_failures_are_forgotten_after_an_hour() -> None:
    clock = Clock()
    guessing = Guessing(clock)
    keys = keys_of("lena", "192.0.2.7")
    for _ in range(100):
        guessing.failed(keys)
    clock.passes(minutes=61)
    assert guessing.wait(keys) == 0
    guessing.failed(keys)
    assert guessing.wait(keys) == 0


def test_memory_is_bounded() -> None:
    guessing = Guessing(Clock(), most=1_000)
    for n in range(5_000):
        guessing.failed(keys_of(f"name {n}", f"2001:db8:{n:x}::1"))
    assert len(guessing._failures) == 1_000


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("testclient", ""),
    ],
)
def test_addresses_of_one_household_count_together(address: str, network: str) -> None:
    assert network_of(address) == network


def test_a_name_longer_than_names_are_is_cut_before_it_is_kept(house: House, browser: Browser) -> None:
    assert browser.sign_in("x" * 10_000, "wrong").status_code == 403
    assert tries(browser, 3, name="x" * 9_000) == [403, 403, 429]


def test_the_right_password_is_needed_whatever_the_case(house: House, browser: Browser) -> None:
    assert browser.sign_in("lena", SECRETS["lena"].upper()).status_code == 403
    assert browser.sign_in("LENA", SECRETS["lena"]).status_code == 303
