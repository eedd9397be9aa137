import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from centre.core.classification import DataProtection


@pghistory.track()
class DirectoryOrganisation(models.Model):
    """Who offers services outside the centre (Open Referral UK: organization)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("organisation", max_length=150, unique=True)

    data_protection = DataProtection(plain="id name", deletion="Kept while anything is offered by it.")

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


@pghistory.track()
class DirectoryService(models.Model):
    """A service outside the centre: what, for whom, where, whom to ask (Open Referral UK: service and its parts)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(DirectoryOrganisation, on_delete=models.PROTECT, related_name="services")
    name = models.CharField("service", max_length=150)
    description = models.TextField("what it offers", max_length=2_000, blank=True)
    eligibility = models.CharField("for whom", max_length=300, blank=True)
    location = models.CharField("where", max_length=300, blank=True)
    contact_name = models.CharField("whom to ask for", max_length=150, blank=True)
    phone = models.CharField("telephone", max_length=60, blank=True)
    email = models.EmailField("e-mail", blank=True)
    url = models.URLField("website", blank=True)
    how_to_refer = models.CharField("how a family gets there", max_length=300, blank=True)
    fees = models.CharField("cost", max_length=150, blank=True)
    # Open Referral UK: assured_date; and by when somebody asks again whether all of it is still right.
    checked_on = models.DateField("last checked on")
    check_by = models.DateField("check again by")
    ended_on = models.DateField("no longer offered since", null=True, blank=True)
    # Told to other sites as open data, without its contact.
    public = models.BooleanField("shown to everybody", default=False)
    entered_at = models.DateTimeField(default=timezone.now, editable=False)

    data_protection = DataProtection(
        plain="id organisation name description eligibility location url how_to_refer fees checked_on check_by "
        "ended_on public entered_at",
        personal="contact_name phone email",
        deletion="Kept while families were pointed to it; the contact is emptied when it ends.",
    )

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=Q(ended_on__isnull=True),
                name="families_directoryservice_once",
                violation_error_message="This service of the organisation is in the directory already.",
            ),
            models.CheckConstraint(
                condition=Q(check_by__gt=F("checked_on")),
                name="families_directoryservice_checked_again",
                violation_error_message="It is checked again after it was checked.",
            ),
        ]
        indexes = [
            models.Index(fields=["check_by"], condition=Q(ended_on__isnull=True), name="families_directory_check")
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("families:directory_change", args=[self.pk])


class SignpostOutcome(models.TextChoices):
    WENT = "went", "They go there"
    WAITS = "waits", "They are on a waiting list"
    DID_NOT_GO = "did not go", "They did not go"
    NOT_SUITABLE = "not suitable", "It was not right for them"


@pghistory.track()
class Signpost(models.Model):
    """That a family was pointed to a service, and what came of it when it was asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey("families.Household", on_delete=models.PROTECT, related_name="signposts")
    case = models.ForeignKey(
        "families.Case", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="signposts"
    )
    service = models.ForeignKey(DirectoryService, on_delete=models.PROTECT, related_name="signposts")
    happened_on = models.DateField("on")
    why = models.CharField("why", max_length=500, blank=True)
    ask_on = models.DateField("ask what came of it by")
    outcome = models.CharField("what came of it", max_length=20, choices=SignpostOutcome, blank=True)
    asked_on = models.DateField("asked on", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now, editable=False)

    data_protection = DataProtection(
        plain="id entered_at",
        personal="household case service happened_on ask_on outcome asked_on by",
        special="why",
        deletion="With the family's record.",
    )

    class Meta:
        ordering = ["-happened_on", "-entered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ask_on__gte=F("happened_on")),
                name="families_signpost_asked_afterwards",
                violation_error_message="It is asked after they were pointed there.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", asked_on__isnull=True) | (~Q(outcome="") & Q(asked_on__gte=F("happened_on"))),
                name="families_signpost_outcome_has_its_day",
                violation_error_message="It cannot have been asked before.",
            ),
        ]
        indexes = [models.Index(fields=["ask_on"], condition=Q(outcome=""), name="families_signpost_to_ask")]

    def __str__(self):
        return "Signpost"
