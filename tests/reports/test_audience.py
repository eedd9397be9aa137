"""Our own figures through the small-number rule: counted from invented children, attacked with all definitions.

The relations given to the attacker are written down here a second time, from the definitions, not taken from the code.
"""

import json
from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centre.core.models import CentreSettings
from reports.audience import area_cell, for_governors, group_cell, percentages_of, week_cell
from reports.measures import AreaFigures, Figures, GroupFigures
from tests.support.attacker import Attacker

AREAS = {"E01000001": 2, "E01000002": 3, "E01000003": 7, "E01000004": 7}  # code: decile
GROUPS = ("lone parent", "disabled child", "child in need")
RESTRICTED = {"child in need"}
WEEKS = [date(2025, 9, 1), date(2025, 9, 8), date(2025, 9, 15)]
OUT, UNKNOWN = "out of the area", "not known"


@dataclass(frozen=True)
class Child:
    home: str | None  # an area of the reach area, or None where they are not registered here
    met_in: frozenset  # areas, OUT, UNKNOWN: where they lived when they were met this term
    earlier: bool  # met in the area earlier in the twelve months
    often: bool
    groups: frozenset
    family: int


children = st.lists(
    st.builds(
        Child,
        home=st.sampled_from([*AREAS, *AREAS, None]),
        met_in=st.frozensets(st.sampled_from([*AREAS, OUT, UNKNOWN]), max_size=2),
        earlier=st.booleans(),
        often=st.booleans(),
        groups=st.frozensets(st.sampled_from(GROUPS), max_size=2),
        family=st.integers(0, 12),
    ),
    max_size=45,
)


def figures_of(children, *, population=60, adults=30, fathers=7, weeks=(9, 3, 12)) -> Figures:
    """The figures of these children, counted by hand."""
    registered = [child for child in children if child.home]
    seen = [child for child in children if child.met_in & set(AREAS)]
    deprived = {code for code, decile in AREAS.items() if decile <= 3}
    year = [child for child in children if child in seen or child.earlier]
    measures = {
        "population_under_5": population * len(AREAS),
        "registered": len(registered),
        "families_registered": len({child.family for child in registered}),
        "seen": len(seen),
        "registered_and_seen": sum(bool(child.met_in) for child in registered),
        "seen_12_months": len(year),
        "sustained_12_months": sum(child.often for child in year),
        "adults_seen": adults,
        "male_parents_and_carers_seen": fathers,
        "out_of_area_seen": sum(OUT in child.met_in for child in children),
        "area_not_known_seen": sum(UNKNOWN in child.met_in for child in children),
        "most_deprived_population_under_5": population * len(deprived),
        "most_deprived_registered": sum(child.home in deprived for child in registered),
        "most_deprived_seen": sum(bool(child.met_in & deprived) for child in children),
        "sessions_ran": 3,
        "sessions_cancelled": 1,
        "attendances_under_5": sum(weeks),
        "attendances_adult": 20,
        "headcount": 2,
        "visits_achieved": 6,
        "visits_no_access": 1,
    }
    groups = {
        name: GroupFigures(
            sum(name in child.groups for child in registered),
            sum(name in child.groups and bool(child.met_in) for child in registered),
            name in RESTRICTED,
        )
        for name in GROUPS
    }
    areas = {
        code: AreaFigures(
            population,
            decile,
            sum(child.home == code for child in registered),
            sum(code in child.met_in for child in children),
        )
        for code, decile in AREAS.items()
    }
    deciles = {
        decile: {
            "population_under_5": population * sum(each == decile for each in AREAS.values()),
            "registered": sum(area.registered for area in areas.values() if area.decile == decile),
            "seen": sum(
                bool(child.met_in & {code for code, each in AREAS.items() if each == decile}) for child in children
            ),
        }
        for decile in sorted(set(AREAS.values()))
    }
    return Figures(
        date(2025, 9, 1),
        date(2025, 12, 31),
        date(2025, 12, 31),
        measures,
        groups,
        areas,
        all_under_fives_seen=sum(bool(child.met_in) for child in children),
        registered_area_not_known=0,
        deciles=deciles,
    )


def truth(figures, weeks):
    """Every figure by the name under which it is printed, and the ones that nobody prints."""
    values = {**figures.measures, "all_under_fives_seen": figures.all_under_fives_seen}
    for code, area in figures.areas.items():
        values[area_cell(code, "registered")] = area.registered
        values[area_cell(code, "seen")] = area.seen
    for decile, row in figures.deciles.items():
        for what, value in row.items():
            values[f"decile {decile}: {what}"] = value
    for name, group in figures.groups.items():
        values[group_cell(name, "registered")] = group.registered
        values[group_cell(name, "registered_and_seen")] = group.registered_and_seen
    values.update({week_cell(monday): count for monday, count in weeks.items()})
    return values


def relations():
    """(total, parts) that hold among the figures by their definitions, and differences that somebody might take."""
    for what in ("registered", "seen"):
        yield what, [area_cell(code, what) for code in AREAS]
        yield f"most_deprived_{what}", [area_cell(code, what) for code, decile in AREAS.items() if decile <= 3]
        for decile in set(AREAS.values()):
            inside = [area_cell(code, what) for code, each in AREAS.items() if each == decile]
            yield f"decile {decile}: {what}", inside
    yield "all_under_fives_seen", ["seen", "out_of_area_seen", "area_not_known_seen"]
    yield "attendances_under_5", [week_cell(monday) for monday in WEEKS]


PAIRS = [
    ("registered", "registered_and_seen"),
    ("registered", "most_deprived_registered"),
    ("seen", "most_deprived_seen"),
    ("seen_12_months", "sustained_12_months"),
    ("seen_12_months", "seen"),
    ("adults_seen", "male_parents_and_carers_seen"),
    ("all_under_fives_seen", "seen"),
    ("all_under_fives_seen", "out_of_area_seen"),
    ("population_under_5", "registered"),
    ("population_under_5", "seen"),
    ("most_deprived_population_under_5", "most_deprived_registered"),
    ("most_deprived_population_under_5", "most_deprived_seen"),
]


def group_pairs(groups):
    for name in groups:
        yield "registered", group_cell(name, "registered")
        yield "registered_and_seen", group_cell(name, "registered_and_seen")
        yield group_cell(name, "registered"), group_cell(name, "registered_and_seen")


def attack(values, *reports, threshold=5):
    """What an attacker with all these reports works out of what at least one of them withheld."""
    attacker = Attacker()
    secret = set()
    for printed in reports:
        for name, cell in printed.cells.items():
            if cell.is_shown:
                attacker.may_be(name, cell.value, cell.value)
            elif cell.mark == "small":
                attacker.may_be(name, 1, threshold - 1)
                secret.add(name)
            else:
                attacker.may_be(name, threshold if values[name] >= threshold and len(reports) == 1 else 0)
                secret.add(name)
    for total, parts in relations():
        attacker.is_sum(total, parts, sum(values[part] for part in parts) - values[total])
    groups = [name for name in GROUPS if any(group_cell(name, "registered") in printed.cells for printed in reports)]
    for larger, smaller in [*PAIRS, *group_pairs(groups)]:
        rest = f"{larger} without {smaller}"
        if values[larger] < values[smaller]:
            continue
        attacker.is_sum(larger, [smaller, rest])
        if 0 < values[larger] - values[smaller] < threshold:
            secret.add(rest)
    for name in groups:
        attacker.is_sum(
            "registered without registered_and_seen",
            [
                f"{group_cell(name, 'registered')} without {group_cell(name, 'registered_and_seen')}",
                f"others not seen, {name}",
            ],
        )
    return {name: value for name, value in attacker.work_out().items() if name in secret}


quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(children, st.sampled_from([6, 15, 60]), st.tuples(*[st.integers(0, 12)] * 3))
def test_nothing_withheld_can_be_worked_out_of_a_report(some, population, attendances):
    weeks = dict(zip(WEEKS, attendances, strict=True))
    figures = figures_of(some, population=population, weeks=attendances)
    printed = for_governors(figures, CentreSettings(), weeks=weeks)
    assert not printed.suppression.exposed
    assert attack(truth(figures, weeks), printed) == {}


@quick
@given(children, st.tuples(*[st.integers(0, 12)] * 3))
def test_part_b_and_part_a_together_tell_no_more(some, attendances):
    weeks = dict(zip(WEEKS, attendances, strict=True))
    figures = figures_of(some, weeks=attendances)
    part_a = for_governors(figures, CentreSettings(), weeks=weeks)
    part_b = for_governors(figures, CentreSettings(), restricted_groups=True, earlier=[part_a.said()])
    assert group_cell("child in need", "registered") not in part_a.cells
    assert not part_b.suppression.exposed
    assert attack(truth(figures, weeks), part_a, part_b) == {}


@quick
@given(children, st.data())
def test_a_second_edition_prints_nothing_that_the_first_withheld(some, data):
    """Between the two, somebody entered late contacts and corrected a home."""
    first = for_governors(figures_of(some), CentreSettings())
    late = [
        replace(child, met_in=child.met_in | {"E01000001"}, home=child.home or "E01000002")
        if data.draw(st.booleans())
        else child
        for child in some
    ]
    second = for_governors(figures_of(late), CentreSettings(), earlier=[first.said()])
    for name, cell in first.cells.items():
        assert cell.is_shown or not second[name].is_shown


def test_said_has_no_withheld_value_in_it():
    some = [Child("E01000001", frozenset(), False, False, frozenset(), 1)] * 3
    said = for_governors(figures_of(some), CentreSettings()).said()
    assert said["registered"] == "small"
    assert said[area_cell("E01000001", "registered")] == "small"
    assert 3 not in [value for name, value in said.items() if "registered" in name]
    assert json.loads(json.dumps(said)) == said


def test_a_share_is_printed_only_with_both_of_its_numbers():
    some = [Child("E01000001", frozenset({"E01000001"}), False, False, frozenset(), n) for n in range(18)]
    some += [Child("E01000001", frozenset(), False, False, frozenset(), n) for n in range(2)]
    shares = percentages_of(for_governors(figures_of(some), CentreSettings()), CentreSettings())
    assert shares["registered_percent"].text == "8%"
    assert shares["registered_and_seen_percent"].text == "withheld"  # 18 of 20 would tell of the two
    assert shares["registered_and_seen_percent"].percentage is None


def test_without_population_shares_are_not_available():
    figures = figures_of([Child("E01000001", frozenset(), False, False, frozenset(), n) for n in range(9)])
    figures = replace(figures, measures={**figures.measures, "population_under_5": None})
    shares = percentages_of(for_governors(figures, CentreSettings()), CentreSettings())
    assert shares["registered_percent"].text == "not available"


def test_a_term_and_the_year_do_not_subtract_to_a_small_number():
    regulars = [Child("E01000001", frozenset({"E01000001"}), True, True, frozenset(), n) for n in range(30)]
    earlier = [Child("E01000001", frozenset(), True, False, frozenset(), n) for n in range(3)]
    printed = for_governors(figures_of(regulars + earlier), CentreSettings())
    assert [printed["seen"].is_shown, printed["seen_12_months"].is_shown].count(True) == 1


@pytest.mark.parametrize(("threshold", "words"), [(5, "fewer than 5"), (10, "fewer than 10")])
def test_the_words_follow_the_setting(threshold, words):
    some = [Child("E01000001", frozenset(), False, False, frozenset(), 1)] * 4
    printed = for_governors(figures_of(some), CentreSettings(small_number_threshold=threshold))
    assert printed["registered"].text == words
    assert printed["sessions_ran"].text == "3"
    assert printed["no such figure"].text == "not available"
