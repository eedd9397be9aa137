import uuid

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from centre.core.classification import DataProtection
from centre.core.models.calendar import InclusiveDateRange
from centre.core.models.passed_on import refuse_all_but_passing_on

from ..moving_on.moves import CURRENT, TAG_KINDS, HandOverState


class HandOverWhy(models.TextChoices):
    TURNING_FIVE = "turning five", "Turning five"
    MOVING = "moving", "Moving away"


class ReceiverKind(models.TextChoices):
    SCHOOL = "school", "School"
    NURSERY = "nursery", "Nursery"
    CENTRE = "children’s centre", "Another children’s centre"
    OTHER = "other", "Somebody else"


class SharedPart(models.TextChoices):
    """What a family can agree to share, each asked for itself."""

    REGISTRATION = "registration", "Registration: the child’s name, birth date, languages, since when we know them"
    ATTENDANCE = "attendance", "How often they came to sessions in the last twelve months"
    NEEDS = "needs", "Allergies and needs"
    SUPPORT = "support", "A summary of family support, written for this"


class SentHow(models.TextChoices):
    BY_HAND = "by hand", "Handed over in person"
    SECURE_EMAIL = "secure e-mail", "Encrypted e-mail or secure portal"
    POST = "post", "By post"


@pghistory.track()
class HandOver(models.Model):
    """What a family agrees to share about a child who turns five or moves, with whom, and whether it arrived."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="hand_overs")
    state = models.CharField("how it stands", max_length=20, choices=HandOverState, editable=False)
    why = models.CharField("why", max_length=20, choices=HandOverWhy)
    to_kind = models.CharField("to whom", max_length=20, choices=ReceiverKind)
    to_name = models.CharField("name of the school, nursery or centre", max_length=150)
    to_contact = models.CharField("whom to write to there", max_length=200, blank=True)
    shares = ArrayField(models.CharField(max_length=20, choices=SharedPart), default=list, blank=True)
    support_summary = models.TextField("summary of family support", max_length=2_000, blank=True)
    answered_by = models.CharField("who of the family answered", max_length=150, blank=True)
    answered_on = models.DateField("answered on", null=True, blank=True)
    sent_on = models.DateField("sent on", null=True, blank=True)
    sent_how = models.CharField("how it was sent", max_length=20, choices=SentHow, blank=True)
    # Exactly what left the centre, word for word: later changes of the record do not change it.
    sent_content = models.JSONField("what was sent", null=True, blank=True, editable=False)
    chase_on = models.DateField("ask about it on", null=True, blank=True)
    received_on = models.DateField("received on", null=True, blank=True)
    received_by = models.CharField("who received it", max_length=150, blank=True)
    receipt = models.CharField("reference of the receipt", max_length=100, blank=True)
    begun_at = models.DateTimeField(default=timezone.now, editable=False)

    data_protection = DataProtection(
        plain="id begun_at",
        personal="child state why to_kind to_name to_contact shares answered_by answered_on sent_on sent_how chase_on "
        "received_on received_by receipt",
        special="support_summary sent_content",
        deletion="With the child's record.",
    )

    class Meta:
        ordering = ["-begun_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(state__in=sorted(map(str, CURRENT))),
                name="families_handover_one_at_a_time",
                violation_error_message="A hand-over of this child is under way already.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "received"])
                | (Q(sent_on__isnull=False, answered_on__lte=F("sent_on")) & ~Q(shares=[]) & ~Q(answered_by="")),
                name="families_handover_sent_as_agreed",
                violation_error_message="Only what the family has agreed to is sent, after it agreed.",
            ),
            models.CheckConstraint(
                condition=~Q(state="received") | (Q(received_on__gte=F("sent_on")) & ~Q(received_by="")),
                name="families_handover_received_after_sent",
                violation_error_message="It cannot have been received before it was sent.",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | Q(shares=[]),
                name="families_handover_declined_shares_nothing",
                violation_error_message="Nothing is shared where the family wants nothing shared.",
            ),
        ]
        indexes = [models.Index(fields=["chase_on"], condition=Q(state="sent"), name="families_handover_chase")]

    def __str__(self):
        return "Hand-over"

    def get_absolute_url(self):
        return reverse("families:hand_over", args=[self.pk])

    @property
    def state_kind(self) -> str:
        return TAG_KINDS[self.state]

    @property
    def shares_in_words(self) -> list[str]:
        return [str(SharedPart(part).label) for part in SharedPart.values if part in self.shares]


class HandOverStepKind(models.TextChoices):
    BEGUN = "begun", "Begun"
    CHANGED = "changed", "Changed"
    DECLINED = "declined", "The family wants nothing shared"
    SENT = "sent", "Sent"
    CHASED = "chased", "Asked whether it arrived"
    RECEIVED = "received", "Received"
    CALLED_OFF = "called off", "Called off"


class HandOverStep(models.Model):
    """Something that happened to a hand-over; added to and never rewritten."""

    id = models.BigAutoField(primary_key=True)
    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField("what happened", max_length=20, choices=HandOverStepKind)
    happened_on = models.DateField("on")
    words = models.CharField("in a few words", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now, editable=False)

    data_protection = DataProtection(
        plain="id entered_at",
        personal="hand_over kind happened_on words by",
        deletion="With the hand-over.",
    )

    class Meta:
        ordering = ["id"]
        triggers = refuse_all_but_passing_on("handoverstep_append_only", "words")

    def __str__(self):
        return self.get_kind_display()


class StayKnownQuerySet(models.QuerySet):
    def in_force(self, *, on):
        """Agreements that hold on the day; on the day on which one is withdrawn it holds no more."""
        return self.filter(agreed_on__lte=on, until__gte=on).filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=on))


@pghistory.track()
class StayKnown(models.Model):
    """That somebody stays known to the centre after turning five, because the family agrees; until nineteen at most."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="stays_known")
    agreed_by = models.CharField("who agreed", max_length=150)
    agreed_on = models.DateField("agreed on")
    until = models.DateField("stays known until")
    withdrawn_on = models.DateField("withdrawn on", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = StayKnownQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id entered_at",
        personal="person agreed_by agreed_on until withdrawn_on by",
        deletion="With the person's record.",
    )

    class Meta:
        ordering = ["-agreed_on", "-entered_at"]
        constraints = [
            ExclusionConstraint(
                name="families_stayknown_no_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (InclusiveDateRange("agreed_on", "until"), RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_on__isnull=True),
                violation_error_message="It is agreed already that they stay known on some of these days.",
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("agreed_on")),
                name="families_stayknown_ends_after_start",
                violation_error_message="Enter a day after the one on which they agreed.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("agreed_on")),
                name="families_stayknown_withdrawn_after_agreed",
                violation_error_message="It cannot have been withdrawn before it was agreed.",
            ),
        ]

    def __str__(self):
        return "Stays known"
