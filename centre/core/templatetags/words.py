"""Dates, ages and counts in words: {% load words %}."""

from datetime import date, datetime

from django import template
from django.utils import timezone

from ..dates import LONDON, add_months, age_on, local_today

register = template.Library()


def _day(value) -> date | None:
    if isinstance(value, datetime):
        return timezone.localtime(value, LONDON).date() if timezone.is_aware(value) else value.date()
    return value if isinstance(value, date) else None


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def age_in_words(date_of_birth: date, on: date) -> str:
    """ "4 days", "7 weeks", "5 months", "2 years 3 months", "4 years", "34 years"; "not born yet" before birth.

    Weeks are used until three months, months with the years until five: the steps in which people who work with small
    children speak of age.
    """
    days = (on - date_of_birth).days
    if days < 0:
        return "not born yet"
    if days < 14:
        return _count(days, "day", "days")
    months = (on.year - date_of_birth.year) * 12 + on.month - date_of_birth.month
    if add_months(date_of_birth, months) > on:
        months -= 1
    if months < 3:
        return _count(days // 7, "week", "weeks")
    if months < 24:
        return _count(months, "month", "months")
    years = age_on(date_of_birth, on)
    # A leap-day child has the birthday on 1 March (measures), a month's end the day before: then no odd months.
    odd_months = min(max(months - years * 12, 0), 11)
    if years < 5 and odd_months:
        return f"{_count(years, 'year', 'years')} {_count(odd_months, 'month', 'months')}"
    return _count(years, "year", "years")


@register.filter
def age_words(date_of_birth, on=None):
    """The age today (or on a day) in words; "" where there is no date of birth."""
    born = _day(date_of_birth)
    return age_in_words(born, _day(on) or local_today()) if born else ""


@register.filter
def date_words(value):
    """ "31 August 2025"."""
    day = _day(value)
    return f"{day.day} {day:%B %Y}" if day else ""


@register.filter
def day_words(value, today=None):
    """Today, yesterday, tomorrow; "Tuesday 4 November" within half a year; the full date otherwise."""
    day = _day(value)
    if not day:
        return ""
    today = _day(today) or local_today()
    apart = (day - today).days
    near = {0: "today", -1: "yesterday", 1: "tomorrow"}.get(apart)
    if near:
        return near
    return f"{day:%A} {day.day} {day:%B}" if abs(apart) <= 180 else date_words(day)


@register.filter
def time_words(value):
    """ "9.30am", "2pm"."""
    if isinstance(value, datetime):
        value = timezone.localtime(value, LONDON) if timezone.is_aware(value) else value
    if not hasattr(value, "hour"):
        return ""
    hour = value.hour % 12 or 12
    minutes = f".{value.minute:02d}" if value.minute else ""
    return f"{hour}{minutes}{'am' if value.hour < 12 else 'pm'}"


@register.filter
def count_of(number, nouns):
    """{{ 12|count_of:"family,families" }} -> "12 families"; 0 -> "no families"."""
    one, _, many = str(nouns).partition(",")
    many = many or one + "s"
    try:
        number = int(number)
    except (TypeError, ValueError):
        return ""
    return f"no {many}" if number == 0 else _count(number, one, many)
