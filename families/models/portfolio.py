import uuid

import pghistory
from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from centre.core.classification import DataProtection
from centre.core.models.passed_on import refuse_all_but_passing_on


class PortfolioKind(models.TextChoices):
    COURSE = "course", "Course"
    QUALIFICATION = "qualification", "Qualification"
    VOLUNTEERING = "volunteering", "Volunteering"
    WORK = "work", "Work"


class CourseEnd(models.TextChoices):
    """How a course ended for somebody; "" while it has not."""

    COMPLETED = "completed", "They completed it"
    LEFT = "left", "They left it, or did not start"


@pghistory.track()
class PortfolioEntry(models.Model):
    """A course, a qualification, volunteering or work of a parent or carer, from the first plan to the end of it.

    One table for all four, because a parent's way leads from one to the next: what they have in common are days, hours
    and the steps on the way. Which facts belong to which kind: families/portfolio/facts.py, and the constraints below.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="portfolio")
    kind = models.CharField("what it is", max_length=20, choices=PortfolioKind, editable=False)
    title = models.CharField("title or role", max_length=150)
    # Who gives the course, who awards, where they volunteer, who employs them.
    organisation = models.CharField("where or with whom", max_length=150, blank=True)
    level = models.CharField("level", max_length=40, blank=True)
    # Of a course: in all; of volunteering and work: a week.
    hours = models.DecimalField("hours", max_digits=6, decimal_places=1, null=True, blank=True)
    planned_on = models.DateField("planned for, or looked for since", null=True, blank=True)
    started_on = models.DateField("started on", null=True, blank=True)
    ended_on = models.DateField("ended on", null=True, blank=True)
    course_end = models.CharField("how the course ended", max_length=20, choices=CourseEnd, blank=True)
    why_ended = models.CharField("why they left", max_length=200, blank=True)
    awarded_on = models.DateField("awarded on", null=True, blank=True)
    evidence_seen_on = models.DateField("certificate seen on", null=True, blank=True)
    # Typed by mistake: it stands in the history alone.
    mistaken = models.BooleanField("entered by mistake", default=False)

    data_protection = DataProtection(
        plain="id mistaken",
        personal="person kind title organisation level hours planned_on started_on ended_on course_end why_ended "
        "awarded_on evidence_seen_on",
        deletion="With the person's record.",
    )

    class Meta:
        verbose_name = "entry of a portfolio"
        verbose_name_plural = "entries of portfolios"
        ordering = ["person", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(started_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="families_portfolioentry_ends_after_start",
                violation_error_message="It cannot have ended before it started.",
            ),
            models.CheckConstraint(
                condition=Q(kind="course", ended_on__isnull=True, course_end="")
                | Q(kind="course", ended_on__isnull=False, course_end="left") & ~Q(why_ended="")
                | Q(kind="course", ended_on__isnull=False, started_on__isnull=False, course_end="completed")
                | ~Q(kind="course") & Q(course_end=""),
                name="families_portfolioentry_course_ends",
                violation_error_message="A course that ended was started and completed, or left for a reason.",
            ),
            models.CheckConstraint(
                condition=Q(kind="qualification", started_on__isnull=True, ended_on__isnull=True)
                | ~Q(kind="qualification") & Q(awarded_on__isnull=True, evidence_seen_on__isnull=True),
                name="families_portfolioentry_awarded",
                violation_error_message="Only a qualification is awarded, and it neither starts nor ends.",
            ),
            models.CheckConstraint(
                condition=Q(evidence_seen_on__isnull=True) | Q(awarded_on__lte=F("evidence_seen_on")),
                name="families_portfolioentry_seen_after_award",
                violation_error_message="The certificate can only be seen once it has been awarded.",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["volunteering", "work"])
                | Q(ended_on__isnull=True)
                | Q(started_on__isnull=False),
                name="families_portfolioentry_started_before_end",
                violation_error_message="Enter since when, too.",
            ),
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__gt=0),
                name="families_portfolioentry_hours",
                violation_error_message="Enter hours above 0, or leave them empty.",
            ),
        ]
        indexes = [
            models.Index(fields=["started_on"], name="families_portfolio_started"),
            models.Index(fields=["awarded_on"], name="families_portfolio_awarded"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} in a portfolio"

    def get_absolute_url(self):
        return reverse("families:portfolio_entry", args=[self.pk])


class PortfolioStepQuerySet(models.QuerySet):
    def standing(self):
        """The steps as they stand now: neither put right by a later row nor taken back."""
        return self.filter(corrected_by=None, taken_back=False)


class PortfolioStep(models.Model):
    """A step on somebody's way, the day of it and who helped; added to and never rewritten.

    A correction is another row that names the one it puts right, and why; `taken_back`: there was no such step.
    """

    id = models.BigAutoField(primary_key=True)
    # For addresses: a number would count.
    key = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    entry = models.ForeignKey(PortfolioEntry, on_delete=models.PROTECT, related_name="steps")
    happened_on = models.DateField("on")
    words = models.CharField("what was done", max_length=300)
    helped = models.CharField("who helped", max_length=150, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by", editable=False
    )
    why = models.CharField("why it was corrected", max_length=200, blank=True)
    taken_back = models.BooleanField("there was no such step", default=False)

    objects = PortfolioStepQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id key entered_at corrects taken_back",
        personal="entry happened_on words helped by why",
        deletion="With the entry.",
    )

    class Meta:
        ordering = ["happened_on", "id"]
        triggers = refuse_all_but_passing_on("portfoliostep_append_only", "words", "why")
        constraints = [
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, why="", taken_back=False) | Q(corrects__isnull=False) & ~Q(why=""),
                name="families_portfoliostep_corrected_for_a_reason",
                violation_error_message="Say why it is corrected.",
            )
        ]

    def __str__(self):
        return "Step of a portfolio"
