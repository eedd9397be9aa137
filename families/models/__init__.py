from .contact import Visit, VisitPersonSeen
from .group import Group, GroupMembership
from .household import Address, Household, HouseholdMembership
from .letter import Correspondence, CorrespondenceKind
from .person import EndedReason, Person, PersonRole, Registration, Sex
from .reach import Area, AreaOutline, DeprivationScore, PopulationEstimate, PostcodeArea, ReachAreaPart
from .responsibility import CourtOrder, CourtOrderChild, ParentalResponsibility, TrustedAdult

__all__ = [
    "Address",
    "Area",
    "AreaOutline",
    "Correspondence",
    "CorrespondenceKind",
    "CourtOrder",
    "CourtOrderChild",
    "DeprivationScore",
    "EndedReason",
    "Group",
    "GroupMembership",
    "Household",
    "HouseholdMembership",
    "ParentalResponsibility",
    "Person",
    "PersonRole",
    "PopulationEstimate",
    "PostcodeArea",
    "ReachAreaPart",
    "Registration",
    "Sex",
    "TrustedAdult",
    "Visit",
    "VisitPersonSeen",
]
