import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from centre.core.classification import DataProtection

from ..registering.querysets import FamilyCardQuerySet, JoinRequestQuerySet


class JoinState(models.TextChoices):
    WAITING = "waiting", "Waits to be checked"
    REGISTERED = "registered", "Registered"
    TURNED_AWAY = "turned away", "Turned away"
    EXPIRED = "expired", "Wiped: not looked at for too long"


# No history of it on purpose: what a family sent is wiped, and must not stay behind in another table.
class JoinRequest(models.Model):
    """What a family sent from their own phone, until a worker has checked it. Then it is wiped; the row stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    came_at = models.DateTimeField("came at", auto_now_add=True)
    notice = models.ForeignKey("families.PrivacyNotice", on_delete=models.PROTECT, related_name="+")
    state = models.CharField("state", max_length=12, choices=JoinState, default=JoinState.WAITING)
    # Fields of the registration page and what was typed into them; nothing else.
    payload = models.JSONField("what they sent", null=True, blank=True)
    secret_address = models.BooleanField("their address must be kept secret", default=False)
    done_at = models.DateTimeField("checked at", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField("why it was turned away", max_length=200, blank=True)
    household = models.ForeignKey(
        "families.Household", null=True, blank=True, on_delete=models.PROTECT, related_name="join_requests"
    )

    objects = JoinRequestQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id came_at notice state secret_address done_at",
        personal="done_by reason household",
        special="payload",
        deletion="What was sent is wiped when it is registered or turned away, and after 60 days at the latest.",
    )

    class Meta:
        ordering = ["came_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", payload__isnull=False) | (~Q(state="waiting") & Q(payload__isnull=True)),
                name="families_joinrequest_wiped_when_done",
                violation_error_message="What was sent is kept only while it waits.",
            )
        ]
        indexes = [models.Index(fields=["came_at"], condition=Q(state="waiting"), name="families_joinrequest_waiting")]

    def __str__(self):
        return "A family’s own form"


class DetailsCheck(models.Model):
    """That a family said on a day that everything on record is still right. Rows are only added."""

    id = models.BigAutoField(primary_key=True)
    household = models.ForeignKey("families.Household", on_delete=models.PROTECT, related_name="details_checks")
    on = models.DateField("checked on")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    data_protection = DataProtection(
        plain="id on", personal="household by", deletion="With the family's retention period."
    )

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["household", "-on"], name="families_detailscheck_last")]

    def __str__(self):
        return f"Checked {self.on}"


@pghistory.track()
class FamilyCard(models.Model):
    """A card that brings up a family at the door. Its code is random and says nothing; a lost card is ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey("families.Household", on_delete=models.PROTECT, related_name="cards")
    code = models.CharField("code", max_length=16, unique=True)
    made_on = models.DateField("made on")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField("ended on", null=True, blank=True)

    objects = FamilyCardQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id made_on ended_on", personal="household code made_by", deletion="With the family's retention period."
    )

    class Meta:
        ordering = ["-made_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(ended_on__isnull=True),
                name="families_familycard_one_open",
                violation_error_message="This family has a card already.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("made_on")),
                name="families_familycard_ends_after_start",
                violation_error_message="A card cannot end before it was made.",
            ),
        ]

    def __str__(self):
        return "Family card"
