"""What a new centre is likely to want: the terms of a school year, one after the other without a gap."""

from datetime import date, timedelta


def easter_sunday(year: int) -> date:
    """The Gregorian Easter Sunday of a year (the anonymous algorithm, Meeus/Jones/Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    j = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * j) // 451
    month, day = divmod(h + j - 7 * m + 114, 31)
    return date(year, month, day + 1)


def school_year_of(day: date) -> int:
    """The year in which the school year of a day began (on 1 September)."""
    return day.year if day.month >= 9 else day.year - 1


def suggested_terms(year: int) -> list[dict]:
    """Autumn, spring and summer of the school year that begins in `year`: to the end of December, to Easter, to August.

    They leave no day out, so that a contact in the holidays counts in a report as well. Closures are a matter of
    their own.
    """
    easter = easter_sunday(year + 1)
    return [
        {"name": f"Autumn {year}", "start_date": date(year, 9, 1), "end_date": date(year, 12, 31)},
        {"name": f"Spring {year + 1}", "start_date": date(year + 1, 1, 1), "end_date": easter},
        {"name": f"Summer {year + 1}", "start_date": easter + timedelta(days=1), "end_date": date(year + 1, 8, 31)},
    ]
