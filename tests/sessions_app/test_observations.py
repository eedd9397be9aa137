"""What a child was seen to do: who writes and reads it, that it names no other child, with whom it is shared."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.subject import Asked
from families.models import (
    AccountPerson,
    Barrier,
    FosterPlacement,
    HouseholdMembership,
    ParentalResponsibility,
)
from families.models.responsibility import CourtOrder, CourtOrderBound, CourtOrderChild
from sessions_app.learning import observing
from sessions_app.learning.telling import may_be_told, other_children_named
from sessions_app.models import Observation, ObservationShare
from sessions_app.subject import play_and_learning
from tests.support.factories import (
    AddressFactory,
    AttendanceFactory,
    ChildFactory,
    HouseholdFactory,
    PersonFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db
TODAY = local_today()
FACTS = {"on": TODAY, "areas": ["world"], "saw": "Found a snail", "next_step": "", "parent_words": ""}
NEW = reverse("sessions_app:observation_new")


@pytest.fixture
def home():
    class Home:
        household = HouseholdFactory()
        mother = PersonFactory(first_name="Amina", household=household)
        child = ChildFactory(first_name="Yusuf", last_name="Hassan", household=household)

    return Home


@pytest.fixture
def session(home):
    session = SessionFactory(date=TODAY, status="ran")
    AttendanceFactory(session=session, person=home.child, status="present")
    return session


def observation_of(child, by, **facts):
    return Observation.objects.create(child=child, written_by=by, **{**FACTS, **facts})


def page_of(child):
    return reverse("sessions_app:child_learning", args=[child.pk])


def typed(**facts):
    return {"on": TODAY.isoformat(), "saw": "Found a snail", "areas": ["world"], **facts}


class TestWriting:
    def test_from_the_register_about_a_child_who_is_there(self, session_worker, signed_in, home, session):
        ChildFactory(first_name="Elsewhere")
        client, url = signed_in(session_worker), f"{NEW}?session={session.pk}"
        assert url.replace("&", "&amp;") in client.get(session.get_absolute_url()).content.decode()
        page = client.get(url).content.decode()
        assert "Yusuf Hassan" in page
        assert "Elsewhere" not in page
        client.post(url, typed(child=home.child.pk))
        row = Observation.objects.get()
        assert (row.child, row.session, row.written_by) == (home.child, session, session_worker)
        assert row.area_words == ["Understanding the world"]
        assert "Yusuf Hassan" in client.get(reverse("sessions_app:learning")).content.decode(), "to put it right"

    def test_from_the_childs_own_page_finds_the_session_by_itself(self, family_worker, signed_in, home, session):
        client = signed_in(family_worker)
        assert page_of(home.child) in client.get(home.child.get_absolute_url()).content.decode()
        assert client.post(f"{NEW}?child={home.child.pk}", typed()).url == page_of(home.child)
        assert Observation.objects.get().session == session
        assert "Found a snail" in client.get(home.child.get_absolute_url()).content.decode()

    @pytest.mark.parametrize("who", ["session_worker", "administrator"])
    def test_who_sees_no_family_cannot_choose_any_child(self, who, request, signed_in, home):
        page = signed_in(request.getfixturevalue(who)).get(f"{NEW}?child={home.child.pk}").content.decode()
        assert "Yusuf" not in page

    def test_another_child_of_the_day_is_never_named(self, session_worker, signed_in, home, session):
        AttendanceFactory(session=session, person=ChildFactory(first_name="Liam"), status="present")
        client, url = signed_in(session_worker), f"{NEW}?session={session.pk}"
        assert 'type="checkbox" name="names_are_fine"' not in client.get(url).content.decode()
        said = typed(child=home.child.pk, saw="Gave liam the snail")
        page = client.post(url, said).content.decode()
        assert "Liam came that day, too" in page
        assert not Observation.objects.exists()
        client.post(url, {**said, "names_are_fine": "on"})
        assert Observation.objects.exists(), "somebody who has looked knows better"

    def test_names_are_whole_words_of_others_who_came(self, home, session):
        for name, status in (("Al", "present"), ("Noor", "apologies"), ("Yusuf", "present")):
            AttendanceFactory(session=session, person=ChildFactory(first_name=name), status=status)
        assert other_children_named(home.child, TODAY, "Also Noor and Yusuf.") == []
        assert other_children_named(home.child, TODAY, "", "With Al.") == ["Al"]
        assert other_children_named(home.child, TODAY - timedelta(days=1), "With Al.") == []

    @pytest.mark.parametrize("day", [TODAY + timedelta(days=1), date(2010, 1, 1)])
    def test_on_no_day_ahead_and_none_before_the_child_was_born(self, family_worker, home, day):
        with pytest.raises(ValidationError):
            observing.write_observation(by=family_worker, child=home.child, **{**FACTS, "on": day})

    def test_the_database_wants_words_and_areas(self, family_worker, home):
        for facts in ({"saw": ""}, {"areas": []}, {"taken_back_on": TODAY}):
            with pytest.raises(IntegrityError), transaction.atomic():
                observation_of(home.child, family_worker, **facts)


class TestReading:
    def test_a_session_worker_keeps_her_own_for_a_week(self, session_worker, family_worker, signed_in, home):
        own, other = observation_of(home.child, session_worker), observation_of(home.child, family_worker)
        client = signed_in(session_worker)
        assert client.get(own.get_absolute_url()).status_code == 200
        assert client.get(other.get_absolute_url()).status_code == 404
        assert client.get(page_of(home.child)).status_code == 403
        Observation.objects.filter(pk=own.pk).update(written_at=own.written_at - timedelta(days=9))
        assert client.get(own.get_absolute_url()).status_code == 404

    def test_not_of_a_family_one_is_kept_out_of_and_not_of_ones_own(self, family_worker, coordinator, signed_in, home):
        row = observation_of(home.child, coordinator)
        client = signed_in(family_worker)
        addresses = [
            row.get_absolute_url(),
            page_of(home.child),
            reverse("sessions_app:child_story", args=[row.child_id]),
        ]
        assert {client.get(url).status_code for url in addresses} == {200}
        Barrier.objects.create(
            user=family_worker,
            household=home.household,
            kind="kept out",
            from_date=TODAY,
            reason="x",
            set_by=coordinator,
        )
        assert {client.get(url).status_code for url in addresses} == {404}
        AccountPerson.objects.create(user=coordinator, person=home.mother)
        assert {signed_in(coordinator).get(url).status_code for url in addresses} == {404}

    def test_a_sealed_record_is_open_to_those_cleared_alone(self, family_worker, safeguarding_lead, home):
        row = observation_of(home.child, family_worker)
        type(home.child).objects.filter(pk=home.child.pk).update(sealed=True)
        assert not Observation.objects.visible_to(family_worker, today=TODAY).exists()
        assert Observation.objects.visible_to(safeguarding_lead, today=TODAY).get() == row

    def test_the_page_asks_as_often_however_much_there_is(
        self, family_worker, signed_in, home, django_assert_max_num_queries
    ):
        client = signed_in(family_worker)
        for number in range(6):
            row = observation_of(home.child, family_worker, on=TODAY - timedelta(days=number))
            ObservationShare.objects.create(observation=row, with_person=home.mother, on=TODAY, by=family_worker)
        with django_assert_max_num_queries(28):
            page = client.get(page_of(home.child)).content.decode()
        assert page.count("Found a snail") >= 6

    def test_and_gives_the_days_asked_for_as_a_file(self, family_worker, signed_in, home):
        observation_of(home.child, family_worker, on=TODAY - timedelta(days=30), saw="Long ago")
        client = signed_in(family_worker)
        url = reverse("sessions_app:child_story", args=[home.child.pk])
        answer = client.get(url, {"first": (TODAY - timedelta(days=9)).isoformat(), "last": "x\x00"})
        assert answer["Content-Type"] == "application/pdf"
        page = client.get(page_of(home.child), {"first": (TODAY - timedelta(days=9)).isoformat()}).content.decode()
        assert "Long ago" not in page


class TestPuttingRight:
    def test_says_what_is_so_and_tells_those_who_had_it(self, family_worker, signed_in, home):
        row = observation_of(home.child, family_worker)
        yesterday = TODAY - timedelta(days=1)
        ObservationShare.objects.create(observation=row, with_person=home.mother, on=yesterday, by=family_worker)
        client = signed_in(family_worker)
        seen = client.get(row.get_absolute_url()).context["form"].initial["seen"]
        client.post(row.get_absolute_url(), typed(saw="Found a slug", seen=seen))
        assert Observation.objects.get().saw == "Found a slug"
        assert "Put right since" in client.get(page_of(home.child)).content.decode()
        assert client.post(row.get_absolute_url(), typed(saw="A worm", seen=seen)).status_code == 409

    def test_takes_back_what_was_about_another_child(self, family_worker, signed_in, home):
        row = observation_of(home.child, family_worker)
        client = signed_in(family_worker)
        assert "Enter why it is taken back" in client.post(row.get_absolute_url(), {"because": ""}).content.decode()
        client.post(row.get_absolute_url(), {"because": "Another child"})
        row.refresh_from_db()
        assert row.taken_back_on == TODAY
        assert "Found a snail" not in client.get(home.child.get_absolute_url()).content.decode()
        with pytest.raises(ValidationError):
            share(family_worker, row, home.mother)


def share(by, row, with_person, on=TODAY):
    return observing.share_observations(by=by, child=row.child, rows=[row], with_person=with_person, on=on, how="shown")


class TestSharing:
    def test_is_recorded_with_whom_and_when(self, family_worker, signed_in, home):
        row = observation_of(home.child, family_worker)
        client = signed_in(family_worker)
        form = client.get(page_of(home.child)).context["form"]
        assert not any(form[name].value() for name in ("observations", "with_person", "how")), "nothing is ticked"
        said = {"observations": [row.pk], "with_person": home.mother.pk, "on": TODAY.isoformat(), "how": "paper"}
        assert client.post(page_of(home.child), said).url == page_of(home.child)
        made = ObservationShare.objects.get()
        assert (made.with_person, made.on, made.how, made.by) == (home.mother, TODAY, "paper", family_worker)
        with pytest.raises(DatabaseError), transaction.atomic():
            made.delete()

    def test_goes_to_parents_and_carers_at_home_and_to_who_holds_responsibility(self, family_worker, home):
        father = PersonFactory(first_name="Omar", household=HouseholdFactory())
        grandmother = PersonFactory(first_name="Nadia", role="grandparent", household=home.household)
        minder = PersonFactory(first_name="Jo", role="childminder", household=home.household)
        told = may_be_told(family_worker, home.child, on=TODAY)
        assert told == [home.mother], "neither a grandmother nor a childminder because she lives or comes there"
        for holder in (father, grandmother):
            ParentalResponsibility.objects.create(child=home.child, holder=holder, held="yes")
        ParentalResponsibility.objects.create(child=home.child, holder=minder, held="no")
        assert set(may_be_told(family_worker, home.child, on=TODAY)) == {home.mother, father, grandmother}

    def test_never_to_somebody_an_order_binds_or_a_stop_alert_names(self, family_worker, coordinator, home):
        father = PersonFactory(first_name="Omar", household=home.household)
        row = observation_of(home.child, family_worker)
        share(family_worker, row, father)
        order = CourtOrder.objects.create(
            kind="prohibited steps", court="x", made_on=TODAY, document_seen_on=TODAY, document_seen_by=coordinator
        )
        CourtOrderChild.objects.create(order=order, child=home.child)
        CourtOrderBound.objects.create(order=order, person=father)
        with pytest.raises(ValidationError):
            share(family_worker, row, father)
        for person, words in ((home.mother, "Ask the lead first"), (home.child, "Not to Amina")):
            type(person).objects.filter(pk=person.pk).update(stop_alert=words)
            home.child.refresh_from_db()
            assert may_be_told(family_worker, home.child, on=TODAY) == []
            type(person).objects.filter(pk=person.pk).update(stop_alert="")

    def test_nor_to_anybody_elsewhere_who_must_not_learn_where_the_child_is(self, family_worker, home):
        father = PersonFactory(first_name="Omar", household=HouseholdFactory())
        ParentalResponsibility.objects.create(child=home.child, holder=father, held="yes")
        address = AddressFactory(household=home.household, confidential=True)
        assert may_be_told(family_worker, home.child, on=TODAY) == [home.mother], "he is not told where they hide"
        address.delete()
        foster_home = HouseholdFactory()
        carer = PersonFactory(first_name="Ruth", role="carer", household=foster_home)
        HouseholdMembership.objects.create(person=home.child, household=foster_home, main=False)
        FosterPlacement.objects.create(child=home.child, household=foster_home, from_date=TODAY, placed_by="x")
        assert may_be_told(family_worker, home.child, on=TODAY) == [carer], "neither parent learns of the sessions"

    def test_is_for_those_who_work_with_the_family(self, session_worker, family_worker, home):
        row = observation_of(home.child, session_worker)
        with pytest.raises(PermissionDenied):
            share(session_worker, row, home.mother)
        with pytest.raises(ValidationError):
            share(family_worker, row, home.mother, on=TODAY - timedelta(days=1))


def test_it_is_given_to_who_asks_for_their_data(family_worker, home):
    row = observation_of(home.child, family_worker)
    ObservationShare.objects.create(observation=row, with_person=home.mother, on=TODAY, by=family_worker)
    parts = list(play_and_learning(Asked((home.child,), themselves=False)))
    assert any("Found a snail" in each.text for each in parts)
    assert len(parts) == 2
