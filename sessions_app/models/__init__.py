"""What the room keeps: what the centre offers, when it runs, and who came."""

from .duty import Duty, NotCounted, RatioOverride
from .registers import (
    Attendance,
    AttendanceStatus,
    RegisterDevice,
    RegisterEvent,
    RegisterEventKind,
)
from .roster import Part, RosterPlace
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
    "Attendance",
    "AttendanceStatus",
    "Booking",
    "CareType",
    "Duty",
    "Equipment",
    "EquipmentUse",
    "NotCounted",
    "Part",
    "RatioOverride",
    "RegisterDevice",
    "RegisterEvent",
    "RegisterEventKind",
    "RegisterState",
    "Room",
    "RosterPlace",
    "Service",
    "Session",
    "SessionSeries",
    "SessionStatus",
    "Weekday",
    "new_session_reference",
]
