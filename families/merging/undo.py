"""A merge was a mistake: every row goes back to where it was, or nothing does."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from centre.core import audit
from staff.permissions import Permission, has_permission

from ..models import DuplicatePair, Household, Merge, PairState, Person
from .journal import erase, model_of, snapshot, values_of
from .people import found_by_its_references
from .restricted import check_allowed

BUILT_ON = "This merge cannot be undone any more: since then {what}. Put single things right on their own pages."


@transaction.atomic
def undo_merge(*, by, merge: Merge) -> Merge:
    """Put back every row that the merge moved, joined or took away, exactly as it was.

    Facts of the kept record that were changed after the merge stay as they are now; rows that were added since stay
    with the kept record. Raises NeedsTheLead, PermissionDenied, and ValidationError where something was built on it.
    """
    if not has_permission(by, Permission.FAMILY_CHANGE):
        raise PermissionDenied
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if merge.undone_at is not None:
        raise ValidationError("This merge has been undone already.")
    _refuse_if_merged_again(merge)
    people = [each for each in (merge.kept_person, merge.merged_person) if each]
    households = [each for each in (merge.kept_household, merge.merged_household) if each]
    check_allowed(by, people=people, households=households)
    try:
        with transaction.atomic():
            for entry in reversed(merge.journal):
                _take_back(entry)
    except IntegrityError as error:
        raise ValidationError(BUILT_ON.format(what="something has been added that stands in the way")) from error
    if merge.kept_person_id:
        for person_id in (merge.kept_person_id, merge.merged_person_id):
            found_by_its_references(person_id)
        _ask_again(merge)
    merge.undone_by, merge.undone_at = by, timezone.now()
    merge.save(update_fields=["undone_by", "undone_at"])
    for subject in (*people, *households):
        audit.record("merge.undone", by=by, subject=subject, summary="A merge of two records was undone.")
    return merge


def _refuse_if_merged_again(merge):
    """Merges are undone in the order last in, first out."""
    for model, kept, merged in (
        (Person, merge.kept_person_id, merge.merged_person_id),
        (Household, merge.kept_household_id, merge.merged_household_id),
    ):
        if kept is None:
            continue
        stands = model.objects.filter(pk=merged, merged_into=kept).exists()
        if not stands or model.objects.filter(pk=kept, merged_into__isnull=False).exists():
            raise ValidationError(BUILT_ON.format(what="the kept record has been merged again; undo that first"))


def _take_back(entry):
    model = model_of(entry)
    words = model._meta.verbose_name
    if entry["did"] == "removed":
        values = values_of(model, entry["row"])
        model._base_manager.bulk_create([model(**values)])
        # Moments that a new row gets by itself are the old ones again.
        model._base_manager.filter(pk=values[model._meta.pk.attname]).update(**values)
    elif entry["did"] == "made":
        made = values_of(model, entry["row"])
        row = model._base_manager.filter(pk=made[model._meta.pk.attname]).first()
        if row is None or snapshot(row) != entry["row"]:
            raise ValidationError(BUILT_ON.format(what=f"1 {words} has been changed"))
        erase(model, row.pk)
    elif entry["did"] == "chose":
        before, after = values_of(model, entry["before"]), values_of(model, entry["after"])
        current = model._base_manager.get(pk=entry["ids"][0])
        model._base_manager.filter(pk=current.pk).update(
            **{name: value for name, value in before.items() if getattr(current, name) == after[name]}
        )
    else:
        _move_back(model, entry)


def _move_back(model, entry):
    before, after = values_of(model, entry["before"]), values_of(model, entry["after"])
    rows = model._base_manager.filter(pk__in=entry["ids"])
    for name, value in after.items():
        rows = rows.filter(**({f"{name}__isnull": True} if value is None else {name: value}))
    changed = len(entry["ids"]) - rows.update(**before)
    if changed:
        name = model._meta.verbose_name if changed == 1 else model._meta.verbose_name_plural
        has = "has" if changed == 1 else "have"
        raise ValidationError(BUILT_ON.format(what=f"{changed} {name} {has} been changed or taken away"))


def _ask_again(merge):
    DuplicatePair.objects.filter(
        one__in=[merge.kept_person_id, merge.merged_person_id],
        other__in=[merge.kept_person_id, merge.merged_person_id],
    ).update(state=PairState.OPEN, decided_by=None, decided_at=None, lead_asked_at=None, lead_asked_by=None)
