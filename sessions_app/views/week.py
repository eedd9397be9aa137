from django.shortcuts import render

from centre.core.dates import local_today
from centre.core.views import requires
from staff.permissions import Permission, has_permission

from ..programme.clashes import clashes_between
from ..week import Week, days_of


@requires(Permission.SESSION_VIEW)
def week(request):
    """The timetable of a week: ?week=2025-W41, or this week."""
    today = local_today()
    this_week = Week.containing(today)
    shown = Week.from_text(request.GET.get("week", "")) or this_week
    days = days_of(shown, today=today, with_lacks=True)
    lines = [line for day in days for line in day.lines]
    start = max(today, shown.monday)
    clashes = {}
    if shown.sunday >= today:
        clashes = clashes_between(start, shown.sunday, [line.session for line in lines if line.session.date >= start])
    return render(
        request,
        "sessions_app/week.html",
        {
            "week": shown,
            "this_week": this_week,
            "days": days,
            "today": today,
            "lines": lines,
            "with_clashes": [(line, clashes[line.session.pk]) for line in lines if line.session.pk in clashes],
            "may_change": has_permission(request.user, Permission.SESSION_CHANGE),
        },
    )
