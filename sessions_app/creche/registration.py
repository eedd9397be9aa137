"""Whether a crèche must be registered (trap T-30): by each child's own stays a day, and by days at the same premises.

Sources stand in the settings. Counted are days, in a calendar year, on which a child stayed longer than the limit, and
every day of a crèche that runs because of the fourteen days.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from centre.core import audit
from centre.core.dates import LONDON
from centre.core.models import CentreSettings

from ..models import Attendance, CareType, CrecheBasis, EarlierStay, RegistrationBasis, Service, Session
from .stays import minutes_of

NOTICE_DAYS = 14  # Ofsted is told at least so many days before (exemption of fourteen days)


@dataclass
class YearAtPremises:
    """The days of a calendar year at one place."""

    year: int
    premises: str
    days: list[date] = field(default_factory=list)  # toward the days without registration
    over: list[date] = field(default_factory=list)  # on which a child stayed longer than the limit
    most: int = 14
    warn: int = 12
    limit_minutes: int = 120

    @property
    def state(self) -> tuple[str, str]:
        """The word and the kind of its state."""
        if len(self.days) > self.most:
            return f"Over {self.most} days: it must be registered", "stop"
        if len(self.days) == self.most:
            return "No day left this year", "stop"
        if len(self.days) >= self.warn:
            left = self.most - len(self.days)
            return f"{left} {'day' if left == 1 else 'days'} left this year", "due"
        return f"{len(self.days)} of {self.most} days", "good"


def premises_at(address: str) -> str:
    """An address in one spelling; "" for the centre."""
    return " ".join(address.casefold().replace(",", " ").split())


def year_at(address: str, *, on: date) -> YearAtPremises:
    """The days so far of the year of `on` at the premises of this address ("" for the centre). Four queries.

    What counts is where each session was, not where its service is now.
    """
    settings = CentreSettings.load().as_on(on)
    premises, first = premises_at(address), date(on.year, 1, 1)
    held = Session.objects.filter(service__care_type=CareType.CRECHE, date__range=(first, on)).order_by()
    spelt = {each for each in held.values_list("venue_address", flat=True).distinct() if premises_at(each) == premises}
    bases: dict = {}
    for row in CrecheBasis.objects.all():
        bases.setdefault(row.service_id, []).append(row)  # the newest first
    found = YearAtPremises(
        on.year,
        address,
        most=settings.creche_year_days,
        warn=settings.creche_year_warning,
        limit_minutes=settings.creche_limit_minutes,
    )
    span = {
        "session__date__range": (first, on),
        "session__service__care_type": CareType.CRECHE,
        "session__venue_address__in": spelt,
    }
    stays: dict = {}
    of_fourteen = set()
    rows = Attendance.objects.filter(**span, session__status="ran", status="present", time_in__isnull=False)
    for day, child, start, end, last, which in rows.order_by().values_list(
        "session__date", "person", "time_in", "time_out", "session__end_time", "session__service"
    ):
        stays.setdefault((day, child), []).append((start, end or _still(day, last, start)))
        basis = next((each.basis for each in bases.get(which, ()) if each.from_date <= day), "")
        if basis == RegistrationBasis.FOURTEEN_DAYS:
            of_fourteen.add(day)
    # Only of who stands on the register as present still.
    still_there = {"session__attendances__person": F("child"), "session__attendances__status": "present"}
    earlier = EarlierStay.objects.counted().filter(**span, **still_there).order_by()
    for day, child, start, end in earlier.values_list("session__date", "child", "time_in", "time_out"):
        stays.setdefault((day, child), []).append((start, end))
    over = {day for (day, _), each in stays.items() if minutes_of(day, each, each[0][0]) > found.limit_minutes}
    found.over = sorted(over)
    found.days = sorted(over | of_fourteen)
    return found


def _still(day, last, start):
    """Until when somebody counts who was never signed out: now, or the session's end of a day that is over."""
    now = timezone.localtime(timezone.now(), LONDON)
    end = now.time() if day == now.date() else last or start
    return max(end, start)


def basis_on(service: Service, day: date) -> CrecheBasis | None:
    """On what basis a crèche runs on the day; None where nobody has said."""
    return CrecheBasis.objects.filter(service=service, from_date__lte=day).order_by("-from_date").first()


def what_is_wrong(basis: CrecheBasis | None, year: YearAtPremises) -> list[str]:
    """What does not fit the basis, in words that say what to do."""
    if basis is None:
        return ["Nobody has said on what basis this crèche runs. Say it here."]
    if basis.basis == RegistrationBasis.TWO_HOURS and year.over:
        last = year.over[-1]
        return [
            f"A child stayed longer than {year.limit_minutes} minutes on {len(year.over)} "
            f"{'day' if len(year.over) == 1 else 'days'} this year, the last on {last.day} {last:%B}: "
            "that basis does not cover it"
        ]
    if basis.basis == RegistrationBasis.FOURTEEN_DAYS:
        found = []
        if len(year.days) > year.most:
            found.append(f"It has run on {len(year.days)} days this year: more than {year.most} must be registered")
        if basis.notified_on is None or basis.notified_on > basis.from_date - timedelta(days=NOTICE_DAYS):
            found.append(f"Ofsted must be told at least {NOTICE_DAYS} days before the first day")
        return found
    return []


@transaction.atomic
def set_basis(*, by, service: Service, basis: str, from_date: date, number="", notified_on=None) -> CrecheBasis:
    """From this day on the crèche runs on this basis. Raises ValidationError."""
    row = CrecheBasis(service=service, basis=basis, from_date=from_date, number=number.strip(), notified_on=notified_on)
    row.full_clean()
    row.save()
    audit.record(
        "creche.basis", by=by, subject=service, summary=f"Registration basis: {service}", detail={"basis": basis}
    )
    return row
