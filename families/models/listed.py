import uuid

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from centre.core.classification import DataProtection

from ..listed.querysets import ListedChildQuerySet
from .outreach import OutreachOutcome


class ListSource(models.TextChoices):
    BIRTHS = "births", "Birth notifications"
    OFFERS = "two-year-olds", "Two-year-old offer list"


class TakeUp(models.TextChoices):
    NOT_TOLD = "", "Not told yet"
    YES = "taken up", "Taken up"
    NO = "not taken up", "Not taken up"


@pghistory.track()
class ListedChild(models.Model):
    """A child on a list of the health service or the council: known to the centre (person), or to be found.

    As soon as the child is known, the person's record says who it is: name, home and telephone of the list are wiped.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField("which list", max_length=20, choices=ListSource)
    # So that a list that is brought again doubles nobody: the list's own reference, or name and day of birth as a hash.
    reference = models.CharField("reference on the list", max_length=40, blank=True)
    name_key = models.CharField(max_length=64, editable=False)
    date_of_birth = models.DateField("date of birth")
    first_name = models.CharField("first name", max_length=100, blank=True)
    last_name = models.CharField("last name", max_length=100, blank=True)
    parent_name = models.CharField("parent", max_length=150, blank=True)
    address = models.CharField("address", max_length=300, blank=True)
    postcode = models.CharField("postcode", max_length=10, blank=True)
    phone = models.CharField("telephone", max_length=40, blank=True)
    person = models.ForeignKey(
        "families.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="listed_as"
    )
    take_up = models.CharField("the offer", max_length=20, choices=TakeUp, blank=True)
    brought_on = models.DateField("first on a list brought on")
    last_brought_on = models.DateField("last on a list brought on")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField("what came of it", max_length=20, choices=OutreachOutcome, blank=True)
    closed_on = models.DateField("closed on", null=True, blank=True)

    objects = ListedChildQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id source brought_on last_brought_on",
        personal="reference name_key date_of_birth first_name last_name parent_name address postcode phone person "
        "take_up assigned_to outcome closed_on",
        deletion="Name, home and telephone as soon as the child is known or nobody is looked for any more; the rest "
        "two years after the last list.",
    )

    class Meta:
        verbose_name = "child on a list"
        verbose_name_plural = "children on lists"
        ordering = ["-date_of_birth", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "reference"], condition=~Q(reference=""), name="families_listedchild_one_reference"
            ),
            models.UniqueConstraint(
                fields=["source", "name_key"], condition=Q(reference=""), name="families_listedchild_one_name"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True)
                | Q(first_name="", last_name="", parent_name="", address="", postcode="", phone=""),
                name="families_listedchild_known_is_wiped",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", closed_on__isnull=True) | ~Q(outcome="") & Q(closed_on__isnull=False),
                name="families_listedchild_closed_with_outcome",
                violation_error_message="Say what came of it.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["brought_on"],
                condition=Q(person__isnull=True, closed_on__isnull=True),
                name="families_listed_to_find",
            )
        ]

    def __str__(self):
        # Never whose: this text ends up in messages and logs.
        return f"Child on a list, since {self.brought_on}"

    def get_absolute_url(self):
        return reverse("families:listed_child", args=[self.pk])

    @property
    def called(self) -> str:
        """What a list calls the child; "A child" once that is wiped."""
        return f"{self.first_name} {self.last_name}".strip() or "A child"
