"""How many adults a crèche needs: exact at every boundary, by the age on the day, both ways of counting."""

from datetime import date, time, timedelta
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions_app.creche.coverage import over_places
from sessions_app.creche.ratios import (
    BANDS,
    MINIMUM,
    TEACHER,
    Adult,
    Band,
    Children,
    Method,
    Rule,
    band_of,
    children_of,
    figures_on,
    needed_for,
    parse_rule,
    room_for,
    standing,
    why_not_counted,
)
from tests.support.factories import AttendanceFactory, ChildFactory, ServiceFactory, SessionFactory

DAY = date(2025, 10, 6)
LAW = figures_on(DAY)
SMALL = st.integers(0, 30)
CHILDREN = st.builds(Children, SMALL, SMALL, SMALL)
ADULTS = st.lists(st.builds(Adult, st.sampled_from([0, 2, 3, 6]), st.booleans(), st.booleans()), max_size=12)


@given(CHILDREN, st.booleans())
@settings(max_examples=50)
def test_both_ways_are_exact_and_by_age_never_asks_for_fewer(children, teacher):
    figures = [LAW.of(band, teacher=teacher) for band in BANDS]
    numbers = [children.of(band) for band in BANDS]
    exact = sum((Fraction(number, figure) for number, figure in zip(numbers, figures, strict=True)), Fraction(0))
    both = needed_for(children, LAW, teacher=teacher)
    least = 2 if children.total else 0
    assert both.pooled == max(ceil(exact), least)
    assert both.by_age == max(sum(ceil(Fraction(n, f)) for n, f in zip(numbers, figures, strict=True)), least)
    assert both.pooled <= both.by_age


@given(CHILDREN, st.integers(1, 9))
@settings(max_examples=50)
def test_a_whole_number_of_adults_never_tips_to_one_more(children, times):
    exact = Children(3 * times, 5 * times, 8 * times)
    assert needed_for(exact, LAW).pooled == max(3 * times, 2)
    assert needed_for(exact.and_one(Band.THREE), LAW).pooled == 3 * times + 1


@given(CHILDREN, ADULTS, st.sampled_from(list(Method)))
@settings(max_examples=50)
def test_room_is_exactly_what_may_still_come_in(children, adults, method):
    room = room_for(children, adults, LAW, method=method)
    for band, more in room.items():
        then = children
        for _ in range(more):
            then = then.and_one(band)
        if more:
            assert not standing(then, adults, LAW, method=method).short
        if more < 30:
            assert standing(then.and_one(band), adults, LAW, method=method).short


@pytest.mark.parametrize(
    ("children", "pooled", "by_age"),
    [
        (Children(), 0, 0),
        (Children(1, 1, 1), 2, 3),  # 0.66 of an adult: the minimum; each age by itself: three
        (Children(3, 5, 8), 3, 3),
        (Children(6), 2, 2),
        (Children(7), 3, 3),
        (Children(0, 10), 2, 2),
        (Children(0, 11), 3, 3),
        (Children(0, 0, 17), 3, 3),
        (Children(2, 2, 2), 2, 3),
    ],
)
def test_the_worked_examples(children, pooled, by_age):
    assert needed_for(children, LAW) == type(needed_for(children, LAW))(pooled, by_age)


@given(st.dates(date(2015, 1, 1), date(2025, 10, 6)), st.integers(0, 6))
@settings(max_examples=50)
def test_the_band_changes_on_the_birthday_and_not_the_day_before(born, years):
    leap_day = born.month == 2 and born.day == 29
    try:
        birthday = born.replace(year=born.year + years)
    except ValueError:
        birthday = date(born.year + years, 3, 1)  # measures, "Age on a day"
    assert leap_day or (birthday.month, birthday.day) == (born.month, born.day)
    expected = Band.UNDER_TWO if years < 2 else Band.TWO if years == 2 else Band.THREE
    assert band_of(born, birthday) == expected
    before = Band.UNDER_TWO if years <= 2 else Band.TWO if years == 3 else Band.THREE
    assert years == 0 or band_of(born, birthday - timedelta(days=1)) == before


def test_t15_a_child_of_29_february_turns_two_on_1_march():
    born = date(2024, 2, 29)
    assert band_of(born, date(2026, 2, 28)) == Band.UNDER_TWO
    assert band_of(born, date(2026, 3, 1)) == Band.TWO
    assert children_of([born, None, date(2020, 1, 1)], date(2026, 2, 28)) == Children(2, 0, 1)


def test_the_law_of_the_day_counts():
    assert figures_on(date(2023, 9, 3)).two == 4
    assert figures_on(date(2023, 9, 4)).two == 5
    assert (LAW.under_two, LAW.three, LAW.three_with_teacher, LAW.minimum) == (3, 8, 13, 2)


def test_a_figure_of_the_house_is_only_ever_stricter_and_holds_from_its_day():
    own = (
        Rule(Band.TWO, 4, date(2025, 1, 1), "our policy"),
        Rule(Band.UNDER_TWO, 9, date(2025, 1, 1), "a mistake"),
        Rule(Band.TWO, None, date(2026, 1, 1), "back to the law"),
        Rule(MINIMUM, 3, date(2025, 1, 1), "our policy"),
        Rule(Band.THREE, 6, date(2025, 1, 1), "our policy"),
    )
    assert figures_on(date(2024, 12, 31), own) == LAW
    now = figures_on(DAY, own)
    assert (now.under_two, now.two, now.three, now.three_with_teacher, now.minimum) == (3, 4, 6, 6, 3)
    assert figures_on(date(2026, 1, 1), own).two == 5


def test_a_change_of_the_law_can_be_written_down():
    own = (parse_rule("1 September 2027; statutory 2; 1:6; SI 2027/1"), parse_rule("1/9/2027; minimum; 3; policy"))
    assert figures_on(date(2027, 8, 31), own).two == 5
    assert figures_on(date(2027, 9, 1), own).two == 6
    assert figures_on(date(2027, 9, 1), own).minimum == 3


@pytest.mark.parametrize(
    "line",
    [
        "",
        "2; 1:4",
        "1 9 2025; 4; 1:4; policy",
        "1 9 2025; 2; 1:4;",
        "32 9 2025; 2; 1:4; x",
        "1 9 2025; 2; 1:0; x",
        "1 9 2025; minimum; 1; x",
        "1 9 2025; statutory minimum; 3; x",
        "1 9 2025; statutory 2; none; x",
    ],
)
def test_a_line_that_cannot_be_read_says_what_to_do(line):
    with pytest.raises(ValueError, match=r"\w"):
        parse_rule(line)


L3, L2, NONE = Adult(3, under_twos=True, babies=True), Adult(2, babies=True), Adult()
TEACHER_ADULT = Adult(6)


@pytest.mark.parametrize(
    ("adults", "problem"),
    [
        ([L3, L2], ""),
        ([L3, NONE], "Of the other 1, 1 must have level 2"),
        ([L3, L2, NONE], ""),
        ([L3, L2, NONE, NONE], "Of the other 3, 2 must have level 2"),
        ([L3, L3, NONE], ""),  # somebody of level 3 counts as level 2 as well
        ([L2, L2], "Nobody of level 3"),
    ],
)
def test_one_of_level_3_and_half_of_the_others_level_2(adults, problem):
    found = standing(Children(0, 1), adults, LAW).problems
    assert (problem in " ".join(found)) if problem else not found


def test_under_twos_ask_for_experience_and_training():
    without = standing(Children(1), [Adult(3), Adult(2)], LAW).problems
    assert "Nobody of level 3 with experience of under-twos" in without
    assert "Fewer than half of the adults are trained in the care of babies" in without
    assert not standing(Children(1), [L3, Adult(2)], LAW).problems


def test_one_to_thirteen_needs_a_teacher_and_somebody_of_level_3_beside_them():
    children = Children(0, 0, 26)
    assert standing(children, [TEACHER_ADULT, Adult(2)], LAW).needed == 4
    with_both = standing(children, [TEACHER_ADULT, Adult(3)], LAW)
    assert (with_both.needed, with_both.with_teacher, with_both.problems) == (2, True, [])
    assert standing(Children(0, 0, 27), [TEACHER_ADULT, Adult(3)], LAW).short
    assert figures_on(DAY, (Rule(TEACHER, 10, DAY, "policy"),)).three_with_teacher == 10


def test_nobody_with_first_aid_is_a_problem_once_a_child_is_there():
    assert not standing(Children(), [L3, L2], LAW, first_aider=False).problems
    assert "first aid" in standing(Children(0, 1), [L3, L2], LAW, first_aider=False).problems[0]


@pytest.mark.parametrize(
    ("works_as", "age", "first_aid", "decided", "why"),
    [
        ("employed", None, False, None, ""),
        ("employed", 17, False, None, ""),
        ("employed", 16, True, DAY, "under 17"),
        ("apprentice", 16, True, DAY, ""),
        ("apprentice", 15, True, DAY, "under 16"),
        ("apprentice", 18, False, DAY, "apprentice without paediatric first aid"),
        ("apprentice", 18, True, None, "apprentice, and nobody has decided that they count"),
        ("student", 19, False, DAY, "student without paediatric first aid"),
        ("student", 19, True, DAY, ""),
        ("volunteer", 17, False, DAY, ""),
        ("volunteer", 40, True, None, "volunteer, and nobody has decided that they count"),
        ("volunteer", 40, True, DAY + timedelta(days=1), "volunteer, and nobody has decided that they count"),
        ("volunteer", None, True, DAY, "age not recorded"),
    ],
)
def test_t32_who_never_counts(works_as, age, first_aid, decided, why):
    born = None if age is None else date(DAY.year - age, DAY.month, DAY.day)
    facts = {"works_as": works_as, "date_of_birth": born, "has_first_aid": first_aid, "counts_from": decided}
    assert why_not_counted(**facts, on=DAY) == why


def test_students_counted_without_first_aid_before_september_2025():
    facts = {"works_as": "student", "date_of_birth": date(2000, 1, 1), "has_first_aid": False}
    facts |= {"counts_from": date(2025, 1, 1)}
    assert why_not_counted(**facts, on=date(2025, 8, 31)) == ""
    assert why_not_counted(**facts, on=date(2025, 9, 1))


@pytest.mark.django_db
def test_more_children_than_places_stays_to_be_seen():
    session = SessionFactory(service=ServiceFactory(name="Crèche", care_type="crèche", capacity=2), status="ran")
    for start, end in ((time(9), time(10)), (time(9), time(11)), (time(10), time(11))):
        AttendanceFactory(session=session, person=ChildFactory(), status="present", time_in=start, time_out=end)
    assert over_places(session) == "", "one left as another came"
    AttendanceFactory(session=session, person=ChildFactory(), status="present", time_in=None)
    assert over_places(session) == "3 children at once, and 2 places"
