"""What is decided about families whose time is over, and what holds them. Nothing here happens by itself.

Keywords only, `by=` the acting User, one transaction each, ValidationError for what cannot be.
"""

from copy import copy
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from centre.core import audit
from centre.core.dates import local_today
from staff.permissions import Permission, has_permission

from ..actions.saving import day_words, locked, save_checked
from ..merging.protocol import holds_restricted
from ..models import Destruction, Household, LegalHold, Person, RetentionClass, RetentionDecision
from .retention import classes_in_force, due

NOT_NOW = "This family cannot be redacted now: it is held, something of it is open, or its time is not over."
ASK_THE_LEAD = "This family cannot be redacted from here: ask the safeguarding lead."


@transaction.atomic
def change_class(*, by, code: str, years: int, to_year_end: bool, source: str) -> RetentionClass:
    """The centre's own schedule says otherwise; who says so is kept with it."""
    _may(by, Permission.RETENTION_DECIDE)
    row = RetentionClass.objects.select_for_update().filter(code=code).first() or copy(classes_in_force()[code])
    row.years, row.to_year_end, row.source = years, to_year_end, source
    save_checked(row)
    audit.record(
        "retention_class.changed",
        by=by,
        subject=row,
        summary="How long records are kept was changed.",
        detail={"years": years},
    )
    return row


@transaction.atomic
def hold(*, by, household: Household, reason: str, person: Person | None = None) -> LegalHold:
    """Nothing of the family is emptied until this is lifted; with a person: nothing of any family they belong to.

    Raises ValidationError where they are held already, or the person never belonged to the family.
    """
    _may(by, Permission.RIGHTS_RECORD)
    Household.objects.select_for_update().get(pk=household.pk)
    if person is not None and not household.memberships.filter(person=person).exists():
        raise ValidationError("This person does not belong to the family.")
    whose = {"person": person} if person is not None else {"household": household}
    if LegalHold.objects.filter(**whose, until=None).exists():
        raise ValidationError(f"{person.full_name if person else 'The family'} is held already.")
    row = save_checked(LegalHold(**whose, reason=reason, since=local_today(), by=by))
    audit.record("legal_hold.set", by=by, subject=person or household, summary="A legal hold was set.")
    return row


@transaction.atomic
def lift(*, by, row: LegalHold) -> LegalHold:
    """The reason is gone: the usual times hold again."""
    _may(by, Permission.RIGHTS_RECORD)
    row = locked(row)
    if row.until:
        raise ValidationError("It has been lifted already.")
    row.until, row.lifted_by = local_today(), by
    save_checked(row)
    audit.record("legal_hold.lifted", by=by, subject=row.household or row.person, summary="A legal hold was lifted.")
    return row


@transaction.atomic
def keep(*, by, household: Household, until: date, reason: str) -> RetentionDecision:
    """Kept longer, until a day on which it comes back to the list."""
    _may(by, Permission.RETENTION_DECIDE)
    if until <= local_today():
        raise ValidationError({"until": "Enter a day ahead of us"})
    row = save_checked(RetentionDecision(household=household, keep_until=until, reason=reason, by=by))
    audit.record(
        "retention.kept", by=by, subject=household, summary=f"A family is kept longer, until {day_words(until)}."
    )
    return row


@transaction.atomic
def redact(*, by, household: Household, authority: str) -> Destruction:
    """Empty the family of names, ways to reach them and words; every figure stays as it was. It cannot be undone.

    Raises ValidationError while anything stands against it: a hold, a decision to keep, an open case or registration,
    a time that is not over, or something the safeguarding lead has to say.
    """
    _may(by, Permission.RETENTION_DECIDE)
    household = Household.objects.select_for_update().get(pk=household.pk)
    found = due(today=local_today(), household=household.pk)
    if not found:
        raise ValidationError(NOT_NOW)
    if holds_restricted(household.memberships.values_list("person_id", flat=True)):
        raise ValidationError(ASK_THE_LEAD)
    row = Destruction(household=household, rule=found[0].rule.name, due_on=found[0].due_on, authority=authority, by=by)
    row.full_clean()
    row.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT families_empty_family(%s)", [row.pk])
    row.refresh_from_db()
    audit.record(
        "family.redacted", by=by, subject=household, summary="A family was redacted.", detail={"people": row.people}
    )
    return row


def _may(by, permission):
    if not has_permission(by, permission):
        raise PermissionDenied
