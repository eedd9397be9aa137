"""From list to work: families are assigned, tries are logged, something comes of it; monthly numbers are typed.

Keywords only, `by=` the acting User, one transaction each, an event without names.
"""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from centre.core import audit
from centre.core.dates import local_today
from staff.permissions import Permission, has_permission

from ..actions.saving import locked, refuse_future, save_checked
from ..barriers.check import barriers_of
from ..models import Address, AttemptKind, ContactWish, Household, OutreachAttempt, OutreachMonth, OutreachTask, Person
from ..privacy import may_read


@transaction.atomic
def assign(*, by, households, why: str, to) -> list[OutreachTask]:
    """Give families (ids) to a colleague to be reached; the new tasks. At most one query a family for writing.

    Left out without a word about why: families somebody is at already, and those from which either of the two is kept
    out. Raises PermissionDenied where one of the two may not change families.
    """
    _may(by)
    _may(to)
    barred = barriers_of(by).kept_out | barriers_of(to).kept_out
    families = Household.objects.not_merged().filter(pk__in=set(households) - barred)
    # Held, so that two colleagues pressing at once do not both assign.
    families = list(families.select_for_update().order_by("pk"))
    taken = set(OutreachTask.objects.open().filter(household__in=families).values_list("household_id", flat=True))
    made = []
    for family in families:
        if family.pk not in taken:
            task = OutreachTask(household=family, why=why, assigned_to=to, assigned_by=by, assigned_on=local_today())
            made.append(save_checked(task))
            audit.record("outreach.assigned", by=by, subject=task, summary="A family to reach was assigned.")
    return made


@transaction.atomic
def log(*, by, task: OutreachTask, kind: str = "", on: date | None = None, note: str = "", outcome: str = ""):
    """A try (kind, on, note), what came of it (outcome, which closes the task), or both.

    Texts go to those alone who agreed to them; letters go to no confidential address. Raises ValidationError.
    """
    _may(by)
    task = locked(task)
    if task.closed_on is not None:
        raise ValidationError("This was closed meanwhile. A family can be assigned again from the lists.")
    if not kind and not outcome:
        raise ValidationError({"kind": "Choose what you tried, or what came of it"})
    if kind:
        _try(by, task, kind, on or local_today(), note.strip())
    if outcome:
        task.outcome, task.closed_on, task.closed_by = outcome, local_today(), by
        save_checked(task)
        audit.record(
            "outreach.closed", by=by, subject=task, summary="A family to reach was closed.", detail={"outcome": outcome}
        )
    return task


def _try(by, task, kind, on, note):
    refuse_future(on, "on", "Enter a day that is not ahead of us")
    if on < task.assigned_on:
        raise ValidationError({"on": "It was only assigned later. Enter a day since then"})
    if kind == AttemptKind.TEXT and not may_be_texted(task.household_id, on=on):
        raise ValidationError({"kind": "Nobody in this family has agreed to text messages. Ring or write instead"})
    wish = task.household.contact_wish
    if (kind == AttemptKind.LETTER and wish) or (kind == AttemptKind.TEXT and wish == ContactWish.NO_CONTACT):
        raise ValidationError({"kind": f"The family’s wish: {task.household.get_contact_wish_display().lower()}"})
    home = Address.objects.in_force(on=on).filter(household=task.household_id, confidential=True).first()
    if home is not None and (kind == AttemptKind.LETTER or (kind == AttemptKind.KNOCK and not may_read(home, by))):
        raise ValidationError({"kind": "The address is confidential: ring, or ask the safeguarding lead"})
    save_checked(OutreachAttempt(task=task, kind=kind, on=on, note=note, by=by))
    audit.record(
        "outreach.tried", by=by, subject=task, summary="A try to reach a family was logged.", detail={"kind": kind}
    )


def may_be_texted(household, *, on: date) -> bool:
    """Whether an adult of the family has agreed to text messages (newest answer). One query."""
    adults = Person.objects.of_household(household, on=on).exclude(role__in=("child", "expected baby"))
    return adults.permitting("texts", on=on).exists()


@transaction.atomic
def tell_month(*, by, month: date, **numbers) -> OutreachMonth:
    """Keep what was told of a month; a number that is None stays as it was. Raises ValidationError.

    numbers: births_notified, offers_eligible, offers_taken_up.
    """
    _may(by)
    month = month.replace(day=1)
    refuse_future(month, "month", "Choose a month that has begun")
    row = OutreachMonth.objects.select_for_update().filter(pk=month).first() or OutreachMonth(month=month)
    given = {name: value for name, value in numbers.items() if value is not None}
    if not given:
        raise ValidationError("Enter at least one number.")
    before = {name: getattr(row, name) for name in given}
    for name, value in given.items():
        setattr(row, name, value)
    row.changed_by = by
    save_checked(row)
    audit.record(
        "outreach.month_told",
        by=by,
        subject=row,
        summary=f"Numbers for {month:%B %Y} were entered.",
        detail={"before": before, "after": given},
    )
    return row


def _may(user):
    if not has_permission(user, Permission.FAMILY_CHANGE):
        raise PermissionDenied
