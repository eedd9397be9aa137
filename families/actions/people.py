"""One person: put right, added to a family, born."""

from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from centre.core import audit
from centre.core.dates import local_today

from ..models import GroupMembership, Household, HouseholdMembership, OtherName, OtherNameKind, Person, Registration
from ..models.person import PersonRole
from .new_facts import NewPerson
from .register import FIRST_SOURCE, check_person, make_people, remember_others
from .saving import StaleRecord, day_words, refuse_future, save_checked

PERSON_FACTS = (
    "first_name",
    "last_name",
    "known_as",
    "date_of_birth",
    "due_date",
    "sex",
    "role",
    "ethnicity",
    "first_language",
    "phone",
    "email",
    "allergies",
    "stop_alert",
)


@transaction.atomic
def change_person(*, by, person: Person, version: int, changes: dict, former_name_until: date | None = None) -> Person:
    """Change a person's facts (any of PERSON_FACTS). What they were stays in the history.

    former_name_until: the last day of the old first and last name, which is then kept as a former name; None where it
    was only written wrongly. version: the one the editor began from. Raises StaleRecord when a colleague saved in
    between (nothing is written), and ValidationError. A baby who has been born: use record_birth.
    """
    unknown = set(changes) - set(PERSON_FACTS)
    if unknown:
        raise TypeError(f"no facts of a person: {', '.join(sorted(unknown))}")
    current = Person.objects.select_for_update().get(pk=person.pk)
    if current.version != version:
        raise StaleRecord(current)
    changed = [name for name, value in changes.items() if getattr(current, name) != value]
    if not changed:
        return current
    if former_name_until and {"first_name", "last_name"} & set(changed) and current.full_name:
        refuse_future(former_name_until, "name_until", "Enter the last day of the old name: today or earlier")
        save_checked(
            OtherName(
                person=current,
                kind=OtherNameKind.FORMER,
                first_name=current.first_name,
                last_name=current.last_name,
                to_date=former_name_until,
            )
        )
    for name in changed:
        setattr(current, name, changes[name])
    today = local_today()
    facts = NewPerson(**{name: getattr(current, name) for name in PERSON_FACTS})
    if current.is_expected and "due_date" not in changed:
        # An old due date is no reason to refuse another change.
        facts = replace(facts, due_date=today)
    check_person(facts, today=today)
    current.full_clean(validate_unique=False)
    # The version is asked for once more in the statement itself, so that no writer can slip in between.
    written = Person.objects.filter(pk=current.pk, version=version).update(
        **{name: getattr(current, name) for name in changed}, version=F("version") + 1
    )
    if not written:
        raise StaleRecord(Person.objects.get(pk=current.pk))
    audit.record(
        "person.changed",
        by=by,
        subject=current,
        summary="Facts about a person were changed.",
        detail={"changed": changed},
    )
    current.version = version + 1
    return current


@transaction.atomic
def add_person(
    *,
    by,
    household: Household,
    new: NewPerson,
    from_date: date | None = None,
    registered_on: date | None = None,
    looked_alike=(),
) -> Person:
    """Somebody new to the centre joins a family that it knows: a partner, a brother, a baby who is expected.

    from_date: since when they belong to the household (None: as long as anyone asked). registered_on: None leaves
    them unregistered. looked_alike: whom they were taken for first, see register_family. Raises ValidationError.
    """
    today = local_today()
    check_person(new, today=today)
    refuse_future(registered_on, "registered_on", "Enter the day they registered: today or earlier")
    person = make_people([new])[0]
    remember_others(by, [new], [person], looked_alike)
    HouseholdMembership.objects.create(person=person, household=household, main=True, from_date=from_date)
    if registered_on is not None:
        Registration.objects.create(
            person=person, registered_on=max(registered_on, person.date_of_birth or registered_on)
        )
    GroupMembership.objects.bulk_create(
        GroupMembership(person=person, group=group, from_date=registered_on or today, source=FIRST_SOURCE)
        for group in new.groups
    )
    audit.record(
        "person.added",
        by=by,
        subject=person,
        summary=f"A person was added to a family as {PersonRole(new.role).label.lower()}.",
    )
    return person


@transaction.atomic
def record_birth(
    *,
    by,
    baby: Person,
    date_of_birth: date,
    first_name: str = "",
    last_name: str = "",
    known_as: str = "",
    sex: str = "",
    others: list[NewPerson] = (),
    now_parents: list[Person] = (),
) -> list[Person]:
    """The expected baby is born: the same record becomes the child, with everything kept that was written about it.

    others: twins and further babies of the birth, added with the same households and registration (names and sex; the
    date of birth is this one unless they bring their own). now_parents: expectant parents who are parents from now on.
    Gives the children. Raises ValidationError when this is no expected baby, or the day is in the future.
    (domain trap T-09: the same record, and twins as a second child.)
    """
    baby = Person.objects.select_for_update().get(pk=baby.pk)
    if baby.role != PersonRole.EXPECTED_BABY:
        raise ValidationError("This birth has been recorded already.")
    refuse_future(date_of_birth, "date_of_birth", "Enter the day of the birth: today or earlier")
    baby.role = PersonRole.CHILD
    baby.date_of_birth = date_of_birth
    baby.first_name = first_name.strip() or baby.first_name
    baby.last_name = last_name.strip() or baby.last_name
    baby.known_as = known_as.strip() or baby.known_as
    baby.sex = sex or baby.sex
    baby.version += 1
    if not (baby.first_name or baby.last_name):
        raise ValidationError({"first_name": "Enter the baby's first name or last name"})
    baby.full_clean(validate_unique=False)
    baby.save()
    twins = _born_with(baby, others)
    for parent in Person.objects.select_for_update().filter(
        pk__in=[each.pk for each in now_parents], role=PersonRole.EXPECTANT_PARENT
    ):
        parent.role = PersonRole.PARENT
        parent.version += 1
        parent.save()
    for child in (baby, *twins):
        audit.record(
            "person.born",
            by=by,
            subject=child,
            summary=f"A birth on {day_words(child.date_of_birth)} was recorded.",
            detail={"date_of_birth": child.date_of_birth.isoformat(), "babies": 1 + len(twins)},
        )
    return [baby, *twins]


def _born_with(baby, others) -> list[Person]:
    news = [
        replace(
            new,
            role=PersonRole.CHILD,
            date_of_birth=new.date_of_birth or baby.date_of_birth,
            due_date=baby.due_date,
            last_name=new.last_name.strip() or baby.last_name,
        )
        for new in others
    ]
    for new in news:
        check_person(new, today=local_today())
    children = make_people(news)
    memberships = list(baby.memberships.in_force(on=baby.date_of_birth))
    registrations = list(baby.registrations.in_force(on=local_today()))
    HouseholdMembership.objects.bulk_create(
        HouseholdMembership(
            person=child, household_id=row.household_id, main=row.main, from_date=row.from_date, to_date=row.to_date
        )
        for child in children
        for row in memberships
    )
    Registration.objects.bulk_create(
        Registration(person=child, registered_on=row.registered_on, ended_on=row.ended_on)
        for child in children
        for row in registrations
    )
    return children
