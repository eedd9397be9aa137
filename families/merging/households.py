"""The same family was registered twice: one household is kept, everything of the other belongs to it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from centre.core import audit
from centre.core.dates import local_today
from staff.permissions import Permission, has_permission

from ..models import ContactWish, Household, HouseholdMembership, Merge
from .journal import Journal
from .protocol import move_everything
from .restricted import check_allowed


@transaction.atomic
def merge_households(*, by, kept: Household, merged: Household) -> Merge:
    """`merged` was `kept` all along: its people, homes, visits and letters belong to `kept` from now on.

    People who are in both stay two people until they are merged themselves. Raises NeedsTheLead, PermissionDenied, and
    ValidationError with a sentence.
    """
    if not has_permission(by, Permission.FAMILY_CHANGE):
        raise PermissionDenied
    check_allowed(by, households=(kept, merged))
    journal = Journal()
    move_household(journal, kept, merged)
    merge = Merge.objects.create(kept_household=kept, merged_household=merged, journal=journal.entries, by=by)
    for household in (kept, merged):
        audit.record(
            "family.merged",
            by=by,
            subject=household,
            summary=f"The families {kept.reference} and {merged.reference} were merged; {kept.reference} is kept.",
            detail={"merge": str(merge.pk)},
        )
    return merge


def move_household(journal: Journal, kept: Household, merged: Household) -> None:
    """Move everything of one household to the other, into the journal of a merge."""
    if kept.pk == merged.pk:
        raise ValidationError("These are one and the same family.")
    rows = Household.objects.select_for_update().filter(pk__in=[kept.pk, merged.pk]).order_by("pk")
    if any(row.merged_into_id for row in rows):
        raise ValidationError("One of the two families has been merged into another already.")
    move_everything(journal, kept, merged)
    # Of two wishes about contact the further one holds.
    wish = max(kept.contact_wish, merged.contact_wish, key=["", *ContactWish.values].index)
    before = {"contact_wish": kept.contact_wish}
    journal.move(Household, [kept.pk], before=before, after={"contact_wish": wish}, did="chose")
    earlier = list(merged.merged_from.values_list("pk", flat=True))
    journal.move(Household, earlier, before={"merged_into_id": merged.pk}, after={"merged_into_id": kept.pk})
    journal.move(Household, [merged.pk], before={"merged_into_id": None}, after={"merged_into_id": kept.pk})


def same_main_households(kept, merged) -> tuple[Household, Household] | None:
    """The main households of two people today, where they are two different ones."""
    rows = HouseholdMembership.objects.in_force(on=local_today()).main().filter(person__in=[kept, merged])
    of_person = {row.person_id: row.household for row in rows.select_related("household")}
    found = of_person.get(kept.pk), of_person.get(merged.pk)
    return found if all(found) and found[0].pk != found[1].pk else None
