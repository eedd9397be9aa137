"""The pages of records that may be of one human: the list, two side by side, not a duplicate, merged and undone."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from centre.core.dates import local_today
from centre.core.views import CentrePermissionMixin
from staff.permissions import Permission, has_permission

from ..barriers.check import barriers_of, guard, kept_out_people
from ..merging.households import merge_households, same_main_households
from ..merging.people import merge_people
from ..merging.restricted import NeedsTheLead
from ..merging.undo import undo_merge
from ..models import AskedMerge, DuplicatePair, Merge
from ..search import found_people
from ..views.change import ChangeView, ConfirmView
from ..views.kept import household_or_404, person_or_404
from . import actions
from .comparing import facts_side_by_side, what_hangs_on
from .forms import MergeForm, NotADuplicateForm, OtherRecordForm

PAGE = 20
SHOW = (("open", "To look at"), ("merged", "Merged"), ("different", "Not a duplicate"))
ASKED = "This needs the safeguarding lead, who finds it on their desk from now on."


class DuplicateList(CentrePermissionMixin, View):
    """?show=open (the likeliest first), merged (with a way back) or different."""

    permission = Permission.FAMILY_CHANGE

    def get(self, request):
        show = request.GET.get("show", "open")
        if show not in dict(SHOW):
            raise Http404("No such list")
        today = local_today()
        found = self.merges() if show == "merged" else self.pairs(show)
        page_obj = Paginator(found, PAGE).get_page(request.GET.get("page"))
        if show == "merged":
            rows = merges_in_words(page_obj.object_list)
        else:
            rows = pairs_in_words(page_obj.object_list, today, request.user)
        address = reverse("families:duplicate_list")
        context = {
            "show": show,
            "page_obj": page_obj,
            "rows": rows,
            "asked": self.asked() if show == "open" else [],
            "tabs": [{"label": label, "url": f"{address}?show={key}", "current": key == show} for key, label in SHOW],
        }
        return render(request, "families/duplicates.html", context)

    def pairs(self, show):
        rows = DuplicatePair.objects.filter(state=show).select_related("decided_by")
        rows = rows.filter(one__merged_into=None, other__merged_into=None)
        return rows.order_by("-score", "id") if show == "open" else rows.order_by("-decided_at")

    def post(self, request):
        """not_one=<id>: the lead says that the two families somebody wanted merged are two."""
        row = AskedMerge.objects.waiting().filter(pk=uuid_in(request.POST.get("not_one", ""))).first()
        if row is not None:
            if not self.leads():
                raise PermissionDenied
            actions.settle(by=request.user, families=(row.kept, row.merged))
            messages.success(request, "It is settled: they are two families.")
        return HttpResponseRedirect(reverse("families:duplicate_list"))

    def leads(self) -> bool:
        return has_permission(self.request.user, Permission.CONCERN_READ)

    def asked(self):
        """The pairs of families that wait for the lead; for everybody else none."""
        if not self.leads():
            return []
        apart = barriers_of(self.request.user).kept_out
        rows = AskedMerge.objects.waiting().exclude(kept__in=apart).exclude(merged__in=apart)
        return list(rows.select_related("kept", "merged", "asked_by"))

    def merges(self):
        return Merge.objects.filter(undone_at=None).select_related(
            "kept_person", "merged_person", "kept_household", "merged_household", "by"
        )


def uuid_in(text: str) -> UUID | None:
    """The id that a text is; None for any other."""
    try:
        return UUID(text)
    except ValueError:
        return None


def pairs_in_words(pairs, today, user) -> list[dict]:
    """[{pair, people: the two as search.Found}], without those of families this user is kept out of. One query."""
    pairs = list(pairs)
    apart = kept_out_people(user, {i for pair in pairs for i in (pair.one_id, pair.other_id)})
    pairs = [pair for pair in pairs if not {pair.one_id, pair.other_id} & apart]
    found = {
        each.person.pk: each for each in found_people({i for p in pairs for i in (p.one_id, p.other_id)}, today=today)
    }
    return [
        {"pair": pair, "people": [found[pair.one_id], found[pair.other_id]]}
        for pair in pairs
        if pair.one_id in found and pair.other_id in found
    ]


def merges_in_words(merges) -> list[dict]:
    """[{merge, kept, merged}]: people or, where only families were merged, households."""
    return [
        {
            "merge": each,
            "kept": each.kept_person or each.kept_household,
            "merged": each.merged_person or each.merged_household,
        }
        for each in merges
    ]


class _OfPair:
    """A page about two records."""

    def find(self, pk):
        rows = DuplicatePair.objects.select_related("one__merged_into", "other__merged_into", "decided_by")
        self.pair = get_object_or_404(rows, pk=pk)
        # Both stand before the barriers that the page's dispatch asks for (families.barriers).
        self.one, self.other = self.pair.one, self.pair.other
        self.back = (reverse("families:duplicate_list"), "Possible duplicates")


class Compare(_OfPair, ChangeView):
    """Two records side by side: merge them, or say that they are two people."""

    template_name = "families/compare.html"
    heading = "Is this one person?"
    submit_label = "Merge the two records"

    def find(self, pk):
        super().find(pk)
        self.merged = self.pair.one.merged_into_id or self.pair.other.merged_into_id
        self.families = None if self.merged else same_main_households(self.pair.one, self.pair.other)
        self.facts = facts_side_by_side(self.pair.one, self.pair.other)
        self.merge = None

    def form(self, data):
        return MergeForm(data, pair=self.pair, facts=self.facts, families=self.families)

    def post(self, request, **kwargs):
        if self.merged:
            return HttpResponseRedirect(self.pair.one.kept.get_absolute_url())
        return super().post(request, **kwargs)

    def save(self, form):
        facts = form.facts()
        try:
            merge = merge_people(by=self.request.user, **facts)
        except NeedsTheLead:
            actions.ask_the_lead(by=self.request.user, pair=self.pair)
            self.to = self.back[0]
            return ASKED
        self.to = merge.kept_person.get_absolute_url()
        return f"{merge.merged_person.reference} is merged into {merge.kept_person.reference}. It can be undone."

    def done_url(self):
        return self.to

    def more_context(self, form):
        today = local_today()
        pair = self.pair
        return {
            "pair": pair,
            "facts": self.facts,
            "more": what_hangs_on(pair.one, pair.other, self.request.user, today=today),
            "merged": self.merged,
            "undo": Merge.objects.filter(
                merged_person__in=[pair.one, pair.other], kept_person__in=[pair.one, pair.other], undone_at=None
            ).first(),
        }


class NotADuplicate(_OfPair, ChangeView):
    """These are two people."""

    heading = "These are two people"
    submit_label = "Remember it"

    def find(self, pk):
        super().find(pk)
        both = (self.pair.one, self.pair.other)
        self.lead = " and ".join(f"{person.full_name} ({person.reference})" for person in both)

    def form(self, data):
        return NotADuplicateForm(data, initial={"because": self.pair.because})

    def save(self, form):
        actions.not_a_duplicate(by=self.request.user, pair=self.pair, because=form.cleaned_data["because"])
        return "It is remembered that these are two people."


class PersonTwice(ChangeView):
    """Somebody knows that this person has a second record."""

    heading = "This person has two records"
    submit_label = "Compare the two"

    def find(self, pk):
        self.person = person_or_404(pk)
        self.back = (self.person.get_absolute_url(), self.person.full_name)
        self.lead = f"{self.person.full_name}, {self.person.reference}. Nothing is merged before you have seen both."

    def form(self, data):
        return OtherRecordForm(data, record=self.person)

    def save(self, form):
        self.pair = actions.pair_of(self.person, form.cleaned_data["reference"])
        return "Look at both before you merge them."

    def done_url(self):
        return self.pair.get_absolute_url()


class FamilyTwice(ChangeView):
    """Somebody knows that this family was registered twice: named first, then confirmed."""

    template_name = "families/family_twice.html"
    heading = "This family was registered twice"
    submit_label = "Go on"

    def find(self, pk):
        self.household = household_or_404(pk)
        self.back = (self.household.get_absolute_url(), "The family")

    def form(self, data):
        asked = uuid_in(self.request.GET.get("asked", ""))
        row = asked and AskedMerge.objects.filter(pk=asked, kept=self.household).select_related("merged").first()
        return OtherRecordForm(data, record=self.household, initial={"reference": row.merged.reference} if row else {})

    def post(self, request, **kwargs):
        form = self.form(request.POST)
        if form.is_valid():
            guard(request.user, form.cleaned_data["reference"])
        if form.is_valid() and form.cleaned_data["confirmed"] != form.cleaned_data["reference"].reference:
            self.other = form.cleaned_data["reference"]
            self.submit_label = "Merge the two families"
            form.data = form.data.copy()
            form.data["confirmed"] = self.other.reference
            return self.page(form, other=self.other, household=self.household)
        return super().post(request, **kwargs)

    def save(self, form):
        other = form.cleaned_data["reference"]
        try:
            merge_households(by=self.request.user, kept=self.household, merged=other)
        except NeedsTheLead:
            actions.ask_the_lead_about_families(by=self.request.user, kept=self.household, merged=other)
            return ASKED
        actions.settle(by=self.request.user, families=(self.household, other))
        return f"Family {other.reference} is merged into {self.household.reference}. It can be undone."


class UndoMerge(ConfirmView):
    """A merge was a mistake."""

    heading = "These are two after all"
    submit_label = "Undo the merge"
    consequences = (
        "Both records are there again, each with its own families, registrations, groups, marks and visits.",
        "What was added since the merge stays with the record that was kept.",
    )
    undo = "They can be merged again."

    def find(self, pk):
        rows = Merge.objects.select_related("kept_person", "kept_household", "merged_person", "merged_household")
        self.merge = get_object_or_404(rows, pk=pk)
        self.back = (f"{reverse('families:duplicate_list')}?show=merged", "Merged records")
        kept, merged = (
            (self.merge.kept_person, self.merge.merged_person)
            if self.merge.kept_person
            else (self.merge.kept_household, self.merge.merged_household)
        )
        self.lead = f"{merged} ({merged.reference}) was merged into {kept} ({kept.reference})."
        self.kept, self.merged = kept, merged
        self.to = kept.get_absolute_url()

    def confirm(self):
        undo_merge(by=self.request.user, merge=self.merge)
        return "The merge is undone."

    def done_url(self):
        return self.to
