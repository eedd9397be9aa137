import uuid

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from centre.core.classification import DataProtection

from ..safety.querysets import HazardQuerySet, RoutineQuerySet
from .services import Service
from .spaces import Room


class Rhythm(models.TextChoices):
    """How often a check comes round."""

    OPENING = "opening", "Each day before we open"
    WEEKLY = "weekly", "Every week"
    MONTHLY = "monthly", "Every month"
    TERMLY = "termly", "Every term"
    YEARLY = "yearly", "Every year"


class RoutineKind(models.TextChoices):
    SAFETY = "safety", "Safety check"
    CLEANING = "cleaning", "Cleaning"
    UPKEEP = "upkeep", "Upkeep of toys and equipment"


class TurnLength(models.TextChoices):
    """When a check that several colleagues do by turns passes to the next of them."""

    EACH = "each", "Each time it was done"
    WEEKLY = "weekly", "Every Monday"
    MONTHLY = "monthly", "On the first of each month"


@pghistory.track()
class Routine(models.Model):
    """Something to be looked at, cleaned or kept up in a place, again and again ("The gate shuts and locks")."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(
        Room, verbose_name="room", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.CharField("place in words", max_length=120)
    what = models.CharField("what is checked", max_length=200)
    kind = models.CharField("kind", max_length=12, choices=RoutineKind, default=RoutineKind.SAFETY)
    rhythm = models.CharField("how often", max_length=12, choices=Rhythm, default=Rhythm.OPENING)
    from_date = models.DateField("from")
    ended_on = models.DateField("no longer after", null=True, blank=True)
    turn_length = models.CharField("passes on", max_length=8, choices=TurnLength, default=TurnLength.WEEKLY)
    turns_from = models.DateField("the first in turn begins on", null=True, blank=True, editable=False)

    objects = RoutineQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id room place what kind rhythm from_date ended_on turn_length turns_from",
        deletion="Kept: past checks name it.",
    )

    class Meta:
        ordering = ["place", "rhythm", "what"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "what"],
                condition=Q(ended_on__isnull=True),
                name="sessions_app_routine_once",
                violation_error_message="This is on the list for this place already.",
            )
        ]

    def __str__(self):
        return f"{self.place}: {self.what}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class RoutineTurn(models.Model):
    """Who does a check: the only one named, or the first, second, third in a rota that begins again after the last."""

    routine = models.ForeignKey(Routine, on_delete=models.PROTECT, related_name="turns")
    order = models.PositiveSmallIntegerField()
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    data_protection = DataProtection(
        plain="id routine order", personal="who", deletion="When somebody else does the check."
    )

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["routine", "order"], name="sessions_app_routineturn_order")]

    def __str__(self):
        return f"{self.routine}: {self.order}"


class RoutineDone(models.Model):
    """That a check was made on a day, and what was found. The newest row of a day counts; rows are only added."""

    routine = models.ForeignKey(Routine, on_delete=models.PROTECT, related_name="done")
    on = models.DateField()
    is_fine = models.BooleanField()
    note = models.CharField("what was found", max_length=300, blank=True)
    # What the check said on that day: a check that is worded anew alters nothing that was checked before.
    words = models.CharField("what was checked", max_length=330, blank=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    data_protection = DataProtection(
        plain="id routine on is_fine note words at",
        personal="by",
        deletion="Three years: it shows that the place was checked.",
    )

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["routine", "-on"], name="sessions_app_routinedone_on")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_fine=True) | ~Q(note=""),
                name="sessions_app_routinedone_fault_named",
                violation_error_message="Say what is wrong.",
            )
        ]

    def __str__(self):
        return f"{self.routine}, {self.on}"

    @property
    def checked(self) -> str:
        """What was checked, in the words of that day."""
        return self.words or str(self.routine)


class Risk(models.TextChoices):
    HIGH = "high", "High: somebody could be badly hurt"
    MEDIUM = "medium", "Medium: somebody could be hurt"
    LOW = "low", "Low"


@pghistory.track()
class Hazard(models.Model):
    """Something that could hurt somebody, from being seen to being put right."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    room = models.ForeignKey(
        Room, verbose_name="room", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.CharField("where", max_length=120)
    what = models.CharField("what is it", max_length=500)
    risk = models.CharField("how bad", max_length=10, choices=Risk)
    made_safe = models.CharField("what was done at once", max_length=500, blank=True)
    seen_on = models.DateField("seen on")
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    found_by_check = models.OneToOneField(
        RoutineDone, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="hazard"
    )
    for_whom = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="who sees to it",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    due_on = models.DateField("to be put right by", null=True, blank=True)
    fixed_on = models.DateField("put right on", null=True, blank=True)
    fixed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    how = models.CharField("how it was put right", max_length=500, blank=True)

    objects = HazardQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id room place what risk made_safe seen_on found_by_check due_on fixed_on how",
        personal="seen_by for_whom fixed_by",
        deletion="Three years after it was put right.",
    )

    class Meta:
        ordering = ["fixed_on", "due_on", "seen_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fixed_on__isnull=True) | (Q(fixed_on__gte=F("seen_on")) & ~Q(how="")),
                name="sessions_app_hazard_put_right_after",
                violation_error_message="Say how it was put right, on a day after it was seen.",
            )
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(fixed_on__isnull=True), name="sessions_app_hazard_open")]

    def __str__(self):
        return f"Hazard: {self.what[:60]}"

    def get_absolute_url(self):
        return reverse("sessions_app:hazard", args=[self.pk])


@pghistory.track()
class RiskAssessment(models.Model):
    """What could hurt somebody in a place or an activity, what is done about it, and when to look again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField("what it is about", max_length=120)
    service = models.ForeignKey(
        Service,
        verbose_name="service",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="risk_assessments",
    )
    assessed_on = models.DateField("looked at on")
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField("to be looked at again by")
    ended_on = models.DateField("no longer needed after", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    data_protection = DataProtection(
        plain="id title service assessed_on review_on ended_on version",
        personal="assessed_by",
        deletion="Three years after it ended.",
    )

    class Meta:
        ordering = ["review_on", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(review_on__gt=F("assessed_on")),
                name="sessions_app_riskassessment_again_later",
                violation_error_message="It is looked at again on a later day.",
            ),
            models.UniqueConstraint(
                fields=["title"],
                condition=Q(ended_on__isnull=True),
                name="sessions_app_riskassessment_once",
                violation_error_message="There is a risk assessment of this name already.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("sessions_app:risk", args=[self.pk])


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class RiskLine(models.Model):
    """One hazard of a risk assessment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(RiskAssessment, on_delete=models.PROTECT, related_name="lines")
    order = models.PositiveSmallIntegerField()
    hazard = models.CharField("what could hurt somebody", max_length=200)
    who = models.CharField("who could be hurt", max_length=120, blank=True)
    precautions = models.CharField("what we do about it", max_length=500)
    more_to_do = models.CharField("what more is to be done, by whom", max_length=300, blank=True)
    risk = models.CharField("risk that is left", max_length=10, choices=Risk)

    data_protection = DataProtection(
        plain="id assessment order hazard who precautions more_to_do risk", deletion="With its risk assessment."
    )

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "order"],
                name="sessions_app_riskline_order",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self):
        return self.hazard


@pghistory.track()
class FireDrill(models.Model):
    """A fire drill, or the building left in earnest: how long it took and what is to change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    on = models.DateField("day")
    at = models.TimeField("time")
    in_earnest = models.BooleanField("it was no drill", default=False)
    minutes = models.PositiveSmallIntegerField("minutes until everybody was out", validators=[MaxValueValidator(120)])
    seconds = models.PositiveSmallIntegerField("and seconds", default=0, validators=[MaxValueValidator(59)])
    people = models.PositiveSmallIntegerField(
        "how many people were out", validators=[MinValueValidator(1), MaxValueValidator(2_000)]
    )
    all_accounted = models.BooleanField("everybody was accounted for by the fire roll")
    went_well = models.CharField("what went well", max_length=500, blank=True)
    to_change = models.CharField("what is to change, by whom", max_length=500, blank=True)
    led_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    data_protection = DataProtection(
        plain="id on at in_earnest minutes seconds people all_accounted went_well to_change",
        personal="led_by",
        deletion="Three years.",
    )

    class Meta:
        ordering = ["-on", "-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["on", "at"],
                name="sessions_app_firedrill_once",
                violation_error_message="This one has been recorded already.",
            ),
            models.CheckConstraint(
                condition=Q(all_accounted=True) | ~Q(to_change=""),
                name="sessions_app_firedrill_missing_explained",
                violation_error_message="Somebody was not accounted for: say what is to change.",
            ),
        ]

    def __str__(self):
        return f"Fire drill of {self.on:%-d %B %Y}"
