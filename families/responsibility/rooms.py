"""What responsibility offers upward: a tab of the family, a part of the child's page, orders that run out."""

from datetime import timedelta

from django.urls import reverse

from centre.core.dates import local_today
from centre.core.rooms import (
    DeskItem,
    Urgency,
    register_desk_items,
    register_household_tab,
    register_person_section,
)
from centre.core.templatetags.words import day_words
from staff.permissions import Permission, has_permission

from ..models import CourtOrder, Person
from .family import child_records

RUNS_OUT_WITHIN = timedelta(days=28)
RAN_OUT_SINCE = timedelta(days=14)
MOST_ITEMS = 10


def register() -> None:
    """Called once when the programme starts."""
    register_desk_items(orders_running_out)
    register_household_tab(tab, under="Details")
    register_person_section(section)


def orders_running_out(user, today):
    """Orders whose last day is near, or has just passed: is there a new one? One query, without names."""
    if not has_permission(user, Permission.RESPONSIBILITY_RECORD):
        return []
    orders = CourtOrder.objects.running_out(first=today - RAN_OUT_SINCE, last=today + RUNS_OUT_WITHIN)
    return [
        DeskItem(
            title=f"A court order {'ran out on' if order.expires_on < today else 'runs out on'} "
            f"{day_words(order.expires_on, today)}",
            url=reverse("families:court_order", args=[order.pk]),
            action="Ask for the new one" if order.expires_on < today else "Look at it",
            urgency=Urgency.TODAY if order.expires_on <= today else Urgency.SOON,
            due=order.expires_on,
            room="Families",
        )
        for order in orders[:MOST_ITEMS]
    ]


def tab(user, household):
    """The tab "Responsibility" of a family's page."""
    if not has_permission(user, Permission.FAMILY_VIEW):
        return None

    def context():
        today = local_today()
        children = Person.objects.of_household(household, on=today).children(on=today)
        return _context(user, children.order_by("date_of_birth", "first_name", "pk"), today)

    return "Responsibility", "families/responsibility/tab.html", context


def section(user, person):
    """Of a child's own page, and of a parent's who is under 18."""
    if not person.is_child_on(local_today()) or not has_permission(user, Permission.FAMILY_VIEW):
        return None
    return (
        "Responsibility",
        "families/responsibility/tab.html",
        lambda: _context(user, [person], local_today(), heading="Responsibility"),
    )


def _context(user, children, today, *, heading="") -> dict:
    return {
        "heading": heading,
        "records": child_records(user, children, on=today),
        "may_change": has_permission(user, Permission.FAMILY_CHANGE),
    }
