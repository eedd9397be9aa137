from .contact import Visit, VisitPersonSeen
from .group import Group, GroupMembership
from .household import Address, Household, HouseholdMembership
from .person import Person, Registration
from .reach import Area, DeprivationScore, PopulationEstimate, PostcodeArea, ReachAreaPart

__all__ = [
    "Address",
    "Area",
    "DeprivationScore",
    "Group",
    "GroupMembership",
    "Household",
    "HouseholdMembership",
    "Person",
    "PopulationEstimate",
    "PostcodeArea",
    "ReachAreaPart",
    "Registration",
    "Visit",
    "VisitPersonSeen",
]
