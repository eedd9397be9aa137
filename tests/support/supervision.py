"""Supervision as tests need it."""

from django.utils import timezone

from staff.models import SupervisionMeeting


def signed_meeting(member, held_on, *, signed=True, agreed=False, **texts):
    """A meeting held with the member's supervisor; signed by the supervisor, and by the supervisee where `agreed`."""
    now = timezone.now()
    return SupervisionMeeting.objects.create(
        staff_member=member,
        supervisor=member.supervisor,
        held_on=held_on,
        **{"discussion": "Workload and the next term.", **texts},
        supervisor_signed_at=now if signed else None,
        supervisor_signed_name=str(member.supervisor) if signed else "",
        supervisee_signed_at=now if agreed else None,
        supervisee_signed_name=str(member) if agreed else "",
    )
