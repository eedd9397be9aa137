"""The privacy notice in its versions, to whom it was shown, and the partners for sharing by name."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from centre.core import audit
from centre.core.dates import local_today

from ..actions.saving import CHANGED_MEANWHILE, refuse_future, save_checked
from ..models import Household, HowShown, PrivacyNotice, PrivacyNoticeShown, SharingPartner

STARTER = """What we know about your family, and why

We are a children’s centre. When you register we write down who is in your family, how to reach you, and \
what would help you to use the centre. When you come to a session or we visit you, we write that down too.

Why we may
We do this as part of our public task for families with young children (UK GDPR, article 6(1)(e)). Things \
such as health, disability and ethnicity we keep for health and social care and for equal opportunities \
(article 9(2)(g) and (h)). We do not ask you to consent to the record itself.

What we ask you about separately
Photos, text messages, e-mails, and sharing with the partners we name: you may say yes or no to each, and \
change your mind at any time. It makes no difference to what you can use.

Who sees it
The people who work here, as far as each needs it. The council gets numbers without names. We share more \
only where the law asks for it, or where we must to keep a child safe; then we write down why, and tell you \
unless that would put somebody at risk.

How long we keep it
As long as you use the centre, and afterwards as long as the council’s retention schedule says.

Your rights
You may see what we hold, have it put right, and object. Ask us at the desk. You may also complain to the \
Information Commissioner’s Office (ico.org.uk).
"""


def current_notice(*, on: date | None = None) -> PrivacyNotice | None:
    """The version that families are shown on the day (today), or None where the centre has written none."""
    return PrivacyNotice.objects.current(on=on or local_today())


@transaction.atomic
def write_notice(*, by, text: str, from_date: date) -> PrivacyNotice:
    """A new version, from a day on. What families were shown before stays as it was. Raises ValidationError."""
    newest = PrivacyNotice.objects.order_by("-version").first()
    if from_date < local_today():
        raise ValidationError(
            {"from_date": "Enter today or a day to come: families have been shown the version before"}
        )
    if newest is not None and newest.text.strip() == text.strip():
        raise ValidationError({"text": "Nothing has changed: these are the words of the version before"})
    notice = PrivacyNotice(
        version=newest.version + 1 if newest else 1, text=text.strip(), from_date=from_date, written_by=by
    )
    notice.full_clean(validate_unique=False)
    try:
        with transaction.atomic():
            notice.save()
    except IntegrityError as error:
        raise ValidationError(CHANGED_MEANWHILE) from error
    audit.record(
        "privacy_notice.written",
        by=by,
        subject=notice,
        summary=f"Version {notice.version} of the privacy notice was written.",
        detail={"from_date": from_date.isoformat()},
    )
    return notice


@transaction.atomic
def show_notice(*, by, household: Household, how: str, on: date) -> PrivacyNoticeShown:
    """The family was shown the version that held on the day. Raises ValidationError where there was none."""
    refuse_future(on, "answered_on", "Enter the day it was shown: today or earlier")
    notice = current_notice(on=on)
    if notice is None:
        raise ValidationError({"how": "There was no privacy notice on that day"})
    shown = PrivacyNoticeShown.objects.create(
        household=household, notice=notice, shown_on=on, how=HowShown(how), shown_by=by
    )
    audit.record(
        "privacy_notice.shown",
        by=by,
        subject=household,
        summary=f"Version {notice.version} of the privacy notice was shown.",
        detail={"shown_on": on.isoformat(), "how": how},
    )
    return shown


@transaction.atomic
def add_partner(*, by, name: str) -> SharingPartner:
    """Families are asked about this partner from now on. Raises ValidationError where the name is there already."""
    partner = SharingPartner(name=" ".join(name.split()))
    try:
        partner.validate_constraints()
    except ValidationError as error:
        raise ValidationError({"name": error.messages}) from None
    save_checked(partner)
    audit.record("sharing_partner.added", by=by, subject=partner, summary="A partner for sharing was added.")
    return partner


@transaction.atomic
def end_partner(*, by, partner: SharingPartner) -> None:
    """Families are not asked about this partner any more; what they answered stays, and can still be withdrawn."""
    partner = SharingPartner.objects.select_for_update().get(pk=partner.pk)
    if partner.ended_on is None:
        partner.ended_on = local_today()
        save_checked(partner)
        audit.record("sharing_partner.ended", by=by, subject=partner, summary="A partner for sharing was taken off.")
