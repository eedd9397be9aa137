"""Whether merging two records is for the safeguarding lead alone. The answer is yes or no, and never why."""

from django.core.exceptions import ValidationError
from django.db.models import Q

from staff.permissions import Permission, has_permission

from ..models import Address, GroupMembership, HouseholdMembership, Person
from .protocol import holds_restricted

NEEDS_THE_LEAD = "This needs the safeguarding lead."


class NeedsTheLead(ValidationError):
    """Only the safeguarding lead or a deputy can do this. Whoever asks learns no more than that."""

    def __init__(self):
        super().__init__(NEEDS_THE_LEAD)


def check_allowed(user, *, people=(), households=()) -> None:
    """Raise NeedsTheLead where one of the records is restricted and the user is neither lead nor deputy.

    Asked only when somebody presses the button, so that no list and no page tells what is restricted.
    """
    if not has_permission(user, Permission.CONCERN_READ) and is_restricted(people=people, households=households):
        raise NeedsTheLead


def is_restricted(*, people=(), households=()) -> bool:
    """Whether a restricted group, a confidential address, or what another room holds, hangs on one of the records."""
    homes = {each.pk for each in households}
    humans = set(HouseholdMembership.objects.filter(household__in=homes).values_list("person_id", flat=True)) | {
        each.pk for each in people
    }
    humans |= set(Person.objects.filter(merged_into__in=humans).values_list("pk", flat=True))
    of_people = HouseholdMembership.objects.filter(person__in=humans).values("household_id")
    return (
        GroupMembership.objects.filter(person__in=humans, group__restricted=True).exists()
        or Address.objects.filter(Q(household__in=of_people) | Q(household__in=homes), confidential=True).exists()
        or holds_restricted(humans)
    )
