import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from centre.core.classification import DataProtection
from centre.core.models.audit import refuse_every_change
from centre.core.templatetags.words import time_words

from ..querysets import AttendanceQuerySet
from .sessions import Session


class RegisterEventKind(models.TextChoices):
    OPENED = "opened", "Opened"
    CLOSED = "closed", "Closed"
    REOPENED = "reopened", "Reopened"


class RegisterEvent(models.Model):
    """That a register was opened, closed or opened again: the newest row says how it stands. Never changed."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="register_events")
    kind = models.CharField(max_length=10, choices=RegisterEventKind)
    reason = models.CharField("why", max_length=400, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    data_protection = DataProtection(
        plain="id session kind reason at", personal="by", deletion="Kept with the session."
    )

    class Meta:
        ordering = ["id"]
        triggers = [
            *refuse_every_change("registerevent_append_only"),
            pgtrigger.Trigger(
                name="registerevent_newest_counts",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="UPDATE sessions_app_session "
                "SET register_state = CASE NEW.kind WHEN 'closed' THEN 'closed' ELSE 'open' END "
                "WHERE id = NEW.session_id; RETURN NULL;",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="reopened") | ~Q(reason=""),
                name="sessions_app_registerevent_reopened_with_reason",
                violation_error_message="Say why the register is opened again.",
            )
        ]

    def __str__(self):
        return f"{self.session}: {self.get_kind_display()}"


class AttendanceStatus(models.TextChoices):
    PRESENT = "present", "Present"
    ABSENT = "absent", "Absent"
    APOLOGIES = "apologies", "Apologies"
    BOOKED = "booked", "Booked"


def words_of_mark(status, time_in, time_out, *, late, early, times=True) -> str:
    """ "Present, in 9.30am", "Late, left early", "Apologies"; without a status "Not on the register"."""
    if not status:
        return "Not on the register"
    if status != AttendanceStatus.PRESENT:
        return AttendanceStatus(status).label
    left = "left early" if early else "left" if time_out else ""
    words = [*filter(None, ("late" if late else "", left))] or ["present"]
    if times:
        words += [f"{what} {time_words(time)}" for what, time in (("in", time_in), ("out", time_out)) if time]
    text = ", ".join(words)
    return text[0].upper() + text[1:]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Attendance(models.Model):
    """One person's row on one register. The database holds one row for each person and session, whoever marks."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="attendances")
    status = models.CharField("mark", max_length=12, choices=AttendanceStatus)
    time_in = models.TimeField("in at", null=True, blank=True)
    time_out = models.TimeField("out at", null=True, blank=True)
    # Of somebody who was present: said by a tap, or by a time that was written down (sessions_app.punctuality).
    late = models.BooleanField("came late", default=False)
    left_early = models.BooleanField("left before the end", default=False)
    # A childminder who brought the child; the child counts for its own family all the same (trap T-45).
    came_with = models.ForeignKey(
        "families.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="brought"
    )
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(auto_now=True)

    objects = AttendanceQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id session marked_at",
        personal="person status time_in time_out late left_early came_with marked_by",
        deletion="Kept as long as the person: past figures are counted from it.",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            # No two devices can ever mark somebody twice.
            models.UniqueConstraint(
                fields=["session", "person"],
                name="sessions_app_attendance_once",
                violation_error_message="This person is on the register already.",
            ),
            models.CheckConstraint(
                condition=Q(time_out__isnull=True) | Q(time_in__isnull=True) | Q(time_out__gte=F("time_in")),
                name="sessions_app_attendance_out_after_in",
                violation_error_message="Nobody can leave before they came.",
            ),
            models.CheckConstraint(
                condition=Q(status="present") | Q(late=False, left_early=False),
                name="sessions_app_attendance_late_was_there",
                violation_error_message="Only somebody who came can be late or leave early.",
            ),
        ]
        indexes = [models.Index(fields=["person", "status"], name="sessions_app_attendance_person")]

    def __str__(self):
        return f"{self.person}: {self.get_status_display()}"

    @property
    def has_left(self) -> bool:
        """Was there, and is not any more."""
        return self.status == AttendanceStatus.PRESENT and self.time_out is not None

    @property
    def mark_words(self) -> str:
        """ "Present", "Late", "Late, left early", "Left", "Apologies": the marks told apart."""
        return words_of_mark(self.status, None, self.time_out, late=self.late, early=self.left_early, times=False)


class RegisterDevice(models.Model):
    """That a register is open on a screen, so that the others can be told. Says nothing about a family."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="devices")
    # A keyed hash of the sign-in, so that this table opens no door.
    device = models.CharField(max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()

    data_protection = DataProtection(
        plain="id session device seen_at", personal="user", deletion="Removed a day after the screen was last seen."
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["session", "device"], name="sessions_app_registerdevice_once")]

    def __str__(self):
        return f"{self.session} on a device"
