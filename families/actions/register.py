"""A family comes to the centre: everybody, their home, their groups and their registration at once, or nothing."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from centre.core import audit
from centre.core.dates import local_today

from ..models import Address, GroupMembership, Household, HouseholdMembership, Person, Registration
from ..references import next_references
from ..registering.at_registration import keep_what_was_said
from .new_facts import NewHome, NewPerson, Told
from .saving import EARLIEST, day_words, save_checked

FIRST_SOURCE = "registration form"
LATEST_DUE = timedelta(days=300)
EARLIEST_DUE = timedelta(days=120)
TRIES = 3


def register_family(
    *,
    by,
    people: list[NewPerson],
    home: NewHome | None = None,
    registered_on: date | None = None,
    household_groups=(),
    source: str = FIRST_SOURCE,
    duplicates_shown: int = 0,
    told: Told | None = None,
    looked_alike=(),
    registered: bool = True,
) -> Household:
    """Register a new family and give its household.

    people: at least one. home: None or empty where it is not known. registered_on: today if not given, never a day to
    come. household_groups: those that hold for the whole family, kept with the first adult (else the first person).
    duplicates_shown: how many people known already were shown before it was decided that this is another family.
    told: how the privacy notice was shown and what was permitted.
    registered=False: they are known from now on, but nobody who may has registered them (trap T-45).
    looked_alike: those people (duplicates.PossibleDuplicate): from now on it is remembered that they are others.
    Raises ValidationError with a sentence. All or nothing.
    """
    registered_on = registered_on or local_today()
    duplicates_shown = duplicates_shown or len(looked_alike)
    _check(people, registered_on)
    for remaining in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                household, rows = _register(
                    by, people, home, registered_on, list(household_groups), source, duplicates_shown, told, registered
                )
                remember_others(by, people, rows, looked_alike)
                return household
        except IntegrityError:
            # A sheet imported at this moment took our reference numbers: ask for new ones.
            if not remaining:
                raise
    raise AssertionError("unreachable")


def _register(by, people, home, registered_on, household_groups, source, duplicates_shown, told, registered):
    household = Household.objects.create(reference=next_references(Household, 1)[0])
    rows = make_people(people)
    HouseholdMembership.objects.bulk_create(
        HouseholdMembership(person=row, household=household, main=True) for row in rows
    )
    Registration.objects.bulk_create(
        Registration(person=row, registered_on=max(registered_on, row.date_of_birth or registered_on))
        for row in (rows if registered else ())
    )
    if home is not None and not home.is_empty:
        begin_home(household, home, from_date=home.from_date or registered_on)
    adult = next((row for row in rows if row.is_adult), rows[0])
    wanted = [(adult, group) for group in household_groups]
    wanted += [(row, group) for row, new in zip(rows, people, strict=True) for group in new.groups]
    GroupMembership.objects.bulk_create(
        GroupMembership(person=row, group=group, from_date=registered_on, source=source[:120])
        for row, group in dict.fromkeys(wanted)
    )
    keep_what_was_said(by=by, household=household, rows=rows, people=people, told=told, on=registered_on)
    count = len(rows)
    audit.record(
        "family.registered",
        by=by,
        subject=household,
        summary=f"A family of {count} was registered." if count > 1 else "A person was registered as a family of one.",
        detail={
            "registered_on": registered_on.isoformat(),
            "people": count,
            "possible_duplicates_shown": duplicates_shown,
        },
    )
    return household, rows


def remember_others(by, people: list[NewPerson], rows: list[Person], looked_alike) -> None:
    """Whoever looked alike while typing is somebody else: see duplicates.actions.remember_as_others."""
    from ..duplicates.actions import remember_as_others

    shown = [(people.index(each.new), each.found.person.pk) for each in looked_alike if each.new in people]
    if shown:
        remember_as_others(by=by, people=rows, shown=shown)


def make_people(people: list[NewPerson]) -> list[Person]:
    """Store new people with references of the centre's own. Inside the caller's transaction."""
    rows = [
        Person(
            reference=reference,
            role=new.role,
            first_name=new.first_name.strip(),
            last_name=new.last_name.strip(),
            known_as=new.known_as.strip(),
            date_of_birth=new.date_of_birth,
            due_date=new.due_date,
            sex=new.sex,
            ethnicity=new.ethnicity,
            first_language=new.first_language,
            phone=new.phone.strip(),
            email=new.email.strip(),
            allergies=new.allergies.strip(),
            stop_alert=new.stop_alert.strip(),
        )
        for reference, new in zip(next_references(Person, len(people)), people, strict=True)
    ]
    for row in rows:
        row.full_clean(validate_unique=False)
    return Person.objects.bulk_create(rows)


def begin_home(household: Household, home: NewHome, *, from_date: date) -> Address:
    """Store a household's home from a day on. Raises ValidationError where it has another one by then."""
    return save_checked(
        Address(
            household=household,
            address_line_1=home.address_line_1.strip(),
            town=home.town.strip(),
            postcode=" ".join(home.postcode.upper().split()),
            from_date=from_date,
            confidential=home.confidential,
        )
    )


def check_person(new: NewPerson, *, today: date) -> None:
    """Raise ValidationError where somebody cannot be as told: born in the future, expected without a due date."""
    if new.is_expected:
        if new.due_date is None:
            raise ValidationError({"due_date": "Enter the date on which the baby is due"})
        check_due_date(new.due_date, today=today)
        return
    if not (new.first_name.strip() or new.last_name.strip()):
        raise ValidationError({"first_name": "Enter a first name or a last name"})
    if new.date_of_birth and new.date_of_birth > today:
        raise ValidationError(
            {"date_of_birth": "The date of birth is in the future. A baby who is not born yet is an expected baby."}
        )
    if new.date_of_birth and new.date_of_birth < EARLIEST:
        raise ValidationError({"date_of_birth": "Enter a year of birth after 1900"})


def check_due_date(due: date, *, today: date) -> None:
    """Raise ValidationError for a due date that no pregnancy of today can have."""
    if due > today + LATEST_DUE:
        raise ValidationError({"due_date": "Check the due date: it is more than ten months away"})
    if due < today - EARLIEST_DUE:
        raise ValidationError(
            {"due_date": f"Check the due date: {day_words(due)} is long past. Enter the child instead."}
        )


def _check(people, registered_on):
    today = local_today()
    if not people:
        raise ValidationError("Enter at least one person of the family")
    if registered_on > today:
        raise ValidationError(
            {"registered_on": "A family is registered today or earlier. Enter the day they registered."}
        )
    if registered_on < EARLIEST:
        raise ValidationError({"registered_on": "Enter a year after 1900"})
    for new in people:
        check_person(new, today=today)
