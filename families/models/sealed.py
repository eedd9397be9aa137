import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from centre.core.classification import DataProtection


@pghistory.track(pghistory.InsertEvent())
class SealedLink(models.Model):
    """That two records are one child, before and after an adoption. Read by the safeguarding lead alone (trap T-47)."""

    before = models.OneToOneField("families.Person", on_delete=models.PROTECT, related_name="sealed_after")
    after = models.OneToOneField("families.Person", on_delete=models.PROTECT, related_name="sealed_before")
    adopted_on = models.DateField("adopted on")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    data_protection = DataProtection(
        plain="id made_at",
        personal="made_by",
        special="before after adopted_on",
        deletion="With both records, at the end of the longer retention period.",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(before=F("after")), name="families_sealedlink_two_records"),
        ]

    def __str__(self):
        # Never a name: neither record may lead to the other in passing.
        return "A sealed link"
