import uuid

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from centre.core.classification import DataProtection


class OtherNameKind(models.TextChoices):
    FORMER = "former", "Former name"
    SCRIPT = "another script", "Name in another script"
    ALSO = "also known as", "Also known as"


_LOOK_AGAIN = "UPDATE families_person SET search_text = '' WHERE id = {row}.person_id; RETURN NULL;"


@pghistory.track()
class OtherName(models.Model):
    """A name somebody has had, or has beside their own, in any script; the find box looks in it too (trap T-47)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="other_names")
    kind = models.CharField("what kind of name", max_length=20, choices=OtherNameKind)
    first_name = models.CharField("first name", max_length=100, blank=True)
    last_name = models.CharField("last name", max_length=100, blank=True)
    from_date = models.DateField("from", null=True, blank=True)
    to_date = models.DateField("until (last day)", null=True, blank=True)

    data_protection = DataProtection(
        plain="id kind",
        personal="person first_name last_name from_date to_date",
        deletion="With the person's record.",
    )

    class Meta:
        ordering = ["kind", "-to_date", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(first_name="") | ~Q(last_name=""),
                name="families_othername_has_a_name",
                violation_error_message="Enter a first name or a last name.",
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(from_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="families_othername_ends_after_start",
                violation_error_message="The last day cannot be before the first.",
            ),
        ]
        # The person's own trigger then gathers every name anew.
        triggers = [
            pgtrigger.Trigger(
                name="search_text_written",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_LOOK_AGAIN.format(row="NEW"),
            ),
            pgtrigger.Trigger(
                name="search_text_deleted",
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                func=_LOOK_AGAIN.format(row="OLD"),
            ),
        ]

    def __str__(self):
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()
