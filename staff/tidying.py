"""What is not kept: sessions that are over, links and drafts nobody needs any more."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from centre.core.models import FormDraft, SubmissionToken

from .models import AccountLink

KEPT_FOR = timedelta(days=30)


def tidy_up_now(now: datetime | None = None) -> dict[str, int]:
    """Remove expired sessions, and links, drafts and tokens of more than 30 days ago; gives how many of each."""
    now = now or timezone.now()
    removed = {
        "sessions": Session.objects.filter(expire_date__lt=now),
        "links": AccountLink.objects.filter(expires_at__lt=now - KEPT_FOR),
        "drafts": FormDraft.objects.filter(saved_at__lt=now - KEPT_FOR),
        "tokens": SubmissionToken.objects.filter(at__lt=now - KEPT_FOR),
    }
    return {name: rows.delete()[0] for name, rows in removed.items()}
