import re
import uuid

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from centre.core.classification import DataProtection
from centre.core.models.calendar import InclusiveDateRange

from ..querysets import AddressQuerySet, HouseholdMembershipQuerySet, HouseholdQuerySet


def postcode_key(postcode: str) -> str:
    """A postcode as it is compared: capitals without spaces or punctuation ("cr0 2yr" becomes "CR02YR")."""
    return re.sub(r"[^0-9A-Z]", "", postcode.upper())[:12]


class ContactWish(models.TextChoices):
    """What a family asked of us for good; it holds until they say otherwise."""

    NO_POST = "no post", "No post please"
    NO_CONTACT = "no contact", "No contact wanted"


# The name to sort by is derived, and needs no history of its own.
@pghistory.track(exclude=["sort_name"])
class Household(models.Model):
    """A family: the people of one home. A child of separated parents belongs to two, one of them the main one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField("reference", max_length=40, unique=True)
    # The surname by which the family is listed: its oldest adult's, else its oldest child's. Kept by database triggers
    # on memberships and people, so that a page of the list need not look at every family.
    sort_name = models.CharField(max_length=100, editable=False, default="", blank=True)
    # The same family had been registered twice: that one is kept, this one is shown nowhere.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="merged_from"
    )
    contact_wish = models.CharField(
        "wish about post and contact", max_length=12, choices=ContactWish, blank=True, default=""
    )
    # Emptied at the end of its retention with its people: counted for ever, shown nowhere.
    redacted_on = models.DateField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = HouseholdQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id created_at redacted_on",
        personal="reference sort_name merged_into contact_wish",
        deletion="Redacted with its last member.",
    )

    class Meta:
        ordering = ["reference"]
        indexes = [models.Index(fields=["sort_name", "reference"], name="families_household_name")]
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="families_household_not_merged_into_itself")
        ]

    def __str__(self):
        return f"Family {self.reference}"

    def get_absolute_url(self):
        return reverse("families:family", args=[self.pk])

    @property
    def kept(self) -> "Household":
        """The record that stands for this family today: itself, unless it was merged into another."""
        return self.merged_into if self.merged_into_id else self


@pghistory.track()
class HouseholdMembership(models.Model):
    """That somebody belongs to a household, from a day to a day; `main` where it is the one they are counted in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("families.Person", on_delete=models.PROTECT, related_name="memberships")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    main = models.BooleanField("main household", default=True)
    # Empty: for as long as the centre has known them.
    from_date = models.DateField("from", null=True, blank=True)
    to_date = models.DateField("until (last day)", null=True, blank=True)

    objects = HouseholdMembershipQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id main",
        personal="person household from_date to_date",
        deletion="Kept as long as the person: past figures are counted from it.",
    )

    class Meta:
        ordering = ["-main", "from_date"]
        triggers = [
            pgtrigger.Trigger(
                name="household_name_insert",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_rows"),
                func="PERFORM families_name_households(array(SELECT household_id FROM new_rows)); RETURN NULL;",
            ),
            pgtrigger.Trigger(
                name="household_name_update",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                referencing=pgtrigger.Referencing(old="old_rows", new="new_rows"),
                func=(
                    "PERFORM families_name_households(array("
                    "SELECT household_id FROM old_rows UNION SELECT household_id FROM new_rows)); RETURN NULL;"
                ),
            ),
            pgtrigger.Trigger(
                name="household_name_delete",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                referencing=pgtrigger.Referencing(old="old_rows"),
                func="PERFORM families_name_households(array(SELECT household_id FROM old_rows)); RETURN NULL;",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(from_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="families_householdmembership_ends_after_start",
                violation_error_message="The last day cannot be before the first.",
            ),
            ExclusionConstraint(
                name="families_householdmembership_one_main",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (InclusiveDateRange("from_date", "to_date"), RangeOperators.OVERLAPS),
                ],
                condition=Q(main=True),
                violation_error_message="This person already has a main household on some of these days.",
            ),
            ExclusionConstraint(
                name="families_householdmembership_once",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("household", RangeOperators.EQUAL),
                    (InclusiveDateRange("from_date", "to_date"), RangeOperators.OVERLAPS),
                ],
                # Always true. It keeps the planner from taking this index for "everybody of a household": its second
                # column alone is thirty times dearer than the plain index on households.
                condition=Q(person__isnull=False),
                violation_error_message="This person already belongs to this household on some of these days.",
            ),
        ]

    def __str__(self):
        return f"{self.person} in {self.household}"


@pghistory.track()
class Address(models.Model):
    """Where a household lives or lived, both days included. A move never changes one: it ends it and begins another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="addresses")
    address_line_1 = models.CharField("address", max_length=200, blank=True)
    town = models.CharField("town", max_length=100, blank=True)
    postcode = models.CharField("postcode", max_length=12, blank=True)
    # As compared with the lookup. A database trigger fills it, so that bulk writes cannot forget it.
    postcode_key = models.CharField(max_length=12, editable=False, default="", blank=True)
    # Where a postcode tells the wrong thing, or too much (a refuge, trap T-38): an LSOA, or `area_by_hand.NONE`.
    area_by_hand = models.CharField("area set by hand", max_length=9, default="", blank=True)
    # What the lookup of areas is asked: the postcode, the area set by hand, or nothing. The same trigger fills it.
    area_key = models.CharField(max_length=12, editable=False, default="", blank=True)
    from_date = models.DateField("moved in on")
    to_date = models.DateField("last day there", null=True, blank=True)
    # A refuge or other hidden home: shown only to those cleared, and every reading is logged.
    confidential = models.BooleanField("confidential: never show this address", default=False)

    objects = AddressQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id confidential",
        personal="household address_line_1 town postcode postcode_key area_by_hand area_key from_date to_date",
        deletion="Redacted to the area at the end of the family's retention period.",
    )

    class Meta:
        verbose_name_plural = "addresses"
        ordering = ["-from_date"]
        indexes = [models.Index(fields=["postcode_key"], name="families_address_postcode")]
        triggers = [
            pgtrigger.Trigger(
                name="postcode_key",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("postcode", "area_by_hand"),
                func=(
                    "NEW.postcode_key = left(regexp_replace(upper(NEW.postcode), '[^0-9A-Z]', '', 'g'), 12);"
                    " NEW.area_key = CASE NEW.area_by_hand WHEN '' THEN NEW.postcode_key WHEN 'none' THEN ''"
                    " ELSE '=' || NEW.area_by_hand END;"
                    " RETURN NEW;"
                ),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="families_address_ends_after_start",
                violation_error_message="The last day at an address cannot be before the first.",
            ),
            ExclusionConstraint(
                name="families_address_one_home_at_a_time",
                expressions=[
                    ("household", RangeOperators.EQUAL),
                    (InclusiveDateRange("from_date", "to_date"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="This household already has an address on some of these days.",
            ),
        ]

    def __str__(self):
        # Never the address itself: this text ends up in messages and logs.
        return f"Address from {self.from_date}"
