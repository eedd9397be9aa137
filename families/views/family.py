"""A family's page: the band, and a tab at a time. Rooms above this one draw tabs of their own."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View

from centre.core.dates import local_today
from centre.core.rooms import household_timeline
from centre.core.views import CentrePermissionMixin
from staff.permissions import Permission, has_permission

from ..barriers.check import guard
from ..family_page import family_page
from ..family_tabs import OWN_KEYS, tabs_of, tabs_of_rooms
from ..history import household_history
from ..home import areas_of, lookup_day
from ..models import GroupMembership, HouseholdMembership, ReachAreaPart
from ..privacy import may_read
from ..registering.rooms import registration_tab
from .kept import household_or_404

ENTRIES_ON_A_PAGE = 30
# The words of the timeline's filter; what other rooms add stands for itself.
KINDS = {
    "birth": "Births",
    "case": "Family support",
    "group": "Groups",
    "home": "Homes",
    "household": "Who joined and left",
    "registration": "Registration",
    "session": "Sessions",
    "visit": "Visits",
}


class FamilyPageView(CentrePermissionMixin, View):
    """/families/<id>/?tab=…"""

    permission = Permission.FAMILY_VIEW

    def get(self, request, pk):
        household = household_or_404(pk)
        if household.pk != pk:
            return redirect(household)
        guard(request.user, household)
        room_tabs = tabs_of_rooms(request.user, household)
        tab = request.GET.get("tab", "summary")
        if tab not in OWN_KEYS and tab not in room_tabs:
            raise Http404("No such tab")
        today = local_today()
        page = family_page(request.user, household, on=today)
        tabs, below = tabs_of(household, tab, room_tabs)
        context = {
            "page": page,
            "household": household,
            "tab": tab,
            "tabs": tabs,
            "pages_below": below,
            "today": today,
            "may_change": has_permission(request.user, Permission.FAMILY_CHANGE),
            "may_visit": has_permission(request.user, Permission.VISIT_CHANGE),
            "tab_template": f"families/tabs/{tab}.html",
        }
        if tab in room_tabs:
            _, context["tab_template"], given, _ = room_tabs[tab]
            context |= given() if callable(given) else given
        else:
            context |= getattr(self, f"{tab}_tab")(page)
        return render(request, "families/family.html", context)

    def summary_tab(self, page):
        memberships = GroupMembership.objects.visible_to(self.request.user).in_force(on=page.on)
        people = [member.person for member in page.members]
        return {"groups": list(memberships.filter(person__in=people).select_related("group", "person"))}

    def home_tab(self, page):
        user = self.request.user
        addresses = list(page.household.addresses.all())
        codes, names = areas_of(addresses)
        reach = set(ReachAreaPart.objects.in_force(on=page.on).values_list("lsoa_code", flat=True)) if codes else set()
        rows = []
        for address in addresses:
            code = codes.get(address.area_key, "")
            rows.append(
                {
                    "address": address,
                    "readable": may_read(address, user),
                    "code": code,
                    "area": names.get(code, ""),
                    "in_reach": code in reach,
                    "is_now": address.from_date <= page.on and (address.to_date is None or page.on <= address.to_date),
                    "is_ahead": address.from_date > page.on,
                }
            )
        others = (
            HouseholdMembership.objects.in_force(on=page.on)
            .filter(person__in=[member.person for member in page.members])
            .exclude(household=page.household)
            .select_related("household", "person")
        )
        # A postcode newer than the lookup is found by itself once a newer lookup has been brought (trap T-40).
        too_new = any(row["readable"] and not row["code"] and row["address"].area_key for row in rows)
        lookup = lookup_day() if too_new else None
        return {"addresses": rows, "other_households": list(others), "lookup_day": lookup}

    def registration_tab(self, page):
        return registration_tab(page.household, on=page.on)

    def groups_tab(self, page):
        people = [member.person for member in (*page.members, *page.former)]
        memberships = GroupMembership.objects.visible_to(self.request.user).filter(person__in=people)
        rows = list(memberships.select_related("group", "person").order_by("-from_date", "group__name"))
        now = [row for row in rows if row.from_date <= page.on and (row.to_date is None or page.on <= row.to_date)]
        return {"groups_now": now, "groups_before": [row for row in rows if row not in now]}

    def timeline_tab(self, page):
        entries = household_timeline(self.request.user, page.household)
        kinds = list(dict.fromkeys(entry.kind for entry in entries if entry.kind))
        kind = self.request.GET.get("kind", "")
        if kind in kinds:
            entries = [entry for entry in entries if entry.kind == kind]
        else:
            kind = ""
        return {
            "page_obj": Paginator(entries, ENTRIES_ON_A_PAGE).get_page(self.request.GET.get("page")),
            "kinds": [(each, KINDS.get(each, each.capitalize())) for each in kinds],
            "kind": kind,
        }

    def history_tab(self, page):
        people = [member.person for member in (*page.members, *page.former)]
        entries = household_history(page.household, people, self.request.user)
        return {"page_obj": Paginator(entries, ENTRIES_ON_A_PAGE).get_page(self.request.GET.get("page"))}
