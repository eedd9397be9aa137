"""What family support did in a period, in figures that balance: open + opened − closed = open (measures, M20)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import mean, median

from django.db.models import Count, Max, Min, Q

from ..models import Case, CaseChild, CaseReading, Visit
from ..models.case import ClosingReason
from ..models.case_plan import Occasion
from ..models.contact import VisitOutcome
from ..models.person import PersonRole
from .moves import CaseState


@dataclass(frozen=True)
class Balance:
    """Cases over a period. `open_at_end` is counted by itself, never worked out from the others."""

    open_at_start: int
    opened: int
    closed: int
    open_at_end: int

    @property
    def holds(self) -> bool:
        return self.open_at_start + self.opened - self.closed == self.open_at_end


def balance_of(days: Iterable[tuple[date, date | None]], first: date, last: date) -> Balance:
    """The balance of cases given by the days on which each was opened and closed (None: not yet).

    Open at the start is open at the end of the day before; a case opened and closed in the period counts in both.
    """
    days = list(days)
    return Balance(
        open_at_start=_open_at_end_of(days, first - timedelta(days=1)),
        opened=sum(first <= opened <= last for opened, _ in days),
        closed=sum(closed is not None and first <= closed <= last for _, closed in days),
        open_at_end=_open_at_end_of(days, last),
    )


def _open_at_end_of(days, day) -> int:
    return sum(opened <= day and (closed is None or closed > day) for opened, closed in days)


@dataclass(frozen=True)
class Weeks:
    """How long cases were open, in whole weeks and halves; None where there is none to count."""

    mean: float | None = None
    median: float | None = None


@dataclass(frozen=True)
class CaseFigures:
    """Everything that is counted of family support in a period."""

    balance: Balance
    received: int  # referrals that began an episode, whatever became of them
    not_accepted: int
    redirected: int
    closed_by_reason: list[tuple[str, int]]
    children: int  # whom the cases open at the end concern
    unborn: int  # of these, not born by then (domain trap T-10)
    weeks_of_closed: Weeks
    weeks_of_open: Weeks
    visits: dict = field(default_factory=dict)  # by outcome; "" is planned and not logged
    travelled: "Travelled | None" = None

    @property
    def visits_planned(self) -> int:
        """All that were in the diary, whatever became of them."""
        return sum(self.visits.values())

    @property
    def visits_made(self) -> int:
        return self.visits.get(VisitOutcome.ACHIEVED, 0)

    @property
    def visits_no_access(self) -> int:
        return self.visits.get(VisitOutcome.NO_ACCESS, 0)


@dataclass(frozen=True)
class Travelled:
    """Of the cases closed in the period: those with a first and a last reading, and of these those that came further.

    left_out: closed without two readings of any scale; always printed beside it (measures, M14).
    """

    measured: int
    further: int
    left_out: int


def case_figures(first: date, last: date, *, today: date) -> CaseFigures:
    """The figures of a period, both days included; of one that is still running, up to today. Six queries."""
    as_at = min(last, today)
    cases = list(
        Case.objects.filter(opened_on__lte=last)
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gte=first))
        .values_list("pk", "opened_on", "closed_on", "closing_reason")
    )
    closed = [case for case in cases if case[2] is not None and first <= case[2] <= last]
    still_open = [case for case in cases if case[2] is None or case[2] > last]
    decided = dict(
        Case.objects.filter(decided_on__range=(first, last)).order_by().values_list("state").annotate(Count("pk"))
    )
    reasons = Counter(reason for *_, reason in closed)
    children, unborn = _children([pk for pk, *_ in still_open], as_at)
    return CaseFigures(
        balance=balance_of([(opened, ended) for _, opened, ended, _ in cases], first, last),
        received=Case.objects.filter(received_on__range=(first, last)).count(),
        not_accepted=decided.get(CaseState.NOT_ACCEPTED, 0),
        redirected=decided.get(CaseState.REDIRECTED, 0),
        closed_by_reason=[(label, reasons[value]) for value, label in ClosingReason.choices if reasons[value]],
        children=children,
        unborn=unborn,
        weeks_of_closed=_weeks([(ended - opened).days for _, opened, ended, _ in closed]),
        weeks_of_open=_weeks([(as_at - opened).days for _, opened, *_ in still_open]),
        visits=dict(
            Visit.objects.filter(case__isnull=False, date__range=(first, last))
            .order_by()
            .values_list("outcome")
            .annotate(Count("pk"))
        ),
        travelled=_travelled([pk for pk, *_ in closed]),
    )


def _weeks(days: list[int]) -> Weeks:
    if not days:
        return Weeks()
    weeks = [each / 7 for each in days]
    return Weeks(mean=round(mean(weeks), 1), median=round(median(weeks), 1))


def _children(cases, on) -> tuple[int, int]:
    """Distinct children of these cases, and how many of them are not born on the day."""
    unborn = Q(person__role=PersonRole.EXPECTED_BABY) | Q(person__date_of_birth__gt=on)
    found = CaseChild.objects.filter(case__in=cases).aggregate(
        all=Count("person", distinct=True), unborn=Count("person", distinct=True, filter=unborn)
    )
    return found["all"], found["unborn"]


def _travelled(cases) -> Travelled:
    ways = (
        CaseReading.objects.filter(case__in=cases, occasion__in=[Occasion.FIRST, Occasion.LAST])
        .order_by()
        .values_list("case", "scale")
        .annotate(
            first=Min("value", filter=Q(occasion=Occasion.FIRST)), last=Max("value", filter=Q(occasion=Occasion.LAST))
        )
    )
    further: dict = {}
    for case, _, first, last in ways:
        if first is not None and last is not None:
            further[case] = further.get(case, False) or last > first
    return Travelled(measured=len(further), further=sum(further.values()), left_out=len(cases) - len(further))
