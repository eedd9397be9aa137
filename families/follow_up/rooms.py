"""What follows visits, on the desk: steps after no access, remarks, visits that wait for a sign-off."""

from django.urls import reverse

from centre.core.rooms import DeskItem, Urgency, register_desk_items
from centre.core.templatetags.words import count_of
from staff.permissions import Permission, has_permission

from ..visit_families import families_in_words
from .due import follow_ups
from .sign_off import may_sign_off, waiting_for

ROOM = "Visits"
TIMES = {1: "", 2: ", for the second time", 3: ", for the third time"}


def register() -> None:
    """Called once when the programme starts."""
    register_desk_items(desk_items)


def desk_items(user, today):
    """Two queries, and one for the families' names."""
    if not has_permission(user, Permission.VISIT_CHANGE):
        return []
    found = follow_ups(user, today=today, everybody=has_permission(user, Permission.VISIT_CHANGE_ANY))
    families = families_in_words([each.household for each in found], on=today, user=user)
    items = [
        _remark(each, families[each.household])
        if each.is_remark
        else _step(each, families[each.household], user, today)
        for each in found
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


def _step(each, family, user, today) -> DeskItem:
    times = TIMES.get(each.number, f", {each.number} times in a row")
    return DeskItem(
        title=f"Nobody answered at {family.in_sentence}’s{times}: {each.step}",
        url=reverse("families:visit", args=[each.visit]),
        action="Open the visit",
        urgency=Urgency.OVERDUE if each.due < today else Urgency.TODAY if each.due == today else Urgency.SOON,
        due=each.due,
        detail="" if each.worker == user.pk else each.worker_name,
        room=ROOM,
    )


def _remark(each, family) -> DeskItem:
    return DeskItem(
        title=f"A remark on your visit with {family.in_sentence}",
        url=reverse("families:visit", args=[each.visit]),
        action="Read it",
        urgency=Urgency.TODAY,
        room=ROOM,
    )
