"""What became of the programme: planned, ran, cancelled and why, for any period. One query.

Planned is everything that stood on the timetable; a session that was cancelled counts as planned and not run (domain
trap T-24).
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import BooleanField, Case, Count, When

from ..models import Session, SessionStatus


@dataclass
class ServiceAccount:
    """One service, or all of them: how many sessions were planned and what became of them."""

    name: str
    pk: object = None
    ran: int = 0
    cancelled: int = 0
    not_marked: int = 0
    to_come: int = 0
    why: Counter = field(default_factory=Counter)

    @property
    def planned(self) -> int:
        return self.ran + self.cancelled + self.not_marked + self.to_come

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """The reasons of cancelling, the most frequent first."""
        return sorted(self.why.items(), key=lambda row: (-row[1], row[0]))

    def add(self, status, because, is_past: bool, number: int) -> None:
        if status == SessionStatus.RAN:
            self.ran += number
        elif status == SessionStatus.CANCELLED:
            self.cancelled += number
            self.why[because] += number
        elif is_past:
            self.not_marked += number
        else:
            self.to_come += number


def account_of(start, end, *, today) -> tuple[list[ServiceAccount], ServiceAccount]:
    """Each service with sessions from `start` to `end`, by name, and all of them together. One query."""
    rows = (
        Session.objects.between(start, end)
        .annotate(is_past=Case(When(date__lt=today, then=True), default=False, output_field=BooleanField()))
        .values("service", "service__name", "status", "cancelled_because", "is_past")
        .annotate(number=Count("pk"))
        .order_by("service__name", "service")
        .values_list("service", "service__name", "status", "cancelled_because", "is_past", "number")
    )
    services: dict = {}
    total = ServiceAccount("All services")
    for service, name, status, because, is_past, number in rows:
        account = services.setdefault(service, ServiceAccount(name, service))
        for each in (account, total):
            each.add(status, because.strip(), is_past, number)
    return list(services.values()), total
