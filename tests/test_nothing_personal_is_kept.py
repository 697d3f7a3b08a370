"""The proof: the real service is sent two hundred messages that identify somebody, and is broken in every way we know.

Then every byte it wrote is searched: data, logs, what it printed, metrics,
backups, exports, and what it sent to Telegram. It logs on the lowest level and
overwrites no deleted byte here, so that what is proved is that nothing was
ever written.
"""

from __future__ import annotations

import asyncio
import resource
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from canaries import HOW_MANY, Canary, canaries, every_byte, found
from service import Service

from tests.telegram.double import TOKEN, Double, Fault
from tests.telegram.person import Person

pytestmark = pytest.mark.slow
A_BATCH = 25
OPEN_MOUTHED = """
import functools, sys
import bot.logs, bot.record
from bot.finding.finder import TopicFinder

configure, find = bot.logs.configure_logging, TopicFinder.find
bot.logs.configure_logging = lambda *_: configure(1)
bot.record.open_store = functools.partial(bot.record.open_store, wipe=False)

def breaks(finder, text):
    if text.startswith("crash"):
        raise RuntimeError(text)
    return find(finder, text)

TopicFinder.find = breaks
from bot.cli import main
main(sys.argv[1:])
"""
"""The service, logging everything, wiping nothing, and with a finder that fails on some words and repeats them."""
IN_FORTY_DAYS = """
import sys, datetime
import bot.cli

today = bot.cli.today_in_england()
bot.cli.today_in_england = lambda: today + datetime.timedelta(days=40)
bot.cli.main(sys.argv[1:])
"""


@pytest.fixture
def service(tmp_path: Path, double: Double) -> Iterator[Service]:
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": double.url}
    service = Service(tmp_path / "place", settings=settings, begin=OPEN_MOUTHED)
    yield service
    if service.process is not None and service.process.poll() is None:
        service.kill()


@pytest.fixture
def crowd(double: Double) -> list[Person]:
    """Ten people whose own names are to be found nowhere either."""
    return [Person(double, 600 + at, canary.parts[0]) for at, canary in enumerate(canaries()[:10])]


# --- ways of sending -------------------------------------------------------------------------


def edited(person: Person, canary: Canary) -> None:
    person.edits(person.says("baby bruise"), text=canary.text)


def captioned(person: Person, canary: Canary) -> None:
    person.sends(photo=[{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}], caption=canary.text)


def replied(person: Person, canary: Canary) -> None:
    before = {"message_id": 1, "date": 1, "chat": person.chat, "text": canary.text}
    person.sends(
        text=f"and now {canary.parts[0]}?", reply_to_message=before, quote={"text": canary.text, "position": 0}
    )


def forwarded(person: Person, canary: Canary) -> None:
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": canary.parts[0]}
    person.sends(text=canary.text, forward_origin=origin)


def shared(person: Person, canary: Canary) -> None:
    person.sends(contact={"phone_number": "07700900123", "first_name": canary.parts[0]})


ON_TELEGRAM: Sequence[Callable[[Person, Canary], object]] = (
    lambda person, canary: person.says(canary.text),
    edited,
    captioned,
    replied,
    forwarded,
    shared,
    lambda person, canary: person.says(f"/start {canary.text}"),
    lambda person, canary: person.says(f"/term {canary.text}"),
    lambda person, canary: person.says(f"crash {canary.text}"),
    lambda person, canary: person.taps_data(canary.text[:64], None),
)


def on_the_web(service: Service, canary: Canary) -> None:
    """As a browser sends it, and in every place of a request where it does not belong."""
    form = {"content-type": "application/x-www-form-urlencoded"}
    name = canary.parts[0]
    for fields in ({"text": canary.text}, {"token": canary.text}, {"text": f"crash {canary.text}"}, {canary.text: "1"}):
        service.ask("POST", "/", urlencode(fields).encode(), form)
    service.ask("POST", "/", canary.text.encode() * 2_000, {"content-type": "text/plain"})
    service.get(f"/?start={quote(canary.text)}")
    service.get(f"/t/{quote(name)}")
    service.get("/", cookie=f"name={name}", referer=f"http://{quote(name)}.example.org/", **{"x-forwarded-for": name})
    service.ask(
        "POST", "/review/sign-in", urlencode({"name": name, "password": canary.text, "to": name}).encode(), form
    )


async def sent(service: Service, crowd: list[Person], batch: Sequence[Canary], first: int = 0) -> None:
    for at, canary in enumerate(batch, first):
        ON_TELEGRAM[at % len(ON_TELEGRAM)](crowd[at % len(crowd)], canary)
        if at % 2:
            await asyncio.to_thread(on_the_web, service, canary)


# --- looking ------------------------------------------------------------------------------------


def written(service: Service) -> int:
    """How many entries of turns the journal holds; -1 where it cannot be read now."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{journal(service)}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM event").fetchone()[0])
    return -1


def journal(service: Service) -> Path:
    return service.data / "journal" / "journal.sqlite3"


async def until(met: Callable[[], object], seconds: float = 30.0) -> None:
    async with asyncio.timeout(seconds):
        while not await asyncio.to_thread(met):
            await asyncio.sleep(0.02)


def nothing_in(service: Service, *more: str) -> None:
    assert found(every_byte(service.place) + "\n".join(more).encode(), secrets=(TOKEN,)) == []


def says(service: Service, sample: str) -> Callable[[], bool]:
    return lambda: f"{sample} 1.0" in service.get("/metrics")[1]


# --- the proof ------------------------------------------------------------------------------------


def test_the_search_finds_what_is_hidden(tmp_path: Path) -> None:
    assert len({canary.text for canary in canaries()}) == HOW_MANY
    (tmp_path / "data").mkdir()
    for canary in canaries()[::20]:
        for text in (canary.text, *canary.parts):
            for spelled in (text, text.upper(), text.replace(" ", ""), " ".join(text), quote(text), repr([text])):
                for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                    hidden = b"\x00padding\xff" + spelled.encode(encoding) + b"\xff\x00"
                    assert text in found(hidden), (spelled, encoding)
    (tmp_path / "data" / "journal.sqlite3-wal").write_bytes(b"\xff" + " ".join(canaries()[77].text).encode("utf-16"))
    assert canaries()[77].text in found(every_byte(tmp_path))
    assert found(f"bot{TOKEN}/getMe".encode(), secrets=(TOKEN,)) == [TOKEN]


async def test_not_one_byte_of_two_hundred_messages_is_anywhere(
    service: Service, double: Double, crowd: list[Person]
) -> None:
    before = -1
    for first in range(0, HOW_MANY, A_BATCH):
        await asyncio.to_thread(service.start)
        await sent(service, crowd, canaries()[first : first + A_BATCH], first)
        await until(lambda: written(service) > before)  # noqa: B023  waited for here and now
        service.kill()
        before = written(service)
        nothing_in(service)
    await through_a_bad_network(service, double, crowd)
    await through_a_lock(service, double, crowd)
    nothing_in(service, repr([call.sent for call in double.calls if call.method != "getMe"]))
    assert len(double.made("sendMessage")) > HOW_MANY, "everybody was answered"
    await asyncio.to_thread(through_commands, service)
    nothing_in(service)
    planted = canaries()[123]
    (service.data / "journal" / "left-over").write_bytes(b"\xfe" + " ".join(planted.text.upper()).encode("utf-16-be"))
    assert planted.text in found(every_byte(service.place)), "the search would have found it"


async def through_a_bad_network(service: Service, double: Double, crowd: list[Person]) -> None:
    await asyncio.to_thread(service.start)
    await double.until(lambda: not double.waiting, 60)
    for method in ("sendMessage", "deleteMessage"):
        for fault in (Fault(code=500), Fault(cut=True), Fault(code=404, body=b"<html>"), Fault(code=401)):
            double.fail(method, fault)
    double.fail("getUpdates", Fault(cut=True))
    await sent(service, crowd, canaries()[:A_BATCH])
    await double.until(lambda: not double.waiting, 90)
    assert service.stop() == 0
    assert "an update failed: RuntimeError at" in service.complained, "the handler did crash"
    nothing_in(service)


@contextmanager
def locked(service: Service) -> Iterator[None]:
    with closing(sqlite3.connect(journal(service), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


async def through_a_lock(service: Service, double: Double, crowd: list[Person]) -> None:
    with locked(service):
        await asyncio.to_thread(service.start)
        await sent(service, crowd, canaries()[A_BATCH : 2 * A_BATCH])
        await double.until(lambda: not double.waiting, 60)
        await until(says(service, 'safeguarding_bot_journal_failing{cause="locked"}'))
        metrics = (await asyncio.to_thread(service.get, "/metrics"))[1]
        assert await asyncio.to_thread(service.stop) == 0
        nothing_in(service, metrics)
        told = await asyncio.to_thread(service.runs, "doctor")
        assert "another program has the journal locked" in told
        assert "entries were lost because they could not be written before the program ended" in told
        nothing_in(service, told)
    assert "the journal cannot be written: locked" in service.complained
    await asyncio.to_thread(service.start)
    await until(lambda: not (service.data / "journal" / "health.json").exists())
    assert await asyncio.to_thread(service.stop) == 0


def through_commands(service: Service) -> None:
    """Roll everything up as if forty days had passed, and write every kind of file there is."""
    out = service.place
    assert " entries became counts" in service.runs("journal", "roll-up", begin=IN_FORTY_DAYS)
    assert written(service) == 0
    said = [
        service.runs(*words, begin=IN_FORTY_DAYS)
        for words in (
            ("report",),
            ("report", "--json"),
            ("report", "--csv"),
            ("report", "--xlsx", str(out / "figures.xlsx")),
            ("snapshot", str(out / "snapshot.sqlite3")),
            ("backup", str(out / "backup.sqlite3")),
            ("doctor",),
        )
    ]
    (out / "said").write_text("\n".join(said))
    assert "Traceback" not in "".join(said)
    assert {"figures.xlsx", "snapshot.sqlite3", "backup.sqlite3"} <= {path.name for path in out.iterdir()}
    with closing(sqlite3.connect(journal(service))) as connection:
        assert connection.execute("SELECT sum(n) FROM tally").fetchone()[0] > HOW_MANY


# --- a full disk ----------------------------------------------------------------------------------


@pytest.fixture
def small_disk(service: Service) -> Iterator[bool]:
    """Give the data a disk of four megabytes; False where this user may mount none."""
    service.data.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m,mode=0700", "tmpfs", str(service.data)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    yield mounted
    if mounted:
        service.kill()
        subprocess.run(["umount", str(service.data)], check=True)


def fill(service: Service, *, disk: bool) -> None:
    """Leave no room: on the disk, or, where there is none of its own, in any file of the process."""
    assert service.process is not None
    if disk:
        with suppress(OSError), (service.data / "filler").open("wb", buffering=0) as filler:
            while True:
                filler.write(b"\0" * 512)
        return
    largest = max(path.stat().st_size for path in service.place.rglob("*") if path.is_file())
    resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (largest, largest))


async def test_nor_when_the_disk_is_full(
    service: Service, double: Double, crowd: list[Person], *, small_disk: bool
) -> None:
    await asyncio.to_thread(service.start)
    crowd[0].says("baby bruise")
    await until(lambda: written(service) > 0)
    fill(service, disk=small_disk)
    for round_ in range(5):
        await sent(service, crowd, canaries()[round_ * A_BATCH : (round_ + 1) * A_BATCH])
    await double.until(lambda: not double.waiting, 90)
    await until(lambda: any(says(service, f'safeguarding_bot_journal_failing{{cause="{why}"}}')() for why in FULL))
    metrics = (await asyncio.to_thread(service.get, "/metrics"))[1]
    nothing_in(service, metrics, repr([call.sent for call in double.calls if call.method != "getMe"]))
    assert len(double.made("sendMessage")) > 5 * A_BATCH, "everybody was answered all the same"
    assert await asyncio.to_thread(service.stop) == 0
    nothing_in(service)


FULL = ("full", "disk")
