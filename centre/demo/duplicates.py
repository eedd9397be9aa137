"""People who were registered twice: some wait to be looked at, one pair has been merged."""

from datetime import date, timedelta

from families.duplicates.actions import pair_of
from families.duplicates.weekly import look_for_duplicates
from families.merging.people import merge_people
from families.models import Address, Household, HouseholdMembership, Person, Registration

from .households import DemoFamily

# How a name is heard at the door by somebody in a hurry.
_MISHEARD = (("ei", "ie"), ("y", "i"), ("i", "y"), ("c", "k"), ("ll", "l"), ("n", "nn"), ("a", "ah"))


def make_duplicates(users, families: list[DemoFamily], today: date, new_id) -> None:
    """Three children of the first families come once more, as if nobody knew them."""
    again = [second_record(child, today, number, new_id) for number, child in enumerate(children(families)[:3])]
    look_for_duplicates(today=today)
    for number, (first, second) in enumerate(again):
        pair_of(first, second)
        if number == 2:
            merge_people(by=users["coordinator"], kept=first, merged=second, households_too=True)


def children(families) -> list[Person]:
    """A child of each family whose home is known and not confidential."""
    homes = set(
        Address.objects.filter(to_date=None, confidential=False, household__in=[each.household for each in families])
        .exclude(postcode="")
        .values_list("household_id", flat=True)
    )
    rows = HouseholdMembership.objects.filter(household__in=homes, main=True, to_date=None, person__role="child")
    found = {}
    for row in rows.filter(person__registrations__ended_on=None).order_by("household__reference", "person__reference"):
        found.setdefault(row.household_id, row.person)
    return list(found.values())


def second_record(child: Person, today: date, number: int, new_id) -> tuple[Person, Person]:
    """The same child once more, in a family of their own, with a name as it was heard."""
    home = child.memberships.get(main=True, to_date=None).household.addresses.get(to_date=None)
    household = Household.objects.create(id=new_id(), reference=f"H9000{number}")
    Address.objects.create(
        household=household,
        address_line_1=home.address_line_1,
        town=home.town,
        postcode=home.postcode,
        from_date=today - timedelta(days=40),
    )
    second = Person.objects.create(
        id=new_id(),
        reference=f"P9000{number}",
        first_name=heard(child.first_name),
        last_name=child.last_name,
        date_of_birth=child.date_of_birth,
        sex=child.sex,
        role="child",
    )
    HouseholdMembership.objects.create(person=second, household=household)
    Registration.objects.create(person=second, registered_on=today - timedelta(days=40))
    return child, second


def heard(name: str) -> str:
    for written, sound in _MISHEARD:
        if written in name[1:]:
            return name[0] + name[1:].replace(written, sound, 1)
    return name
