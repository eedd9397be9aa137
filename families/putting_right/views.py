"""The pages of records to put right: all kinds with their numbers, and the rows of one kind with what mends them."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from centre.core.dates import fifth_birthday, local_today
from centre.core.forms import CentreForm
from centre.core.models import CentreSettings
from centre.core.views import AlreadySubmitted, CentrePermissionMixin, claim_submission, finish_submission
from staff.permissions import Permission, has_permission

from ..barriers.check import barriers_of, kept_out_people
from ..home import lookup_day
from ..models import DuplicatePair, Household, PairState, Person
from ..visit_families import families_in_words
from .actions import mend
from .belonging import KINDS as BELONGING
from .belonging import likely
from .finding import Fault, count_faults, faults_of
from .kinds import KINDS, Kind

PAGE = 25


class _ToPutRight(CentrePermissionMixin, View):
    permission = Permission.FAMILY_CHANGE

    def looked_at(self) -> dict:
        """What the queries are asked with, for this user today."""
        return {
            "today": local_today(),
            "vintage": CentreSettings.load().lsoa_vintage,
            "hidden_too": has_permission(self.request.user, Permission.CONFIDENTIAL_ADDRESS_VIEW),
        }


class Overview(_ToPutRight):
    """/families/to-put-right/: every kind of fault that there is, with why it matters."""

    def get(self, request):
        counts = count_faults(**self.looked_at())
        groups: dict[str, list] = {}
        for key, count in counts.items():
            if count:
                groups.setdefault(KINDS[key].group, []).append((KINDS[key], count))
        pairs = DuplicatePair.objects.filter(
            state=PairState.OPEN, one__merged_into=None, other__merged_into=None
        ).count()
        context = {"groups": list(groups.items()), "total": sum(counts.values()), "pairs": pairs}
        return render(request, "families/put_right.html", context)


@dataclass(frozen=True)
class _Row:
    fault: Fault
    over_five: bool
    person: Person | None
    household: Household | None
    family: str
    page: str  # where it is put right by hand
    mend: str = ""  # the words of the button that mends it

    @property
    def since(self):
        """The day from which it is wrong; of a child over five the fifth birthday."""
        return fifth_birthday(self.fault.day) if self.over_five and self.fault.day else self.fault.day


class _Fixed:
    """A list of which only one page was fetched."""

    def __init__(self, count, fetch):
        self._count, self._fetch = count, fetch

    def __len__(self):
        return self._count

    def __getitem__(self, part):
        return self._fetch(part.start, part.stop - part.start)


class OneKind(_ToPutRight):
    """/families/to-put-right/<kind>/: who, since when, and the way to put it right; posted, it mends rows at once."""

    def get(self, request, kind):
        kind = self.kind(kind)
        asked = self.looked_at()
        count = count_faults(**asked)[kind.key]
        rows = _Fixed(count, lambda start, number: faults_of(kind.key, **asked, offset=start, limit=number))
        page_obj = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        context = {
            "kind": kind,
            "page_obj": page_obj,
            "rows": rows_in_words(kind, page_obj.object_list, asked["today"], request.user),
            "lookup_day": lookup_day() if kind.key == "postcode" else None,
            "form": CentreForm(),
        }
        return render(request, "families/put_right_kind.html", context)

    def post(self, request, kind):
        kind = self.kind(kind)
        if not kind.mend and kind.key not in BELONGING:
            return HttpResponseNotAllowed(["GET"])
        rows = ids(request.POST.getlist("row"))
        if not rows:
            return HttpResponseRedirect(reverse("families:put_right_kind", args=[kind.key]))
        if len(rows) > 1 and not kind.mend:
            rows = rows[:1]
        if len(rows) > 1 and "confirmed" not in request.POST:
            return self.ask(request, kind, rows)
        back = reverse("families:put_right_kind", args=[kind.key])
        try:
            with transaction.atomic():
                token = claim_submission(request)
                count = mend(by=request.user, kind=kind.key, rows=rows)
                response = finish_submission(token, back)
        except AlreadySubmitted as already:
            return HttpResponseRedirect(already.url)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(back)
        messages.success(request, f"{count} put right." if count else "It had been put right already.")
        return response

    def ask(self, request, kind, rows):
        back = reverse("families:put_right_kind", args=[kind.key])
        context = {
            "kind": kind,
            "rows": rows,
            "form": CentreForm(),
            "submit_label": f"{kind.mend}: {len(rows)}",
            "cancel_url": back,
            "form_action": back,
        }
        return render(request, "families/put_right_confirm.html", context)

    def kind(self, key) -> Kind:
        if key not in KINDS:
            raise Http404("No such list")
        return KINDS[key]


def ids(texts) -> list:
    """The ids among what was posted, a page of them at most."""
    found = []
    for text in texts[:PAGE]:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


def rows_in_words(kind: Kind, faults, today, user) -> list[_Row]:
    """Names and addresses of pages for a page of faults, without those of families this user is kept out of.

    Four queries, and one more where there are such families.
    """
    apart = kept_out_people(user, [fault.person for fault in faults if fault.person])
    kept_out = barriers_of(user).kept_out
    faults = [fault for fault in faults if fault.person not in apart and fault.household not in kept_out]
    people = Person.objects.in_bulk({fault.person for fault in faults if fault.person})
    households = Household.objects.in_bulk({fault.household for fault in faults if fault.household})
    families = families_in_words(list(households), on=today)
    belonging = likely(kind.key, list(people), today=today)
    together = kept_out_people(user, [each.adult.pk for each in belonging.values()]) if belonging else set()

    def mend_words(row):
        known = belonging.get(row)
        is_open = known and known.adult.pk not in together and known.household.pk not in kept_out
        return known.words if is_open else kind.mend

    return [
        _Row(
            fault=fault,
            over_five=kind.key == "over-five",
            person=people.get(fault.person),
            household=households.get(fault.household),
            family=families[fault.household].name if fault.household in families else "",
            page=_page(kind, fault),
            mend=mend_words(fault.row),
        )
        for fault in faults
    ]


def _page(kind: Kind, fault: Fault) -> str:
    if kind.key == "postcode":
        return reverse(kind.page, args=[fault.row])
    if kind.of_family and fault.household:
        return reverse(kind.page, args=[fault.household])
    return reverse("families:person" if kind.of_family else kind.page, args=[fault.person])
