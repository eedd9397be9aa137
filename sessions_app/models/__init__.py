"""What the room keeps: what the centre offers, when it runs, and who came."""

from .duty import Duty, NotCounted, RatioOverride
from .incidents import Afterwards, Incident, IncidentKind, Report
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

__all__ = [
    "OLDEST_MONTHS",
    "Afterwards",
    "Attendance",
    "AttendanceStatus",
    "Booking",
    "CareType",
    "Duty",
    "Equipment",
    "EquipmentUse",
    "FireDrill",
    "Hazard",
    "Incident",
    "IncidentKind",
    "NotCounted",
    "Part",
    "RatioOverride",
    "RegisterDevice",
    "RegisterEvent",
    "RegisterEventKind",
    "RegisterState",
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
    "Service",
    "Session",
    "SessionSeries",
    "SessionStatus",
    "Weekday",
    "new_session_reference",
]
