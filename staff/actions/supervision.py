"""A supervision meeting: written by the supervisor, signed, agreed or given back by the supervisee, then locked.

The audit says that it happened, never what was said. The signatures are also guarded by a trigger of the database.
"""

from django.db import transaction
from django.utils import timezone

from centre.core import audit

from ..models import StaffMember, SupervisionMeeting

TEXTS = ("held_on", "discussion", "agreed_actions", "wellbeing", "suitability_confirmed", "next_due_on")


class MeetingRefused(Exception):
    """Not for this person, or not at this stage; the message says what to do."""


class ChangedMeanwhile(Exception):
    """Somebody (or oneself in another window) saved the meeting after this page was opened."""


@transaction.atomic
def record_meeting(*, by, member: StaffMember, **texts) -> SupervisionMeeting:
    """Write a meeting down, not signed yet. Only the person's supervisor of today may (MeetingRefused)."""
    if member.supervisor_id != by.pk:
        raise MeetingRefused("Only the supervisor writes down a supervision meeting.")
    meeting = SupervisionMeeting(staff_member=member, supervisor=by, **texts)
    meeting.full_clean()
    meeting.save()
    audit.record("supervision.recorded", by=by, subject=meeting, summary="Wrote down a supervision meeting")
    return meeting


@transaction.atomic
def change_meeting(*, by, meeting: SupervisionMeeting, version: int, **texts) -> SupervisionMeeting:
    """Change what is not signed yet. Raises MeetingRefused, ChangedMeanwhile."""
    _only_supervisor(by, meeting)
    if meeting.supervisor_signed_at is not None:
        raise MeetingRefused("You have signed this meeting. It can be changed after it has been given back to you.")
    _save(meeting, version, **texts)
    audit.record("supervision.changed", by=by, subject=meeting, summary="Changed a supervision meeting before signing")
    return meeting


@transaction.atomic
def sign_as_supervisor(*, by, meeting: SupervisionMeeting, version: int) -> SupervisionMeeting:
    """The supervisor's signature: now the supervisee sees the meeting. Raises MeetingRefused, ChangedMeanwhile."""
    _only_supervisor(by, meeting)
    if meeting.supervisor_signed_at is not None:
        raise MeetingRefused("You have signed this meeting already.")
    _save(
        meeting,
        version,
        supervisor_signed_at=timezone.now(),
        supervisor_signed_name=by.get_full_name(),
        returned_at=None,
    )
    audit.record("supervision.signed", by=by, subject=meeting, summary="Signed a supervision meeting as supervisor")
    return meeting


@transaction.atomic
def agree_to_meeting(*, by, meeting: SupervisionMeeting, version: int, comment: str = "") -> SupervisionMeeting:
    """The supervisee's signature, with a comment if they like: both have signed, the meeting is locked."""
    _only_supervisee_after_signature(by, meeting)
    _save(
        meeting,
        version,
        supervisee_comment=comment,
        supervisee_signed_at=timezone.now(),
        supervisee_signed_name=by.get_full_name(),
    )
    audit.record("supervision.agreed", by=by, subject=meeting, summary="Agreed to a supervision meeting; it is locked")
    return meeting


@transaction.atomic
def give_back_meeting(*, by, meeting: SupervisionMeeting, version: int, comment: str) -> SupervisionMeeting:
    """The supervisee asks for a change, saying which: the supervisor's signature comes off again."""
    _only_supervisee_after_signature(by, meeting)
    _save(
        meeting,
        version,
        supervisee_comment=comment,
        supervisor_signed_at=None,
        supervisor_signed_name="",
        returned_at=timezone.now(),
    )
    audit.record(
        "supervision.given_back", by=by, subject=meeting, summary="Gave a supervision meeting back to be changed"
    )
    return meeting


@transaction.atomic
def discard_meeting(*, by, meeting: SupervisionMeeting) -> None:
    """Throw away what was never signed (written for the wrong person, for example). Raises MeetingRefused."""
    _only_supervisor(by, meeting)
    if meeting.supervisor_signed_at is not None or meeting.returned_at is not None:
        raise MeetingRefused("A meeting that has been signed once is kept.")
    audit.record(
        "supervision.discarded",
        by=by,
        subject=meeting,
        summary="Threw away an unsigned supervision meeting",
        detail={"held on": meeting.held_on.isoformat()},
    )
    meeting.delete()


def _only_supervisor(by, meeting) -> None:
    if meeting.supervisor_id != by.pk:
        raise MeetingRefused("Only the supervisor who held this meeting may do that.")


def _only_supervisee_after_signature(by, meeting) -> None:
    if meeting.staff_member.user_id != by.pk:
        raise MeetingRefused("Only the person supervised may do that.")
    if not meeting.waits_for_supervisee:
        raise MeetingRefused("This meeting does not wait for your signature.")


def _save(meeting: SupervisionMeeting, version: int, **values) -> None:
    # One statement that names the version: of two people saving at once, one is told.
    done = SupervisionMeeting.objects.filter(pk=meeting.pk, version=version, supervisee_signed_at=None).update(
        version=version + 1, **values
    )
    if not done:
        raise ChangedMeanwhile
    meeting.refresh_from_db()
