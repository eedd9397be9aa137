"""What letters and messages offer to the desk and to a family's page."""

from datetime import timedelta

from django.urls import reverse

from centre.core.dates import local_today
from centre.core.rooms import (
    DeskItem,
    TimelineEntry,
    Urgency,
    register_desk_items,
    register_household_tab,
    register_household_timeline,
)
from centre.core.templatetags.words import date_words
from staff.permissions import Permission, has_permission

from ..models import Correspondence

SOON = timedelta(days=3)
MOST_ITEMS = 12
ON_A_TAB = 50


def register() -> None:
    """Called once when the programme starts."""
    register_desk_items(desk_items)
    register_household_timeline(timeline)
    register_household_tab(tab, under="Contact")


def desk_items(user, today):
    """What this person has to answer soon; for those who answer for the centre also what nobody has taken on.

    One query. Without names: the desk is open on a screen that families walk past.
    """
    if not has_permission(user, Permission.LETTER_LOG):
        return []
    waiting = Correspondence.objects.visible_to(user).waiting().filter(due_on__lte=today + SOON)
    if not has_permission(user, Permission.COMPLAINT_READ):
        waiting = waiting.of_colleague(user)
    return [_item(row, user, today) for row in waiting.select_related("for_whom").order_by("due_on", "id")[:MOST_ITEMS]]


def _item(row, user, today) -> DeskItem:
    if row.for_whom_id is None:
        who = "Nobody has taken it on"
    else:
        who = "" if row.for_whom_id == user.pk else str(row.for_whom)
    urgency = Urgency.OVERDUE if row.due_on < today else Urgency.TODAY if row.due_on == today else Urgency.SOON
    return DeskItem(
        title=f"{row.get_kind_display()} of {date_words(row.came_on)} waits for an answer",
        url=reverse("families:letter_answer", args=[row.pk]),
        action="Answer it",
        urgency=urgency,
        due=row.due_on,
        detail=who,
        room="Letters",
    )


def timeline(user, household, since=None, until=None):
    """A family's letters and messages, the day they came and the day they were answered. One query."""
    entries = []
    for row in Correspondence.objects.visible_to(user).filter(household=household):
        days = [(row.came_on, f"{row.get_kind_display()} came")]
        if row.answered_on:
            days.append((row.answered_on, f"{row.get_kind_display()} of {date_words(row.came_on)} was answered"))
        entries += [
            TimelineEntry(on=day, title=title, url=row.get_absolute_url(), icon="letter", kind="letter")
            for day, title in days
            if (since is None or since <= day) and (until is None or day <= until)
        ]
    return entries


def tab(user, household):
    """The tab "Letters" of a family's page."""
    if not has_permission(user, Permission.LETTER_LOG):
        return None

    def context():
        from .views import rows_in_words

        rows = Correspondence.objects.visible_to(user).filter(household=household).select_related("for_whom")
        return {"rows": rows_in_words(rows[:ON_A_TAB], local_today()), "household": household}

    return "Letters", "families/letter_tab.html", context
