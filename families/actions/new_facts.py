"""What somebody tells about a family that is new to the centre: plain values on their way into an action."""

from dataclasses import dataclass, field
from datetime import date

from ..models import Group
from ..models.person import PersonRole


@dataclass
class NewPerson:
    """One person to be added. Empty text is "not asked"; an expected baby has a due date instead of a date of birth."""

    role: str
    first_name: str = ""
    last_name: str = ""
    known_as: str = ""
    date_of_birth: date | None = None
    due_date: date | None = None
    sex: str = ""
    ethnicity: str = ""
    first_language: str = ""
    phone: str = ""
    allergies: str = ""
    stop_alert: str = ""
    groups: list[Group] = field(default_factory=list)

    @property
    def is_expected(self) -> bool:
        return self.role == PersonRole.EXPECTED_BABY


@dataclass
class NewHome:
    """A home to be added; `from_date` may stay open where the family has lived there for as long as anyone asked."""

    address_line_1: str = ""
    town: str = ""
    postcode: str = ""
    from_date: date | None = None
    confidential: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.address_line_1 or self.town or self.postcode)
