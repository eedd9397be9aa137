"""Feedback is taken down, sorted and answered; colleagues say how a session went; a session gets its cost.

Keywords only, `by=` the acting User (a family's own answer has none), one transaction each. What a person could do
wrong raises ValidationError whose keys are fields of the form.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from centre.core import audit
from families.actions.saving import locked, refuse_future, save_checked
from staff.permissions import Permission, has_permission

from ..models import Feedback, FeedbackWay, ServiceCost, Session, SessionReview, YouSaid


@transaction.atomic
def take_answer(*, session: Session, rating, words: str, way: str) -> Feedback:
    """A family tells us itself, on its phone or at the door. Raises ValidationError where it says nothing."""
    row = Feedback(
        service_id=session.service_id,
        session=session,
        given_on=session.date,
        rating=rating,
        words=words.strip(),
        way=FeedbackWay(way),
    )
    return save_checked(row)


@transaction.atomic
def enter_paper(*, by, service, given_on, rating, words: str, themes, session=None) -> Feedback:
    """A slip of paper is typed in. Raises ValidationError, PermissionDenied."""
    _may(by, Permission.REGISTER_MARK)
    refuse_future(given_on, "given_on", "Enter a day that is not ahead of us")
    row = Feedback(
        service=service,
        session=session,
        given_on=given_on,
        rating=rating,
        words=words.strip(),
        themes=themes,
        taken_by=by,
    )
    save_checked(row)
    audit.record("feedback.entered", by=by, subject=row, summary="A slip of feedback was typed in.")
    return row


@transaction.atomic
def sort_feedback(*, by, row: Feedback, words: str, themes) -> Feedback:
    """What it is about; and a name that slipped in is taken out. Raises ValidationError, PermissionDenied."""
    _may(by, Permission.SESSION_CHANGE)
    row = locked(row)
    row.words, row.themes = words.strip(), themes
    save_checked(row)
    audit.record("feedback.sorted", by=by, subject=row, summary="Feedback was sorted.")
    return row


@transaction.atomic
def review_session(*, by, session: Session, went_well: str, next_time: str) -> SessionReview:
    """Colleagues say how it went; a second time puts the first right. Raises ValidationError, PermissionDenied."""
    _may(by, Permission.REGISTER_MARK)
    row = SessionReview.objects.select_for_update().filter(session=session).first() or SessionReview(session=session)
    row.went_well, row.next_time, row.by = went_well.strip(), next_time.strip(), by
    save_checked(row)
    audit.record("session.reviewed", by=by, subject=session, summary="Colleagues said how a session went.")
    return row


@transaction.atomic
def save_you_said(*, by, row: YouSaid | None = None, **facts) -> YouSaid:
    """What families asked for and what we did. Raises ValidationError, PermissionDenied."""
    _may(by, Permission.SESSION_CHANGE)
    row = YouSaid() if row is None else locked(row)
    refuse_future(facts["on"], "on", "Enter a day that is not ahead of us")
    for name, value in facts.items():
        setattr(row, name, value)
    save_checked(row)
    audit.record("you_said.saved", by=by, subject=row, summary="“You said, we did” was written.")
    return row


@transaction.atomic
def set_cost(*, by, service, from_date, per_session, what_counts: str) -> ServiceCost:
    """What a session costs from a day on; the same day again puts it right. Raises as above."""
    _may(by, Permission.SESSION_CHANGE)
    row = ServiceCost.objects.filter(service=service, from_date=from_date).first() or ServiceCost(
        service=service, from_date=from_date
    )
    row.per_session, row.what_counts = per_session, what_counts.strip()
    save_checked(row)
    audit.record("service.cost", by=by, subject=service, summary="What a session costs was set.")
    return row


def _may(by, permission):
    if not has_permission(by, permission):
        raise PermissionDenied
