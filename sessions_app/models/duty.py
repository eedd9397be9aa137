import uuid

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from centre.core.classification import DataProtection
from centre.core.models.audit import refuse_every_change

from .sessions import Session


class NotCounted(models.TextChoices):
    """Why somebody who is there does not count in the ratio (trap T-32)."""

    BREAK = "break", "On a break"
    OTHER_WORK = "other work", "Doing something else"
    MANAGER = "manager", "In charge, not with the children"
    STUDENT = "student", "Student or helper, not counted"
    TOO_YOUNG = "too young", "Too young to count"
    NOT_KNOWN = "not known", "No staff record"


@pghistory.track()
class Duty(models.Model):
    """Somebody of ours at a session from a minute to a minute, counted in the ratio for all of it or for none.

    A break is a row of its own, so that for every minute it is known who counted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="duties")
    member = models.ForeignKey(
        "staff.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="duties"
    )
    # A helper of whom there is no staff record: seen, never counted.
    helper = models.CharField("name of a helper", max_length=100, blank=True)
    came_at = models.TimeField("from")
    went_at = models.TimeField("until", null=True, blank=True)
    counted = models.BooleanField("counts in the ratio", default=True)
    not_counted_because = models.CharField("why not", max_length=12, choices=NotCounted, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    data_protection = DataProtection(
        plain="id session counted not_counted_because",
        personal="member helper came_at went_at recorded_by",
        deletion="Kept with the session: who looked after the children.",
    )

    class Meta:
        verbose_name_plural = "duties"
        ordering = ["came_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(member__isnull=False, helper="") | Q(member__isnull=True) & ~Q(helper=""),
                name="sessions_app_duty_one_person",
                violation_error_message="Choose a colleague, or enter the name of a helper.",
            ),
            models.CheckConstraint(
                condition=Q(counted=True, not_counted_because="") | Q(counted=False) & ~Q(not_counted_because=""),
                name="sessions_app_duty_why_not_counted",
                violation_error_message="Say why they do not count in the ratio.",
            ),
            models.CheckConstraint(
                condition=Q(counted=False) | Q(member__isnull=False),
                name="sessions_app_duty_only_known_people_count",
                violation_error_message="Only colleagues with a staff record count in the ratio.",
            ),
            models.CheckConstraint(
                condition=Q(went_at__isnull=True) | Q(went_at__gte=F("came_at")),
                name="sessions_app_duty_went_after_came",
                violation_error_message="Nobody can go before they came.",
            ),
            models.UniqueConstraint(
                fields=["session", "member"],
                condition=Q(went_at__isnull=True),
                name="sessions_app_duty_once_at_a_time",
                violation_error_message="They are on duty at this session already.",
            ),
        ]

    def __str__(self):
        return self.helper or str(self.member)


class RatioOverride(models.Model):
    """That a child was signed in although the ratio did not allow it: by whom, and why. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="ratio_overrides")
    children = models.PositiveSmallIntegerField("children, with this one")
    adults = models.PositiveSmallIntegerField("adults who counted")
    needed = models.PositiveSmallIntegerField("adults needed")
    problems = ArrayField(models.CharField(max_length=200))
    reason = models.CharField("why", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    data_protection = DataProtection(
        plain="id session children adults needed problems reason at",
        personal="by",
        deletion="Kept with the session.",
    )

    class Meta:
        ordering = ["at"]
        triggers = refuse_every_change("ratiooverride_append_only")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="sessions_app_ratiooverride_with_reason",
                violation_error_message="Say why the child is signed in nevertheless.",
            )
        ]

    def __str__(self):
        return f"{self.session}: signed in over the ratio"
