"""What outreach offers to the desk, to a family's timeline, and to a merge of two families."""

from django.db.models import CharField, Count, F, Value
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.rooms import (
    DeskItem,
    TimelineEntry,
    Urgency,
    register_desk_items,
    register_household_timeline,
)
from centre.core.templatetags.words import date_words
from staff.permissions import Permission, has_permission

from ..merging.protocol import register_merge_rule
from ..models import ListedChild, ListSource, OutreachAttempt, OutreachReason, OutreachTask

MOST_ITEMS = 8


def register() -> None:
    """Called once when the programme starts."""
    register_desk_items(desk_items)
    register_household_timeline(timeline)
    register_merge_rule("families.OutreachTask.household", one_to_reach)


def desk_items(user, today):
    """The families and the children on lists this person is to reach, longest waiting first. One query; no names."""
    if not has_permission(user, Permission.FAMILY_CHANGE):
        return []
    tasks = OutreachTask.objects.visible_to(user).open().without_a_death().of_worker(user).order_by()
    listed = ListedChild.objects.to_find().filter(assigned_to=user).order_by()
    asked = [_asked(tasks, "assigned_on", "why", "family"), _asked(listed, "brought_on", "source", "listed")]
    return [_item(*row) for row in asked[0].union(asked[1], all=True).order_by("since", "pk")[:MOST_ITEMS]]


def _asked(rows, since, said, what):
    return rows.annotate(
        since=F(since), said=F(said), what=Value(what, CharField()), tries=Count("attempts")
    ).values_list("pk", "since", "said", "what", "tries")


def _item(pk, since, said, what, tries) -> DeskItem:
    is_family = what == "family"
    words = dict(OutreachReason.choices if is_family else ListSource.choices)[said]
    return DeskItem(
        title=f"A {'family' if is_family else 'child on a list'} to reach since {date_words(since)}",
        url=reverse("families:outreach_task" if is_family else "families:listed_child", args=[pk]),
        action="Log a try",
        urgency=Urgency.SOON,
        due=None,
        detail=f"{words}; {'not tried yet' if not tries else _tries(tries)}",
        room="Outreach",
    )


def _tries(number):
    return "tried once" if number == 1 else f"tried {number} times"


def timeline(user, household, since=None, until=None):
    """What was tried, and what came of it. Two queries; notes stay on the page of the family to reach."""
    tasks = list(OutreachTask.objects.visible_to(user).filter(household=household))
    url = {task.pk: task.get_absolute_url() if has_permission(user, Permission.FAMILY_CHANGE) else "" for task in tasks}
    days = [(task.closed_on, f"Outreach: {task.get_outcome_display()}", url[task.pk]) for task in tasks if task.outcome]
    if tasks:
        tries = OutreachAttempt.objects.filter(task__in=tasks)
        days += [(each.on, f"Outreach: {each.get_kind_display()}", url[each.task_id]) for each in tries]
    return [
        TimelineEntry(on=day, title=title, url=url, icon="people", kind="outreach")
        for day, title, url in days
        if (since is None or since <= day) and (until is None or day <= until)
    ]


def one_to_reach(journal, model, attname, kept, merged):
    """Of two who were to be reached it is one family: the task of the kept record goes on, the other is closed."""
    has_one = model._base_manager.filter(**{attname: kept.pk}, closed_on=None).exists()
    for row in model._base_manager.filter(**{attname: merged.pk}).order_by("pk"):
        ended = {}
        if has_one and row.closed_on is None:
            day = max(local_today(), row.assigned_on)
            ended = {"outcome": "same family", "closed_on": day, "closed_by_id": row.assigned_to_id}
        journal.change(row, **{attname: kept.pk}, **ended)
