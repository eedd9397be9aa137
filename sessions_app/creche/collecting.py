"""Who takes a child home from the crèche (trap T-29): those the family named, with their password, and nobody else.

Somebody else, a wrong password, a person whom an order keeps away: the child stays, and that they came is written down.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from centre.core import audit
from centre.core.dates import local_now, local_today
from families.models import HouseholdMembership, Person, TrustedAdult
from families.models.person import ADULT_ROLES
from families.responsibility.actions import check_collection_password
from families.responsibility.apart import bound_among

from ..actions.marks import sign_out
from ..actions.registers import take_session
from ..models import Collection, CollectionOutcome, RefusedBecause, Session
from ..refusals import Refused, RegisterIsClosed
from .stop_alerts import Candidate, left_out

SOMEBODY_ELSE = "else"


@dataclass(frozen=True)
class Taker:
    """Somebody who may take the child home today."""

    key: str
    name: str
    words: str
    adult: TrustedAdult | None = None
    person: Person | None = None

    @property
    def needs_password(self) -> bool:
        return bool(self.adult and self.adult.has_password)


@dataclass(frozen=True)
class AskFirst:
    """Somebody who might come, to whom the child is not handed over before the coordinator or lead was asked."""

    name: str
    words: str  # of the stop alert that says so


@dataclass(frozen=True)
class AtTheDoor:
    """Who may take the child home on a day, whom a stop alert keeps from it, and whom an order does (names)."""

    takers: list[Taker]
    ask_first: list[AskFirst]
    bound: list[str]


def who_may_come(child: Person, *, on) -> AtTheDoor:
    """Adults of the child's homes and whom the family named, sorted by what orders and stop alerts say of them.

    An adult with a stop alert of their own, or whom the child's alert names or leaves out, is no ordinary collector;
    nor is somebody of the same name whom the family named. Four queries.
    """
    homes = child.memberships.in_force(on=on).values("household")
    rows = HouseholdMembership.objects.in_force(on=on).filter(household__in=homes, person__role__in=ADULT_ROLES)
    living = {row.person for row in rows.select_related("person") if row.person.died_on is None} - {child}
    adults = sorted(living, key=lambda person: (person.full_name, str(person.pk)))
    bound = bound_among(adults, on=on)
    barred = {person.full_name.casefold() for person in adults if person.pk in bound}
    kept = left_out([Candidate.of_person(person) for person in adults], child.stop_alert)
    found, ask_first = [], []
    for person, is_kept in zip(adults, kept, strict=True):
        if person.pk in bound:
            continue
        if words := person.stop_alert or (child.stop_alert if is_kept else ""):
            ask_first.append(AskFirst(person.full_name, words))
            continue
        words = f"{person.full_name}, {person.get_role_display().lower()}"
        found.append(Taker(f"p:{person.pk}", person.full_name, words, person=person))
    said = {each.name.casefold(): each.words for each in ask_first}
    named = TrustedAdult.objects.in_force(on=on).collectors().filter(child=child).order_by("call_order", "name")
    named = [row for row in named if row.name.casefold() not in barred]
    kept = left_out([Candidate((row.name.split(" ")[0], row.name), row.relation) for row in named], child.stop_alert)
    for row, is_kept in zip(named, kept, strict=True):
        if row.name.casefold() in said:
            continue
        if is_kept:
            ask_first.append(AskFirst(row.name, child.stop_alert))
            continue
        words = ", ".join(filter(None, (row.name, row.relation, "says a password" if row.has_password else "")))
        found.append(Taker(f"t:{row.pk}", row.name, words, adult=row))
    return AtTheDoor(found, ask_first, [person.full_name for person in adults if person.pk in bound])


def takers(child: Person, *, on) -> list[Taker]:
    """Who may take the child home on the day without anybody being asked first. Four queries."""
    return who_may_come(child, on=on).takers


def barred_names(child: Person, *, on) -> list[str]:
    """To whom the child is not handed over: whom an order in force binds, and whom a stop alert keeps from it."""
    door = who_may_come(child, on=on)
    return [*door.bound, *(each.name for each in door.ask_first)]


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
        known = {name.casefold() for name in barred_names(child, on=session.date)}
        because = RefusedBecause.BARRED if who.casefold() in known else RefusedBecause.NOT_NAMED
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
