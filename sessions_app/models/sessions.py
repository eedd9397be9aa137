import secrets
import uuid
from datetime import datetime, time

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from centre.core.classification import DataProtection
from centre.core.dates import LONDON

from ..querysets import SessionQuerySet
from .rhythms import SeriesRhythm, days_in_words
from .services import CareType, Service
from .spaces import MOST_PEOPLE, LocalTimes, Room

# Without letters and figures that are mistaken for one another on paper.
_REFERENCE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_session_reference() -> str:
    """A reference for a session made here, as it stands on paper: "S-7KQ2M9XB"."""
    return "S-" + "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(8))


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
    """A service that runs again and again, in term time unless told. Changing it alters no session that was held."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="series")
    weekday = models.PositiveSmallIntegerField("day", choices=Weekday)
    rhythm = models.CharField("how often", max_length=6, choices=SeriesRhythm, default=SeriesRhythm.WEEKLY)
    in_holidays = models.BooleanField("also outside term time", default=False)
    # Local times: a weekly 9.30 stays 9.30 when the clocks change.
    start_time = models.TimeField("starts at")
    end_time = models.TimeField("ends at")
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT, related_name="series")
    venue = models.CharField("place", max_length=120, blank=True)
    led_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="led by",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="session_series_led",
    )
    # Of this series, where it has another number than the service.
    capacity = models.PositiveSmallIntegerField(
        "places", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]
    )
    from_date = models.DateField("first day")
    to_date = models.DateField("last day")
    # The series of an earlier term that it goes on from, so that no term is copied twice.
    copied_from = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="copies"
    )

    data_protection = DataProtection(
        plain="id service weekday rhythm in_holidays start_time end_time room venue capacity from_date to_date "
        "copied_from",
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
            models.UniqueConstraint(
                fields=["copied_from", "from_date"],
                name="sessions_app_sessionseries_copied_once",
                violation_error_message="This series has been copied already.",
            ),
        ]

    def __str__(self):
        return f"{self.service}, {self.days_in_words} at {self.start_time:%H:%M}"

    @property
    def days_in_words(self) -> str:
        """ "Mondays", "Every second Monday", "The first Monday of each month"."""
        return days_in_words(self.get_weekday_display(), self.rhythm)

    @property
    def number_of_places(self) -> int | None:
        """How many it takes: its own number, else the service's; None where everybody who comes is let in."""
        return self.service.capacity if self.capacity is None else self.capacity


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
    # One of the centre's rooms, which no other session has at the time; the place in words is told to families.
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions")
    venue = models.CharField("place", max_length=120, blank=True)
    # Where it is when it is not at the centre: the service's address when the session was planned, so that who is in
    # the building and what past days count for never follow a service that moves. A trigger copies it.
    venue_address = models.CharField("address, where it is not at the centre", max_length=200, blank=True, default="")
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
    # Of this one session, where it has another number than its series or service.
    capacity = models.PositiveSmallIntegerField(
        "places", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]
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
        plain="id reference service series room venue venue_address capacity date start_time end_time status "
        "cancelled_because register_state headcount_adults headcount_children",
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
            ExclusionConstraint(
                name="sessions_app_session_room_not_twice",
                expressions=[
                    ("room", RangeOperators.EQUAL),
                    (LocalTimes("date", "start_time", "end_time"), RangeOperators.OVERLAPS),
                ],
                condition=Q(room__isnull=False, start_time__isnull=False, end_time__isnull=False)
                & ~Q(status="cancelled"),
                # Looked at when the whole statement is done: a series moves in one.
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message="Another session has this room at the same time.",
            ),
        ]
        triggers = [
            # Whoever plans it (a sheet, a series, a person): it is where its service is then.
            pgtrigger.Trigger(
                name="session_is_where_its_service_is",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="NEW.venue_address = COALESCE("
                "(SELECT venue_address FROM sessions_app_service WHERE id = NEW.service_id), ''); RETURN NEW;",
            ),
            # A thing that is used moves with the session, and is free once the session is cancelled.
            pgtrigger.Trigger(
                name="session_moves_equipment",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("date", "start_time", "end_time", "status"),
                func="UPDATE sessions_app_equipmentuse SET session_id = NEW.id WHERE session_id = NEW.id; RETURN NULL;",
            ),
        ]

    def __str__(self):
        return f"{self.service}, {self.date:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("sessions_app:session", args=[self.pk])

    @property
    def number_of_places(self) -> int | None:
        """How many it takes: its own number, else its series', else the service's; None for everybody who comes."""
        for number in (self.capacity, self.series.capacity if self.series_id else None):
            if number is not None:
                return number
        return self.service.capacity

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

    def has_begun(self, now: datetime) -> bool:
        """Whether it takes place on the day of `now` (a local moment) and its start is past."""
        return self.date == now.date() and (self.start_time is None or self.start_time <= now.time())

    @property
    def starts_at(self) -> datetime:
        """The moment it starts, on the clock of that day: 9.30 stays 9.30 in summer and in winter."""
        return datetime.combine(self.date, self.start_time or time(0), tzinfo=LONDON)

    @property
    def ends_at(self) -> datetime:
        """The moment it ends; the end of the day where no time is known."""
        return datetime.combine(self.date, self.end_time or time(23, 59), tzinfo=LONDON)
