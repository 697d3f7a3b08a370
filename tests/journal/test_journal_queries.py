"""The query log: a line is told as exactly as five user-days share it, and no line stands for fewer."""

from __future__ import annotations

from collections import defaultdict
from random import Random

from bot.journal import words
from bot.journal.counting import AskedRow, Count, Line, count_lines
from bot.journal.figures import Counts, disclose
from bot.journal.lists import Lists
from bot.journal.queries import generalise, line_counts, query_log, told_lines
from bot.journal.release import Query

CONCEPTS = ("badge", "dog", "floor", "key", "night")
TELLABLE = {(topic, outcome) for topic in ("lost-badge", "wet-floor") for outcome in ("hand-in", "mop")}


def line(concepts: str, topic: str = "none", outcome: str = "", band: str = "day") -> Line:
    return Line(202610, tuple(concepts.split()), topic, outcome, band)


def test_a_line_that_five_user_days_share_is_told_in_full() -> None:
    told = generalise({line("badge dog"): Count(9, 5)})
    assert told.lines == {line("badge dog"): Count(9, 5)}
    assert told.other == Count(0, 0)


def test_first_the_part_of_day_is_dropped() -> None:
    told = generalise({line("dog"): Count(5, 3), line("dog", band="night"): Count(4, 2)})
    assert told.lines == {line("dog", band=""): Count(9, 5)}


def test_then_the_outcome() -> None:
    told = generalise(
        {line("dog", "wet-floor", "mop"): Count(5, 3), line("dog", "wet-floor", "emergency"): Count(4, 2)}
    )
    assert told.lines == {line("dog", "wet-floor", "", ""): Count(9, 5)}


def test_then_the_rarest_concept() -> None:
    told = generalise(
        {line("dog night"): Count(3, 3), line("dog floor"): Count(2, 2), line("dog", band="evening"): Count(9, 4)}
    )
    assert set(told.lines) == {line("dog", band="")}


def test_what_five_never_share_is_counted_under_other() -> None:
    told = generalise({line("dog"): Count(4, 4), line("badge", "lost-badge"): Count(3, 3)})
    assert told.lines == {}
    assert told.other == Count(7, 4)


def test_no_line_of_five_six_or_seven_questions_is_told() -> None:
    for n in range(12):
        assert bool(generalise({line("dog"): Count(n, n)}).lines) == (n >= 8)


def test_a_line_told_exactly_is_not_told_again_among_the_others() -> None:
    told = generalise(
        {line("dog"): Count(8, 6), line("dog", band="night"): Count(8, 5), line("dog", band="evening"): Count(9, 5)}
    )
    assert told.lines == {
        line("dog"): Count(8, 6),
        line("dog", band="night"): Count(8, 5),
        line("dog", band="evening"): Count(9, 5),
    }
    told = generalise(
        {line("dog"): Count(8, 6), line("dog", band="night"): Count(7, 4), line("dog", band="evening"): Count(6, 3)}
    )
    assert told.lines == {line("dog"): Count(8, 6), line("dog", band=""): Count(13, 7)}


def log_of(lines: dict[Line, Count], lists: Lists) -> tuple[tuple[Query, ...], int | None]:
    """What a lead reads of a month's lines."""
    told = told_lines(lines, lists)
    return query_log(told, disclose(Counts(line_counts(told))).figures, lists)


def test_emergencies_are_only_in_the_rest(lists: Lists) -> None:
    told = generalise({line("dog", "emergency"): Count(90, 60)})
    assert told.lines == {}
    rows, other = log_of({line("dog", "emergency"): Count(90, 60)}, lists)
    assert rows == ()
    assert other == 90


def test_an_outcome_that_is_an_emergency_is_never_told(lists: Lists) -> None:
    rows, _ = log_of(
        {
            line("dog", "lost-badge", "emergency"): Count(40, 30),
            line("dog", "lost-badge", "hand-in"): Count(40, 30),
            line("dog", "lost-badge"): Count(10, 9),
        },
        lists,
    )
    assert [(row.outcome, row.ended, row.n) for row in rows] == [
        ("", words.ANY_OTHER_OUTCOME, 50),
        ("hand-in", "Hand it in.", 40),
    ]


def test_any_part_of_day_is_called_other_only_beside_a_line_that_names_one(lists: Lists) -> None:
    rows, _ = log_of({line("dog", band="day"): Count(5, 3), line("dog", band="night"): Count(4, 3)}, lists)
    assert [row.when for row in rows] == ["any part of day"]
    rows, _ = log_of(
        {line("dog"): Count(9, 8), line("dog", band="night"): Count(7, 6), line("dog", band="weekend"): Count(6, 6)},
        lists,
    )
    assert [row.when for row in rows] == ["any other part of day", "Weekday, office hours"]


def invented_month(random: Random) -> tuple[list[list[AskedRow]], dict[Line, Count]]:
    days, sums = [], dict[Line, Count]()
    for _ in range(random.randrange(3, 25)):
        rows = []
        for _ in range(random.randrange(25)):
            token = random.randrange(12).to_bytes(8, "big")
            concepts = tuple(sorted(random.sample(CONCEPTS, min(3, int(random.expovariate(0.8))))))
            topic = random.choices(("none", "lost-badge", "wet-floor", "emergency"), (5, 3, 2, 1))[0]
            outcome = random.choice(("", "hand-in", "mop")) if topic != "none" else ""
            band = random.choice(("day", "evening", "night", "weekend"))
            run = random.choice((b"run1", b"run1", b"run2"))
            rows.append(AskedRow(random.randbytes(16), 202610, band, run, token, concepts, "0", "weak", topic, outcome))
        days.append(rows)
        for each, count in count_lines(rows, TELLABLE).items():
            known = sums.get(each, Count(0, 0))
            sums[each] = Count(known.n + count.n, known.user_days + count.user_days)
    return days, sums


def covers(told: Line, row: AskedRow, frequency: dict[str, int]) -> bool:
    """Whether a line can stand for a question: the same topic, and of the rest only what it still says."""
    return (
        told.topic == row.topic
        and told.band in {"", row.band}
        and told.outcome in {"", row.outcome}
        and set(told.concepts) <= set(row.concepts)
        and all(
            frequency[kept] >= frequency[gone]
            for kept in told.concepts
            for gone in set(row.concepts) - set(told.concepts)
        )
    )


def test_no_line_of_a_thousand_invented_months_stands_for_fewer_than_five_user_days() -> None:
    random, lines = Random(5), 0
    for _ in range(300):
        days, sums = invented_month(random)
        frequency: dict[str, int] = defaultdict(int)
        for rows in days:
            for row in rows:
                for concept in row.concepts if row.topic != "emergency" else ():
                    frequency[concept] += 1
        told = generalise(sums)
        every = [row for rows in days for row in rows]
        assert sum(count.n for count in told.lines.values()) + told.other.n == len(every)
        for each, count in told.lines.items():
            lines += 1
            people = {
                (day, row.day_token) for day, rows in enumerate(days) for row in rows if covers(each, row, frequency)
            }
            assert len(people) >= count.user_days >= 5
            assert count.n >= 8
            assert sum(covers(each, row, frequency) for row in every) >= count.n
    assert lines > 1_000


def test_lines_are_read_in_words_the_most_frequent_first(lists: Lists) -> None:
    rows, other = log_of(
        {
            line("badge dog", "lost-badge", "hand-in"): Count(14, 9),
            line("dog", "none"): Count(31, 20),
            line("", "looked-up"): Count(9, 6),
            line("night", "wet-floor"): Count(2, 2),
        },
        lists,
    )
    assert [(row.asked, row.led_to, row.n) for row in rows] == [
        ("a dog", "Nothing found", 30),
        ("a badge, a dog", "A lost badge", 15),
        ("any words", "A word or number looked up", 10),
    ]
    assert [bool(row.ended) for row in rows] == [False, True, False]
    assert other is None
