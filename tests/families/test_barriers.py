"""Trap T-49: nobody opens their own family's restricted records, and a conflict of interest keeps somebody out."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from centre.core.dates import local_today
from centre.core.models import AuditEvent
from families.barriers.actions import end_barrier, link_account, set_barrier
from families.duplicates.actions import pair_of
from families.models import AccountPerson, Barrier, Registration
from families.privacy import WITHHELD
from families.responsibility.actions import record_responsibility
from safeguarding.actions import log_concern
from safeguarding.clearance import reading_as
from safeguarding.models import Concern
from staff.models import User
from tests.support.factories import (
    AddressFactory,
    AttendanceFactory,
    ChildFactory,
    GroupFactory,
    GroupMembershipFactory,
    HouseholdFactory,
    PersonFactory,
    SessionFactory,
    TermFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db


class Family:
    """A family with something of everything that is restricted."""

    def __init__(self):
        self.household = HouseholdFactory()
        self.mother = PersonFactory(first_name="Layla", household=self.household)
        self.child = ChildFactory(household=self.household)
        self.address = AddressFactory(household=self.household, address_line_1="9 Refuge Row", confidential=True)
        self.group = GroupMembershipFactory(
            person=self.child, group=GroupFactory(name="child protection plan", restricted=True)
        )
        self.visit = VisitFactory(household=self.household, summary="Talked about money.", outcome="achieved")

    def address_of(self, tab=""):
        return self.household.get_absolute_url() + (f"?tab={tab}" if tab else "")


@pytest.fixture
def family():
    return Family()


def fresh(user):
    """The account as the next request finds it."""
    return User.objects.get(pk=user.pk)


class TestOnesOwnFamily:
    def test_a_lead_who_is_the_mother_opens_the_family_but_nothing_restricted(
        self, family, safeguarding_lead, deputy_lead, signed_in
    ):
        link_account(by=deputy_lead, person=family.mother, user=safeguarding_lead)
        own, other = signed_in(safeguarding_lead), signed_in(deputy_lead)
        assert own.get(family.address_of()).status_code == 200
        assert WITHHELD in own.get(family.address_of("home")).content.decode()
        assert "Refuge Row" in other.get(family.address_of("home")).content.decode()
        assert "child protection plan" not in own.get(family.address_of("groups")).content.decode()
        assert "child protection plan" in other.get(family.address_of("groups")).content.decode()
        for tab in ("timeline", "history", ""):
            text = own.get(family.address_of(tab)).content.decode()
            assert "child protection plan" not in text
            assert "Refuge Row" not in text

    def test_nor_answers_and_orders_and_each_try_is_recorded(self, family, family_worker, safeguarding_lead, signed_in):
        (answer,) = record_responsibility(
            by=safeguarding_lead, children=[family.child], holder_name="Somebody Wombat", held="yes"
        )
        link_account(by=safeguarding_lead, person=family.mother, user=family_worker)
        client = signed_in(family_worker)
        assert "Wombat" not in client.get(family.address_of("responsibility")).content.decode()
        tries = [
            reverse("families:responsibility", args=[answer.pk]),
            reverse("families:court_order_new", args=[family.child.pk]),
        ]
        before = AuditEvent.objects.filter(actor=family_worker).count()
        for address in tries:
            assert client.get(address).status_code == 404
        assert AuditEvent.objects.filter(actor=family_worker).count() == before + len(tries)

    def test_nor_what_was_said_on_visits(self, family, family_worker, coordinator, safeguarding_lead, signed_in):
        link_account(by=safeguarding_lead, person=family.mother, user=family_worker)
        for address in (family.visit.get_absolute_url(), family.address_of("timeline")):
            assert "about money" in signed_in(coordinator).get(address).content.decode()
            assert "about money" not in signed_in(family_worker).get(address).content.decode()

    def test_it_holds_for_a_household_one_has_left(self, family, family_worker, safeguarding_lead, signed_in):
        family.mother.memberships.update(to_date=local_today() - timedelta(days=3))
        link_account(by=safeguarding_lead, person=family.mother, user=family_worker)
        address = reverse("families:responsibility_new", args=[family.child.pk])
        assert signed_in(family_worker).get(address).status_code == 404

    def test_a_lead_reads_no_concern_about_their_own_household(self, family, safeguarding_lead, deputy_lead, volunteer):
        other = ChildFactory(household=HouseholdFactory())
        for child in (family.child, other):
            log_concern(
                by=volunteer, child=child, seen_and_heard="Words", happened_on=timezone.localdate(), place="Hall"
            )
        link_account(by=deputy_lead, person=family.mother, user=safeguarding_lead)

        def about(user):
            user = fresh(user)
            with reading_as(user):
                return set(Concern.objects.visible_to(user).values_list("child", flat=True))

        assert about(safeguarding_lead) == {other.pk}
        assert about(deputy_lead) == {family.child.pk, other.pk}


class TestKeptOut:
    def test_a_named_colleague_finds_nothing_there_until_it_is_lifted(
        self, family, family_worker, coordinator, head_teacher, signed_in
    ):
        barrier = set_barrier(
            by=head_teacher, household=family.household, user=family_worker, kind="kept out", reason="A neighbour"
        )
        addresses = [
            family.address_of(),
            family.mother.get_absolute_url(),
            family.visit.get_absolute_url(),
            reverse("families:change_person", args=[family.child.pk]),
            reverse("families:move", args=[family.household.pk]),
            reverse("families:correct_group", args=[family.group.pk]),
            f"{reverse('families:visit_new')}?household={family.household.pk}",
        ]
        for address in addresses:
            assert signed_in(family_worker).get(address).status_code == 404, address
        assert signed_in(coordinator).get(family.address_of()).status_code == 200
        end_barrier(by=head_teacher, barrier=barrier)
        assert signed_in(family_worker).get(family.address_of()).status_code == 200

    def test_and_reads_the_familys_name_in_no_list_and_finds_it_only_at_the_door(
        self, family, family_worker, coordinator, head_teacher, signed_in
    ):
        today = local_today()
        TermFactory(start_date=today - timedelta(days=60), end_date=today)
        for each in (family.mother, family.child):
            each.first_name, each.last_name = "Wilma", "Wombat"
            each.save()
            Registration.objects.create(person=each, registered_on=today - timedelta(days=3))
        again = PersonFactory(first_name="Wilma", last_name="Other")
        pair_of(family.mother, again)
        for facts in ({"outcome": "", "date": today}, {"outcome": "", "date": today - timedelta(days=1)}):
            VisitFactory(household=family.household, worker=family_worker, **facts)
        session = SessionFactory(date=today)
        AttendanceFactory(session=session, person=family.child)
        typed = {"prefix": "adults-0", "adults-0-first_name": "Wilma", "adults-0-last_name": "Wombat"}
        looks = [
            lambda client: client.get(reverse("families:list")),
            lambda client: client.post(reverse("families:find"), {"words": "wombat"}, HTTP_HX_REQUEST="true"),
            lambda client: client.post(reverse("families:find"), {"words": family.household.reference}),
            lambda client: client.post(reverse("families:duplicates"), typed),
            lambda client: client.get(reverse("families:duplicate_list")),
            lambda client: client.get(reverse("families:visits") + "?show=all"),
            lambda client: client.get(reverse("families:put_right_kind", args=["ethnicity"])),
            lambda client: client.get(reverse("centre:desk")),
            lambda client: client.get(reverse("reports:figure", args=["attendances_under_5"])),
            lambda client: client.get(reverse("reports:figure", args=["area_not_known_seen"])),
        ]

        def told(user):
            client = signed_in(fresh(user))
            return ["Wombat" in look(client).content.decode() for look in looks]

        # The reference brings no name without a surname in it; attendances are listed by session.
        assert told(family_worker).count(True) >= 7, told(family_worker)
        set_barrier(
            by=head_teacher, household=family.household, user=family_worker, kind="kept out", reason="A neighbour"
        )
        assert told(family_worker) == [False] * len(looks)
        visits = signed_in(fresh(family_worker)).get(reverse("families:visits")).content.decode()
        assert "A family you are kept apart from" in visits
        assert "Wombat" in signed_in(coordinator).get(reverse("families:list")).content.decode()
        door = reverse("sessions_app:register_find", args=[session.pk])
        assert "Wombat" in signed_in(fresh(family_worker)).post(door, {"words": "wombat"}).content.decode()

    def test_somebody_is_let_in_for_a_time_with_a_reason(self, family, family_worker, safeguarding_lead, signed_in):
        facts = {"by": safeguarding_lead, "household": family.household, "user": family_worker}
        set_barrier(kind="kept out", reason="A cousin", **facts)
        with pytest.raises(ValidationError, match="last day"):
            set_barrier(kind="let in", reason="Nobody else is here", **facts)
        with pytest.raises(ValidationError, match="Say why"):
            set_barrier(kind="let in", reason=" ", until=local_today(), **facts)
        set_barrier(kind="let in", reason="Nobody else is here", until=local_today(), **facts)
        assert signed_in(family_worker).get(family.address_of()).status_code == 200
        Barrier.objects.filter(kind="let in").update(
            from_date=local_today() - timedelta(days=2), to_date=local_today() - timedelta(days=1)
        )
        assert signed_in(family_worker).get(family.address_of()).status_code == 404
        assert AuditEvent.objects.filter(action="barrier.set").count() == 2

    def test_nobody_is_let_into_their_own_family(self, family, family_worker, safeguarding_lead):
        link_account(by=safeguarding_lead, person=family.mother, user=family_worker)
        with pytest.raises(ValidationError, match="not kept out"):
            set_barrier(
                by=safeguarding_lead,
                household=family.household,
                user=family_worker,
                kind="let in",
                reason="Asked nicely",
                until=local_today(),
            )

    def test_only_the_lead_and_head_decide_and_never_about_themselves(
        self, family, coordinator, family_worker, safeguarding_lead, deputy_lead
    ):
        facts = {"household": family.household, "kind": "kept out", "reason": "Because"}
        with pytest.raises(PermissionDenied):
            set_barrier(by=coordinator, user=family_worker, **facts)
        with pytest.raises(ValidationError, match="Somebody else decides"):
            set_barrier(by=safeguarding_lead, user=safeguarding_lead, **facts)
        barrier = set_barrier(by=deputy_lead, user=safeguarding_lead, **facts)
        with pytest.raises(ValidationError, match="Somebody else decides"):
            end_barrier(by=safeguarding_lead, barrier=barrier)
        with pytest.raises(ValidationError, match="Somebody else decides"):
            link_account(by=safeguarding_lead, person=family.mother, user=safeguarding_lead)

    def test_the_pages(self, family, family_worker, head_teacher, signed_in):
        client = signed_in(head_teacher)
        tab = family.address_of("barriers")
        assert "Nobody is kept out" in client.get(tab).content.decode()
        data = {"user": str(family_worker.pk), "kind": "kept out", "reason": "A neighbour"}
        assert client.post(reverse("families:barrier_new", args=[family.household.pk]), data).status_code == 302
        assert "A neighbour" in client.get(tab).content.decode()
        assert signed_in(family_worker).get(tab).status_code == 404
        address = reverse("families:account_person", args=[family.mother.pk])
        assert client.post(address, {"user": str(family_worker.pk)}).status_code == 302
        assert AccountPerson.objects.get().person == family.mother
        assert "Is our colleague" in client.get(family.mother.get_absolute_url()).content.decode()
        client.post(reverse("families:barrier_end", args=[Barrier.objects.get().pk]))
        assert not Barrier.objects.in_force(on=local_today()).exists()
