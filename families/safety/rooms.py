"""What lone working puts on the desk: who is out now, and on top of everything who has not come out."""

from django.utils import timezone

from centre.core.models import CentreSettings
from centre.core.rooms import DeskSection, register_desk_section
from staff.permissions import Permission, has_permission

from ..models import VisitSafety
from .standing import overdue_after, rows_of


def register() -> None:
    """Called once when the programme starts."""
    register_desk_section(DeskSection("visits-out", "families/safety_desk.html", out_now, order=1, column="main"))


def out_now(user, today):
    """Who is out on a home visit and who is overdue: everybody for those who answer alerts or keep the board; for a
    worker their own. One query while nobody is out, two more otherwise (no homes: the desk stands open all day).
    """
    answers = has_permission(user, Permission.VISIT_ALERT_ANSWER)
    if not has_permission(user, Permission.VISIT_BOARD_VIEW):
        return None
    now = timezone.now()
    found = VisitSafety.objects.watched(now=now, after=overdue_after(CentreSettings.load())).in_order()
    if has_permission(user, Permission.VISIT_CHANGE) and not answers:
        found = found.of_worker(user)
    rows = rows_of(found, user, now=now, today=today, with_homes=False)
    late = [row for row in rows if row.late]
    return {
        "late": late,
        "out": [row for row in rows if not row.late],
        "answers": answers,
        "overdue": len(late) if answers else 0,
        "today": today,
    }
