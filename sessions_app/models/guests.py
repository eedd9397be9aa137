import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from centre.core.classification import DataProtection

from .sessions import Session


class SessionGuestKind(models.TextChoices):
    PROFESSIONAL = "professional", "Professional"
    VISITOR = "visitor", "Visitor"
    ADULT = "adult", "Adult without a record"


@pghistory.track()
class SessionGuest(models.Model):
    """A health visitor, an inspector, a visitor, an aunt who came along at a session: there, and of no family we know.

    No figure of people or families counts them; they are in the building, so they are on its list and on the fire roll.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="guests")
    kind = models.CharField("who is it", max_length=12, choices=SessionGuestKind)
    name = models.CharField("name", max_length=100)
    organisation = models.CharField("from", max_length=100, blank=True)
    time_in = models.TimeField("in at", null=True, blank=True)
    time_out = models.TimeField("out at", null=True, blank=True)
    entered_because = models.CharField("why it was entered after closing", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    data_protection = DataProtection(
        plain="id session kind",
        personal="name organisation time_in time_out entered_because by",
        deletion="Kept with the session: who was with the children.",
    )

    class Meta:
        ordering = ["time_in", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(time_out__isnull=True) | Q(time_in__isnull=True) | Q(time_out__gte=F("time_in")),
                name="sessions_app_sessionguest_out_after_in",
                violation_error_message="Nobody can leave before they came.",
            )
        ]

    def __str__(self):
        return self.name
