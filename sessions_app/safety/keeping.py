"""How long records of accidents are kept, and that their words go with a family's."""

from django.db.models import F

from centre.core.retention import RecordClass, register_record_class, register_words_about
from families.models import PersonRole

from ..models import Incident


def register() -> None:
    """Called once when the programme starts."""
    register_record_class(
        RecordClass(
            code="accident-child",
            name="Accidents of children",
            counted_from="Date of birth of the child",
            years=21,
            source="Limitation Act 1980: until three years after the child is eighteen",
            people=_children,
        )
    )
    register_record_class(
        RecordClass(
            code="accident-adult",
            name="Accidents of adults",
            counted_from="Day of the accident",
            years=3,
            source="Social Security (Claims and Payments) Regulations 1979; Limitation Act 1980",
            people=_adults,
        )
    )
    register_words_about("sessions_app.Incident", ("person",))


def _children():
    rows = Incident.objects.filter(person__role=PersonRole.CHILD, person__date_of_birth__isnull=False)
    return rows.order_by().values("person_id", day=F("person__date_of_birth"))


def _adults():
    rows = Incident.objects.filter(person__isnull=False).exclude(person__role=PersonRole.CHILD)
    return rows.order_by().values("person_id", day=F("happened_on"))
