import uuid

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from centre.core.classification import DataProtection

from .services import Service
from .sessions import Session


class FeedbackWay(models.TextChoices):
    """How somebody told us."""

    PAPER = "paper", "On paper"
    PHONE = "phone", "On their own phone"
    KIOSK = "kiosk", "At the door, with a smiley"


class Rating(models.IntegerChoices):
    """How it was for the family; the smileys from the left."""

    BAD = 1, "Bad"
    POOR = 2, "Not so good"
    FAIR = 3, "All right"
    GOOD = 4, "Good"
    GREAT = 5, "Very good"


class Theme(models.TextChoices):
    """What a comment is about, for counting."""

    CHILDREN = "children", "What the children did"
    PARENTS = "parents", "What it gave the parents"
    WELCOME = "welcome", "Welcome and colleagues"
    TIMES = "times", "Days and times"
    PLACE = "place", "Place and getting there"
    COST = "cost", "Cost"
    OTHER = "other", "Something else"


@pghistory.track()
class Feedback(models.Model):
    """What one family said about a session, without their name: nobody can tell who it was, on purpose."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="feedback")
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.PROTECT, related_name="feedback")
    given_on = models.DateField("day")
    way = models.CharField("how", max_length=8, choices=FeedbackWay, default=FeedbackWay.PAPER)
    rating = models.PositiveSmallIntegerField("how was it", choices=Rating, null=True, blank=True)
    words = models.CharField("in their own words", max_length=1_000, blank=True)
    themes = ArrayField(models.CharField(max_length=12, choices=Theme), verbose_name="about", default=list, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    data_protection = DataProtection(
        plain="id service session given_on way rating themes created_at",
        personal="words taken_by",
        deletion="Three years; nobody is named in it, and a name that slips in is taken out by whoever reads it.",
    )

    class Meta:
        verbose_name_plural = "feedback"
        ordering = ["-given_on", "-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rating__isnull=False) | ~Q(words=""),
                name="sessions_app_feedback_says_something",
                violation_error_message="Choose a smiley, or write something.",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__range=(1, 5)), name="sessions_app_feedback_one_to_five"
            ),
        ]
        indexes = [models.Index(fields=["service", "given_on"], name="sessions_app_feedback_service")]

    def __str__(self):
        return f"Feedback on {self.service}, {self.given_on:%-d %B %Y}"


@pghistory.track()
class SessionReview(models.Model):
    """How colleagues found a session, once it was over, and what they will do next time."""

    session = models.OneToOneField(Session, primary_key=True, on_delete=models.PROTECT, related_name="review")
    went_well = models.CharField("what went well", max_length=1_000)
    next_time = models.CharField("what we will do differently", max_length=1_000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    data_protection = DataProtection(
        plain="session at", personal="went_well next_time by", deletion="Three years after the session."
    )

    class Meta:
        ordering = ["session"]

    def __str__(self):
        return f"What colleagues thought of {self.session}"


@pghistory.track()
class YouSaid(models.Model):
    """ "You said, we did": what families asked for and what became of it, told to everybody once it is published."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    said = models.CharField("you said", max_length=300)
    did = models.CharField("we did", max_length=400)
    on = models.DateField("since")
    service = models.ForeignKey(Service, null=True, blank=True, on_delete=models.PROTECT, related_name="you_said")
    public = models.BooleanField("show it on the public “What’s on” page", default=False)

    data_protection = DataProtection(plain="id said did on service public", deletion="Three years.")

    class Meta:
        verbose_name = "you said, we did"
        verbose_name_plural = "you said, we did"
        ordering = ["-on", "id"]

    def __str__(self):
        return self.said


@pghistory.track()
class ServiceCost(models.Model):
    """What one session of a service costs the centre, from a day on."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="costs")
    from_date = models.DateField("from")
    per_session = models.DecimalField(
        "pounds a session", max_digits=7, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(20_000)]
    )
    what_counts = models.CharField("what is counted in", max_length=200, blank=True)

    data_protection = DataProtection(plain="id service from_date per_session what_counts", deletion="Kept.")

    class Meta:
        ordering = ["service", "from_date"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "from_date"],
                name="sessions_app_servicecost_once",
                violation_error_message="There is a cost from this day already.",
            )
        ]

    def __str__(self):
        return f"{self.service}: £{self.per_session}"
