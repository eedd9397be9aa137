"""The pages of visits without a signal. The shell itself says nothing about anybody: a phone may keep it."""

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from centre.core import audit
from centre.core.dates import local_today
from centre.core.models import CentreSettings
from centre.core.notes import FROM_PHONE_URL, NoteForm
from centre.core.service_worker import service_worker as core_worker
from centre.core.views import CentrePermissionMixin, HiddenFromUser, requires
from staff.permissions import Permission

from .. import visit_drafts
from ..forms.visits import VisitForm, WordsForm, id_from
from ..models import Household
from ..visit_pages import families_found, family_choices
from . import notes, receiving
from .pack import pack_for

HOURS = 72
TAKE_WORDS = (
    "Your visits of today and tomorrow go with you on this phone, encrypted. They are wiped once they are sent, when "
    f"you sign out, and after {HOURS} hours."
)
# What the shell is made of: the worker keeps these, and nothing else.
PARTS = (
    "bootstrap/css/bootstrap.min.css",
    "css/tokens.css",
    "css/base.css",
    "css/components.css",
    "css/print.css",
    "css/visit.css",
    "css/doorstep.css",
    "js/centre.js",
    "js/kept-records.js",
    "js/number-lock.js",
    "js/doorstep-store.js",
    "js/doorstep-concern.js",
    "js/doorstep.js",
    "img/mark.svg",
    "img/favicon.svg",
    "img/icons.svg",
    "django_htmx/htmx-2.min.js",
)


@require_safe
@requires(Permission.VISIT_CHANGE)
def shell(request):
    """The page that works without a signal: a frame, filled on the phone."""
    form = VisitForm()
    form.concern = NoteForm(back=reverse("families:doorstep"))  # js/doorstep.js passes the note on, signal or not
    context = {"form": form, "hours": HOURS, "take_words": TAKE_WORDS, "from_phone": FROM_PHONE_URL}
    return render(request, "families/doorstep/shell.html", context)


@require_safe
@requires(Permission.VISIT_CHANGE)
def service_worker(request):
    """The script that keeps the shell on the phone; a new one for each state of its parts."""
    page = {"page_template": "families/doorstep/shell.html", "shell": reverse("families:doorstep")}
    return core_worker(request, "families/doorstep/service-worker.js", parts=PARTS, **page)


@require_safe
@requires(Permission.VISIT_CHANGE)
def manifest(request):
    """What a phone needs to put the page among its programmes."""
    icon = {"src": staticfiles_storage.url("img/favicon.svg"), "type": "image/svg+xml", "sizes": "any"}
    return JsonResponse(
        {
            "name": f"Visits, {CentreSettings.load().name}",
            "short_name": "Visits",
            "lang": "en-GB",
            "start_url": reverse("families:doorstep"),
            "scope": reverse("families:doorstep"),
            "display": "standalone",
            "background_color": "#fbf8f3",
            "theme_color": "#0b5c63",
            "icons": [icon],
        },
        content_type="application/manifest+json",
    )


@require_safe
@requires(Permission.VISIT_CHANGE)
def pack(request):
    """Today's visits for the phone, whose they are, and the token that sending needs. Taking them along is recorded."""
    contents = pack_for(request.user, today=local_today())
    audit.record(
        "visits.taken_along",
        by=request.user,
        subject=request.user,
        summary="Visits were taken along on a phone.",
        detail={"visits": len(contents["visits"]), "families": len(contents["families"])},
    )
    return JsonResponse({**contents, "user": str(request.user.pk), "csrf": get_token(request)})


@require_POST
@requires(Permission.VISIT_CHANGE)
def send(request):
    """One visit from the phone; answers what became of it. 400 with a sentence for what is no visit."""
    try:
        entry = receiving.read(request.body)
        return JsonResponse(receiving.receive(request.user, entry))
    except receiving.NotOurs as wrong:
        return JsonResponse({"status": "refused", "words": str(wrong)}, status=400)


class NotePage(CentrePermissionMixin, View):
    """A visit that came from the phone and waits for its worker: what it says, and where it goes on."""

    permission = Permission.VISIT_CHANGE

    def get(self, request, pk):
        return self.page(request, self.note(pk))

    def post(self, request, pk):
        note = self.note(pk)
        if "words" in request.POST and note.target is None and "household" not in request.POST:
            form = WordsForm(request.POST)
            words = form.cleaned_data["words"] if form.is_valid() else ""
            return self.page(request, note, words=words)
        household = None
        if note.target is None:
            household = get_object_or_404(Household, pk=id_from(request.POST.get("household")))
        url = notes.carry_on(request.user, note, household)
        if url is None:
            kind, id = note.target or (visit_drafts.NEW, household.pk)
            return self.page(request, note, in_the_way=visit_drafts.url_of(kind, id), status=409)
        return HttpResponseRedirect(url)

    def note(self, pk):
        note = notes.find(self.request.user, pk)
        if note is None:
            raise HiddenFromUser
        return note

    def page(self, request, note, *, words="", in_the_way="", status=200):
        today = local_today()
        choosing = note.target is None
        context = {
            "note": note,
            "why": notes.WORDS[note.why],
            "words": words or (note.family_words if choosing else ""),
            "found": None,
            "recent": family_choices(request.user, today=today)["recent"] if choosing else [],
            "in_the_way": in_the_way,
        }
        if context["words"]:
            context["found"] = families_found(request.user, context["words"], today=today)
        return render(request, "families/doorstep/note.html", context, status=status)
