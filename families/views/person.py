"""A person's page: facts, households, registrations, groups, what other rooms know, and who changed what and when."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from centre.core.dates import local_today
from centre.core.rooms import person_sections
from centre.core.views import CentrePermissionMixin
from staff.permissions import Permission, has_permission

from ..adoption.actions import link_of
from ..barriers.check import closed_people, guard
from ..contacts import last_contacts
from ..history import person_history
from ..responsibility.door import NOTHING, at_the_door
from .kept import person_or_404

ENTRIES_ON_A_PAGE = 30


class PersonPage(CentrePermissionMixin, View):
    """/people/<id>/ and its history, /people/<id>/?tab=history"""

    permission = Permission.FAMILY_VIEW

    def get(self, request, pk):
        person = person_or_404(pk)
        if person.pk != pk:
            return redirect(person)
        guard(request.user, person)
        tab = request.GET.get("tab", "facts")
        if tab not in ("facts", "history"):
            raise Http404("No such tab")
        today = local_today()
        memberships = list(person.memberships.select_related("household").order_by("-main", "-from_date"))
        current = next((row for row in memberships if row.main and _holds(row, today)), None)
        address = reverse("families:person", args=[person.pk])
        door = at_the_door([person.pk], on=today).get(person.pk, NOTHING)
        context = {
            "person": person,
            "words_at_the_door": [*door.instructions, *person.words_at_the_door],
            "is_child": person.is_child_on(today),
            "tab": tab,
            "today": today,
            "memberships": [(row, _holds(row, today)) for row in memberships],
            "family": (current or memberships[0]).household if memberships else None,
            "may_change": has_permission(request.user, Permission.FAMILY_CHANGE),
            "tabs": [
                {"label": "Facts", "url": address, "current": tab == "facts"},
                {"label": "History", "url": f"{address}?tab=history", "current": tab == "history"},
            ],
        }
        if tab == "history":
            entries = person_history(person, request.user)
            context["page_obj"] = Paginator(entries, ENTRIES_ON_A_PAGE).get_page(request.GET.get("page"))
        else:
            context |= self.facts(person, today)
        return render(request, "families/person.html", context)

    def facts(self, person, today):
        groups = person.group_memberships.visible_to(self.request.user).select_related("group").order_by("-from_date")
        user = self.request.user
        closed = closed_people(user)
        may_open = closed is None or not closed.filter(person=person).exists()
        return {
            "other_names": list(person.other_names.all()),
            "placements": list(person.placements.select_related("household"))
            if may_open and has_permission(user, Permission.RESPONSIBILITY_RECORD)
            else None,
            "may_seal": has_permission(user, Permission.SEALED_RECORD_READ),
            "link": link_of(user, person) if may_open else None,
            "registrations": list(person.registrations.order_by("-registered_on")),
            "groups": list(groups),
            "last_seen": last_contacts([person.pk], on=today).get(person.pk),
            "sections": person_sections(self.request.user, person),
        }


def _holds(row, on) -> bool:
    return (row.from_date is None or row.from_date <= on) and (row.to_date is None or on <= row.to_date)
