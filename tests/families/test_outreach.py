"""Lists that find families, and from list to work (issue: reach and outreach; traps T-39, T-44)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.models import AuditEvent
from families.merging.households import merge_households
from families.models import (
    Barrier,
    DeprivationScore,
    HouseholdMembership,
    OutreachMonth,
    OutreachTask,
    PermissionAnswer,
    Person,
    Registration,
)
from families.outreach import actions, rooms
from families.outreach.finding import Looked, count_of, page_of
from families.outreach.months import figures_by_month
from tests.support.factories import (
    AddressFactory,
    AreaFactory,
    AttendanceFactory,
    CentreSettingsFactory,
    ChildFactory,
    GroupFactory,
    GroupMembershipFactory,
    HouseholdFactory,
    PersonFactory,
    PostcodeAreaFactory,
    ReachAreaPartFactory,
    SessionFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db
TODAY = local_today()
LONG_AGO = TODAY - timedelta(days=300)


@pytest.fixture(autouse=True)
def settings(db):
    AreaFactory(), PostcodeAreaFactory(), ReachAreaPartFactory()
    return CentreSettingsFactory()


def family(born=TODAY - timedelta(days=700), registered_on=LONG_AGO, **address):
    """A mother and a registered child under five."""
    household = HouseholdFactory()
    AddressFactory(household=household, **address)
    PersonFactory(household=household)
    ChildFactory(household=household, date_of_birth=born, registered_on=registered_on)
    return household


def child_of(household):
    return Person.objects.get(memberships__household=household, role="child")


def met(household, day):
    AttendanceFactory(person=child_of(household), session=SessionFactory(date=day))


def asked(weeks=12, **more):
    return Looked(**{"today": TODAY, "weeks": weeks, "vintage": 2011, "index": "imd", "hidden_too": False, **more})


def found(show="not-seen", **more):
    rows = [each.household_id for each in page_of(show, asked(**more), offset=0, limit=50)]
    assert count_of(show, asked(**more)) == len(rows)
    return rows


def task_for(household, worker, **facts):
    return OutreachTask.objects.create(
        household=household,
        why="not seen",
        **{"assigned_to": worker, "assigned_by": worker, "assigned_on": TODAY - timedelta(days=10), **facts},
    )


class TestNotSeen:
    def test_those_met_within_the_weeks_are_not_listed(self):
        lately, long_ago = family(), family()
        met(lately, TODAY - timedelta(weeks=12))
        met(long_ago, TODAY - timedelta(weeks=12, days=1))
        assert found() == [long_ago.pk]
        assert set(found(weeks=13)) == set()

    def test_somebody_registered_lately_has_time_to_come(self):
        family(registered_on=TODAY - timedelta(weeks=12))
        assert found() == []

    def test_areas_of_highest_need_come_first_but_a_hidden_home_tells_nothing(self):
        DeprivationScore.objects.create(
            lsoa_code=PostcodeAreaFactory._meta.model.objects.get().lsoa_code, index="imd", rank=1, decile=1
        )
        elsewhere, poor = family(postcode="ZZ9 9ZZ"), family()
        hidden = family(confidential=True)
        assert found()[0] == poor.pk
        assert set(found()[1:]) == {elsewhere.pk, hidden.pk}
        assert found(hidden_too=True)[2] == elsewhere.pk

    def test_a_death_an_end_a_seal_and_a_merge_take_a_family_off(self, coordinator):
        died, ended, sealed, merged = (family() for _ in range(4))
        other = PersonFactory(household=died)
        Registration.objects.create(person=other, registered_on=LONG_AGO, ended_on=TODAY, ended_reason="died")
        Registration.objects.filter(person=child_of(ended)).update(ended_on=TODAY - timedelta(days=1))
        Person.objects.filter(pk=child_of(sealed).pk).update(sealed=True)
        type(merged).objects.filter(pk=merged.pk).update(merged_into=ended)
        assert found() == []

    def test_whoever_is_kept_out_finds_nothing(self, coordinator, signed_in):
        household = family()
        assert found(kept_out=(household.pk,)) == []


class TestWorkedOn:
    def test_after_a_death_neither_list_nor_desk_asks(self, family_worker):
        household = family()
        task_for(household, family_worker)
        Person.objects.filter(memberships__household=household, role="parent").update(died_on=TODAY)
        assert rooms.desk_items(family_worker, TODAY) == []
        OutreachTask.objects.all().delete()
        assert found() == []

    @pytest.mark.parametrize(
        ("outcome", "days", "listed"),
        [
            ("", 0, False),
            ("not found", 27, False),
            ("not found", 29, True),
            ("wants no contact", 364, False),
            ("wants no contact", 366, True),
        ],
    )
    def test_a_family_rests_after_it_was_looked_for(self, outcome, days, listed, family_worker):
        household, day = family(), TODAY - timedelta(days=days)
        closed = {"outcome": outcome, "closed_on": day, "closed_by": family_worker} if outcome else {}
        task_for(household, family_worker, **{"assigned_on": day, **closed})
        assert found() == ([household.pk] if listed else [])


class TestBirths:
    def test_babies_nobody_has_met(self):
        young, old = family(born=TODAY - timedelta(weeks=5)), family(born=TODAY - timedelta(weeks=13))
        seen = family(born=TODAY - timedelta(weeks=4))
        met(seen, TODAY)
        assert old.pk not in found("births")
        assert found("births") == [young.pk]

    def test_births_notified_stand_beside_those_known_in_the_reach_area(self, administrator, settings):
        month = TODAY.replace(day=1)
        family(born=month)
        family(born=month, postcode="ZZ9 9ZZ")  # welcome, and not of the reach area
        assert figures_by_month(settings, today=TODAY)[0].gap is None
        actions.tell_month(by=administrator, month=month, births_notified=5, offers_eligible=8, offers_taken_up=6)
        this = figures_by_month(settings, today=TODAY)[0]
        assert (this.known, this.gap, this.take_up_words) == (1, 4, "75 %")

    def test_a_number_typed_again_replaces_it_and_the_others_stay(self, administrator):
        actions.tell_month(by=administrator, month=TODAY, births_notified=5)
        actions.tell_month(by=administrator, month=TODAY, births_notified=7, offers_eligible=3)
        row = OutreachMonth.objects.get()
        assert (row.births_notified, row.offers_eligible) == (7, 3)
        assert AuditEvent.objects.filter(action="outreach.month_told").count() == 2
        with pytest.raises(ValidationError):
            actions.tell_month(by=administrator, month=TODAY, offers_taken_up=4)


class TestGroups:
    @pytest.fixture
    def group(self):
        TermFactory(start_date=TODAY - timedelta(days=30), end_date=TODAY + timedelta(days=30))
        return GroupFactory(restricted=True)

    def test_nobody_met_this_term(self, group):
        missed, came, _other = family(), family(), family()
        for each in (missed, came):
            GroupMembershipFactory(person=child_of(each), group=group, from_date=LONG_AGO)
        met(came, TODAY - timedelta(days=30))
        met(missed, TODAY - timedelta(days=31))
        assert found("group", group=group.pk) == [missed.pk]
        assert found("group", group=group.pk, group_restricted=True, closed=(missed.pk,)) == []

    def test_a_restricted_group_is_for_those_cleared(self, group, signed_in, family_worker, safeguarding_lead):
        household = family()
        GroupMembershipFactory(person=child_of(household), group=group, from_date=LONG_AGO)
        url = f"{reverse('families:outreach')}?show=group&group={group.pk}"
        refused = signed_in(family_worker).get(url).content.decode()
        assert group.name not in refused
        assert str(household.pk) not in refused
        assert str(household.pk) in signed_in(safeguarding_lead).get(url).content.decode()


class TestFromListToWork:
    def test_ticked_families_are_assigned_once_and_come_to_the_workers_desk(
        self, signed_in, coordinator, family_worker
    ):
        one, other = family(), family()
        url = reverse("families:outreach")
        posted = {"household": [one.pk, other.pk, "no id"], "assigned_to": family_worker.pk}
        assert signed_in(coordinator).post(url, posted).status_code == 302
        signed_in(coordinator).post(url, posted)
        assert OutreachTask.objects.open().of_worker(family_worker).count() == 2
        assert len(rooms.desk_items(family_worker, TODAY)) == 2
        assert rooms.desk_items(coordinator, TODAY) == []
        assert "being worked on" in signed_in(coordinator).get(url + "?show=work").content.decode()

    def test_nobody_is_sent_to_a_family_from_which_they_are_kept_out(self, coordinator, family_worker):
        household = family()
        Barrier.objects.create(
            household=household, user=family_worker, kind="kept out", from_date=TODAY, set_by=coordinator
        )
        assert actions.assign(by=coordinator, households=[household.pk], why="not seen", to=family_worker) == []

    def test_only_those_who_may_change_families(self, session_worker, coordinator):
        with pytest.raises(PermissionDenied):
            actions.assign(by=coordinator, households=[family().pk], why="not seen", to=session_worker)

    def test_a_text_needs_permission(self, family_worker):
        household = family()
        task = task_for(household, family_worker)
        with pytest.raises(ValidationError):
            actions.log(by=family_worker, task=task, kind="text")
        mother = Person.objects.get(memberships__household=household, role="parent")
        PermissionAnswer.objects.create(
            person=mother, kind="texts", answer="yes", answered_on=TODAY, taken_by=family_worker
        )
        actions.log(by=family_worker, task=task, kind="text")
        assert task.attempts.get().kind == "text"

    @pytest.mark.parametrize("kind", ["letter", "knock"])
    def test_nothing_goes_to_a_confidential_address(self, kind, family_worker):
        task = task_for(family(confidential=True), family_worker)
        with pytest.raises(ValidationError):
            actions.log(by=family_worker, task=task, kind=kind)
        actions.log(by=family_worker, task=task, kind="call")

    def test_an_outcome_closes_it_and_both_stand_on_the_timeline(self, signed_in, family_worker):
        household = family()
        task = task_for(household, family_worker)
        url = task.get_absolute_url()
        posted = {"kind": "knock", "on": TODAY.isoformat(), "note": "A card", "outcome": "wants no contact"}
        assert signed_in(family_worker).post(url, posted).status_code == 302
        task.refresh_from_db()
        assert (task.outcome, task.closed_by) == ("wants no contact", family_worker)
        assert len(rooms.timeline(family_worker, household)) == 2
        assert signed_in(family_worker).post(url, posted).status_code == 200  # closed: said, nothing written
        assert task.attempts.count() == 1
        with pytest.raises(ValidationError):
            actions.log(by=family_worker, task=task, outcome="came")

    def test_two_that_turn_out_to_be_one_family_are_reached_once(self, coordinator, family_worker):
        kept, merged = family(), family()
        tasks = [task_for(each, family_worker) for each in (kept, merged)]
        HouseholdMembership.objects.filter(household=merged).delete()
        merge_households(by=coordinator, kept=kept, merged=merged)
        tasks[1].refresh_from_db()
        assert (tasks[1].household, tasks[1].outcome) == (kept, "same family")


@pytest.mark.parametrize("show", ["not-seen", "births", "work"])
def test_queries_do_not_grow_with_the_list(show, signed_in, coordinator, django_assert_max_num_queries):
    for _ in range(8):
        household = family(born=TODAY - timedelta(weeks=5)) if show == "births" else family()
        if show == "work":
            task_for(household, coordinator)
    client = signed_in(coordinator)
    with django_assert_max_num_queries(24):
        answer = client.get(f"{reverse('families:outreach')}?show={show}&weeks=12")
    assert answer.content.decode().count("family</") >= 8


def test_nonsense_in_the_address_is_no_mistake_of_the_server(signed_in, coordinator):
    client = signed_in(coordinator)
    for query in ("?show=x&weeks=-1&page=99", "?show=group&group=999999999999999999999", "?show=%00&weeks=1e9"):
        assert client.get(reverse("families:outreach") + query).status_code == 200


def test_a_confidential_area_is_withheld(signed_in, coordinator):
    family(confidential=True)
    assert "Withheld" in signed_in(coordinator).get(reverse("families:outreach")).content.decode()


def test_the_month_is_typed_on_its_page(signed_in, administrator):
    client, url = signed_in(administrator), reverse("families:outreach_month")
    month = TODAY.replace(day=1)
    assert client.post(url, {"month": month.isoformat(), "births_notified": "4"}).status_code == 302
    assert OutreachMonth.objects.get(pk=month).births_notified == 4
    assert client.post(url, {"month": date(1999, 1, 1).isoformat(), "births_notified": "-4"}).status_code == 200
