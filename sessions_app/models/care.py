"""What is written down about one child in the crèche, and when a crèche need not be registered.

Rows name session and child, not the mark: a mark that is taken back takes none of this along.
"""

import uuid

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from centre.core.classification import DataProtection
from centre.core.dates import LONDON

from ..querysets import CollectionQuerySet, StayQuerySet
from ..safety.body import REGIONS
from .services import Service
from .sessions import Session


@pghistory.track()
class CrecheChild(models.Model):
    """What whoever looks after a child needs to know, beyond what the family's record says (allergies, stop alert)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.OneToOneField("families.Person", on_delete=models.PROTECT, related_name="creche_facts")
    key_person = models.ForeignKey(
        "staff.StaffMember",
        verbose_name="key person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="key_person_of",
    )
    diet = models.CharField("diet", max_length=150, blank=True)
    settling = models.CharField("what helps to settle", max_length=300, blank=True)
    sleep = models.CharField("sleep, milk and nappies", max_length=150, blank=True)

    data_protection = DataProtection(
        plain="id", personal="child key_person settling sleep", special="diet", deletion="With the child's record."
    )

    class Meta:
        verbose_name = "care in the crèche"
        verbose_name_plural = "care in the crèche"

    def __str__(self):
        return "Care in the crèche"


@pghistory.track()
class EarlierStay(models.Model):
    """A stay that ended before the child came back to the same session; the mark itself holds the latest stay."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="earlier_stays")
    child = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="earlier_stays")
    time_in = models.TimeField("in at")
    time_out = models.TimeField("out at")
    # Said to have been a mistake: the row stays, with the correction that says why (trap T-60), and counts for nothing.
    taken_back = models.ForeignKey(
        "sessions_app.AttendanceCorrection", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = StayQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id session taken_back", personal="child time_in time_out", deletion="With the mark on the register."
    )

    class Meta:
        ordering = ["time_in", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(time_out__gte=F("time_in")),
                name="sessions_app_earlierstay_out_after_in",
                violation_error_message="Nobody can leave before they came.",
            )
        ]

    def __str__(self):
        return f"{self.time_in:%H:%M} to {self.time_out:%H:%M}"


class CareKind(models.TextChoices):
    PARENT = "parent", "Where the parent is"
    INJURY = "injury", "Injury seen on arrival"
    SETTLING = "settling", "Settling in"
    NAPPY = "nappy", "Nappy or toilet"
    SLEEP = "sleep", "Sleep"
    FOOD = "food", "Food and drink"
    NOTE = "note", "Note"


class BodyPart(models.TextChoices):
    """Where on the body, as notes from before November 2026 say it; since then they name the regions of safety.body."""

    HEAD = "head", "Head"
    FACE = "face", "Face, eye, ear or mouth"
    NECK = "neck", "Neck"
    ARM = "arm", "Arm"
    HAND = "hand", "Hand"
    CHEST = "chest", "Chest or tummy"
    BACK = "back", "Back"
    BOTTOM = "bottom", "Bottom or nappy area"
    LEG = "leg", "Leg"
    FOOT = "foot", "Foot"


@pghistory.track()
class CareNote(models.Model):
    """Something written down about somebody at a session: of a child in the crèche, or a note. Only ever added to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="care_notes")
    child = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="care_notes")
    kind = models.CharField("what about", max_length=12, choices=CareKind)
    words = models.CharField("note", max_length=300)
    # Of an injury seen on arrival: kept apart from accidents here, with what the parent says.
    body_part = models.CharField("where on the body", max_length=10, choices=BodyPart, blank=True)
    body_regions = ArrayField(
        models.CharField(max_length=24, choices=REGIONS), verbose_name="where on the body", default=list, blank=True
    )
    explained_by = models.CharField("who explained it", max_length=100, blank=True)
    explanation = models.CharField("what they said", max_length=300, blank=True)
    signed = models.BooleanField("they have signed it", default=False)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    data_protection = DataProtection(
        plain="id session at",
        personal="child kind by",
        special="words body_part body_regions explained_by explanation signed",
        deletion="With the child's record; injuries seen on arrival as long as a safeguarding record may need them.",
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="injury") | (~Q(body_part="") | ~Q(body_regions=[])) & ~Q(explained_by=""),
                name="sessions_app_carenote_injury_is_whole",
                violation_error_message="Say where the injury is, and who explained it.",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.words}"

    @property
    def where_on_the_body(self) -> str:
        """ "left knee, head"; "" where nothing is marked."""
        words = dict(REGIONS)
        named = [words[each] for each in self.body_regions if each in words]
        return ", ".join(named or filter(None, [self.get_body_part_display()])).lower()


@pghistory.track()
class MedicinePermission(models.Model):
    """What a parent has allowed in writing, before the first dose: one medicine, as it stands on its container."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="medicine_permissions")
    medicine = models.CharField("medicine", max_length=120)
    reason = models.CharField("what it is for", max_length=150)
    dose = models.CharField("dose", max_length=80)
    most_a_day = models.PositiveSmallIntegerField("most doses a day")
    hours_between = models.PositiveSmallIntegerField("hours between two doses", default=0)
    from_date = models.DateField("from")
    to_date = models.DateField("until (last day)")
    expires_on = models.DateField("medicine expires on (last day)")
    storage = models.CharField("how it is kept", max_length=120, blank=True)
    instructions = models.CharField("special instructions", max_length=190, blank=True)
    prescribed_by = models.CharField("doctor or pharmacist", max_length=120, blank=True)
    contact = models.CharField("whom to ring today", max_length=120)
    allowed_by = models.CharField("parent who signed", max_length=120)
    signed_on = models.DateField("signed on")
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stopped_at = models.DateTimeField("stopped at", null=True, blank=True, editable=False)

    data_protection = DataProtection(
        plain="id",
        personal="child contact allowed_by signed_on taken_by from_date to_date stopped_at",
        special="medicine reason dose most_a_day hours_between expires_on storage instructions prescribed_by",
        deletion="With the child's record.",
    )

    class Meta:
        ordering = ["medicine", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__gte=F("from_date")),
                name="sessions_app_medicinepermission_ends_after_start",
                violation_error_message="The last day cannot be before the first.",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__lte=F("from_date")),
                name="sessions_app_medicinepermission_signed_before",
                violation_error_message="The parent signs before the first dose.",
            ),
        ]

    def __str__(self):
        return f"{self.medicine}, {self.dose}"


class DoseOutcome(models.TextChoices):
    GIVEN = "given", "Given"
    REFUSED = "refused", "Refused by the child"


@pghistory.track()
class MedicineDose(models.Model):
    """A dose that was given, or that the child refused: each time, with who checked and who told the parent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    permission = models.ForeignKey(MedicinePermission, on_delete=models.PROTECT, related_name="doses")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="medicine_doses")
    outcome = models.CharField("what happened", max_length=10, choices=DoseOutcome)
    at = models.DateTimeField()
    witness = models.CharField("who checked with you", max_length=100)
    told = models.CharField("who was told, and when", max_length=150, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    data_protection = DataProtection(
        plain="id session",
        personal="permission outcome at witness told by",
        deletion="With the child's record.",
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="given") | ~Q(told=""),
                name="sessions_app_medicinedose_refusal_is_told",
                violation_error_message="Tell the parent that the medicine was refused, and say whom you told.",
            )
        ]

    def __str__(self):
        return f"{self.permission}: {self.get_outcome_display()}"

    @property
    def local_time(self):
        """The time of day in London."""
        return timezone.localtime(self.at, LONDON).time()


class CollectionOutcome(models.TextChoices):
    COLLECTED = "collected", "Went home"
    REFUSED = "refused", "Not handed over"


class RefusedBecause(models.TextChoices):
    NOT_NAMED = "not named", "Not named by the family"
    PASSWORD = "password", "Wrong password"
    BARRED = "barred", "A court order keeps them away"


@pghistory.track()
class Collection(models.Model):
    """Somebody came for a child: who it was, and whether the child went home with them (trap T-29)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="collections")
    child = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="collections")
    outcome = models.CharField("what happened", max_length=10, choices=CollectionOutcome)
    refused_because = models.CharField("why not", max_length=12, choices=RefusedBecause, blank=True)
    # As they were called at the door; and the row that names them, where there is one.
    who = models.CharField("who came", max_length=300)
    trusted_adult = models.ForeignKey(
        "families.TrustedAdult", null=True, blank=True, on_delete=models.PROTECT, related_name="collections"
    )
    person = models.ForeignKey(
        "families.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="collected"
    )
    password_asked = models.BooleanField("password asked", default=False)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Said to have been a mistake: the row stays, with the correction that says why (trap T-60), and counts for nothing.
    taken_back = models.ForeignKey(
        "sessions_app.AttendanceCorrection", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CollectionQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id session at taken_back",
        personal="child outcome refused_because who trusted_adult person password_asked by",
        deletion="With the mark on the register.",
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="collected", refused_because="") | Q(outcome="refused") & ~Q(refused_because=""),
                name="sessions_app_collection_why_refused",
                violation_error_message="Say why the child was not handed over.",
            )
        ]

    def __str__(self):
        return f"{self.get_outcome_display()}: {self.who}"

    def get_refused_because_display(self) -> str:
        """Why not, in words; who is kept away may be so by an order or by a stop alert."""
        if self.refused_because == RefusedBecause.BARRED:
            return "An order or a stop alert keeps them away"
        return RefusedBecause(self.refused_because).label if self.refused_because else ""


class RegistrationBasis(models.TextChoices):
    """Why a crèche may run (Childcare Act 2006 and the exemptions order of 2008)."""

    TWO_HOURS = "two hours", "No child stays more than two hours a day"
    FOURTEEN_DAYS = "fourteen days", "Fourteen days a year or fewer at these premises"
    REGISTERED = "registered", "Registered with Ofsted"
    SCHOOL = "school", "Run by the school’s governing body (section 34(2))"


@pghistory.track()
class CrecheBasis(models.Model):
    """On what basis a crèche runs from a day on; the newest row counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="creche_bases")
    basis = models.CharField("basis", max_length=16, choices=RegistrationBasis)
    from_date = models.DateField("from")
    number = models.CharField("Ofsted’s number", max_length=40, blank=True)
    notified_on = models.DateField("Ofsted told on", null=True, blank=True)

    data_protection = DataProtection(
        plain="id service basis from_date number notified_on", deletion="Kept: past sessions ran on it."
    )

    class Meta:
        verbose_name_plural = "crèche bases"
        ordering = ["-from_date", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "from_date"],
                name="sessions_app_crechebasis_once_a_day",
                violation_error_message="A basis from this day on is recorded already.",
            ),
            models.CheckConstraint(
                condition=~Q(basis="registered") | ~Q(number=""),
                name="sessions_app_crechebasis_registered_with_number",
                violation_error_message="Enter the number under which it is registered.",
            ),
        ]

    def __str__(self):
        return self.get_basis_display()
