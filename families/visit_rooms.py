"""What visits offer to the desk and to a family's page: due items, today's visits, entries of the timeline, a tab."""

from datetime import timedelta

from django.db.models import F, Prefetch
from django.urls import reverse

from centre.core.models import CentreSettings
from centre.core.rooms import (
    DayEntry,
    DeskItem,
    DeskSection,
    TimelineEntry,
    Urgency,
    register_contact_days,
    register_desk_items,
    register_desk_section,
    register_household_tab,
    register_household_timeline,
)
from centre.core.templatetags.words import count_of, day_words
from staff.permissions import Permission, has_permission

from . import visit_drafts
from .doorstep import notes
from .models import Visit, VisitPersonSeen
from .models.contact import VisitOutcome, VisitType
from .visit_families import families_in_words
from .visit_pages import may_read_notes, rows_of, seen_in_words

DUE_WITHIN = timedelta(days=7)
MOST_ITEMS = 40
MOST_TODAY = 12
ON_A_TAB = 25
LONGEST_DETAIL = 180


def register() -> None:
    """Called once when the programme starts."""
    register_desk_items(desk_items)
    register_desk_section(
        DeskSection(
            name="visits-today", template="families/visit_desk.html", context=visits_today, order=20, column="main"
        )
    )
    register_household_timeline(timeline)
    register_household_tab(tab, under="Contact")
    register_contact_days(contact_days)


def _whose(user):
    """The visits that are this user's business on the desk: their own, everybody's for the coordinator, or none."""
    visits = Visit.objects.select_related("worker", "safety").without_notes()
    if has_permission(user, Permission.VISIT_CHANGE_ANY):
        return visits
    return visits.of_worker(user) if has_permission(user, Permission.VISIT_CHANGE) else visits.none()


def desk_items(user, today):
    """Visits that were not logged, and next steps that are due within the week. One query and one for the names.

    And what this person has begun to write and not saved: one query more, and two where there is something.
    """
    if not has_permission(user, Permission.VISIT_CHANGE):
        return []
    wanted = _whose(user).not_logged(on=today) | _whose(user).with_next_step_due(by=today + DUE_WITHIN)
    visits = list(wanted.order_by("date", "id")[: MOST_ITEMS + 1])
    families = families_in_words([visit.household_id for visit in visits], on=today, user=user)
    items = [
        _step(visit, families[visit.household_id], user, today)
        if visit.outcome
        else _to_log(visit, families[visit.household_id], user)
        for visit in visits[:MOST_ITEMS]
    ]
    drafts = [*visit_drafts.unfinished(user, today=today), *notes.waiting(user, today=today)]
    items += [_unfinished(draft) for draft in drafts]
    if len(visits) > MOST_ITEMS:
        items.append(
            DeskItem(
                title="There are more visits to log and next steps than are shown here",
                url=reverse("families:visits"),
                action="See them all",
                urgency=Urgency.OVERDUE,
                room="Visits",
            )
        )
    return items


def _to_log(visit, family, user) -> DeskItem:
    return DeskItem(
        title=f"The {visit.get_type_display().lower()} with {family.in_sentence} is not logged",
        url=reverse("families:visit_log", args=[visit.pk]),
        action="Log it",
        urgency=Urgency.OVERDUE,
        due=visit.date,
        detail=_colleague(visit, user),
        room="Visits",
    )


def _unfinished(draft) -> DeskItem:
    return DeskItem(
        title=f"You began to write about a visit to {draft['family'].in_sentence}",
        url=draft["url"],
        action="Finish it",
        urgency=Urgency.TODAY,
        detail=f"Kept at {draft['saved']}",
        room="Visits",
    )


def _step(visit, family, user, today) -> DeskItem:
    # What the step is stays on the visit's page: the desk is open all day, on a screen that families walk past.
    urgency = Urgency.OVERDUE if visit.next_step_due < today else Urgency.TODAY
    return DeskItem(
        title=f"Next step for {family.in_sentence}",
        url=visit.get_absolute_url(),
        action="Open the visit",
        urgency=Urgency.SOON if visit.next_step_due > today else urgency,
        due=visit.next_step_due,
        detail=_colleague(visit, user),
        room="Visits",
    )


def _colleague(visit, user) -> str:
    return "" if visit.worker_id == user.pk else visit.worker_words


def visits_today(user, today):
    """Today's visits in their order: the worker's own, everybody's for the coordinator."""
    if not has_permission(user, Permission.VISIT_CHANGE):
        return None
    visits = list(
        _whose(user).filter(date=today).order_by(F("start_time").asc(nulls_last=True), "id")[: MOST_TODAY + 1]
    )
    everybody = has_permission(user, Permission.VISIT_CHANGE_ANY)
    rows = rows_of(visits[:MOST_TODAY], user, today=today, with_seen=False, with_homes=not everybody)
    return {
        "rows": rows,
        "headline": count_of(len(visits), "visit,visits") if visits else "",
        "day_strip": [
            DayEntry(
                start=row.visit.start_time,
                end=row.visit.end_time,
                label=row.visit.worker_words.split(" ")[0] if everybody else row.family.surnames,
                kind="visit",
                off=bool(row.visit.outcome) and row.visit.outcome != VisitOutcome.ACHIEVED,
            )
            for row in rows
            if row.visit.start_time
        ],
        "more": len(visits) > MOST_TODAY,
        "mine_only": not everybody,
        "today": today,
    }


def timeline(user, household, since=None, until=None):
    """A family's visits: kind and outcome, who was seen, and the notes for those who may read them."""
    if not has_permission(user, Permission.VISIT_VIEW):
        return []
    visits = household.visits.select_related("worker").prefetch_related(_SEEN)
    if since:
        visits = visits.filter(date__gte=since)
    if until:
        visits = visits.filter(date__lte=until)
    notes = may_read_notes(user, household.pk)
    return [
        TimelineEntry(
            on=visit.date,
            title=f"{visit.get_type_display()}: {visit.outcome or 'planned'}",
            detail=_detail(visit, notes),
            url=visit.get_absolute_url(),
            icon="phone" if visit.type in (VisitType.PHONE_CALL, VisitType.VIDEO_CALL) else "visit",
            kind="visit",
        )
        for visit in visits
    ]


_SEEN = Prefetch("seen", queryset=VisitPersonSeen.objects.select_related("person"))


def _detail(visit, notes) -> str:
    parts = []
    if visit.worker_words:
        parts.append(f"{visit.worker_words}.")
    seen = [row.person for row in visit.seen.all()]
    if visit.outcome == VisitOutcome.ACHIEVED and seen:
        parts.append(f"Seen: {seen_in_words(seen)}.")
    if notes and visit.summary:
        short = " ".join(visit.summary.split())
        parts.append(short if len(short) <= LONGEST_DETAIL else f"{short[:LONGEST_DETAIL].rsplit(' ', 1)[0]} …")
    return " ".join(parts)


def tab(user, household):
    """The tab "Visits" of a family's page."""
    if not has_permission(user, Permission.VISIT_VIEW):
        return None

    def context():
        from centre.core.dates import local_today

        today = local_today()
        visits = list(household.visits.select_related("worker", "safety")[: ON_A_TAB + 1])
        return {
            "rows": rows_of(visits[:ON_A_TAB], user, today=today),
            "more": len(visits) > ON_A_TAB,
            "open_steps": [
                (visit, day_words(visit.next_step_due, today))
                for visit in household.visits.with_next_step_open().order_by("next_step_due")[:ON_A_TAB]
            ],
            "household": household,
            "may_change": has_permission(user, Permission.VISIT_CHANGE),
            "show_notes": may_read_notes(user, household.pk),
            "mine_only": False,
            "today": today,
        }

    return "Visits", "families/visit_tab.html", context


def contact_days():
    """The days on which people were seen on a visit that counts (measures, "Qualifying contact")."""
    types = CentreSettings.load().qualifying_visit_types
    counted = VisitPersonSeen.objects.filter(visit__outcome=VisitOutcome.ACHIEVED, visit__type__in=types)
    return counted.order_by().values("person_id", day=F("visit__date"))
