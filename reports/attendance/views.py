"""The page of the attendance analysis, in full for the team, and its files for outside the team."""

from datetime import date

from django.core.paginator import Paginator
from django.db.models import Min
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from centre.core.audit import record
from centre.core.dates import local_today
from centre.core.models import Term
from centre.core.periods import Period, named_periods
from centre.core.views import HiddenFromUser, requires
from families.models import Group
from sessions_app.models import Service, Session, SessionStatus
from staff.permissions import Permission, has_permission
from staff.sign_in.recent import requires_recent_sign_in

from .counting import analysis_of, followed_whole, not_back
from .files import KINDS, charts_of, file_for_outside
from .forms import AnalysisForm
from .lists import named
from .rows import InFull, tables_of
from .words import DEFINITIONS, FOLLOWED_WEEKS, NAMES

PAGE = 50


@require_GET
@requires(Permission.MEASURE_VIEW)
def attendance(request):
    """When families come and whether they come again. Complete figures: on screen only, for the team."""
    today = local_today()
    periods = named_periods(today, Term.objects.all())
    asked = request.GET
    unasked = not any(asked.get(name) for name in ("period", "first", "last"))
    if unasked:
        asked = asked.copy()
        asked["period"] = newest_followed(periods, today).value
    form = AnalysisForm(asked, periods=periods)
    context = {"form": form, "chosen": None, "today": today}
    if form.is_valid():
        chosen, service = form.cleaned_data["chosen"], form.cleaned_data["service"]
        analysis = analysis_of(chosen.start, chosen.end, today=today, service=service.pk if service else None)
        may_know = set(Group.objects.visible_to(request.user).values_list("name", flat=True))
        tables = tables_of(InFull(analysis), dict(Service.objects.values_list("pk", "name")), groups=may_know)
        context |= {
            "chosen": chosen,
            "service": service,
            "analysis": analysis,
            "tables": tables,
            "charts": charts_of(tables),
            "names": NAMES,
            "definitions": DEFINITIONS,
            "weeks_followed": FOLLOWED_WEEKS,
            "page_obj": _families(request, chosen, service, today),
            "may_export": bool(chosen.calendar) and has_permission(request.user, Permission.EXPORT_RUN),
            "unasked": unasked,
            "not_begun": chosen.start > today,
        }
    return render(request, "reports/attendance.html", context)


def newest_followed(periods: list[Period], today: date) -> Period:
    """The period that is shown first: the newest of which everybody has been followed and in which a session ran.

    The newest there is where there is none. One query.
    """
    began = Session.objects.filter(status=SessionStatus.RAN).aggregate(day=Min("date"))["day"]
    known = (each for each in periods if began and began <= each.end and followed_whole(each.end, today=today))
    return next(known, periods[0])


def _families(request, chosen, service, today):
    """The page of names behind "have not come back"; None for those who may not see families."""
    if not has_permission(request.user, Permission.FAMILY_VIEW):
        return None
    rows = not_back(chosen.start, chosen.end, today=today, service=service.pk if service else None)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    page.object_list = named(list(page.object_list), request.user, today=today)
    return page


@require_POST
@requires(Permission.EXPORT_RUN)
@requires_recent_sign_in
def attendance_file(request):
    """The whole centre with all its services for a named period, through the small-number rule.

    Days of one's own are not given out: two periods that differ by a day could be subtracted from each other.
    """
    today = local_today()
    periods = {period.value: period for period in named_periods(today, Term.objects.all())}
    period = periods.get(request.POST.get("period") or next(iter(periods)))
    kind = request.POST.get("format") or KINDS[0]
    if period is None or kind not in KINDS:
        raise HiddenFromUser
    content, media_type = file_for_outside(period, kind=kind, by=request.user, today=today)
    record(
        "report.exported",
        by=request.user,
        summary=f"Exported the attendance analysis of {period.name} through the small-number rule",
        detail={"format": kind},
    )
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{slugify(f"attendance {period.name}")}.{kind}"'
    return response
