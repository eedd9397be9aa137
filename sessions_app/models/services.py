import uuid

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from centre.core.classification import DataProtection

from ..ages import ages_words
from ..querysets import ServiceQuerySet
from .spaces import MOST_PEOPLE

OLDEST_MONTHS = 18 * 12  # older brothers and sisters come along in the holidays


class CareType(models.TextChoices):
    """Whether the centre has the care of the children (a crèche) or the parents keep it."""

    DROP_IN = "drop-in", "Drop-in"
    CRECHE = "crèche", "Crèche"
    COURSE = "course", "Course"
    GROUP = "group", "Group"
    CLINIC = "clinic", "Clinic"
    EVENT = "one-off event", "One-off event"
    OUTREACH = "outreach venue", "Outreach venue"


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
    bring = models.CharField("what to bring", max_length=300, blank=True)
    partner = models.CharField("organisation it is run with", max_length=120, blank=True)
    aims = models.TextField("what it is meant to achieve", max_length=2_000, blank=True)
    # People or places, as the service counts them: the most that a session of it takes.
    capacity = models.PositiveSmallIntegerField(
        "places", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]
    )
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
    # Somebody has to have come to this one first (a course that goes on from another).
    comes_after = models.ForeignKey(
        "self",
        verbose_name="comes after",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="leads_to",
    )
    public = models.BooleanField("show it in public", default=False)
    last_checked_on = models.DateField("last checked", null=True, blank=True)
    ended_on = models.DateField("no longer offered after", null=True, blank=True)

    objects = ServiceQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id name care_type venue description bring partner aims capacity venue_address age_from_months "
        "age_to_months for_whom cost booking accessibility comes_after public last_checked_on ended_on",
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
