"""The accounts' file: private, held to lists by the database, and never overwritten."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from review_house import SECRETS, Clock, House

from bot.review.accounts import (
    Accounts,
    add_lead,
    list_leads,
    open_accounts,
    password_link,
    remove_lead,
    sign_in_link,
)
from bot.review.file import FILE, TABLES, AccountsUnavailable
from bot.review.leads import LeadRefused


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    return open_accounts(tmp_path / "data", Clock())


def test_file_and_folder_are_for_their_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    accounts = open_accounts(folder, Clock())
    accounts.leads.add("lena", "lead", SECRETS["lena"])
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [(path.name, path.stat().st_mode & 0o777) for path in folder.iterdir()] == [(FILE, 0o600)]
    (folder / FILE).chmod(0o644)
    accounts.leads.all()
    assert (folder / FILE).stat().st_mode & 0o777 == 0o600


def test_tables_are_strict_and_every_closed_text_has_its_list(accounts: Accounts) -> None:
    with accounts.leads.file.reading() as connection:
        made = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%(%'"))
        strict = {
            name for name, is_strict in connection.execute("SELECT name, strict FROM pragma_table_list") if is_strict
        }
    assert set(TABLES) <= strict
    for table in TABLES:
        for column in re.findall(r"(\w+) TEXT", made[table]):
            assert re.search(rf"CHECK \((?:{column} IN|length\({column}\)|{column} = '' OR)", made[table]), column


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        ("INSERT INTO audit VALUES (20261122, 1, ?, 0, 1)", ["typed words"]),
        ("INSERT INTO audit VALUES (?, 1, 'report', 0, 1)", ["2026-11-22 10:00"]),
        ("INSERT INTO audit VALUES (20261122, ?, 'report', 0, 1)", ["lena"]),
        ("INSERT INTO lead (name, spelling, role, password) VALUES ('a', 'a', ?, '')", ["admin"]),
        ("INSERT INTO lead (name, spelling, role, password) VALUES ('a', 'a', 'lead', ?)", ["plain text"]),
        ("INSERT INTO session VALUES (?, 1, 0, 0)", [b"short"]),
        ("INSERT INTO session VALUES (?, 77, 0, 0)", [b"x" * 32]),
        ("INSERT INTO link VALUES (?, 1, 'other', 0)", [b"x" * 32]),
    ],
)
def test_the_database_refuses_what_is_not_listed(accounts: Accounts, statement: str, values: list[object]) -> None:
    accounts.leads.add("lena", "lead", SECRETS["lena"])
    with pytest.raises(sqlite3.IntegrityError), accounts.leads.file.changing() as connection:
        connection.execute(statement, values)


def test_leads_are_added_listed_and_removed_from_the_terminal(accounts: Accounts) -> None:
    assert list_leads(accounts) == ()
    added = add_lead(accounts, "Lena  Brandt", "lead", SECRETS["lena"])
    add_lead(accounts, "Olga", "owner")
    assert [(each.name, each.role, each.has_password) for each in list_leads(accounts)] == [
        ("Lena Brandt", "lead", True),
        ("Olga", "owner", False),
    ]
    assert accounts.leads.check("lena brandt", SECRETS["lena"]).lead == added
    remove_lead(accounts, "LENA BRANDT")
    assert [each.name for each in list_leads(accounts)] == ["Olga"]
    assert accounts.leads.check("lena brandt", SECRETS["lena"]).lead is None
    assert [each.action for each in accounts.audit.openings()].count("lead-removed") == 1


def test_a_number_is_never_given_again(accounts: Accounts) -> None:
    first = accounts.leads.add("a", "owner").number
    second = accounts.leads.add("b", "lead").number
    accounts.leads.remove(second)
    assert accounts.leads.add("c", "lead").number > second > first


@pytest.mark.parametrize("name", ["", " ", "x" * 65, "<b>", "a;b", "\u202eanel", "=cmd()", "a\0b"])
def test_names_that_are_none_are_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(LeadRefused) as refused:
        accounts.leads.add(name)
    assert refused.value.reason == "name"


def test_two_leads_never_have_one_name(accounts: Accounts) -> None:
    accounts.leads.add("Zoë", "lead")
    for again in ("zoë", "ZOE\u0308", " Zoë "):
        with pytest.raises(LeadRefused, match="already"):
            accounts.leads.add(again)


def test_leads_are_never_left_without_an_owner(accounts: Accounts) -> None:
    owner, lead = accounts.leads.add("olga", "owner"), accounts.leads.add("lena", "lead")
    with pytest.raises(LeadRefused, match="last owner"):
        accounts.leads.remove(owner.number)
    assert len(accounts.leads.all()) == 2
    accounts.leads.remove(lead.number)
    accounts.leads.remove(owner.number)
    assert accounts.leads.all() == ()


def test_removing_a_lead_ends_sessions_links_and_known_browsers(house: House) -> None:
    lena = house.accounts.leads.named("lena")
    sessions = house.accounts.sessions
    token, link, known = sessions.begin(lena), sessions.make_link(lena), sessions.remember_browser(lena)
    remove_lead(house.accounts, "lena")
    assert sessions.read(token) is None
    assert sessions.read_link(link) is None
    assert not sessions.use_link(link)
    assert not sessions.knows_browser(known, "lena")


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to be one" * 40, b"SQLite format 3\0" + b"\xff" * 4000]
)
def test_a_damaged_file_is_told_of_and_never_overwritten(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    accounts = open_accounts(tmp_path, Clock())
    assert accounts.fault()
    with pytest.raises(AccountsUnavailable) as fault:
        accounts.leads.add("lena")
    assert str(tmp_path) in str(fault.value)
    assert (tmp_path / FILE).read_bytes() == content


def test_a_foreign_and_a_newer_file_are_left_alone(tmp_path: Path) -> None:
    for statement, told in (("PRAGMA application_id = 7", "no accounts file"), ("PRAGMA user_version = 99", "newer")):
        path = tmp_path / FILE
        open_accounts(tmp_path, Clock()).leads.all()
        with sqlite3.connect(path, isolation_level=None) as connection:
            connection.execute(statement)
        connection.close()
        before = path.read_bytes()
        accounts = open_accounts(tmp_path, Clock())
        with pytest.raises(AccountsUnavailable, match=told):
            accounts.leads.add("lena")
        assert told in accounts.fault()
        assert path.read_bytes() == before
        path.unlink()


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    connection.close()
    with pytest.raises(AccountsUnavailable, match="no accounts file"):
        open_accounts(tmp_path, Clock()).leads.add("lena")


def test_a_link_in_place_of_the_file_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.touch()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / FILE).symlink_to(elsewhere)
    with pytest.raises(AccountsUnavailable):
        open_accounts(tmp_path / "data", Clock()).leads.add("lena")
    assert elsewhere.read_bytes() == b""


def test_looking_for_faults_makes_no_file(tmp_path: Path) -> None:
    assert open_accounts(tmp_path, Clock()).fault() == ""
    assert not list(tmp_path.iterdir())


def test_many_at_once_lose_nothing(accounts: Accounts) -> None:
    def add(number: int) -> str:
        lead = accounts.leads.add(f"lead {number}")
        return accounts.sessions.begin(lead)

    with ThreadPoolExecutor(8) as pool:
        tokens = list(pool.map(add, range(24)))
    assert len({accounts.sessions.read(token) for token in tokens}) == 24


def test_two_processes_begin_the_file_together(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom datetime import UTC, datetime\n"
        "from bot.review.accounts import open_accounts\n"
        "open_accounts(Path(sys.argv[1]), lambda: datetime.now(UTC)).leads.add(sys.argv[2])"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), f"lead {number}"]) for number in range(4)]
    assert [process.wait(60) for process in running] == [0] * 4
    assert len(open_accounts(tmp_path, Clock()).leads.all()) == 4


def test_no_token_and_no_password_stands_in_the_file(house: House) -> None:
    lena, sessions = house.accounts.leads.named("lena"), house.accounts.sessions
    tokens = [sessions.begin(lena), sessions.make_link(lena), sessions.remember_browser(lena)]
    content = (house.folder / FILE).read_bytes()
    for secret in (*tokens, *SECRETS.values()):
        assert secret.encode() not in content
        assert secret.encode("utf-16-le") not in content


def test_what_a_stranger_types_reaches_no_file(house: House) -> None:
    browser = house.browser()
    for _ in range(3):
        browser.sign_in("canary-name-4711", "canary password 4711")
    browser.sign_in("lena", "canary password 4711")
    for path in house.folder.iterdir():
        assert b"canary" not in path.read_bytes()
    assert [(each.lead, each.n) for each in house.accounts.audit.openings() if each.action == "refused"] == [
        (0, 3),
        (1, 1),
    ]


def test_the_demonstrations_link_signs_its_own_lead_in_once(accounts: Accounts) -> None:
    link = sign_in_link(accounts, "http://127.0.0.1:8000/")
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/review/link/[\w-]{43}", link)
    token = link.rpartition("/")[2]
    found = accounts.sessions.read_link(token)
    assert found is not None
    assert (found[0].name, found[0].role, found[0].has_password) == ("demo", "owner", False)
    assert accounts.sessions.use_link(token)
    assert not accounts.sessions.use_link(token)
    sign_in_link(accounts, "http://127.0.0.1:8000")
    assert len(accounts.leads.all()) == 1


def test_whoever_has_the_terminal_can_always_let_a_lead_in(house: House) -> None:
    link = password_link(house.accounts, "Lena", "https://guide.test")
    found = house.accounts.sessions.read_link(link.rpartition("/")[2])
    assert found is not None
    assert (found[0].name, found[1]) == ("lena", "password")
    with pytest.raises(LeadRefused, match="no lead"):
        password_link(house.accounts, "nobody", "https://guide.test")
