"""What a password must be, how it is kept, and that a name nobody has takes as long."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type
from review_house import Clock

from bot.review.accounts import open_accounts
from bot.review.passwords import PasswordRefused, Passwords, argon2id, check_password, common_words

LISTED = common_words()


@pytest.mark.parametrize(
    "password",
    [
        "violin harbour gravel",
        "correct horse battery staple",
        "        spaces        too  ",
        "ünïcødé pässwörter sind gut",
        "密码也可以是中文的没有问题吗对",
        "9f3kq0zw7n1m",
        "x" * 0 + "aB3$" * 3 + "unusual",
        "v" + "iolin harbour " * 9,
        "we ate seven plums in welwyn",
    ],
)
def test_any_long_enough_password_is_taken_whatever_it_is_made_of(password: str) -> None:
    check_password(password, "lena", LISTED)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "short"),
        ("elevenchars", "short"),
        ("x y z" * 26, "long"),
        ("password1234", "common"),
        ("Password2026!", "common"),
        ("P@ssw0rdP@ssw0rd", "common"),
        ("passwordpassword", "common"),
        ("safeguarding1", "common"),
        ("Safeguarding-2026", "common"),
        ("hertfordshire99", "common"),
        ("Welcome12345678", "common"),
        ("welcomemonday!!", "common"),
        ("aaaaaaaaaaaa", "common"),
        ("abababababab", "common"),
        ("123456789012", "common"),
        ("012345678901", "common"),
        ("987654321098", "common"),
        ("qwertyuiopas", "common"),
        ("abcdefghijkl", "common"),
        ("LenaBrandt2026!", "name"),
        ("lena brandt 12", "name"),
    ],
)
def test_what_is_tried_first_is_refused(password: str, reason: str) -> None:
    with pytest.raises(PasswordRefused) as refused:
        check_password(password, "Lena Brandt", LISTED)
    assert refused.value.reason == reason
    assert len(password) < 5 or password not in str(refused.value)


def test_twelve_and_a_hundred_and_twenty_eight_characters_are_the_bounds() -> None:
    words = "violin harbour gravel turnip ladder thunder " * 4
    for length in (12, 128):
        check_password(words[:length], "lena", LISTED)
    for length in (11, 129):
        with pytest.raises(PasswordRefused):
            check_password(words[:length], "lena", LISTED)


def test_a_hostile_password_is_checked_at_once() -> None:
    started = time.perf_counter()
    for hostile in ("password" * 16, "pass" * 31 + "passx", "a" * 128, "word" * 31 + "!" * 4):
        with pytest.raises(PasswordRefused):
            check_password(hostile, "lena", LISTED)
    assert time.perf_counter() - started < 0.5


def test_it_is_kept_as_argon2id_with_19_mib_two_passes_and_one_lane() -> None:
    passwords = Passwords()
    kept = passwords.keep("violin harbour gravel", "lena")
    found = extract_parameters(kept)
    assert (found.type, found.memory_cost, found.time_cost, found.parallelism) == (Type.ID, 19 * 1024, 2, 1)
    assert "violin" not in kept
    assert passwords.keep("violin harbour gravel", "lena") != kept
    assert passwords.fits(kept, "violin harbour gravel")
    assert not passwords.fits(kept, "violin harbour gravel ")
    assert not passwords.fits("", "violin harbour gravel")
    assert not passwords.fits("$argon2id$damaged", "violin harbour gravel")


def test_it_fits_however_a_keyboard_composes_its_letters() -> None:
    passwords = Passwords()
    assert passwords.fits(passwords.keep("caf\u00e9 am hafen 7", "lena"), "cafe\u0301 am hafen 7")


def test_an_older_hash_is_renewed_at_sign_in(tmp_path: Path) -> None:
    weak = open_accounts(tmp_path, Clock(), PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    weak.leads.add("lena", "lead", "violin harbour gravel")
    strong = open_accounts(tmp_path, Clock())
    assert strong.leads.check("lena", "violin harbour gravel").lead
    with strong.leads.file.reading() as connection:
        (kept,) = connection.execute("SELECT password FROM lead").fetchone()
    assert extract_parameters(kept).memory_cost == 19 * 1024
    assert strong.leads.check("lena", "violin harbour gravel").lead


class Counting:
    """Argon2id that counts how often it was asked."""

    def __init__(self) -> None:
        self._own = argon2id()
        self.asked = 0

    def hash(self, password: str) -> str:
        return self._own.hash(password)

    def verify(self, hash: str, password: str) -> bool:  # noqa: A002
        self.asked += 1
        return self._own.verify(hash, password)

    def check_needs_rehash(self, hash: str) -> bool:  # noqa: A002
        return self._own.check_needs_rehash(hash)


@pytest.mark.parametrize("name", ["lena", "LENA ", "nobody", "", "invited", "x" * 500, "' OR 1=1 --"])
def test_every_try_is_one_comparison_whoever_is_named(tmp_path: Path, name: str) -> None:
    counting = Counting()
    accounts = open_accounts(tmp_path, Clock(), counting)
    accounts.leads.add("lena", "lead", "violin harbour gravel")
    accounts.leads.add("invited", "lead")
    assert accounts.leads.check(name, "wrong").lead is None
    assert counting.asked == 1


def test_an_unknown_name_takes_as_long_as_a_known_one(tmp_path: Path) -> None:
    accounts = open_accounts(tmp_path, Clock())
    accounts.leads.add("lena", "lead", "violin harbour gravel")
    took: dict[str, list[float]] = {"lena": [], "nobody": []}
    for _ in range(15):
        for name, times in took.items():
            started = time.perf_counter()
            accounts.leads.check(name, "wrong password here")
            times.append(time.perf_counter() - started)
    known, unknown = median(took["lena"]), median(took["nobody"])
    assert abs(known - unknown) < 0.25 * max(known, unknown)
