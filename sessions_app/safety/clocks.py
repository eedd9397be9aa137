"""What an accident still asks for, and by when.

Parents are told the same day (early years framework: "the same day, or as soon as reasonably practicable"). The Health
and Safety Executive is told within 10 days of an accident after which a member of the public was taken to hospital from
here (RIDDOR 2013, regulation 5) or a colleague has one of the specified injuries (regulation 4(1)), and within 15
where a colleague cannot work for more than seven days (regulation 4(2)). A death is told at once, by telephone
(regulation 6), and so is Ofsted.
Ofsted is told within 14 days of a serious accident, and of an allegation, a serious illness or food poisoning of two
children or more (domain 4.3): a manager decides it of everything that is no accident.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from families.models import PersonRole

from ..models import Afterwards, Incident, IncidentKind, Report, SpecifiedInjury
from .querysets import SERIOUS

SAFETY_EXECUTIVE_DAYS, OFF_WORK_DAYS = 10, 15
OFSTED_DAYS = 14
OTHER_REASONS = ": an allegation, a serious illness, food poisoning"
AT_ONCE = ": somebody has died, so at once and by telephone"


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
    if parent_waits(incident):
        found.append(StillToDo("Tell the parent", on, "parent"))
    if asks_safety_executive(incident) or incident.safety_executive == Report.YES:
        days, why = _executive_waits(incident)
        found += _report(incident.safety_executive, "the Health and Safety Executive", on, days, why)
    if asks_ofsted(incident) or incident.ofsted == Report.YES:
        why = ": a child was lost" if incident.kind == IncidentKind.MISSING else OTHER_REASONS
        why = "" if is_serious(incident) else why
        died = incident.afterwards == Afterwards.DIED
        found += _report(incident.ofsted, "Ofsted", on, 0 if died else OFSTED_DAYS, AT_ONCE if died else why)
    if incident.reviewed_on is None:
        found.append(StillToDo("Look at what happened, as a manager", None, "review"))
    return found


def parent_waits(incident: Incident) -> bool:
    """Whether the parent of a child has not been told yet. Needs `person` read with it."""
    is_childs = incident.person_id is not None and incident.person.role == PersonRole.CHILD
    return is_childs and incident.kind != IncidentKind.NEAR_MISS and incident.parent_told_on is None


def is_serious(incident: Incident) -> bool:
    """Whether it raises the question who outside has to be told."""
    return incident.afterwards in SERIOUS


def asks_safety_executive(incident: Incident) -> bool:
    """Whether a manager decides about the Health and Safety Executive (Incident.objects.waiting asks the same)."""
    return is_serious(incident) or (incident.is_colleague and incident.kind == IncidentKind.ACCIDENT)


def asks_ofsted(incident: Incident) -> bool:
    """Whether a manager has to decide about Ofsted (Incident.objects.waiting asks the same)."""
    return is_serious(incident) or incident.kind in (IncidentKind.INCIDENT, IncidentKind.MISSING)


def _executive_waits(incident: Incident) -> tuple[int, str]:
    """How many days there are to tell the Health and Safety Executive, and why it is asked."""
    if incident.afterwards == Afterwards.DIED:
        return 0, AT_ONCE
    if is_serious(incident):
        return SAFETY_EXECUTIVE_DAYS, ""
    if incident.specified_injury == SpecifiedInjury.YES:
        return SAFETY_EXECUTIVE_DAYS, ": a colleague’s injury of the kind that is always reported"
    if incident.specified_injury == SpecifiedInjury.NO:
        return OFF_WORK_DAYS, ": a colleague off work for more than seven days"
    # Until it is known which of the two, the shorter time holds.
    return SAFETY_EXECUTIVE_DAYS, ": a colleague hurt; whether the injury is always reported is not known yet"


def _report(decided, whom, on, days, why):
    due = on + timedelta(days=days)
    if decided == Report.UNDECIDED:
        return [StillToDo(f"Decide whether {whom} has to be told{why}", due, "review")]
    if decided == Report.YES:
        return [StillToDo(f"Report it to {whom}", due, "review")]
    return []
