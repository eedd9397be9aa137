"""Certificates on the staff record: who saw what, and until when it counts."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from centre.core.dates import local_today
from staff.models import Qualification
from staff.qualifications.actions import record_qualification, take_off_qualification
from tests.support.creche import LEADER, colleague_with
from tests.support.factories import StaffMemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(db):
    return StaffMemberFactory()


def test_t31_valid_on_the_printed_day_and_not_on_the_next(member, coordinator):
    last = date(2026, 3, 13)
    row = record_qualification(
        by=coordinator,
        member=member,
        kind="paediatric first aid",
        awarded_on=date(2023, 3, 14),
        expires_on=last,
        seen_on=date(2023, 4, 1),
    )
    for day, holds in ((date(2023, 3, 13), False), (last, True), (last + timedelta(days=1), False)):
        assert Qualification.objects.valid(on=day).exists() is holds
        assert row.holds_on(day) is holds
    take_off_qualification(by=coordinator, row=row, why="Entered for the wrong colleague")
    assert not Qualification.objects.valid(on=last).exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": "paediatric first aid", "awarded_on": date(2023, 3, 14)}, "expires_on"),
        (
            {"kind": "paediatric first aid", "awarded_on": date(2023, 3, 14), "expires_on": date(2026, 3, 15)},
            "expires_on",
        ),
        ({"kind": "level 3 by experience", "awarded_on": date(2025, 8, 31)}, "kind"),
        ({"kind": "level 3", "awarded_on": date(2099, 1, 1)}, "awarded_on"),
        ({"kind": "level 9"}, "kind"),
    ],
)
def test_what_cannot_be_is_refused(member, coordinator, facts, field):
    with pytest.raises(ValidationError) as refused:
        record_qualification(by=coordinator, member=member, seen_on=date(2025, 10, 1), **facts)
    assert field in refused.value.message_dict


def test_it_stands_on_the_staff_record(coordinator, session_worker, signed_in):
    member = colleague_with(*LEADER, first_aid_until=local_today() + timedelta(days=10), user=session_worker)
    own = signed_in(session_worker).get(member.get_absolute_url()).content.decode()
    assert "Runs out soon" in own
    assert "Add a qualification" not in own
    client = signed_in(coordinator)
    page = reverse("staff:qualification_new", args=[member.pk])
    assert "Choose what it is" in client.post(page, {}).content.decode()
    assert client.post(page, {"kind": "level 2", "seen_on": "2025-10-06"}).status_code == 302
    row = Qualification.objects.get(kind="level 2")
    assert row.seen_by == coordinator
    off = reverse("staff:qualification_off", args=[row.pk])
    client.post(off, {"why": " "})
    assert Qualification.objects.get(kind="level 2").taken_off_at is None
    client.post(off, {"why": "Withdrawn"})
    assert Qualification.objects.get(kind="level 2").taken_off_because == "Withdrawn"
    assert client.post(off, {"why": "Withdrawn"}).status_code == 404
