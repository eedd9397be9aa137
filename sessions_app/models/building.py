import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from centre.core.classification import DataProtection


class GuestKind(models.TextChoices):
    STAFF = "staff", "Staff or volunteer"
    VISITOR = "visitor", "Visitor"
    CONTRACTOR = "contractor", "Contractor"


class SignIn(models.Model):
    """Somebody who came in at reception: staff, a visitor, a contractor; from a minute to a minute of one day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("who is it", max_length=12, choices=GuestKind)
    member = models.ForeignKey(
        "staff.StaffMember", null=True, blank=True, on_delete=models.PROTECT, related_name="sign_ins"
    )
    name = models.CharField("name", max_length=100, blank=True)
    organisation = models.CharField("from", max_length=100, blank=True)
    visiting = models.CharField("whom they see, or what they do", max_length=100, blank=True)
    identity_seen = models.BooleanField("identity seen", default=False)
    on = models.DateField("day")
    came_at = models.TimeField("in at")
    went_at = models.TimeField("out at", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    data_protection = DataProtection(
        plain="id kind on",
        personal="member name organisation visiting identity_seen came_at went_at by",
        deletion="Removed a year later: until then it answers who was in the building.",
    )

    class Meta:
        ordering = ["came_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="staff", member__isnull=False, name="")
                | ~Q(kind="staff") & Q(member__isnull=True) & ~Q(name=""),
                name="sessions_app_signin_one_person",
                violation_error_message="Choose a colleague, or enter the visitor’s name.",
            ),
            models.CheckConstraint(
                condition=Q(went_at__isnull=True) | Q(went_at__gte=F("came_at")),
                name="sessions_app_signin_out_after_in",
                violation_error_message="Nobody can leave before they came.",
            ),
            models.UniqueConstraint(
                fields=["on", "member"],
                condition=Q(went_at__isnull=True),
                name="sessions_app_signin_once_at_a_time",
                violation_error_message="They are signed in already.",
            ),
        ]
        indexes = [models.Index(fields=["on"], name="sessions_app_signin_day")]

    def __str__(self):
        return str(self.member) if self.member_id else self.name
