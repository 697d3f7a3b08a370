"""Which figures may be shown: the rule for every number, and what attackers make of what is shown.

The attacks share no code with what they attack.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from random import Random

import pytest
from attack import Limits, is_possible, limits_of
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.journal.bounds import Span, Sum, work_out
from bot.journal.counting import Count
from bot.journal.figures import FEW, Counts, Group, Shown, disclose, in_words, may_show, nearest, percent

Table = dict[str, Count]


def test_every_number_up_to_two_hundred_is_shown_as_the_rule_says() -> None:
    for n in range(201):
        for user_days in range(12):
            shown = disclose(Counts({"one": Count(n, user_days)})).figures["one"]
            if n >= 8 and user_days >= 5:
                assert shown is not None
                assert shown % 5 == 0
                assert abs(shown - n) <= 2
            else:
                assert shown is None
                assert in_words(shown) == "under 8, or held back"


def test_nought_is_told_like_every_other_small_number() -> None:
    assert {in_words(disclose(Counts({"one": Count(n, n)})).figures["one"]) for n in range(8)} == {FEW}


def test_percentages_are_whole_of_shown_figures_and_need_a_base() -> None:
    assert percent(10, 35) is None
    assert percent(None, 100) is None
    assert percent(10, None) is None
    assert [percent(n, 40) for n in (0, 5, 10, 20, 40, 45)] == [0, 13, 25, 50, 100, 100]
    assert all(
        percent(nearest(n), nearest(m)) in range(101) for n in range(0, 300, 7) for m in range(n, 300, 7) if m >= 43
    )


def table(*ns: int) -> Table:
    return {f"c{place}": Count(n, n) for place, n in enumerate(ns)}


def with_total(cells: Table) -> Counts[str]:
    total = Count(sum(count.n for count in cells.values()), sum(count.user_days for count in cells.values()))
    return Counts({**cells, "total": total}, [Sum("total", tuple(cells))])


def test_totals_are_rounded_from_the_true_total_and_not_added_up() -> None:
    shown = disclose(with_total(table(13, 13, 13))).figures
    assert [shown[f"c{place}"] for place in range(3)] == [15, 15, 15]
    assert shown["total"] == 40


def test_a_second_figure_is_held_back_when_only_one_is() -> None:
    shown = disclose(with_total(table(60, 40, 25, 3))).figures
    assert (shown["c0"], shown["c1"], shown["c2"], shown["c3"]) == (60, 40, None, None)
    assert shown["total"] == 130


def test_nothing_more_is_held_back_when_nothing_is() -> None:
    shown = disclose(with_total(table(60, 40, 25, 12))).figures
    assert None not in shown.values()


# --- a reader who adds up and takes away ------------------------------------------------------


def random_cells(random: Random, size: int) -> Table:
    """Counts as they are in life: many small, few large; some of them of few people."""
    cells = {}
    for place in range(size):
        n = int(random.paretovariate(0.9)) - 1 if random.random() < 0.8 else random.randrange(40)
        n = min(n, 400)
        cells[f"c{place}"] = Count(n, n if random.random() < 0.8 else min(n, random.randrange(7)))
    return cells


def assert_nothing_small_is_narrowed(true: Mapping[str, Count], shown: Shown[str], limits: Limits) -> int:
    hidden = 0
    for name, count in true.items():
        low, high = limits[name]
        assert low <= count.n <= high, "the attack itself is wrong"
        if shown.figures[name] is None and not may_show(count):
            hidden += 1
            assert low <= 0, (name, count, low, high)
            assert high >= 7, (name, count, low, high)
    return hidden


def test_no_total_helps_to_narrow_a_hidden_number_below_nought_to_seven() -> None:
    random, hidden = Random(1), 0
    for _ in range(2_000):
        given = with_total(random_cells(random, random.randrange(2, 9)))
        shown = disclose(given)
        limits = limits_of(shown.figures, [(each.whole, each.parts) for each in given.sums])
        hidden += assert_nothing_small_is_narrowed(given.counts, shown, limits)
    assert hidden > 3_000


def test_no_groups_help_either() -> None:
    random, hidden = Random(2), 0
    for _ in range(1_000):
        cells = random_cells(random, random.randrange(6, 14))
        names = list(cells)
        groups = [
            Group("family one", tuple(names[:3]), sum(cells[name].user_days for name in names[:3])),
            Group("family two", tuple(names[3:6])),
        ]
        plain = with_total(cells)
        given = Counts(plain.counts, plain.sums, groups, Group("rest", tuple(names)))
        shown = disclose(given)
        sums = [(each.whole, each.parts) for each in given.sums] + list(shown.members.items())
        limits = limits_of(shown.figures, sums)
        hidden += assert_nothing_small_is_narrowed(given.counts, shown, limits)
        for name in names:
            places = [group for group, members in shown.members.items() if name in members]
            assert len(places) == (shown.figures[name] is None)
    assert hidden > 3_000


def two_way(random: Random) -> Counts[str]:
    rows, columns = random.randrange(2, 6), random.randrange(2, 6)
    cells = {f"{row}{column}": random_cells(random, 1)["c0"] for row in range(rows) for column in range(columns)}
    sums = [Sum(f"row {row}", tuple(f"{row}{column}" for column in range(columns))) for row in range(rows)]
    sums += [Sum(f"column {column}", tuple(f"{row}{column}" for row in range(rows))) for column in range(columns)]
    sums += [Sum("all", tuple(f"row {row}" for row in range(rows)))]
    sums += [Sum("all", tuple(f"column {column}" for column in range(columns)))]
    counts = dict(cells)
    for each in sums:
        parts = [counts[part] for part in each.parts]
        counts[each.whole] = Count(sum(part.n for part in parts), sum(part.user_days for part in parts))
    return Counts(counts, sums)


def test_no_row_and_column_totals_help_either() -> None:
    random, hidden = Random(3), 0
    for _ in range(400):
        given = two_way(random)
        shown = disclose(given)
        limits = limits_of(shown.figures, [(each.whole, each.parts) for each in given.sums])
        hidden += assert_nothing_small_is_narrowed(given.counts, shown, limits)
    assert hidden > 3_000


def test_what_was_told_before_does_not_help_with_what_is_told_now() -> None:
    """Three months by concern, then the quarter: as released, one after the other."""
    random, hidden = Random(4), 0
    for _ in range(250):
        topics = random.randrange(2, 7)
        told: dict[str, Span] = {}
        sums: list[Sum[str]] = []
        true: Table = {}
        figures: dict[str, int | None] = {}
        for month in "jas":
            cells = {f"{month}{name}": count for name, count in random_cells(random, topics).items()}
            plain = with_total(cells)
            counts = {**cells, f"{month}total": plain.counts["total"]}
            adding = Sum(f"{month}total", tuple(cells))
            shown = disclose(Counts(counts, [adding]))
            figures |= shown.figures
            true |= counts
            sums.append(adding)
            for name, figure in shown.figures.items():
                told[name] = Span(0, 10**9) if figure is None else Span(max(8, figure - 2), figure + 2)
        open_before = limits_of(figures, [(each.whole, each.parts) for each in sums])
        quarter = {
            f"q{name}": Count(
                sum(true[f"{m}{name}"].n for m in "jas"), sum(true[f"{m}{name}"].user_days for m in "jas")
            )
            for name in [f"c{place}" for place in range(topics)]
        }
        links = [Sum(name, tuple(f"{month}{name[1:]}" for month in "jas")) for name in quarter]
        shown = disclose(Counts(quarter, [*sums, *links], before=told))
        figures |= shown.figures
        limits = limits_of(figures, [(each.whole, each.parts) for each in [*sums, *links]])
        for name, count in {**true, **quarter}.items():
            low, high = limits[name]
            assert low <= count.n <= high
            was_open = open_before.get(name, (0, float("inf")))
            if figures[name] is None and not may_show(count) and was_open[0] <= 0 and was_open[1] >= 7:
                hidden += 1
                assert low <= 0, (name, count, low, high)
                assert high >= 7, (name, count, low, high)
    assert hidden > 1_000


# --- a reader who knows the rules by heart, and tries every table there could be --------------


def tables(cells: int, most: int) -> Iterator[tuple[int, ...]]:
    if cells == 0:
        yield ()
        return
    for n in range(most + 1):
        for rest in tables(cells - 1, most - n):
            yield (n, *rest)


@pytest.mark.parametrize(
    ("cells", "most"),
    [
        (2, 60),
        (3, 34),
        pytest.param(3, 70, marks=pytest.mark.slow),
        pytest.param(4, 42, marks=pytest.mark.slow),
        pytest.param(5, 28, marks=pytest.mark.slow),
    ],
)
def test_knowing_the_rules_leaves_every_small_number_eight_values(cells: int, most: int) -> None:
    """Every table with a total up to `most` is tried; those showing the same are all a reader can tell apart."""
    alike: dict[tuple[int | None, ...], list[tuple[int, ...]]] = defaultdict(list)
    for ns in tables(cells, most):
        alike[tuple(disclose(with_total(table(*ns))).figures.values())].append(ns)
    tried = 0
    for figures, same in alike.items():
        if figures[-1] is None or figures[-1] + 2 > most:
            continue  # larger tables, not tried here, may show the same
        for place in range(cells):
            if figures[place] is None and any(ns[place] < 8 for ns in same):
                tried += 1
                assert len({ns[place] for ns in same}) >= 8, (figures, place)
    assert tried > 10


# --- properties --------------------------------------------------------------------------------

counts = st.builds(lambda n, part: Count(n, n * part // 4), st.integers(0, 200), st.integers(0, 4))


@settings(max_examples=300)
@given(st.lists(counts, min_size=1, max_size=8))
def test_figures_are_near_the_truth_or_hidden_and_never_for_too_few(cells: list[Count]) -> None:
    given_ = with_total({f"c{place}": count for place, count in enumerate(cells)})
    for name, figure in disclose(given_).figures.items():
        if figure is not None:
            assert may_show(given_.counts[name])
            assert abs(figure - given_.counts[name].n) <= 2


@settings(max_examples=200)
@given(st.lists(st.integers(0, 60), min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_listed_tells_nothing(ns: list[int], random: Random) -> None:
    given_ = with_total(table(*ns))
    names = list(given_.counts)
    random.shuffle(names)
    shuffled = Counts({name: given_.counts[name] for name in names}, given_.sums)
    assert disclose(shuffled).figures == disclose(given_).figures


@settings(max_examples=200)
@given(st.lists(st.integers(0, 30), min_size=2, max_size=5))
def test_what_can_be_worked_out_always_holds_the_truth(ns: list[int]) -> None:
    cells = {f"c{place}": Span(max(0, n - 2), n + 3) for place, n in enumerate(ns)}
    found = work_out([Sum("total", tuple(cells))], {**cells, "total": Span(sum(ns) - 1, sum(ns) + 1)})
    assert all(found.span(f"c{place}").low <= n <= found.span(f"c{place}").high for place, n in enumerate(ns))


def test_one_turn_more_changes_a_figure_by_a_step_or_not_at_all() -> None:
    for n, other in itertools.product(range(8, 60), range(8, 30, 5)):
        before = disclose(with_total(table(n, other, 50))).figures["c0"]
        after = disclose(with_total(table(n + 1, other, 50))).figures["c0"]
        assert before is not None
        assert after is not None
        assert after - before in {0, 5}


def test_not_even_an_exact_attack_on_rows_and_columns_recovers_a_hidden_number() -> None:
    """The bounds that `disclose` looks at take one sum after another; this attack takes them all at once."""
    random, hidden, narrowed = Random(9), 0, 0
    for _ in range(120):
        given_ = two_way(random)
        shown = disclose(given_).figures
        spans = {name: (0, 6_000) if n is None else (max(8, n - 2), n + 2) for name, n in shown.items()}
        rows = [spans[name] for name in shown if name.startswith("row")]
        columns = [spans[name] for name in shown if name.startswith("column")]
        cells = {(row, column): spans[f"{row}{column}"] for row in range(len(rows)) for column in range(len(columns))}
        for (row, column), span in cells.items():
            count = given_.counts[f"{row}{column}"]
            if span != (0, 6_000) or may_show(count):
                continue
            hidden += 1
            values = [n for n in range(8) if is_possible(rows, columns, {**cells, (row, column): (n, n)}, spans["all"])]
            assert count.n in values or count.n >= 8
            assert len(values) >= 5
            narrowed += len(values) < 8
    assert hidden > 800
    assert narrowed <= hidden // 500
