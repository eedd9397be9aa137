from datetime import timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from ..classification import DataProtection


class InclusiveDateRange(Func):
    """daterange(start, end, '[]') for exclusion constraints over two date columns, both days included."""

    function = "DATERANGE"
    output_field = DateRangeField()

    def __init__(self, start: str, end: str):
        super().__init__(F(start), F(end), RangeBoundary(inclusive_lower=True, inclusive_upper=True))


class TermQuerySet(models.QuerySet):
    def containing(self, day):
        """The term that contains the day, or None."""
        return self.filter(start_date__lte=day, end_date__gte=day).first()

    def current_or_latest(self, day):
        """The term that contains the day, else the newest one that has ended, else the next to come, else None."""
        return (
            self.containing(day)
            or self.filter(end_date__lt=day).order_by("-end_date").first()
            or self.order_by("start_date").first()
        )

    def before(self, term):
        """The term that ended last before `term` begins, or None."""
        return self.filter(end_date__lt=term.start_date).order_by("-end_date").first()

    def same_term_last_year(self, term):
        """The term that contains the middle of `term` a year earlier, or None."""
        middle = term.start_date + (term.end_date - term.start_date) / 2
        return self.containing(middle - timedelta(days=365))


class Term(models.Model):
    """A school term: the period of the governors' report."""

    name = models.CharField("name", max_length=60, unique=True)
    start_date = models.DateField("first day")
    end_date = models.DateField("last day")

    objects = TermQuerySet.as_manager()
    data_protection = DataProtection(
        plain="id name start_date end_date", deletion="Kept: reports of past terms refer to it."
    )

    class Meta:
        ordering = ["start_date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gte=F("start_date")),
                name="core_term_ends_after_start",
                violation_error_message="The last day of a term cannot be before its first day.",
            ),
            ExclusionConstraint(
                name="core_term_no_overlap",
                expressions=[(InclusiveDateRange("start_date", "end_date"), RangeOperators.OVERLAPS)],
                violation_error_message="This term overlaps another term.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def slug(self) -> str:
        """The name as it stands in an address: "autumn-2025"."""
        from django.utils.text import slugify

        return slugify(self.name)


class ClosurePeriod(models.Model):
    """Days on which the centre is closed: annual closure, training days, half-term where it closes."""

    name = models.CharField("what it is", max_length=100)
    start_date = models.DateField("first day closed")
    end_date = models.DateField("last day closed")

    data_protection = DataProtection(
        plain="id name start_date end_date", deletion="Kept: it explains why no session ran."
    )

    class Meta:
        ordering = ["start_date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gte=F("start_date")),
                name="core_closureperiod_ends_after_start",
                violation_error_message="The last day closed cannot be before the first.",
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.start_date:%-d %B} to {self.end_date:%-d %B %Y}"


class BankHoliday(models.Model):
    """A bank holiday in England and Wales. The list starts from GOV.UK's and can be edited (one-off holidays)."""

    date = models.DateField("day", unique=True)
    name = models.CharField("name", max_length=100)

    data_protection = DataProtection(plain="id date name", deletion="Kept: working-day clocks of the past rest on it.")

    class Meta:
        ordering = ["date"]

    def __str__(self):
        return f"{self.name}, {self.date:%-d %B %Y}"
