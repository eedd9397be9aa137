"""Re-registration: details are looked through again every so many months."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from centre.core.dates import local_today
from centre.core.models import AuditEvent, CentreSettings
from families.models import DetailsCheck, Household
from families.registering import checks, rooms
from tests.support.factories import ChildFactory, HouseholdFactory, PersonFactory


@given(last=st.dates(date(2000, 1, 1), date(2060, 1, 1)), days=st.integers(0, 2000), months=st.integers(1, 60))
def test_the_list_and_the_family_s_page_agree_on_the_day(last, days, months):
    on = last + timedelta(days=days)
    assert (on >= checks.due_on(last, months)) == (last <= checks.last_day_that_is_due(on, months))


@pytest.mark.parametrize(
    ("last", "months", "due"),
    [
        (date(2025, 5, 17), 12, date(2026, 5, 17)),
        (date(2024, 2, 29), 12, date(2025, 3, 1)),
        (date(2025, 8, 31), 6, date(2026, 3, 1)),
    ],
)
def test_due_on_the_same_day_of_the_month(last, months, due):
    assert checks.due_on(last, months) == due


def registered(days_ago, **more):
    household = HouseholdFactory()
    PersonFactory(household=household, registered_on=local_today() - timedelta(days=days_ago), **more)
    return household


def due_now():
    """The families of the list; the desk counts the same."""
    today = local_today()
    due = set(Household.objects.with_registered(on=today).details_due(on=today, months=12))
    assert checks.how_many_are_due(on=today, months=12) == len(due)
    return due


@pytest.mark.django_db
class TestWhoIsDue:
    def test_registering_counts_and_so_does_a_check(self, coordinator):
        due, new = registered(400), registered(100)
        assert due_now() == {due}
        assert not checks.check_standing(new, on=local_today(), months=12).is_due
        checks.everything_is_right(by=coordinator, household=due)
        assert due_now() == set()

    def test_a_child_registered_later_counts_for_the_family(self):
        household = registered(400)
        ChildFactory(household=household, registered_on=local_today() - timedelta(days=20))
        assert due_now() == set()

    def test_a_check_of_long_ago_is_not_enough(self, coordinator):
        household = registered(900)
        DetailsCheck.objects.create(household=household, on=local_today() - timedelta(days=400), by=coordinator)
        assert due_now() == {household}
        standing = checks.check_standing(household, on=local_today(), months=12)
        assert standing.is_due
        assert standing.last == local_today() - timedelta(days=400)

    def test_a_family_that_has_left_is_not_asked(self):
        household = HouseholdFactory()
        assert due_now() == set()
        assert not checks.check_standing(household, on=local_today(), months=12).is_due

    def test_the_setting_decides(self, coordinator):
        registered(100)
        CentreSettings.objects.update_or_create(pk=1, defaults={"details_check_months": 3})
        assert "one family" in next(iter(rooms.details_to_check(coordinator, local_today()))).title


@pytest.mark.django_db
class TestPages:
    def test_one_press_and_audited_once_a_day(self, signed_in, administrator):
        household = registered(400, last_name="Quagmire")
        client, press = signed_in(administrator), reverse("families:details_right", args=[household.pk])
        tab = client.get(f"{household.get_absolute_url()}?tab=registration").content.decode()
        assert "Check again" in tab
        for _ in range(2):
            page = client.post(press, follow=True).content.decode()
        assert "Check again" not in page
        assert AuditEvent.objects.filter(action="details.checked").count() == 1

    def test_the_list_holds_those_due_whatever_their_number(
        self, signed_in, coordinator, django_assert_max_num_queries
    ):
        registered(400, last_name="Quagmire"), registered(10, last_name="Newcomer")
        client, page = signed_in(coordinator), f"{reverse('families:list')}?show=check-due"
        shown = client.get(page).content.decode()
        assert "1 family whose details are due" in shown
        assert "Quagmire" in shown
        assert "Newcomer" not in shown
        for _ in range(8):
            registered(400)
        with django_assert_max_num_queries(25):
            client.get(page)

    def test_nothing_stands_on_the_desk_of_those_who_change_nothing(self, head_teacher, session_worker):
        registered(400)
        for user in (head_teacher, session_worker):
            assert list(rooms.details_to_check(user, local_today())) == []
