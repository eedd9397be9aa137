"""What possible duplicates put on the desk: how many there are to look at, and what only the lead can merge."""

from django.db.models import Count, Q
from django.urls import reverse

from centre.core.rooms import DeskItem, Urgency, register_desk_items
from staff.permissions import Permission, has_permission

from ..models import AskedMerge, DuplicatePair, PairState

ROOM = "Families"


def register() -> None:
    """Called once when the programme starts."""
    register_desk_items(desk_items)


def desk_items(user, today):
    """One item with the number of pairs; for the lead and deputies another one for those they were asked for."""
    if not has_permission(user, Permission.FAMILY_CHANGE):
        return []
    leads = has_permission(user, Permission.CONCERN_READ)
    counts = DuplicatePair.objects.filter(
        state=PairState.OPEN, one__merged_into=None, other__merged_into=None
    ).aggregate(
        looked_at=Count("pk", filter=Q(lead_asked_at=None)), asked=Count("pk", filter=Q(lead_asked_at__isnull=False))
    )
    # Two families are merged by the lead alone where something restricted hangs on one of them.
    families = AskedMerge.objects.waiting().count() if leads else 0
    address = reverse("families:duplicate_list")
    items = []
    if counts["looked_at"]:
        words = "pair of records looks" if counts["looked_at"] == 1 else "pairs of records look"
        title = f"{counts['looked_at']} {words} like one person"
        items.append(DeskItem(title=title, url=address, action="Look at them", urgency=Urgency.WAITING, room=ROOM))
    if leads and counts["asked"]:
        words = "pair of records waits" if counts["asked"] == 1 else "pairs of records wait"
        title = f"{counts['asked']} {words} for you to be merged"
        items.append(DeskItem(title=title, url=address, action="Look at them", urgency=Urgency.TODAY, room=ROOM))
    if families:
        words = "pair of families waits" if families == 1 else "pairs of families wait"
        title = f"{families} {words} for you to be merged"
        items.append(DeskItem(title=title, url=address, action="Look at them", urgency=Urgency.TODAY, room=ROOM))
    return items
