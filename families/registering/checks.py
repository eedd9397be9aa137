"""Re-registration: every so many months a family's details are looked through with them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Max

from centre.core import audit
from centre.core.dates import add_months, local_today

from ..endings.quiet import QUIET, homes_in_grief
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
    """How it stands with one family on the day. Registering somebody of it counts as a check. Three queries
    at most: where somebody died within the year nobody asks (trap T-11).
    """
    checked = household.details_checks.filter(on__lte=on).aggregate(last=Max("on"))["last"]
    main = HouseholdMembership.objects.in_force(on=on).main().filter(household=household).values("person_id")
    registered = Registration.objects.in_force(on=on).filter(person__in=main).aggregate(last=Max("registered_on"))
    days = [day for day in (checked, registered["last"]) if day]
    if not days or registered["last"] is None:
        return CheckStanding(max(days, default=None), None, is_due=False)
    last = max(days)
    due = due_on(last, months)
    is_due = on >= due and not homes_in_grief(on=on).filter(household=household).exists()
    return CheckStanding(last, due, is_due, by_registering=last != checked)


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


def how_many_are_due(*, on: date, months: int) -> int:
    """How many families HouseholdQuerySet.details_due holds among those registered, in one pass: it is for the desk."""
    with connection.cursor() as cursor:
        values = {"on": on, "since": last_day_that_is_due(on, months), "grief_since": on - QUIET}
        cursor.execute(_HOW_MANY, values)
        return cursor.fetchone()[0]


_HOW_MANY = """
SELECT count(*) FROM (
    SELECT membership.household_id
    FROM families_householdmembership AS membership
    JOIN families_registration AS registration ON registration.person_id = membership.person_id
    WHERE membership.main
      AND (membership.from_date IS NULL OR membership.from_date <= %(on)s)
      AND (membership.to_date IS NULL OR membership.to_date >= %(on)s)
      AND registration.registered_on <= %(on)s
      AND (registration.ended_on IS NULL OR registration.ended_on >= %(on)s)
    GROUP BY membership.household_id
    HAVING max(registration.registered_on) <= %(since)s
) AS family
WHERE NOT EXISTS (
    SELECT FROM families_detailscheck AS checked
    WHERE checked.household_id = family.household_id AND checked."on" > %(since)s AND checked."on" <= %(on)s
)
AND family.household_id NOT IN (
    SELECT grief.household_id FROM families_householdmembership AS grief
    JOIN families_person AS dead ON dead.id = grief.person_id
    WHERE dead.died_on BETWEEN %(grief_since)s AND %(on)s
)
"""
