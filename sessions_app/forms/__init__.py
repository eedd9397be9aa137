"""What people type in this room. Forms validate and decide nothing."""

from .newcomers import NewcomerForm, NewFamilyAtDoorForm
from .register import FindForm, HeadCountForm, ReopenForm, TickForm, TimesForm
from .services import EndServiceForm, ServiceForm
from .sessions import CancelForm, SessionChangeForm, SessionForm
from .timetable import EndSeriesForm, SeriesForm

__all__ = [
    "CancelForm",
    "EndSeriesForm",
    "EndServiceForm",
    "FindForm",
    "HeadCountForm",
    "NewFamilyAtDoorForm",
    "NewcomerForm",
    "ReopenForm",
    "SeriesForm",
    "ServiceForm",
    "SessionChangeForm",
    "SessionForm",
    "TickForm",
    "TimesForm",
]
