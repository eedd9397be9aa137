"""What the closed room offers upward: that something waits, to those cleared, and nothing to anybody else."""

from django.urls import reverse

from centre.core.rooms import DeskItem, Urgency, register_desk_items
from centre.core.subject import RESTRICTED, Asked, Passage, register_subject_records
from families.merging.protocol import register_restricted_records
from staff.permissions import Permission, has_permission

from .clearance import ClearanceRefused, holds_any, reading_as
from .models import Concern


def register() -> None:
    register_desk_items(waiting_concerns)
    register_restricted_records(holds_any)
    register_subject_records(lead_decides)


def key_of(asked: Asked) -> str:
    """The key of the one passage that stands for the lead's part of a request."""
    return f"safeguarding:{asked.people[0].pk}"


def lead_decides(asked: Asked):
    """In every pack, whether anything is held here or not: the lead looks, decides, and gives their part themselves."""
    yield Passage(
        key=key_of(asked),
        part="Safeguarding",
        order=99,
        on=None,
        title="The safeguarding lead’s part",
        mark=RESTRICTED,
        why="The safeguarding lead looks at every request, and gives their part themselves",
        decided_by=Permission.CONCERN_READ,
        printed=False,
        link=reverse("safeguarding:part", args=[asked.request_id]),
    )


def waiting_concerns(user, today):
    """One item for the lead and deputies when a concern has no decision yet. No names, no numbers of children."""
    if not has_permission(user, Permission.CONCERN_READ):
        return []
    try:
        with reading_as(user):
            oldest = Concern.objects.visible_to(user).without_decision().order_by("logged_at").first()
            count = Concern.objects.visible_to(user).without_decision().count() if oldest else 0
    except ClearanceRefused:
        return []
    if oldest is None:
        return []
    return [
        DeskItem(
            title="Something waits for you in safeguarding"
            if count == 1
            else f"{count} things wait for you in safeguarding",
            url=reverse("safeguarding:list"),
            action="Open safeguarding",
            urgency=Urgency.OVERDUE if oldest.logged_at.date() < today else Urgency.TODAY,
            room="Safeguarding",
        )
    ]
