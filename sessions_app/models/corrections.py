import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from centre.core.classification import DataProtection
from centre.core.models.audit import refuse_every_change

from .registers import AttendanceStatus, words_of_mark
from .sessions import Session


class AttendanceCorrection(models.Model):
    """A mark that was wrong: what it was, what it is, who says so and why. Never changed.

    On a closed register it was corrected; while it was open (`while_open`) it was taken back, so that nobody is on the
    register or the person is booked again (trap T-60). "" as a mark: not on the register. The mark itself
    (`Attendance`) is as it should be, so every figure counts what is right; what stood before stays here to be seen.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="corrections")
    person = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="attendance_corrections")
    was_status = models.CharField("was marked", max_length=12, choices=AttendanceStatus, blank=True)
    was_time_in = models.TimeField("was in at", null=True, blank=True)
    was_time_out = models.TimeField("was out at", null=True, blank=True)
    was_late = models.BooleanField("was late", default=False)
    was_left_early = models.BooleanField("had left early", default=False)
    status = models.CharField("mark", max_length=12, choices=AttendanceStatus, blank=True)
    time_in = models.TimeField("in at", null=True, blank=True)
    time_out = models.TimeField("out at", null=True, blank=True)
    late = models.BooleanField("came late", default=False)
    left_early = models.BooleanField("left before the end", default=False)
    while_open = models.BooleanField("taken back while the register was open", default=False)
    reason = models.CharField("why", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    data_protection = DataProtection(
        plain="id session while_open at",
        personal="person was_status was_time_in was_time_out was_late was_left_early status time_in time_out late "
        "left_early reason by",
        deletion="Kept as long as the mark: what past figures said is told by it.",
    )

    class Meta:
        ordering = ["at", "id"]
        triggers = refuse_every_change("attendancecorrection_append_only")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="sessions_app_attendancecorrection_with_reason",
                violation_error_message="Say why the mark is corrected.",
            )
        ]
        indexes = [models.Index(fields=["session", "at"], name="sessions_app_correction")]

    def __str__(self):
        return f"Correction on {self.session}"

    @property
    def was_words(self) -> str:
        """ "Absent", "Present, in 9.30am", "Not on the register"."""
        return words_of_mark(
            self.was_status, self.was_time_in, self.was_time_out, late=self.was_late, early=self.was_left_early
        )

    @property
    def is_words(self) -> str:
        return words_of_mark(self.status, self.time_in, self.time_out, late=self.late, early=self.left_early)


class HeadCountCorrection(models.Model):
    """A head count that was wrong on a closed register. Never changed; the session itself says the right numbers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="head_count_corrections")
    was_adults = models.PositiveIntegerField("adults before")
    was_children = models.PositiveIntegerField("children before")
    adults = models.PositiveIntegerField("adults")
    children = models.PositiveIntegerField("children")
    reason = models.CharField("why", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    data_protection = DataProtection(
        plain="id session was_adults was_children adults children reason at",
        personal="by",
        deletion="Kept with the session: what past figures said is told by it.",
    )

    class Meta:
        ordering = ["at", "id"]
        triggers = refuse_every_change("headcountcorrection_append_only")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="sessions_app_headcountcorrection_with_reason",
                violation_error_message="Say why the head count is corrected.",
            )
        ]

    def __str__(self):
        return f"Head count corrected: {self.session}"
