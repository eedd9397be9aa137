"""Re-registration: every so many months a family's details are looked through with them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max

from centre.core import audit
from centre.core.dates import add_months, local_today

from ..models import DetailsCheck, Household, HouseholdMembership, Registration


def due_on(last: date, months: int) -> date:
    """The day from which details last checked on `last` are to be checked again.

    The same day of the month, or the first of the next where there is none: 31 August and six months is 1 March.
    """
    due = add_months(last, months)
    return due if due.day == last.day else due + timedelta(days=1)


def last_day_that_is_due(on: date, months: int) -> date:
    """Details last checked on this day or before are due on `on`; the same rule as `due_on`, seen from today."""
    return add_months(on, -months)


@dataclass(frozen=True)
class CheckStanding:
    """When a family's details were last checked, and when they are due again."""

    last: date | None
    due: date | None
    is_due: bool
    by_registering: bool = False


def check_standing(household: Household, *, on: date, months: int) -> CheckStanding:
    """How it stands with one family on the day. Registering somebody of it counts as a check. Two queries."""
    checked = household.details_checks.filter(on__lte=on).aggregate(last=Max("on"))["last"]
    main = HouseholdMembership.objects.in_force(on=on).main().filter(household=household).values("person_id")
    registered = Registration.objects.in_force(on=on).filter(person__in=main).aggregate(last=Max("registered_on"))
    days = [day for day in (checked, registered["last"]) if day]
    if not days or registered["last"] is None:
        return CheckStanding(max(days, default=None), None, is_due=False)
    last = max(days)
    due = due_on(last, months)
    return CheckStanding(last, due, on >= due, by_registering=last != checked)


@transaction.atomic
def everything_is_right(*, by, household: Household) -> DetailsCheck:
    """The family has looked at its details today and everything is still right. Pressed twice a day, it is one."""
    Household.objects.select_for_update().get(pk=household.pk)
    today = local_today()
    check = household.details_checks.filter(on=today).first()
    if check is None:
        check = DetailsCheck.objects.create(household=household, on=today, by=by)
        audit.record("details.checked", by=by, subject=household, summary="The details were checked: still right.")
    return check
