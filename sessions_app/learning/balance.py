"""Which areas of learning were planned and seen, by service, in any period. One query, however many services."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from ..models import Session, SessionStatus
from .eyfs import Area, framework_on


@dataclass(frozen=True)
class Cell:
    area: Area
    planned: int
    seen: int


@dataclass(frozen=True)
class ServiceBalance:
    """One service, or all of them: its sessions, those with a plan, those told about, and each area."""

    name: str
    pk: object
    sessions: int
    plans: int
    told: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Balance:
    services: list[ServiceBalance]
    total: ServiceBalance

    @property
    def never(self) -> list[str]:
        """Areas that no plan of the period names; nothing where there is no plan at all."""
        return [cell.area.label for cell in self.total.cells if not cell.planned] if self.total.plans else []


def balance_of(start: date, end: date) -> Balance:
    """The services with sessions from `start` to `end` that were not cancelled, by name, and all of them together.

    Planned is what a plan names; seen is what colleagues ticked afterwards, planned or not.
    """
    areas = framework_on(end).areas
    counts = {}
    for area in areas:
        counts[f"planned_{area.value}"] = Count("pk", filter=Q(learning_plan__areas__contains=[area.value]))
        counts[f"seen_{area.value}"] = Count("pk", filter=Q(learning_plan__areas_seen__contains=[area.value]))
    rows = (
        Session.objects.between(start, end)
        .exclude(status=SessionStatus.CANCELLED)
        .values("service", "service__name")
        .annotate(
            number=Count("pk"),
            plans=Count("learning_plan"),
            told=Count("learning_plan", filter=Q(learning_plan__told_by__isnull=False)),
            **counts,
        )
        .order_by("service__name", "service")
    )
    services = [_service(row["service__name"], row["service"], [row], areas) for row in rows]
    planned = [each for each in services if each.plans]
    total = _service("All services", None, list(rows), areas)
    return Balance(planned, total)


def _service(name, pk, rows, areas) -> ServiceBalance:
    def add(key):
        return sum(row[key] for row in rows)

    cells = tuple(Cell(area, add(f"planned_{area.value}"), add(f"seen_{area.value}")) for area in areas)
    return ServiceBalance(name, pk, add("number"), add("plans"), add("told"), cells)
