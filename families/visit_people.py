"""The ticks "who was seen": the household's people on the day, others who were there, whoever is being looked for."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import count

from centre.core.templatetags.words import age_in_words

from .forms.visits import MOST_PEOPLE_SEEN, id_from
from .models import Person
from .search import find_people
from .visit_families import could_be_seen

FOUND_AT_MOST = 6


@dataclass(frozen=True)
class Tick:
    """One person as a tick box."""

    person: Person
    ticked: bool
    detail: str  # role or age
    number: int  # counts through all boxes of the form
    alone: bool = False
    awake: bool = False
    asleep: bool = False


@dataclass(frozen=True)
class Ticks:
    """All the boxes of one form."""

    family: list[Tick]
    others: list[Tick]
    found: list[Tick]
    words: str  # what was looked for
    more: bool  # more were found than are shown

    @property
    def first_id(self) -> str:
        """The id of the first box, for the error summary; where there is none, of the box that looks for people."""
        return "id_people_seen_0" if self.family or self.others or self.found else "id_other_words"

    @property
    def nothing_found(self) -> bool:
        return bool(self.words) and not self.found


def ticks(user, members, chosen_ids, *, on: date, words: str = "", seen_before=(), manner=None) -> Ticks:
    """The boxes for a visit on the day.

    members: the household's people on the day; chosen_ids: ids (text) ticked so far; words: somebody else who is looked
    for, if any; seen_before: people on the stored visit, who keep their box when they have left the household since.
    manner: {"seen_alone", "seen_awake", "seen_asleep": ids (text)} of the children's further ticks. At most two queries
    besides the search.
    """
    chosen = {id for id in map(id_from, list(chosen_ids)[:MOST_PEOPLE_SEEN]) if id}
    family = could_be_seen(members, on=on)
    known = {person.pk for person in family}
    others = [person for person in seen_before if person.pk not in known]
    known |= {person.pk for person in others}
    if missing := chosen - known:
        others += list(Person.objects.filter(pk__in=missing))
        known |= missing
    found, more, places = [], False, {}
    if words.strip():
        result = find_people(user, words, today=on, limit=FOUND_AT_MOST + len(known))
        candidates = could_be_seen([each.person for each in result.people if each.person.pk not in known], on=on)
        found, more = candidates[:FOUND_AT_MOST], result.more or len(candidates) > FOUND_AT_MOST
        places = {each.person.pk: each.place for each in result.people}
    numbers = count()
    how = {name: {id_from(each) for each in list(ids)[:MOST_PEOPLE_SEEN]} for name, ids in (manner or {}).items()}
    return Ticks(
        family=[_tick(person, chosen, how, on, next(numbers)) for person in family],
        others=[_tick(person, chosen, how, on, next(numbers)) for person in others],
        found=[_tick(person, chosen, how, on, next(numbers), place=places[person.pk]) for person in found],
        words=words.strip(),
        more=more,
    )


def _tick(person, chosen, how, on, number, *, place=None) -> Tick:
    """place: where a found person lives, roughly; with the year of birth it tells two of the same name apart."""
    detail = [person.get_role_display()]
    if not person.is_adult and person.date_of_birth:
        detail = [age_in_words(person.date_of_birth, on)]
    elif place is not None and person.date_of_birth:
        detail.append(f"born {person.date_of_birth.year}")
    if place:
        detail.append(place)
    return Tick(
        person=person,
        ticked=person.pk in chosen,
        detail=", ".join(detail),
        number=number,
        **{name.removeprefix("seen_"): person.pk in ids for name, ids in how.items()},
    )


def told_apart(children) -> list[tuple]:
    """[(child, what to call them)] of those born: by the reference, too, where two of a family share a name."""
    born = [child for child in children if not child.is_expected]
    times = Counter(child.called for child in born)
    return [
        (child, child.called if times[child.called] == 1 else f"{child.called} ({child.reference})") for child in born
    ]
