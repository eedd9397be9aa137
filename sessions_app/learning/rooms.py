"""What play and learning offers upward: a part of a child's own page, and what a family has borrowed."""

from centre.core.dates import local_today
from centre.core.rooms import register_household_tab, register_person_section
from families.barriers.check import closed_people
from families.models import PersonRole
from staff.permissions import Permission, has_permission

from ..models import Loan
from .querysets import reads_observations

NEWEST = 3
MOST_LOANS = 50


def register() -> None:
    """Called once when the programme starts."""
    register_person_section(section, order=75)
    register_household_tab(loans_tab, under="Contact")


def section(user, person):
    """The newest observations of a child, for those who read them; closed to the family's own relatives. One query."""
    if person.role != PersonRole.CHILD or not reads_observations(user):
        return None
    shut = closed_people(user)
    if shut is not None and shut.filter(person=person).exists():
        return None
    rows = person.observations.standing().select_related("session__service")
    return (
        "Play and learning",
        "sessions_app/learning/person_section.html",
        lambda: {"child": person, "observations": list(rows[:NEWEST])},
    )


def loans_tab(user, household):
    """What a family has borrowed from the library. One query, when the page is open."""
    if not has_permission(user, Permission.FAMILY_VIEW):
        return None

    def context():
        loans = Loan.objects.filter(household=household).select_related("thing").order_by("back_on", "-from_date")
        return {
            "loans": list(loans[:MOST_LOANS]),
            "today": local_today(),
            "may_lend": has_permission(user, Permission.REGISTER_MARK) and not household.redacted_on,
        }

    return "Loans", "sessions_app/learning/loans_tab.html", context
