"""What sessions offer to the desk and to a family's page: today's sessions, registers left over, who came to what."""

from datetime import timedelta

from django.db.models import F
from django.urls import reverse

from centre.core.dates import local_now, local_today
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
    register_person_died,
    register_person_section,
)
from centre.core.templatetags.words import count_of, day_words
from families.barriers.check import barriers_of
from staff.permissions import Permission, has_permission

from .access import may_see_register
from .actions.marks import clear_mark
from .attendance_pages import attendance_page, rows_of_household
from .creche.alarms import alarms_of
from .creche.watch import watched
from .models import Attendance, AttendanceStatus, CareKind, CareNote, Session, SessionStatus
from .places.actions import end_places_of
from .week import lines_of

ROOM = "Sessions"
LEADER_WITHIN = timedelta(days=7)
PLANNED_WITHIN = timedelta(days=13)  # two weeks with today
# Older ones are found in the week; a desk full of them helps nobody.
LEFT_OVER_FOR = timedelta(days=60)
MOST_ITEMS = 10
MOST_ENTRIES = 300


def register() -> None:
    """Called once when the programme starts."""
    register_desk_section(
        DeskSection(name="sessions", template="sessions_app/desk_sessions.html", context=todays_sessions, order=10)
    )
    register_desk_items(registers_left_over)
    register_desk_items(sessions_to_see_to)
    register_household_timeline(timeline)
    register_household_tab(household_tab, under="Contact")
    register_person_section(person_section, order=90)  # it can be long
    register_contact_days(contact_days)
    register_person_died(take_off_bookings)


def take_off_bookings(person, by):
    """Somebody has died: no register still to come asks for them."""
    rows = Attendance.objects.filter(
        person=person, status=AttendanceStatus.BOOKED, session__date__gte=local_today()
    ).values_list("session_id", flat=True)
    for session_id in list(rows):
        clear_mark(session_id=session_id, person_id=person.pk, by=by)
    end_places_of(by=by, person=person)


def todays_sessions(user, today):
    """Today's and tomorrow's sessions with who runs them and how their registers stand. Two queries."""
    if not has_permission(user, Permission.SESSION_VIEW):
        return None
    tomorrow = today + timedelta(days=1)
    lines = lines_of(Session.objects.between(today, tomorrow).for_lists(), today=today)
    today_lines = [line for line in lines if line.session.date == today]
    on = sum(line.session.status != SessionStatus.CANCELLED for line in today_lines)
    now = local_now().time()
    on_now = [line for line in today_lines if line.is_on(now)]
    return {
        "on_now": on_now,
        "here_now": sum(line.here for line in on_now),
        "days": [("Today", today_lines), ("Tomorrow", [line for line in lines if line.session.date == tomorrow])],
        "headline": count_of(on, "session,sessions") if on else "",
        "day_strip": [
            DayEntry(
                start=line.session.start_time,
                end=line.session.end_time,
                label=line.session.service.name,
                kind="session",
                off=line.session.is_cancelled,
            )
            for line in today_lines
            if line.session.start_time
        ],
        "may_mark": has_permission(user, Permission.REGISTER_MARK),
        "may_change": has_permission(user, Permission.SESSION_CHANGE),
    }


def registers_left_over(user, today):
    """Registers of past days that nobody closed, and sessions that nobody marked or cancelled. Two queries."""
    if not has_permission(user, Permission.REGISTER_MARK):
        return []
    lately = Session.objects.select_related("service").filter(date__gte=today - LEFT_OVER_FOR).order_by("-date")
    items = []
    for session in lately.with_register_left_open(before=today)[:MOST_ITEMS]:
        if may_see_register(user, session, today=today):
            title = f"The register of {_words(session, today)} is still open"
            items.append(_item(title, "register_close", "Close it", session, Urgency.OVERDUE))
    for session in lately.never_marked(before=today)[:MOST_ITEMS]:
        if may_see_register(user, session, today=today):
            title = f"{_words(session, today)} was neither marked nor cancelled"
            items.append(
                _item(title[:1].upper() + title[1:], "register", "Fill in the register", session, Urgency.OVERDUE)
            )
    return items


def sessions_to_see_to(user, today):
    """Sessions to come that lack somebody, and what cannot wait at a crèche that is on. One query.

    Of the next seven days: nobody is named to run it, or whoever is has leave. Of the next two weeks: a crèche for
    whose booked children too few are planned (trap T-31). Of today, for those who may sign a child in over the ratio
    (the coordinator and the safeguarding leads): see creche.alarms.
    """
    may_plan = has_permission(user, Permission.SESSION_CHANGE)
    is_told = has_permission(user, Permission.RATIO_OVERRIDE)
    if not (may_plan or is_told):
        return []
    seen = watched(
        today,
        today + PLANNED_WITHIN,
        now=local_now(),
        live=is_told,
        leaders_until=today + LEADER_WITHIN if may_plan else None,
        kept_out=barriers_of(user).kept_out if is_told else (),
    )
    items = [item for each in seen for item in alarms_of(each)] if is_told else []
    if may_plan:
        items += _without_enough(seen, today)
        items += [_without_leader(each.session, today) for each in seen if each.lacks_leader]
    return items


def _without_leader(session, today):
    return _item(
        f"Whoever runs {_words(session, today)} is away"
        if session.led_by_id
        else f"Nobody is named to run {_words(session, today)}",
        "roster",
        "Name somebody",
        session,
        Urgency.TODAY if session.date == today else Urgency.SOON,
    )


def _without_enough(seen, today):
    """One item for all crèches to come that lack somebody; it leads to the first."""
    short = [each for each in seen if each.lacks]
    if not short:
        return []
    first, *others = short
    detail = f"{'. '.join(first.lacks)}."
    if others:
        days = ", ".join(_words(each.session, today) for each in others[:MOST_ITEMS])
        detail = f"{detail} {count_of(len(others), 'more crèche,more crèches')} of the next two weeks: {days}."
    return [
        DeskItem(
            title=f"{_words(first.session, today)}: not enough of us are planned",
            detail=detail,
            url=reverse("sessions_app:session", args=[first.session.pk]),
            action="Plan it",
            urgency=Urgency.TODAY if first.session.date == today else Urgency.SOON,
            due=first.session.date,
            room=ROOM,
        )
    ]


def _words(session, today):
    return f"{session.service}, {day_words(session.date, today)}"


def _item(title, address, action, session, urgency):
    url = reverse(f"sessions_app:{address}", args=[session.pk])
    return DeskItem(title=title, url=url, action=action, urgency=urgency, due=session.date, room=ROOM)


def timeline(user, household, since=None, until=None):
    """ "Came to Stay and play", one entry a session, with who of the family was there, and notes. Two queries."""
    if not has_permission(user, Permission.FAMILY_VIEW):
        return []
    rows = rows_of_household(household).present().filter(session__status=SessionStatus.RAN)
    if since:
        rows = rows.filter(session__date__gte=since)
    if until:
        rows = rows.filter(session__date__lte=until)
    came: dict = {}
    people = set()
    for row in rows.select_related("session__service", "person").order_by("-session__date", "id")[:MOST_ENTRIES]:
        _, names = came.setdefault(row.session_id, (row.session, []))
        people.add(row.person_id)
        if row.person.called not in names:
            names.append(row.person.called)
    notes: dict = {}
    noted = CareNote.objects.filter(session__in=came, child__in=people, kind=CareKind.NOTE).select_related("child")
    for note in noted if came else ():
        notes.setdefault(note.session_id, []).append(f"{note.child.called}: {note.words}")
    return [
        TimelineEntry(
            on=session.date,
            title=f"Came to {session.service}",
            detail=". ".join([", ".join(sorted(names)), *notes.get(session.pk, [])]),
            url=session.get_absolute_url(),
            icon="register",
            kind="session",
        )
        for session, names in came.values()
    ]


def household_tab(user, household):
    """The tab "Attendance" of a family's page."""
    if not has_permission(user, Permission.FAMILY_VIEW):
        return None

    def context():
        return {"attendance": attendance_page(rows_of_household(household), today=local_today()), "is_family": True}

    return "Attendance", "sessions_app/attendance_tab.html", context


def person_section(user, person):
    """What a person came to, on their own page."""
    if not has_permission(user, Permission.FAMILY_VIEW):
        return None
    page = attendance_page(Attendance.objects.filter(person=person), today=local_today())
    return "Attendance", "sessions_app/attendance_tab.html", {"attendance": page, "is_family": False}


def contact_days():
    """The days on which people were present at a session that ran (measures, "Qualifying contact")."""
    present = Attendance.objects.filter(status=AttendanceStatus.PRESENT, session__status=SessionStatus.RAN)
    return present.order_by().values("person_id", day=F("session__date"))
