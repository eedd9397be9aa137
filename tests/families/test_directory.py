"""The directory of services stays up to date, and families pointed there are asked what came of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from centre.core.dates import local_today
from families.actions.saving import fingerprint
from families.directory import actions, rooms
from families.directory.views import SEEN
from families.models import DirectoryService, Signpost
from tests.support.cases_of_support import accepted
from tests.support.factories import HouseholdFactory

TODAY = local_today()


def a_service(by, name="Story hour", **facts):
    given = {"organisation": "Library", "check_by": TODAY + timedelta(days=100), **facts}
    return actions.enter_service(by=by, name=name, **given)


@pytest.mark.django_db
class TestServices:
    def test_one_organisation_has_many_services_each_once(self, administrator):
        first = a_service(administrator)
        second = a_service(administrator, "Homework club", organisation=" LIBRARY ")
        assert first.organisation == second.organisation
        with pytest.raises(ValidationError, match="already"):
            a_service(administrator, "story HOUR")

    def test_saving_says_it_was_checked_today_and_the_desk_nags_until_then(self, administrator):
        row = a_service(administrator)
        DirectoryService.objects.update(checked_on=TODAY - timedelta(days=300), check_by=TODAY - timedelta(days=1))
        row.refresh_from_db()
        (item,) = rooms.to_check(administrator, TODAY)
        assert item.title == "1 service of the directory to be checked"
        actions.check_service(
            by=administrator,
            row=row,
            seen=fingerprint(row, SEEN),
            organisation="Library",
            name=row.name,
            check_by=TODAY + timedelta(days=9),
        )
        assert DirectoryService.objects.get().checked_on == TODAY
        assert rooms.to_check(administrator, TODAY) == []

    def test_what_has_ended_is_offered_no_more_and_loses_its_contact(self, signed_in, administrator, family_worker):
        row = a_service(administrator, phone="01632 960 999")
        signed_in(administrator).post(row.get_absolute_url(), {"end": "1"})
        row.refresh_from_db()
        assert (row.ended_on, row.phone) == (TODAY, "")
        with pytest.raises(ValidationError, match="no longer offered"):
            actions.point_to(by=family_worker, household=HouseholdFactory(), service=row, happened_on=TODAY)

    def test_everybody_at_the_desk_reads_it_and_few_change_it(self, signed_in, administrator, volunteer, head_teacher):
        a_service(administrator, description="Songs and stories")
        page = signed_in(volunteer).get(reverse("families:directory"), {"words": "songs library"})
        assert "Story hour" in page.content.decode()
        assert (
            "Story hour" not in signed_in(volunteer).get(reverse("families:directory"), {"words": "x"}).content.decode()
        )
        with pytest.raises(PermissionDenied):
            a_service(head_teacher, "Other")

    def test_a_form_from_start_to_check(self, signed_in, administrator):
        client = signed_in(administrator)
        posted = {"organisation": "Clinic", "name": "Weighing", "check_by": (TODAY + timedelta(days=30)).isoformat()}
        client.post(reverse("families:directory_new"), posted)
        row = DirectoryService.objects.get()
        form = client.get(row.get_absolute_url())
        seen = form.context["form"].initial["seen"]
        actions.check_service(
            by=administrator, row=row, seen=seen, organisation="Clinic", name="Weighing", check_by=TODAY + timedelta(9)
        )
        assert client.post(row.get_absolute_url(), {**posted, "seen": seen, "fees": "Free"}).status_code == 409
        wrong = client.post(reverse("families:directory_new"), {**posted, "name": "Other", "check_by": "1 1 2020"})
        assert "ahead of us" in wrong.content.decode()


@pytest.mark.django_db
class TestSignposts:
    def test_it_belongs_to_the_case_and_is_asked_about_later(self, signed_in, family_worker, coordinator):
        case, service = accepted(family_worker, happened_on=TODAY - timedelta(days=40)), a_service(family_worker)
        client = signed_in(family_worker)
        address = f"{reverse('families:signpost_new')}?household={case.household_id}"
        assert case.household.reference in client.get(address).content.decode()
        posted = {"household": case.household.reference, "service": service.pk, "why": "Company"}
        client.post(address, {**posted, "happened_on": (TODAY - timedelta(days=30)).isoformat()})
        row = Signpost.objects.get()
        assert (row.case, row.ask_on) == (case, TODAY - timedelta(days=2))
        assert len(rooms.to_ask(family_worker, TODAY)) == len(rooms.to_ask(coordinator, TODAY)) == 1
        assert "Pointed to “Story hour”" in client.get(case.get_absolute_url()).content.decode()
        client.post(reverse("families:signpost", args=[row.pk]), {"outcome": "went", "asked_on": TODAY.isoformat()})
        tab = client.get(case.household.get_absolute_url(), {"tab": "family-support"}).content.decode()
        assert "They go there" in tab
        assert rooms.to_ask(family_worker, TODAY) == []
        row.refresh_from_db()
        with pytest.raises(ValidationError, match="just changed"):
            actions.tell_outcome(by=family_worker, row=row, outcome="waits", asked_on=TODAY)

    def test_only_the_team_points_families_anywhere(self, administrator):
        service = a_service(administrator)
        with pytest.raises(PermissionDenied):
            actions.point_to(by=administrator, household=HouseholdFactory(), service=service, happened_on=TODAY)
