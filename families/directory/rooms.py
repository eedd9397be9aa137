"""What the directory offers to the desk: entries to check, and what came of a signpost."""

from django.urls import reverse

from centre.core.rooms import DeskItem, Urgency, register_desk_items
from centre.core.templatetags.words import count_of
from staff.permissions import Permission, has_permission

from ..models import DirectoryService, Signpost
from ..visit_families import families_in_words

ROOM = "Directory"
MOST_ITEMS = 8


def register() -> None:
    """Called once when the programme starts."""
    register_desk_items(to_check)
    register_desk_items(to_ask)


def to_check(user, today):
    """Services whose day to be checked has passed, as one item. One query."""
    if not has_permission(user, Permission.DIRECTORY_CHANGE):
        return []
    count = DirectoryService.objects.filter(ended_on=None, check_by__lt=today).count()
    if not count:
        return []
    return [
        DeskItem(
            title=f"{count_of(count, 'service,services').capitalize()} of the directory to be checked",
            url=f"{reverse('families:directory')}?show=to-check",
            action="See the list",
            urgency=Urgency.WAITING,
            room=ROOM,
        )
    ]


def to_ask(user, today):
    """What came of one's own signposts; for the coordinator of everybody's. Two queries."""
    if not has_permission(user, Permission.CASE_WORK):
        return []
    rows = Signpost.objects.filter(outcome="", ask_on__lte=today)
    if not has_permission(user, Permission.CASE_AGREE):
        rows = rows.filter(by=user)
    rows = list(rows.order_by("ask_on", "id")[:MOST_ITEMS])
    families = families_in_words([row.household_id for row in rows], on=today, user=user)
    return [
        DeskItem(
            title=f"Did {families[row.household_id].in_sentence} get to the service?",
            url=reverse("families:signpost", args=[row.pk]),
            action="Record it",
            urgency=Urgency.TODAY if row.ask_on == today else Urgency.OVERDUE,
            due=row.ask_on,
            room=ROOM,
        )
        for row in rows
    ]
