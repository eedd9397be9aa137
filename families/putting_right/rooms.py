"""What records to put right put on the desk: one item with their number, counted every few minutes."""

from django.core.cache import cache
from django.urls import reverse

from centre.core.models import CentreSettings
from centre.core.rooms import DeskItem, Urgency, register_desk_items
from staff.permissions import Permission, has_permission

from .finding import count_faults

ROOM = "Families"
KEPT_FOR = 10 * 60
# These stand on the desk by themselves.
ELSEWHERE = {"over-five", "birth-due"}


def register() -> None:
    """Called once when the programme starts."""
    register_desk_items(desk_items)


def desk_items(user, today):
    """How many records there are to put right. No query while the number of the last minutes is known."""
    if not has_permission(user, Permission.FAMILY_CHANGE):
        return []
    hidden_too = has_permission(user, Permission.CONFIDENTIAL_ADDRESS_VIEW)
    vintage = CentreSettings.load().lsoa_vintage
    key = f"to-put-right:{today}:{vintage}:{hidden_too}"
    count = cache.get(key)
    if count is None:
        counts = count_faults(today=today, vintage=vintage, hidden_too=hidden_too)
        count = sum(number for kind, number in counts.items() if kind not in ELSEWHERE)
        cache.set(key, count, KEPT_FOR)
    if not count:
        return []
    title = "1 record is to be put right" if count == 1 else f"{count:,} records are to be put right"
    return [
        DeskItem(
            title=title,
            url=reverse("families:put_right"),
            action="See which",
            urgency=Urgency.WAITING,
            room=ROOM,
        )
    ]
