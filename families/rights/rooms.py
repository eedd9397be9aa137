"""What rights offer upward: their part of a pack, and a part of a person's page."""

from centre.core.dates import local_today
from centre.core.rooms import register_person_section
from centre.core.subject import register_subject_records
from staff.permissions import Permission, has_permission

from ..models import AccessRequest, Correction, HouseholdMembership
from .clock import standing
from .sources import own_records


def register() -> None:
    """Called once when the programme starts. What is due of it stands with the letters (families.letters.rooms)."""
    register_subject_records(own_records)
    register_person_section(section, order=80)


def section(user, person):
    """ "Their rights" on a person's page: what they asked for, and the way to log another request."""
    if not has_permission(user, Permission.RIGHTS_RECORD) or person.merged_into_id:
        return None
    today = local_today()

    def context():
        rows = AccessRequest.objects.filter(person=person)
        home = HouseholdMembership.objects.in_force(on=today).main().filter(person=person).first()
        return {
            "home_id": home.household_id if home else None,
            "requests": [(row, standing(row, today)) for row in rows],
            "person": person,
            "corrections": Correction.objects.filter(person=person),
        }

    return "Their rights", "families/rights/section.html", context
