import uuid

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from centre.core.classification import DataProtection
from centre.core.models.audit import refuse_every_change
from centre.core.models.passed_on import refuse_all_but_passing_on

from .case import KEPT, Case, Said


class CaseAssessment(Said):
    """A version of the early help assessment, under the centre's own headings. The newest counts; all are kept."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assessments")
    # [{"heading", "words"}] in the order of the day: a later change of the headings leaves it as it was.
    answers = models.JSONField(default=list)
    child_voice = models.TextField("what the child says or shows", max_length=4_000, blank=True)
    parent_voice = models.TextField("what the parents say", max_length=4_000, blank=True)

    data_protection = DataProtection(
        plain="id entered_at",
        personal="case happened_on by",
        special="answers child_voice parent_voice",
        deletion=KEPT,
    )

    class Meta(Said.Meta):
        triggers = refuse_all_but_passing_on("caseassessment_append_only", "answers", "child_voice", "parent_voice")

    def __str__(self):
        return "Early help assessment"


class GoalEnd(models.TextChoices):
    REACHED = "reached", "Reached"
    PARTLY = "partly", "Partly reached"
    GIVEN_UP = "given up", "No longer wanted"


@pghistory.track()
class CaseGoal(models.Model):
    """Something that the family wants to reach, in its words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="goals")
    words = models.CharField("goal", max_length=300)
    agreed_on = models.DateField("agreed on")
    ended = models.CharField("how it ended", max_length=20, choices=GoalEnd, blank=True)
    ended_on = models.DateField("ended on", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now, editable=False)

    data_protection = DataProtection(
        plain="id entered_at", personal="case agreed_on ended_on by", special="words ended", deletion=KEPT
    )

    class Meta:
        ordering = ["agreed_on", "entered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended="", ended_on__isnull=True) | (~Q(ended="") & Q(ended_on__gte=F("agreed_on"))),
                name="families_casegoal_ends_after_it_was_agreed",
                violation_error_message="It cannot have ended before it was agreed.",
            )
        ]

    def __str__(self):
        return "Goal"


class ActionOwner(models.TextChoices):
    PARENT = "parent", "A parent"
    WORKER = "worker", "The family’s worker here"
    PROFESSIONAL = "professional", "Somebody of another agency"


class ActionEnd(models.TextChoices):
    DONE = "done", "Done"
    DROPPED = "dropped", "No longer needed"


@pghistory.track()
class CaseAction(models.Model):
    """What somebody does towards a goal, by a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="actions")
    goal = models.ForeignKey(CaseGoal, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    words = models.CharField("what is to be done", max_length=300)
    owner_kind = models.CharField("who does it", max_length=20, choices=ActionOwner)
    owner_name = models.CharField("their name", max_length=150, blank=True)
    agreed_on = models.DateField("agreed on")
    due_on = models.DateField("by")
    ended = models.CharField("what became of it", max_length=20, choices=ActionEnd, blank=True)
    ended_on = models.DateField("on", null=True, blank=True)
    outcome = models.CharField("in words", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now, editable=False)

    data_protection = DataProtection(
        plain="id entered_at",
        personal="case goal owner_kind owner_name agreed_on due_on ended ended_on by",
        special="words outcome",
        deletion=KEPT,
    )

    class Meta:
        ordering = ["due_on", "entered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("agreed_on")),
                name="families_caseaction_due_after_it_was_agreed",
                violation_error_message="It cannot be due before it was agreed.",
            ),
            models.CheckConstraint(
                condition=Q(ended="", ended_on__isnull=True) | (~Q(ended="") & Q(ended_on__isnull=False)),
                name="families_caseaction_ended_on_a_day",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(ended=""), name="families_caseaction_open")]

    def __str__(self):
        return "Action"

    @property
    def owner(self) -> str:
        return self.owner_name or self.get_owner_kind_display()


@pghistory.track()
class CaseMember(models.Model):
    """Somebody of the team around the family: a parent, a colleague, somebody of another agency."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="members")
    name = models.CharField("name", max_length=150)
    part = models.CharField("what they are to the family, and how to reach them", max_length=200, blank=True)
    left_on = models.DateField("left on", null=True, blank=True)
    entered_at = models.DateTimeField(default=timezone.now, editable=False)

    data_protection = DataProtection(plain="id entered_at", personal="case name part left_on", deletion=KEPT)

    class Meta:
        ordering = ["name", "entered_at"]

    def __str__(self):
        return self.name


@pghistory.track()
class CaseMeeting(models.Model):
    """A meeting of the team around the family that was held: who came, what was said, when they meet again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField("held on")
    came = models.ManyToManyField(CaseMember, verbose_name="who came", related_name="meetings", blank=True)
    # Who was asked and did not come, as the names stood that day.
    apologies = models.CharField("who could not come", max_length=300, blank=True)
    minutes = models.TextField("minutes", max_length=10_000)
    next_on = models.DateField("meets again by", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now, editable=False)

    data_protection = DataProtection(
        plain="id entered_at", personal="case held_on came apologies next_on by", special="minutes", deletion=KEPT
    )

    class Meta:
        ordering = ["held_on", "entered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(next_on__gt=F("held_on")),
                name="families_casemeeting_next_after_this_one",
                violation_error_message="The next meeting is after this one.",
            )
        ]

    def __str__(self):
        return "Team around the family"


class CaseScale(models.Model):
    """Something families put at a number from 1 to 10, in the centre's own words for both ends.

    Words are never changed once used: a scale with other words is another scale.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("what it is about", max_length=80)
    low = models.CharField("what 1 means", max_length=120)
    high = models.CharField("what 10 means", max_length=120)
    ended_on = models.DateField("no longer asked since", null=True, blank=True)
    entered_at = models.DateTimeField(default=timezone.now, editable=False)

    data_protection = DataProtection(
        plain="id name low high ended_on entered_at", deletion="Kept: what families answered rests on it."
    )

    class Meta:
        ordering = ["entered_at", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(ended_on__isnull=True),
                name="families_casescale_once",
                violation_error_message="There is a scale of this name already.",
            )
        ]

    def __str__(self):
        return self.name


class Occasion(models.TextChoices):
    FIRST = "first", "First"
    REVIEW = "review", "Review"
    LAST = "last", "Last"


class CaseReading(Said):
    """Where a family put itself on a scale on a day."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="readings")
    scale = models.ForeignKey(CaseScale, on_delete=models.PROTECT, related_name="readings")
    occasion = models.CharField(max_length=10, choices=Occasion)
    value = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(10)])

    data_protection = DataProtection(
        plain="id entered_at", personal="case happened_on by", special="scale occasion value", deletion=KEPT
    )

    class Meta(Said.Meta):
        triggers = refuse_every_change("casereading_append_only")
        constraints = [
            models.CheckConstraint(condition=Q(value__range=(1, 10)), name="families_casereading_one_to_ten"),
            models.UniqueConstraint(
                fields=["case", "scale"],
                condition=Q(occasion=Occasion.FIRST),
                name="families_casereading_one_first",
                violation_error_message="This scale has been asked before.",
            ),
        ]

    def __str__(self):
        return f"{self.get_occasion_display()}: {self.value}"
