"""What the staff room offers to the desk: supervision that is due, signatures waited for, roles newly given."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from centre.core.models import AuditEvent
from centre.core.rooms import DeskItem, Urgency, register_desk_items

from .models import StaffMember, SupervisionMeeting, User
from .permissions import Permission, has_permission
from .roles import Role
from .supervision import next_due_on, with_supervision_dates

ROOM = "Supervision"
SOON = timedelta(days=14)
NEWS_FOR = timedelta(days=14)
SAFEGUARDING_ROLES = {Role.SAFEGUARDING_LEAD.value, Role.DEPUTY_SAFEGUARDING_LEAD.value}


@register_desk_items
def supervision_due(user, today: date):
    """Meetings due within two weeks or overdue: one's own, those one holds, for coordinator and head everybody's."""
    sees_all = has_permission(user, Permission.SUPERVISION_DATES_VIEW)
    members = StaffMember.objects.filter(supervision_interval_weeks__isnull=False, user__is_active=True)
    if not sees_all:
        members = members.filter(Q(user=user) | Q(supervisor=user))
    for member in with_supervision_dates(members.employed(on=today)):
        due = next_due_on(member, today)
        if due is None or due > today + SOON:
            continue
        urgency = Urgency.OVERDUE if due < today else Urgency.TODAY if due == today else Urgency.SOON
        state = "is overdue" if due < today else "is due"
        if member.user_id == user.pk:
            yield DeskItem(
                f"Your supervision {state}", member.get_absolute_url(), "See your supervision", urgency, due, room=ROOM
            )
        elif member.supervisor_id == user.pk:
            url = reverse("staff:supervision_new", args=[member.pk])
            yield DeskItem(f"Supervision with {member} {state}", url, "Write it down", urgency, due, room=ROOM)
        elif due < today:
            url = member.get_absolute_url()
            yield DeskItem(f"Supervision of {member} {state}", url, "See the dates", urgency, due, room=ROOM)


@register_desk_items
def signatures_waited_for(user, today: date):
    """What the supervisee has to agree to, and what the supervisor began or got back."""
    open_meetings = (
        SupervisionMeeting.objects.filter(supervisee_signed_at=None)
        .filter(
            Q(staff_member__user=user, supervisor_signed_at__isnull=False)
            | Q(supervisor=user, supervisor_signed_at__isnull=True)
        )
        .select_related("staff_member__user", "supervisor")
        .defer("discussion", "agreed_actions", "wellbeing", "supervisee_comment")
    )
    for meeting in open_meetings:
        day = f"{meeting.held_on.day} {meeting.held_on:%B}"
        if meeting.supervisor_id != user.pk:
            title, action = f"Supervision on {day} waits for your signature", "Read and sign"
        elif meeting.returned_at:
            title, action = f"{meeting.staff_member} asks for a change to supervision on {day}", "Read and change"
        else:
            title, action = f"Supervision with {meeting.staff_member} on {day} is not signed yet", "Finish and sign"
        yield DeskItem(title, meeting.get_absolute_url(), action, Urgency.WAITING, room=ROOM)


@register_desk_items
def news_about_accounts(user, today: date):
    """For the head: who was made safeguarding lead or deputy. For everybody: that their own second step was removed."""
    actions = ["account.second_factor_taken_off"]
    tells_head = Role.HEAD_TEACHER in user.roles
    if tells_head:
        actions.append("role.granted")
    events = AuditEvent.objects.filter(
        action__in=actions, subject_type="staff.user", at__gte=timezone.now() - NEWS_FOR
    ).exclude(actor=user)
    if not tells_head:
        events = events.filter(subject_id=str(user.pk))
    events = [event for event in events if _is_news(event, user, tells_head)]
    names = {
        str(pk): name
        for pk, name in User.objects.filter(pk__in=[e.subject_id for e in events]).values_list("pk", "name")
    }
    for event in events:
        by = f"{event.actor_name}, {event.at.day} {event.at:%B}"
        if event.action == "role.granted":
            title = f"{names.get(event.subject_id, '')} was made {Role(event.detail['role']).label.lower()}"
            url, action = reverse("staff:account", args=[event.subject_id]), "See the account"
        elif event.subject_id == str(user.pk):
            title, url, action = "Your second step was removed", reverse("mfa_index"), "See how you sign in"
        else:
            title = f"The second step of {names.get(event.subject_id, '')} was removed"
            url, action = reverse("staff:account", args=[event.subject_id]), "See the account"
        yield DeskItem(title, url, action, Urgency.WAITING, detail=f"by {by}", room="Accounts")


def _is_news(event, user, tells_head: bool) -> bool:
    if event.action == "role.granted":
        return event.detail.get("role") in SAFEGUARDING_ROLES
    return tells_head or event.subject_id == str(user.pk)
