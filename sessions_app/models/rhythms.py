"""How often a series meets: every so many weeks, or on one week of each month."""

from datetime import date, timedelta

from django.db import models


class SeriesRhythm(models.TextChoices):
    WEEKLY = "1", "Every week"
    SECOND_WEEK = "2", "Every second week"
    THIRD_WEEK = "3", "Every third week"
    FOURTH_WEEK = "4", "Every fourth week"
    FIRST = "first", "On the first of its days in each month"
    SECOND = "second", "On the second of its days in each month"
    THIRD = "third", "On the third of its days in each month"
    FOURTH = "fourth", "On the fourth of its days in each month"
    LAST = "last", "On the last of its days in each month"


_OF_MONTH = {SeriesRhythm.FIRST: 1, SeriesRhythm.SECOND: 2, SeriesRhythm.THIRD: 3, SeriesRhythm.FOURTH: 4}
_WEEKS_IN_WORDS = {"2": "second", "3": "third", "4": "fourth"}


def meets_on(rhythm: str, day: date, *, first: date) -> bool:
    """Whether a series that meets on this day of the week meets in its week. first: its first day of that weekday."""
    if weeks := weeks_between(rhythm):
        return (day - first).days // 7 % weeks == 0
    if rhythm == SeriesRhythm.LAST:
        return (day + timedelta(days=7)).month != day.month
    return (day.day + 6) // 7 == _OF_MONTH[rhythm]


def weeks_between(rhythm: str) -> int | None:
    """1 for every week, 2 for every second; None for a week of the month."""
    return int(rhythm) if rhythm.isdigit() else None


def place_in_month(rhythm: str) -> int | None:
    """1 for the first, -1 for the last of the month; None where weeks are counted (RFC 5545, "BYDAY")."""
    return -1 if rhythm == SeriesRhythm.LAST else _OF_MONTH.get(rhythm)


def days_in_words(weekday_label: str, rhythm: str) -> str:
    """ "Mondays", "Every second Monday", "The first Monday of each month"."""
    if rhythm == SeriesRhythm.WEEKLY:
        return f"{weekday_label}s"
    if rhythm in _WEEKS_IN_WORDS:
        return f"Every {_WEEKS_IN_WORDS[rhythm]} {weekday_label}"
    return f"The {rhythm} {weekday_label} of each month"


def how_often_in_words(rhythm: str) -> str:
    """What is said beside a day of the week: "every second week", "the first of the month"; "" for every week."""
    if rhythm == SeriesRhythm.WEEKLY:
        return ""
    if rhythm in _WEEKS_IN_WORDS:
        return f"every {_WEEKS_IN_WORDS[rhythm]} week"
    return f"the {rhythm} of each month"
