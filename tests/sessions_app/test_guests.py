"""Childminders with other people's children, professionals and visitors: there, and counted as what they are."""

from datetime import timedelta

import pytest
from django.urls import reverse

from centre.core.models import AuditEvent
from families.models import HouseholdMembership, Person, Registration
from reports.measures import figures_for
from sessions_app.actions.marks import mark_people, mark_person
from sessions_app.building.reading import who_is_here
from sessions_app.models import Attendance, SessionGuest, SignIn
from tests.support.closing import close_register
from tests.support.factories import ChildFactory, HouseholdFactory, PersonFactory, SessionFactory


@pytest.fixture
def leader(signed_in, session_worker):
    return signed_in(session_worker)


@pytest.fixture
def pat(db, today):
    """Pat Minder, a childminder, with a son of her own."""
    household = HouseholdFactory()
    minder = PersonFactory(first_name="Pat", last_name="Minder", role="childminder", household=household)
    minder.home = household
    minder.son = ChildFactory(
        first_name="Sam", last_name="Minder", date_of_birth=today - timedelta(days=900), household=household
    )
    return minder


def url(name, session, *more):
    return reverse(f"sessions_app:{name}", args=[session.pk, *more])


def figures(today, *keys):
    found = figures_for(today, today, today=today).measures
    return tuple(found[key] for key in keys)


class TestAChildminder:
    """Trap T-45: the children are not in her family; she is an adult and nobody's parent; they may be unregistered."""

    def test_t45_found_children_come_with_her_and_count_for_their_own_families(
        self, leader, session, family, pat, today
    ):
        page = leader.get(url("register_family", session, pat.home.pk)).content.decode()
        assert "Another child came with Pat" in page
        found = leader.post(url("register_find", session), {"words": "Hassan", "with": pat.pk}).content.decode()
        assert f'name="with" value="{pat.pk}"' in found
        Registration.objects.get_or_create(person=family.yusuf, defaults={"registered_on": today - timedelta(days=30)})
        told = leader.post(
            url("sign_in", session), {"people": [family.yusuf.pk, family.maryam.pk], "with": pat.pk}, follow=True
        ).content.decode()
        assert "With Pat Minder, childminder" in told
        assert "Not registered yet: Maryam. Give Pat a form for the parents." in told
        leader.post(url("sign_in", session), {"people": [pat.pk, pat.son.pk], "with": pat.pk})
        assert set(Attendance.objects.filter(came_with=pat).values_list("person", flat=True)) == {
            family.yusuf.pk,
            family.maryam.pk,
        }, "her own son came with his mother"
        assert figures(today, "attendances_under_5", "attendances_adult", "adults_seen") == (3, 1, 1)
        assert not HouseholdMembership.objects.filter(household=pat.home, person=family.yusuf).exists()
        children = [each for each in who_is_here(today).people if each.name == "Yusuf Hassan"]
        assert [each.detail for each in children] == ["with Pat Minder, childminder"]

    def test_t45_whom_she_brought_before_can_be_ticked_and_nobody_is(
        self, leader, session, family, pat, today, session_worker
    ):
        before = SessionFactory(service=session.service, date=today - timedelta(days=7), status="planned")
        mark_people(
            session_id=before.pk,
            person_ids=[family.yusuf.pk, family.idris.pk],
            status="present",
            by=session_worker,
            came_with=pat,
        )
        page = leader.get(url("register_family", session, pat.home.pk)).content.decode()
        assert "Brought by Pat before: Hassan" in page
        assert "five or over" in page, "brothers and sisters over five are told apart here too (trap T-43)"
        assert "checked" not in page
        assert "Amina" not in page, "their parents are not here"

    def test_t45_an_unknown_child_is_known_from_now_on_and_not_registered(self, leader, session, pat, today):
        address = url("register_new_family", session) + f"?with={pat.pk}"
        assert "only the child is" in leader.get(address).content.decode()
        born = today - timedelta(days=700)
        leader.post(
            address,
            {
                "adult_first_name": "Zofia",
                "adult_last_name": "Nowak",
                "adult_role": "parent",
                "child_1_first_name": "Ada",
                "child_1_last_name": "Nowak",
                "child_1_date_of_birth": f"{born:%-d %-m %Y}",
            },
        )
        row = Attendance.objects.get()
        assert (row.person.first_name, row.came_with) == ("Ada", pat)
        assert Person.objects.filter(first_name="Zofia").exists()
        assert not Registration.objects.filter(person=row.person).exists()
        assert figures(today, "registered", "adults_seen") == (0, 0)

    def test_a_mark_that_says_away_forgets_her_and_nonsense_is_nobody(
        self, leader, session, family, pat, session_worker
    ):
        known = {"session_id": session.pk, "by": session_worker}
        mark_people(person_ids=[family.yusuf.pk], status="present", came_with=pat, **known)
        assert mark_person(person_id=family.yusuf.pk, status="absent", **known).came_with is None
        for wrong in ("x", "\x00", str(family.mother.pk)):
            leader.post(url("sign_in", session), {"people": [family.maryam.pk], "with": wrong})
            assert leader.get(url("register_new_family", session), {"with": wrong}).status_code == 200
        assert Attendance.objects.get(person=family.maryam).came_with is None


class TestGuests:
    def come(self, leader, session, **more):
        typed = {"kind": "professional", "name": "Ruth Calloway", "organisation": "Health visiting"} | more
        return leader.post(url("register_guests", session), typed, follow=True).content.decode()

    def test_a_professional_is_on_the_register_and_in_the_building_and_in_no_figure(
        self, leader, session, family, session_worker, today
    ):
        mark_person(session_id=session.pk, person_id=family.mother.pk, status="present", by=session_worker)
        keys = ("adults_seen", "attendances_adult", "headcount", "attendances_under_5")
        before = figures(today, *keys)
        assert "counts for no figure of families" in self.come(leader, session)
        self.come(leader, session)
        assert SessionGuest.objects.count() == 1, "the same name again is the same person"
        assert figures(today, *keys) == before
        assert "Ruth Calloway" in leader.get(url("register", session)).content.decode()
        here = {each.name: each for each in who_is_here(today).people}
        assert (here["Ruth Calloway"].kind, here["Ruth Calloway"].detail) == ("Visitors", "Health visiting")
        close = leader.get(url("register_close", session)).content.decode()
        assert "<dt>All together</dt><dd>2</dd>" in close

    def test_who_signed_in_at_reception_as_well_is_there_once(self, leader, session, coordinator, today):
        from datetime import time

        SignIn.objects.create(kind="visitor", name="ruth calloway", on=today, came_at=time(0, 1), by=coordinator)
        self.come(leader, session)
        people = [each for each in who_is_here(today).people if each.name.casefold() == "ruth calloway"]
        assert len(people) == 1
        assert session.service.name in people[0].where

    def test_they_go_or_were_a_mistake_and_go_when_the_register_closes(self, leader, session, session_worker, today):
        self.come(leader, session)
        row = SessionGuest.objects.get()
        leader.post(url("register_guests", session), {"step": f"{row.pk}:out"})
        assert not who_is_here(today).people
        leader.post(url("register_guests", session), {"step": f"{row.pk}:off", f"why-{row.pk}": " "})
        assert session.guests.exists(), "not without a reason (T-60)"
        leader.post(url("register_guests", session), {"step": f"{row.pk}:off", f"why-{row.pk}": "Was next door"})
        assert AuditEvent.objects.get(action="register.guest_taken_off").detail["why"] == "Was next door"
        assert not SessionGuest.objects.exists()
        self.come(leader, session, kind="visitor", name="Pete Marsh")
        close_register(session=session, by=session_worker)
        assert SessionGuest.objects.get().time_out is not None
        assert "takes no marks now" in self.come(leader, session)

    @pytest.mark.parametrize("step", ["", "x", "\x00:out", "6b9a4949-e551-41d3-8e96-443e0730dcc1:out", ":dance"])
    def test_nonsense_is_said_and_never_an_error(self, leader, session, step):
        assert leader.post(url("register_guests", session), {"step": step}).status_code == 302
        page = leader.post(url("register_guests", session), {"kind": "x", "name": "\x00"}).content.decode()
        assert "Choose who it is" in page
