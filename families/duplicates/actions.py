"""What people decide about two records that look alike."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from centre.core import audit
from centre.core.dates import local_today

from ..models import AskedMerge, DuplicatePair, PairState, Person

TOLD_WHILE_TYPING = "Registered as somebody else, after this record had been shown"


def pair_of(one: Person, other: Person) -> DuplicatePair:
    """The row of these two, made where nobody has thought of them as one yet. Raises ValidationError."""
    if one.pk == other.pk:
        raise ValidationError({"reference": "This is the same record: enter the reference of the other one"})
    smaller, greater = sorted((one, other), key=lambda each: each.pk)
    row, _ = DuplicatePair.objects.get_or_create(
        one=smaller, other=greater, defaults={"reasons": "somebody said so", "found_on": local_today()}
    )
    return row


@transaction.atomic
def not_a_duplicate(*, by, pair: DuplicatePair, because: str) -> DuplicatePair:
    """These are two people. Remembered for ever, with the reason. Raises ValidationError."""
    pair = DuplicatePair.objects.select_for_update().get(pk=pair.pk)
    if pair.state == PairState.MERGED:
        raise ValidationError("These two records have been merged already.")
    if not because.strip():
        raise ValidationError({"because": "Enter how you know: “twins”, “asked the mother”"})
    pair.state, pair.because = PairState.DIFFERENT, because.strip()
    pair.decided_by, pair.decided_at = by, timezone.now()
    pair.lead_asked_by = pair.lead_asked_at = None
    pair.save()
    for person in (pair.one, pair.other):
        audit.record(
            "duplicate.refused",
            by=by,
            subject=person,
            summary="A record that looks alike was found to be another person’s.",
            detail={"pair": str(pair.pk)},
        )
    return pair


def remember_as_others(*, by, people: list[Person], shown) -> None:
    """Somebody was shown these people (pairs of the new one's place and a known person's id) and registered others."""
    now = timezone.now()
    rows = []
    for place, known in shown:
        one, other = sorted((people[place].pk, known))
        rows.append(
            DuplicatePair(
                one_id=one,
                other_id=other,
                reasons="looked alike while typing",
                found_on=local_today(),
                state=PairState.DIFFERENT,
                because=TOLD_WHILE_TYPING,
                decided_by=by,
                decided_at=now,
            )
        )
    DuplicatePair.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def ask_the_lead(*, by, pair: DuplicatePair) -> None:
    """Only the safeguarding lead can merge these two: they find it on their desk."""
    DuplicatePair.objects.filter(pk=pair.pk, lead_asked_at=None).update(lead_asked_by=by, lead_asked_at=timezone.now())
    audit.record(
        "duplicate.asked", by=by, subject=pair, summary="The safeguarding lead was asked to merge two records."
    )


@transaction.atomic
def ask_the_lead_about_families(*, by, kept, merged) -> None:
    """Only the safeguarding lead can merge these two families: they find them on their desk. Twice is once."""
    _, made = AskedMerge.objects.get_or_create(kept=kept, merged=merged, settled_at=None, defaults={"asked_by": by})
    if made:
        audit.record(
            "duplicate.asked", by=by, subject=kept, summary="The safeguarding lead was asked to merge two families."
        )


@transaction.atomic
def settle(*, by, families) -> None:
    """Whatever was asked about these two families (Household objects) is answered: merged, or two after all."""
    open_rows = AskedMerge.objects.select_for_update().filter(settled_at=None, kept__in=families, merged__in=families)
    for row in open_rows:
        row.settled_by, row.settled_at = by, timezone.now()
        row.save()
        audit.record(
            "duplicate.settled", by=by, subject=row.kept, summary="What was asked about two families was answered."
        )
