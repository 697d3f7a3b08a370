"""A period's figures are made once, open three days after it ends, and never change again."""

from __future__ import annotations

import sqlite3
from collections.abc import Hashable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from attack import Adding, limits_of
from diary import asked, event
from house import TODAY

from bot.content.library import Library
from bot.journal.counting import Cell, Count
from bot.journal.demo import count_up
from bot.journal.figures import may_show
from bot.journal.lists import EMERGENCY, Lists
from bot.journal.nightly import make_release, nightly, release_due
from bot.journal.periods import Month, PeriodError, Quarter, month_of, period_of, read_period
from bot.journal.queries import generalise
from bot.journal.release import Damaged, NotReleased, Release, all_releases, read_release
from bot.journal.report import find, overview, reading
from bot.journal.rollup import roll_up
from bot.journal.store import Store, open_store, read_counts, read_lines

OCTOBER = Month(2026, 10)


def use(store: Store, lists: Lists, days: Iterable[date], people: int, seed: int = 1) -> None:
    """Let some people use the bot on some days."""
    random = Random(seed)
    for day in days:
        rows = []
        for person in range(people):
            common = {"month": month_of(day).code, "day_token": (day.toordinal() * 1000 + person).to_bytes(8, "big")}
            topic = random.choices(("lost-badge", "wet-floor", "child-at-risk"), (70, 25, 5))[0]
            rows.append(event(lists, topic=topic, **common))
            if topic == "lost-badge" and random.random() < 0.8:
                rows.append(event(lists, topic=topic, stage="reached", outcome="hand-in", level="universal", **common))
            if person % 4 == 0:
                rows.append(event(lists, topic="none", stage="asked", entry="text", quality="none", **common))
                store_asked = asked(lists, concepts=random.choice((("dog",), ("badge", "dog"))), **common)
                rows.append(store_asked)
        store.record(rows, day)
        roll_up(store, day + timedelta(days=1))


def span(first: date, days: int) -> list[date]:
    return [first + timedelta(days=number) for number in range(days)]


@pytest.fixture
def store(tmp_path: Path, lists: Lists) -> Store:
    return open_store(tmp_path / "journal", lists, date(2026, 10, 1))


def test_periods_are_months_and_quarters_and_nothing_else() -> None:
    assert read_period("2026-10") == OCTOBER
    assert read_period("2026-Q4") == Quarter(2026, 4)
    assert [str(month) for month in Quarter(2026, 4).months] == ["2026-10", "2026-11", "2026-12"]
    assert Month(2026, 12).end == date(2027, 1, 1)
    assert (period_of(202610), period_of(20264), period_of(2026)) == (OCTOBER, Quarter(2026, 4), None)
    assert Month(2026, 1).minus(1) == Month(2025, 12)
    for text in (
        "2026",
        "2026-13",
        "2026-1",
        "2026-10-01",
        "2026-10..2026-11",
        "2026-W40",
        "2026-Q5",
        "all",
        "",
        " 2026-10",
    ):
        with pytest.raises(PeriodError):
            read_period(text)


def test_a_month_opens_three_days_after_it_ends(store: Store, lists: Lists) -> None:
    use(store, lists, span(date(2026, 10, 1), 31), 8)
    for day in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 3)):
        assert release_due(store, day) == ()
        with pytest.raises(NotReleased, match="open on 4 November 2026"):
            read_release(store.connection, OCTOBER, day)
    assert release_due(store, date(2026, 11, 4)) == (OCTOBER,)
    assert read_release(store.connection, OCTOBER, date(2026, 11, 4)).release.period == "2026-10"


def test_the_night_releases_what_is_due_also_after_a_long_standstill(store: Store, lists: Lists) -> None:
    use(store, lists, span(date(2026, 10, 1), 75), 6)
    nightly(store, date(2027, 1, 9))
    names = [str(each.release.period) for each in all_releases(store.connection, date(2027, 1, 9))]
    assert names == ["2026-12", "2026-Q4", "2026-11", "2026-10"]


def test_a_month_is_released_in_full_after_words_it_was_asked_in_have_left_the_content(
    store: Store, lists: Lists
) -> None:
    use(store, lists, span(date(2026, 10, 1), 31), 8)
    store.adopt(replace(lists, words={**lists.words, "concept": lists.words["concept"] - {"dog"}}))
    nightly(store, date(2026, 11, 4))
    released = read_release(store.connection, OCTOBER, date(2026, 11, 4)).release
    assert any("dog" in query.concepts for query in released.queries)
    (concepts,) = (sheet.rows for sheet in released.sheets if sheet.id == "concept")
    assert "dog" in {row.id for row in concepts}


def test_a_month_no_one_used_has_no_figures(store: Store) -> None:
    with pytest.raises(NotReleased, match="nothing was counted"):
        read_release(store.connection, Month(2026, 8), date(2026, 11, 4))
    with pytest.raises(NotReleased, match="no month has been released"):
        find(store.connection, "", date(2026, 11, 4))


def test_below_twenty_user_days_the_whole_month_is_too_little(store: Store, lists: Lists) -> None:
    use(store, lists, span(date(2026, 10, 1), 19), 1)
    release_due(store, date(2026, 11, 4))
    release = read_release(store.connection, OCTOBER, date(2026, 11, 4)).release
    assert release.too_little
    assert (release.sheets, release.queries) == ((), ())


def test_a_hundred_web_visitors_a_day_are_no_more_user_days_than_days(store: Store, lists: Lists) -> None:
    for day in span(date(2026, 10, 1), 19):
        store.record([event(lists, day_token=b"the-web!") for _ in range(100)], day)
        roll_up(store, day + timedelta(days=1))
    release_due(store, date(2026, 11, 4))
    assert read_release(store.connection, OCTOBER, date(2026, 11, 4)).release.too_little


def test_a_released_month_never_changes_whatever_is_counted_after(store: Store, lists: Lists) -> None:
    use(store, lists, span(date(2026, 10, 1), 31), 8)
    release_due(store, date(2026, 11, 4))
    before = read_release(store.connection, OCTOBER, date(2026, 11, 4))
    store.connection.execute("UPDATE tally SET n = n + 40 WHERE period = 202610")
    use(store, lists, span(date(2026, 10, 5), 3), 30, seed=9)
    nightly(store, date(2026, 11, 20))
    store.connection.execute("DELETE FROM tally")
    after = read_release(store.connection, OCTOBER, date(2027, 5, 1))
    assert after == before
    assert after.json == before.json


def test_the_same_counts_give_the_same_bytes(tmp_path: Path, lists: Lists) -> None:
    made = []
    for name in ("one", "other"):
        with open_store(tmp_path / name, lists, date(2026, 10, 1)) as store:
            use(store, lists, span(date(2026, 10, 1), 31), 8)
            release_due(store, date(2026, 11, 4))
            made.append(read_release(store.connection, OCTOBER, date(2026, 11, 4)))
    assert made[0] == made[1]


def test_a_release_that_was_touched_is_not_shown(store: Store, lists: Lists) -> None:
    use(store, lists, span(date(2026, 10, 1), 31), 8)
    release_due(store, date(2026, 11, 4))
    store.connection.execute(
        "UPDATE release SET json = CAST(replace(CAST(json AS TEXT), '\"n\":', '\"n\": ') AS BLOB)"
    )  # still JSON
    with pytest.raises(Damaged):
        read_release(store.connection, OCTOBER, date(2026, 11, 4))


def test_with_the_release_the_kinds_of_questions_are_deleted(store: Store, lists: Lists) -> None:
    use(store, lists, span(date(2026, 10, 1), 45), 8)
    assert read_lines(store.connection, 202610)
    release_due(store, date(2026, 11, 10))
    assert read_lines(store.connection, 202610) == {}
    assert read_lines(store.connection, 202611)


def test_a_release_killed_halfway_is_made_the_next_night(store: Store, lists: Lists) -> None:
    use(store, lists, span(date(2026, 10, 1), 31), 8)
    store.connection.set_progress_handler(lambda: 1, 60_000)
    with suppress(sqlite3.OperationalError):
        release_due(store, date(2026, 11, 4))
    store.connection.set_progress_handler(None, 0)
    nightly(store, date(2026, 11, 5))
    assert read_release(store.connection, OCTOBER, date(2026, 11, 5)).release.sheets
    assert read_lines(store.connection, 202610) == {}


# --- what a year of use shows -------------------------------------------------------------------


@pytest.fixture(scope="session")
def releases(year: Path) -> list[Release]:
    with reading(year) as connection:
        return [stored.release for stored in all_releases(connection, TODAY)]


def rows(release: Release) -> Iterable[int | None]:
    for sheet in release.sheets:
        yield sheet.total
        yield from (row.n for row in sheet.rows)
    yield from (query.n for query in release.queries)
    yield release.other_queries


def test_every_figure_of_a_year_is_rounded_and_none_is_small(releases: list[Release]) -> None:
    figures = [n for release in releases for n in rows(release)]
    assert len([n for n in figures if n is not None]) > 1_500
    assert all(n is None or (n >= 10 and n % 5 == 0) for n in figures)


def test_no_count_of_a_year_is_shown_that_may_not_be(year: Path, releases: list[Release]) -> None:
    with reading(year) as connection:
        for release in releases:
            counts = read_counts(connection, read_period(release.period).code)
            small = {(c.sheet, c.key1, c.key2) for c, count in counts.items() if not may_show(count)}
            for sheet in release.sheets:
                shown = {row.id for row in sheet.rows if row.n is not None and not row.of}
                for name, key1, key2 in small:
                    if name == sheet.id:
                        assert key1 not in shown
                        assert f"{key1}/{key2}" not in shown


def test_an_emergency_is_never_shown_by_itself(releases: list[Release]) -> None:
    for release in releases:
        for sheet in release.sheets:
            for row in sheet.rows:
                if row.n is not None:
                    assert EMERGENCY not in row.id.split("/"), (release.period, sheet.id, row)
        assert all(query.topic != EMERGENCY for query in release.queries)


def test_percentages_come_from_what_is_shown(releases: list[Release]) -> None:
    for release in releases:
        for sheet in release.sheets:
            for row in sheet.rows:
                if row.percent is not None:
                    assert row.n is not None
                    if sheet.total is not None:
                        assert sheet.total >= 40
                        assert abs(row.percent - 100 * row.n / sheet.total) <= 0.5


def month_sums(month: Release, lists: Lists) -> list[Adding]:
    """How a month's figures add up, as whoever reads them knows."""
    name = month.period
    levels = sorted(lists.words["level"])
    endings = sorted({ending for reach in lists.reach.values() for ending in reach.endings})
    grave = ["emergency", "child-protection"]
    sums: list[Adding] = [
        ((name, "topic", row.id), [(name, "topic", each) for each in row.of])
        for row in month.sheet("topic").rows
        if row.of
    ]
    sums += [((name, "opened"), [(name, "topic", topic) for topic in lists.words["topic"] - {"none", "looked-up"}])]
    sums += [((name, "reached"), [(name, "level", each) for each in ["grave", *levels] if each not in grave])]
    sums += [((name, "level", "grave"), [(name, "level", each) for each in grave])]
    for level in levels:
        parts = [(name, "outcome", f"{one}/{outcome}") for one, outcome in endings if one == level]
        sums += [((name, "level", level), parts)] if parts else []
    return sums


def quarter_sums(quarter: str, months: list[Release], lists: Lists) -> list[Adding]:
    """How a quarter's figures add up, and how they do to those of its months."""
    sums: list[Adding] = []
    for topic, reach in lists.reach.items():
        outcomes = {outcome: level for level, outcome in reach.endings}
        ways = [(quarter, topic, "reached"), *((quarter, topic, f"stopped at {each}") for each in reach.questions)]
        sums.append(((quarter, topic, "opened"), ways))
        grave = [(quarter, topic, outcome) for outcome, level in outcomes.items() if level in lists.grave]
        others = [(quarter, topic, outcome) for outcome, level in outcomes.items() if level not in lists.grave]
        sums.append(((quarter, topic, "reached"), [*grave, *others]))
        sums.append(((quarter, topic, "reached"), [(quarter, topic, "all emergencies"), *others]))
        sums.append(((quarter, topic, "all emergencies"), grave))
        sums.append(((quarter, topic, "opened"), [(month.period, "topic", topic) for month in months]))
        for outcome, level in outcomes.items():
            ending_there = [name for name, other in lists.reach.items() if (level, outcome) in other.endings]
            if ending_there == [topic]:
                parts = [(month.period, "outcome", f"{level}/{outcome}") for month in months]
                sums.append(((quarter, topic, outcome), parts))
    return sums


def figures_of(release: Release) -> dict[Hashable, int | None]:
    name, found = release.period, dict[Hashable, int | None]()
    for sheet in release.sheets:
        for row in sheet.rows:
            if sheet.id in {"topic", "level", "outcome"}:
                found[name, sheet.id, row.id] = row.n
            elif sheet.id == "use":
                found[name, row.id] = row.n
            elif sheet.id in {"topic_stage", "topic_outcome", "topic_stop"}:
                topic, _, word = row.id.partition("/")
                found[name, topic, f"stopped at {word}" if sheet.id == "topic_stop" else word] = row.n
    return found


def true_counts(connection: sqlite3.Connection, release: Release, lists: Lists) -> dict[Hashable, Count]:
    name, found = release.period, dict[Hashable, Count]()
    for cell, count in read_counts(connection, read_period(release.period).code).items():
        if cell.sheet in {"topic", "level"}:
            found[name, cell.sheet, cell.key1] = count
        elif cell.sheet == "outcome":
            found[name, "outcome", f"{cell.key1}/{cell.key2}"] = count
        elif cell.sheet in {"topic_stage", "topic_outcome"}:
            found[name, cell.key1, cell.key2] = count
        elif cell.sheet == "topic_left":
            both = read_counts(connection, cell.period)
            came = both.get(cell._replace(sheet="topic_came"), Count(0, 0))
            if cell.key2 == lists.reach[cell.key1].questions[0]:
                opened = both[Cell(cell.period, "topic_stage", cell.key1, "opened")]
                came = Count(came.n + opened.n, came.user_days + opened.user_days)
            stopped = Count(came.n - count.n, max(0, came.user_days - count.user_days))
            found[name, cell.key1, f"stopped at {cell.key2}"] = stopped
    return found


def test_a_year_of_months_and_quarters_added_up_narrows_no_small_number(
    year: Path, releases: list[Release], shipped_lists: Lists
) -> None:
    months = {release.period: release for release in releases if release.kind == "month"}
    checked = 0
    for quarter in (release for release in releases if release.kind == "quarter"):
        period = read_period(quarter.period)
        assert isinstance(period, Quarter)
        parts = [months[str(month)] for month in period.months if str(month) in months]
        if len(parts) < 3:
            continue
        with reading(year) as connection:
            true = {
                name: count
                for each in [quarter, *parts]
                for name, count in true_counts(connection, each, shipped_lists).items()
            }
        alone = [adding for month in parts for adding in month_sums(month, shipped_lists)]
        told = {name: n for month in parts for name, n in figures_of(month).items()}
        before = limits_of(told, alone)
        sums = [*alone, *quarter_sums(quarter.period, parts, shipped_lists)]
        after = limits_of({**told, **figures_of(quarter)}, sums)
        for topic in shipped_lists.reach:
            low, high = after[quarter.period, topic, "all emergencies"]
            assert low <= 0, (quarter.period, topic, low, high)
        for name, (low, high) in after.items():
            count = true.get(name, Count(0, 0))
            if (
                may_show(count)
                or not isinstance(name, tuple)
                or len(name) < 3
                or str(name[2]).startswith(("family", "other", "grave", "all emergencies"))
            ):
                continue
            assert low <= count.n <= high, name
            was_open = before.get(name, (0, 99))
            if was_open[0] <= 0 and was_open[1] >= 7:
                checked += 1
                assert low <= 0, (name, count, low, high)
                assert high >= 7, (name, count, low, high)
    assert checked > 500


@pytest.fixture(scope="module")
def told(
    tmp_path_factory: pytest.TempPathFactory, shipped: Library, shipped_lists: Lists
) -> Iterator[tuple[sqlite3.Connection, list[Release]]]:
    """A year of invented use as it stands just before its months are released, and what these will say."""
    with open_store(tmp_path_factory.mktemp("counted"), shipped_lists, TODAY, demo=True) as store:
        count_up(store, shipped, TODAY, months=6)
        months = [month_of(TODAY).minus(number) for number in range(1, 7)]
        yield (
            store.connection,
            [make_release(store.connection, each, TODAY, shipped_lists, demo=True) for each in months],
        )


def test_the_query_log_added_up_with_the_other_figures_narrows_no_small_number(
    told: tuple[sqlite3.Connection, list[Release]],
) -> None:
    """All lines are part of the questions typed; those that led nowhere, of what nothing was found for."""
    connection, releases = told
    checked = 0
    for release in releases:
        lines = {("line", place): query for place, query in enumerate(release.queries)}
        nothing = [name for name, query in lines.items() if query.topic == "none"]
        figures: dict[Hashable, int | None] = {name: query.n for name, query in lines.items()}
        figures |= {
            "other": release.other_queries,
            **{("quality", row.id): row.n for row in release.sheet("quality").rows},
            **{("concept", row.id): row.n for row in release.sheet("concept").rows},
            "asked": release.figure("use", "asked"),
        }
        about: dict[str, list[Hashable]] = {}
        for name in nothing:
            for concept in lines[name].concepts:
                about.setdefault(concept, []).append(name)
        sums: list[Adding] = [
            ("asked", [*lines, "other", "the rest asked"]),
            ("asked", [("quality", word) for word in ("strong", "weak", "none")]),
            (("quality", "none"), [*nothing, "the rest of nothing"]),
            *((("concept", concept), [*names, ("the rest", concept)]) for concept, names in about.items()),
        ]
        limits = limits_of(figures, sums)
        true = rest_of(connection, release, about)
        for name, n in true.items():
            low, high = limits[name]
            assert low <= n <= high, (release.period, name)
            if n < 8:
                checked += 1
                assert low <= 0, (release.period, name, n, low, high)
                assert high >= 7, (release.period, name, n, low, high)
    assert checked > 3


def rest_of(
    connection: sqlite3.Connection, release: Release, about: Mapping[str, list[Hashable]]
) -> dict[Hashable, int]:
    """What is left of each whole when the lines that are told are taken away, counted from the journal."""
    period = read_period(release.period)
    counts, lines = read_counts(connection, period.code), read_lines(connection, period.code)

    def count(sheet: str, word: str) -> int:
        return counts.get(Cell(period.code, sheet, word), Count(0, 0)).n

    exact = generalise(lines).lines
    nothing = {line: count.n for line, count in exact.items() if line.topic == "none"}
    assert len(nothing) == sum(query.topic == "none" for query in release.queries)
    every = sum(count.n for count in lines.values())
    return {
        "the rest asked": count("use", "asked") - every,
        "the rest of nothing": count("quality", "none") - sum(nothing.values()),
        **{
            ("the rest", word): count("concept", word) - sum(n for line, n in nothing.items() if word in line.concepts)
            for word in about
        },
    }


def test_no_emergency_stands_in_the_query_log_not_even_by_its_outcome(
    releases: list[Release], shipped_lists: Lists
) -> None:
    outcomes = [(query.topic, query.outcome) for release in releases for query in release.queries if query.outcome]
    assert set(outcomes) <= shipped_lists.tellable
    grave = {
        (topic, name)
        for topic, reach in shipped_lists.reach.items()
        for level, name in reach.endings
        if level in shipped_lists.grave
    }
    assert grave
    assert not grave & shipped_lists.tellable


def test_feedback_that_did_not_help_and_questions_that_found_nothing_are_shown(releases: list[Release]) -> None:
    months = [release for release in releases if release.kind == "month"]
    for release in months:
        assert {row.id for row in release.sheet("quality").rows} == {"strong", "weak", "none"}
        assert {row.id for row in release.sheet("feedback").rows} == {"helped", "not"}
        assert release.figure("use", "unanswered") == release.figure("quality", "none")
    assert sum(release.figure("quality", "none") is not None for release in months) >= len(months) - 1
    assert sum(release.figure("feedback", "not") is not None for release in months) >= len(months) // 2


def test_each_concern_tells_at_which_question_people_stop(releases: list[Release], shipped_lists: Lists) -> None:
    shown = 0
    for quarter in (release for release in releases if release.kind == "quarter"):
        for row in quarter.sheet("topic_stop").rows:
            topic, _, question = row.id.partition("/")
            assert question in shipped_lists.reach[topic].questions
            assert row.name == shipped_lists.names["question", row.id]
            assert row.under == shipped_lists.names["topic", topic]
            shown += row.n is not None
    assert shown > 10


def test_a_month_says_which_content_it_was_released_with(releases: list[Release], shipped_lists: Lists) -> None:
    months = [release for release in releases if release.kind == "month"]
    for release in months:
        assert {each.id for each in release.content} == set(shipped_lists.reach)
    later = {each.id: each.fingerprint for each in months[0].content}
    first = {each.id: each.fingerprint for each in months[-1].content}
    assert sum(later[name] != first[name] for name in later) == 2


def test_a_month_of_invented_use_is_released_three_days_after_it_ended(releases: list[Release]) -> None:
    assert [release.released for release in releases] == [
        read_period(release.period).opens.isoformat() for release in releases
    ]


def test_outcomes_and_kinds_are_read_in_words(releases: list[Release], shipped_lists: Lists) -> None:
    for release in releases:
        for sheet in ("outcome", "topic_outcome", "identifying"):
            for row in release.sheet(sheet).rows:
                assert row.name[:1].isupper(), (sheet, row.id, row.name)
                assert " " in row.name, (sheet, row.id, row.name)


def test_a_concern_too_rare_stands_in_its_family_or_the_rest(releases: list[Release], shipped_lists: Lists) -> None:
    for release in (each for each in releases if each.kind == "month"):
        sheet = release.sheet("topic")
        singly = [row.id for row in sheet.rows if not row.of]
        members = [member for row in sheet.rows for member in row.of]
        assert sorted([*singly, *members]) == sorted(shipped_lists.words["topic"] - {"none", "looked-up"})


def test_the_overview_finds_the_latest_month_the_one_before_and_the_quarter(year: Path) -> None:
    with reading(year) as connection:
        found = overview(connection, "", TODAY)
        assert found.month.release.period == "2026-10"
        assert found.before is not None
        assert found.before.release.period == "2026-09"
        assert found.quarter is not None
        assert found.quarter.release.period == "2026-Q3"
        with pytest.raises(NotReleased):
            overview(connection, "2026-11", TODAY)
        with pytest.raises(NotReleased):
            overview(connection, "2026-Q3", TODAY)


def test_the_same_counts_released_again_show_the_same(
    told: tuple[sqlite3.Connection, list[Release]], shipped_lists: Lists
) -> None:
    connection, releases = told
    for release in releases[:2]:
        again = make_release(connection, read_period(release.period), TODAY, shipped_lists, demo=True)
        assert again.as_bytes() == release.as_bytes()
