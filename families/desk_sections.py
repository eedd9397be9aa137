"""What the families room shows on the desk: who was registered lately, and who has not been seen for long."""

from collections import defaultdict
from datetime import timedelta

from django.urls import reverse

from centre.core.models import CentreSettings
from centre.core.rooms import DeskSection, register_desk_section
from staff.permissions import Permission, has_permission

from .models import HouseholdMembership
from .not_seen import need_is_known, not_seen_for_long
from .visit_families import families_in_words

LATELY = timedelta(days=6)  # today and the six days before
FAMILIES_SHOWN = 6
NOT_SEEN_SHOWN = 8


def register() -> None:
    """Called once when the programme starts."""
    register_desk_section(DeskSection("not-seen", "families/desk_not_seen.html", not_seen, order=60, column="side"))
    register_desk_section(
        DeskSection("registered", "families/desk_registered.html", registered_lately, order=70, column="main")
    )


def registered_lately(user, today):
    """The families of whom somebody was registered in the last seven days, newest first. Two queries."""
    if not has_permission(user, Permission.FAMILY_VIEW):
        return None
    rows = (
        HouseholdMembership.objects.in_force(on=today)
        .main()
        .filter(person__registrations__registered_on__range=(today - LATELY, today))
        .order_by("-person__registrations__registered_on", "household_id")
        .values_list("household_id", "person_id", "person__registrations__registered_on")
    )
    newest, people = {}, defaultdict(set)
    for household_id, person_id, day in rows:
        newest.setdefault(household_id, day)
        people[household_id].add(person_id)
    shown = list(newest)[:FAMILIES_SHOWN]
    words = families_in_words(shown, on=today, user=user)
    return {
        "families": [
            {
                "family": words[each],
                "new": [person for person in words[each].people if person.pk in people[each]],
                "day": newest[each],
                "url": reverse("families:family", args=[each]),
            }
            for each in shown
        ],
        "count": len(newest),
        "people_count": sum(len(each) for each in people.values()),
        "more": len(newest) - len(shown),
        "list_url": f"{reverse('families:list')}?show=new",
        "today": today,
    }


def not_seen(user, today):
    """Families with a registered under-five in the most deprived part of the reach area whom nobody has met for long.

    See families.not_seen. Two queries.
    """
    if not has_permission(user, Permission.FAMILY_VIEW):
        return None
    settings = CentreSettings.load()
    shown, count = not_seen_for_long(settings, today=today, limit=NOT_SEEN_SHOWN)
    words = families_in_words([each.household_id for each in shown], on=today, user=user)
    return {
        "families": [
            {
                "family": words[each.household_id],
                "last": each.last_contact,
                "url": reverse("families:family", args=[each.household_id]),
            }
            for each in shown
        ],
        "count": count,
        "known": bool(count) or need_is_known(settings, today=today),
        "may_import": has_permission(user, Permission.IMPORT_RUN),
        "more": count - len(shown),
        "weeks": settings.not_seen_weeks,
        "deciles": settings.most_deprived_deciles,
        "list_url": f"{reverse('families:list')}?show=not-seen-in-need",
        "today": today,
    }
