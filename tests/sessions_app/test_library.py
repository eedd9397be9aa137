"""The library: what is lent to whom, nothing twice, nothing dirty, damaged or unsafe; and what reminds a family."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from centre.core.dates import local_today
from families.models import Barrier, Registration
from sessions_app.learning import library
from sessions_app.models import Hazard, LibraryThing, Loan
from sessions_app.safety.actions import hazard_fixed
from tests.support.factories import AttendanceFactory, HouseholdFactory, PersonFactory, SessionFactory

pytestmark = pytest.mark.django_db
TODAY = local_today()
LIBRARY = reverse("sessions_app:library")


@pytest.fixture
def thing():
    return LibraryThing.objects.create(number="T1", name="Farm", kind="toy", parts=12, clean_first=True)


@pytest.fixture
def family():
    household = HouseholdFactory()
    PersonFactory(last_name="Hassan", household=household, registered_on=TODAY - timedelta(days=90))
    return household


def lent(thing, household, by, ago=0, days=14, **facts):
    start = TODAY - timedelta(days=ago)
    return Loan.objects.create(
        thing=thing, household=household, from_date=start, due_on=start + timedelta(days=days), lent_by=by, **facts
    )


def day(ago=0):
    return (TODAY - timedelta(days=ago)).isoformat()


class TestLending:
    def test_to_a_family_at_the_session_by_whoever_runs_it(self, session_worker, signed_in, thing, family):
        person = family.memberships.get().person
        AttendanceFactory(session=SessionFactory(date=TODAY), person=person, status="present")
        PersonFactory(last_name="Elsewhere", household=HouseholdFactory())
        client = signed_in(session_worker)
        page = client.get(thing.get_absolute_url()).content.decode()
        assert "The Hassan family" in page
        assert "Elsewhere" not in page
        typed = {"do": "lend", "household": family.pk, "from_date": day(), "due_on": day(-14)}
        assert client.post(thing.get_absolute_url(), typed).url == thing.get_absolute_url()
        loan = Loan.objects.get()
        assert (loan.household, loan.due_on, loan.lent_by) == (family, TODAY + timedelta(days=14), session_worker)
        assert "Hassan" not in client.get(thing.get_absolute_url()).content.decode(), "who sees no family, sees no name"

    def test_for_as_long_as_the_centre_has_decided_from_a_day_on(self, coordinator, signed_in, thing, family):
        client, settings = signed_in(coordinator), reverse("centre:settings_section", args=["library"])
        asked = {"library_loan_days": "21", "library_source": "Team meeting", "holds_from": TODAY.isoformat()}
        assert client.post(settings, asked).status_code == 302
        assert library.usually_due(TODAY) == TODAY + timedelta(days=21)
        assert library.usually_due(TODAY - timedelta(days=1)) == TODAY + timedelta(days=13)
        assert f'value="{day(-21)}"' in client.get(thing.get_absolute_url()).content.decode()
        assert "for 14 days" in client.get(settings).content.decode()

    def test_begins_on_a_familys_page_too(self, family_worker, signed_in, thing, family):
        client = signed_in(family_worker)
        page = client.get(f"{family.get_absolute_url()}?tab=loans").content.decode()
        assert f"{LIBRARY}?show=ready&amp;family={family.pk}" in page
        page = client.get(LIBRARY, {"show": "ready", "family": family.pk}).content.decode()
        assert f"{thing.get_absolute_url()}?family={family.pk}" in page
        url = f"{thing.get_absolute_url()}?family={family.pk}"
        client.post(url, {"do": "lend", "household": family.pk, "from_date": day(), "due_on": day(-7)})
        assert Loan.objects.get().household == family
        assert "Farm (T1)" in client.get(f"{family.get_absolute_url()}?tab=loans").content.decode()

    def test_never_twice_whoever_asks(self, coordinator, thing, family):
        lent(thing, family, coordinator)
        with pytest.raises(IntegrityError), transaction.atomic():
            lent(thing, HouseholdFactory(), coordinator)
        with pytest.raises(ValidationError, match="already"):
            library.lend(by=coordinator, thing=thing, household=family, from_date=TODAY, due_on=TODAY)

    @pytest.mark.parametrize(
        "facts",
        [{"condition": "damaged"}, {"to_clean_since": TODAY}, {"withdrawn_on": TODAY, "withdrawn_because": "Lost"}],
    )
    def test_nothing_that_is_damaged_dirty_or_out_of_use(self, coordinator, signed_in, thing, family, facts):
        LibraryThing.objects.filter(pk=thing.pk).update(**facts)
        with pytest.raises(ValidationError):
            library.lend(by=coordinator, thing=thing, household=family, from_date=TODAY, due_on=TODAY)
        page = signed_in(coordinator).get(LIBRARY, {"show": "ready"}).content.decode()
        assert "Farm" not in page

    def test_the_database_keeps_the_days_in_order(self, coordinator, thing, family):
        for facts in ({"days": -1}, {"back_on": TODAY}, {"back_on": TODAY - timedelta(days=1), "condition": "good"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                lent(thing, family, coordinator, **facts)


class TestComingBack:
    def test_is_cleaned_before_it_goes_out_again(self, session_worker, signed_in, thing, family):
        lent(thing, family, session_worker, ago=3)
        client, url = signed_in(session_worker), thing.get_absolute_url()
        page = client.post(url, {"do": "back", "back_on": day(), "condition": "good", "parts_missing": 13})
        assert "It has only 12" in page.content.decode()
        client.post(url, {"do": "back", "back_on": day(), "condition": "worn", "parts_missing": 2})
        loan = Loan.objects.get()
        assert (loan.back_on, loan.condition, loan.parts_missing) == (TODAY, "worn", 2)
        thing.refresh_from_db()
        assert (thing.condition, thing.to_clean_since) == ("worn", TODAY)
        client.post(url, {"do": "cleaned"})
        assert LibraryThing.objects.with_due_back().ready_to_lend().get() == thing

    def test_overdue_is_told_with_who_was_reminded_and_who_is_gone(self, coordinator, signed_in, thing, family):
        lent(thing, family, coordinator, ago=30)
        client = signed_in(coordinator)
        page = client.get(LIBRARY).content.decode()
        assert "1 loan is overdue" in page
        assert "No longer registered" not in page
        client.post(thing.get_absolute_url(), {"do": "reminded"})
        Registration.objects.update(ended_on=TODAY - timedelta(days=1), ended_reason="moved away")
        page = client.get(LIBRARY).content.decode()
        assert "reminded today" in page
        assert "No longer registered" in page
        loan = Loan.objects.get()
        letter = client.get(reverse("sessions_app:loan_letter", args=[loan.pk])).content.decode()
        assert "the Hassan family" in letter
        assert "due back on" in letter

    def test_a_family_one_is_kept_apart_from_has_no_name(self, coordinator, family_worker, signed_in, thing, family):
        loan = lent(thing, family, coordinator, ago=30)
        Barrier.objects.create(
            user=family_worker, household=family, kind="kept out", from_date=TODAY, reason="x", set_by=coordinator
        )
        client = signed_in(family_worker)
        for url in (LIBRARY, thing.get_absolute_url()):
            assert "Hassan" not in client.get(url).content.decode()
        assert client.get(reverse("sessions_app:loan_letter", args=[loan.pk])).status_code == 404
        assert client.get(LIBRARY, {"family": family.pk}).status_code == 404

    def test_the_page_asks_as_often_however_much_is_out(self, coordinator, signed_in, django_assert_max_num_queries):
        client = signed_in(coordinator)
        for number in range(7):
            thing = LibraryThing.objects.create(number=f"N{number}", name="Book", kind="book")
            household = HouseholdFactory()
            PersonFactory(household=household)
            lent(thing, household, coordinator, ago=40)
        with django_assert_max_num_queries(17):
            client.get(LIBRARY)


class TestOutOfUse:
    def test_what_could_hurt_becomes_a_hazard_and_the_letter_says_so(
        self, session_worker, coordinator, signed_in, thing, family
    ):
        loan = lent(thing, family, session_worker)
        client, url = signed_in(session_worker), thing.get_absolute_url()
        client.post(url, {"do": "withdraw", "because": "A wheel comes off", "unsafe": "on"})
        assert not Hazard.objects.exists(), "how bad it is has to be said"
        client.post(url, {"do": "withdraw", "because": "A wheel comes off", "unsafe": "on", "risk": "high"})
        hazard = Hazard.objects.get()
        assert "A wheel comes off" in hazard.what
        letter = signed_in(coordinator).get(reverse("sessions_app:loan_letter", args=[loan.pk])).content.decode()
        assert "Please do not use it any more" in letter
        assert "still open" in client.post(url, {"do": "again"}).content.decode()
        hazard_fixed(by=coordinator, row=hazard, fixed_on=TODAY, how="New wheel")
        client.post(url, {"do": "again"})
        thing.refresh_from_db()
        assert (thing.withdrawn_on, thing.unsafe) == (None, False)

    def test_a_volunteer_looks_and_changes_nothing(self, volunteer, signed_in, thing):
        client = signed_in(volunteer)
        assert "Farm" in client.get(LIBRARY).content.decode()
        assert client.post(thing.get_absolute_url(), {"do": "cleaned"}).status_code == 403


class TestTheList:
    def test_grows_and_is_put_right(self, session_worker, signed_in, thing):
        client = signed_in(session_worker)
        facts = {"number": "B1", "name": "Rhymes", "kind": "book", "parts": 1, "condition": "good"}
        assert "Something else has this number" in client.post(LIBRARY, {**facts, "number": "T1"}).content.decode()
        assert "Enter what it is" in client.post(LIBRARY, {**facts, "name": ""}).content.decode()
        client.post(LIBRARY, facts)
        book = LibraryThing.objects.get(number="B1")
        seen = client.get(book.get_absolute_url()).context["forms_by"]["change"].initial["seen"]
        client.post(book.get_absolute_url(), {**facts, "do": "change", "name": "More rhymes", "seen": seen})
        book.refresh_from_db()
        assert book.name == "More rhymes"
        again = client.post(book.get_absolute_url(), {**facts, "do": "change", "name": "Old", "seen": seen})
        assert "A colleague has just changed this" in again.content.decode()

    @pytest.mark.parametrize("do", ["", "nonsense", "lend\x00", "back"])
    def test_whatever_is_asked_for_is_no_fault(self, session_worker, signed_in, thing, do):
        assert signed_in(session_worker).post(thing.get_absolute_url(), {"do": do}).status_code == 200


def test_a_plan_puts_things_out_and_says_which_are_with_a_family(session_worker, signed_in, thing, family):
    session = SessionFactory(date=TODAY)
    lent(thing, family, session_worker)
    client = signed_in(session_worker)
    change = reverse("sessions_app:session_plan_change", args=[session.pk])
    assert "with a family until" in client.get(change).content.decode()
    client.post(change, {"aim": "x", "areas": ["world"], "things": [thing.pk]})
    page = client.get(reverse("sessions_app:session_plan", args=[session.pk])).content.decode()
    assert "Farm (T1)" in page
    assert "With a family" in page
