"""Pages on which a home is changed: a move, a move to nobody knows where, a correction, a confidential address."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from centre.core.dates import local_today
from centre.core.models import CentreSettings
from staff.permissions import Permission, has_permission

from ..actions import correct_address, end_home, move_home, set_confidential
from ..actions.homes import ADDRESS_FACTS
from ..actions.saving import fingerprint
from ..area_by_hand import NONE
from ..forms.over_time import BY_HAND, CorrectAddressForm, LastDayForm, MoveForm
from ..home import homes_of_households
from ..models import Address, Area, ReachAreaPart
from ..privacy import address_lines, may_read
from .change import ChangeView, ConfirmView
from .kept import household_or_404
from .people import family_url


class MoveHome(ChangeView):
    """A new home from a day on."""

    heading = "The family has moved"
    lead = "The home before ends the day before. Past figures keep it."
    submit_label = "Record the move"

    def find(self, pk):
        self.household = household_or_404(pk)
        self.back = (family_url(self.household, "home"), "Home and reach")
        if not self.household.addresses.exists():
            self.heading, self.lead, self.submit_label = "Where the family lives", "", "Save the address"

    def form(self, data):
        return MoveForm(data)

    def save(self, form):
        on = form.cleaned_data["from_date"]
        address = move_home(by=self.request.user, household=self.household, home=form.home(), on=on)
        home = homes_of_households([self.household.pk], on=on)[self.household.pk]
        if not home.is_known and not address.confidential:
            self.notice = (
                "The postcode is not in the lookup, so the area is not known. Check it, or leave it: the family is "
                "counted under “area not known”."
            )
        elif home.is_known and not home.in_reach and not address.confidential:
            self.notice = (
                "This home lies outside the reach area: the family may go on coming, and is counted apart. If a child "
                "moves to another centre or school, begin a hand-over under Moving on."
            )
        return f"The new home of family {self.household.reference} is recorded."


class _OfAddress(ChangeView):
    """A page about one address. Whoever may not read a confidential one cannot open it."""

    reading = True

    def find(self, pk):
        self.address = get_object_or_404(Address.objects.select_related("household"), pk=pk)
        self.household = self.address.household
        self.back = (family_url(self.household, "home"), "Home and reach")
        if self.reading and not may_read(self.address, self.request.user):
            raise PermissionDenied


class CorrectAddress(_OfAddress):
    """An address that was written down wrongly."""

    heading = "Correct this address"
    lead = "Only for mistakes. If the family has moved, record the move instead: past figures rest on the old address."
    submit_label = "Save the correction"

    def form(self, data):
        facts = {name: getattr(self.address, name) for name in ADDRESS_FACTS}
        by_hand = facts["area_by_hand"]
        facts |= {"area_how": BY_HAND if by_hand not in ("", NONE) else by_hand, "area": by_hand.removeprefix(NONE)}
        address_lines(self.address, self.request.user)  # records the reading of a confidential one
        return CorrectAddressForm(
            data,
            vintage=CentreSettings.load().lsoa_vintage,
            initial={**facts, "seen": fingerprint(self.address, ADDRESS_FACTS)},
        )

    def more_context(self, form):
        codes = set(ReachAreaPart.objects.in_force(on=local_today()).values_list("lsoa_code", flat=True))
        return {"areas": Area.objects.filter(code__in=codes, vintage=form.vintage).order_by("name", "code")}

    def save(self, form):
        correct_address(
            by=self.request.user, address=self.address, seen=form.cleaned_data["seen"], changes=form.changes()
        )
        return "The address is corrected."

    def bring_up_to_date(self, form, current):
        form.data["seen"] = fingerprint(current, ADDRESS_FACTS)


class EndHome(_OfAddress):
    """The family has left, and nobody knows where to."""

    reading = False
    heading = "The family has moved out"
    lead = "From the next day the area is not known, until the new home is recorded."
    submit_label = "Record that they left"

    def form(self, data):
        return LastDayForm(data, label="Last day at this address")

    def save(self, form):
        end_home(by=self.request.user, address=self.address, on=form.cleaned_data["to_date"])
        return f"Family {self.household.reference} has left this address. Record the new home when you know it."


class HideAddress(_OfAddress, ConfirmView):
    """Make an address confidential: anybody who changes families may, at once."""

    reading = False
    heading = "Make this address confidential?"
    submit_label = "Make it confidential"
    consequences = (
        "Only the safeguarding lead and deputies see the address from now on, and each reading is recorded.",
        "Nobody else finds the family by this postcode, or sees the area it lies in.",
        "Figures still count the family where it lives; the safeguarding lead can set another area, or none.",
    )
    undo = "Only the safeguarding lead or a deputy can show it again."

    def confirm(self):
        set_confidential(by=self.request.user, address=self.address, confidential=True)
        return "The address is confidential now."


class ShowAddress(_OfAddress, ConfirmView):
    """Lift it again: for those who may read it."""

    permission = Permission.CONFIDENTIAL_ADDRESS_VIEW
    heading = "Show this address again?"
    submit_label = "Show it again"
    consequences = ("Everybody who may open families sees the address and its area again.",)
    undo = "It can be made confidential again at any time, but what has been seen stays seen."

    def confirm(self):
        if not has_permission(self.request.user, Permission.FAMILY_CHANGE):
            raise PermissionDenied
        set_confidential(by=self.request.user, address=self.address, confidential=False)
        return "The address is no longer confidential."
