"""The sheets of the families room, in and out."""

from .areas import ReachAreaResource
from .groups import GroupMembershipResource
from .homes import AddressResource, OtherHouseholdResource
from .people import PersonResource
from .visits import VisitResource

__all__ = [
    "AddressResource",
    "GroupMembershipResource",
    "OtherHouseholdResource",
    "PersonResource",
    "ReachAreaResource",
    "VisitResource",
]
