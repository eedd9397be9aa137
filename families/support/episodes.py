"""Which episode of family support a visit belongs to: the one into which its day falls, if there is one."""

from datetime import date

from ..models import Case, Visit


def case_for(household_id, *, on: date) -> Case | None:
    """The household's case of the day; the newer one where two meet on it."""
    return (
        Case.objects.filter(household_id=household_id).in_force(on=on).order_by("-received_on", "-entered_at").first()
    )


def attach(visit: Visit) -> None:
    """Put the case into the visit (unsaved) after its family or its day was set."""
    visit.case = case_for(visit.household_id, on=visit.date)


def gather_visits(case: Case) -> int:
    """Take up the family's visits since the referral came that belong to no case yet; how many there were."""
    found = Visit.objects.filter(household=case.household_id, case=None, date__gte=case.received_on)
    return found.update(case=case)
