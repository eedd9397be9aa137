"""Rounding and rating, as a table (measures, "Rounding")."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.measures import Percentage
from reports.measures.percentages import half_up


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (0, 400, "0%"),
        (1, 400, "<1%"),
        (2, 400, "1%"),  # exactly a half goes up
        (199, 200, ">99%"),
        (400, 400, "100%"),
        (398, 400, ">99%"),
        (397, 400, "99%"),
        (1, 8, "13%"),
        (3, 8, "38%"),
        (110, 100, "110%"),
        (1003, 1000, ">100%"),
        (5, 0, "not available"),
        (5, None, "not available"),
        (None, 5, "not available"),
    ],
)
def test_rounding(numerator, denominator, text):
    assert Percentage(numerator, denominator).text == text


@pytest.mark.parametrize(
    ("numerator", "denominator", "text", "rating"),
    [
        (800, 1000, "80.0%", "green"),
        (796, 1000, "79.6%", "amber"),
        (7999, 10000, "80.0%", "amber"),  # printed 80.0, rated on what it is
        (810, 1000, "81.0%", "green"),
        (812, 1000, "81%", "green"),
        (788, 1000, "79%", "amber"),
        (700, 1000, "70.0%", "amber"),
        (699, 1000, "69.9%", "red"),
        (500, 1000, "50%", "red"),
        (1100, 1000, "110%", "green"),
    ],
)
def test_rating_on_the_unrounded_value_the_threshold_included(numerator, denominator, text, rating):
    share = Percentage(numerator, denominator, Decimal(80), Decimal(10))
    assert (share.text, share.rating) == (text, rating)


def test_over_one_hundred_is_shown_as_it_is_with_its_likely_causes():
    assert "held twice" in Percentage(11, 10).warning
    assert Percentage(10, 10).warning == ""


def test_change_in_points():
    assert Percentage(50, 100).points_since(Percentage(455, 1000)) == 4  # 50% beside 46%
    assert Percentage(455, 1000).points_since(Percentage(50, 100)) == -4
    assert Percentage(684, 1000).points_since(Percentage(676, 1000)) == 0  # 68% beside 68%
    near = Percentage(795, 1000, target=Decimal(80))  # 79.5%
    assert near.points_since(Percentage(78, 100)) == 2
    assert Percentage(5, 100).points_since(Percentage(5, 0)) is None


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_half_up_is_never_further_than_a_half_away(numerator, denominator):
    value = Fraction(numerator, denominator)
    assert -Fraction(1, 2) < half_up(value) - value <= Fraction(1, 2)
