"""Finding what suits: by age, day and place, with anything at all in the address."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.sessions_app.test_whats_on import weekly, words_of
from tests.support.factories import ServiceFactory, SessionFactory


@pytest.fixture
def programme(db, today):
    """Babies on Mondays in the hall, toddlers on Tuesdays in the garden, everybody on both days in the hall."""
    babies = ServiceFactory(name="Tiny ones", public=True, age_from_months=0, age_to_months=12)
    toddlers = ServiceFactory(name="Mud kitchen", public=True, age_from_months=18, age_to_months=60)
    everybody = ServiceFactory(name="Open house", public=True)
    weekly(babies, weekday=0, venue="Main hall")
    weekly(toddlers, weekday=1, venue="Garden")
    weekly(everybody, weekday=0, venue="Main hall")
    weekly(everybody, weekday=1, venue="Main hall")
    return babies, toddlers, everybody


def found(query):
    words = words_of(Client().get(f"/whats-on/?{query}"))
    return {name for name in ("Tiny ones", "Mud kitchen", "Open house") if name in words}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Tiny ones", "Mud kitchen", "Open house"}),
        ("age=0", {"Tiny ones", "Open house"}),
        ("age=1", {"Mud kitchen", "Open house"}),  # from 18 months: some one-year-olds
        ("age=4", {"Mud kitchen", "Open house"}),
        ("age=5", {"Open house"}),
        ("day=0", {"Tiny ones", "Open house"}),
        ("day=1", {"Mud kitchen", "Open house"}),
        ("day=6", set()),
        ("venue=Garden", {"Mud kitchen"}),
        ("venue=Main+hall&day=1", {"Open house"}),
        ("age=2&day=1&venue=Garden", {"Mud kitchen"}),
    ],
)
def test_filters_find_what_suits(programme, query, names):
    assert found(query) == names


@pytest.mark.parametrize(
    "query",
    [
        "age=99",
        "age=-1",
        "age=%00",
        "day=monday",
        "day=7",
        "day=1%27",
        "venue=Nowhere",
        "venue=%00",
        "age=" + "9" * 5000,
    ],
)
def test_what_is_no_choice_counts_as_not_asked(programme, query):
    assert Client().get(f"/whats-on/?{query}").status_code == 200
    assert found(query) == {"Tiny ones", "Mud kitchen", "Open house"}


def test_a_place_in_the_address_is_not_written_into_the_page(programme):
    answer = Client().get("/whats-on/", {"venue": "<script>alert(1)</script>"})
    assert b"alert(1)" not in answer.content


def test_the_headline_counts_and_says_what_was_asked(programme):
    words = words_of(Client().get("/whats-on/?age=2&day=1"))
    assert "2 things to come to on Tuesdays with a two-year-old" in words


def test_only_the_dates_of_the_day_asked_for_are_shown(programme, today):
    everybody = programme[2]
    for days in range(1, 15):
        SessionFactory(service=everybody, date=today + timedelta(days=days), status="planned", venue="Main hall")
    content = Client().get("/whats-on/?day=2").content.decode()
    assert "<time" in content
    shown = [part.split("<")[0][:3] for part in content.split("<time")[1:] for part in [part.split(">", 1)[1]]]
    assert set(shown) == {"Wed"}


def test_nothing_suits_says_what_to_do(programme):
    words = words_of(Client().get("/whats-on/?day=6"))
    assert "Nothing to come to on Sundays" in words
    assert "Try any day" in words


def test_the_fragment_takes_the_same_filters(programme):
    words = words_of(Client().get("/whats-on/fragment/?venue=Garden"))
    assert "Mud kitchen" in words
    assert "Tiny ones" not in words
