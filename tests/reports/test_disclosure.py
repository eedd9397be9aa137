"""The small-number rule over tables of any shape: nobody works out what was withheld."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.disclosure import Kind, Mark, Table, prints_the_same, protect
from tests.support.attacker import Attacker

THRESHOLD = 5


def table(cells, *sums, **kinds):
    made = Table()
    for name, value in cells.items():
        made.add(name, value, kinds.get(name, Kind.COUNT))
    for total, *parts in sums:
        made.add_sum(total, parts)
    return made


def marks(made, **kwargs):
    return {name: str(mark) for name, mark in protect(made, THRESHOLD, **kwargs).marks.items()}


def test_one_to_four_are_small_nought_may_stand():
    made = table({f"n{value}": value for value in range(7)})
    assert marks(made) == {"n0": "shown"} | {f"n{n}": "small" for n in (1, 2, 3, 4)} | {"n5": "shown", "n6": "shown"}


@pytest.mark.parametrize("threshold", [5, 6, 10])
def test_the_threshold_is_a_setting(threshold):
    suppression = protect(table({"below": threshold - 1, "at": threshold}), threshold)
    assert suppression.marks == {"below": Mark.SMALL, "at": Mark.SHOWN}


def test_twelve_is_nine_and_three_does_not_print_nine_beside_twelve():
    found = marks(table({"total": 12, "a": 9, "b": 3}, ("total", "a", "b")))
    assert found["b"] == "small"
    assert [found["a"], found["total"]].count("shown") == 1


def test_the_next_smallest_goes_not_the_largest():
    found = marks(table({"total": 60, "a": 3, "b": 40, "c": 17, "d": 0}, ("total", "a", "b", "c", "d")))
    assert found == {"total": "shown", "a": "small", "b": "shown", "c": "withheld", "d": "shown"}


def test_small_cells_that_together_are_small_do_not_stand_alone():
    found = marks(table({"total": 23, "a": 1, "b": 2, "c": 20}, ("total", "a", "b", "c")))
    assert found["a"] == found["b"] == "small"
    assert "shown" not in (found["c"], found["total"]) or found["c"] == "withheld"


def test_a_cell_in_a_row_and_a_column_is_guarded_in_both():
    cells = {"all": 60, "r1": 30, "r2": 30, "c1": 28, "c2": 32, "r1c1": 3, "r1c2": 27, "r2c1": 25, "r2c2": 5}
    sums = [
        ("all", "r1", "r2"),
        ("all", "c1", "c2"),
        ("r1", "r1c1", "r1c2"),
        ("r2", "r2c1", "r2c2"),
        ("c1", "r1c1", "r2c1"),
        ("c2", "r1c2", "r2c2"),
    ]
    assert attack(table(cells, *sums), protect(table(cells, *sums), THRESHOLD)) == {}


def test_a_difference_nobody_prints_is_guarded_like_a_printed_figure():
    made = table({"registered": 20, "seen": 18})
    made.add_difference("registered", "seen", "not seen")
    assert marks(made) == {"registered": "shown", "seen": "withheld"}


def test_a_denominator_goes_before_a_figure():
    made = table({"all": 53, "here": 50, "away": 3}, ("all", "here", "away"), all=Kind.DENOMINATOR)
    assert marks(made) == {"all": "withheld", "here": "shown", "away": "small"}


def test_a_figure_without_a_way_out_takes_its_equal_with_it():
    found = marks(table({"whole": 3, "only part": 3}, ("whole", "only part")))
    assert found == {"whole": "small", "only part": "small"}
    made = table({"whole": 30, "only part": 30, "row": 33, "x": 3}, ("whole", "only part"), ("row", "only part", "x"))
    assert attack(made, protect(made, THRESHOLD)) == {}


def test_somebody_who_knows_the_rule_cannot_use_it():
    # "The next smallest of 5 and 5 was withheld" would make it 5, and the small one 13 - 5 - 5.
    found = marks(table({"total": 13, "a": 3, "b": 5, "c": 5}, ("total", "a", "b", "c")))
    assert found == {"total": "shown", "a": "small", "b": "withheld", "c": "withheld"}


def test_where_fewer_than_gives_it_away_it_is_not_said():
    # Four areas with one child each in a total of four: "fewer than 5" five times over would leave no other way.
    cells = {"total": 4, "a": 1, "b": 1, "c": 1, "d": 1}
    found = marks(table(cells, ("total", "a", "b", "c", "d")))
    assert found == {"total": "withheld", "a": "small", "b": "small", "c": "small", "d": "small"}
    # Two of four in a total of eight: there is no other way to make eight of two small numbers.
    assert marks(table({"total": 8, "a": 4, "b": 4}, ("total", "a", "b")))["total"] == "withheld"


def test_what_an_earlier_report_withheld_stays_withheld():
    made = table({"total": 24, "a": 10, "b": 14}, ("total", "a", "b"))
    assert marks(made) == {"total": "shown", "a": "shown", "b": "shown"}
    again = marks(made, withheld_before={"a", "b"}, printed_before={"total": 17})
    assert again == {"total": "shown", "a": "withheld", "b": "withheld"}


def test_what_an_earlier_report_printed_is_no_hiding_place():
    made = table({"total": 33, "a": 3, "b": 10, "c": 20}, ("total", "a", "b", "c"))
    found = marks(made, printed_before={"b": 10})
    assert (found["b"], found["c"]) == ("shown", "withheld")


def test_what_is_out_already_is_named_and_not_looped_over():
    made = table({"total": 13, "a": 3, "b": 10}, ("total", "a", "b"))
    suppression = protect(made, THRESHOLD, printed_before={"total": 13, "b": 10})
    assert suppression.exposed == {"a"}
    assert suppression.marks["a"] == Mark.SMALL


def test_names_are_given_once_and_known():
    made = table({"a": 1})
    with pytest.raises(ValueError, match="already"):
        made.add("a", 2)
    with pytest.raises(ValueError, match="Not in the table: b"):
        made.add_sum("a", ["b"])


counts = st.one_of(st.integers(0, 7), st.integers(0, 60))


@st.composite
def tables(draw):
    """A table of rows and columns with totals, groupings of rows that overlap, and differences nobody prints."""
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    made = Table()
    inner = {(r, c): draw(counts) for r in range(rows) for c in range(columns)}
    printed_inside = draw(st.booleans())
    for (r, c), value in inner.items():
        made.add(f"{r},{c}", value, Kind.COUNT if printed_inside else Kind.IMPLIED)
    for r in range(rows):
        made.add(f"row {r}", sum(inner[r, c] for c in range(columns)))
        made.add_sum(f"row {r}", [f"{r},{c}" for c in range(columns)])
    for c in range(columns):
        made.add(f"column {c}", sum(inner[r, c] for r in range(rows)))
        made.add_sum(f"column {c}", [f"{r},{c}" for r in range(rows)])
    out_by = draw(st.integers(0, 2))
    made.add("all", sum(inner.values()))
    made.add_sum("all", [f"row {r}" for r in range(rows)])
    made.add_sum("all", [f"column {c}" for c in range(columns)])
    for number in range(draw(st.integers(0, 2))):
        some = draw(st.sets(st.integers(0, rows - 1), min_size=1))
        made.add(f"some {number}", max(0, sum(made.cells[f"row {r}"].value for r in some) - out_by))
        made.add_sum(f"some {number}", [f"row {r}" for r in sorted(some)])
        if len(some) < rows and made.cells[f"some {number}"].value <= made.cells["all"].value:
            made.add_difference("all", f"some {number}", f"rest {number}")
    return made


def attack(made, suppression, threshold=THRESHOLD, published=()):
    """What the attacker works out among the figures that nobody may know."""
    attacker = Attacker()
    secret = set()
    for cell in made.cells.values():
        mark = suppression.marks.get(cell.name)
        if cell.kind == Kind.KNOWN or mark == Mark.SHOWN or cell.name in published:
            attacker.may_be(cell.name, cell.value, cell.value)
        elif mark == Mark.SMALL:
            attacker.may_be(cell.name, 1, threshold - 1)
            secret.add(cell.name)
        elif mark == Mark.WITHHELD:
            attacker.may_be(cell.name, threshold if cell.value >= threshold and not published else 0)
            secret.add(cell.name)
        else:
            attacker.may_be(cell.name)
            if cell.kind == Kind.IMPLIED and 0 < cell.value < threshold:
                secret.add(cell.name)
    for each in made.sums:
        value = {name: made.cells[name].value for name in each.names}
        attacker.is_sum(each.total, each.parts, sum(value[part] for part in each.parts) - value[each.total])
    found = attacker.work_out()
    for name, value in found.items():
        assert value == made.cells[name].value
    return {name: value for name, value in found.items() if name in secret - suppression.exposed}


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables(), st.sampled_from([5, 6, 10]))
def test_elimination_and_intervals_work_out_nothing(made, threshold):
    suppression = protect(made, threshold)
    assert not suppression.exposed
    assert attack(made, suppression, threshold) == {}


@settings(max_examples=200, deadline=None)
@given(tables())
def test_every_withheld_figure_has_a_twin_that_prints_the_same(made):
    suppression = protect(made, THRESHOLD)
    proven = set()
    for target, changes in suppression.twins:
        assert prints_the_same(made, suppression, changes, THRESHOLD)
        assert sum(changes.get(name, 0) for name in target) != 0
        proven |= target
    assert proven >= {name for name, mark in suppression.marks.items() if mark != Mark.SHOWN}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=4), st.sampled_from([3, 5]))
def test_trying_every_possible_table_leaves_more_than_one_value(parts, threshold):
    """Nobody can do better than to list every table that prints the same: there are always two that differ."""
    cells = {f"part {number}": value for number, value in enumerate(parts)}
    made = table({**cells, "total": sum(parts)}, ("total", *cells))
    found = protect(made, threshold).marks

    def possible(name):
        value = made.cells[name].value
        if found[name] == Mark.SHOWN:
            return [value]
        if found[name] == Mark.SMALL:
            return range(1, threshold)
        return range(threshold if value >= threshold else 0, 60)

    seen = {name: set() for name in made.cells}
    for values in itertools.product(*(list(possible(name))[:14] for name in cells)):
        if sum(values) in possible("total"):
            for name, value in zip(cells, values, strict=True):
                seen[name].add(value)
            seen["total"].add(sum(values))
    for name, mark in found.items():
        assert mark == Mark.SHOWN or len(seen[name]) > 1, (parts, found)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables(), st.data())
def test_a_second_report_of_the_same_figures_adds_nothing(made, data):
    """The second prints other cells (some of the first are left out of it, as in an export): both lie on one table."""
    first = protect(made, THRESHOLD)
    said = {name: made.cells[name].value for name, mark in first.marks.items() if mark == Mark.SHOWN}
    told = data.draw(st.sets(st.sampled_from(sorted(first.marks)))) if first.marks else set()
    printed = {name: value for name, value in said.items() if name in told}
    withheld = {name for name, mark in first.marks.items() if mark != Mark.SHOWN and name in told}
    second = protect(made, THRESHOLD, printed_before=printed, withheld_before=withheld)
    assert all(second.marks[name] != Mark.SHOWN for name in withheld)
    assert attack(made, second, published=printed) == {}
