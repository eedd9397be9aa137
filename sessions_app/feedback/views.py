"""The pages of feedback for colleagues: what families said, slips of paper, how a session went, what it costs."""

from django.core.paginator import Paginator
from django.db.models import Count, F, Func
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from centre.core.dates import local_today, twelve_months_ending
from centre.core.square_code import square_code
from centre.core.views import CentrePermissionMixin
from families.views.change import ChangeView
from staff.permissions import Permission, has_permission

from ..models import Feedback, Service, ServiceCost, Session, SessionReview, Theme, YouSaid
from ..safety.views import session_of
from . import actions
from .figures import service_figures
from .forms import CostForm, PaperForm, ReviewForm, SortForm, YouSaidForm

ON_A_PAGE = 20


class FeedbackPage(CentrePermissionMixin, View):
    """Twelve months: each service's figures, what comments are about, the comments, and what came of them."""

    permission = Permission.MEASURE_VIEW

    def get(self, request):
        today = local_today()
        from_date, to_date = twelve_months_ending(today)
        said = Feedback.objects.filter(given_on__range=(from_date, to_date)).exclude(words="")
        theme = request.GET.get("about", "")
        words = said.filter(themes__contains=[theme]) if theme in Theme.values else said
        counted = said.annotate(about=Func(F("themes"), function="unnest")).order_by()
        counts = dict(counted.values_list("about").annotate(number=Count("pk")))
        context = {
            "from_date": from_date,
            "to_date": to_date,
            "figures": service_figures(from_date, to_date),
            "themes": [(value, label, counts.get(value, 0)) for value, label in Theme.choices],
            "theme": theme if theme in Theme.values else "",
            "page_obj": Paginator(words.select_related("service"), ON_A_PAGE).get_page(request.GET.get("page")),
            "you_said": YouSaid.objects.select_related("service")[:ON_A_PAGE],
            "reviews": SessionReview.objects.select_related("session__service", "by")
            .filter(session__date__range=(from_date, to_date))
            .order_by("-session__date")[:ON_A_PAGE],
            "may_change": has_permission(request.user, Permission.SESSION_CHANGE),
            "may_enter": has_permission(request.user, Permission.REGISTER_MARK),
        }
        return render(request, "sessions_app/feedback/page.html", context)


class EnterPaper(ChangeView):
    """A slip of paper is typed in; ?session=<id> where one comes from a session."""

    permission = Permission.REGISTER_MARK
    heading = "A slip of feedback"
    submit_label = "Save, and the next slip"

    def find(self):
        self.session = session_of(self.request.GET.get("session"))
        self.back = (
            (self.session.get_absolute_url(), str(self.session)) if self.session else (reverse("centre:desk"), "Today")
        )

    def form(self, data):
        initial = {"given_on": self.session.date if self.session else local_today()}
        if self.session:
            initial["service"] = self.session.service_id
        return PaperForm(data, initial=initial)

    def save(self, form):
        given = form.cleaned_data
        session = self.session
        if session and (session.service_id, session.date) != (given["service"].pk, given["given_on"]):
            session = None
        actions.enter_paper(by=self.request.user, session=session, **given)
        return "It is saved. Here is room for the next."

    def done_url(self):
        return self.request.get_full_path()


class SortFeedback(ChangeView):
    """What a comment is about."""

    permission = Permission.SESSION_CHANGE
    heading = "What is this about?"
    note_source = "feedback"

    def note_record(self):
        return str(self.row.pk)

    def find(self, pk):
        self.row = get_object_or_404(Feedback.objects.select_related("service"), pk=pk)
        self.back = (reverse("sessions_app:feedback"), "Did it help?")
        self.lead = str(self.row)

    def form(self, data):
        return SortForm(data, initial={"words": self.row.words, "themes": self.row.themes})

    def save(self, form):
        actions.sort_feedback(by=self.request.user, row=self.row, **form.cleaned_data)
        return "It is saved."


class ReviewSession(ChangeView):
    """How colleagues found a session."""

    permission = Permission.REGISTER_MARK
    heading = "How did it go?"
    note_source = "session-review"

    def note_record(self):
        return str(self.session.pk)

    def find(self, pk):
        self.session = get_object_or_404(Session.objects.select_related("service"), pk=pk)
        self.row = SessionReview.objects.filter(session=self.session).first()
        self.back = (self.session.get_absolute_url(), str(self.session))
        if self.request.GET.get("from") == "closing":
            self.back = (reverse("sessions_app:register_close", args=[pk]), "Close the register")

    def form(self, data):
        initial = {"went_well": self.row.went_well, "next_time": self.row.next_time} if self.row else {}
        return ReviewForm(data, initial=initial)

    def save(self, form):
        actions.review_session(by=self.request.user, session=self.session, **form.cleaned_data)
        return "It is saved."


class WriteYouSaid(ChangeView):
    """ "You said, we did", new or changed."""

    permission = Permission.SESSION_CHANGE
    heading = "You said, we did"

    def find(self, pk=None):
        self.row = get_object_or_404(YouSaid, pk=pk) if pk else None
        self.back = (reverse("sessions_app:feedback"), "Did it help?")

    def form(self, data):
        return YouSaidForm(data, instance=self.row and YouSaid.objects.get(pk=self.row.pk))

    def save(self, form):
        actions.save_you_said(by=self.request.user, row=self.row, **form.cleaned_data)
        return "It is saved."


class SetCost(ChangeView):
    """What one session of a service costs."""

    permission = Permission.SESSION_CHANGE
    heading = "What a session costs"

    def find(self, pk):
        self.service = get_object_or_404(Service, pk=pk)
        self.back = (reverse("sessions_app:feedback"), "Did it help?")
        known = ServiceCost.objects.filter(service=self.service).order_by("-from_date").first()
        self.lead = (
            f"{self.service}: {f'£{known.per_session} since {known.from_date:%-d %B %Y}' if known else 'not known'}"
        )

    def form(self, data):
        return CostForm(data, initial={"from_date": local_today()})

    def save(self, form):
        actions.set_cost(by=self.request.user, service=self.service, **form.cleaned_data)
        return "It is saved."


class AskPage(CentrePermissionMixin, View):
    """How families are asked after a session: the link for their phones with its square code, and the smileys."""

    permission = Permission.REGISTER_MARK

    def get(self, request, pk):
        session = get_object_or_404(Session.objects.select_related("service"), pk=pk)
        address = request.build_absolute_uri(reverse("sessions_app:say", args=[session.pk]))
        context = {
            "session": session,
            "address": address,
            "code": square_code(address),
            "back_url": session.get_absolute_url(),
        }
        return render(request, "sessions_app/feedback/ask.html", context)
