"""Who may take a child home on a day, and whom a stop alert or an order keeps from it (trap T-29). Only reads."""

from dataclasses import dataclass

from families.models import HouseholdMembership, ParentalResponsibility, Person, PersonRole, TrustedAdult
from families.models.person import ADULT_ROLES
from families.models.responsibility import Held
from families.responsibility.apart import bound_among

from .stop_alerts import Candidate, left_out

# Whoever else lives with the child collects only where the family has named them.
COLLECT_AS_THEY_ARE = (PersonRole.PARENT, PersonRole.CARER)


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
    words: str = ""  # of the stop alert that says so; "": lives with the child, and the family has not named them


@dataclass(frozen=True)
class AtTheDoor:
    """Who may take the child home on a day, whom a stop alert keeps from it, and whom an order does (names)."""

    takers: list[Taker]
    ask_first: list[AskFirst]
    bound: list[str]


def who_may_come(child: Person, *, on) -> AtTheDoor:
    """Adults of the child's homes and whom the family named, sorted by what orders and stop alerts say of them.

    Of the home those who are a parent or carer, or have parental responsibility: a lodger, a new partner or a
    childminder is asked about first, unless the family has named them. An adult with a stop alert of their own, or
    whom the child's alert names or leaves out, is no ordinary collector; nor is somebody of the same name whom the
    family named. Five queries.
    """
    homes = child.memberships.in_force(on=on).values("household")
    rows = HouseholdMembership.objects.in_force(on=on).filter(household__in=homes, person__role__in=ADULT_ROLES)
    living = {row.person for row in rows.select_related("person") if row.person.died_on is None} - {child}
    adults = sorted(living, key=lambda person: (person.full_name, str(person.pk)))
    bound = bound_among(adults, on=on)
    barred = {person.full_name.casefold() for person in adults if person.pk in bound}
    kept = left_out([Candidate.of_person(person) for person in adults], child.stop_alert)
    responsible = ParentalResponsibility.objects.in_force(on=on).filter(child=child, held=Held.YES, holder__in=adults)
    responsible = set(responsible.values_list("holder", flat=True))
    found, ask_first, not_named = [], [], []
    for person, is_kept in zip(adults, kept, strict=True):
        if person.pk in bound:
            continue
        if words := person.stop_alert or (child.stop_alert if is_kept else ""):
            ask_first.append(AskFirst(person.full_name, words))
            continue
        if person.role not in COLLECT_AS_THEY_ARE and person.pk not in responsible:
            not_named.append(person.full_name)
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
    known = {each.name.casefold() for each in (*found, *ask_first)}
    ask_first += [AskFirst(name) for name in not_named if name.casefold() not in known]
    return AtTheDoor(found, ask_first, [person.full_name for person in adults if person.pk in bound])


def takers(child: Person, *, on) -> list[Taker]:
    """Who may take the child home on the day without anybody being asked first. Five queries."""
    return who_may_come(child, on=on).takers


def barred_names(child: Person, *, on) -> list[str]:
    """To whom the child is not handed over: whom an order in force binds, and whom a stop alert keeps from it."""
    door = who_may_come(child, on=on)
    return [*door.bound, *(each.name for each in door.ask_first if each.words)]


def is_kept_away(child: Person, name: str, *, on) -> bool:
    """Whether somebody of this name is one to whom the child is not handed over."""
    return name.casefold() in {each.casefold() for each in barred_names(child, on=on)}
