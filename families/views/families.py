"""The list of families, with filters that say nothing about anybody."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views import View

from centre.core.dates import local_today
from centre.core.models import CentreSettings
from centre.core.views import CentrePermissionMixin
from staff.permissions import Permission, has_permission

from ..barriers.check import barriers_of
from ..forms.listing import FamilyFilter
from ..listing import family_rows
from ..models import Household
from ..not_seen import every_not_seen

ON_A_PAGE = 25

# filter -> (the heading's words for one and for many, what an empty list says)
WORDS = {
    "registered": ("registered family", "registered families", "No family is registered."),
    "new": (
        "family registered in the last four weeks",
        "families registered in the last four weeks",
        "No family has registered in the last four weeks.",
    ),
    "not-seen": (
        "registered family not seen",
        "registered families not seen",
        "Every registered family has been seen.",
    ),
    "not-seen-in-need": (
        "family not seen for long where the need is greatest",
        "families not seen for long where the need is greatest",
        "Where the need is greatest, every family has been seen.",
    ),
    "expecting": ("family expecting a baby", "families expecting a baby", "No registered family expects a baby."),
    "no-area": (
        "family whose area is not known",
        "families whose area is not known",
        "The area of every registered family is known.",
    ),
    "over-five": (
        "family with a child over five still registered",
        "families with a child over five still registered",
        "No child over five is still registered.",
    ),
    "check-due": (
        "family whose details are due to be checked again",
        "families whose details are due to be checked again",
        "Every family’s details have been checked in time.",
    ),
    "left": ("family no longer registered", "families no longer registered", "No family has left."),
    "all": ("family", "families", "No family has been registered yet."),
}


class FamilyList(CentrePermissionMixin, View):
    """Families by name, some at a time; how many queries it takes does not grow with the list."""

    permission = Permission.FAMILY_VIEW

    def get(self, request):
        today, settings = local_today(), CentreSettings.load()
        filter_form = FamilyFilter(request.GET, default_weeks=settings.not_seen_weeks)
        show, weeks = filter_form.show, filter_form.weeks
        families = chosen(open_to(request.user), request.user, show, weeks, settings, today)
        page_obj = Paginator(families.by_name(), ON_A_PAGE).get_page(request.GET.get("page"))
        one, many, empty = WORDS[show]
        count = page_obj.paginator.count
        heading = f"{count:,} {one if count == 1 else many}"
        if show == "not-seen":
            heading += f" for {weeks} weeks" if weeks != 1 else " for a week"
        return render(
            request,
            "families/list.html",
            {
                "filter": filter_form,
                "heading": heading if count else empty,
                "show": show,
                "page_obj": page_obj,
                "rows": family_rows(page_obj.object_list, request.user, on=today),
                "noun": "families",
                "today": today,
                "may_change": has_permission(request.user, Permission.FAMILY_CHANGE),
                "may_mail": has_permission(request.user, Permission.MAILING_MAKE),
            },
        )


def open_to(user):
    """Every family but those this user is kept out of (trap T-49)."""
    kept_out = barriers_of(user).kept_out
    families = Household.objects.not_merged()
    return families.exclude(pk__in=kept_out) if kept_out else families


def chosen(families, user, show, weeks, settings, today):
    """The households that a filter of the list lets through."""
    if show == "all":
        return families
    if show == "left":
        return families.without_registered(on=today)
    if show == "not-seen-in-need":
        return families.filter(pk__in=every_not_seen(settings, today=today))
    families = families.with_registered(on=today)
    if show == "new":
        return families.registered_since(today - timedelta(weeks=4), on=today)
    if show == "not-seen":
        return families.not_seen_since(today - timedelta(weeks=weeks), on=today)
    if show == "expecting":
        return families.expecting(on=today)
    if show == "no-area":
        cleared = has_permission(user, Permission.CONFIDENTIAL_ADDRESS_VIEW)
        return families.without_known_area(on=today, vintage=settings.lsoa_vintage, hidden_too=cleared)
    if show == "check-due":
        return families.details_due(on=today, months=settings.details_check_months)
    if show == "over-five":
        return families.with_over_fives_registered(on=today)
    return families
