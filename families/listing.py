"""The rows of the list of families: who belongs to each, where they live, when they were last met."""

from dataclasses import dataclass
from datetime import date

from .contacts import last_contacts
from .home import Home, homes_of_households
from .models import Household
from .models.person import PersonRole
from .privacy import may_read
from .search import place_of
from .visit_families import FamilyWords, families_in_words


@dataclass(frozen=True)
class FamilyRow:
    """One family in the list."""

    household: Household
    words: FamilyWords
    place: str  # the neighbourhood part of the postcode; "" where not known
    withheld: bool
    area_known: bool
    last_seen: date | None

    @property
    def adults(self) -> list:
        return [person for person in self.words.people if person.is_adult]

    @property
    def children(self) -> list:
        return [person for person in self.words.people if person.role == PersonRole.CHILD]

    @property
    def expected(self) -> list:
        return [person for person in self.words.people if person.is_expected]


def family_rows(households, user, *, on: date) -> list[FamilyRow]:
    """Rows for these households, in their order; the number of queries does not depend on how many there are."""
    households = list(households)
    ids = [household.pk for household in households]
    families = families_in_words(ids, on=on)
    homes = homes_of_households(ids, on=on)
    people = {person.pk for words in families.values() for person in words.people}
    seen = last_contacts(people, on=on)
    return [_row(household, families[household.pk], homes[household.pk], seen, user) for household in households]


def _row(household, words, home: Home, seen, user) -> FamilyRow:
    days = [seen[person.pk] for person in words.people if person.pk in seen]
    hidden = home.address is not None and home.address.confidential
    readable = may_read(home.address, user)
    return FamilyRow(
        household=household,
        words=words,
        place=place_of(home.address.postcode) if home.address and not hidden else "",
        withheld=hidden,
        area_known=home.is_known or not readable,
        last_seen=max(days, default=None),
    )
