"""What foster placements offer upward: placements that are to end, on the desk."""

from datetime import timedelta

from django.urls import reverse

from centre.core.rooms import DeskItem, Urgency, register_desk_items
from centre.core.templatetags.words import day_words
from staff.permissions import Permission, has_permission

from ..models import FosterPlacement

ENDS_WITHIN = timedelta(days=14)
MOST_ITEMS = 10


def register() -> None:
    """Called once when the programme starts."""
    register_desk_items(placements_ending)


def placements_ending(user, today):
    """Placements whose expected end is near or past: did it end, where does the child live? One query, no names."""
    if not has_permission(user, Permission.RESPONSIBILITY_RECORD):
        return []
    rows = FosterPlacement.objects.in_force(on=today).filter(expected_end__lte=today + ENDS_WITHIN)
    return [
        DeskItem(
            title=f"A foster placement {'was' if row.expected_end < today else 'is'} expected to end on "
            f"{day_words(row.expected_end, today)}",
            url=reverse("families:placement", args=[row.pk]),
            action="Say how it goes on",
            urgency=Urgency.TODAY if row.expected_end <= today else Urgency.SOON,
            due=row.expected_end,
            room="Families",
        )
        for row in rows.order_by("expected_end", "id")[:MOST_ITEMS]
    ]
