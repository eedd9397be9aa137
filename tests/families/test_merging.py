"""Two records of one human become one, and two again: nothing is lost or counted twice (T-42)."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centre.core.models import AuditEvent
from families.duplicates.actions import pair_of
from families.merging.households import merge_households
from families.merging.people import merge_people
from families.merging.protocol import needs_a_rule, references_to, rule_for
from families.merging.restricted import NeedsTheLead
from families.merging.undo import undo_merge
from families.models import (
    AccessNeeds,
    FamilyCard,
    Household,
    HouseholdMembership,
    ParentalResponsibility,
    Person,
    Registration,
)
from families.search import find_people
from safeguarding.actions import log_concern
from safeguarding.clearance import reading_as
from safeguarding.models import Concern
from sessions_app.models import Attendance, Service, Session
from tests.support.factories import (
    AddressFactory,
    ChildFactory,
    GroupFactory,
    GroupMembershipFactory,
    HouseholdFactory,
    PersonFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db

TABLES = (
    "families_person",
    "families_household",
    "families_householdmembership",
    "families_registration",
    "families_groupmembership",
    "families_address",
    "families_visitpersonseen",
    "families_visit",
    "families_accessneeds",
    "families_familycard",
    "families_parentalresponsibility",
    "sessions_app_attendance",
)


def everything() -> dict:
    """Every row of the tables that a merge touches, but for the number that counts a record's changes."""
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"SELECT (to_jsonb(t) - 'version')::text FROM {table} AS t ORDER BY 1")
            found[table] = [row for (row,) in cursor.fetchall()]
        return found


def session_on(day) -> Session:
    service, _ = Service.objects.get_or_create(name="Stay and play", care_type="drop-in")
    return Session.objects.create(service=service, date=day, start_time=time(9, 30), end_time=time(11), status="ran")


@pytest.fixture
def two(db):
    """Leila, registered twice: once with her mother, once more at the door with a day and a letter wrong."""
    kept = ChildFactory(
        first_name="Leila",
        last_name="Khan",
        date_of_birth=date(2023, 4, 5),
        household=HouseholdFactory(),
        registered_on=date(2024, 1, 8),
        sex="female",
    )
    merged = ChildFactory(
        first_name="Layla",
        last_name="Kahn",
        date_of_birth=date(2023, 5, 4),
        household=HouseholdFactory(),
        registered_on=date(2025, 3, 3),
        phone="07700 900123",
        sex="female",
    )
    return kept, merged


def test_every_row_that_names_somebody_is_moved_by_a_rule_or_stays_for_a_reason():
    for model in (Person, Household):
        for reference in references_to(model):
            rule = rule_for(reference)
            name = f"{reference.model._meta.label}.{reference.name}"
            assert rule is None or not needs_a_rule(reference) or rule.__name__ != "move_as_they_are", name


def test_attendance_registrations_and_groups_of_both_are_one_record_s(two, coordinator):
    kept, merged = two
    day = date(2025, 3, 10)
    both, only_old = session_on(day), session_on(day + timedelta(days=7))
    Attendance.objects.create(session=both, person=kept, status="absent")
    Attendance.objects.create(session=both, person=merged, status="present")
    Attendance.objects.create(session=only_old, person=merged, status="present")
    group = GroupFactory(name="lone parent")
    GroupMembershipFactory(person=kept, group=group, from_date=date(2024, 2, 1), to_date=date(2025, 3, 31))
    GroupMembershipFactory(person=merged, group=group, from_date=date(2025, 3, 3), source="the mother")
    visit = VisitFactory(outcome="achieved")
    visit.people_seen.set([kept, merged])

    merge_people(by=coordinator, kept=kept, merged=merged)

    marks = Attendance.objects.filter(session=both)
    assert [(row.person_id, row.status) for row in marks] == [(kept.pk, "present")], "present wins"
    assert Attendance.objects.get(session=only_old).person_id == kept.pk
    assert [(row.registered_on, row.ended_on) for row in kept.registrations.all()] == [(date(2024, 1, 8), None)]
    (membership,) = kept.group_memberships.all()
    assert (membership.from_date, membership.to_date) == (date(2024, 2, 1), None)
    assert list(visit.people_seen.all()) == [kept]
    homes = {row.household_id: row.main for row in kept.memberships.all()}
    assert sorted(homes.values()) == [False, True], "two families, and she is counted in the one of the kept record"
    for rows in (merged.registrations, merged.memberships, merged.group_memberships, merged.attendances):
        assert not rows.exists()


def test_the_chosen_facts_are_kept_and_what_was_not_known_is_filled_in(two, coordinator):
    kept, merged = two
    Person.objects.filter(pk=kept.pk).update(allergies="Nuts")
    Person.objects.filter(pk=merged.pk).update(allergies="Eggs")
    merge_people(by=coordinator, kept=kept, merged=merged, from_merged=["last_name"], from_both=["allergies"])
    kept.refresh_from_db()
    assert (kept.first_name, kept.last_name, kept.phone) == ("Leila", "Kahn", "07700 900123")
    assert kept.allergies == "Nuts; Eggs"
    events = AuditEvent.objects.filter(action="person.merged")
    assert {event.subject_id for event in events} == {str(kept.pk), str(merged.pk)}
    assert not any("Leila" in event.summary for event in events)


def test_the_old_reference_finds_the_one_that_is_kept(two, coordinator):
    kept, merged = two
    Person.objects.filter(pk=merged.pk).update(reference="2024/113")
    merge_people(by=coordinator, kept=kept, merged=merged)
    for typed in ("Leila Khan", "2024/113", "5 April 2023"):
        assert [each.person.pk for each in find_people(coordinator, typed).people] == [kept.pk], typed
    for typed in ("Layla Kahn born 4.5.2023", "4 May 2023"):
        assert not find_people(coordinator, typed).people, typed


def test_a_merge_and_its_undoing_leave_everything_as_it_was(two, coordinator):
    kept, merged = two
    session = session_on(date(2025, 3, 10))
    Attendance.objects.create(session=session, person=kept, status="apologies", marked_by=coordinator)
    Attendance.objects.create(session=session, person=merged, status="present", time_in=time(9, 31, 5))
    before = everything()
    merge = merge_people(by=coordinator, kept=kept, merged=merged, from_merged=["first_name"], households_too=True)
    assert Household.objects.filter(merged_into__isnull=False).count() == 1
    assert everything() != before
    undo_merge(by=coordinator, merge=merge)
    assert everything() == before
    with pytest.raises(ValidationError):
        undo_merge(by=coordinator, merge=merge)


_DAYS = st.integers(0, 40).map(lambda number: date(2024, 1, 1) + timedelta(days=number * 9))
_PERIODS = st.lists(st.tuples(_DAYS, st.one_of(st.none(), _DAYS)), max_size=4)


def without_overlaps(periods):
    """Those of the periods that one record can have side by side."""
    taken, good = [], []
    for start, end in sorted(periods, key=lambda each: (each[0], each[1] or date.max)):
        last = end or date.max
        if start <= last and all(start > there for there in taken):
            taken.append(last)
            good.append((start, end))
    return good


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    registrations=st.tuples(_PERIODS, _PERIODS),
    mains=st.tuples(_PERIODS, _PERIODS),
    places=st.lists(st.integers(0, 2), min_size=8, max_size=8),
)
def test_on_no_day_is_a_human_counted_twice_and_every_merge_can_be_undone(coordinator, registrations, mains, places):
    households = [HouseholdFactory() for _ in range(3)]
    kept, merged = ChildFactory(), ChildFactory()
    days = [date(2024, 1, 1) + timedelta(days=number * 3) for number in range(140)]
    registered, counted = set(), {}
    place = iter(places)
    for person, own_registrations, own_mains in zip((kept, merged), registrations, mains, strict=True):
        for start, end in without_overlaps(own_registrations):
            Registration.objects.create(person=person, registered_on=start, ended_on=end)
            registered |= {day for day in days if start <= day <= (end or date.max)}
        for start, end in without_overlaps(own_mains):
            home = households[next(place)]
            HouseholdMembership.objects.create(person=person, household=home, from_date=start, to_date=end)
            for day in days:
                if start <= day <= (end or date.max):
                    counted.setdefault(day, home.pk)
    before = everything()
    merge = merge_people(by=coordinator, kept=kept, merged=merged)
    mine = list(kept.registrations.all())
    homes = list(kept.memberships.main())
    for day in days:
        assert sum(row.registered_on <= day <= (row.ended_on or date.max) for row in mine) == (day in registered), day
        at = [r.household_id for r in homes if (r.from_date or date.min) <= day <= (r.to_date or date.max)]
        assert at == ([counted[day]] if day in counted else []), day
    undo_merge(by=coordinator, merge=merge)
    assert everything() == before


def test_the_same_family_registered_twice_is_one_family(coordinator):
    kept, merged = HouseholdFactory(), HouseholdFactory()
    AddressFactory(household=kept, from_date=date(2024, 1, 1), to_date=date(2024, 12, 31))
    AddressFactory(household=merged, from_date=date(2024, 6, 1))
    mother = PersonFactory(household=kept)
    HouseholdMembership.objects.create(person=mother, household=merged, main=False)
    child = ChildFactory(household=merged)
    visit = VisitFactory(household=merged)
    before = everything()
    merge = merge_households(by=coordinator, kept=kept, merged=merged)
    assert list(mother.memberships.values_list("household", "main")) == [(kept.pk, True)]
    assert child.memberships.get().household_id == kept.pk
    visit.refresh_from_db()
    assert visit.household_id == kept.pk
    (home,) = kept.addresses.all()
    assert (home.from_date, home.to_date) == (date(2024, 1, 1), None), "the same home told twice is one"
    assert merged not in Household.objects.not_merged()
    undo_merge(by=coordinator, merge=merge)
    assert everything() == before


def test_of_two_homes_for_the_same_days_the_kept_family_s_counts(coordinator):
    kept, merged = HouseholdFactory(), HouseholdFactory()
    AddressFactory(household=kept, from_date=date(2024, 3, 1), to_date=date(2024, 5, 31))
    AddressFactory(household=merged, address_line_1="9 Other Road", postcode="ZZ2 2BB", from_date=date(2024, 1, 1))
    before = everything()
    merge = merge_households(by=coordinator, kept=kept, merged=merged)
    lived = [(row.postcode, row.from_date, row.to_date) for row in kept.addresses.order_by("from_date")]
    assert lived == [
        ("ZZ2 2BB", date(2024, 1, 1), date(2024, 2, 29)),
        ("ZZ1 1AA", date(2024, 3, 1), date(2024, 5, 31)),
        ("ZZ2 2BB", date(2024, 6, 1), None),
    ]
    undo_merge(by=coordinator, merge=merge)
    assert everything() == before


def test_a_hidden_home_neither_comes_to_light_nor_is_lost(safeguarding_lead):
    kept, merged = HouseholdFactory(), HouseholdFactory()
    AddressFactory(household=kept)
    AddressFactory(household=merged, address_line_1="Refuge", postcode="ZZ2 2BB", confidential=True)
    with pytest.raises(ValidationError, match="confidential"):
        merge_households(by=safeguarding_lead, kept=kept, merged=merged)


def a_restricted_group(person):
    GroupMembershipFactory(person=person, group=GroupFactory(name="child protection plan", restricted=True))


def a_hidden_home(person):
    AddressFactory(household=person.memberships.get().household, confidential=True)


@pytest.mark.parametrize("hide", ["group", "home", "concern"])
def test_a_restricted_record_needs_the_safeguarding_lead_and_nobody_learns_why(
    two, hide, coordinator, deputy_lead, family_worker
):
    kept, merged = two
    if hide == "concern":
        log_concern(by=family_worker, child=merged, seen_and_heard="…", happened_on=date(2025, 1, 1), place="here")
    else:
        {"group": a_restricted_group, "home": a_hidden_home}[hide](merged)
    with pytest.raises(NeedsTheLead) as refusal:
        merge_people(by=coordinator, kept=kept, merged=merged)
    assert refusal.value.messages == ["This needs the safeguarding lead."]
    merge = merge_people(by=deputy_lead, kept=kept, merged=merged)
    with pytest.raises(NeedsTheLead):
        undo_merge(by=coordinator, merge=merge)
    undo_merge(by=deputy_lead, merge=merge)


def test_a_concern_about_the_merged_record_is_read_with_the_child_that_is_kept(two, safeguarding_lead, family_worker):
    kept, merged = two
    for child in (kept, merged):
        log_concern(by=family_worker, child=child, seen_and_heard="…", happened_on=date(2025, 1, 1), place="here")
    merge_people(by=safeguarding_lead, kept=kept, merged=merged)
    with reading_as(safeguarding_lead):
        of_kept, of_merged = (Concern.objects.get(child=child) for child in (kept, merged))
        assert of_merged.child_today == kept
        assert list(Concern.objects.all().about_the_same_child(of_kept)) == [of_merged]
        assert list(Concern.objects.all().about_the_same_child(of_merged)) == [of_kept]


def test_nobody_without_the_right_merges(two, head_teacher):
    with pytest.raises(PermissionDenied):
        merge_people(by=head_teacher, kept=two[0], merged=two[1])


def test_merges_are_undone_last_in_first_out(two, coordinator):
    kept, merged = two
    third = ChildFactory(first_name="Leyla", registered_on=date(2023, 9, 1))
    first = merge_people(by=coordinator, kept=kept, merged=merged)
    before = everything()
    second = merge_people(by=coordinator, kept=third, merged=kept)
    merged.refresh_from_db()
    assert merged.merged_into == third, "every old record names the one that stands for the human"
    assert [each.person.pk for each in find_people(coordinator, merged.reference).people] == [third.pk]
    with pytest.raises(ValidationError, match="undo that first"):
        undo_merge(by=coordinator, merge=first)
    undo_merge(by=coordinator, merge=second)
    assert everything() == before
    undo_merge(by=coordinator, merge=first)


def test_what_was_built_on_a_merge_is_said_when_it_stands_in_the_way_of_undoing_it(two, coordinator):
    kept, merged = two
    merge = merge_people(by=coordinator, kept=kept, merged=merged)
    before = everything()
    HouseholdMembership.objects.filter(person=kept, main=False).delete()
    with pytest.raises(ValidationError, match="since then"):
        undo_merge(by=coordinator, merge=merge)
    assert everything() != before
    assert Person.objects.get(pk=merged.pk).merged_into_id == kept.pk


def test_a_pair_is_one_row_whichever_way_round(two):
    assert pair_of(*two) == pair_of(two[1], two[0])


def test_answers_about_responsibility_are_joined_where_they_agree_and_never_settled_where_they_differ(two, coordinator):
    """T-34: who has parental responsibility is recorded with its evidence; a merge works nothing out."""
    kept, merged = two
    mother = PersonFactory()
    seen = {"evidence": "birth certificate", "seen_on": date(2025, 1, 8), "seen_by": coordinator}
    ParentalResponsibility.objects.create(child=kept, holder=mother, held="yes", **seen)
    again = ParentalResponsibility.objects.create(child=merged, holder=mother, held="yes")
    merge = merge_people(by=coordinator, kept=kept, merged=merged)
    assert [row.evidence for row in kept.responsibility_rows.all()] == ["birth certificate"]
    undo_merge(by=coordinator, merge=merge)
    ParentalResponsibility.objects.filter(pk=again.pk).update(held="no")
    with pytest.raises(ValidationError, match="side by side"):
        merge_people(by=coordinator, kept=kept, merged=merged)


def test_needs_fill_each_other_in_and_one_card_works(coordinator):
    kept, merged = PersonFactory(household=HouseholdFactory()), PersonFactory(household=HouseholdFactory())
    AccessNeeds.objects.create(person=kept, interpreter="no", other_languages="Twi")
    AccessNeeds.objects.create(person=merged, interpreter="yes", interpreter_language="Akan")
    homes = [person.memberships.get().household for person in (kept, merged)]
    for number, home in enumerate(homes):
        FamilyCard.objects.create(household=home, code=f"CODE{number}", made_on=date(2025, 1, 8), made_by=coordinator)
    before = everything()
    merge = merge_people(by=coordinator, kept=kept, merged=merged, households_too=True)
    needs = AccessNeeds.objects.get(person=kept)
    assert (needs.interpreter, needs.interpreter_language, needs.other_languages) == ("yes", "Akan", "Twi")
    assert [(card.code, card.ended_on is None) for card in homes[0].cards.order_by("code")] == [
        ("CODE0", True),
        ("CODE1", False),
    ]
    undo_merge(by=coordinator, merge=merge)
    assert everything() == before


def test_a_death_that_only_the_merged_record_tells_is_kept(two, coordinator):
    kept, merged = two
    Person.objects.filter(pk=merged.pk).update(died_on=date(2025, 6, 1))
    merge = merge_people(by=coordinator, kept=kept, merged=merged)
    kept.refresh_from_db()
    assert kept.died_on == date(2025, 6, 1)
    undo_merge(by=coordinator, merge=merge)
    kept.refresh_from_db()
    assert kept.died_on is None
