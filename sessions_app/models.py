import secrets
import uuid
from datetime import datetime, time

import pghistory
import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from centre.core.classification import DataProtection
from centre.core.dates import LONDON
from centre.core.models.audit import refuse_every_change

from .ages import ages_words
from .querysets import AttendanceQuerySet, ServiceQuerySet, SessionQuerySet

OLDEST_MONTHS = 18 * 12  # older brothers and sisters come along in the holidays

# Without letters and figures that are mistaken for one another on paper.
_REFERENCE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_session_reference() -> str:
    """A reference for a session made here, as it stands on paper: "S-7KQ2M9XB"."""
    return "S-" + "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(8))


class CareType(models.TextChoices):
    """Whether the centre has the care of the children (a crèche) or the parents keep it."""

    DROP_IN = "drop-in", "Drop-in"
    CRECHE = "crèche", "Crèche"
    COURSE = "course", "Course"
    GROUP = "group", "Group"
    CLINIC = "clinic", "Clinic"


class Booking(models.TextChoices):
    """How a family gets a place. Empty where nobody has said."""

    NONE = "none", "No need to book, just come"
    ASK = "ask", "Ask us for a place first"
    REFERRAL = "referral", "Somebody who works with the family asks for the place"


@pghistory.track()
class Service(models.Model):
    """What the centre offers, under the name people know ("Stay and play").

    Everything but the history of changes is written to be read by strangers, once `public` is ticked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("name", max_length=120)
    care_type = models.CharField("kind", max_length=20, choices=CareType)
    venue = models.CharField("usual place", max_length=120, blank=True)
    description = models.TextField("what it is, in plain words", max_length=2_000, blank=True)
    venue_address = models.CharField("its address, where it is not at the centre", max_length=200, blank=True)
    age_from_months = models.PositiveSmallIntegerField(
        "from this age, in months", null=True, blank=True, validators=[MaxValueValidator(OLDEST_MONTHS)]
    )
    age_to_months = models.PositiveSmallIntegerField(
        "until the child is this old, in months", null=True, blank=True, validators=[MaxValueValidator(OLDEST_MONTHS)]
    )
    for_whom = models.CharField("who may come", max_length=200, blank=True)
    cost = models.CharField("what it costs", max_length=120, blank=True)
    booking = models.CharField("how to get a place", max_length=12, choices=Booking, blank=True)
    accessibility = models.CharField("getting in and taking part", max_length=400, blank=True)
    public = models.BooleanField("show it in public", default=False)
    last_checked_on = models.DateField("last checked", null=True, blank=True)
    ended_on = models.DateField("no longer offered after", null=True, blank=True)

    objects = ServiceQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id name care_type venue description venue_address age_from_months age_to_months for_whom cost booking "
        "accessibility public last_checked_on ended_on",
        deletion="Kept: past sessions name it.",
    )

    class Meta:
        ordering = ["name", "care_type"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "care_type"],
                name="sessions_app_service_once",
                violation_error_message="A service of this name and kind exists already.",
            ),
            models.CheckConstraint(
                condition=Q(age_to_months__isnull=True)
                | Q(age_from_months__isnull=True)
                | Q(age_to_months__gt=F("age_from_months")),
                name="sessions_app_service_ages_in_order",
                violation_error_message="The oldest age must be above the youngest.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def ages(self) -> str:
        """ "From birth to 5 years"; "" where nothing is said."""
        return ages_words(self.age_from_months, self.age_to_months)


class Weekday(models.IntegerChoices):
    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


@pghistory.track()
class SessionSeries(models.Model):
    """A service that runs weekly in term time. Sessions are made from it; changing it alters no past one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="series")
    weekday = models.PositiveSmallIntegerField("day", choices=Weekday)
    # Local times: a weekly 9.30 stays 9.30 when the clocks change.
    start_time = models.TimeField("starts at")
    end_time = models.TimeField("ends at")
    venue = models.CharField("place", max_length=120, blank=True)
    led_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="led by",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="session_series_led",
    )
    from_date = models.DateField("first day")
    to_date = models.DateField("last day")

    data_protection = DataProtection(
        plain="id service weekday start_time end_time venue from_date to_date",
        personal="led_by",
        deletion="Kept: past sessions belong to it.",
    )

    class Meta:
        verbose_name_plural = "session series"
        ordering = ["weekday", "start_time"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_time__gt=F("start_time")),
                name="sessions_app_sessionseries_ends_after_start",
                violation_error_message="A session must end after it starts.",
            ),
            models.CheckConstraint(
                condition=Q(to_date__gte=F("from_date")),
                name="sessions_app_sessionseries_last_after_first",
                violation_error_message="The last day cannot be before the first.",
            ),
        ]

    def __str__(self):
        return f"{self.service}, {self.get_weekday_display()}s at {self.start_time:%H:%M}"


class SessionStatus(models.TextChoices):
    PLANNED = "planned", "Planned"
    RAN = "ran", "Ran"
    CANCELLED = "cancelled", "Cancelled"


class RegisterState(models.TextChoices):
    """How a register stands. One that was kept elsewhere (a past session of an imported sheet) arrives closed."""

    NOT_OPENED = "not opened", "Not opened"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Session(models.Model):
    """A service on a day: planned, then it ran or was cancelled."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField("reference", max_length=40, unique=True, default=new_session_reference)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="sessions")
    series = models.ForeignKey(SessionSeries, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions")
    venue = models.CharField("place", max_length=120, blank=True)
    # Local calendar day and times, never moments in UTC.
    date = models.DateField("date")
    start_time = models.TimeField("starts at", null=True, blank=True)
    end_time = models.TimeField("ends at", null=True, blank=True)
    led_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="led by",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sessions_led",
    )
    status = models.CharField("status", max_length=12, choices=SessionStatus, default=SessionStatus.PLANNED)
    cancelled_because = models.CharField("why it was cancelled", max_length=300, blank=True)
    # What the newest RegisterEvent says, where there is one (an import writes none). A database trigger keeps it, so
    # that no writer can forget it, and so that a mark can ask for it while it holds the session's row.
    register_state = models.CharField(
        "register", max_length=12, choices=RegisterState, default=RegisterState.NOT_OPENED, editable=False
    )
    headcount_adults = models.PositiveIntegerField(
        "adults not on the register", default=0, validators=[MaxValueValidator(2_000)]
    )
    headcount_children = models.PositiveIntegerField(
        "children not on the register", default=0, validators=[MaxValueValidator(2_000)]
    )

    objects = SessionQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id reference service series venue date start_time end_time status cancelled_because register_state "
        "headcount_adults headcount_children",
        personal="led_by",
        deletion="Kept: past figures are counted from it.",
    )

    class Meta:
        ordering = ["date", "start_time", "reference"]
        indexes = [
            models.Index(fields=["date", "status"], name="sessions_app_session_date"),
            models.Index(fields=["service", "date"], name="sessions_app_session_service"),
            models.Index(
                fields=["register_state"], condition=Q(register_state="open"), name="sessions_app_session_open"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_time__isnull=True) | Q(start_time__isnull=True) | Q(end_time__gt=F("start_time")),
                name="sessions_app_session_ends_after_start",
                violation_error_message="A session must end after it starts.",
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(cancelled_because=""),
                name="sessions_app_session_cancelled_with_reason",
                violation_error_message="Say why the session was cancelled.",
            ),
            models.UniqueConstraint(
                fields=["series", "date", "start_time"],
                name="sessions_app_session_once_in_series",
                violation_error_message="This series already has a session at that time.",
            ),
        ]

    def __str__(self):
        return f"{self.service}, {self.date:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("sessions_app:session", args=[self.pk])

    @property
    def headcount(self) -> int:
        return self.headcount_adults + self.headcount_children

    @property
    def is_creche(self) -> bool:
        return self.service.care_type == CareType.CRECHE

    @property
    def is_cancelled(self) -> bool:
        return self.status == SessionStatus.CANCELLED

    @property
    def is_register_open(self) -> bool:
        return self.register_state == RegisterState.OPEN

    @property
    def is_register_closed(self) -> bool:
        return self.register_state == RegisterState.CLOSED

    @property
    def starts_at(self) -> datetime:
        """The moment it starts, on the clock of that day: 9.30 stays 9.30 in summer and in winter."""
        return datetime.combine(self.date, self.start_time or time(0), tzinfo=LONDON)

    @property
    def ends_at(self) -> datetime:
        """The moment it ends; the end of the day where no time is known."""
        return datetime.combine(self.date, self.end_time or time(23, 59), tzinfo=LONDON)


class RegisterEventKind(models.TextChoices):
    OPENED = "opened", "Opened"
    CLOSED = "closed", "Closed"
    REOPENED = "reopened", "Reopened"


class RegisterEvent(models.Model):
    """That a register was opened, closed or opened again: the newest row says how it stands. Never changed."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="register_events")
    kind = models.CharField(max_length=10, choices=RegisterEventKind)
    reason = models.CharField("why", max_length=300, blank=True)
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


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Attendance(models.Model):
    """One person's row on one register. The database holds one row for each person and session, whoever marks."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="attendances")
    status = models.CharField("mark", max_length=12, choices=AttendanceStatus)
    time_in = models.TimeField("in at", null=True, blank=True)
    time_out = models.TimeField("out at", null=True, blank=True)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(auto_now=True)

    objects = AttendanceQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id session marked_at",
        personal="person status time_in time_out marked_by",
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
        ]
        indexes = [models.Index(fields=["person", "status"], name="sessions_app_attendance_person")]

    def __str__(self):
        return f"{self.person}: {self.get_status_display()}"


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
