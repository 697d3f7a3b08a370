"""Two hundred identifying messages thrown at the recorder in every wrong place: not one byte of them is anywhere."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from dataclasses import fields, replace
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from diary import OPENED, Diary, every_byte

from bot.exchange import Noted
from bot.journal.keeping import back_up
from bot.journal.lists import Lists

FIRST = ("Aaliyah", "Bartholomew", "Cerys", "Dawid", "Eilidh", "Fatoumata", "Gethin", "Hyacinth", "Ifeoluwa", "Jarek")
LAST = ("Quillfeather", "Brambleworth", "Okonkwo-Test", "Szczepanowska", "O'Faketon", "Examplington", "Nnamdi-Trial")
STREETS = ("Nonesuch Terrace", "Imaginary Lane", "Madeup Close")
PLACES = [field.name for field in fields(Noted)]


def canaries() -> Iterator[str]:
    """Made-up people: test-range NHS numbers, drama telephone numbers, example.org."""
    random = Random(200)
    for number in range(200):
        name = f"{random.choice(FIRST)}{number:03} {random.choice(LAST)}"
        yield random.choice(
            (
                f"{name} dob 14/0{number % 9 + 1}/2021 bruise on cheek",
                f"nhs 999{number:03}{1000 + number} mum says dog did it",
                f"{number} {random.choice(STREETS)}{number:03}, ZZ{number % 90 + 9} 9ZZ",
                f"ring dad on 07700 900{number:03} re {name}",
                f"{name.replace(' ', '.').lower()}@example.org wrote to school",
            )
        )


def spellings(text: str) -> Iterator[bytes]:
    """A canary, its parts that identify, and each squeezed, spaced and in both alphabets' encodings."""
    words = [word for word in text.lower().split() if len(word) > 9]
    for part in (text.lower(), *words):
        for spelled in (part, part.replace(" ", ""), " ".join(part)):
            yield from (spelled.encode(), spelled.encode("utf-16-le"), spelled.encode("utf-16-be"))


def stands_in(text: str, haystack: bytes) -> bool:
    small = haystack.lower()
    squeezed = small.replace(b" ", b"")
    return any(each in small or each in squeezed for each in spellings(text))


def found(haystack: bytes) -> list[str]:
    return [text for text in canaries() if stands_in(text, haystack)]


def test_the_search_itself_finds_what_is_hidden() -> None:
    for text in canaries():
        for spelled in (text, text.upper(), text.replace(" ", ""), " ".join(text)):
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                assert stands_in(text, b"\x00padding\xff" + spelled.encode(encoding) + b"\x00")


def wrong_notes(text: str) -> Iterator[Any]:
    """Notes with a canary in each place, as a text, in a list, as bytes, and split over several."""
    good = Noted(topic="none", entry="text", quality="none", concepts=("dog",))
    for place in PLACES:
        for wrong in (text, (text,), (text, "dog"), text.encode(), [text], {text: text}):
            yield replace(good, **{place: wrong})
    yield replace(good, concepts=tuple(text.split())[:6])
    yield replace(good, kinds=("name", text))
    yield text


def throw_everything(diary: Diary) -> None:
    for text in canaries():
        for noted in wrong_notes(text):
            diary.recorder.note(noted, text, diary.clock(), delivery=text)
            diary.recorder.note(noted, None, text)  # type: ignore[arg-type]
        diary.note(OPENED, person=text, delivery=("update", text))


def test_not_one_byte_of_two_hundred_messages_is_kept(
    tmp_path: Path, lists: Lists, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    log = StringIO()
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    caplog.set_level(logging.DEBUG)
    diary = Diary(tmp_path / "journal", lists, room=100_000, wipe=False)
    throw_everything(diary)
    diary.write()
    assert diary.count("event") >= 200
    during = every_byte(tmp_path)
    diary.rest()
    back_up(tmp_path / "journal", tmp_path / "backup.sqlite3")
    diary.clock.pass_(days=1)
    diary.write()
    diary.recorder.stop()
    logging.getLogger().removeHandler(handler)
    told = repr(diary.recorder.health()) + log.getvalue() + caplog.text + "".join(capfd.readouterr())
    assert found(during) == []
    assert found(every_byte(tmp_path)) == []
    assert found(told.encode()) == []


def test_nor_when_the_file_cannot_be_written(tmp_path: Path, lists: Lists, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    diary = Diary(tmp_path / "journal", lists, room=500, wipe=False)
    diary.note(OPENED, person=1)
    diary.write()
    store = diary.recorder._writer.store
    assert store is not None
    (pages,) = store.connection.execute("PRAGMA page_count").fetchone()
    store.connection.execute(f"PRAGMA max_page_count = {pages}")
    throw_everything(diary)
    diary.write()
    assert diary.recorder.health().reason
    told = repr(diary.recorder.health()) + caplog.text
    diary.recorder.stop()
    assert found(every_byte(tmp_path)) == []
    assert found(told.encode()) == []


def test_nor_in_what_is_held_in_memory_for_the_day(tmp_path: Path, lists: Lists) -> None:
    diary = Diary(tmp_path / "journal", lists, room=100_000)
    for text in canaries():
        diary.note(OPENED, Noted(topic="none", entry="text", quality="none"), person=text, delivery=text)
    book = diary.recorder._book
    held = b"".join(repr(getattr(book, name)).encode() for name in type(book).__slots__)
    held += repr(diary.recorder._writer._waiting).encode() + repr(diary.recorder._deliveries._seen).encode()
    assert found(held) == []


def test_what_is_kept_before_the_night_has_only_words_of_the_lists(diary: Diary, lists: Lists) -> None:
    throw_everything(diary)
    diary.write()
    known = {word for words in lists.words.values() for word in words}
    with sqlite3.connect(diary.folder / "journal.sqlite3") as connection:
        for table in ("event", "unanswered", "identifying"):
            for row in connection.execute(f"SELECT * FROM {table}"):
                for value in row:
                    assert not isinstance(value, str) or value in known or len(value) <= 8
