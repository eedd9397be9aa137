"""What happens to the things of the library: listed, lent, back, cleaned, out of use because they could hurt somebody.

Keywords only, `by=` the acting User, one transaction each, an event without names. What a person could do wrong raises
ValidationError whose keys are fields of the form.
"""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from centre.core import audit
from centre.core.dates import local_today
from centre.core.models import CentreSettings
from families.actions.saving import day_words, locked, refuse_future, save_checked
from families.models import Household
from staff.permissions import Permission, has_permission

from ..models import Condition, LibraryThing, Loan, PlanThing, SessionPlan
from ..safety.actions import report_hazard

LONGEST = timedelta(days=366)
THING_FACTS = (
    *("number", "name", "kind", "age_from_months", "parts", "what_parts", "condition", "kept_where", "clean_first"),
)


def usually_due(from_date: date) -> date:
    """When something is due back that is lent on the day: as long as the centre lent things then."""
    return from_date + timedelta(days=CentreSettings.load().as_on(from_date).library_loan_days)


@transaction.atomic
def save_thing(*, by, row: LibraryThing | None = None, seen: str | None = None, **facts) -> LibraryThing:
    """Something is listed, or (row, seen) what is said about it put right. Raises StaleRecord, ValidationError."""
    _may(by, Permission.REGISTER_MARK)
    row = LibraryThing() if row is None else locked(row, seen=seen, fields=THING_FACTS)
    for name in THING_FACTS:
        setattr(row, name, facts[name])
    row.validate_unique()
    save_checked(row)
    _record("library.listed", by, row, "A thing of the library was listed or changed.")
    return row


@transaction.atomic
def lend(*, by, thing: LibraryThing, household: Household, from_date: date, due_on: date) -> Loan:
    """It goes to a family. Raises ValidationError, PermissionDenied."""
    _may(by, Permission.REGISTER_MARK)
    thing = locked(thing)
    if thing.why_not_lent:
        raise ValidationError(thing.why_not_lent)
    household = locked(household)
    if household.merged_into_id or household.redacted_on:
        raise ValidationError({"household": "This family's record is closed"})
    refuse_future(from_date, "from_date", "Enter a day that is not ahead of us")
    if due_on > from_date + LONGEST:
        raise ValidationError({"due_on": "Enter a day within a year"})
    last = thing.loans.order_by("-back_on").exclude(back_on=None).first()
    if last and last.back_on > from_date:
        raise ValidationError({"from_date": f"It only came back on {day_words(last.back_on)}"})
    loan = save_checked(Loan(thing=thing, household=household, from_date=from_date, due_on=due_on, lent_by=by))
    _record("library.lent", by, loan, f"A thing of the library was lent until {day_words(due_on)}.")
    return loan


@transaction.atomic
def bring_back(*, by, loan: Loan, back_on: date, condition: str, parts_missing: int) -> Loan:
    """It is back: how it is from now on, and whether it is cleaned first. Raises ValidationError, PermissionDenied."""
    _may(by, Permission.REGISTER_MARK)
    thing = locked(loan.thing)
    loan = locked(loan)
    if loan.back_on is not None:
        raise ValidationError("A colleague has taken it back already.")
    refuse_future(back_on, "back_on", "Enter a day that is not ahead of us")
    if back_on < loan.from_date:
        raise ValidationError({"back_on": f"It was only lent on {day_words(loan.from_date)}"})
    if parts_missing > thing.parts:
        raise ValidationError({"parts_missing": f"It has only {thing.parts}"})
    loan.back_on, loan.condition, loan.parts_missing = back_on, condition, parts_missing
    save_checked(loan)
    thing.condition = condition
    thing.to_clean_since = back_on if thing.clean_first else None
    save_checked(thing)
    _record("library.back", by, loan, f"A thing of the library came back on {day_words(back_on)}.")
    return loan


@transaction.atomic
def reminded(*, by, loan: Loan) -> Loan:
    """The family was reminded today. Raises ValidationError, PermissionDenied."""
    _may(by, Permission.REGISTER_MARK)
    loan = locked(loan)
    if loan.back_on is not None:
        raise ValidationError("It is back already.")
    loan.reminded_on = local_today()
    save_checked(loan)
    _record("library.reminded", by, loan, "A family was reminded of a loan.")
    return loan


@transaction.atomic
def cleaned(*, by, thing: LibraryThing) -> LibraryThing:
    """It is clean and may go out again. Raises PermissionDenied."""
    _may(by, Permission.REGISTER_MARK)
    thing = locked(thing)
    thing.to_clean_since = None
    save_checked(thing)
    _record("library.cleaned", by, thing, "A thing of the library was cleaned.")
    return thing


@transaction.atomic
def withdraw(*, by, thing: LibraryThing, because: str, unsafe: bool, risk: str = "") -> LibraryThing:
    """It is out of use from today. Unsafe: it becomes a hazard of this `risk`, until somebody puts it right.

    With a family it stays on loan, and the letter asks them not to use it. Raises ValidationError, PermissionDenied.
    """
    _may(by, Permission.SAFETY_RECORD if unsafe else Permission.REGISTER_MARK)
    thing = locked(thing)
    if thing.withdrawn_on is not None:
        raise ValidationError("A colleague has taken it out of use already.")
    thing.withdrawn_on, thing.withdrawn_because, thing.unsafe = local_today(), because.strip(), unsafe
    if unsafe:
        thing.hazard = report_hazard(
            by=by,
            place=thing.kept_where or "Library",
            what=f"{thing}: {thing.withdrawn_because}",
            risk=risk,
            made_safe="Taken out of use",
            for_whom=None,
            due_on=None,
        )
    save_checked(thing)
    _record("library.withdrawn", by, thing, "A thing of the library was taken out of use.")
    return thing


@transaction.atomic
def use_again(*, by, thing: LibraryThing) -> LibraryThing:
    """It is mended or found: in use again. Not while its hazard is open. Raises ValidationError, PermissionDenied."""
    _may(by, Permission.REGISTER_MARK)
    thing = locked(thing)
    if thing.hazard_id and thing.hazard.fixed_on is None:
        raise ValidationError("Its hazard is still open: somebody has to put it right first.")
    thing.withdrawn_on, thing.withdrawn_because, thing.unsafe = None, "", False
    thing.condition = Condition.WORN if thing.condition == Condition.DAMAGED else thing.condition
    save_checked(thing)
    _record("library.in_use", by, thing, "A thing of the library is in use again.")
    return thing


def put_out(*, plan: SessionPlan, things) -> None:
    """These things are put out by the plan, and no others. In the transaction of whoever saves the plan."""
    wanted = {each.pk for each in things}
    known = set(plan.plan_things.values_list("thing", flat=True))
    plan.plan_things.exclude(thing__in=wanted).delete()
    PlanThing.objects.bulk_create(PlanThing(plan=plan, thing_id=pk) for pk in wanted - known)


def _may(by, permission):
    if not has_permission(by, permission):
        raise PermissionDenied


def _record(action, by, row, summary):
    audit.record(action, by=by, subject=row, summary=summary)
