"""A child without an adult, a parent without a child: who most likely belongs to them, where the records say so.

Suggested is one person alone: who is recorded as responsible for the child, or lives at the very same address in a
record of their own. Never where somebody of the two lives at a confidential address, where any court order about the
child is in force, or where a record is sealed: there somebody has to look. Names tell nothing (trap T-34).
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from ..models import Household, Person

KINDS = ("no-adult", "no-child")


@dataclass(frozen=True)
class Belonging:
    """An adult who would belong to the family of a child, besides to their own."""

    adult: Person
    household: Household
    row: object  # the id of the person in the list of faults

    @property
    def words(self) -> str:
        """What one click does: "Add Amina Hassan to this family"."""
        if self.row == self.adult.pk:
            return f"Belongs to the family {self.household.reference}, too"
        return f"Add {self.adult.full_name} to this family"


def likely(kind: str, people, *, today: date) -> dict:
    """{id of a person: Belonging}, for those of the people (ids with that fault) with one who belongs to them alone."""
    if kind not in KINDS or not people:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, {"people": list(people), "today": today, "of_adult": kind == "no-child"})
        pairs = cursor.fetchall()
    found: dict = {}
    for row, adult, household in pairs:
        found.setdefault(row, set()).add((adult, household))
    single = {row: next(iter(pair)) for row, pair in found.items() if len(pair) == 1}
    adults = Person.objects.in_bulk({adult for adult, _ in single.values()})
    households = Household.objects.in_bulk({household for _, household in single.values()})
    return {row: Belonging(adults[adult], households[household], row) for row, (adult, household) in single.items()}


_PAIRS = """
WITH member AS (
    SELECT membership.person_id, membership.household_id, membership.main,
           person.role IN ('child', 'expected baby') AS is_child
    FROM families_householdmembership AS membership JOIN families_person AS person ON person.id = membership.person_id
    WHERE (membership.from_date IS NULL OR membership.from_date <= %(today)s)
      AND (membership.to_date IS NULL OR membership.to_date >= %(today)s)
      AND person.merged_into_id IS NULL AND person.died_on IS NULL AND NOT person.sealed
      AND membership.household_id NOT IN (SELECT household_id FROM families_address WHERE confidential)
),
home AS (
    SELECT address.household_id, lower(btrim(address.address_line_1)) AS line, address.postcode_key AS postcode
    FROM families_address AS address
    WHERE address.address_line_1 <> '' AND address.postcode_key <> '' AND address.from_date <= %(today)s
      AND (address.to_date IS NULL OR address.to_date >= %(today)s)
),
ordered AS (
    SELECT link.child_id FROM families_courtorderchild AS link
    JOIN families_courtorder AS made ON made.id = link.order_id
    WHERE (made.expires_on IS NULL OR made.expires_on >= %(today)s)
      AND (made.ended_on IS NULL OR made.ended_on >= %(today)s)
),
pair (child_id, adult_id, household_id) AS (
    SELECT child.person_id, adult.person_id, child.household_id
    FROM member AS child
    JOIN families_parentalresponsibility AS responsible
      ON responsible.child_id = child.person_id AND responsible.held = 'yes'
     AND (responsible.from_date IS NULL OR responsible.from_date <= %(today)s)
     AND (responsible.to_date IS NULL OR responsible.to_date >= %(today)s)
    JOIN member AS adult ON adult.person_id = responsible.holder_id AND adult.main AND NOT adult.is_child
    WHERE child.main AND child.is_child
    UNION
    SELECT child.person_id, adult.person_id, child.household_id
    FROM member AS child
    JOIN home AS one ON one.household_id = child.household_id
    JOIN home AS other ON other.line = one.line AND other.postcode = one.postcode
     AND other.household_id <> one.household_id
    JOIN member AS adult ON adult.household_id = other.household_id AND adult.main AND NOT adult.is_child
    WHERE child.main AND child.is_child
)
SELECT DISTINCT CASE WHEN %(of_adult)s THEN adult_id ELSE child_id END, adult_id, household_id FROM pair
WHERE CASE WHEN %(of_adult)s THEN adult_id ELSE child_id END = ANY(%(people)s::uuid[])
  AND child_id NOT IN (SELECT child_id FROM ordered)
"""
