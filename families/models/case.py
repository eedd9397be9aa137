import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from centre.core.classification import DataProtection
from centre.core.models.audit import refuse_every_change
from centre.core.models.passed_on import refuse_all_but_passing_on

from ..support.moves import BEING_WORKED, CURRENT, CaseState, moves_in_sql
from ..support.querysets import CaseQuerySet

KEPT = "With the family's record; words are redacted, days and counts stay."


class ClosingReason(models.TextChoices):
    GOALS_MET = "goals met", "What was wanted has been reached"
    SOME_GOALS_MET = "some goals met", "Some of it has been reached"
    FAMILY_ENDED = "family ended it", "The family did not want to go on"
    NO_CONTACT = "no contact", "We could not reach the family"
    STEPPED_UP = "stepped up", "Stepped up to children’s social care"
    OTHER_AGENCY = "other agency", "Another agency goes on"
    MOVED = "moved away", "The family moved away"
    CHILD_OLDER = "child over five", "The child is over five"
    OTHER = "other", "Another reason"


class AgencyKind(models.TextChoices):
    FAMILY = "family", "The family themselves"
    HEALTH_VISITOR = "health visitor", "Health visitor"
    MIDWIFE = "midwife", "Midwife"
    DOCTOR = "doctor", "Doctor or other health service"
    SOCIAL_CARE = "children's social care", "Children’s social care"
    EARLY_HELP = "early help", "The council’s early help team"
    SCHOOL = "school or nursery", "School or nursery"
    HOUSING = "housing", "Housing"
    CENTRE = "the centre", "The centre itself, from a session or a visit"
    OTHER = "other", "Another agency"


@pghistory.track()
class Case(models.Model):
    """An episode of family support with one household. How it stands follows from its CaseStatus rows alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey("families.Household", on_delete=models.PROTECT, related_name="cases")
    # The episode before this one, where the family has been supported before.
    earlier = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="later")
    children = models.ManyToManyField("families.Person", through="families.CaseChild", related_name="cases")
    received_on = models.DateField("referral received on")
    entered_at = models.DateTimeField(default=timezone.now, editable=False)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="worker",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases",
    )
    # What was promised on the day the referral came; a later change of the setting does not move it.
    first_contact_due_on = models.DateField("first contact by")
    # Where it was no visit or call that is logged as such: those are found by themselves.
    first_contact_on = models.DateField("first contact on", null=True, blank=True)
    # Written by the trigger of CaseStatus, and by nothing else.
    state = models.CharField(max_length=20, choices=CaseState, default="", blank=True, editable=False)
    decided_on = models.DateField(null=True, blank=True, editable=False)
    opened_on = models.DateField(null=True, blank=True, editable=False)
    closed_on = models.DateField(null=True, blank=True, editable=False)
    closing_reason = models.CharField(max_length=20, choices=ClosingReason, default="", blank=True, editable=False)

    objects = CaseQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id entered_at",
        personal="household earlier children received_on worker first_contact_due_on first_contact_on state "
        "decided_on opened_on closed_on",
        special="closing_reason",
        deletion=KEPT,
    )

    class Meta:
        ordering = ["-received_on", "-entered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(state__in=["", *sorted(CURRENT)]),
                name="families_case_one_at_a_time",
                violation_error_message="This family has a case already.",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("received_on")),
                name="families_case_decided_after_received",
                violation_error_message="It cannot have been decided before it came.",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=False, closed_on__gte=F("opened_on")),
                name="families_case_closed_after_opened",
                violation_error_message="It cannot be closed before it was opened.",
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.CLOSED, closed_on__isnull=False)
                | (~Q(state=CaseState.CLOSED) & Q(closed_on__isnull=True)),
                name="families_case_closed_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*sorted(BEING_WORKED), CaseState.CLOSED], opened_on__isnull=False)
                | (~Q(state__in=[*sorted(BEING_WORKED), CaseState.CLOSED]) & Q(opened_on__isnull=True)),
                name="families_case_open_has_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["worker"], condition=Q(closed_on__isnull=True), name="families_case_worker"),
            models.Index(fields=["opened_on", "closed_on"], name="families_case_days"),
        ]

    def __str__(self):
        # Never whose it is: this text ends up in messages and logs.
        return f"Case of {self.received_on.day} {self.received_on:%B %Y}"

    def get_absolute_url(self):
        return reverse("families:case", args=[self.pk])

    @property
    def is_current(self) -> bool:
        return self.state in CURRENT

    @property
    def is_open(self) -> bool:
        """Accepted, and not closed with the supervisor's agreement."""
        return self.state in BEING_WORKED


# Whom a case concerns decides what is counted, so taking somebody off again stays known.
@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class CaseChild(models.Model):
    """A child, born or expected, whom a case concerns."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="case_children")
    person = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="+")

    data_protection = DataProtection(plain="id", personal="case person", deletion="With the case.")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="families_casechild_once")]

    def __str__(self):
        return "A child of a case"


class Said(models.Model):
    """A row that is added and never changed: the day it is about, the moment it was entered, and by whom."""

    happened_on = models.DateField("on")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True
        ordering = ["happened_on", "id"]


# Asks the table of moves, then writes what follows from the new row on the case itself.
_MOVE = f"""
    SELECT state INTO was FROM families_case WHERE id = NEW.case_id FOR UPDATE;
    IF (was, NEW.state) NOT IN ({moves_in_sql()}) THEN
        RAISE EXCEPTION 'a case does not go from "%" to "%"', was, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.state = 'closed' AND NEW.by_id = (
        SELECT by_id FROM families_casestatus
        WHERE case_id = NEW.case_id AND state = 'closing' ORDER BY id DESC LIMIT 1
    ) THEN
        RAISE EXCEPTION 'who asked to close a case does not agree to it' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE families_case SET
        state = NEW.state,
        decided_on = CASE WHEN was = 'received' THEN NEW.happened_on ELSE decided_on END,
        opened_on = CASE WHEN was = 'received' AND NEW.state = 'open' THEN NEW.happened_on ELSE opened_on END,
        closed_on = CASE WHEN NEW.state = 'closed' THEN NEW.happened_on ELSE closed_on END,
        closing_reason = CASE WHEN NEW.state = 'closed' THEN NEW.reason ELSE closing_reason END
    WHERE id = NEW.case_id;
    RETURN NEW;
"""  # noqa: S608 (the table of moves, in words of this package alone)


class CaseStatus(Said):
    """How a case stands from now on, who said so and why. The newest row counts; the table of moves is kept."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="statuses")
    state = models.CharField(max_length=20, choices=CaseState)
    reason = models.CharField("reason", max_length=20, choices=ClosingReason, blank=True)
    words = models.TextField("in words", max_length=5_000, blank=True)
    # What was still missing when somebody asked to close, and why it is closed all the same.
    missing = models.JSONField(default=list, blank=True)
    missing_why = models.TextField(max_length=2_000, blank=True)

    data_protection = DataProtection(
        plain="id entered_at",
        personal="case state happened_on by missing",
        special="reason words missing_why",
        deletion=KEPT,
    )

    class Meta(Said.Meta):
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=[CaseState.CLOSING, CaseState.CLOSED]) | ~Q(reason=""),
                name="families_casestatus_closing_has_a_reason",
                violation_error_message="Say why it is closed.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[CaseState.NOT_ACCEPTED, CaseState.REDIRECTED]) | ~Q(words=""),
                name="families_casestatus_refusal_has_words",
                violation_error_message="Say why.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="casestatus_moves",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                level=pgtrigger.Row,
                declare=[("was", "TEXT")],
                func=_MOVE,
            ),
            *refuse_all_but_passing_on("casestatus_append_only", "words", "missing_why"),
        ]

    def __str__(self):
        return self.get_state_display()


class CaseAllocation(Said):
    """Who works a case from a day on. The newest row counts; an account that works it no longer stays in the story."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="allocations")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    data_protection = DataProtection(plain="id entered_at", personal="case worker happened_on by", deletion=KEPT)

    class Meta(Said.Meta):
        ordering = ["id"]
        triggers = refuse_every_change("caseallocation_append_only")

    def __str__(self):
        return "Allocation"


class CaseLevel(Said):
    """The level of need of a family from a day on, with the reason; its label as the borough called it that day."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="levels")
    level = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(4)])
    label = models.CharField(max_length=80)
    reason = models.TextField("why", max_length=2_000)

    data_protection = DataProtection(
        plain="id entered_at", personal="case happened_on by", special="level label reason", deletion=KEPT
    )

    class Meta(Said.Meta):
        triggers = refuse_all_but_passing_on("caselevel_append_only", "reason")
        constraints = [
            models.CheckConstraint(condition=Q(level__range=(1, 4)), name="families_caselevel_one_to_four"),
        ]

    def __str__(self):
        return f"{self.level}: {self.label}"


class AgreementAnswer(models.TextChoices):
    AGREED = "agreed", "The family agreed"
    DECLINED = "declined", "The family did not agree"
    WITHDRAWN = "withdrawn", "The family took its agreement back"


class CaseAgreement(Said):
    """Whether the family agreed to be supported: who, when, to what. It is never a condition of safeguarding."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="agreements")
    answer = models.CharField("answer", max_length=20, choices=AgreementAnswer)
    given_by = models.CharField("who in the family", max_length=150)
    scope = models.CharField("what they agreed to", max_length=500, blank=True)

    data_protection = DataProtection(
        plain="id entered_at", personal="case answer happened_on by given_by", special="scope", deletion=KEPT
    )

    class Meta(Said.Meta):
        triggers = refuse_all_but_passing_on("caseagreement_append_only", "scope")
        constraints = [
            models.CheckConstraint(
                condition=~Q(given_by="") & (~Q(answer=AgreementAnswer.AGREED) | ~Q(scope="")),
                name="families_caseagreement_says_who_and_what",
                violation_error_message="Say who agreed, and to what.",
            )
        ]

    def __str__(self):
        return self.get_answer_display()


class CaseNote(Said):
    """Something to remember about a case that was no visit. A correction is another note."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    words = models.TextField("note", max_length=10_000)

    data_protection = DataProtection(
        plain="id entered_at", personal="case happened_on by", special="words", deletion=KEPT
    )

    class Meta(Said.Meta):
        triggers = refuse_all_but_passing_on("casenote_append_only", "words")

    def __str__(self):
        return "Note"


class ReferralKind(models.TextChoices):
    IN = "referral in", "Referral to us"
    DOWN = "step-down", "Step-down from children’s social care to us"
    OUT = "referral out", "Referral to another agency"
    UP = "step-up", "Step-up to children’s social care"


@pghistory.track()
class CaseReferral(models.Model):
    """A referral to us or from us within a case; step-up and step-down are referrals to and from social care."""

    INWARD = (ReferralKind.IN, ReferralKind.DOWN)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    kind = models.CharField("what is it", max_length=20, choices=ReferralKind)
    agency_kind = models.CharField("which kind of agency", max_length=30, choices=AgencyKind)
    agency = models.CharField("agency", max_length=150, blank=True)
    contact = models.CharField("who there", max_length=150, blank=True)
    happened_on = models.DateField("on")
    reason = models.TextField("why", max_length=5_000)
    outstanding = models.TextField("what is still to be done", max_length=5_000, blank=True)
    # Whether the parents were told; a step-up does not wait for it, but says why not (domain trap T-58).
    parents_informed = models.BooleanField("have the parents been told", null=True, blank=True)
    not_informed_why = models.TextField("why not", max_length=2_000, blank=True)
    # By when it is acknowledged: by us, or by them. None: nothing was promised.
    answer_due_on = models.DateField("answer due by", null=True, blank=True)
    answered_on = models.DateField("answered on", null=True, blank=True)
    answer = models.TextField("what was answered", max_length=2_000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now, editable=False)

    data_protection = DataProtection(
        plain="id entered_at",
        personal="case kind agency_kind agency contact happened_on parents_informed answer_due_on answered_on by",
        special="reason outstanding not_informed_why answer",
        deletion=KEPT,
    )

    class Meta:
        ordering = ["happened_on", "entered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("happened_on")),
                name="families_casereferral_answered_after_it_was_made",
                violation_error_message="It cannot have been answered before it was made.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=ReferralKind.UP) | Q(parents_informed=True) | ~Q(not_informed_why=""),
                name="families_casereferral_step_up_tells_of_parents",
                violation_error_message="Say why the parents have not been told.",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def is_inward(self) -> bool:
        return self.kind in self.INWARD

    @property
    def whom(self) -> str:
        """The agency in words: "Ellen Marsh, Rosehill clinic", or its kind where nothing else is known."""
        return ", ".join(filter(None, (self.contact, self.agency))) or self.get_agency_kind_display()

    @property
    def waits(self) -> bool:
        return self.answer_due_on is not None and self.answered_on is None
