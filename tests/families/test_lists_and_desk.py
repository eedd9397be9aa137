"""The lists of families, what the desk is told, alerts and the timeline."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.rooms import household_timeline
from families.contacts import last_contacts
from families.models import Household, HouseholdMembership, Person
from families.rooms import births_to_ask_about, records_to_put_in_order
from tests.support.factories import (
    AddressFactory,
    CentreSettingsFactory,
    ChildFactory,
    HouseholdFactory,
    PersonFactory,
    PostcodeAreaFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def family(**facts):
    household = AddressFactory().household
    facts = {"registered_on": date(2025, 1, 6)} | facts
    return household, ChildFactory(household=household, **facts)


def shown(client, show, **query):
    page = client.get(reverse("families:list"), {"show": show, **query}).content.decode()
    return {household for household in Household.objects.all() if household.get_absolute_url() in page}


def test_each_filter_shows_the_families_it_names(signed_in, coordinator):
    client, today = signed_in(coordinator), local_today()
    PostcodeAreaFactory()
    settled, _ = family()
    VisitFactory(household=settled, date=today - timedelta(days=5)).people_seen.add(settled.memberships.get().person)
    newcomers, _ = family(registered_on=today)
    unseen, _ = family()
    lost, child = family()
    lost.addresses.update(postcode="QQ9 9QQ")
    VisitFactory(household=lost, date=today).people_seen.add(child)
    grown, _ = family(date_of_birth=today - timedelta(days=366 * 6))
    expecting, _ = family()
    PersonFactory(role="expected baby", date_of_birth=None, due_date=today, household=expecting)
    left, gone = family()
    gone.registrations.update(ended_on=today - timedelta(days=1))
    registered = {settled, newcomers, unseen, lost, grown, expecting}
    assert shown(client, "registered") == registered
    assert shown(client, "all") == registered | {left}
    assert shown(client, "left") == {left}
    assert shown(client, "new") == {newcomers}
    assert shown(client, "not-seen", weeks="12") == {unseen, grown, expecting}
    assert shown(client, "no-area") == {lost}
    assert shown(client, "over-five") == {grown}
    assert shown(client, "expecting") == {expecting}


@pytest.mark.parametrize(
    "query", ["show=nonsense&weeks=-3", "weeks=99999&show=not-seen", "page=zzz", "show[]=1", "weeks=٣&show=not-seen"]
)
def test_a_wrong_filter_counts_as_none(signed_in, coordinator, query):
    assert signed_in(coordinator).get(f"{reverse('families:list')}?{query}").status_code == 200


def test_a_leap_day_child_is_over_five_from_the_first_of_march():
    """Trap T-16."""
    household, child = family(date_of_birth=date(2020, 2, 29))
    for day, over in ((date(2025, 2, 28), False), (date(2025, 3, 1), True)):
        assert Household.objects.with_over_fives_registered(on=day).filter(pk=household.pk).exists() is over
        assert child.is_under_five_on(day) is not over


def names():
    return list(Household.objects.by_name().values_list("sort_name", flat=True))


def test_families_are_in_the_order_of_the_name_they_are_called_by():
    for last, other in (("Zeller", "Abbott"), ("Moss", ""), ("abel", "")):
        household = HouseholdFactory()
        PersonFactory(last_name=last, date_of_birth=date(1980, 1, 1), household=household)
        ChildFactory(last_name="Aa", household=household)
        if other:
            PersonFactory(last_name=other, date_of_birth=date(1990, 1, 1), household=household)
    HouseholdFactory()
    assert names() == ["", "abel", "moss", "zeller"]


def test_the_name_follows_whoever_marries_joins_leaves_or_was_written_down_wrongly():
    household, other = HouseholdFactory(), HouseholdFactory()
    child = ChildFactory(last_name="Zed", household=household)
    assert names() == ["", "zed"]
    adult = PersonFactory(last_name="Moss", household=household)
    assert names() == ["", "moss"]
    Person.objects.filter(pk=adult.pk).update(last_name="Abel")
    assert names() == ["", "abel"]
    HouseholdMembership.objects.filter(person=adult).update(to_date=TODAY)
    assert names() == ["", "zed"]
    HouseholdMembership.objects.filter(person=child).update(household=other)
    assert names() == ["abel", "zed"]
    HouseholdMembership.objects.filter(person=child).delete()
    assert names() == ["", "abel"]
    assert household.events.count() == 1


def test_only_a_contact_that_counts_is_a_contact():
    household, child = family()
    VisitFactory(household=household, date=date(2026, 2, 1), outcome="no access").people_seen.add(child)
    VisitFactory(household=household, date=date(2026, 2, 2), type="phone call").people_seen.add(child)
    assert last_contacts([child.pk], on=TODAY) == {}
    VisitFactory(household=household, date=date(2026, 1, 5)).people_seen.add(child)
    VisitFactory(household=household, date=date(2026, 3, 9)).people_seen.add(child)
    assert last_contacts([child.pk], on=TODAY) == {child.pk: date(2026, 1, 5)}


def test_a_birth_is_asked_about_three_weeks_after_the_due_date(coordinator, head_teacher):
    """Trap T-09; and T-11: never again once the registration has ended."""
    household, _ = family()
    baby = PersonFactory(
        role="expected baby",
        date_of_birth=None,
        due_date=TODAY - timedelta(weeks=3),
        household=household,
        registered_on=date(2025, 9, 1),
    )
    assert births_to_ask_about(coordinator, TODAY) == []
    assert len(births_to_ask_about(coordinator, TODAY + timedelta(days=1))) == 1
    assert births_to_ask_about(head_teacher, TODAY + timedelta(days=1)) == []
    baby.registrations.update(ended_on=TODAY - timedelta(days=5), ended_reason="died")
    assert births_to_ask_about(coordinator, TODAY + timedelta(days=1)) == []


def test_records_that_make_figures_wrong_wait_on_the_desk(coordinator):
    CentreSettingsFactory()
    family(date_of_birth=date(2019, 1, 1))
    titles = [item.title for item in records_to_put_in_order(coordinator, TODAY)]
    assert titles == [
        "1 family has a child over five who is still registered",
        "1 family has an area that is not known",
    ]


def test_the_family_says_what_one_should_know_at_once(signed_in, coordinator, hassans):
    page = signed_in(coordinator).get(hassans.household.get_absolute_url()).content.decode()
    assert "Nut allergy" in page
    assert "Baby due on" in page
    assert "Sara is five or older and still registered" in page
    assert "Not seen since 7 October 2025" in page


def test_the_timeline_tells_what_happened_newest_first(coordinator, hassans):
    entries = household_timeline(coordinator, hassans.household)
    assert [entry.on for entry in entries] == sorted((entry.on for entry in entries), reverse=True)
    titles = {entry.title for entry in entries}
    assert "Moved to a new home" in titles
    assert "Layla: lone parent from this day" in titles
    assert not any("protection" in title for title in titles)
    assert any("registered" in title for title in titles)
    since = household_timeline(coordinator, hassans.household, since=date(2025, 1, 1), until=date(2025, 6, 30))
    assert {entry.title for entry in since} == {"Moved to a new home"}
