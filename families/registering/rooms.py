"""What registration offers to the desk, to a family's page and to a person's page."""

from django.urls import reverse

from centre.core.dates import local_today
from centre.core.models import CentreSettings
from centre.core.rooms import (
    DeskItem,
    Urgency,
    register_desk_items,
    register_household_tab,
    register_person_section,
)
from centre.core.templatetags.words import count_of
from staff.permissions import Permission, has_permission

from ..models import AccessNeeds, FamilyCard, JoinRequest, PrivacyNoticeShown
from . import checks
from .cards import code_words
from .forms import SEND_UNTIL
from .needs import fact_rows
from .permissions import earlier_answers, is_under, standings

ROOM = "Families"
ON_A_TAB = 60
OF_ADULTS = {"Help with reading or writing", "Letters"}
OF_CHILDREN = {"Special educational needs"}


def register() -> None:
    """Called once when the programme starts."""
    register_desk_items(details_to_check)
    register_desk_items(own_forms_to_check)
    register_household_tab(tab, under="Details")
    register_person_section(person_section)


def details_to_check(user, today):
    """How many families' details are due to be checked again. One query."""
    if not has_permission(user, Permission.FAMILY_CHANGE):
        return []
    months = CentreSettings.load().details_check_months
    count = checks.how_many_are_due(on=today, months=months)
    if not count:
        return []
    one, many = "The details of one family are", f"The details of {count_of(count, 'family,families')} are"
    return [
        DeskItem(
            title=f"{one if count == 1 else many} due to be checked again",
            url=f"{reverse('families:list')}?show=check-due",
            action="See the list",
            urgency=Urgency.WAITING,
            room=ROOM,
        )
    ]


def own_forms_to_check(user, today):
    """How many families have sent their form from their own phone. One query; without names."""
    if not has_permission(user, Permission.FAMILY_CHANGE):
        return []
    count = JoinRequest.objects.waiting().count()
    if not count:
        return []
    return [
        DeskItem(
            title=f"{count_of(count, 'family waits,families wait').capitalize()} to be checked",
            url=reverse("families:join_requests"),
            action="Check what they sent",
            urgency=Urgency.TODAY,
            room=ROOM,
        )
    ]


def tab(user, household):
    """The tab "Permissions" of a family's page."""
    if not has_permission(user, Permission.FAMILY_VIEW):
        return None

    def context():
        from ..models import Person

        today = local_today()
        people = list(Person.objects.of_household(household, on=today).order_by("date_of_birth", "id"))
        questions, rows = standings(people, on=today)
        shown = PrivacyNoticeShown.objects.filter(household=household).select_related("notice", "shown_by")
        return {
            "questions": questions,
            "standings": rows,
            "shown": list(shown[:ON_A_TAB]),
            "earlier": list(earlier_answers(people)[:ON_A_TAB]),
        }

    return "Permissions", "families/registering/tab.html", context


def person_section(user, person):
    """What somebody needs to be reached, on their page."""
    if person.is_expected or not has_permission(user, Permission.FAMILY_VIEW):
        return None

    def context():
        needs = AccessNeeds.objects.filter(person=person).first()
        rows = fact_rows(needs)
        return {"need_rows": needs_shown(person, rows)}

    return "Languages, reading and access", "families/registering/person_needs.html", context


def needs_shown(person, rows) -> list[tuple[str, str]]:
    """Those of needs.fact_rows that are asked of this person."""
    if not person.is_adult:
        left_out = OF_ADULTS
    else:
        left_out = set() if is_under(SEND_UNTIL, person, on=local_today()) else OF_CHILDREN
    return [row for row in rows if row[0] not in left_out]


def registration_tab(household, *, on) -> dict:
    """What the tab "Registration" of a family's page shows beside who is registered."""
    months = CentreSettings.load().details_check_months
    card = FamilyCard.objects.in_use().filter(household=household).first()
    return {
        "details": checks.check_standing(household, on=on, months=months),
        "details_months": months,
        "card": card,
        "card_code": code_words(card.code) if card else "",
    }
