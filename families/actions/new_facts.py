"""What somebody tells about a family that is new to the centre: plain values on their way into an action."""

from dataclasses import dataclass, field
from datetime import date

from ..models import Group, PrivacyNotice
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
    email: str = ""
    allergies: str = ""
    stop_alert: str = ""
    groups: list[Group] = field(default_factory=list)
    needs: dict = field(default_factory=dict)  # any of ACCESS_FACTS
    permissions: dict = field(default_factory=dict)  # {PermissionKind: "yes" or "no"}, without sharing

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


@dataclass
class Told:
    """What a family was told and answered when it registered; everything may stay empty, which is "not asked"."""

    notice: PrivacyNotice | None = None
    how: str = ""  # a HowShown; "" where the notice was not shown
    sharing: dict = field(default_factory=dict)  # {SharingPartner: "yes" or "no"}, for everybody of the family
    said_by: str = ""
    on: date | None = None  # the day of the registration if not given
