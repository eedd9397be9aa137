import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from centre.core.classification import DataProtection

from ..registering.querysets import PermissionAnswerQuerySet, PrivacyNoticeQuerySet

LONGEST_NOTICE = 20_000


class PrivacyNotice(models.Model):
    """What the centre tells families about their records, one row a version. Never changed: families were shown it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveSmallIntegerField("version", unique=True)
    text = models.TextField("text", max_length=LONGEST_NOTICE)
    from_date = models.DateField("holds from")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="written by", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PrivacyNoticeQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id version text from_date created_at",
        personal="written_by",
        deletion="Kept as long as any family was shown it.",
    )

    class Meta:
        ordering = ["-version"]

    def __str__(self):
        return f"Version {self.version}"


class HowShown(models.TextChoices):
    ON_SCREEN = "on screen", "On screen"
    ON_PAPER = "on paper", "On paper"
    READ_ALOUD = "read aloud", "Read aloud"
    OWN_PHONE = "own phone", "On the family’s own phone"


class PrivacyNoticeShown(models.Model):
    """That a family was shown a version of the notice. Rows are only added. Which lawful basis the centre works on does
    not hang on it: being told is not the same as having agreed."""

    id = models.BigAutoField(primary_key=True)
    household = models.ForeignKey("families.Household", on_delete=models.PROTECT, related_name="notices_shown")
    notice = models.ForeignKey(PrivacyNotice, on_delete=models.PROTECT, related_name="+")
    shown_on = models.DateField("shown on")
    how = models.CharField("how", max_length=20, choices=HowShown)
    shown_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="shown by", on_delete=models.PROTECT, related_name="+"
    )

    data_protection = DataProtection(
        plain="id notice shown_on how", personal="household shown_by", deletion="With the family's retention period."
    )

    class Meta:
        verbose_name = "privacy notice shown"
        verbose_name_plural = "privacy notices shown"
        ordering = ["-shown_on", "-id"]

    def __str__(self):
        return f"Shown {self.shown_on}"


class SharingPartner(models.Model):
    """Somebody outside with whom a family may let the centre share, by name: a nursery, the library."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("name", max_length=80)
    ended_on = models.DateField("no longer asked about since", null=True, blank=True)

    data_protection = DataProtection(
        plain="id name ended_on", deletion="Kept as long as an answer of a family refers to it."
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                condition=Q(ended_on__isnull=True),
                name="families_sharingpartner_name_once",
                violation_error_message="This partner is on the list already.",
            )
        ]

    def __str__(self):
        return self.name


class PermissionKind(models.TextChoices):
    """What is asked separately, and can be withdrawn separately."""

    PHOTOS = "photos", "Photos"
    TEXTS = "texts", "Text messages"
    EMAILS = "emails", "E-mails"
    SHARING = "sharing", "Sharing"


class PermissionGiven(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    WITHDRAWN = "withdrawn", "Withdrawn"


class PermissionAnswer(models.Model):
    """What somebody answered to one question on a day. Rows are only added; the newest counts, no row is "not asked".

    A permission is about photos, messages and sharing for everyday purposes. It is neither the agreement to a service
    nor the lawful basis of the record, and never holds back what must be shared to keep a child safe (trap T-58).
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="permission_answers")
    kind = models.CharField("permission", max_length=10, choices=PermissionKind)
    partner = models.ForeignKey(SharingPartner, null=True, blank=True, on_delete=models.PROTECT, related_name="answers")
    answer = models.CharField("answer", max_length=10, choices=PermissionGiven)
    answered_on = models.DateField("answered on")
    said_by = models.CharField("who said so", max_length=120, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="taken by", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PermissionAnswerQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id kind partner answer answered_on created_at",
        personal="person said_by taken_by",
        deletion="With the family's retention period.",
    )

    class Meta:
        ordering = ["-answered_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="sharing", partner__isnull=False) | (~Q(kind="sharing") & Q(partner__isnull=True)),
                name="families_permissionanswer_partner_named",
                violation_error_message="Name the partner for sharing, and for nothing else.",
            )
        ]
        indexes = [
            models.Index(fields=["person", "kind", "partner", "-answered_on"], name="families_permission_newest")
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.get_answer_display()}"
