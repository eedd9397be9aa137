"""The supervisor's sign-off of logged visits. A change of the record afterwards takes it away; both stay known."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from centre.core import audit
from centre.core.dates import local_today
from centre.core.models import CentreSettings
from staff.permissions import Permission, has_permission

from ..barriers.check import barriers_of
from ..models.contact import Visit
from ..models.follow_up import VisitSignOff

LOOKED_BACK = timedelta(weeks=8)  # what was logged before the centre began to sign off is not asked for


def may_sign_off(user) -> bool:
    """The coordinator, and whoever the centre has named; both must be allowed to read the notes."""
    if not has_permission(user, Permission.VISIT_NOTES_VIEW):
        return False
    return has_permission(user, Permission.VISIT_CHANGE_ANY) or CentreSettings.load().sign_off_by_id == user.pk


def waiting_for(user):
    """Logged visits that wait for the user's sign-off, oldest first: never their own, and none before these weeks."""
    if not may_sign_off(user):
        return Visit.objects.none()
    looked_at = VisitSignOff.objects.in_force().filter(visit=OuterRef("pk"))
    return (
        Visit.objects.logged()
        .filter(date__gte=local_today() - LOOKED_BACK, logged_at__isnull=False, worker__isnull=False)
        .exclude(worker=user)
        .exclude(household__in=barriers_of(user).closed)
        .filter(~Exists(looked_at))
        .order_by("date", "start_time", "id")
    )


@transaction.atomic
def look_at(*, by, decisions) -> tuple[int, int]:
    """Sign off, or send back with a remark. decisions: (visit id, version seen, signed, remark) tuples.

    Gives (how many were kept, how many were left because somebody changed or signed them meanwhile). Raises
    PermissionDenied for anybody who may not, and for somebody's own visit.
    """
    if not may_sign_off(by):
        raise PermissionDenied
    wanted = {visit_id: rest for visit_id, *rest in decisions}
    visits = {visit.pk: visit for visit in Visit.objects.select_for_update(of=("self",)).logged().filter(pk__in=wanted)}
    taken = set(VisitSignOff.objects.in_force().filter(visit__in=visits).values_list("visit_id", flat=True))
    kept = 0
    for visit_id, (version, signed, remark) in wanted.items():
        visit = visits.get(visit_id)
        if visit is None or visit.version != version or visit_id in taken:
            continue
        if visit.worker_id == by.pk or visit.household_id in barriers_of(by).closed:
            raise PermissionDenied
        VisitSignOff.objects.create(visit=visit, signed=signed, remark=remark, by=by)
        word = "signed off" if signed else "sent back with a remark"
        audit.record(
            "visit.signed_off" if signed else "visit.sent_back",
            by=by,
            subject=visit,
            summary=f"The record of a visit was {word}.",
        )
        kept += 1
    return kept, len(wanted) - kept


def take_away(*, by, visit: Visit) -> None:
    """The record was changed: what was signed before does not stand for it any more. In the caller's transaction."""
    found = VisitSignOff.objects.in_force().filter(visit=visit)
    was_signed = any(each.signed for each in found)
    if found.update(ended_at=timezone.now()) and was_signed:
        audit.record(
            "visit.sign_off_taken_away", by=by, subject=visit, summary="The change took the sign-off of the visit away."
        )


@transaction.atomic
def remark_read(*, by, visit: Visit) -> None:
    """The worker has read what the supervisor wrote. Raises PermissionDenied for anybody else."""
    if visit.worker_id != by.pk:
        raise PermissionDenied
    VisitSignOff.objects.unread_remarks_for(by).filter(visit=visit).update(read_at=timezone.now())
