"""What portfolios offer upward: a part of an adult's page."""

from centre.core.dates import local_today
from centre.core.rooms import register_person_section
from staff.permissions import Permission, has_permission

from ..barriers.check import closed_people
from .listing import portfolio_of


def register() -> None:
    """Called once when the programme starts."""
    register_person_section(section, order=70)


def section(user, person):
    """The portfolio on an adult's page, for those who keep it; closed to the family's own relatives."""
    if not person.is_adult or not has_permission(user, Permission.PORTFOLIO_KEEP):
        return None
    closed = closed_people(user)
    if closed is not None and closed.filter(person=person).exists():
        return None
    return (
        "Portfolio",
        "families/portfolio/section.html",
        lambda: {"person": person, "parts": portfolio_of(person, on=local_today()), "may_add": not person.died_on},
    )
