"""Who may see which staff record and which supervision meeting."""

from django.db.models import Q

from centre.core.views import HiddenFromUser

from .models import StaffMember, SupervisionMeeting
from .permissions import Permission, has_permission


def members_visible_to(user):
    """Everybody for those who see staff; otherwise oneself and those one supervises."""
    members = StaffMember.objects.all()
    if has_permission(user, Permission.STAFF_VIEW):
        return members
    return members.filter(Q(user=user) | Q(supervisor=user))


def member_or_404(user, pk) -> StaffMember:
    """The staff record, if this user may see it."""
    member = members_visible_to(user).select_related("user", "supervisor").filter(pk=pk).first()
    if member is None:
        raise HiddenFromUser
    return member


def meetings_open_to(user):
    """The meetings whose notes this user may read: those they held, and their own once the supervisor has signed.

    Nobody else, whatever their role; a change of supervisor opens nothing and closes nothing.
    """
    seen_by_supervisee = Q(supervisor_signed_at__isnull=False) | Q(returned_at__isnull=False)
    return SupervisionMeeting.objects.filter(Q(supervisor=user) | (Q(staff_member__user=user) & seen_by_supervisee))


def meeting_or_404(user, pk) -> SupervisionMeeting:
    """The meeting, for the two people it belongs to; for everybody else it does not exist."""
    meeting = meetings_open_to(user).select_related("staff_member__user", "supervisor").filter(pk=pk).first()
    if meeting is None:
        raise HiddenFromUser
    return meeting


def sees_dates_of(user, member: StaffMember) -> bool:
    """Whether the user sees when this person's supervision was and is due: the two, the coordinator, the head."""
    return (
        member.user_id == user.pk
        or member.supervisor_id == user.pk
        or has_permission(user, Permission.SUPERVISION_DATES_VIEW)
    )
