"""Two records turn out to be one human: one is kept, everything of the other is counted and read with it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from centre.core import audit
from staff.permissions import Permission, has_permission

from ..actions.people import PERSON_FACTS
from ..actions.saving import CHANGED_MEANWHILE
from ..models import DuplicatePair, Merge, PairState, Person
from .households import move_household, same_main_households
from .journal import Journal
from .protocol import move_everything
from .restricted import check_allowed

# Facts of which both can be right: "Nut allergy" and "Eczema".
TEXTS = ("allergies", "stop_alert")


@transaction.atomic
def merge_people(
    *,
    by,
    kept: Person,
    merged: Person,
    from_merged=(),
    from_both=(),
    versions: tuple[int, int] | None = None,
    households_too: bool = False,
) -> Merge:
    """`merged` was `kept` all along: every row of it names `kept` from now on; its reference goes on finding `kept`.

    from_merged: facts (PERSON_FACTS) that are taken from the record that goes. from_both: texts (TEXTS) of which both
    are kept, one after the other. versions: the two records as the confirming page showed them. households_too: their
    families are one family as well.
    Raises NeedsTheLead, PermissionDenied, and ValidationError with a sentence.
    """
    if not has_permission(by, Permission.FAMILY_CHANGE):
        raise PermissionDenied
    kept, merged = _locked(kept, merged)
    if versions is not None and versions != (kept.version, merged.version):
        raise ValidationError(CHANGED_MEANWHILE)
    check_allowed(by, people=(kept, merged))
    journal = Journal()
    homes = same_main_households(kept, merged) if households_too else None
    if homes:
        check_allowed(by, households=homes)
        move_household(journal, *homes)
    move_everything(journal, kept, merged)
    _choose(journal, kept, merged, set(from_merged), set(from_both))
    _point(journal, kept, merged)
    merge = Merge.objects.create(
        kept_person=kept,
        merged_person=merged,
        kept_household=homes[0] if homes else None,
        merged_household=homes[1] if homes else None,
        journal=journal.entries,
        by=by,
    )
    _decide(by, kept, merged)
    for person in (kept, merged):
        audit.record(
            "person.merged",
            by=by,
            subject=person,
            summary=f"The records {kept.reference} and {merged.reference} were merged; {kept.reference} is kept.",
            detail={"merge": str(merge.pk), "families_too": bool(homes)},
        )
    return merge


def _locked(kept, merged) -> tuple[Person, Person]:
    if kept.pk == merged.pk:
        raise ValidationError("These are one and the same record.")
    # In one order everywhere, so that two merges never wait for each other.
    rows = {
        row.pk: row for row in Person.objects.select_for_update().filter(pk__in=[kept.pk, merged.pk]).order_by("pk")
    }
    kept, merged = rows[kept.pk], rows[merged.pk]
    if kept.merged_into_id or merged.merged_into_id:
        raise ValidationError("One of the two has been merged into another record already.")
    return kept, merged


def _choose(journal, kept, merged, from_merged, from_both):
    """Give the kept record the chosen facts; what it does not know is filled from the other."""
    new = {}
    # A death that only one record knows of is never lost (domain trap T-11).
    for name in (*PERSON_FACTS, "died_on"):
        own, others = getattr(kept, name), getattr(merged, name)
        if name in from_both and name in TEXTS and own and others and own != others:
            new[name] = f"{own}; {others}"
        elif name in from_merged or (own in ("", None) and others not in ("", None)):
            new[name] = others
    new = {name: value for name, value in new.items() if value != getattr(kept, name)}
    before = {name: getattr(kept, name) for name in new}
    for name, value in new.items():
        setattr(kept, name, value)
    if kept.is_expected and kept.date_of_birth:
        raise ValidationError({"role": "An expected baby has no date of birth yet: choose “Child”."})
    kept.full_clean(validate_unique=False)
    if new:
        journal.move(Person, [kept.pk], before=before, after=new, did="chose")


def _point(journal, kept, merged):
    """The old record points to the one kept, and so does whatever was merged into it before."""
    earlier = list(merged.merged_from.values_list("pk", flat=True))
    journal.move(Person, earlier, before={"merged_into_id": merged.pk}, after={"merged_into_id": kept.pk})
    journal.move(Person, [merged.pk], before={"merged_into_id": None}, after={"merged_into_id": kept.pk})
    found_by_its_references(kept.pk)


def found_by_its_references(person_id) -> None:
    """Let the database put together again by which words and references somebody is found."""
    Person.objects.filter(pk=person_id).update(search_text="")


def _decide(by, kept, merged):
    one, other = sorted((kept, merged), key=lambda each: each.pk)
    DuplicatePair.objects.update_or_create(
        one=one,
        other=other,
        defaults={"state": PairState.MERGED, "decided_by": by, "decided_at": timezone.now()},
        create_defaults={
            "state": PairState.MERGED,
            "decided_by": by,
            "decided_at": timezone.now(),
            "found_on": timezone.localdate(),
        },
    )
