"""What rights offer upward: their part of a pack, and a part of a person's page."""

from django.db.models import F

from centre.core.dates import local_today
from centre.core.rooms import register_person_section
from centre.core.subject import register_subject_records
from staff.permissions import Permission, has_permission

from ..models import AccessRequest, Correction, HouseholdMembership, LegalHold
from .clock import standing
from .colleague import records_as_a_colleague
from .sources import own_records

# The family they belong to, or belonged to last.
LAST = F("to_date").desc(nulls_first=True)


def register() -> None:
    """Called once when the programme starts. What is due of it stands with the letters (families.letters.rooms)."""
    register_subject_records(own_records)
    register_subject_records(records_as_a_colleague)
    register_person_section(section, order=80)


def section(user, person):
    """ "Their rights" on a person's page: what they asked for, and the way to log another request."""
    if not has_permission(user, Permission.RIGHTS_RECORD) or person.merged_into_id:
        return None
    today = local_today()

    def context():
        rows = AccessRequest.objects.filter(person=person)
        home = HouseholdMembership.objects.filter(person=person).order_by(LAST, "-main").first()
        return {
            "home_id": home.household_id if home else None,
            "held": LegalHold.objects.filter(person=person, until=None).exists(),
            "requests": [(row, standing(row, today)) for row in rows],
            "person": person,
            "corrections": Correction.objects.filter(person=person),
        }

    return "Their rights", "families/rights/section.html", context
