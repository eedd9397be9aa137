"""What the crèche offers to a child's own page: key person, diet, medicines, who took the child home."""

from django.db.models import Exists, OuterRef, Q

from centre.core.dates import local_today
from centre.core.rooms import register_person_section
from families.models import Person, PersonRole
from staff.permissions import Permission, has_permission

from ..models import CareKind, CareNote, Collection, CrecheChild, MedicineDose, MedicinePermission
from .care_actions import permissions_of

MOST = 10
# What a child came with on their skin is for those who work with the family or keep children safe, not for the office.
READS_INJURIES = (Permission.CONCERN_READ, Permission.CASE_WORK)


def register() -> None:
    """Called once when the programme starts."""
    register_person_section(creche_section, order=80)


def creche_section(user, person):
    """The part "Crèche" of a child's page; None where the crèche knows nothing. Six queries; one for most children."""
    if person.role != PersonRole.CHILD or not has_permission(user, Permission.FAMILY_VIEW) or not _is_known(person):
        return None
    facts = CrecheChild.objects.filter(child=person).select_related("key_person__user").first()
    medicines = list(permissions_of(person, on=local_today())[:MOST])
    injuries = []
    if any(has_permission(user, each) for each in READS_INJURIES):
        rows = CareNote.objects.filter(child=person, kind=CareKind.INJURY)
        injuries = list(rows.select_related("by", "session__service").order_by("-at")[:MOST])
    collections = list(
        Collection.objects.filter(child=person, taken_back=None)
        .select_related("by", "session__service")
        .order_by("-at")[:MOST]
    )
    given = MedicineDose.objects.filter(permission__child=person).select_related("by", "permission").order_by("-at")
    doses = list(given[:MOST])
    if not (facts or medicines or injuries or collections or doses):
        return None
    context = {
        "creche_facts": facts or CrecheChild(child=person),
        "creche_medicines": medicines,
        "creche_injuries": injuries,
        "creche_collections": collections,
        "creche_doses": doses,
    }
    return "Crèche", "sessions_app/creche/person_section.html", context


def _is_known(child) -> bool:
    """Whether the crèche has written down anything about this child."""
    anything = Q()
    for each in (CrecheChild, CareNote, Collection, MedicinePermission):
        anything |= Q(Exists(each.objects.filter(child=OuterRef("pk"))))
    return Person.objects.filter(anything, pk=child.pk).exists()
