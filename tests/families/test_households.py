"""Two households: on every day at most one counts, and the past stays what it was (trap T-33)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centre.core.models import AuditEvent
from families import actions
from families.models import HouseholdMembership, Person
from tests.support.factories import ChildFactory, HouseholdFactory

pytestmark = pytest.mark.django_db

DAYS = [date(2025, 1, 1) + timedelta(days=number) for number in range(40)]


def belongs(person):
    """For every day: the households belonged to, and the main one."""
    rows = list(HouseholdMembership.objects.filter(person=person))
    found = []
    for day in DAYS:
        here = [row for row in rows if (row.from_date or day) <= day <= (row.to_date or day)]
        mains = [row.household_id for row in here if row.main]
        assert len(mains) <= 1
        assert len({row.household_id for row in here}) == len(here)
        found.append(({row.household_id for row in here}, mains[0] if mains else None))
    return found


def test_a_child_joins_a_second_household_and_is_still_counted_in_the_first(coordinator):
    mothers, fathers = HouseholdFactory(), HouseholdFactory()
    child = ChildFactory(household=mothers)
    actions.join_household(by=coordinator, person=child, household=fathers, from_date=DAYS[10], main=False)
    assert belongs(child)[9] == ({mothers.pk}, mothers.pk)
    assert belongs(child)[10] == ({mothers.pk, fathers.pk}, mothers.pk)


def test_the_main_household_changes_from_a_day_on_and_the_days_before_stay(coordinator):
    mothers, fathers = HouseholdFactory(), HouseholdFactory()
    child = ChildFactory(household=mothers)
    actions.join_household(by=coordinator, person=child, household=fathers, from_date=DAYS[10], main=False)
    actions.set_main_household(by=coordinator, person=child, household=fathers, from_date=DAYS[20])
    both = {mothers.pk, fathers.pk}
    assert belongs(child)[19] == (both, mothers.pk)
    assert belongs(child)[20] == (both, fathers.pk)
    event = AuditEvent.objects.filter(action="household.main_changed").get()
    assert event.actor == coordinator
    assert child.first_name not in event.summary


def test_a_stay_in_the_main_household_ends_and_the_first_one_counts_again(coordinator):
    mothers, fathers = HouseholdFactory(), HouseholdFactory()
    child = ChildFactory(household=mothers)
    HouseholdMembership.objects.create(person=child, household=fathers, main=False, from_date=DAYS[5], to_date=DAYS[25])
    actions.set_main_household(by=coordinator, person=child, household=fathers, from_date=DAYS[10])
    days = belongs(child)
    assert [main for _, main in days[10:26]] == [fathers.pk] * 16
    assert days[26] == ({mothers.pk}, mothers.pk)


def test_whoever_leaves_the_main_household_is_counted_in_the_other(coordinator):
    mothers, fathers = HouseholdFactory(), HouseholdFactory()
    child = ChildFactory(household=mothers)
    actions.join_household(by=coordinator, person=child, household=fathers, from_date=DAYS[5], main=False)
    membership = child.memberships.get(household=mothers)
    actions.leave_household(by=coordinator, membership=membership, on=DAYS[15])
    days = belongs(child)
    assert days[15] == ({mothers.pk, fathers.pk}, mothers.pk)
    assert days[16] == ({fathers.pk}, fathers.pk)


def test_somebody_without_a_household_is_counted_in_the_one_they_join(coordinator):
    child, household = ChildFactory(), HouseholdFactory()
    membership = actions.join_household(
        by=coordinator, person=child, household=household, from_date=DAYS[3], main=False
    )
    assert membership.main


def test_a_second_household_can_be_new_to_the_centre(coordinator):
    mothers = HouseholdFactory(reference="H00041")
    child = ChildFactory(household=mothers)
    membership = actions.begin_second_household(
        by=coordinator,
        person=child,
        from_date=DAYS[0],
        main=False,
        home=actions.NewHome(address_line_1="9 Example Rise", postcode="zz1 1aa"),
    )
    assert membership.household.reference == "H00042"
    assert membership.household.addresses.get().postcode == "ZZ1 1AA"


@pytest.mark.parametrize("case", ["not a member", "main already", "twice"])
def test_what_cannot_be_is_a_sentence(coordinator, case):
    mothers, fathers = HouseholdFactory(), HouseholdFactory()
    child = ChildFactory(household=mothers)
    facts = {"by": coordinator, "person": child, "from_date": DAYS[0]}
    tried = {
        "not a member": lambda: actions.set_main_household(household=fathers, **facts),
        "main already": lambda: actions.set_main_household(household=mothers, **facts),
        "twice": lambda: actions.join_household(household=mothers, main=False, **facts),
    }
    with pytest.raises(ValidationError) as refused:
        tried[case]()
    assert all(message.endswith((".", "!")) for message in refused.value.messages)


stretches = st.tuples(st.none() | st.sampled_from(DAYS), st.none() | st.integers(0, 30), st.booleans())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=stretches, second=stretches, third=stretches, day=st.sampled_from(DAYS), target=st.integers(0, 2))
def test_switching_changes_only_which_one_counts_and_only_from_that_day(coordinator, first, second, third, day, target):
    """Whatever the stretches: nobody is added to or taken from a household, and the days before stay."""
    with transaction.atomic():
        households = [HouseholdFactory() for _ in range(3)]
        child = ChildFactory()
        for household, (start, length, main) in zip(households, (first, second, third), strict=True):
            end = (start or DAYS[0]) + timedelta(days=length) if length is not None else None
            try:
                with transaction.atomic():
                    HouseholdMembership.objects.create(
                        person=child, household=household, main=main, from_date=start, to_date=end
                    )
            except Exception:
                HouseholdMembership.objects.create(
                    person=child, household=household, main=False, from_date=start, to_date=end
                )
        before = belongs(child)
        wanted = households[target]
        try:
            with transaction.atomic():
                actions.set_main_household(by=coordinator, person=child, household=wanted, from_date=day)
        except ValidationError:
            there, main = before[DAYS.index(day)]
            assert wanted.pk not in there or main == wanted.pk
            assert belongs(child) == before
        else:
            after = belongs(child)
            stayed = True
            for position, (there, main) in enumerate(after):
                assert there == before[position][0]
                if DAYS[position] < day:
                    assert main == before[position][1]
                else:
                    stayed = stayed and wanted.pk in there
                    assert main == (wanted.pk if stayed else before[position][1])
        transaction.set_rollback(True)
    assert not Person.objects.filter(pk=child.pk).exists()
