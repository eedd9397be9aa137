"""What happens in the closed room. Concerns and decisions are added; nothing is ever changed or removed."""

from datetime import date, time

from django.db import transaction

from .clearance import reading_as, writing_as
from .models import Concern, ConcernDecision, ConcernReading


@transaction.atomic
def log_concern(
    *,
    by,
    child=None,
    child_name: str = "",
    seen_and_heard: str,
    child_words: str = "",
    happened_on: date,
    happened_at: time | None = None,
    place: str,
    told: str = "",
    done_so_far: str = "",
) -> None:
    """Add a concern in the name of `by`. Anyone signed in may; nothing is returned, because a writer may not read.

    No audit event is written outside the room: that a concern exists is itself a secret.
    """
    with writing_as(by):
        Concern.objects.create(
            child=child,
            child_name=child_name,
            seen_and_heard=seen_and_heard,
            child_words=child_words,
            happened_on=happened_on,
            happened_at=happened_at,
            place=place,
            told=told,
            done_so_far=done_so_far,
            logged_by=by,
            logged_by_name=by.get_full_name(),
            logged_by_role=by.role_words,
        )


@transaction.atomic
def record_decision(*, by, concern: Concern, kind: str, reason: str, review_on: date | None = None) -> ConcernDecision:
    """Add what a lead or deputy decided, with the reason. Raises ClearanceRefused for anybody else."""
    with reading_as(by):
        return ConcernDecision.objects.create(
            concern=concern,
            kind=kind,
            reason=reason,
            review_on=review_on,
            decided_by=by,
            decided_by_name=by.get_full_name(),
        )


def note_reading(*, by, concern: Concern | None, what: str) -> None:
    """Keep that somebody cleared looked. Called inside `reading_as(by)`."""
    ConcernReading.objects.create(concern=concern, by=by, by_name=by.get_full_name(), what=what)
