from .access_needs import ACCESS_FACTS, AccessNeeds, LetterFormat, Send, YesNo
from .attachment import Attachment, AttachmentKind
from .barrier import AccountPerson, Barrier, BarrierKind
from .case import (
    Case,
    CaseAgreement,
    CaseAllocation,
    CaseChild,
    CaseLevel,
    CaseNote,
    CaseReferral,
    CaseStatus,
)
from .case_plan import (
    CaseAction,
    CaseAssessment,
    CaseGoal,
    CaseMeeting,
    CaseMember,
    CaseReading,
    CaseScale,
)
from .contact import Visit, VisitPersonSeen
from .correction import Correction
from .directory import DirectoryOrganisation, DirectoryService, Signpost
from .duplicate import AskedMerge, DuplicatePair, Merge, PairState
from .follow_up import NoAccessStep, VisitSignOff
from .group import Group, GroupMembership
from .household import Address, ContactWish, Household, HouseholdMembership
from .joining import DetailsCheck, FamilyCard, JoinRequest, JoinState
from .letter import Correspondence, CorrespondenceKind
from .listed import ListedChild, ListSource, TakeUp
from .moving_on import HandOver, HandOverStep, StayKnown
from .names import OtherName, OtherNameKind
from .outreach import (
    AttemptKind,
    OutreachAttempt,
    OutreachMonth,
    OutreachOutcome,
    OutreachReason,
    OutreachTask,
)
from .permissions import (
    HowShown,
    PermissionAnswer,
    PermissionGiven,
    PermissionKind,
    PrivacyNotice,
    PrivacyNoticeShown,
    SharingPartner,
)
from .person import EndedReason, Person, PersonRole, Registration, Sex
from .placement import FosterPlacement
from .portfolio import CourseEnd, PortfolioEntry, PortfolioKind, PortfolioStep
from .reach import Area, AreaChange, AreaOutline, DeprivationScore, PopulationEstimate, PostcodeArea, ReachAreaPart
from .responsibility import CourtOrder, CourtOrderBound, CourtOrderChild, ParentalResponsibility, TrustedAdult
from .retention import Destruction, LegalHold, RetentionClass, RetentionDecision
from .rights import AccessDecision, AccessPack, AccessRequest
from .safety import EscalationKind, HowItEnded, VisitEscalation, VisitRisk, VisitSafety
from .sealed import SealedLink

__all__ = [
    "ACCESS_FACTS",
    "AccessDecision",
    "AccessNeeds",
    "AccessPack",
    "AccessRequest",
    "AccountPerson",
    "Address",
    "Area",
    "AreaChange",
    "AreaOutline",
    "AskedMerge",
    "Attachment",
    "AttachmentKind",
    "AttemptKind",
    "Barrier",
    "BarrierKind",
    "Case",
    "CaseAction",
    "CaseAgreement",
    "CaseAllocation",
    "CaseAssessment",
    "CaseChild",
    "CaseGoal",
    "CaseLevel",
    "CaseMeeting",
    "CaseMember",
    "CaseNote",
    "CaseReading",
    "CaseReferral",
    "CaseScale",
    "CaseStatus",
    "ContactWish",
    "Correction",
    "Correspondence",
    "CorrespondenceKind",
    "CourseEnd",
    "CourtOrder",
    "CourtOrderBound",
    "CourtOrderChild",
    "DeprivationScore",
    "Destruction",
    "DetailsCheck",
    "DirectoryOrganisation",
    "DirectoryService",
    "DuplicatePair",
    "EndedReason",
    "EscalationKind",
    "FamilyCard",
    "FosterPlacement",
    "Group",
    "GroupMembership",
    "HandOver",
    "HandOverStep",
    "Household",
    "HouseholdMembership",
    "HowItEnded",
    "HowShown",
    "JoinRequest",
    "JoinState",
    "LegalHold",
    "LetterFormat",
    "ListSource",
    "ListedChild",
    "Merge",
    "NoAccessStep",
    "OtherName",
    "OtherNameKind",
    "OutreachAttempt",
    "OutreachMonth",
    "OutreachOutcome",
    "OutreachReason",
    "OutreachTask",
    "PairState",
    "ParentalResponsibility",
    "PermissionAnswer",
    "PermissionGiven",
    "PermissionKind",
    "Person",
    "PersonRole",
    "PopulationEstimate",
    "PortfolioEntry",
    "PortfolioKind",
    "PortfolioStep",
    "PostcodeArea",
    "PrivacyNotice",
    "PrivacyNoticeShown",
    "ReachAreaPart",
    "Registration",
    "RetentionClass",
    "RetentionDecision",
    "SealedLink",
    "Send",
    "Sex",
    "SharingPartner",
    "Signpost",
    "StayKnown",
    "TakeUp",
    "TrustedAdult",
    "Visit",
    "VisitEscalation",
    "VisitPersonSeen",
    "VisitRisk",
    "VisitSafety",
    "VisitSignOff",
    "YesNo",
]
