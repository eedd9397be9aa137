"""A family to visit, and a visit form as a browser sends it."""

import uuid

from django.urls import reverse

from centre.core.dates import local_today

from .factories import ChildFactory, HouseholdFactory, PersonFactory


def make_family():
    """Amina Hassan and her son Leo: a household with `.mother` and `.child`."""
    household = HouseholdFactory()
    household.mother = PersonFactory(household=household, first_name="Amina", last_name="Hassan")
    household.child = ChildFactory(household=household, first_name="Leo", last_name="Hassan")
    return household


def new_url(family):
    """The form of a new visit to the family."""
    return f"{reverse('families:visit_new')}?household={family.pk}"


def typed(family, **changed):
    """An achieved home visit of today in which the child was seen, as the form sends it."""
    return {
        "visit_id": str(uuid.uuid4()),
        "submission_token": str(uuid.uuid4()),
        "date": local_today().isoformat(),
        "start_time": "9.30",
        "end_time": "1015",
        "type": "home visit",
        "outcome": "achieved",
        "people_seen": [str(family.child.pk)],
        "summary": "We talked about sleep.",
        "agreed": "",
        "next_step": "",
        "next_step_due": "",
        **changed,
    }
