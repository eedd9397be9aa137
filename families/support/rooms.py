"""What family support offers to the desk and to a family's page: promises to keep, a tab, entries of the timeline."""

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
from staff.permissions import Permission, has_permission

from ..barriers.check import is_closed
from ..visit_families import families_in_words
from . import clocks, pages
from .distance import ways_of
from .due import Due, due_for
from .moves import CURRENT

ROOM = "Family support"


def register() -> None:
    """Called once when the programme starts."""
    register_desk_items(desk_items)
    register_household_timeline(timeline)
    register_household_tab(tab, under="Support")


def desk_items(user, today):
    """What is due in cases (support.due). Two queries. What a case is about never stands on the desk."""
    if not has_permission(user, Permission.CASE_WORK):
        return []
    found = due_for(user, today=today)
    families = families_in_words([each.household for each in found], on=today)
    return [
        DeskItem(
            title=TITLES[each.kind].format(family=families[each.household].in_sentence),
            url=_address(each),
            action=ACTIONS[each.kind],
            urgency=_urgency(each.due, today),
            due=each.due,
            detail="" if each.worker == user.pk else each.worker_name or "Nobody works it yet",
            room=ROOM,
        )
        for each in found
    ]


TITLES = {
    "acknowledge": "Acknowledge the referral of {family}",
    # Once the day is over, whoever referred chases the answer.
    "chase": "Has the referral for {family} been answered? Chase it if not",
    "meet": "First contact with {family}",
    "decide": "Decide about the referral of {family}",
    "plan": "An action in the plan of {family} is due",
    "first team": "The team around {family} has not met yet",
    "first scales": "Ask {family} about the scales for the first time",
    "team": "The team around {family} meets again",
    "scales": "Ask {family} about the scales again",
    "agree": "The case of {family} waits for your agreement to close",
}
ACTIONS = {
    "acknowledge": "Acknowledge it",
    "chase": "Record the answer",
    "meet": "Open the case",
    "decide": "Decide",
    "plan": "Open the plan",
    "first team": "Record the meeting",
    "first scales": "Record the numbers",
    "team": "Record the meeting",
    "scales": "Record the numbers",
    "agree": "Read it",
}
STEPS = {
    "acknowledge": "answer",
    "chase": "answer",
    "decide": "decide",
    "first team": "meeting",
    "team": "meeting",
    "first scales": "scales",
    "scales": "scales",
}


def _address(each: Due) -> str:
    """The page that answers it."""
    if each.kind not in STEPS:
        return reverse("families:case", args=[each.case]) + ("#case-plan" if each.kind == "plan" else "")
    step = reverse("families:case_step", args=[each.case, STEPS[each.kind]])
    return f"{step}?row={each.row}" if STEPS[each.kind] == "answer" else step


def _urgency(due, today):
    if due is None:
        return Urgency.WAITING
    return Urgency.OVERDUE if due < today else Urgency.TODAY if due == today else Urgency.SOON


def timeline(user, household, since=None, until=None):
    """When a case began, was decided and ended, and its levels of need; no word of what it is about."""
    if not has_permission(user, Permission.CASE_SEE) or is_closed(user, household.pk):
        return []
    works = has_permission(user, Permission.CASE_WORK)
    entries = []
    for case in household.cases.prefetch_related("levels"):
        url = case.get_absolute_url() if works else ""
        days = [(case.received_on, "Referred to family support")]
        if case.decided_on:
            opened = case.opened_on is not None
            days.append((case.decided_on, "Family support began" if opened else f"Referral {case.state}"))
        if case.closed_on:
            days.append((case.closed_on, "Family support ended"))
        days += [(row.happened_on, f"Level of need {row}") for row in case.levels.all()]
        entries += [
            TimelineEntry(on=day, title=title, url=url, icon="flag", kind="case")
            for day, title in days
            if (since is None or since <= day) and (until is None or day <= until)
        ]
    return entries


def tab(user, household):
    """The tab "Family support" of a family's page: everything for the team, that and how much for the lead."""
    if not has_permission(user, Permission.CASE_SEE) or is_closed(user, household.pk):
        return None

    def context():
        today = local_today()
        works = has_permission(user, Permission.CASE_WORK)
        rows = pages.rows_of(pages.for_list(household.cases.all()), today=today)
        current = next((row for row in rows if row.case.state in CURRENT), None)
        return {
            "works": works,
            "current": current,
            "before": [row for row in rows if row is not current],
            "referrals": [(row, clocks.of_referral(row, today=today)) for row in current.case.referrals.all()]
            if current and works
            else [],
            "goals": list(current.case.goals.all()) if current and works else [],
            "ways": ways_of(current.case) if current and works else [],
            "signposts": list(household.signposts.select_related("service")[:20]) if works else [],
            "household": household,
            "today": today,
        }

    return "Family support", "families/support/tab.html", context
