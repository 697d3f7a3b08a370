"""Sessions that end by themselves, links that work once, and browsers that are known."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from review_house import SECRETS, Browser, House, Reading, same_as

from bot.review.sessions import digest


def signed_in(browser: Browser) -> bool:
    return browser.get("/review/how").status_code == 200


def test_a_session_goes_idle_after_thirty_minutes(house: House, lead: Browser) -> None:
    for _ in range(3):
        house.clock.passes(minutes=29)
        assert signed_in(lead)
    house.clock.passes(minutes=30)
    assert not signed_in(lead)


def test_a_session_ends_after_twelve_hours_however_busy(house: House, lead: Browser) -> None:
    for _ in range(12 * 3 - 1):
        house.clock.passes(minutes=20)
        assert signed_in(lead)
    house.clock.passes(minutes=20)
    assert not signed_in(lead)


@pytest.mark.parametrize("back", [{"hours": -1}, {"days": -1}, {"days": -20_000}, {"days": 3650}])
def test_a_clock_that_jumps_ends_sessions_and_never_prolongs_them(
    house: House, lead: Browser, back: dict[str, int]
) -> None:
    house.clock.passes(**back)
    assert not signed_in(lead)
    house.clock.passes(**{unit: -n for unit, n in back.items()})
    assert not signed_in(lead), "the session is gone, and does not come back with the time"


def test_signing_out_ends_the_session_on_the_server(house: House, lead: Browser) -> None:
    thief = same_as(lead)
    assert signed_in(thief)
    answer = lead.fills("/review/sign-out")
    assert answer.status_code == 303
    assert 'review=""; ' in answer.headers["set-cookie"]
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert not signed_in(lead)
    assert not signed_in(thief)


def test_a_token_planted_before_signing_in_is_worth_nothing(house: House) -> None:
    planted = "A" * 43
    browser = house.browser()
    browser.cookies.set("review", planted, domain="localhost.local")
    answer = browser.sign_in()
    assert planted not in answer.headers["set-cookie"]
    thief = house.browser()
    thief.cookies.set("review", planted, domain="localhost.local")
    assert not signed_in(thief)


def test_every_sign_in_makes_a_token_of_its_own_and_ends_the_one_before(house: House, lead: Browser) -> None:
    before = same_as(lead)
    lead.signed_in("lena")
    assert signed_in(lead)
    assert not signed_in(before)


def test_two_browsers_may_be_signed_in_and_one_signed_out(house: House, lead: Browser) -> None:
    other = house.browser().signed_in("lena")
    lead.fills("/review/sign-out")
    assert signed_in(other)


def test_removing_a_lead_signs_them_out_at_once(house: House, lead: Browser, owner: Browser) -> None:
    number = house.accounts.leads.named("lena").number
    assert owner.fills(f"/review/leads/{number}/remove").status_code == 303
    assert not signed_in(lead)


def test_a_new_password_signs_out_everywhere_else(house: House, lead: Browser) -> None:
    elsewhere = house.browser().signed_in("lena")
    answer = lead.fills("/review/password", password=SECRETS["lena"], new="marmalade quay fifteen")
    assert answer.status_code == 303
    assert signed_in(lead)
    assert not signed_in(elsewhere)
    assert house.browser().sign_in("lena").status_code == 403
    assert house.browser().sign_in("lena", "marmalade quay fifteen").status_code == 303


def test_a_password_is_changed_only_by_who_knows_it_and_to_a_good_one(house: House, lead: Browser) -> None:
    assert lead.fills("/review/password", password="wrong", new="marmalade quay fifteen").status_code == 403
    assert lead.fills("/review/password", password=SECRETS["lena"], new="password1234").status_code == 422
    assert house.browser().sign_in("lena").status_code == 303


def test_a_thief_of_a_session_cannot_guess_the_password_either(house: House, lead: Browser) -> None:
    answers = [lead.fills("/review/password", password=str(n), new="marmalade quay fifteen") for n in range(8)]
    assert answers[-1].status_code == 429


@pytest.mark.parametrize("token", ["", "x", "A" * 42, "A" * 44, "../../etc", "%00", "é" * 43, "A" * 5000, "' OR 1=1"])
def test_what_is_no_token_is_nobodys_session(house: House, token: str) -> None:
    assert house.accounts.sessions.read(token) is None
    assert not house.accounts.sessions.use_link(token)
    assert digest(token) == digest("")


def test_tokens_are_random_and_long(house: House) -> None:
    lena = house.accounts.leads.named("lena")
    tokens = {house.accounts.sessions.begin(lena) for _ in range(40)}
    assert len(tokens) == 40
    assert {len(token) for token in tokens} == {43}


def test_overdue_sessions_are_deleted(house: House) -> None:
    lena, sessions = house.accounts.leads.named("lena"), house.accounts.sessions
    for _ in range(5):
        sessions.begin(lena)
    house.clock.passes(hours=1)
    sessions.begin(lena)
    with house.accounts.leads.file.reading() as connection:
        assert connection.execute("SELECT count(*) FROM session").fetchone() == (1,)


# --- links -----------------------------------------------------------------------


def test_opening_a_link_uses_nothing_up_and_the_button_signs_in_once(house: House) -> None:
    token = house.accounts.sessions.make_link(house.accounts.leads.named("lena"))
    address = f"/review/link/{token}"
    mail_program = house.browser()
    assert mail_program.get(address).status_code == 200
    assert mail_program.head(address).status_code == 200
    assert not signed_in(mail_program)
    browser = house.browser()
    assert browser.fills(address).status_code == 303
    assert signed_in(browser)
    late = house.browser()
    assert late.fills(address).status_code == 404
    assert late.get(address).status_code == 404
    assert not signed_in(late)


def test_a_link_is_over_after_a_day_or_when_a_newer_one_is_made(house: House) -> None:
    lena, sessions = house.accounts.leads.named("lena"), house.accounts.sessions
    first, second = sessions.make_link(lena), sessions.make_link(lena)
    assert sessions.read_link(first) is None
    house.clock.passes(hours=23, minutes=59)
    assert sessions.read_link(second)
    house.clock.passes(minutes=1)
    assert sessions.read_link(second) is None
    assert not sessions.use_link(second)


def test_of_many_who_use_a_link_at_once_one_gets_in(house: House) -> None:
    token = house.accounts.sessions.make_link(house.accounts.leads.named("lena"))
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: house.accounts.sessions.use_link(token), range(16))) == 1


def test_an_owner_invites_a_lead_who_chooses_a_password(house: House, owner: Browser) -> None:
    answer = owner.fills("/review/leads", name="Nina O'Hara", role="lead")
    (link,) = [each.text for each in Reading(answer.text).all("code", **{"class": "link"})]
    path = link.removeprefix("http://localhost")
    invited = house.browser()
    assert "Nina O'Hara" in invited.reads(path).text
    refused = invited.fills(path, new="short")
    assert refused.status_code == 422
    assert "at least 12" in refused.text
    assert invited.fills(path, new="marmalade quay fifteen").status_code == 303
    assert signed_in(invited)
    assert invited.get("/review/leads").status_code == 403
    assert house.browser().sign_in("nina o'hara", "marmalade quay fifteen").status_code == 303
    assert invited.get(path).status_code == 404


def test_a_forgotten_password_is_replaced_by_a_link(house: House, owner: Browser) -> None:
    number = house.accounts.leads.named("lena").number
    answer = owner.fills(f"/review/leads/{number}/link")
    (link,) = [each.text for each in Reading(answer.text).all("code", **{"class": "link"})]
    assert house.browser().sign_in("lena").status_code == 303, "the old one holds until a new one is chosen"
    assert house.browser().fills(link.removeprefix("http://localhost"), new="marmalade quay fifteen").status_code == 303
    assert house.browser().sign_in("lena").status_code == 403


def test_what_has_ended_is_deleted_each_night_although_nobody_signs_in(house: House, lead: Browser) -> None:
    house.accounts.sessions.make_link(house.accounts.leads.named("lena"))
    house.clock.passes(minutes=20)
    house.accounts.forget_old()
    assert signed_in(lead)
    house.clock.passes(days=200)
    house.accounts.forget_old()
    with house.accounts.leads.file.reading() as connection:
        left = [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("session", "link")]
        assert left == [0, 0]
        assert connection.execute("SELECT count(*) FROM browser").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM lead").fetchone() == (2,)
