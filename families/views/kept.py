"""Old addresses of merged records lead to the record that was kept."""

from django.shortcuts import get_object_or_404

from ..models import Household, Person


def person_or_404(pk) -> Person:
    """The person of this id, or the one they were merged into."""
    return get_object_or_404(Person.objects.select_related("merged_into"), pk=pk).kept


def household_or_404(pk) -> Household:
    """The family of this id, or the one it was merged into."""
    return get_object_or_404(Household.objects.select_related("merged_into"), pk=pk).kept
