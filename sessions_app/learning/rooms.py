"""What play and learning offers upward: a part of a child's own page."""

from centre.core.rooms import register_person_section
from families.barriers.check import closed_people
from families.models import PersonRole

from .querysets import reads_observations

NEWEST = 3


def register() -> None:
    """Called once when the programme starts."""
    register_person_section(section, order=75)


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
