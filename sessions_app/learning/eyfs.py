"""The areas of learning and the stages that plans and observations speak in: dated reference data with its sources."""

from dataclasses import dataclass
from datetime import date

from django.db import models


class Area(models.TextChoices):
    """The seven areas of learning and development of the Early Years Foundation Stage."""

    COMMUNICATION = "communication", "Communication and language"
    PHYSICAL = "physical", "Physical development"
    PERSONAL = "personal", "Personal, social and emotional development"
    LITERACY = "literacy", "Literacy"
    MATHEMATICS = "mathematics", "Mathematics"
    WORLD = "world", "Understanding the world"
    EXPRESSIVE = "expressive", "Expressive arts and design"


class Stage(models.TextChoices):
    """For whom something is planned, by development and not by birthday.

    Development Matters (Department for Education, 2020, revised 2021 and 2023) has three: birth to three, where it
    speaks of babies, toddlers and young children; three- and four-year-olds; children in reception.
    """

    BABIES = "babies", "Babies"
    TODDLERS = "toddlers", "Toddlers"
    YOUNG = "young", "Young children, up to three"
    THREE_AND_FOUR = "three and four", "Three- and four-year-olds"
    RECEPTION = "reception", "Children in reception"


@dataclass(frozen=True)
class Framework:
    """One edition of the statutory framework, in force from a day."""

    title: str
    from_date: date
    prime: tuple[Area, ...]
    specific: tuple[Area, ...]

    @property
    def areas(self) -> tuple[Area, ...]:
        return self.prime + self.specific

    @property
    def choices(self) -> list:
        """As a form asks: the prime areas, then the specific ones."""
        return [
            ("Prime areas", [(each.value, each.label) for each in self.prime]),
            ("Specific areas", [(each.value, each.label) for each in self.specific]),
        ]


PRIME = (Area.COMMUNICATION, Area.PHYSICAL, Area.PERSONAL)
SPECIFIC = (Area.LITERACY, Area.MATHEMATICS, Area.WORLD, Area.EXPRESSIVE)
# Section 1 of the statutory framework. The framework of 2008 had six areas; the seven came with that of 2012 and have
# kept their names since. An edition that changes them gets a line of its own here, and old plans keep what they say.
FRAMEWORKS = (
    Framework("Statutory framework for the EYFS, 2012", date(2012, 9, 1), PRIME, SPECIFIC),
    Framework("Statutory framework for the EYFS, 2021", date(2021, 9, 1), PRIME, SPECIFIC),
    Framework("Statutory framework for the EYFS, July 2025", date(2025, 9, 1), PRIME, SPECIFIC),
)


def framework_on(day: date) -> Framework:
    """The edition in force on a day; the first one known for days before it."""
    return next((each for each in reversed(FRAMEWORKS) if each.from_date <= day), FRAMEWORKS[0])


def area_words(areas) -> list[str]:
    """The names of areas, in the framework's order."""
    return [each.label for each in Area if each.value in set(areas)]
