"""The map of the reach area: north is up, every area has its row, shades follow the share seen."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from families.models import AreaOutline
from reports.area_map import WIDTH, area_map
from reports.measures import AreaFigures
from tests.support.factories import TermFactory
from tests.support.small_centre import IN_TERM, came, child, home_in, small_centre

COORDINATES = st.tuples(st.floats(-6, 2), st.floats(50, 60))
RINGS = st.lists(st.lists(COORDINATES, min_size=4, max_size=12), min_size=1, max_size=3)


def area(living=100, registered=50, seen=20):
    return AreaFigures(population_under_5=living, decile=3, registered=registered, seen=seen)


def square(west, south, size=0.01):
    return [[(west, south), (west + size, south), (west + size, south + size), (west, south + size), (west, south)]]


def test_most_children_not_registered_come_first_and_the_unknown_last():
    figures = {"A": area(100, 90), "B": area(100, 10), "C": area(None, 5)}
    drawn = area_map(figures, {})
    assert [(each.number, each.code, each.gap) for each in drawn.areas] == [(1, "B", 90), (2, "A", 10), (3, "C", None)]


@pytest.mark.parametrize(
    ("living", "seen", "shade"),
    [
        (100, 0, "0"),
        (100, 19, "0"),
        (100, 20, "1"),
        (100, 79, "3"),
        (100, 80, "4"),
        (100, 130, "4"),
        (0, 0, "none"),
        (None, 3, "none"),
    ],
)
def test_shades_begin_where_the_legend_says(living, seen, shade):
    (one,) = area_map({"A": area(living, 0, seen)}, {}).areas
    assert one.shade == shade


def test_north_is_up_and_east_is_right():
    drawn = area_map(
        {"N": area(), "S": area(), "E": area()}, {"N": square(0, 52), "S": square(0, 51.9), "E": square(0.2, 51.9)}
    )
    label = {each.code: each.label for each in drawn.areas}
    assert label["N"][1] < label["S"][1]
    assert label["E"][0] > label["S"][0]


def test_an_area_without_a_boundary_stands_in_the_table_alone():
    drawn = area_map({"A": area(), "B": area()}, {"A": square(0, 52)})
    assert [each.code for each in drawn.drawn] == ["A"]
    assert [each.code for each in drawn.not_drawn] == ["B"]


@given(outlines=st.dictionaries(st.sampled_from("ABCDE"), RINGS, max_size=5))
def test_whatever_the_boundaries_everything_lies_within_the_picture(outlines):
    drawn = area_map({code: area() for code in "ABCDE"}, outlines)
    for each in drawn.drawn:
        for pair in each.path.replace("Z", "").replace("M", "L").split("L")[1:]:
            x, y = map(float, pair.split(" "))
            assert -0.1 <= x <= WIDTH + 0.1
            assert -0.1 <= y <= drawn.height + 0.1


@pytest.mark.django_db
def test_the_page_has_every_figure_with_the_way_to_its_rows(signed_in, coordinator):
    small_centre()
    TermFactory(name="Autumn 2025", start_date=date(2025, 9, 1), end_date=date(2025, 12, 31))
    AreaOutline.objects.create(lsoa_code="E01000001", vintage=2011, outline="0,52 0.01,52 0.01,52.01 0,52")
    came(child(home_in()), IN_TERM)
    answer = signed_in(coordinator).get(reverse("reports:map"), {"term": "autumn-2025"})
    page = answer.content.decode()
    row = next(each for each in answer.context["rows"] if each["area"].code == "E01000001")
    assert (row["area"].figures.registered, row["area"].figures.seen, row["share"]) == (1, 1, "1%")
    assert 'class="map-area map-shade-0"' in page
    assert signed_in(coordinator).get(row["seen_url"]).status_code == 200


@pytest.mark.django_db
def test_without_boundaries_it_says_where_they_come_from(signed_in, coordinator, governor):
    small_centre()
    TermFactory(name="Autumn 2025", start_date=date(2025, 9, 1), end_date=date(2025, 12, 31))
    assert "No boundaries are loaded yet" in signed_in(coordinator).get(reverse("reports:map")).content.decode()
    assert signed_in(governor).get(reverse("reports:map")).status_code == 403
