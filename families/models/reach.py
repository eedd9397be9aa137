"""The reach area: official areas, their under-fives, their deprivation, and which belong to this centre."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from centre.core.classification import DataProtection
from centre.core.models.calendar import InclusiveDateRange
from centre.core.models.settings import DeprivationIndex, LsoaVintage

from ..querysets import ReachAreaPartQuerySet

_OFFICIAL = "Official open data; replaced by a newer file."


class Area(models.Model):
    """A lower-layer super output area (LSOA): about 1,500 people. The same code can stand in both vintages."""

    code = models.CharField("LSOA code", max_length=9)
    vintage = models.PositiveSmallIntegerField(choices=LsoaVintage)
    name = models.CharField("name", max_length=80, blank=True)

    data_protection = DataProtection(plain="id code vintage name", deletion=_OFFICIAL)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["vintage", "code"], name="families_area_once")]

    def __str__(self):
        return self.name or self.code


class AreaOutline(models.Model):
    """Where an LSOA lies: its boundary as published, for the map of the reach area."""

    lsoa_code = models.CharField(max_length=9)
    vintage = models.PositiveSmallIntegerField(choices=LsoaVintage)
    # Rings of "longitude,latitude" pairs, rings parted by "|": "-0.08391,51.37978 -0.0886,51.37716 …". To a metre.
    outline = models.TextField()

    data_protection = DataProtection(plain="id lsoa_code vintage outline", deletion=_OFFICIAL)

    class Meta:
        ordering = ["lsoa_code"]
        constraints = [models.UniqueConstraint(fields=["vintage", "lsoa_code"], name="families_areaoutline_once")]

    def __str__(self):
        return self.lsoa_code

    @property
    def rings(self) -> list[list[tuple[float, float]]]:
        """The boundary as lists of (longitude, latitude)."""
        return [[tuple(map(float, point.split(","))) for point in ring.split(" ")] for ring in self.outline.split("|")]


class PostcodeArea(models.Model):
    """Which LSOA a postcode lies in, live or terminated: the official lookup."""

    postcode_key = models.CharField(max_length=12)
    vintage = models.PositiveSmallIntegerField(choices=LsoaVintage)
    lsoa_code = models.CharField(max_length=9)
    terminated = models.CharField("terminated in (year and month)", max_length=7, blank=True)

    data_protection = DataProtection(plain="id postcode_key vintage lsoa_code terminated", deletion=_OFFICIAL)

    class Meta:
        ordering = ["postcode_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["vintage", "postcode_key"], include=["lsoa_code"], name="families_postcodearea_once"
            )
        ]

    def __str__(self):
        return self.postcode_key


class AreaChange(models.Model):
    """What became of an LSOA of 2011 in 2021: the official lookup. Several rows where it was split or merged."""

    class Kind(models.TextChoices):
        UNCHANGED = "U", "Unchanged"
        SPLIT = "S", "Split"
        MERGED = "M", "Merged"
        IRREGULAR = "X", "Irregular"

    lsoa_2011 = models.CharField("LSOA of 2011", max_length=9)
    lsoa_2021 = models.CharField("LSOA of 2021", max_length=9)
    change = models.CharField("what became of it", max_length=1, choices=Kind)

    data_protection = DataProtection(plain="id lsoa_2011 lsoa_2021 change", deletion=_OFFICIAL)

    class Meta:
        ordering = ["lsoa_2011", "lsoa_2021"]
        constraints = [
            models.UniqueConstraint(fields=["lsoa_2011", "lsoa_2021"], name="families_areachange_once"),
            models.CheckConstraint(
                condition=Q(change="U", lsoa_2011=F("lsoa_2021")) | ~Q(change="U") & ~Q(lsoa_2011=F("lsoa_2021")),
                name="families_areachange_unchanged_keeps_code",
            ),
        ]

    def __str__(self):
        return f"{self.lsoa_2011} to {self.lsoa_2021}"


class TakenOver(models.TextChoices):
    """Where the score of an area comes from that was not scored itself (families.area_changes)."""

    PUBLISHED = "", "Published"
    PART = "part", "Of the area that it was a part of"
    WHOLE = "whole", "Of all the areas that it was made of"


class DeprivationScore(models.Model):
    """How deprived an LSOA is: rank (1 is the most deprived) and decile (1 is the most deprived tenth)."""

    index = models.CharField(max_length=20, choices=DeprivationIndex)
    lsoa_code = models.CharField(max_length=9)
    rank = models.PositiveIntegerField()
    decile = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(10)])
    taken_over = models.CharField("where it comes from", max_length=5, choices=TakenOver, blank=True, default="")

    data_protection = DataProtection(plain="id index lsoa_code rank decile taken_over", deletion=_OFFICIAL)

    class Meta:
        ordering = ["index", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["index", "lsoa_code"], name="families_deprivationscore_once"),
            models.CheckConstraint(condition=Q(decile__range=(1, 10)), name="families_deprivationscore_decile"),
        ]

    def __str__(self):
        return f"{self.lsoa_code}: decile {self.decile}"


class PopulationEstimate(models.Model):
    """How many under-fives live in an LSOA on a day, and who says so."""

    lsoa_code = models.CharField(max_length=9)
    vintage = models.PositiveSmallIntegerField(choices=LsoaVintage)
    as_at = models.DateField()
    under_five = models.PositiveIntegerField()
    source = models.CharField(max_length=200)

    data_protection = DataProtection(plain="id lsoa_code vintage as_at under_five source", deletion=_OFFICIAL)

    class Meta:
        ordering = ["lsoa_code", "as_at"]
        constraints = [
            models.UniqueConstraint(fields=["vintage", "lsoa_code", "as_at"], name="families_populationestimate_once")
        ]

    def __str__(self):
        return f"{self.lsoa_code} on {self.as_at}: {self.under_five}"


class ReachAreaPart(models.Model):
    """That an LSOA belongs to the centre's reach area, from a day to a day (both included). Councils redraw it."""

    lsoa_code = models.CharField("LSOA code", max_length=9)
    from_date = models.DateField("from")
    to_date = models.DateField("until (last day)", null=True, blank=True)

    objects = ReachAreaPartQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id lsoa_code from_date to_date", deletion="Kept: past figures are counted from it."
    )

    class Meta:
        ordering = ["lsoa_code", "from_date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="families_reachareapart_ends_after_start",
                violation_error_message="The last day cannot be before the first.",
            ),
            ExclusionConstraint(
                name="families_reachareapart_no_overlap",
                expressions=[
                    ("lsoa_code", RangeOperators.EQUAL),
                    (InclusiveDateRange("from_date", "to_date"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="This area already belongs to the reach area on some of these days.",
            ),
        ]

    def __str__(self):
        return self.lsoa_code
