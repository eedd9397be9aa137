"""Letters about places to many at once: who gets one, who never does, and that each is recorded."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from centre.core.models import AuditEvent
from families.barriers.actions import set_barrier
from sessions_app.models import LetterAbout, Place, PlaceLetter, SessionSeries
from sessions_app.places.letters import letters_for, letters_html, make
from tests.support.factories import (
    AddressFactory,
    AttendanceFactory,
    ChildFactory,
    HouseholdFactory,
    PersonFactory,
    ServiceFactory,
    SessionFactory,
)
from tests.support.small_centre import also_lives_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def series(today):
    service = ServiceFactory(name="Baby massage", capacity=8, booking="ask", bring="A towel")
    made = SessionSeries.objects.create(
        service=service,
        weekday=today.weekday(),
        start_time=time(10),
        end_time=time(11),
        from_date=today - timedelta(days=60),
        to_date=today + timedelta(days=28),
    )
    SessionFactory(service=service, series=made, date=today + timedelta(days=7), status="planned")
    return made


@pytest.fixture
def place(series):
    """place("booked", first_name="Leo"): of a child whose mother lives in a home of their own."""

    def place(state, person=None, home=None, **child):
        if person is None:
            home = home or AddressFactory().household
            PersonFactory(household=home, registered_on=date(2024, 1, 1))
            person = ChildFactory(household=home, **child)
        until = {"offered_until": date(2090, 1, 2)} if state == "offered" else {}
        return Place.objects.create(
            service=series.service, series=series, person=person, kind="block", state=state, **until
        )

    return place


def about(user, series, which, today, **more):
    return letters_for(user, series, which, today=today, **more)


def words(series, found, today):
    return letters_html(series, found, today=today)


def test_each_state_has_its_letter_and_each_is_recorded(series, place, coordinator, today):
    place("offered", first_name="Ola")
    place("booked", first_name="Bea")
    place("waiting", first_name="Wim")
    for which, name, said in (
        (LetterAbout.OFFER, "Ola", "We keep it until"),
        (LetterAbout.CONFIRMED, "Bea", "Please bring: A towel"),
        (LetterAbout.WAITING, "Wim", "on the waiting list"),
        (LetterAbout.NOT_THIS_TIME, "Wim", "this time there was no place"),
    ):
        found = about(coordinator, series, which, today)
        assert [letter.names for letter in found.letters] == [name]
        html = words(series, found, today)
        assert said in html
        assert name in html
        pdf = make(by=coordinator, block=series, found=found, today=today)
        assert pdf[:5] == b"%PDF-"
        kept = PlaceLetter.objects.get(about=which)
        assert (kept.place.person.first_name, kept.sent_on, kept.homes) == (name, today, 1)
        assert about(coordinator, series, which, today).letters == []
        assert len(about(coordinator, series, which, today, again=True).letters) == 1
    event = AuditEvent.objects.filter(action="place.letters_made").first()
    assert "Wim" not in f"{event.summary}{event.detail}"


def test_who_did_not_come_is_missed_kindly(series, place, coordinator, today):
    gone = place("booked", first_name="Gus")
    place("booked", first_name="Her")
    for weeks in (1, 2, 3, 4):
        session = SessionFactory(
            service=series.service, series=series, date=today - timedelta(days=7 * weeks), status="ran"
        )
        AttendanceFactory(session=session, person=gone.person, status="absent")
    found = about(coordinator, series, LetterAbout.DID_NOT_COME, today)
    assert [letter.names for letter in found.letters] == ["Gus"]
    assert "we have missed you" in words(series, found, today)


def test_brothers_and_sisters_share_a_letter_and_separated_parents_get_one_each(series, place, coordinator, today):
    home, other = AddressFactory().household, AddressFactory(address_line_1="9 Other Road").household
    first, second = place("booked", home=home, first_name="Ann"), place("booked", home=home, first_name="Ben")
    PersonFactory(household=other, first_name="Father", registered_on=date(2024, 1, 1))
    also_lives_in(first.person, other)
    found = about(coordinator, series, LetterAbout.CONFIRMED, today)
    told = {letter.to.address.address_line_1: {place.pk for place in letter.places} for letter in found.letters}
    assert told == {home.addresses.get().address_line_1: {first.pk, second.pk}, "9 Other Road": {first.pk}}
    make(by=coordinator, block=series, found=found, today=today)
    assert PlaceLetter.objects.get(place=first).homes == 2


def test_an_adults_own_place_is_told_to_that_adult_alone(series, place, coordinator, today):
    home = AddressFactory().household
    own = PersonFactory(household=home, first_name="Own", registered_on=date(2024, 1, 1))
    PersonFactory(household=home, first_name="Other", registered_on=date(2024, 1, 1))
    place("booked", person=own)
    (letter,) = about(coordinator, series, LetterAbout.CONFIRMED, today).letters
    assert letter.to.people == (own,)


def test_no_letter_to_a_confidential_address_nor_of_a_family_one_is_kept_from(
    series, place, coordinator, safeguarding_lead, today
):
    hidden = HouseholdFactory()
    AddressFactory(household=hidden, confidential=True)
    place("booked", home=hidden, first_name="Hid")
    shut = AddressFactory().household
    place("booked", home=shut, first_name="Shu")
    set_barrier(by=safeguarding_lead, household=shut, user=coordinator, kind="kept out", reason="A friend")
    found = about(coordinator, series, LetterAbout.CONFIRMED, today)
    assert (found.letters, found.unreached) == ([], 1)
    assert found.plan.left_out == {"confidential": 1}


def test_the_page_looks_first_names_nobody_and_gives_the_file(series, place, signed_in, coordinator, family_worker):
    place("booked", first_name="Xanthippe")
    address = reverse("sessions_app:place_letters", args=["weekly", series.pk])
    client = signed_in(coordinator)
    looked = client.post(address, {"about": "confirmed", "look": "yes"}).content.decode()
    assert "1 letter" in looked
    assert "Xanthippe" not in looked
    labels = client.post(address, {"about": "confirmed", "labels": "yes"})
    assert (labels["Content-Type"], PlaceLetter.objects.count()) == ("application/pdf", 0)
    made = client.post(address, {"about": "confirmed", "make": "yes"})
    assert 'filename="confirmed-baby-massage.pdf"' in made["Content-Disposition"]
    assert "The place is confirmed" in client.get(address).content.decode()
    assert signed_in(family_worker).get(address).status_code == 403
