"""How a home visit stands as the board and the desk tell it: who, until when, late or not, and where.

The place of a hidden family is masked; its timer runs like any other (T-70).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from centre.core.models import CentreSettings
from staff.permissions import Permission, has_permission

from ..barriers.check import barriers_of
from ..models import Visit, VisitSafety
from ..visit_families import FamilyWords, HomeWords, families_in_words, homes_in_words
from .actions import may_tap

MOST_SHOWN = 60


@dataclass(frozen=True)
class OutRow:
    """One home visit on the board."""

    visit: Visit
    safety: VisitSafety
    who: str
    family: FamilyWords
    place: str
    withheld: bool
    late: bool
    state: tuple[str, str]
    may_tap: bool
    own: bool


def overdue_after(centre: CentreSettings) -> timedelta:
    return timedelta(minutes=centre.visit_overdue_minutes)


def is_overdue(safety: VisitSafety, now: datetime, centre: CentreSettings) -> bool:
    """Whether an alert stands: not ended, and expected out longer ago than the centre allows."""
    if safety.ended_at or safety.expected_out_at is None or safety.visit.outcome:
        return False
    return now > safety.expected_out_at + overdue_after(centre)


def step_due(safety: VisitSafety, now: datetime, centre: CentreSettings) -> int:
    """The number of the step that is due, from 1; each falls due after as many minutes again. 0 before the alert."""
    if safety.expected_out_at is None:
        return 0
    passed = (now - safety.expected_out_at) / overdue_after(centre)
    return min(int(passed), len(centre.escalation_steps)) if passed > 0 else 0


def state_of(safety: VisitSafety, now: datetime, centre: CentreSettings) -> tuple[str, str]:
    """The word and the kind of state."""
    if is_overdue(safety, now, centre):
        return ("Not out yet", "late") if safety.went_in_at else ("Not checked in", "late")
    if safety.is_running:
        return ("Out any moment", "due") if now > safety.expected_out_at else ("In there now", "now")
    if safety.ended_at:
        return "Safe", "good"
    return "Planned", "quiet"


def rows_of(found, user, *, now: datetime, today: date, reader=None, with_homes=True) -> list[OutRow]:
    """Timers as rows; two queries for families and homes.

    reader: the user of a page that one opens on purpose: cleared, they get a hidden address, and the reading is
    recorded. Without a reader it is withheld from everybody (the desk renews itself each minute).
    """
    found = list(found[:MOST_SHOWN])
    centre = CentreSettings.load()
    ids = [safety.visit.household_id for safety in found]
    families = families_in_words(ids, on=today) if has_permission(user, Permission.FAMILY_VIEW) else {}
    homes = homes_in_words(ids, on=today, reader=reader) if with_homes else {}
    rows = []
    for safety in found:
        kept_out = safety.visit.household_id in barriers_of(user).kept_out
        visit, home = safety.visit, homes.get(safety.visit.household_id, HomeWords())
        rows.append(
            OutRow(
                visit=visit,
                safety=safety,
                who=visit.worker_words,
                family=FamilyWords("A family")
                if kept_out
                else families.get(visit.household_id, FamilyWords("A family")),
                # Also what was typed as the place can give a hidden home away.
                place="" if home.withheld or kept_out else visit.place or home.text,
                withheld=home.withheld,
                late=is_overdue(safety, now, centre),
                state=state_of(safety, now, centre),
                may_tap=may_tap(user, visit),
                own=user.pk in (visit.worker_id, safety.second_worker_id),
            )
        )
    return rows
