"""What makes records particular: other names, a foster placement, a colleague kept out of a friend's family."""

from datetime import date, timedelta

from families.models import Address, Barrier, FosterPlacement, HouseholdMembership, OtherName

from .households import DemoFamily

SCRIPTS = [("ليلى", "حسن"), ("மாலா", "சிவகுமார்"), ("Ольга", "Коваль"), ("安", "王")]
FORMER = ["Marlow", "Tennant", "Akhtar", "Pearce"]


def make_lives(users, families: list[DemoFamily], today: date, new_id) -> None:
    """A few of each, always in the same families."""
    names = []
    for number, family in enumerate(families[1::7]):
        mother = family.adults[0]
        if number % 2:
            first, last = SCRIPTS[number // 2 % len(SCRIPTS)]
            names.append(OtherName(id=new_id(), person=mother, kind="another script", first_name=first, last_name=last))
        else:
            names.append(
                OtherName(
                    id=new_id(),
                    person=mother,
                    kind="former",
                    first_name=mother.first_name,
                    last_name=FORMER[number // 2 % len(FORMER)],
                    to_date=family.registered_on,
                )
            )
    OtherName.objects.bulk_create(names)
    free = [family for family in families if not (family.confidential or family.moved_to or family.ended_on)]
    _placement(free[3], free[4], today, new_id)
    Barrier.objects.create(
        id=new_id(),
        kind="kept out",
        user=users["fsw.two"],
        household=free[5].household,
        reason="A friend of the family",
        set_by=users["dsl"],
        from_date=today - timedelta(days=40),
    )


def _placement(birth: DemoFamily, carers: DemoFamily, today, new_id):
    child, placed = birth.children[0], today - timedelta(days=70)
    begun = max(placed, child.date_of_birth)
    HouseholdMembership.objects.filter(person=child, household=birth.household).update(
        to_date=begun - timedelta(days=1)
    )
    HouseholdMembership.objects.create(
        id=new_id(), person=child, household=carers.household, main=True, from_date=begun
    )
    Address.objects.filter(household=carers.household, to_date=None).update(confidential=True)
    FosterPlacement.objects.create(
        id=new_id(),
        child=child,
        household=carers.household,
        from_date=begun,
        expected_end=today + timedelta(days=12),
        placed_by="Fernley Council",
        social_worker="Imran Sayed",
        social_worker_phone="01632 960 411",
    )
