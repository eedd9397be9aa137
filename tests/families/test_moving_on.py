"""Hand-over at five or on moving: only what the family ticks, chased until received; known until nineteen if agreed."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from centre.core.calendar import add_working_days
from centre.core.dates import add_months, birthday, local_today
from centre.core.models import AuditEvent, Term
from families.actions import StaleRecord
from families.actions.saving import fingerprint
from families.faults import faults
from families.models import AccountPerson, GroupMembership, HandOver, Household, StayKnown
from families.moving_on import actions, listing, rooms
from families.moving_on.content import content_of
from families.putting_right.finding import count_faults
from tests.support.factories import AddressFactory, ChildFactory, GroupFactory, HouseholdFactory, PersonFactory

TODAY = local_today()
SOON_FIVE = add_months(TODAY, -58)


def a_child(born=SOON_FIVE, **facts):
    household = facts.pop("household", None) or HouseholdFactory()
    return ChildFactory(household=household, date_of_birth=born, registered_on=add_months(TODAY, -20), **facts)


def begun(by, child=None, answer="agreed", **facts):
    given = {
        "why": "turning five",
        "to_kind": "school",
        "to_name": "Larch School",
        "to_contact": "",
        "shares": ["registration", "needs"],
        "support_summary": "",
        "answered_by": "Amina Okafor",
        "answered_on": TODAY - timedelta(days=40),
        **facts,
    }
    return actions.begin(by=by, child=child or a_child(), answer=answer, **given)


def sent(by, **facts):
    return actions.send(by=by, row=begun(by, **facts), happened_on=TODAY - timedelta(days=20), how="post")


@pytest.mark.django_db
class TestWhoTurnsFive:
    def test_the_list_looks_to_the_end_of_next_term(self):
        Term.objects.create(name="Now", start_date=TODAY - timedelta(days=9), end_date=TODAY + timedelta(days=20))
        assert listing.horizon(TODAY) == add_months(TODAY, 4)
        nearest = Term.objects.create(
            name="Next", start_date=TODAY + timedelta(days=30), end_date=TODAY + timedelta(days=90)
        )
        assert listing.horizon(TODAY) == nearest.end_date

    def test_from_the_day_after_today_to_the_last_day_and_only_registered_living_children(self):
        until = TODAY + timedelta(days=60)
        last = a_child(born=birthday(until, -5))
        a_child(born=birthday(TODAY, -5))  # five today
        a_child(born=birthday(until + timedelta(days=2), -5))
        ChildFactory(date_of_birth=SOON_FIVE)  # not registered
        a_child(died_on=TODAY)
        assert list(listing.turning_five(on=TODAY, until=until)) == [last]

    def test_a_leap_day_child_turns_five_on_the_first_of_march(self):
        child = ChildFactory(date_of_birth=date(2020, 2, 29), registered_on=date(2021, 1, 4))
        on = date(2025, 2, 1)
        assert list(listing.turning_five(on=on, until=date(2025, 2, 28))) == []
        assert list(listing.turning_five(on=on, until=date(2025, 3, 1))) == [child]

    def test_a_page_takes_the_same_queries_for_many(self, signed_in, family_worker, django_assert_max_num_queries):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client, address = signed_in(family_worker), reverse("families:moving_on")
        begun(family_worker)
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        for _ in range(6):
            begun(family_worker)
        with django_assert_max_num_queries(len(few)):
            assert "7 children turn five" in client.get(address).content.decode()

    def test_the_head_sees_numbers_and_nobody(self, signed_in, head_teacher, family_worker):
        child = begun(family_worker).child
        text = signed_in(head_teacher).get(reverse("families:moving_on")).content.decode()
        assert "1 child turns five" in text
        assert child.last_name not in text

    def test_a_confidential_home_and_the_school_near_it_are_withheld(self, signed_in, administrator, family_worker):
        household = HouseholdFactory()
        AddressFactory(household=household, address_line_1="9 Refuge Row", confidential=True)
        begun(family_worker, child=a_child(household=household))
        text = signed_in(administrator).get(reverse("families:moving_on")).content.decode()
        assert "Withheld" in text
        assert "Refuge Row" not in text
        assert "Larch School" not in text


@pytest.mark.django_db
class TestWhatIsShared:
    def test_only_the_ticked_parts_and_never_what_is_nobody_elses_business(self, family_worker):
        household = HouseholdFactory()
        AddressFactory(household=household, address_line_1="9 Refuge Row", confidential=True)
        parent = PersonFactory(first_name="Zenobia", household=household)
        child = a_child(household=household, allergies="Nuts", stop_alert="Ask Nadia first")
        GroupMembership.objects.create(
            person=child, group=GroupFactory(name="Secret plan", restricted=True), from_date=TODAY
        )
        everything = ["registration", "attendance", "needs", "support"]
        row = begun(family_worker, child=child, shares=everything, support_summary="We helped with sleep.")
        words = json.dumps(content_of(row, on=TODAY))
        assert "Nuts" in words
        assert "We helped with sleep." in words
        for hidden in ("Refuge", "Ask Nadia", "Secret plan", parent.first_name, household.reference, child.reference):
            assert hidden not in words
        row.shares = ["registration"]
        words = json.dumps(content_of(row, on=TODAY))
        assert "Nuts" not in words
        assert "sleep" not in words

    def test_paper_and_data_say_the_same_and_each_reading_is_recorded(self, signed_in, family_worker):
        row, client = begun(family_worker), signed_in(family_worker)
        data = client.get(reverse("families:hand_over_json", args=[row.pk])).json()
        assert [part["part"] for part in data["parts"]] == ["registration", "needs"]
        paper = client.get(reverse("families:hand_over_pdf", args=[row.pk]))
        assert paper.content.startswith(b"%PDF-")
        read = AuditEvent.objects.filter(action__in=["hand_over.printed", "hand_over.exported"])
        assert read.count() == 2

    def test_nothing_leaves_before_the_family_has_agreed(self, signed_in, family_worker):
        row = begun(family_worker, answer="not asked yet")
        with pytest.raises(ValidationError, match="before the family has agreed"):
            actions.send(by=family_worker, row=row, happened_on=TODAY, how="post")
        assert signed_in(family_worker).get(reverse("families:hand_over_pdf", args=[row.pk])).status_code == 404

    def test_a_family_that_says_no_shares_nothing(self, family_worker):
        row = begun(family_worker, answer="declined", shares=["support"], support_summary="Story")
        assert (row.state, row.shares, row.support_summary) == ("declined", [], "")

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"shares": []}, "shares"),
            ({"shares": ["support"]}, "support_summary"),
            ({"answered_by": ""}, "answered_by"),
            ({"answered_on": None}, "answered_on"),
            ({"answered_on": TODAY + timedelta(days=1)}, "answered_on"),
        ],
    )
    def test_an_agreement_says_what_who_and_when(self, family_worker, wrong, field):
        with pytest.raises(ValidationError) as error:
            begun(family_worker, **wrong)
        assert field in error.value.error_dict

    def test_what_was_sent_stays_word_for_word(self, family_worker):
        row = sent(family_worker, child=a_child(allergies="Nuts"))
        row.child.allergies = "Eggs"
        row.child.save()
        row.refresh_from_db()
        assert "Nuts" in json.dumps(content_of(row, on=TODAY))


@pytest.mark.django_db
class TestOnItsWay:
    def test_it_is_chased_on_the_desk_until_it_is_received(self, signed_in, family_worker, administrator):
        row = sent(family_worker)
        assert row.chase_on == add_working_days(TODAY - timedelta(days=20), 5)  # the house rule, a setting
        (item,) = rooms.to_chase(family_worker, TODAY)
        assert "arrive" in item.title
        client = signed_in(administrator)
        posted = {"happened_on": TODAY.isoformat(), "words": "The office will look", "chase_on": ""}
        client.post(reverse("families:hand_over_step", args=[row.pk, "chased"]), posted)
        assert rooms.to_chase(family_worker, TODAY) == []
        posted = {"happened_on": TODAY.isoformat(), "received_by": "Ms Finch", "receipt": "R-7"}
        client.post(reverse("families:hand_over_step", args=[row.pk, "received"]), posted)
        row.refresh_from_db()
        assert (row.state, row.received_by, row.receipt, row.chase_on) == ("received", "Ms Finch", "R-7", None)
        assert [step.kind for step in row.steps.all()] == ["begun", "sent", "chased", "received"]
        with pytest.raises(ValidationError, match="just changed"):
            actions.call_off(by=family_worker, row=row, happened_on=TODAY, words="Late")

    def test_a_child_has_one_at_a_time_and_the_desk_counts_who_has_none(self, family_worker):
        child = a_child()
        (item,) = rooms.to_begin(family_worker, TODAY)
        assert item.title.startswith("1 child turns five")
        begun(family_worker, child=child)
        assert rooms.to_begin(family_worker, TODAY) == []
        with pytest.raises(ValidationError, match="under way"):
            begun(family_worker, child=child)

    def test_two_who_change_it_at_once_are_told(self, signed_in, family_worker):
        row = begun(family_worker)
        seen = fingerprint(row, actions.SEEN)
        HandOver.objects.update(to_name="Another School")
        facts = {name: getattr(row, name) for name in actions.FACTS}
        with pytest.raises(StaleRecord):
            actions.change(by=family_worker, row=row, seen=seen, answer="agreed", **facts)
        posted = {**facts, "answer": "agreed", "answered_on": TODAY.isoformat(), "seen": seen}
        address = reverse("families:hand_over_change", args=[row.pk])
        assert signed_in(family_worker).post(address, posted).status_code == 409

    def test_the_office_sends_but_does_not_make_or_read(self, signed_in, administrator, family_worker):
        row = begun(family_worker, shares=["support"], support_summary="We helped with sleep.")
        assert "with sleep" not in signed_in(administrator).get(row.get_absolute_url()).content.decode()
        assert "with sleep" in signed_in(family_worker).get(row.get_absolute_url()).content.decode()
        with pytest.raises(PermissionDenied):
            begun(administrator)
        actions.send(by=administrator, row=row, happened_on=TODAY, how="by hand")
        call_off = reverse("families:hand_over_step", args=[row.pk, "call-off"])
        assert signed_in(administrator).get(call_off).status_code == 403
        assert signed_in(family_worker).get(reverse("families:hand_over_step", args=[row.pk, "no"])).status_code == 404

    def test_ones_own_family_is_closed(self, signed_in, family_worker, coordinator):
        row = begun(coordinator)
        AccountPerson.objects.create(user=family_worker, person=row.child)
        client = signed_in(family_worker)
        assert client.get(row.get_absolute_url()).status_code == 404
        assert client.get(reverse("families:hand_over_json", args=[row.pk])).status_code == 404
        assert row.child.last_name not in client.get(reverse("families:moving_on")).content.decode()


@pytest.mark.django_db
class TestStayingKnown:
    def over_five(self):
        given = {"today": TODAY, "vintage": 2021, "hidden_too": False}
        families = Household.objects.with_over_fives_registered(on=TODAY).count()
        return count_faults(**given)["over-five"], faults(**given)[0], families

    def test_it_is_no_fault_to_be_registered_after_five_where_it_was_agreed(self, signed_in, family_worker):
        child = a_child(born=add_months(TODAY, -70))
        assert self.over_five() == (1, 1, 1)
        until = birthday(child.date_of_birth, 19)
        client, address = signed_in(family_worker), reverse("families:stay_known", args=[child.pk])
        client.post(address, {"agreed_by": "Amina", "agreed_on": TODAY.isoformat(), "until": until.isoformat()})
        assert self.over_five() == (0, 0, 0)
        home = child.memberships.get().household.get_absolute_url()
        assert "Amina agreed" in client.get(home, {"tab": "moving-on"}).content.decode()
        assert "still registered" not in client.get(home).content.decode()
        assert "no longer want" in client.get(address).content.decode()
        client.post(address, {"withdrawn_on": TODAY.isoformat()})
        assert StayKnown.objects.get().withdrawn_on == TODAY
        assert self.over_five() == (1, 1, 1)

    def test_never_beyond_nineteen_and_never_twice(self, family_worker):
        child = a_child()
        last = birthday(child.date_of_birth, 19)
        given = {"by": family_worker, "person": child, "agreed_by": "Amina", "agreed_on": TODAY}
        with pytest.raises(ValidationError, match="nineteen"):
            actions.agree_to_stay_known(**given, until=last + timedelta(days=1))
        actions.agree_to_stay_known(**given, until=last)
        with pytest.raises(ValidationError, match="agreed already"):
            actions.agree_to_stay_known(**given, until=last)
