"""Who takes a child home from the crèche (trap T-29): those the family named, with their password, and nobody else.

Somebody else, a wrong password, a person whom an order keeps away: the child stays, and that they came is written down.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from centre.core import audit
from centre.core.dates import local_now, local_today
from families.models import Person
from families.responsibility.actions import check_collection_password

from ..actions.marks import sign_out
from ..actions.registers import take_session
from ..models import Collection, CollectionOutcome, RefusedBecause, Session
from ..refusals import Refused, RegisterIsClosed
from .at_the_door import is_kept_away, takers

SOMEBODY_ELSE = "else"


@transaction.atomic
def collect(*, session: Session, child: Person, key: str, by, heard: str = "", who: str = "") -> Collection:
    """Somebody has come for the child. Handed over: the child is signed out now. Otherwise the child stays in.

    key: of one of `takers`, or SOMEBODY_ELSE with their name in `who`; heard: the password they said. Gives the row,
    whose outcome says what to do. Raises ValidationError for what was typed, Refused where the child is not in.
    """
    held = take_session(session.pk)
    if held.is_register_closed:
        raise RegisterIsClosed
    if not held.attendances.still_in().filter(person=child).exists():
        raise Refused("This child is not in the crèche now: somebody has written down already who took them home.")
    if key == SOMEBODY_ELSE:
        who = " ".join(who.split())[:300]
        if not who:
            raise ValidationError({"who": "Enter who came: a name, or what they look like"})
        kept_away = is_kept_away(child, who, on=session.date)
        because = RefusedBecause.BARRED if kept_away else RefusedBecause.NOT_NAMED
        return _refuse(session, child, by, who=who, because=because)
    taker = next((each for each in takers(child, on=session.date) if each.key == key), None)
    if taker is None:
        raise ValidationError({"taker": "Choose who came for the child"})
    # Of a session of another day nobody is at the door any more: it is filled in from paper.
    asks = taker.needs_password and session.date == local_today()
    if asks and not heard.strip():
        raise ValidationError({"heard": f"Ask {taker.name} for the password, and type what they say"})
    facts = {"who": taker.name, "trusted_adult": taker.adult, "person": taker.person, "password_asked": asks}
    if asks:
        try:
            right = check_collection_password(by=by, row=taker.adult, heard=heard)
        except ValidationError:  # too many wrong tries
            right = False
        if not right:
            return _refuse(session, child, by, because=RefusedBecause.PASSWORD, **facts)
    sign_out(session_id=session.pk, person_id=child.pk, by=by)
    row = Collection.objects.create(session=session, child=child, outcome=CollectionOutcome.COLLECTED, by=by, **facts)
    audit.record("creche.collected", by=by, subject=child, summary="A child went home from the crèche.")
    return row


def _refuse(session, child, by, *, because, **facts) -> Collection:
    recently = local_now() - timedelta(hours=12)
    row = Collection.objects.create(
        session=session, child=child, outcome=CollectionOutcome.REFUSED, refused_because=because, by=by, **facts
    )
    times = Collection.objects.filter(child=child, outcome=CollectionOutcome.REFUSED, at__gte=recently).count()
    audit.record(
        "creche.collection_refused",
        by=by,
        subject=child,
        summary="A child was not handed over to somebody who came.",
        detail={"because": str(because.value), "times today": times},
    )
    return row
