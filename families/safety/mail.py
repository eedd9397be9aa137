"""Telling those who answer alerts by e-mail, where the centre has a mail server. No name, no place, no family."""

import logging
from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from centre.core.dates import local_today
from centre.core.models import CentreSettings
from staff.models import RoleAssignment, User
from staff.permissions import Permission
from staff.roles import ROLES

from ..models.safety import EscalationKind, VisitEscalation, VisitSafety
from .standing import overdue_after, step_due

SUBJECT = "A home visit has not been checked in"
TEXT = "A home visit has not been checked in. Open the desk.\n"
SENT = "An e-mail was sent to those who answer alerts"

log = logging.getLogger("centre.visits")


def those_who_answer() -> list[str]:
    """The e-mail addresses of everybody who may answer an alert today; the centre's own where none of them has one."""
    roles = [role for role, description in ROLES.items() if Permission.VISIT_ALERT_ANSWER in description.permissions]
    holding = RoleAssignment.objects.in_force(on=local_today()).filter(role__in=roles).values("user_id")
    found = User.objects.filter(is_active=True, pk__in=holding).exclude(email="").values_list("email", flat=True)
    return sorted(set(found)) or [address for address in [CentreSettings.load().email] if address]


def send_due(*, now: datetime) -> int:
    """Send what is due, once for each step of each alert; gives how many were sent.

    An e-mail that could not be sent is not written down, so that the next minute tries again.
    """
    if not settings.EMAIL_HOST:
        return 0
    centre = CentreSettings.load()
    overdue = VisitSafety.objects.overdue(now=now, after=overdue_after(centre))
    return sum(_send_for(pk, now, centre) for pk in overdue.values_list("pk", flat=True))


def _send_for(pk, now, centre) -> bool:
    try:
        with transaction.atomic():
            safety = VisitSafety.objects.open().select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
            number = step_due(safety, now, centre) if safety else 0
            sent = VisitEscalation.objects.filter(
                visit=pk, kind=EscalationKind.E_MAIL, expected_out_at=getattr(safety, "expected_out_at", None)
            )
            to = those_who_answer()
            if not number or not to or sent.filter(number__gte=number).exists():
                return False
            VisitEscalation.objects.create(
                visit_id=pk,
                expected_out_at=safety.expected_out_at,
                kind=EscalationKind.E_MAIL,
                number=number,
                step=SENT,
                at=now,
            )
            # In the blind copy: who else was told is nobody's business on a stolen phone.
            EmailMessage(SUBJECT, TEXT, bcc=to).send()
    except (OSError, SMTPException):
        log.warning("The e-mail about a home visit could not be sent; it is tried again.")
        return False
    return True
