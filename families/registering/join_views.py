"""The page on which a family registers itself, without sign-in; and the pages on which workers check what came."""

import uuid
from functools import wraps

from allauth.core import ratelimit
from allauth.core.internal.ratelimit import get_ip
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from centre.core.dates import local_today
from centre.core.models import CentreSettings
from centre.core.square_code import square_code
from centre.core.views import CentrePermissionMixin, requires
from staff.permissions import Permission

from ..forms.fields import language_suggestions
from ..forms.registration import ROWS, with_one_more
from ..models import JoinRequest
from ..views.change import ChangeView
from . import joining
from .forms import TurnAwayForm
from .join_forms import OwnRegistration
from .notices import current_notice
from .pdf import answer_pdf

LARGEST = 200_000
ON_A_PAGE = 25
SECTIONS = (
    ("adults", "You and other adults at home", "Another adult"),
    ("children", "Your children", "Another child"),
    ("babies", "A baby on the way", "We are expecting a baby"),
)


def for_families(view):
    """A page for strangers: kept by no browser or proxy, its form in no error report, and gone without its link."""

    @wraps(view)
    def answer(request, token):
        if len(token) > 60 or not joining.link_is_open(token):
            return render(request, "families/registering/join_ended.html", status=404)
        return view(request, token)

    return login_not_required(never_cache(sensitive_post_parameters()(answer)))


@for_families
@require_http_methods(["GET", "HEAD", "POST"])
def join(request, token):
    """The whole family on one page. What is typed comes back only until it is sent."""
    notice = current_notice()
    if request.method != "POST":
        return _page(request, token, OwnRegistration(notice=notice), notice)
    if too_large(request):
        return _say(request, "too_much", 413)
    if "more" in request.POST:
        if not within_limits(request, "families_join_rows"):
            return _say(request, "too_often", 429)
        kind = request.POST["more"]
        form = _unchecked(OwnRegistration(with_one_more(request.POST, kind), notice=notice))
        return _page(request, token, form, notice, new_row=kind if kind in ROWS else "")
    if not within_limits(request, "families_join") or not ratelimit.consume(
        request, action="families_join_all", key="all"
    ):
        return _say(request, "too_often", 429)
    form = OwnRegistration(request.POST, notice=notice)
    if form.is_a_robot:
        return HttpResponseRedirect(reverse("families:join_sent", args=[token]))
    if not form.is_valid():
        return _page(request, token, form, notice)
    if not joining.has_room():
        return _say(request, "too_often", 429)
    joining.receive(
        id=_id_of(request),
        notice=notice,
        payload=joining.payload_of(form),
        secret_address=form.secret_address,
    )
    return HttpResponseRedirect(reverse("families:join_sent", args=[token]))


@for_families
@require_safe
def sent(request, token):
    """Thank you, and nothing of what was typed."""
    return render(request, "families/registering/join_sent.html", {"centre": CentreSettings.load()})


def too_large(request) -> bool:
    """Whether more was sent than a family can have to say."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdigit() or int(length) > LARGEST


def within_limits(request, action: str) -> bool:
    """Whether this connection has not sent too much lately. Its address is kept as a keyed hash only."""
    return ratelimit.consume(request, action=action, key=salted_hmac("families.join", get_ip(request)).hexdigest())


def _id_of(request) -> uuid.UUID:
    # The word by which a form sent twice is one.
    try:
        return uuid.UUID(request.POST.get("submission_token", ""))
    except ValueError:
        return uuid.uuid4()


def _unchecked(form):
    from ..views.register import unchecked

    return unchecked(form)


def _say(request, what: str, status: int):
    return render(request, "families/registering/join_not_now.html", {"what": what}, status=status)


def _page(request, token, form, notice, new_row=""):
    if new_row and form.rows[new_row].forms:
        next(iter(form.rows[new_row].forms[-1].fields.values())).widget.attrs["autofocus"] = True
    context = {
        "registration": form,
        "family_form": form.family,
        "form": form.family,
        "formsets": list(form.rows.values()),
        "sections": [(prefix, heading, form.rows[prefix], another) for prefix, heading, another in SECTIONS],
        "notice": notice,
        "token": token,
        "languages": language_suggestions()[2:],
    }
    return render(request, "families/registering/join.html", context)


class JoinRequests(CentrePermissionMixin, View):
    """What families have sent and nobody has checked, the oldest first."""

    permission = Permission.FAMILY_CHANGE

    def get(self, request):
        page_obj = Paginator(JoinRequest.objects.waiting(), ON_A_PAGE).get_page(request.GET.get("page"))
        rows = [(each, _in_words(each)) for each in page_obj.object_list]
        return render(
            request,
            "families/registering/join_requests.html",
            {
                "page_obj": page_obj,
                "rows": rows,
                "noun": "forms",
                "today": local_today(),
                "link_is_open": bool(CentreSettings.load().join_token) and current_notice() is not None,
            },
        )


def _in_words(each: JoinRequest) -> dict:
    payload = each.payload or {}
    names = [" ".join(filter(None, (row.get("first_name"), row.get("last_name")))) for row in payload.get("adults", [])]
    return {
        "adults": [name for name in names if name],
        "children": len(payload.get("children", [])),
        "babies": len(payload.get("babies", [])),
    }


class TurnAway(ChangeView):
    """It is a joke, or a family that lives elsewhere and changed its mind: say why, and wipe it."""

    heading = "Turn this form away"
    lead = "What the family sent is wiped. Your words stay, so leave names out."
    submit_label = "Turn it away"

    def find(self, pk):
        self.back = (reverse("families:join_requests"), "Families’ own forms")
        self.found = joining.waiting_one(pk)
        if self.found is None:
            raise Http404("No such form waits")

    def form(self, data):
        return TurnAwayForm(data)

    def save(self, form):
        joining.turn_away(by=self.request.user, request=self.found, reason=form.cleaned_data["reason"])
        return "It is turned away, and what was sent is wiped."


@requires(Permission.FAMILY_CHANGE)
@require_safe
def poster(request):
    """A sheet for the door: the square code that leads families to their form."""
    token = CentreSettings.load().join_token
    if not token:
        raise Http404("There is no link for families")
    address = request.build_absolute_uri(reverse("families:join", args=[token]))
    html = render_to_string(
        "families/registering/join_poster.html",
        {"centre": CentreSettings.load(), "code": square_code(address), "address": address.split("://", 1)[-1]},
    )
    return answer_pdf(html, "registration-poster.pdf")
