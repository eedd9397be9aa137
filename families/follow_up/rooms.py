"""What follows visits, on the desk: steps after no access, remarks, visits that wait for a sign-off."""

from django.urls import reverse

from centre.core.rooms import DeskItem, Urgency, register_desk_items
from centre.core.templatetags.words import count_of
from staff.permissions import Permission, has_permission

from ..models import NoAccessStep, VisitSignOff
from ..visit_families import families_in_words
from .sign_off import may_sign_off, waiting_for

MOST_ITEMS = 20
ROOM = "Visits"
TIMES = {1: "", 2: ", for the second time", 3: ", for the third time"}


def register() -> None:
    """Called once when the programme starts."""
    register_desk_items(desk_items)


def desk_items(user, today):
    """Three queries at most, and one for the families' names."""
    if not has_permission(user, Permission.VISIT_CHANGE):
        return []
    everybody = has_permission(user, Permission.VISIT_CHANGE_ANY)
    steps = list(
        NoAccessStep.objects.open(on=today)
        .business_of(user, everybody=everybody)
        .select_related("visit__worker")
        .order_by("due_on", "visit_id")[:MOST_ITEMS]
    )
    remarks = list(VisitSignOff.objects.unread_remarks_for(user).select_related("visit")[:MOST_ITEMS])
    families = families_in_words([each.visit.household_id for each in (*steps, *remarks)], on=today)
    items = [
        DeskItem(
            title=f"Nobody answered at {families[step.visit.household_id].in_sentence}’s"
            f"{TIMES.get(step.number, f', {step.number} times in a row')}: {step.step}",
            url=step.visit.get_absolute_url(),
            action="Open the visit",
            urgency=Urgency.OVERDUE if step.due_on < today else Urgency.TODAY if step.due_on == today else Urgency.SOON,
            due=step.due_on,
            detail="" if step.visit.worker_id == user.pk else step.visit.worker_words,
            room=ROOM,
        )
        for step in steps
    ]
    items += [
        DeskItem(
            title=f"A remark on your visit with {families[each.visit.household_id].in_sentence}",
            url=each.visit.get_absolute_url(),
            action="Read it",
            urgency=Urgency.TODAY,
            room=ROOM,
        )
        for each in remarks
    ]
    if may_sign_off(user) and (count := waiting_for(user).count()):
        items.append(
            DeskItem(
                title=f"{count_of(count, 'visit waits,visits wait').capitalize()} for your sign-off",
                url=reverse("families:visits_sign_off"),
                action="Read and sign",
                urgency=Urgency.WAITING,
                room=ROOM,
            )
        )
    return items
