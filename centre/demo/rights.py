"""Rights in the demo: a mother who asked for what is held about her, a family kept long enough, one that is held."""

from datetime import date, timedelta

from centre.core.dates import add_months
from families.models import (
    AccessRequest,
    Address,
    Correction,
    Household,
    HouseholdMembership,
    LegalHold,
    Person,
    Registration,
    Visit,
)
from families.rights.clock import due_on


def make_rights(users, today: date, new_id) -> None:
    """One request in progress: logged, identity checked, nothing decided yet."""
    visited = Visit.objects.filter(outcome="achieved", people_seen__role="parent", date__lt=today).exclude(summary="")
    mother = visited.order_by("-date", "id").first().people_seen.filter(role="parent").order_by("id").first()
    asked = today - timedelta(days=18)
    AccessRequest.objects.create(
        id=new_id(),
        person=mother,
        capacity="themselves",
        asker=mother,
        asker_name=mother.full_name,
        received_on=asked,
        identity_on=asked,
        identity_how="Known to the family support worker for years",
        due_on=due_on(received_on=asked, identity_on=asked),
        by=users["coordinator"],
    )
    Correction.objects.create(
        id=new_id(),
        person=mother,
        asker_name=mother.full_name,
        received_on=today - timedelta(days=5),
        due_on=due_on(received_on=today - timedelta(days=5)),
        what="Her first language stands as English in the form of last year.",
        wanted="The language that she speaks at home.",
        by=users["coordinator"],
    )
    _long_gone(today, new_id)
    held = Household.objects.filter(memberships__person__registrations__ended_on__isnull=False).order_by("reference")
    LegalHold.objects.create(
        id=new_id(),
        household=held.first(),
        reason="The council’s solicitor asked us on the telephone to keep everything until the claim is settled.",
        since=today - timedelta(days=70),
        by=users["coordinator"],
    )


def _long_gone(today: date, new_id) -> None:
    """A family that moved away eight years ago."""
    ended = add_months(today, -8 * 12)
    home = Household.objects.create(id=new_id(), reference="MH90001")
    Address.objects.create(
        id=new_id(),
        household=home,
        address_line_1="31 Thistle Close",
        town="Fernley",
        from_date=add_months(ended, -40),
        to_date=ended,
    )
    for number, (first, role, born) in enumerate(
        (("Petra", "parent", date(1988, 2, 3)), ("Lukas", "child", add_months(ended, -38)))
    ):
        person = Person.objects.create(
            id=new_id(),
            reference=f"MP9000{number + 1}",
            first_name=first,
            last_name="Lindqvist",
            role=role,
            date_of_birth=born,
        )
        HouseholdMembership.objects.create(id=new_id(), person=person, household=home)
        Registration.objects.create(
            id=new_id(),
            person=person,
            registered_on=add_months(ended, -30),
            ended_on=ended,
            ended_reason="moved away",
        )
