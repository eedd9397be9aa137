"""What letters and messages offer to the desk and to a family's page."""

from datetime import timedelta

from django.db.models import F, UUIDField, Value
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.rooms import (
    DeskItem,
    TimelineEntry,
    Urgency,
    register_desk_items,
    register_household_tab,
    register_household_timeline,
    register_person_died,
)
from centre.core.templatetags.words import date_words
from staff.permissions import Permission, has_permission

from ..barriers.check import closed_people
from ..models import AccessRequest, Correction, Correspondence, CorrespondenceKind
from .actions import hand_on_after_a_death

SOON = timedelta(days=3)
SOON_FOR_RIGHTS = timedelta(days=14)
REQUEST, CORRECTION = "request", "correction"
RIGHTS = {
    REQUEST: ("Request for one’s data", "families:access_request", "See what is left to do"),
    CORRECTION: ("Request for a correction", "families:correction", "Decide about it"),
}
MOST_ITEMS = 12
ON_A_TAB = 50


def register() -> None:
    """Called once when the programme starts."""
    register_desk_items(desk_items)
    register_person_died(after_a_death)
    register_household_timeline(timeline)
    register_household_tab(tab, under="Contact")


def after_a_death(person, by):
    """Whoever was to answer the family's letters is relieved: the coordinator finds them."""
    hand_on_after_a_death(by=by, person=person)


def desk_items(user, today):
    """What this person has to answer soon; for those who answer for the centre also what nobody has taken on.

    Letters and messages, and requests for one's own data. One query. Without names: the desk is open on a screen that
    families walk past.
    """
    waiting = []
    if has_permission(user, Permission.LETTER_LOG):
        letters = Correspondence.objects.visible_to(user).waiting().filter(due_on__lte=today + SOON)
        if not has_permission(user, Permission.COMPLAINT_READ):
            letters = letters.of_colleague(user)
        waiting.append(_due(letters, kind=F("kind"), came=F("came_on"), whose=F("for_whom")))
    if has_permission(user, Permission.RIGHTS_RECORD):
        closed = closed_people(user)
        for kind, asked in (
            (REQUEST, AccessRequest.objects.filter(state="open")),
            (CORRECTION, Correction.objects.filter(decision="")),
        ):
            asked = asked.filter(due_on__lte=today + SOON_FOR_RIGHTS)
            asked = asked if closed is None else asked.exclude(person__in=closed)
            waiting.append(_due(asked, kind=Value(kind), came=F("received_on"), whose=Value(None, UUIDField())))
    if not waiting:
        return []
    rows = waiting[0].union(*waiting[1:], all=True) if len(waiting) > 1 else waiting[0]
    return [_item(*row, user, today) for row in rows.order_by("due_on", "pk")[:MOST_ITEMS]]


def _due(rows, *, kind, came, whose):
    who = F("for_whom__name") if rows.model is Correspondence else Value("")
    rows = rows.order_by().annotate(due_kind=kind, due_came=came, due_whose=whose, due_who=who)
    return rows.values_list("pk", "due_kind", "due_came", "due_on", "due_whose", "due_who")


def _item(pk, kind, came, due, whose, who, user, today) -> DeskItem:
    if kind not in RIGHTS and whose is None:
        who = "Nobody has taken it on"
    elif whose == user.pk:
        who = ""
    urgency = Urgency.OVERDUE if due < today else Urgency.TODAY if due == today else Urgency.SOON
    answer = ("families:letter_answer", "Answer it")
    words, address, action = RIGHTS.get(kind) or (dict(CorrespondenceKind.choices)[kind], *answer)
    return DeskItem(
        title=f"{words} of {date_words(came)} waits for an answer",
        url=reverse(address, args=[pk]),
        action=action,
        urgency=urgency,
        due=due,
        detail=who or "",
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
