"""What happens to photos and scans: they are added, read, marked as removed. Each is audited, without names."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from centre.core import audit
from centre.core.views import HiddenFromUser
from staff.permissions import Permission, has_permission

from ..barriers.check import guard, is_closed
from ..models import Attachment, Case, Correspondence, CourtOrder, Visit
from ..visit_pages import may_read_notes
from ..visit_rights import may_change
from .cleaning import Refused, cleaned
from .scanning import Harmful, NoScanner, scan

MOST_OF_ONE_THING = 20
HARMFUL = "The virus scanner found something harmful in this file. It was not kept."
NO_SCANNER = (
    "The virus scanner does not answer just now, so nothing can be added. Try again later, or tell whoever runs it."
)


def may_read(user, attachment: Attachment) -> bool:
    """Whoever reads the notes of a visit, the letter or the order, or works the case."""
    if attachment.visit_id:
        return may_read_notes(user, attachment.visit.household_id)
    if attachment.case_id:
        return _works_case(user, attachment.case)
    if attachment.order_id:
        return _reads_order(user, attachment.order)
    return _reads_letter(user, attachment.letter_id)


def may_add(
    user,
    *,
    visit: Visit | None = None,
    letter: Correspondence | None = None,
    case: Case | None = None,
    order: CourtOrder | None = None,
) -> bool:
    """Whoever may change the visit and read its notes, reads the letter, works the case, or records orders."""
    if order is not None:
        return _reads_order(user, order)
    if case is not None:
        return _works_case(user, case)
    if visit is not None:
        return may_change(user, visit) and may_read_notes(user, visit.household_id)
    return _reads_letter(user, letter.pk)


def _reads_order(user, order) -> bool:
    """Its paper says far more than the instruction: it is for those who record orders, of families open to them."""
    if not has_permission(user, Permission.RESPONSIBILITY_RECORD):
        return False
    try:
        guard(user, *order.children.all(), restricted=True)
    except HiddenFromUser:
        return False
    return True


def _works_case(user, case) -> bool:
    return has_permission(user, Permission.CASE_WORK) and not is_closed(user, case.household_id)


def thing_of(attachment: Attachment):
    """The visit, letter, case or order that it belongs to."""
    return attachment.visit or attachment.letter or attachment.case or attachment.order


def whose(attachment: Attachment) -> dict:
    """What it belongs to, as `may_add` asks for it."""
    return {name: getattr(attachment, name) for name in ("visit", "letter", "case", "order")}


def _reads_letter(user, pk) -> bool:
    if not has_permission(user, Permission.LETTER_LOG):
        return False
    return Correspondence.objects.visible_to(user).filter(pk=pk).exists()


def add(
    *,
    by,
    upload,
    name: str = "",
    visit: Visit | None = None,
    letter: Correspondence | None = None,
    case: Case | None = None,
    order: CourtOrder | None = None,
) -> Attachment:
    """Keep a file: bounded, scanned, recognised, cleaned. Raises ValidationError (a sentence) and PermissionDenied."""
    if not may_add(by, visit=visit, letter=letter, case=case, order=order):
        raise PermissionDenied
    thing = visit or letter or case or order
    present = thing.attachments.filter(removed_at__isnull=True).count()
    if present >= MOST_OF_ONE_THING:
        raise ValidationError(f"There are {MOST_OF_ONE_THING} files already. Remove one first.")
    limit = settings.CENTRE_ATTACHMENT_MB
    if upload.size > limit * 1024 * 1024:
        raise ValidationError(f"This file is too large: at most {limit} MB.")
    data = upload.read()
    try:
        scan(data)
        kind, content = cleaned(data)
    except Refused as refused:
        raise ValidationError(str(refused)) from refused
    except Harmful as harmful:
        audit.record("attachment.refused", by=by, subject=thing, summary="A harmful file was refused.")
        raise ValidationError(HARMFUL) from harmful
    except NoScanner as missing:
        raise ValidationError(NO_SCANNER) from missing
    with transaction.atomic():
        row = Attachment.objects.create(
            visit=visit,
            letter=letter,
            case=case,
            order=order,
            name=" ".join(name.replace("\x00", "").split())[:120] or kind.label,
            kind=kind,
            content=content,
            size=len(content),
            added_by=by,
        )
        audit.record(
            "attachment.added",
            by=by,
            subject=thing,
            summary="A photo or scan was added.",
            detail={"kind": kind},
        )
    return row


@transaction.atomic
def read(*, by, attachment: Attachment) -> bytes:
    """The bytes; the reading is kept. Raises PermissionDenied."""
    if not may_read(by, attachment):
        raise PermissionDenied
    audit.record("attachment.read", by=by, subject=attachment, summary="A photo or scan was opened.")
    return bytes(attachment.content)


@transaction.atomic
def remove(*, by, attachment: Attachment, why: str) -> None:
    """Mark as removed: nobody sees it any more; that it was there, and why it went, stays. Raises ValidationError."""
    thing = thing_of(attachment)
    if not may_add(by, **whose(attachment)):
        raise PermissionDenied
    if not why.strip():
        raise ValidationError("Say why it is removed.")
    row = Attachment.objects.select_for_update(of=("self",)).defer("content").get(pk=attachment.pk)
    if row.removed_at is None:
        row.removed_at, row.removed_by, row.removed_why = timezone.now(), by, why.replace("\x00", "").strip()[:300]
        row.save(update_fields=["removed_at", "removed_by", "removed_why"])
        audit.record("attachment.removed", by=by, subject=thing, summary="A photo or scan was marked as removed.")
