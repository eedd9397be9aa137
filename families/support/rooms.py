"""What family support offers to the desk and to a family's page: promises to keep, a tab, entries of the timeline."""

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
from staff.permissions import Permission, has_permission

from ..barriers.check import barriers_of, is_closed
from ..models import Case, CaseAction, CaseReferral, CaseStatus
from ..visit_families import families_in_words
from . import clocks, pages
from .distance import ways_of
from .moves import CURRENT, CaseState

ROOM = "Family support"
SOON = timedelta(days=3)
MOST_OF_EACH = 12


def register() -> None:
    """Called once when the programme starts."""
    register_desk_items(desk_items)
    register_household_timeline(timeline)
    register_household_tab(tab)


def desk_items(user, today):
    """What is due in a worker's own cases and in those nobody works; for the coordinator in all of them.

    A fixed number of queries. What a case is about never stands on the desk.
    """
    if not has_permission(user, Permission.CASE_WORK):
        return []
    found = [
        *_to_answer(user, today),
        *_to_meet(user, today),
        *_to_decide(user),
        *_to_do(user, today),
        *_to_review(user, today),
        *_to_agree(user),
    ]
    families = families_in_words([case.household_id for case, *_ in found], on=today)
    return [
        DeskItem(
            title=title.format(family=families[case.household_id].in_sentence),
            url=url,
            action=action,
            urgency=_urgency(due, today),
            due=due,
            detail="" if case.worker_id == user.pk else str(case.worker or "Nobody works it yet"),
            room=ROOM,
        )
        for case, title, url, action, due in found
    ]


def _urgency(due, today):
    if due is None:
        return Urgency.WAITING
    return Urgency.OVERDUE if due < today else Urgency.TODAY if due == today else Urgency.SOON


def _mine(user):
    """The cases that are this person's business on the desk."""
    cases = Case.objects.current().exclude(household__in=barriers_of(user).closed).select_related("worker")
    if has_permission(user, Permission.CASE_AGREE):
        return cases
    return cases.filter(worker=user) | cases.filter(worker=None)


def _to_answer(user, today):
    rows = CaseReferral.objects.filter(
        case__in=_mine(user), answered_on__isnull=True, answer_due_on__lte=today + SOON
    ).select_related("case", "case__worker")
    for row in rows.order_by("answer_due_on", "id")[:MOST_OF_EACH]:
        url = f"{reverse('families:case_step', args=[row.case_id, 'answer'])}?row={row.pk}"
        if row.is_inward:
            yield row.case, "Acknowledge the referral of {family}", url, "Acknowledge it", row.answer_due_on
        else:
            # Once the day is over, whoever referred chases the answer.
            title = "Has the referral for {family} been answered? Chase it if not"
            yield row.case, title, url, "Record the answer", row.answer_due_on


def _to_meet(user, today):
    cases = _mine(user).without_first_contact(due_by=today + SOON).order_by("first_contact_due_on", "id")
    for case in cases[:MOST_OF_EACH]:
        yield case, "First contact with {family}", case.get_absolute_url(), "Open the case", case.first_contact_due_on


def _to_decide(user):
    for case in _mine(user).filter(state=CaseState.RECEIVED).order_by("received_on", "id")[:MOST_OF_EACH]:
        url = reverse("families:case_step", args=[case.pk, "decide"])
        yield case, "Decide about the referral of {family}", url, "Decide", None


def _to_do(user, today):
    """Actions that are overdue, whoever does them: the worker asks after the others'."""
    rows = CaseAction.objects.filter(case__in=_mine(user), ended="", due_on__lt=today).select_related(
        "case", "case__worker"
    )
    for row in rows.order_by("due_on", "id")[:MOST_OF_EACH]:
        url = f"{row.case.get_absolute_url()}#case-plan"
        yield row.case, "An action in the plan of {family} is overdue", url, "Open the plan", row.due_on


def _to_review(user, today):
    for case in _mine(user).being_worked().with_reviews():
        if case.team_due and case.team_due <= today + SOON:
            url = reverse("families:case_step", args=[case.pk, "meeting"])
            yield case, "The team around {family} meets again", url, "Record the meeting", case.team_due
        due = clocks.scales_due(case)
        if due and due <= today + SOON:
            url = reverse("families:case_step", args=[case.pk, "scales"])
            yield case, "Ask {family} about the scales again", url, "Record the numbers", due


def _to_agree(user):
    if not has_permission(user, Permission.CASE_AGREE):
        return
    asked = {}
    for row in CaseStatus.objects.filter(case__state=CaseState.CLOSING, state=CaseState.CLOSING).order_by("id"):
        asked[row.case_id] = row.by_id
    waiting = [pk for pk, by in asked.items() if by != user.pk]
    for case in _mine(user).filter(pk__in=waiting).order_by("received_on")[:MOST_OF_EACH]:
        yield case, "The case of {family} waits for your agreement to close", case.get_absolute_url(), "Read it", None


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

    return "Family support", "", "families/support/tab.html", context
