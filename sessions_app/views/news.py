"""What other devices have marked since: the register asks for it by itself every few seconds."""

from datetime import datetime, timedelta

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from centre.core.dates import local_today
from centre.core.views import requires
from families.models import Person
from staff.permissions import Permission

from ..creche.live import creche_now
from ..devices import note_device, other_devices
from ..models import Attendance
from ..roll import Row, with_care, with_doors
from ..states import state_of
from .parts import session_to_mark
from .register import head_count_form_for, mode_of

# A mark shows to others when its transaction ends, a little after the moment it carries.
LOOK_BACK = timedelta(seconds=20)
LONGEST_AGO = timedelta(hours=12)


def cursor_now() -> str:
    """A moment, as the page hands it back with its next question."""
    return timezone.now().isoformat()


@require_POST
@requires(Permission.REGISTER_MARK)
def news(request, pk):
    """since=<cursor>: the rows that changed, the counters' ground, and who else is here. Notes that this screen is."""
    session = session_to_mark(request, pk)
    since = _moment(request.POST.get("since", ""))
    cursor = cursor_now()
    note_device(session, request)
    today = local_today()
    mode = mode_of(request, session, today=today)
    return render(
        request,
        "sessions_app/register/news.html",
        {
            "session": session,
            "state": state_of(session, today=today),
            "mode": mode,
            "ratio": creche_now(session) if session.is_creche and mode == "mark" else None,
            "rows": changed_rows(session, since - LOOK_BACK),
            "guests_now": session.guests.filter(time_out=None).count(),
            "other_devices": other_devices(session, request),
            "news_cursor": cursor,
            "head_count_form": head_count_form_for(session),
            "seen_state": request.POST.get("state", ""),
        },
    )


def changed_rows(session, since) -> list[Row]:
    """Rows whose mark was made, changed or taken back since the moment; three queries whatever their number."""
    history = Attendance.pgh_event_model.objects.filter(session=session.pk, pgh_created_at__gte=since)
    people = set(history.order_by().values_list("person", flat=True))
    if not people:
        return []
    marked = {
        row.person_id: row
        for row in session.attendances.filter(person__in=people).select_related("person", "came_with")
    }
    gone = Person.objects.filter(pk__in=people - set(marked)) if people - set(marked) else []
    rows = [Row.at(session, row.person, row) for row in marked.values()]
    return _with_all(session, rows + [Row.at(session, person) for person in gone])


def _moment(text) -> datetime:
    now = timezone.now()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return now
    if timezone.is_naive(moment):
        return now
    return max(min(moment, now), now - LONGEST_AGO)


def _with_all(session, rows) -> list[Row]:
    return with_care(with_doors(rows), session)
