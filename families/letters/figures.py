"""How the promises were kept, month by month."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth

from ..models.letter import Correspondence

MONTHS_SHOWN = 12


@dataclass(frozen=True)
class MonthOfLetters:
    """What came in during a month, and what became of it by `as_at`: in_time + late + waiting + overdue = promised."""

    month: date
    came: int
    promised: int
    in_time: int
    late: int
    waiting: int
    overdue: int

    @property
    def kept(self) -> str:
        """In time, of those that are decided (answered, or overdue): "9 of 10"."""
        decided = self.in_time + self.late + self.overdue
        return f"{self.in_time} of {decided}" if decided else "none due yet"


def months_of_letters(rows=None, *, as_at: date) -> list[MonthOfLetters]:
    """The last twelve months with anything in them, newest first. One query. rows: a queryset, else everything."""
    rows = Correspondence.objects.all() if rows is None else rows
    promised = Q(due_on__isnull=False)
    open_still = promised & Q(answered_on__isnull=True)
    found = (
        rows.filter(came_on__lte=as_at)
        .order_by()
        .annotate(month=TruncMonth("came_on"))
        .values("month")
        .annotate(
            came=Count("pk"),
            promised=Count("pk", filter=promised),
            in_time=Count("pk", filter=promised & Q(answered_on__lte=F("due_on"))),
            late=Count("pk", filter=promised & Q(answered_on__gt=F("due_on"))),
            waiting=Count("pk", filter=open_still & Q(due_on__gte=as_at)),
            overdue=Count("pk", filter=open_still & Q(due_on__lt=as_at)),
        )
        .order_by("-month")[:MONTHS_SHOWN]
    )
    return [MonthOfLetters(**row) for row in found]
