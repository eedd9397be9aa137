from .audit import AuditEvent
from .calendar import BankHoliday, ClosurePeriod, Term
from .drafts import FormDraft, SubmissionToken
from .settings import CentreSettings

__all__ = [
    "AuditEvent",
    "BankHoliday",
    "CentreSettings",
    "ClosurePeriod",
    "FormDraft",
    "SubmissionToken",
    "Term",
]
