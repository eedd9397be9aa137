from .contact import Visit, VisitPersonSeen
from .group import Group, GroupMembership
from .household import Address, Household, HouseholdMembership
from .letter import Correspondence, CorrespondenceKind
from .person import EndedReason, Person, PersonRole, Registration, Sex
from .reach import Area, AreaOutline, DeprivationScore, PopulationEstimate, PostcodeArea, ReachAreaPart

__all__ = [
    "Address",
    "Area",
    "AreaOutline",
    "Correspondence",
    "CorrespondenceKind",
    "DeprivationScore",
    "EndedReason",
    "Group",
    "GroupMembership",
    "Household",
    "HouseholdMembership",
    "Person",
    "PersonRole",
    "PopulationEstimate",
    "PostcodeArea",
    "ReachAreaPart",
    "Registration",
    "Sex",
    "Visit",
    "VisitPersonSeen",
]
