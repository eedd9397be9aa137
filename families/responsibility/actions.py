"""What happens to responsibility, orders and trusted adults: recorded with what was seen, changed, ended, checked.

Keywords only, `by=` the acting User, one transaction each, an event about the child without names or reasons.
"""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from centre.core import audit
from centre.core.models import AuditEvent
from staff.permissions import Permission, has_permission

from ..actions.saving import EARLIEST, locked, refuse_future, save_checked
from ..models import Person
from ..models.responsibility import (
    CourtOrder,
    CourtOrderBound,
    CourtOrderChild,
    ParentalResponsibility,
    TrustedAdult,
)

RESPONSIBILITY_FACTS = ("held", "evidence", "seen_on", "from_date", "to_date")
ORDER_FACTS = (
    "kind",
    "court",
    "made_on",
    "expires_on",
    "ended_on",
    "binds",
    "instruction",
    "document_seen_on",
)
ADULT_FACTS = ("name", "relation", "phone", "may_collect", "call_order", "from_date", "to_date")
MOST_WRONG = 5
WRONG_WITHIN = timedelta(minutes=15)
TOO_MANY = "Too many wrong tries. Keep the child here and ring the family."
LATEST_YEAR = 2100


@transaction.atomic
def record_responsibility(
    *,
    by,
    children: list[Person],
    holder: Person | None = None,
    holder_name: str = "",
    held: str,
    evidence: str = "",
    seen_on: date | None = None,
    from_date: date | None = None,
    to_date: date | None = None,
) -> list[ParentalResponsibility]:
    """What was answered and seen, for each of the children. Raises ValidationError and PermissionDenied."""
    _may(by, Permission.RESPONSIBILITY_RECORD)
    if not children:
        raise ValidationError({"children": "Tick at least one child"})
    _check_days(from_date=from_date, to_date=to_date)
    _check_evidence(held, evidence, seen_on)
    rows = []
    for child in children:
        rows.append(
            save_checked(
                ParentalResponsibility(
                    child=child,
                    holder=holder,
                    holder_name="" if holder else holder_name.strip(),
                    held=held,
                    evidence=evidence,
                    seen_on=seen_on,
                    seen_by=by if evidence else None,
                    from_date=from_date,
                    to_date=to_date,
                )
            )
        )
        _record("responsibility.recorded", by, child, "An answer on parental responsibility was recorded.")
    return rows


@transaction.atomic
def change_responsibility(*, by, row: ParentalResponsibility, seen: str, changes: dict) -> ParentalResponsibility:
    """Put an answer right, or end it (changes: any of RESPONSIBILITY_FACTS). What it was stays in the history.

    seen: saving.fingerprint(row, RESPONSIBILITY_FACTS). Raises StaleRecord, ValidationError, PermissionDenied.
    """
    _may(by, Permission.RESPONSIBILITY_RECORD)
    row = locked(row, seen=seen, fields=RESPONSIBILITY_FACTS)
    evidence_before = (row.evidence, row.seen_on)
    changed = _put(row, changes)
    _check_days(from_date=row.from_date, to_date=row.to_date)
    _check_evidence(row.held, row.evidence, row.seen_on)
    if not changed:
        return row
    if (row.evidence, row.seen_on) != evidence_before:
        row.seen_by = by if row.evidence else None
    save_checked(row)
    _record("responsibility.changed", by, row.child, "An answer on parental responsibility was changed.", changed)
    return row


@transaction.atomic
def record_order(
    *, by, children: list[Person], document_seen_on: date | None, binds_people: list[Person] = (), **facts
) -> CourtOrder:
    """An order of a court whose document was seen, about these children (facts: the others of ORDER_FACTS).

    binds_people: those of whom it binds that we know; `binds` says in words who else.

    What a parent tells is no order (domain trap T-35): without a document the order is refused, and what must be done
    at the door is written down as a stop alert instead. Raises ValidationError and PermissionDenied.
    """
    _may(by, Permission.RESPONSIBILITY_RECORD)
    if document_seen_on is None:
        raise ValidationError({"document_seen_on": "An order is recorded when its document has been seen"})
    order = CourtOrder(document_seen_on=document_seen_on, document_seen_by=by, **facts)
    _check_order(order, children, binds_people)
    save_checked(order)
    CourtOrderChild.objects.bulk_create(CourtOrderChild(order=order, child=child) for child in children)
    CourtOrderBound.objects.bulk_create(CourtOrderBound(order=order, person=person) for person in binds_people)
    for child in children:
        _record("order.recorded", by, child, "A court order was recorded.")
    return order


@transaction.atomic
def change_order(
    *,
    by,
    order: CourtOrder,
    seen: str,
    children: list[Person],
    changes: dict,
    binds_people: list[Person] | None = None,
) -> CourtOrder:
    """Put an order right, give it another expiry, or end it early. binds_people: None leaves them as they are.

    seen: saving.fingerprint(order, ORDER_FACTS). Raises StaleRecord, ValidationError, PermissionDenied.
    """
    _may(by, Permission.RESPONSIBILITY_RECORD)
    order = locked(order, seen=seen, fields=ORDER_FACTS)
    changed = _put(order, changes)
    if order.document_seen_on is None:
        raise ValidationError({"document_seen_on": "An order is recorded when its document has been seen"})
    bound = list(order.binds_people.all()) if binds_people is None else binds_people
    _check_order(order, children, bound)
    if _put_people(CourtOrderChild, "child", order, children):
        changed.append("children")
    if _put_people(CourtOrderBound, "person", order, bound):
        changed.append("binds")
    if changed:
        if "document_seen_on" in changed:
            order.document_seen_by = by
        save_checked(order)
        for child in children:
            _record("order.changed", by, child, "A court order was changed.", changed)
    return order


@transaction.atomic
def trust_adult(*, by, children: list[Person], password: str = "", **facts) -> list[TrustedAdult]:
    """Somebody may take these children home, is rung for them, or both (facts: ADULT_FACTS).

    password: what they will say at the door; kept as a hash alone. Raises ValidationError and PermissionDenied.
    """
    _may(by, Permission.FAMILY_CHANGE)
    if not children:
        raise ValidationError({"children": "Tick at least one child"})
    rows = []
    for child in children:
        row = TrustedAdult(child=child, **facts)
        _check_adult(row, password)
        row.set_password(password)
        rows.append(save_checked(row))
        _record("trusted_adult.added", by, child, "Somebody who may collect or is rung was added.")
    return rows


@transaction.atomic
def change_adult(
    *, by, row: TrustedAdult, seen: str, changes: dict, password: str = "", without_password: bool = False
) -> TrustedAdult:
    """Put right, or end, what was agreed about somebody. password: a new one; "" keeps the old.

    seen: saving.fingerprint(row, ADULT_FACTS). Raises StaleRecord, ValidationError, PermissionDenied.
    """
    _may(by, Permission.FAMILY_CHANGE)
    row = locked(row, seen=seen, fields=ADULT_FACTS)
    changed = _put(row, changes)
    _check_adult(row, password)
    if password.strip() or (without_password and row.has_password):
        row.set_password("" if without_password else password)
        changed.append("password")
    if changed:
        save_checked(row)
        _record("trusted_adult.changed", by, row.child, "Who may collect or is rung was changed.", changed)
    return row


@transaction.atomic
def check_collection_password(*, by, row: TrustedAdult, heard: str) -> bool:
    """Whether what was said is the password. Every try is an event. ValidationError after too many."""
    _may(by, Permission.REGISTER_MARK)
    row = locked(row)
    wrong = AuditEvent.objects.filter(
        action="collection_password.wrong",
        subject_type=row._meta.label_lower,
        subject_id=str(row.pk),
        at__gte=timezone.now() - WRONG_WITHIN,
    )
    if wrong.count() >= MOST_WRONG:
        raise ValidationError({"heard": TOO_MANY})
    right = row.is_password(heard)
    audit.record(
        "collection_password.right" if right else "collection_password.wrong",
        by=by,
        subject=row,
        summary="A collection password was right." if right else "A collection password was wrong.",
    )
    return right


def _may(user, permission):
    if not has_permission(user, permission):
        raise PermissionDenied


def _put(row, changes) -> list[str]:
    changed = [name for name, value in changes.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, changes[name])
    return changed


def _put_people(model, field, order, people) -> bool:
    """Let exactly these people hang on the order; whether that changed anything."""
    before = {getattr(row, f"{field}_id"): row.pk for row in model.objects.filter(order=order)}
    now = {person.pk: person for person in people}
    if before.keys() == now.keys():
        return False
    model.objects.filter(pk__in=[row for pk, row in before.items() if pk not in now]).delete()
    model.objects.bulk_create(model(order=order, **{field: person}) for pk, person in now.items() if pk not in before)
    return True


def _check_days(**days):
    for name, day in days.items():
        if day is not None and not EARLIEST.year <= day.year <= LATEST_YEAR:
            raise ValidationError({name: f"Enter a year between {EARLIEST.year} and {LATEST_YEAR}"})


def _check_evidence(held, evidence, seen_on):
    if evidence and seen_on is None:
        raise ValidationError({"seen_on": "Enter the day on which you saw it"})
    if not evidence and seen_on is not None:
        raise ValidationError({"evidence": "Choose what you saw, or take the day away"})
    refuse_future(seen_on, "seen_on", "Enter the day on which you saw it: today or earlier")
    _check_days(seen_on=seen_on)


def _check_order(order, children, bound):
    if not children:
        raise ValidationError({"children": "Tick at least one child"})
    if not bound and not order.binds.strip():
        raise ValidationError({"binds": "Tick whom it binds, or enter it in words"})
    if {person.pk for person in bound} & {child.pk for child in children}:
        raise ValidationError({"binds_people": "An order does not bind the child it is about: tick somebody else"})
    refuse_future(order.made_on, "made_on", "Enter the day on which the court made it: today or earlier")
    refuse_future(order.document_seen_on, "document_seen_on", "Enter the day on which you saw it: today or earlier")
    _check_days(made_on=order.made_on, expires_on=order.expires_on, ended_on=order.ended_on)


def _check_adult(row, password):
    _check_days(from_date=row.from_date, to_date=row.to_date)
    if password.strip() and not row.may_collect:
        raise ValidationError({"password": "A password is for somebody who may take the child home"})


def _record(action, by, child, summary, changed=None):
    audit.record(action, by=by, subject=child, summary=summary, detail={"changed": changed} if changed else None)
