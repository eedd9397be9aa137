"""Rooms and equipment. The database itself refuses to give one to two sessions at the same time."""

import uuid

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import DateTimeField, ExpressionWrapper, F, Func, Value

from centre.core.classification import DataProtection

from ..querysets import SpaceQuerySet

MOST_PEOPLE = 2_000


class LocalTimes(Func):
    """tsrange(day + start, day + end): local times, so that 9.30 stays 9.30 when the clocks change (trap T-21).

    The end does not belong to it: a session may begin at the minute at which the one before it ends.
    """

    function = "TSRANGE"
    output_field = DateTimeRangeField()

    def __init__(self, day: str, start: str, end: str):
        super().__init__(*(ExpressionWrapper(F(day) + F(at), DateTimeField()) for at in (start, end)), Value("[)"))


@pghistory.track()
class Room(models.Model):
    """A room, hall or garden in which sessions are held."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("name", max_length=80)
    # Registration rules of a crèche count by premises, so they are named as the register of providers names them.
    premises = models.CharField("building", max_length=120, blank=True)
    capacity = models.PositiveSmallIntegerField(
        "how many people it holds",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)],
    )
    ended_on = models.DateField("no longer used after", null=True, blank=True)

    objects = SpaceQuerySet.as_manager()
    data_protection = DataProtection(plain="id name premises capacity ended_on", deletion="Kept: sessions name it.")

    class Meta:
        ordering = ["premises", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "premises"],
                name="sessions_app_room_once",
                violation_error_message="There is a room of this name already.",
            )
        ]

    def __str__(self):
        return self.name


@pghistory.track()
class Equipment(models.Model):
    """A thing that sessions take turns with: each thing that can be used by itself is one row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("name", max_length=80, unique=True, error_messages={"unique": "This is listed already."})
    kept_where = models.CharField("where it is kept", max_length=120, blank=True)
    ended_on = models.DateField("no longer used after", null=True, blank=True)

    objects = SpaceQuerySet.as_manager()
    data_protection = DataProtection(plain="id name kept_where ended_on", deletion="Kept: sessions name it.")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "equipment"

    def __str__(self):
        return self.name


USE_FOLLOWS_SESSION = """
    SELECT CASE
        WHEN status = 'cancelled' OR start_time IS NULL OR end_time IS NULL THEN 'empty'::tsrange
        ELSE tsrange(date + start_time, date + end_time, '[)')
    END INTO NEW.during FROM sessions_app_session WHERE id = NEW.session_id;
    RETURN NEW;
"""


class EquipmentUse(models.Model):
    """That a session uses a thing. `during` follows the session by triggers; a cancelled session uses nothing."""

    session = models.ForeignKey("sessions_app.Session", on_delete=models.CASCADE, related_name="equipment_uses")
    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="uses")
    during = DateTimeRangeField(null=True, editable=False)

    data_protection = DataProtection(plain="id session equipment during", deletion="Kept with the session.")

    class Meta:
        ordering = ["equipment__name"]
        constraints = [
            models.UniqueConstraint(fields=["session", "equipment"], name="sessions_app_equipmentuse_once"),
            ExclusionConstraint(
                name="sessions_app_equipment_not_twice",
                expressions=[("equipment", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message="Another session uses this at the same time.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="equipmentuse_follows_session",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=USE_FOLLOWS_SESSION,
            )
        ]

    def __str__(self):
        return f"{self.equipment} at {self.session}"
