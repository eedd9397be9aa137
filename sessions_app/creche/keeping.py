"""How long the crèche's own records are kept, and that their words go with a redacted family's."""

from django.db.models import F, Q

from centre.core.retention import RecordClass, register_record_class, register_words_about
from families.models import Person

from ..models import CareKind


def register() -> None:
    """Called once when the programme starts."""
    register_record_class(
        RecordClass(
            code="creche-child",
            name="Medicines given in the crèche, and injuries seen on arrival",
            counted_from="Date of birth of the child",
            years=21,
            source="Limitation Act 1980: until three years after the child is eighteen",
            people=_children,
        )
    )
    for model, people in (
        ("CrecheChild", ("child",)),
        ("CareNote", ("child",)),
        ("MedicinePermission", ("child",)),
        ("MedicineDose", ("permission__child",)),
        ("Collection", ("child", "person")),
    ):
        register_words_about(f"sessions_app.{model}", people)


def _children():
    hurt = Q(care_notes__kind=CareKind.INJURY)
    given = Q(medicine_permissions__doses__isnull=False)
    rows = Person.objects.filter(hurt | given, date_of_birth__isnull=False).order_by().distinct()
    return rows.values(person_id=F("pk"), day=F("date_of_birth"))
