"""What the room keeps: what the centre offers, when it runs, and who came."""

from .building import GuestKind, SignIn
from .care import (
    BodyPart,
    CareKind,
    CareNote,
    Collection,
    CollectionOutcome,
    CrecheBasis,
    CrecheChild,
    DoseOutcome,
    EarlierStay,
    MedicineDose,
    MedicinePermission,
    RefusedBecause,
    RegistrationBasis,
)
from .closing import ClosingAnswers
from .corrections import AttendanceCorrection, HeadCountCorrection
from .duty import Duty, NotCounted, RatioOverride
from .feedback import Feedback, FeedbackWay, Rating, ServiceCost, SessionReview, Theme, YouSaid
from .guests import SessionGuest, SessionGuestKind
from .incidents import Afterwards, Incident, IncidentKind, Report
from .learning import SessionPlan
from .library import Condition, LibraryThing, Loan, PlanThing, ThingKind
from .observations import Observation, ObservationShare, SharedHow
from .place_letters import LetterAbout, PlaceLetter
from .places import ACTIVE, EndedBecause, FirstBecause, FollowUp, Place, PlaceKind, PlaceState, WithoutBefore
from .registers import (
    Attendance,
    AttendanceStatus,
    RegisterDevice,
    RegisterEvent,
    RegisterEventKind,
)
from .roster import Part, RosterPlace
from .safety import (
    FireDrill,
    Hazard,
    Rhythm,
    Risk,
    RiskAssessment,
    RiskLine,
    Routine,
    RoutineDone,
    RoutineKind,
    RoutineTurn,
    TurnLength,
)
from .services import OLDEST_MONTHS, Booking, CareType, Service
from .sessions import (
    RegisterState,
    Session,
    SessionSeries,
    SessionStatus,
    Weekday,
    new_session_reference,
)
from .spaces import Equipment, EquipmentUse, Room
from .translations import ServiceTranslation

__all__ = [
    "ACTIVE",
    "OLDEST_MONTHS",
    "Afterwards",
    "Attendance",
    "AttendanceCorrection",
    "AttendanceStatus",
    "BodyPart",
    "Booking",
    "CareKind",
    "CareNote",
    "CareType",
    "ClosingAnswers",
    "Collection",
    "CollectionOutcome",
    "Condition",
    "CrecheBasis",
    "CrecheChild",
    "DoseOutcome",
    "Duty",
    "EarlierStay",
    "EndedBecause",
    "Equipment",
    "EquipmentUse",
    "Feedback",
    "FeedbackWay",
    "FireDrill",
    "FirstBecause",
    "FollowUp",
    "GuestKind",
    "Hazard",
    "HeadCountCorrection",
    "Incident",
    "IncidentKind",
    "LetterAbout",
    "LibraryThing",
    "Loan",
    "MedicineDose",
    "MedicinePermission",
    "NotCounted",
    "Observation",
    "ObservationShare",
    "Part",
    "Place",
    "PlaceKind",
    "PlaceLetter",
    "PlaceState",
    "PlanThing",
    "Rating",
    "RatioOverride",
    "RefusedBecause",
    "RegisterDevice",
    "RegisterEvent",
    "RegisterEventKind",
    "RegisterState",
    "RegistrationBasis",
    "Report",
    "Rhythm",
    "Risk",
    "RiskAssessment",
    "RiskLine",
    "Room",
    "RosterPlace",
    "Routine",
    "RoutineDone",
    "RoutineKind",
    "RoutineTurn",
    "Service",
    "ServiceCost",
    "ServiceTranslation",
    "Session",
    "SessionGuest",
    "SessionGuestKind",
    "SessionPlan",
    "SessionReview",
    "SessionSeries",
    "SessionStatus",
    "SharedHow",
    "SignIn",
    "Theme",
    "ThingKind",
    "TurnLength",
    "Weekday",
    "WithoutBefore",
    "YouSaid",
    "new_session_reference",
]
