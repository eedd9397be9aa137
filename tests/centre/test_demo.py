"""The example centre: believable, invented, the same for the same seed, and alive today."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from centre.demo.governors import issue_last_report
from centre.demo.make import make_demo
from families.models import Address, Person, PostcodeArea, Registration, Visit
from sessions_app.models import Attendance, Session
from staff.models import User

pytestmark = pytest.mark.django_db

DAYS = [date(2026, 11, 21), date(2026, 11, 22), date(2026, 12, 25), date(2028, 2, 29)]


def small_centre(today=date(2026, 11, 21), seed=7):
    return make_demo(households=60, years=1, seed=seed, password="three random words", today=today)


@pytest.mark.parametrize("today", DAYS)
def test_the_example_centre_is_alive_on_any_day(today):
    small_centre(today)
    assert Session.objects.filter(date=today).exclude(status="cancelled").exists()
    assert Visit.objects.filter(date=today, outcome="").exists()
    assert Registration.objects.filter(registered_on__range=(date.fromordinal(today.toordinal() - 6), today)).exists()
    assert Attendance.objects.filter(session__date=today).exists()
    to_come = Session.objects.filter(date__gt=today)
    assert to_come.filter(status="planned").count() > 3  # in the last days of a term too
    assert to_come.filter(status="cancelled").exists()


def test_the_same_seed_makes_the_same_people_and_another_seed_others(db):
    from django.db import transaction

    def names(seed):
        with transaction.atomic():
            small_centre(seed=seed)
            found = list(Person.objects.order_by("reference").values_list("id", "first_name", "date_of_birth"))
            transaction.set_rollback(True)
        return found

    assert names(1) == names(1)
    assert names(1) != names(2)


def test_nobody_is_born_registered_or_seen_in_the_future():
    today = date(2026, 11, 21)
    small_centre(today)
    assert not Person.objects.filter(date_of_birth__gt=today).exists()
    assert not Registration.objects.filter(registered_on__gt=today).exists()
    assert not Attendance.objects.filter(session__date__gt=today).exclude(status="booked").exists()
    assert not Attendance.objects.filter(person__date_of_birth__gt=today).exists()


def test_the_places_are_on_no_map():
    small_centre()
    assert all(key.startswith("ZZ") for key in PostcodeArea.objects.values_list("postcode_key", flat=True))
    # A family whose time was over has no address left.
    kept = Address.objects.exclude(postcode_key="").values_list("postcode_key", flat=True)
    assert all(key.startswith("ZZ") for key in kept)


def test_every_role_has_an_account():
    small_centre()
    assert set(User.objects.values_list("username", flat=True)) >= {
        "coordinator",
        "head",
        "fsw.one",
        "fsw.two",
        "fsw.three",
        "admin",
        "creche",
        "dsl",
        "deputy.dsl",
        "volunteer",
        "governor",
    }


def test_a_centre_that_has_somebody_in_it_is_left_alone(coordinator):
    with pytest.raises(CommandError, match="empty centre only"):
        call_command("demo_data")


def test_the_last_ended_term_has_an_issued_report_whose_words_give_its_figures():
    small_centre()
    edition = issue_last_report(head=User.objects.get(username="head"), today=DAYS[0])
    assert edition.period_to < DAYS[0]
    assert bytes(edition.pdf).startswith(b"%PDF")
    assert edition.content["narratives"]["summary"]
    assert not [text for text in edition.content["narratives"].values() if "{" in text]
