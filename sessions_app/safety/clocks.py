"""What an accident still asks for, and by when.

Parents are told the same day (early years framework: "the same day, or as soon as reasonably practicable"). The Health
and Safety Executive is told within 10 days of an accident after which a member of the public was taken to hospital from
here (RIDDOR 2013, regulation 5), or within 15 where a colleague cannot work for more than seven days (regulation 4).
Ofsted is told of a serious accident within 14 days (domain 4.3).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from families.models import PersonRole

from ..models import Incident, IncidentKind, Report
from .querysets import SERIOUS

SAFETY_EXECUTIVE_DAYS = 10
OFSTED_DAYS = 14


@dataclass(frozen=True)
class StillToDo:
    """words: what is to be done; due: the last day, None where there is none; step: which page does it."""

    words: str
    due: date | None
    step: str

    def is_late(self, today: date) -> bool:
        return self.due is not None and self.due < today


def still_to_do(incident: Incident) -> list[StillToDo]:
    """What somebody has to do about it, the most urgent first. Needs `person` read with it."""
    found = []
    on = incident.happened_on
    is_childs = incident.person_id is not None and incident.person.role == PersonRole.CHILD
    if is_childs and incident.kind != IncidentKind.NEAR_MISS and incident.parent_told_on is None:
        found.append(StillToDo("Tell the parent", on, "parent"))
    if is_serious(incident) or incident.safety_executive == Report.YES:
        found += _report(incident.safety_executive, "the Health and Safety Executive", on, SAFETY_EXECUTIVE_DAYS)
    if is_serious(incident) or incident.ofsted == Report.YES:
        found += _report(incident.ofsted, "Ofsted", on, OFSTED_DAYS)
    if incident.reviewed_on is None:
        found.append(StillToDo("Look at what happened, as a manager", None, "review"))
    return found


def is_serious(incident: Incident) -> bool:
    """Whether it raises the question who outside has to be told."""
    return incident.afterwards in SERIOUS


def _report(decided, whom, on, days):
    due = on + timedelta(days=days)
    if decided == Report.UNDECIDED:
        return [StillToDo(f"Decide whether {whom} has to be told", due, "review")]
    if decided == Report.YES:
        return [StillToDo(f"Report it to {whom}", due, "review")]
    return []
