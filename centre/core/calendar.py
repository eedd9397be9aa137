"""Which days the centre is open, and which days count for promises made in working days."""

from datetime import date, timedelta

from .models import BankHoliday, ClosurePeriod


def bank_holidays_between(start: date, end: date) -> set[date]:
    """The bank holidays of England and Wales from `start` to `end`, both included."""
    return set(BankHoliday.objects.filter(date__range=(start, end)).values_list("date", flat=True))


def closed_days_between(start: date, end: date) -> dict[date, str]:
    """Every day from `start` to `end` on which no session is planned, with the reason (closure or bank holiday)."""
    closed = {holiday.date: holiday.name for holiday in BankHoliday.objects.filter(date__range=(start, end))}
    for closure in ClosurePeriod.objects.filter(start_date__lte=end, end_date__gte=start):
        day = max(start, closure.start_date)
        while day <= min(end, closure.end_date):
            closed.setdefault(day, closure.name)
            day += timedelta(days=1)
    return closed


def is_centre_open(day: date) -> bool:
    """Whether a session may be planned on the day: no closure period and no bank holiday (weekends may be open)."""
    return day not in closed_days_between(day, day)


def is_working_day(day: date) -> bool:
    """Monday to Friday and no bank holiday in England. Statutory clocks run through the centre's own closures."""
    return day.weekday() < 5 and not BankHoliday.objects.filter(date=day).exists()


def add_working_days(day: date, count: int) -> date:
    """The day that is `count` working days after `day` (which itself does not count). `count` must not be negative."""
    if count < 0:
        raise ValueError("The number of working days cannot be negative.")
    holidays = bank_holidays_between(day, day + timedelta(days=count * 2 + 30))
    while count:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            count -= 1
    return day
