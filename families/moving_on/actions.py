"""What happens to a hand-over, and to the agreement to stay known.

Keywords only, `by=` the acting User, one transaction each, ValidationError for what cannot be.
"""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from centre.core import audit
from centre.core.calendar import add_working_days
from centre.core.dates import birthday, local_today
from centre.core.models import CentreSettings
from staff.permissions import Permission, has_permission

from ..actions.saving import CHANGED_MEANWHILE, day_words, locked, refuse_future, save_checked
from ..models import HandOver, HandOverStep, Person, StayKnown
from ..models.moving_on import SharedPart
from .content import content_of
from .moves import CURRENT, HandOverState, may_move

FACTS = ("why", "to_kind", "to_name", "to_contact", "shares", "support_summary", "answered_by", "answered_on")
SEEN = (*FACTS, "state")
KNOWN_UNTIL_AGE = 19
NOT_YET, YES, NO = "not asked yet", "agreed", "declined"


def chased_after(day: date) -> date:
    """When a receipt is asked for: some working days (a setting) after it was sent, or last asked about."""
    return add_working_days(day, CentreSettings.load().hand_over_chase_working_days)


@transaction.atomic
def begin(*, by, child: Person, answer: str, **facts) -> HandOver:
    """A hand-over is begun, or it is recorded that the family wants none. Raises ValidationError, PermissionDenied."""
    _may(by, Permission.HAND_OVER_MAKE)
    if child.role != "child" or child.died_on or child.merged_into_id or child.date_of_birth is None:
        raise ValidationError("A hand-over is made for a child with a date of birth.")
    row = HandOver(child=child, state=HandOverState.BEGUN)
    _fill(row, answer, facts)
    # Two people at once: the table refuses the second.
    if HandOver.objects.filter(child=child, state__in=[HandOverState.BEGUN, HandOverState.SENT]).exists():
        raise ValidationError("A hand-over of this child is under way already.")
    save_checked(row)
    _step(row, "declined" if answer == NO else "begun", by=by, on=local_today())
    return row


@transaction.atomic
def change(*, by, row: HandOver, seen: str, answer: str, **facts) -> HandOver:
    """To whom it goes and what the family agrees to, until it is sent. Raises StaleRecord besides."""
    _may(by, Permission.HAND_OVER_MAKE)
    row = locked(row, seen=seen, fields=SEEN)
    if row.state != HandOverState.BEGUN:
        raise ValidationError(CHANGED_MEANWHILE)
    _fill(row, answer, facts)
    save_checked(row)
    _step(row, "declined" if answer == NO else "changed", by=by, on=local_today())
    return row


@transaction.atomic
def send(*, by, row: HandOver, happened_on: date, how: str, chase_on: date | None = None) -> HandOver:
    """It has been sent as agreed; what left is kept word for word, and it is asked about until it is received."""
    _may(by, Permission.HAND_OVER_SEND)
    row = _moved(row, HandOverState.SENT, happened_on)
    if not (row.shares and row.answered_on):
        raise ValidationError("Nothing is sent before the family has agreed to what is shared.")
    if happened_on < row.answered_on:
        raise ValidationError({"happened_on": f"The family only agreed on {day_words(row.answered_on)}"})
    row.chase_on = _next_day(chase_on or chased_after(happened_on), happened_on, "chase_on")
    row.sent_content = content_of(row, on=happened_on)
    row.sent_on, row.sent_how = happened_on, how
    save_checked(row)
    _step(row, "sent", by=by, on=happened_on, words=row.get_sent_how_display())
    return row


@transaction.atomic
def chase(*, by, row: HandOver, happened_on: date, words: str, chase_on: date | None = None) -> HandOver:
    """It was asked whether it arrived; asked again on the next day named."""
    _may(by, Permission.HAND_OVER_SEND)
    row = locked(row)
    if row.state != HandOverState.SENT:
        raise ValidationError(CHANGED_MEANWHILE)
    _check_day(row, happened_on)
    row.chase_on = _next_day(chase_on or chased_after(happened_on), happened_on, "chase_on")
    save_checked(row)
    _step(row, "chased", by=by, on=happened_on, words=words)
    return row


@transaction.atomic
def receive(*, by, row: HandOver, happened_on: date, received_by: str, receipt: str = "") -> HandOver:
    """They have it: who said so, and the reference of their receipt."""
    _may(by, Permission.HAND_OVER_SEND)
    row = _moved(row, HandOverState.RECEIVED, happened_on)
    row.received_on, row.received_by, row.receipt, row.chase_on = happened_on, received_by, receipt, None
    save_checked(row)
    _step(row, "received", by=by, on=happened_on, words=", ".join(filter(None, (received_by, receipt))))
    return row


@transaction.atomic
def call_off(*, by, row: HandOver, happened_on: date, words: str) -> HandOver:
    """It is not made after all, or is not waited for any more; why is said."""
    _may(by, Permission.HAND_OVER_MAKE)
    row = _moved(row, HandOverState.CALLED_OFF, happened_on)
    row.chase_on = None
    save_checked(row)
    _step(row, "called off", by=by, on=happened_on, words=words)
    return row


@transaction.atomic
def put_aside(*, by, child: Person) -> None:
    """The child has died: what is under way of a hand-over is called off without a word (domain trap T-11)."""
    for row in HandOver.objects.select_for_update().filter(child=child, state__in=CURRENT):
        row.state, row.chase_on = HandOverState.CALLED_OFF, None
        save_checked(row)
        _step(row, "called off", by=by, on=local_today())


@transaction.atomic
def agree_to_stay_known(*, by, person: Person, agreed_by: str, agreed_on: date, until: date) -> StayKnown:
    """Somebody stays known after five because the family agrees; never beyond the nineteenth birthday."""
    _may(by, Permission.HAND_OVER_MAKE)
    refuse_future(agreed_on, "agreed_on", "Enter a day that is not ahead of us")
    if person.date_of_birth is None or person.is_adult or person.died_on:
        raise ValidationError("Only a child with a date of birth can stay known.")
    if agreed_on < person.date_of_birth:
        raise ValidationError({"agreed_on": "Enter a day after the child was born"})
    last = birthday(person.date_of_birth, KNOWN_UNTIL_AGE)
    if until > last:
        raise ValidationError({"until": f"They are nineteen on {day_words(last)}: enter that day or one before it"})
    row = save_checked(
        StayKnown(person=person, agreed_by=agreed_by, agreed_on=agreed_on, until=until, by=by),
    )
    audit.record("stay_known.agreed", by=by, subject=row, summary=f"It was agreed to stay known to {day_words(until)}.")
    return row


@transaction.atomic
def withdraw(*, by, row: StayKnown, withdrawn_on: date) -> StayKnown:
    """The family does not want it any more. Twice changes nothing."""
    _may(by, Permission.HAND_OVER_MAKE)
    refuse_future(withdrawn_on, "withdrawn_on", "Enter a day that is not ahead of us")
    row = locked(row)
    if row.withdrawn_on is None:
        row.withdrawn_on = withdrawn_on
        save_checked(row)
        audit.record("stay_known.withdrawn", by=by, subject=row, summary="The agreement to stay known was withdrawn.")
    return row


def _fill(row, answer, facts):
    for name, value in facts.items():
        setattr(row, name, value)
    if answer == YES:
        if not row.shares:
            raise ValidationError({"shares": "Tick what they agree to share, or choose “They want nothing shared”"})
        if SharedPart.SUPPORT in row.shares and not row.support_summary.strip():
            raise ValidationError({"support_summary": "Write the summary, and show it to the family first"})
    else:
        row.shares = []
    if SharedPart.SUPPORT not in row.shares:
        row.support_summary = ""
    if answer == NOT_YET:
        row.answered_by, row.answered_on = "", None
        return
    if not row.answered_by:
        raise ValidationError({"answered_by": "Enter who of the family answered"})
    if row.answered_on is None:
        raise ValidationError({"answered_on": "Enter the day"})
    refuse_future(row.answered_on, "answered_on", "Enter a day that is not ahead of us")
    if answer == NO:
        row.state = HandOverState.DECLINED


def _moved(row, to, happened_on) -> HandOver:
    row = locked(row)
    if not may_move(row.state, to):
        raise ValidationError(CHANGED_MEANWHILE)
    _check_day(row, happened_on)
    row.state = to
    return row


def _check_day(row, happened_on):
    refuse_future(happened_on, "happened_on", "Enter a day that is not ahead of us")
    if row.sent_on and happened_on < row.sent_on:
        raise ValidationError({"happened_on": f"It was only sent on {day_words(row.sent_on)}"})
    if happened_on < local_today() - timedelta(days=366):
        raise ValidationError({"happened_on": "Enter a day within the last year"})


def _next_day(day, after, field):
    if not after < day <= after + timedelta(days=183):
        raise ValidationError({field: "Enter a day after that, within six months"})
    return day


def _step(row, kind, *, by, on, words=""):
    HandOverStep.objects.create(hand_over=row, kind=kind, happened_on=on, words=words, by=by)
    name = kind.replace(" ", "_")
    audit.record(f"hand_over.{name}", by=by, subject=row, summary=f"A hand-over: {kind}, {day_words(on)}.")


def _may(user, permission):
    if not has_permission(user, permission):
        raise PermissionDenied
