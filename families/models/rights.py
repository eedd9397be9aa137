"""Requests under data protection law: who asks for what is held about whom, what was decided, what was given."""

import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from centre.core.classification import DataProtection
from centre.core.models.audit import refuse_every_change

KEPT = "Kept six years after it was answered, as proof of what was given; then with the person's record."


class Capacity(models.TextChoices):
    """Who asks. A child's data are the child's own: a parent acts for the child with responsibility on record alone."""

    THEMSELVES = "themselves", "They ask for what is held about themselves"
    PARENT = "parent", "A parent asks for what is held about their child"
    REPRESENTATIVE = "representative", "Somebody asks for them, with their authority"


class AccessState(models.TextChoices):
    OPEN = "open", "Being prepared"
    ANSWERED = "answered", "Answered"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


@pghistory.track()
class AccessRequest(models.Model):
    """That somebody asked to see what the centre holds about a person, and by when it is answered."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="access_requests")
    capacity = models.CharField("who asks", max_length=20, choices=Capacity)
    # Where the centre knows who asks: a parent with responsibility on record. Otherwise the name alone.
    asker = models.ForeignKey(
        "families.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="access_requests_made"
    )
    asker_name = models.CharField("name of who asks", max_length=150)
    authority = models.CharField("what authority was seen", max_length=300, blank=True)
    # The right is the child's: from about twelve the child is asked.
    child_says = models.CharField("what the child says about it", max_length=500, blank=True)
    received_on = models.DateField("received on")
    identity_on = models.DateField("identity checked on", null=True, blank=True)
    identity_how = models.CharField("how identity was checked", max_length=200, blank=True)
    due_on = models.DateField("answer due by", editable=False)
    extended_on = models.DateField("told of more time on", null=True, blank=True)
    extended_why = models.CharField("why it takes longer", max_length=500, blank=True)
    state = models.CharField("how it stands", max_length=12, choices=AccessState, default="open", editable=False)
    ended_on = models.DateField("answered on", null=True, blank=True)
    ended_words = models.CharField("how or why", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now, editable=False)

    data_protection = DataProtection(
        plain="id entered_at",
        personal="person capacity asker asker_name authority child_says received_on identity_on identity_how due_on "
        "extended_on extended_why state ended_on ended_words by",
        deletion=KEPT,
    )

    class Meta:
        verbose_name = "request for one’s data"
        ordering = ["-received_on", "-entered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(identity_on__isnull=True) | ~Q(identity_how=""),
                name="families_accessrequest_identity_how",
                violation_error_message="Say how their identity was checked.",
            ),
            models.CheckConstraint(
                condition=~Q(state="open") & Q(ended_on__gte=F("received_on")) & ~Q(ended_words="")
                | Q(state="open", ended_on__isnull=True),
                name="families_accessrequest_ended",
                violation_error_message="It cannot have been answered before it came.",
            ),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(identity_on__isnull=False),
                name="families_accessrequest_answered_to_somebody_known",
                violation_error_message="Nothing is given before their identity has been checked.",
            ),
            models.CheckConstraint(
                condition=Q(extended_on__isnull=True, extended_why="")
                | Q(extended_on__isnull=False) & ~Q(extended_why=""),
                name="families_accessrequest_extended_why",
                violation_error_message="Say why it takes longer.",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(state="open"), name="families_accessrequest_due")]

    def __str__(self):
        return "Request for one’s data"

    def get_absolute_url(self):
        return reverse("families:access_request", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == AccessState.OPEN


class Decision(models.TextChoices):
    """What becomes of a passage."""

    GIVE = "give", "Give it"
    THIRD_PARTY = "third party", "Leave out: about somebody else"
    RESTRICTED = "restricted", "Leave out: restricted"
    SERIOUS_HARM = "serious harm", "Leave out: could cause serious harm"
    OTHER = "other", "Leave out: another reason"
    WORDS = "words", "Give it without these words"


class AccessDecision(models.Model):
    """What was decided about one passage; the newest holds. Added, never changed."""

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="decisions")
    passage = models.CharField(max_length=120)
    # Of the text that was decided about: when that changes, it is decided anew.
    seen = models.CharField(max_length=64)
    decision = models.CharField("what becomes of it", max_length=20, choices=Decision)
    words = models.CharField("the words, or the reason", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    data_protection = DataProtection(
        plain="id seen at", personal="request by", special="passage decision words", deletion="With the request."
    )

    class Meta:
        ordering = ["id"]
        triggers = refuse_every_change("accessdecision_append_only")
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision__in=["other", "words"]) | ~Q(words=""),
                name="families_accessdecision_says_why",
                violation_error_message="Say which words, or why.",
            )
        ]

    def __str__(self):
        return "Decision about a passage"


class AccessPack(models.Model):
    """What was issued, exactly as it was. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="packs")
    pdf = models.BinaryField()
    passages = models.PositiveIntegerField("passages given")
    left_out = models.PositiveIntegerField("passages left out, in whole or in part")
    # The permissions of those who decided about what is in it; empty: what whoever makes packs may read.
    needs = models.CharField("needed to open it", max_length=200, blank=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    data_protection = DataProtection(
        plain="id passages left_out needs at", personal="request by", special="pdf", deletion=KEPT
    )

    class Meta:
        ordering = ["-at"]
        triggers = refuse_every_change("accesspack_append_only")

    def __str__(self):
        return "Issued pack"

    def get_absolute_url(self):
        return reverse("families:access_pack", args=[self.pk])
