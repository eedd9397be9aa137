import uuid

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from centre.core.classification import DataProtection

from ..safety.body import REGIONS
from ..safety.querysets import IncidentQuerySet
from .sessions import Session


class IncidentKind(models.TextChoices):
    ACCIDENT = "accident", "Accident"
    INCIDENT = "incident", "Incident"
    NEAR_MISS = "near miss", "Near miss"
    MISSING = "missing", "Child who could not be found"


class Afterwards(models.TextChoices):
    """Where somebody went after an accident. From the hospital on it raises the question who has to be told."""

    STAYED = "stayed", "Stayed and carried on"
    HOME = "home", "Went home"
    DOCTOR = "doctor", "A doctor or walk-in centre, taken by the family"
    HOSPITAL = "hospital", "Taken to hospital from here"
    AMBULANCE = "ambulance", "An ambulance was called"
    DIED = "died", "They died"


class SpecifiedInjury(models.TextChoices):
    """Whether a colleague's injury is one of those that are always reported (RIDDOR 2013, regulation 4(1))."""

    NOT_ASKED = "", "Not asked"
    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_KNOWN = "not known", "Not known yet"


class Report(models.TextChoices):
    """Whether somebody outside (Health and Safety Executive, Ofsted) has to be told."""

    UNDECIDED = "", "Not decided yet"
    NO = "no", "No"
    YES = "yes", "Yes, not yet reported"
    REPORTED = "reported", "Reported"


@pghistory.track()
class Incident(models.Model):
    """An accident, incident or near miss: what happened, what was done, that the parent was told, what a manager found.

    Its source is the record of accidents and first aid of the early years framework (domain 4.3).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("what is it", max_length=12, choices=IncidentKind)
    happened_on = models.DateField("day")
    happened_at = models.TimeField("time", null=True, blank=True)
    place = models.CharField("where", max_length=120)
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.PROTECT, related_name="incidents")
    person = models.ForeignKey(
        "families.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="incidents"
    )
    # Somebody without a record here: a colleague, a visitor, a parent who has not registered.
    who_else = models.CharField("who, if not on our records", max_length=120, blank=True)
    is_colleague = models.BooleanField("works or volunteers here", default=False)
    what_happened = models.TextField("what happened", max_length=4_000)
    injury = models.CharField("what the injury is", max_length=500, blank=True)
    body_regions = ArrayField(
        models.CharField(max_length=24, choices=REGIONS), verbose_name="where on the body", default=list, blank=True
    )
    first_aid = models.CharField("first aid given", max_length=1_000, blank=True)
    first_aid_by = models.CharField("by whom", max_length=120, blank=True)
    witnesses = models.CharField("who saw it", max_length=300, blank=True)
    # Nobody is taken to have carried on: it is asked of everything but a near miss, and a child who is searched for.
    afterwards = models.CharField("afterwards", max_length=12, choices=Afterwards, blank=True)
    specified_injury = models.CharField(
        "an injury that is always reported", max_length=10, choices=SpecifiedInjury, blank=True
    )
    # Of a child who could not be found: `happened_at` and `place` say when and where last seen.
    searched = models.CharField("who searched where", max_length=200, blank=True)
    police_called_at = models.TimeField("999 was called at", null=True, blank=True)
    found_at = models.TimeField("found at", null=True, blank=True)
    found_how = models.CharField("where, and how the child is", max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    parent_told_on = models.DateField("parent told on", null=True, blank=True)
    parent_told_at = models.TimeField("at", null=True, blank=True)
    parent_told_how = models.CharField("how", max_length=120, blank=True)
    parent_signed_as = models.CharField("signed by the parent as", max_length=120, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_on = models.DateField("reviewed on", null=True, blank=True)
    review = models.TextField("what a manager found and changed", max_length=4_000, blank=True)
    safety_executive = models.CharField("Health and Safety Executive", max_length=10, choices=Report, blank=True)
    safety_executive_note = models.CharField("its reference, or why not", max_length=300, blank=True)
    ofsted = models.CharField("Ofsted", max_length=10, choices=Report, blank=True)
    ofsted_note = models.CharField("Ofsted's reference, or why not", max_length=300, blank=True)

    objects = IncidentQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id kind happened_on happened_at place session is_colleague afterwards recorded_at parent_told_on "
        "parent_told_at parent_told_how police_called_at found_at reviewed_on safety_executive ofsted",
        personal="person who_else first_aid_by witnesses recorded_by parent_signed_as reviewed_by",
        special="what_happened injury specified_injury body_regions first_aid searched found_how review "
        "safety_executive_note ofsted_note",
        deletion="A child's until they are 21 and three months; an adult's three years (limitation of claims).",
    )

    class Meta:
        ordering = ["-happened_on", "-happened_at", "-recorded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="near miss") | Q(person__isnull=False) | ~Q(who_else=""),
                name="sessions_app_incident_of_somebody",
                violation_error_message="Say whom it happened to.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["missing", "near miss"]) | ~Q(afterwards=""),
                name="sessions_app_incident_said_what_then",
                violation_error_message="Say how it went on for them.",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_on__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_on__isnull=False, reviewed_by__isnull=False),
                name="sessions_app_incident_reviewed_by_somebody",
                violation_error_message="Say who reviewed it.",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("recorded_by")),
                name="sessions_app_incident_reviewed_by_another",
                violation_error_message="Nobody reviews what they recorded themselves.",
            ),
            models.CheckConstraint(
                condition=Q(parent_told_on__isnull=True) | Q(parent_told_on__gte=F("happened_on")),
                name="sessions_app_incident_told_after",
                violation_error_message="The parent cannot have been told before it happened.",
            ),
        ]
        indexes = [
            models.Index(fields=["happened_on"], name="sessions_app_incident_on"),
            models.Index(
                fields=["happened_on"], condition=Q(reviewed_on__isnull=True), name="sessions_app_incident_open"
            ),
        ]

    def __str__(self):
        # Never whose: this text ends up in messages and logs.
        return f"{self.get_kind_display()} of {self.happened_on:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("sessions_app:incident", args=[self.pk])

    @property
    def regions_in_words(self) -> str:
        """ "Left knee, chin"; "" where none is marked."""
        words = dict(REGIONS)
        return ", ".join(words[each] for each in self.body_regions if each in words)
