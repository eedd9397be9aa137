import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from centre.core.classification import DataProtection


class QualificationKind(models.TextChoices):
    """What counts in the care of children (EYFS statutory framework, staff qualifications and ratios)."""

    LEVEL_2 = "level 2", "Childcare, level 2"
    LEVEL_3 = "level 3", "Childcare, level 3"
    LEVEL_3_BY_EXPERIENCE = "level 3 by experience", "Counts at level 3 by experience (route of September 2025)"
    TEACHER = "level 6", "Teacher: QTS, EYTS or EYPS, or a suitable level 6"
    FIRST_AID = "paediatric first aid", "Paediatric first aid, full course"
    UNDER_TWOS = "under-twos", "Suitably experienced with under-twos"
    BABIES = "babies", "Trained in the care of babies"


# A level, as a number, for those kinds that are one.
LEVELS = {
    QualificationKind.LEVEL_2: 2,
    QualificationKind.LEVEL_3: 3,
    QualificationKind.LEVEL_3_BY_EXPERIENCE: 3,
    QualificationKind.TEACHER: 6,
}


class QualificationQuerySet(models.QuerySet):
    def valid(self, *, on):
        """What holds on the day: the day printed as the last one included (trap T-31)."""
        return self.filter(taken_off_at=None).filter(
            Q(awarded_on=None) | Q(awarded_on__lte=on), Q(expires_on=None) | Q(expires_on__gte=on)
        )


@pghistory.track()
class Qualification(models.Model):
    """A certificate or experience of somebody who works here. A renewed certificate is a row of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey("staff.StaffMember", on_delete=models.PROTECT, related_name="qualifications")
    kind = models.CharField("what it is", max_length=30, choices=QualificationKind)
    title = models.CharField("as it stands on the certificate", max_length=150, blank=True)
    awarded_on = models.DateField("awarded on", null=True, blank=True)
    # The day printed on the certificate: it still holds on that day.
    expires_on = models.DateField("valid until (last day)", null=True, blank=True)
    seen_on = models.DateField("certificate seen on")
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="seen by", on_delete=models.PROTECT, related_name="+"
    )
    # Entered by mistake, or withdrawn: it counts no more, and stands in the history.
    taken_off_at = models.DateTimeField(null=True, blank=True, editable=False)
    taken_off_because = models.CharField("why it was taken off", max_length=200, blank=True, editable=False)

    objects = QualificationQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id",
        personal="member kind title awarded_on expires_on seen_on seen_by taken_off_at taken_off_because",
        deletion="With the staff record.",
    )

    class Meta:
        ordering = ["member", "kind", "-expires_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(awarded_on__isnull=True) | Q(expires_on__gte=F("awarded_on")),
                name="staff_qualification_expires_after_award",
                violation_error_message="A certificate cannot run out before it was awarded.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="paediatric first aid") | Q(expires_on__isnull=False),
                name="staff_qualification_first_aid_expires",
                violation_error_message="Enter the last day on which the first aid certificate is valid.",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def holds_on(self, day) -> bool:
        """Whether it counts on the day."""
        return (
            self.taken_off_at is None
            and (self.awarded_on is None or self.awarded_on <= day)
            and (self.expires_on is None or day <= self.expires_on)
        )
