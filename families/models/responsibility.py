import uuid

import pghistory
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from centre.core.classification import DataProtection
from centre.core.models.calendar import InclusiveDateRange

from ..responsibility.querysets import CourtOrderQuerySet, DatedQuerySet, TrustedAdultQuerySet

_UNTIL_AFTER_FROM = "The last day cannot be before the first."


class Held(models.TextChoices):
    """The answers to "has this person parental responsibility?". Where nobody asked there is no row at all."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_KNOWN = "not known", "Not known"


class Evidence(models.TextChoices):
    """What was seen. Parental responsibility follows from one of these, never from a name, a home or a relationship."""

    BIRTH_MOTHER = "birth certificate, mother", "Birth certificate that names her as the mother"
    BIRTH_FATHER = "birth certificate, other parent", "Birth registered from 1 December 2003 that names the parent"
    MARRIAGE = "marriage", "Marriage or civil partnership certificate"
    AGREEMENT = "agreement", "Parental responsibility agreement, registered at court"
    COURT_ORDER = "court order", "Court order that gives parental responsibility"
    SPECIAL_GUARDIANSHIP = "special guardianship", "Special guardianship order"
    ADOPTION = "adoption", "Adoption order"
    CARE_ORDER = "care order", "Care order: the council shares parental responsibility"
    NOTHING = "", "Nothing seen: we were told"


@pghistory.track()
class ParentalResponsibility(models.Model):
    """That somebody has, or has not, parental responsibility for a child, from a day to a day, and what was seen of it.

    (domain trap T-34: recorded with its evidence and never worked out from surname, address or relationship.)
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="responsibility_rows")
    holder = models.ForeignKey(
        "families.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="responsible_for"
    )
    # Somebody the centre does not know as a person: a council, a parent abroad.
    holder_name = models.CharField("who", max_length=150, blank=True)
    held = models.CharField("has parental responsibility", max_length=12, choices=Held)
    evidence = models.CharField("what was seen", max_length=40, choices=Evidence, blank=True)
    seen_on = models.DateField("seen on", null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Empty: from the birth on.
    from_date = models.DateField("from", null=True, blank=True)
    to_date = models.DateField("until (last day)", null=True, blank=True)

    objects = DatedQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id",
        personal="child holder holder_name held seen_on seen_by from_date to_date",
        special="evidence",
        deletion="With the child's record.",
    )

    class Meta:
        verbose_name = "parental responsibility"
        verbose_name_plural = "parental responsibility"
        ordering = ["from_date", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(holder__isnull=False, holder_name="") | Q(holder__isnull=True) & ~Q(holder_name=""),
                name="families_responsibility_one_holder",
                violation_error_message="Say who it is: somebody of the family, or a name.",
            ),
            models.CheckConstraint(
                condition=Q(holder__isnull=True) | ~Q(holder=F("child")),
                name="families_responsibility_not_for_oneself",
                violation_error_message="Nobody has parental responsibility for themselves.",
            ),
            models.CheckConstraint(
                condition=Q(evidence="", seen_on__isnull=True, seen_by__isnull=True)
                | ~Q(evidence="") & Q(seen_on__isnull=False, seen_by__isnull=False),
                name="families_responsibility_evidence_seen",
                violation_error_message="Say when the evidence was seen, and by whom.",
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(from_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="families_responsibility_ends_after_start",
                violation_error_message=_UNTIL_AFTER_FROM,
            ),
            ExclusionConstraint(
                name="families_responsibility_once_a_day",
                expressions=[
                    ("child", RangeOperators.EQUAL),
                    ("holder", RangeOperators.EQUAL),
                    (InclusiveDateRange("from_date", "to_date"), RangeOperators.OVERLAPS),
                ],
                condition=Q(holder__isnull=False),
                violation_error_message="There is an answer for this person on some of these days already: change it.",
            ),
        ]

    def __str__(self):
        return f"{self.holder_words}: {self.get_held_display()}"

    @property
    def holder_words(self) -> str:
        return self.holder.full_name if self.holder_id else self.holder_name

    @property
    def is_shared_with_council(self) -> bool:
        """A care order: the local authority has parental responsibility beside the parents."""
        return self.held == Held.YES and self.evidence == Evidence.CARE_ORDER


class OrderKind(models.TextChoices):
    CHILD_ARRANGEMENTS = "child arrangements", "Child arrangements order"
    PROHIBITED_STEPS = "prohibited steps", "Prohibited steps order"
    SPECIFIC_ISSUE = "specific issue", "Specific issue order"
    NON_MOLESTATION = "non-molestation", "Non-molestation order"
    OCCUPATION = "occupation", "Occupation order"
    EMERGENCY_PROTECTION = "emergency protection", "Emergency protection order"
    INTERIM_CARE = "interim care", "Interim care order"
    CARE = "care", "Care order"
    SUPERVISION = "supervision", "Supervision order"
    SPECIAL_GUARDIANSHIP = "special guardianship", "Special guardianship order"
    RESPONSIBILITY = "parental responsibility", "Parental responsibility order"
    OTHER = "other", "Another order"


@pghistory.track()
class CourtOrder(models.Model):
    """An order of a court whose document somebody here has seen. What a parent says is a stop alert, not an order.

    (domain trap T-35.) Only the instruction is shown beside the children's names.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("kind of order", max_length=40, choices=OrderKind)
    court = models.CharField("court", max_length=150)
    made_on = models.DateField("made on")
    # Empty: until a court ends it.
    expires_on = models.DateField("expires on (last day)", null=True, blank=True)
    ended_on = models.DateField("ended early (last day)", null=True, blank=True)
    children = models.ManyToManyField("families.Person", through="families.CourtOrderChild", related_name="orders")
    # Those of them whom we know, so that nothing goes to them by mistake; and words for anybody else.
    binds_people = models.ManyToManyField(
        "families.Person", through="families.CourtOrderBound", related_name="bound_by"
    )
    binds = models.CharField("whom it binds", max_length=150, blank=True)
    # What staff must do, without the story: "Only Mum collects. Ring the police if Dad comes."
    instruction = models.CharField("what staff must do", max_length=200)
    document_seen_on = models.DateField("document seen on")
    document_seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CourtOrderQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id created_at",
        personal="document_seen_on document_seen_by",
        special="kind court made_on expires_on ended_on children binds_people binds instruction",
        deletion="With the children's records.",
    )

    class Meta:
        ordering = ["-made_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("made_on")),
                name="families_courtorder_expires_after_made",
                violation_error_message="An order cannot expire before it was made.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("made_on")),
                name="families_courtorder_ends_after_made",
                violation_error_message="An order cannot end before it was made.",
            ),
            models.CheckConstraint(
                condition=Q(document_seen_on__gte=F("made_on")),
                name="families_courtorder_seen_after_made",
                violation_error_message="The document cannot have been seen before the order was made.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.made_on:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("families:court_order", args=[self.pk])

    @property
    def last_day(self):
        """The last day on which it holds; None where it has no end."""
        return min((day for day in (self.expires_on, self.ended_on) if day), default=None)

    @property
    def bound_words(self) -> str:
        """Whom it binds: the names of those we know, and the words for anybody else."""
        names = [row.person.full_name for row in self.bound_rows.all()]
        return ", ".join(filter(None, (*names, self.binds)))


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class CourtOrderChild(models.Model):
    """A child whom an order is about."""

    order = models.ForeignKey(CourtOrder, on_delete=models.CASCADE, related_name="child_rows")
    child = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="order_rows")

    data_protection = DataProtection(plain="id", special="order child", deletion="With the order.")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["order", "child"], name="families_courtorderchild_once")]

    def __str__(self):
        return f"{self.order}: {self.child}"


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class CourtOrderBound(models.Model):
    """Somebody whom an order binds (trap T-36): our letters, lists and papers about its children pass them by."""

    order = models.ForeignKey(CourtOrder, on_delete=models.CASCADE, related_name="bound_rows")
    person = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="bound_rows")

    data_protection = DataProtection(plain="id", special="order person", deletion="With the order.")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["order", "person"], name="families_courtorderbound_once")]

    def __str__(self):
        return f"{self.order}: binds {self.person}"


@pghistory.track(exclude=["password_hash"])
class TrustedAdult(models.Model):
    """Somebody the family trusts with a child: who may take the child home, who is rung in an emergency, or both."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="trusted_adults")
    # A name; or, from before there were rows, the agreement in words ("Mum or aunt Samira").
    name = models.CharField("who", max_length=300)
    relation = models.CharField("what they are to the child", max_length=80, blank=True)
    phone = models.CharField("telephone", max_length=40, blank=True)
    may_collect = models.BooleanField("may take the child home", default=False)
    call_order = models.PositiveSmallIntegerField("rung in an emergency", null=True, blank=True)
    # Never the word itself: staff type what they hear, and are told whether it is right.
    password_hash = models.CharField(max_length=200, blank=True, editable=False)
    from_date = models.DateField("from", null=True, blank=True)
    to_date = models.DateField("until (last day)", null=True, blank=True)

    objects = TrustedAdultQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id",
        personal="child name relation phone may_collect call_order password_hash from_date to_date",
        deletion="With the child's record.",
    )

    class Meta:
        ordering = ["call_order", "name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(may_collect=True) | Q(call_order__isnull=False),
                name="families_trustedadult_for_something",
                violation_error_message="Say whether they may take the child home, are rung in an emergency, or both.",
            ),
            models.CheckConstraint(
                condition=Q(call_order__isnull=True) | ~Q(phone=""),
                name="families_trustedadult_can_be_rung",
                violation_error_message="Enter the telephone on which they are rung.",
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(from_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="families_trustedadult_ends_after_start",
                violation_error_message=_UNTIL_AFTER_FROM,
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def has_password(self) -> bool:
        return bool(self.password_hash)

    def set_password(self, words: str) -> None:
        """Keep a collection password as its hash; "" takes it away. Capitals and blanks do not matter."""
        self.password_hash = make_password(_as_heard(words)) if words.strip() else ""

    def is_password(self, words: str) -> bool:
        return bool(self.password_hash) and check_password(_as_heard(words), self.password_hash)


def _as_heard(words: str) -> str:
    return " ".join(words.casefold().split())
