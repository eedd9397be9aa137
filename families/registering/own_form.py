"""A family's own form on its way through the registration page, for the worker who checks it."""

from dataclasses import dataclass
from uuid import UUID

from django.http import QueryDict

from centre.core import audit
from centre.core.dates import local_today
from staff.permissions import Permission, has_permission

from ..actions.new_facts import NewHome, Told
from ..models import Household, HowShown, JoinRequest
from . import joining

SAID_BY = "The family, on its own form"


@dataclass(frozen=True)
class OwnForm:
    """One request that waits, as this user may see it."""

    request: JoinRequest
    user: object

    @classmethod
    def of(cls, user, id_text: str) -> "OwnForm | None":
        """The request of this id if it still waits; None for anything else."""
        try:
            found = joining.waiting_one(UUID(id_text))
        except ValueError:
            return None
        return cls(found, user) if found else None

    @property
    def home_is_withheld(self) -> bool:
        """Whether they asked for secrecy and this user is not cleared to read such an address."""
        cleared = has_permission(self.user, Permission.CONFIDENTIAL_ADDRESS_VIEW)
        return self.request.secret_address and not cleared

    def as_posted(self) -> QueryDict:
        """What they sent, for the page. A secret address given to somebody cleared is recorded as read."""
        if self.request.secret_address and not self.home_is_withheld:
            audit.record("address.read", by=self.user, subject=self.request, summary="A confidential address was read.")
        return joining.as_posted(self.request, with_home=not self.home_is_withheld)

    def forms(self, data):
        """The forms of the registration page, with the version of the notice that they read."""
        from ..forms.registration import FamilyRegistration

        forms = FamilyRegistration(self.user, data, notice=self.request.notice)
        forms.leave_out("notice_how")
        if self.home_is_withheld:
            forms.leave_out(*joining.HOME_FIELDS)
        return forms

    def home(self, forms) -> NewHome:
        """The home as the worker left it; as the family typed it where it is withheld from the worker."""
        return joining.home_as_sent(self.request) if self.home_is_withheld else forms.family.home()

    def told(self, forms) -> Told:
        """What they were told and answered, on the day they sent it."""
        told = forms.family.told()
        told.how, told.said_by = HowShown.OWN_PHONE, SAID_BY
        told.on = min(local_today(), joining.day_it_came(self.request))
        return told

    def registered(self, household: Household) -> None:
        """It is a family of ours now, and what was sent is wiped. Raises ValidationError if a colleague was quicker."""
        joining.mark_registered(by=self.user, request=self.request, household=household)
