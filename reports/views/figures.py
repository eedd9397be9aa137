"""The rows behind a figure: who or what it counts, for those who may see them."""

import re

from django.core.paginator import Paginator
from django.shortcuts import render

from centre.core.dates import local_today
from centre.core.models import CentreSettings
from centre.core.views import HiddenFromUser, requires
from families.barriers.check import barriers_of
from families.models import Address, Group, Household, HouseholdMembership, Person, Visit
from families.privacy import record_reading
from families.visit_families import KEPT_APART
from sessions_app.models import Session
from staff.permissions import Permission, has_permission

from ..measures import MEASURES
from ..measures.behind import HOUSEHOLDS, KEYS, PEOPLE, SESSIONS, TELLS_THE_HOME, rows_behind
from ..measures.definitions import in_words
from ..measures.figures import window_for
from .common import chosen_term, keep_back
from .tables import key_of_group

PAGE = 50
# Rows that are no measure of their own, but answer a question the report's page asks.
OTHERS = {
    "registered_area_not_known": (
        "Registered under-fives whose area is not known",
        "Registered with the centre on the as-at day, without an address that day or with a postcode that the lookup "
        "does not know.",
    ),
    "registered_not_seen": (
        "Registered under-fives who were not seen",
        "Of the under-fives registered on the as-at day, those without any qualifying contact in the period.",
    ),
}


@requires(Permission.MEASURE_VIEW)
def figure(request, key):
    term = chosen_term(request)
    if key not in KEYS or term is None:
        raise HiddenFromUser
    settings = CentreSettings.load()
    window = window_for(term.start_date, term.end_date, today=local_today(), settings=settings)
    group = _group(request)
    area = _area(request)
    # Whoever is not cleared gets every figure in full, but no name that would tell where somebody hidden lives.
    keeps_back = key in TELLS_THE_HOME and not has_permission(request.user, Permission.CONFIDENTIAL_ADDRESS_VIEW)
    asked = {"area": area, "group": group.pk if group else None}
    try:
        rows = counted = rows_behind(key, window, **asked, hidden_too=not keeps_back)
        if keeps_back and not area:
            counted = rows_behind(key, window, **asked)
    except KeyError:
        raise HiddenFromUser from None
    name, definition = OTHERS.get(key) or (MEASURES[key].name, in_words(MEASURES[key].definition, settings))
    may_see_names = has_permission(
        request.user, Permission.VISIT_VIEW if rows.kind == "visits" else _needed_for(rows.kind)
    )
    page = None
    if may_see_names:
        page = _page(request, rows)
        if key in TELLS_THE_HOME and not keeps_back:
            _note_readings(page.object_list, rows.kind, window.as_at, request.user)
    context = {
        "key": key,
        "name": name,
        "definition": definition,
        "term": term,
        "window": window,
        "group": group,
        "area": area,
        "kind": rows.kind,
        "count": len(counted.ids),
        "keeps_back": keeps_back,
        "total": sum(counted.weights.values()),
        "is_weighted": key in ("attendances_under_5", "attendances_adult", "headcount"),
        "page_obj": page,
        "may_see_names": may_see_names,
        "noun": {PEOPLE: "people", HOUSEHOLDS: "families", SESSIONS: "sessions"}.get(rows.kind, "visits"),
    }
    return render(request, "reports/figure.html", context)


def _needed_for(kind):
    return Permission.SESSION_VIEW if kind == SESSIONS else Permission.FAMILY_VIEW


def _area(request):
    code = request.GET.get("area", "")
    if code and not re.fullmatch(r"[A-Z]\d{8}", code, re.ASCII):
        raise HiddenFromUser
    return code or None


def _group(request):
    key = request.GET.get("group", "")
    if not key:
        return None
    group = next((each for each in Group.objects.visible_to(request.user) if key_of_group(each) == key), None)
    if group is None:
        raise HiddenFromUser
    return group


def _page(request, rows):
    if rows.kind == PEOPLE:
        found = Person.objects.filter(pk__in=rows.ids).only(
            "first_name", "last_name", "role", "date_of_birth", "known_as", "sealed"
        )
    elif rows.kind == HOUSEHOLDS:
        found = Household.objects.filter(pk__in=rows.ids)
    elif rows.kind == SESSIONS:
        found = Session.objects.filter(pk__in=rows.ids).select_related("service")
    else:
        found = Visit.objects.filter(pk__in=rows.ids).select_related("household")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    for each in page.object_list:
        each.weight = rows.weights[each.pk]
    if rows.kind == PEOPLE:
        keep_back(page.object_list, request.user)
    elif rows.kind == HOUSEHOLDS:
        _name_families(page.object_list, request.user)
    elif rows.kind != SESSIONS:
        _name_families([visit.household for visit in page.object_list], request.user)
    return page


def _note_readings(found, kind, day, user):
    """Somebody cleared reads in which list, and so in which area, a hidden home is counted."""
    homes = Address.objects.in_force(on=day).filter(confidential=True)
    if kind == PEOPLE:
        belongings = HouseholdMembership.objects.in_force(on=day).filter(person__in=found, main=True)
        homes = homes.filter(household__in=belongings.values("household"))
    else:
        homes = homes.filter(household__in=found)
    for home in homes:
        record_reading(home, user)


def _name_families(households, user):
    """The surnames and first names of a family's members, in one query for the page: families share surnames."""
    surnames, first_names = {}, {}
    members = HouseholdMembership.objects.filter(household__in=households, main=True).select_related("person")
    for membership in members.order_by("person__last_name", "person__date_of_birth", "person__first_name"):
        surnames.setdefault(membership.household_id, {}).setdefault(membership.person.last_name)
        first_names.setdefault(membership.household_id, {}).setdefault(membership.person.first_name)
    kept_out = barriers_of(user).kept_out
    for household in households:
        if household.pk in kept_out:
            household.surnames, household.first_names = KEPT_APART, ""
            continue
        household.surnames = " and ".join(filter(None, surnames.get(household.pk, ()))) or str(household)
        household.first_names = ", ".join(filter(None, first_names.get(household.pk, ())))
