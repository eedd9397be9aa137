"""Families of whom somebody died, or a pregnancy ended, not long ago: no list or reminder asks for them (trap T-11)."""

from datetime import date, timedelta

from ..models import HouseholdMembership

QUIET = timedelta(days=365)


def homes_in_grief(*, on: date):
    """The ids of every home to which somebody ever belonged who died, or was expected, within the year; a subquery."""
    return HouseholdMembership.objects.filter(person__died_on__range=(on - QUIET, on)).values("household")
