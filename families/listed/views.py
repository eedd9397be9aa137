"""The pages of lists: who is to be found, bringing a list and seeing first what will happen, one child."""

import json

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Max
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from centre.core.dates import local_today
from centre.core.reading import Unreadable
from centre.core.views import (
    AlreadySubmitted,
    CentrePermissionMixin,
    HiddenFromUser,
    claim_submission,
    finish_submission,
)
from staff.permissions import Permission, has_permission

from ..actions.saving import fingerprint
from ..barriers.check import people_kept_from
from ..models import Address, HouseholdMembership, ListedChild, Person
from ..models.listed import ListSource
from ..views.change import ChangeView
from . import actions
from .figures import list_figures, offer_by_term
from .forms import BringForm, ListedFilter, WorkForm
from .matching import match_rows
from .reading import COLUMNS, ListRow, Refused, read_list

PAGE = 40
SALT = "families.listed"
GOOD_FOR = 3600  # seconds: who goes away for longer brings the list again


class ListedChildren(CentrePermissionMixin, View):
    """Who is to be found, who is known, and how far each list is."""

    permission = Permission.FAMILY_CHANGE

    def get(self, request):
        form = ListedFilter(request.GET)
        given = form.cleaned_data if form.is_valid() else {}
        show = given.get("show") or "find"
        rows = ListedChild.objects.visible_to(request.user)
        rows = {
            "find": rows.to_find,
            "offer": lambda: rows.known().filter(source=ListSource.OFFERS).exclude(take_up="taken up"),
            "known": rows.known,
            "ended": rows.ended,
        }[show]()
        if given.get("source"):
            rows = rows.filter(source=given["source"])
        rows = rows.select_related("person", "assigned_to").annotate(tries=Count("attempts"), last=Max("attempts__on"))
        page_obj = Paginator(rows.order_by("date_of_birth", "id"), PAGE).get_page(request.GET.get("page"))
        context = {
            "form": form,
            "show": show,
            "page_obj": page_obj,
            "figures": list_figures(),
            "terms": offer_by_term(local_today()),
            "today": local_today(),
            "may_bring": has_permission(request.user, Permission.IMPORT_RUN),
            "noun": "children",
        }
        return render(request, "families/listed/list.html", context)


class BringList(CentrePermissionMixin, View):
    """A list is read and shown with who of it is known; posted again with what was shown, it is kept."""

    permission = Permission.IMPORT_RUN

    def get(self, request):
        return self.page(BringForm())

    def post(self, request):
        if "rows" in request.POST:
            return self.keep(request)
        form = BringForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form)
        source = form.cleaned_data["source"]
        try:
            rows = read_list(form.cleaned_data["file"], source, today=local_today())
        except Unreadable as unreadable:
            form.add_error("file", str(unreadable))
            return self.page(form)
        except Refused as refused:
            form.add_error("file", "Nothing of this list was used: put right what is listed below and bring it again.")
            return self.page(form, refused=refused)
        return self.preview(source, rows)

    def preview(self, source, rows):
        matches = match_rows(rows, today=local_today())
        shown = [{"row": row, "match": match} for row, match in zip(rows, matches, strict=True)]
        counts: dict = {}
        for match in matches:
            counts[match.state, match.kind] = counts.get((match.state, match.kind), 0) + 1
        context = {
            "form": BringForm(),
            "shown": shown,
            "counts": [(state, kind, number) for (state, kind), number in sorted(counts.items())],
            "source": ListSource(source).label,
            "packed": signing.dumps(
                [source, [row.as_list() for row in rows]], salt=SALT, compress=True, serializer=_Days
            ),
        }
        return render(self.request, "families/listed/preview.html", context)

    def keep(self, request):
        try:
            source, rows = signing.loads(request.POST["rows"], salt=SALT, max_age=GOOD_FOR, serializer=_Days)
            rows = [ListRow.of_list(values) for values in rows]
        except (signing.BadSignature, ValueError):
            form = BringForm()
            messages.warning(request, "That was too long ago, or was changed on the way: choose the file again.")
            return self.page(form)
        try:
            with transaction.atomic():
                token = claim_submission(request)
                brought = actions.bring_list(by=request.user, source=source, rows=rows)
                response = finish_submission(token, reverse("families:listed"))
        except AlreadySubmitted as already:
            return HttpResponseRedirect(already.url)
        words = f"{brought.known} known, {brought.to_find} to find"
        messages.success(request, f"The list is kept: {words}, {brought.again} were on file already.")
        return response

    def page(self, form, *, refused=None):
        context = {
            "form": form,
            "refused": refused,
            "columns": [(name.replace("_", " "), column.needed) for name, column in COLUMNS.items()],
            "submit_label": "Show what will happen",
            "cancel_url": reverse("families:listed"),
        }
        return render(self.request, "families/listed/bring.html", context)


class _Days(signing.JSONSerializer):
    """Rows as JSON, days in ISO."""

    def dumps(self, thing):
        return json.dumps(thing, separators=(",", ":"), default=lambda day: day.isoformat()).encode("latin-1")


class ListedChildPage(ChangeView):
    """A child on a list: what the list says, what was tried, and the form that goes on with it."""

    template_name = "families/listed/child.html"
    submit_label = "Save"

    def find(self, pk):
        rows = ListedChild.objects.visible_to(self.request.user).select_related("person", "assigned_to")
        self.child = rows.filter(pk=pk).first()
        if self.child is None:
            raise HiddenFromUser
        self.back = (reverse("families:listed"), "Children on lists")
        self.heading = self.child.person.full_name if self.child.person else self.child.called

    def get(self, request, **kwargs):
        if self.child.person and self.child.source == ListSource.BIRTHS:
            return redirect(self.child.person)  # nothing is left to do here
        return super().get(request, **kwargs)

    def form(self, data):
        child = self.child
        initial = {
            "on": local_today(),
            "take_up": child.take_up,
            "assigned_to": child.assigned_to,
            "outcome": child.outcome,
            "seen": fingerprint(child, actions.SEEN),
        }
        return WorkForm(data, child=child, initial=initial)

    def save(self, form):
        given = form.cleaned_data
        child = actions.work_on(
            by=self.request.user,
            child=self.child,
            seen=given["seen"],
            take_up=given.get("take_up", self.child.take_up),
            assigned_to=given.get("assigned_to", self.child.assigned_to),
            outcome=given.get("outcome", self.child.outcome),
            **{name: given[name] for name in ("person", "kind", "on", "note") if name in given},
        )
        return "The child is known now." if child.person_id and not self.child.person_id else "It is saved."

    def done_url(self):
        return self.child.get_absolute_url()

    def bring_up_to_date(self, form, current):
        form.data["seen"] = fingerprint(current, actions.SEEN)

    def more_context(self, form):
        child, user, today, maybe = self.child, self.request.user, local_today(), []
        if not child.person_id and not child.closed_on:
            match = match_rows([child], today=today)[0]
            maybe = Person.objects.filter(pk__in=[match.person.pk] if match.person else match.maybe)
        kept_out = people_kept_from(user)
        return {
            "child": child,
            "attempts": list(child.attempts.select_related("by")),
            "maybe": list(maybe if kept_out is None or not maybe else maybe.exclude(pk__in=kept_out)),
            "withheld": bool(maybe) and self._lives_hidden(maybe, today),
        }

    def _lives_hidden(self, people, today) -> bool:
        """Whether the home of one of these is kept from the user: then so is what the list says of a home."""
        if has_permission(self.request.user, Permission.CONFIDENTIAL_ADDRESS_VIEW):
            return False
        homes = HouseholdMembership.objects.in_force(on=today).filter(person__in=people).values("household")
        return Address.objects.in_force(on=today).filter(household__in=homes, confidential=True).exists()
