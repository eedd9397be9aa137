from .audit import AuditEvent
from .calendar import BankHoliday, ClosurePeriod, Term
from .drafts import FormDraft, SubmissionToken
from .passed_on import PassedOnNote
from .settings import CentreSettings

__all__ = [
    "AuditEvent",
    "BankHoliday",
    "CentreSettings",
    "ClosurePeriod",
    "FormDraft",
    "PassedOnNote",
    "SubmissionToken",
    "Term",
]
