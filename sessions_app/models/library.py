import uuid

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from centre.core.classification import DataProtection

from ..learning.library_querysets import LibraryQuerySet, LoanQuerySet
from .learning import SessionPlan
from .safety import Hazard
from .services import OLDEST_MONTHS


class ThingKind(models.TextChoices):
    TOY = "toy", "Toy"
    BOOK = "book", "Book"
    BAG = "bag", "Story or play bag"
    EQUIPMENT = "equipment", "Equipment for at home"


class Condition(models.TextChoices):
    GOOD = "good", "Good"
    WORN = "worn", "Worn, and safe"
    DAMAGED = "damaged", "Damaged: not lent until it is seen to"


@pghistory.track()
class LibraryThing(models.Model):
    """A toy, a book, a bag or a thing for at home: put out at sessions, and lent to families."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(
        "number on it", max_length=20, unique=True, error_messages={"unique": "Something else has this number."}
    )
    name = models.CharField("what it is", max_length=120)
    kind = models.CharField("kind", max_length=12, choices=ThingKind)
    age_from_months = models.PositiveSmallIntegerField(
        "from this age, in months", null=True, blank=True, validators=[MaxValueValidator(OLDEST_MONTHS)]
    )
    parts = models.PositiveSmallIntegerField(
        "how many parts", default=1, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    what_parts = models.CharField("which parts", max_length=190, blank=True)
    condition = models.CharField("condition", max_length=10, choices=Condition, default=Condition.GOOD)
    kept_where = models.CharField("where it is kept", max_length=120, blank=True)
    clean_first = models.BooleanField("cleaned after each loan before it goes out again", default=False)
    # Since when it waits to be cleaned.
    to_clean_since = models.DateField(null=True, blank=True, editable=False)
    withdrawn_on = models.DateField("out of use since", null=True, blank=True, editable=False)
    withdrawn_because = models.CharField("why it is out of use", max_length=190, blank=True)
    unsafe = models.BooleanField("it could hurt somebody", default=False)
    hazard = models.ForeignKey(
        Hazard, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="library_things"
    )

    objects = LibraryQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id number name kind age_from_months parts what_parts condition kept_where clean_first to_clean_since "
        "withdrawn_on withdrawn_because unsafe hazard",
        deletion="Kept: past loans name it.",
    )

    class Meta:
        ordering = ["kind", "name", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_because="", unsafe=False)
                | Q(withdrawn_on__isnull=False) & ~Q(withdrawn_because=""),
                name="sessions_app_librarything_withdrawn_with_reason",
                violation_error_message="Say why it is out of use.",
            ),
            models.CheckConstraint(
                condition=Q(parts__gte=1),
                name="sessions_app_librarything_has_parts",
                violation_error_message="One part.",
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.number})"

    def get_absolute_url(self):
        return reverse("sessions_app:library_thing", args=[self.pk])

    @property
    def why_not_lent(self) -> str:
        """Why it cannot go to a family now, as far as the thing itself tells; "" where it can."""
        if self.withdrawn_on:
            return "It is out of use."
        if self.condition == Condition.DAMAGED:
            return "It is damaged: see to it first."
        return "It has to be cleaned first." if self.to_clean_since else ""


@pghistory.track()
class Loan(models.Model):
    """That a thing is with a family, from a day until it comes back. The database lets nothing out twice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    thing = models.ForeignKey(LibraryThing, on_delete=models.PROTECT, related_name="loans")
    household = models.ForeignKey("families.Household", on_delete=models.PROTECT, related_name="loans")
    from_date = models.DateField("from")
    due_on = models.DateField("due back on")
    back_on = models.DateField("back on", null=True, blank=True)
    condition = models.CharField("condition when it came back", max_length=10, choices=Condition, blank=True)
    parts_missing = models.PositiveSmallIntegerField(
        "parts that are missing", default=0, validators=[MaxValueValidator(500)]
    )
    reminded_on = models.DateField("reminded on", null=True, blank=True)
    lent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = LoanQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id thing condition parts_missing",
        personal="household from_date due_on back_on reminded_on lent_by",
        deletion="With the family’s record; what was lent stays counted.",
    )

    class Meta:
        ordering = ["-from_date", "id"]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(back_on__isnull=True), name="sessions_app_loan_out"),
            models.Index(fields=["household", "-from_date"], name="sessions_app_loan_household"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["thing"],
                condition=Q(back_on__isnull=True),
                name="sessions_app_loan_not_twice",
                violation_error_message="It is lent to a family already.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("from_date")),
                name="sessions_app_loan_due_after_lent",
                violation_error_message="It is due back after it is lent.",
            ),
            models.CheckConstraint(
                condition=Q(back_on__isnull=True, condition="", parts_missing=0)
                | Q(back_on__gte=F("from_date")) & ~Q(condition=""),
                name="sessions_app_loan_back_after_lent",
                violation_error_message="Say how it came back, on a day after it was lent.",
            ),
        ]

    def __str__(self):
        return f"{self.thing}, lent on {self.from_date:%-d %B %Y}"


class PlanThing(models.Model):
    """That a plan puts a thing of the library out."""

    plan = models.ForeignKey(SessionPlan, on_delete=models.CASCADE, related_name="plan_things")
    thing = models.ForeignKey(LibraryThing, on_delete=models.PROTECT, related_name="in_plans")

    data_protection = DataProtection(plain="id plan thing", deletion="With the plan.")

    class Meta:
        ordering = ["thing__name", "id"]
        constraints = [models.UniqueConstraint(fields=["plan", "thing"], name="sessions_app_planthing_once")]

    def __str__(self):
        return f"{self.thing} in {self.plan}"
