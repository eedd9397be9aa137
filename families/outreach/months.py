"""Births notified and two-year-old offers by month, beside what the centre knows: the gap is the work to do."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db import connection

from centre.core.dates import add_months

from ..models import OutreachMonth

MONTHS = 12


@dataclass(frozen=True)
class MonthFigures:
    """A month: births in the reach area known to the centre, and what was told (None where not told yet)."""

    month: date
    known: int
    told: OutreachMonth | None

    @property
    def gap(self) -> int | None:
        """Births notified of which the centre knows nothing; None where nobody told the number."""
        notified = self.told.births_notified if self.told else None
        return None if notified is None else max(notified - self.known, 0)

    @property
    def take_up(self) -> Fraction | None:
        """Take-up of the two-year-old offer in per cent; None without a list."""
        if self.told is None or self.told.offers_taken_up is None or not self.told.offers_eligible:
            return None
        return Fraction(self.told.offers_taken_up * 100, self.told.offers_eligible)

    @property
    def take_up_words(self) -> str:
        return "" if self.take_up is None else f"{float(self.take_up):.0f} %"


def months_told(today: date, number: int = MONTHS) -> list[date]:
    """The first days of the last months, this one first."""
    return [add_months(today.replace(day=1), -back) for back in range(number)]


def figures_by_month(settings, *, today: date) -> list[MonthFigures]:
    """The last twelve months, newest first. Two queries.

    Known are children born in the month whose home today lies in the reach area: a family from elsewhere is welcome,
    and not of these births (domain trap T-44).
    """
    months = months_told(today)
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, {"first": months[-1], "today": today, "vintage": settings.lsoa_vintage})
        known = dict(cursor.fetchall())
    told = OutreachMonth.objects.in_bulk(months)
    return [MonthFigures(month, known.get(month, 0), told.get(month)) for month in months]


_KNOWN = """
SELECT date_trunc('month', person.date_of_birth)::date, count(DISTINCT person.id)
FROM families_person AS person
JOIN families_householdmembership AS membership ON membership.person_id = person.id AND membership.main
 AND (membership.from_date IS NULL OR membership.from_date <= %(today)s)
 AND (membership.to_date IS NULL OR membership.to_date >= %(today)s)
JOIN families_address AS address ON address.household_id = membership.household_id
 AND address.from_date <= %(today)s AND (address.to_date IS NULL OR address.to_date >= %(today)s)
JOIN families_postcodearea AS postcode
  ON postcode.postcode_key = address.area_key AND postcode.vintage = %(vintage)s
JOIN families_reachareapart AS reach ON reach.lsoa_code = postcode.lsoa_code
 AND reach.from_date <= %(today)s AND (reach.to_date IS NULL OR reach.to_date >= %(today)s)
WHERE person.role = 'child' AND NOT person.sealed AND person.merged_into_id IS NULL
  AND person.date_of_birth BETWEEN %(first)s AND %(today)s
GROUP BY 1
"""
