"""What somebody needs to be reached: put down and changed."""

from django.db import transaction

from centre.core import audit

from ..actions.saving import StaleRecord, fingerprint, save_checked
from ..models import AccessNeeds, Person
from ..models.access_needs import ACCESS_FACTS, YesNo


def seen_of(needs: AccessNeeds | None) -> str:
    """What stands for the present answers, for a form to bring back; "" where nothing has been asked yet."""
    return fingerprint(needs, ACCESS_FACTS) if needs is not None else ""


@transaction.atomic
def change_needs(*, by, person: Person, seen: str, changes: dict) -> AccessNeeds:
    """Change a person's access needs (changes: any of ACCESS_FACTS). What they were stays in the history.

    seen: `seen_of` when the form was opened. A note without its yes goes. Raises StaleRecord, ValidationError.
    """
    unknown = set(changes) - set(ACCESS_FACTS)
    if unknown:
        raise TypeError(f"no access needs: {', '.join(sorted(unknown))}")
    Person.objects.select_for_update().get(pk=person.pk)  # two first answers at once: one waits for the other
    needs = AccessNeeds.objects.filter(person=person).first()
    if seen_of(needs) != seen:
        raise StaleRecord(needs)
    needs = needs or AccessNeeds(person=person)
    changed = [name for name, value in changes.items() if getattr(needs, name) != value]
    if not changed:
        return needs
    for name in changed:
        setattr(needs, name, changes[name].strip())
    if needs.interpreter != YesNo.YES:
        needs.interpreter_language = ""
    if needs.disability != YesNo.YES:
        needs.disability_note = ""
    save_checked(needs)
    audit.record(
        "access_needs.changed",
        by=by,
        subject=person,
        summary="What somebody needs to be reached was changed.",
        detail={"changed": changed},
    )
    return needs
