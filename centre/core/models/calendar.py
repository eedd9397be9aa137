from datetime import timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from ..classification import DataProtection
from ..request_memory import forget, once_a_request


class InclusiveDateRange(Func):
    """daterange(start, end, '[]') for exclusion constraints over two date columns, both days included."""

    function = "DATERANGE"
    output_field = DateRangeField()

    def __init__(self, start: str, end: str):
        super().__init__(F(start), F(end), RangeBoundary(inclusive_lower=True, inclusive_upper=True))


class Terms(tuple):
    """All terms of the centre, in the order of their days. There are a few dozen at most: one reading answers all."""

    def containing(self, day):
        """The term that contains the day, or None."""
        return next((term for term in self if term.start_date <= day <= term.end_date), None)

    def not_over(self, day):
        """The terms that end on the day or later, the next to end first."""
        return [term for term in self if term.end_date >= day]

    def ended_before(self, day):
        """The newest term that was over before the day, or None."""
        return next((term for term in reversed(self) if term.end_date < day), None)

    def current_or_latest(self, day):
        """The term that contains the day, else the newest one that has ended, else the next to come, else None."""
        return self.containing(day) or self.ended_before(day) or next(iter(self), None)

    def before(self, term):
        """The term that ended last before `term` begins, or None."""
        return self.ended_before(term.start_date)

    def same_term_last_year(self, term):
        """The term that contains the middle of `term` a year earlier, or None."""
        middle = term.start_date + (term.end_date - term.start_date) / 2
        return self.containing(middle - timedelta(days=365))


class Term(models.Model):
    """A school term: the period of the governors' report."""

    name = models.CharField("name", max_length=60, unique=True)
    start_date = models.DateField("first day")
    end_date = models.DateField("last day")

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

    @classmethod
    def known(cls) -> Terms:
        """All terms, read once for each request."""
        return once_a_request("terms", lambda: Terms(cls.objects.order_by("start_date")))

    @property
    def slug(self) -> str:
        """The name as it stands in an address: "autumn-2025"."""
        from django.utils.text import slugify

        return slugify(self.name)


@receiver([post_save, post_delete], sender=Term)
def _terms_changed(**kwargs):
    forget("terms")


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
