import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from centre.core.classification import DataProtection


class AttachmentKind(models.TextChoices):
    JPEG = "image/jpeg", "Photo"
    PNG = "image/png", "Picture"
    PDF = "application/pdf", "PDF"


def _of_one(name: str) -> Q:
    """That it belongs to the one thing, and to no other."""
    return Q(**{f"{other}__isnull": other != name for other in ("visit", "letter", "case", "order")})


class AttachmentQuerySet(models.QuerySet):
    def present(self):
        """Not marked as removed; without their bytes, for lists."""
        return self.filter(removed_at__isnull=True).defer("content")


class Attachment(models.Model):
    """A photo or scan that belongs to a visit, a letter, a case or a court order, cleaned of all it says about itself.

    The bytes stand in the database: a backup holds them without being told, and no web server can serve them by itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(
        "families.Visit", null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    letter = models.ForeignKey(
        "families.Correspondence", null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    case = models.ForeignKey(
        "families.Case", null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    order = models.ForeignKey(
        "families.CourtOrder", null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    name = models.CharField("what it shows", max_length=120)
    kind = models.CharField(max_length=20, choices=AttachmentKind)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_why = models.CharField("why it is removed", max_length=300, blank=True)

    objects = AttachmentQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id visit letter case order kind size added_at removed_at",
        personal="added_by removed_by",
        special="name content removed_why",
        deletion="With the visit, letter, case or order; the bytes of a removed one at the end of retention.",
    )

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=_of_one("visit") | _of_one("letter") | _of_one("case") | _of_one("order"),
                name="families_attachment_of_one_thing",
                violation_error_message="An attachment belongs to one visit, letter, case or court order.",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True, removed_why="")
                | Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removed_why=""),
                name="families_attachment_removed_with_reason",
                violation_error_message="Say why it is removed.",
            ),
        ]

    def __str__(self):
        return "Attachment"

    def get_absolute_url(self):
        return reverse("families:attachment", args=[self.pk])
