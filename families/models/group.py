import uuid

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from centre.core.classification import DataProtection
from centre.core.models.calendar import InclusiveDateRange

from ..querysets import GroupMembershipQuerySet, GroupQuerySet


class Group(models.Model):
    """A group that the centre tries hardest to reach ("lone parent"), in the centre's own words."""

    name = models.CharField("group", max_length=80, unique=True)
    # Holds for every person of the same main household (measures, "Home-level groups").
    whole_household = models.BooleanField("holds for everyone in the household", default=False)
    # Seen only by those cleared: its existence says something about a family ("child protection plan").
    restricted = models.BooleanField("seen only by the safeguarding lead and deputies", default=False)

    objects = GroupQuerySet.as_manager()
    data_protection = DataProtection(plain="id name whole_household restricted", deletion="Kept: past figures name it.")

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


@pghistory.track()
class GroupMembership(models.Model):
    """That somebody belongs to a group, from a day to a day (both included), and who says so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="group_memberships")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships")
    from_date = models.DateField("from")
    to_date = models.DateField("until (last day)", null=True, blank=True)
    source = models.CharField("who says so", max_length=120, blank=True)

    objects = GroupMembershipQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id",
        personal="person from_date to_date source",
        special="group",
        deletion="Kept as long as the person: past figures are counted from it.",
    )

    class Meta:
        ordering = ["group__name", "from_date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="families_groupmembership_ends_after_start",
                violation_error_message="The last day in a group cannot be before the first.",
            ),
            ExclusionConstraint(
                name="families_groupmembership_no_overlap",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("group", RangeOperators.EQUAL),
                    (InclusiveDateRange("from_date", "to_date"), RangeOperators.OVERLAPS),
                ],
                # Always true: see HouseholdMembership.
                condition=Q(person__isnull=False),
                violation_error_message="This person is already in the group on some of these days.",
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.group}"
