"""The pages of observations: write one, put it right, a child's learning story, sharing it."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from centre.core import audit
from centre.core.dates import local_today
from centre.core.models import CentreSettings
from centre.core.saved_notes import beside
from centre.core.views import HiddenFromUser, requires
from families.actions.saving import fingerprint
from families.barriers.check import closed_people, guard
from families.models import Person
from families.models.person import PersonRole
from families.registering.pdf import answer_pdf
from families.views.change import ChangeView
from staff.permissions import Permission

from ..access import may_mark_register
from ..models import Attendance, Observation
from ..safety.views import session_of
from . import observing
from .observation_forms import ObservationForm, ShareForm, StoryForm, TakeBackForm
from .querysets import READERS, reads_observations
from .telling import may_be_told

MOST = 200


class WriteObservation(ChangeView):
    """About a child who is marked present today, or on the register of ?session=<id>; or from its page: ?child=<id>."""

    permission = Permission.REGISTER_MARK
    restricted = True
    heading = "What a child did"
    submit_label = "Save the observation"

    def find(self):
        self.child = _child(self.request.GET.get("child")) if reads_observations(self.request.user) else None
        self.session = None
        if self.child:
            self.back = (reverse("sessions_app:child_learning", args=[self.child.pk]), "Play and learning")
            self.lead = self.child.full_name
            return
        self.session = session_of(self.request.GET.get("session"))
        self.back, self.lead = (reverse("sessions_app:learning"), "Play and learning"), ""
        if self.session is None:
            return
        if not may_mark_register(self.request.user, self.session, today=local_today()):
            raise PermissionDenied
        self.back = (self.session.get_absolute_url(), str(self.session))
        self.lead = str(self.session)

    def form(self, data):
        today = local_today()
        day = self.session.date if self.session else today
        people = None if self.child else _children_at(self.request.user, self.session)
        return ObservationForm(data, initial={"on": day}, today=day, people=people, child=self.child)

    def save(self, form):
        child = self.child or form.cleaned_data["child"]
        observing.write_observation(by=self.request.user, child=child, session=self.session, **_facts(form))
        return "The observation is saved."


class ObservationPage(ChangeView):
    """One observation: put right, or taken back. Somebody else's does not exist for those who may not read it."""

    permission = Permission.REGISTER_MARK
    restricted = True
    template_name = "sessions_app/learning/observation.html"
    heading = "Put this observation right"
    note_source = "observation"

    def note_record(self):
        return str(self.row.pk)

    def find(self, pk):
        found = Observation.objects.visible_to(self.request.user, today=local_today())
        self.row = found.select_related("child", "session__service", "written_by").filter(pk=pk).first()
        if self.row is None:
            raise HiddenFromUser
        self.lead = f"{self.row.child.full_name}, {self.row.on:%-d %B %Y}"
        if reads_observations(self.request.user):
            self.back = (reverse("sessions_app:child_learning", args=[self.row.child_id]), "Play and learning")
        else:
            self.back = (reverse("sessions_app:learning"), "Play and learning")
        self.takes_back = self.request.method == "POST" and "because" in self.request.POST

    def form(self, data):
        if data is not None and self.takes_back:
            return TakeBackForm(data)
        initial = {name: getattr(self.row, name) for name in observing.FACTS}
        initial["seen"] = fingerprint(self.row, observing.FACTS)
        return ObservationForm(data, initial=initial, today=self.row.on, child=self.row.child)

    def save(self, form):
        if self.takes_back:
            observing.take_back(by=self.request.user, row=self.row, because=form.cleaned_data["because"])
            return "It is taken back."
        seen = form.cleaned_data["seen"]
        observing.correct_observation(by=self.request.user, row=self.row, seen=seen, **_facts(form))
        return "It is put right."

    def bring_up_to_date(self, form, current):
        form.data["seen"] = fingerprint(current, observing.FACTS)

    def more_context(self, form) -> dict:
        shares = self.row.shares.select_related("with_person", "by")
        own = form
        if self.takes_back:
            own = beside(self.request, self.form(None), source=self.note_source, record=self.note_record())
        return {
            "row": self.row,
            "shares": shares if reads_observations(self.request.user) else [],
            "observation_form": own,
            "take_back_form": form if self.takes_back else TakeBackForm(),
        }


class ChildLearning(ChangeView):
    """A child's observations in the days asked for, to show and to print; and whom they were shared with."""

    permission = READERS
    restricted = True
    template_name = "sessions_app/learning/child.html"
    heading = "Play and learning"
    submit_label = "It was shared"

    def dispatch(self, request, *args, **kwargs):
        # ChangeView asks for one permission before it finds; here any of two is enough.
        if request.user.is_authenticated and reads_observations(request.user):
            self.find(**kwargs)
            guard(request.user, self.child, restricted=True)
        elif request.user.is_authenticated:
            raise PermissionDenied
        return super(ChangeView, self).dispatch(request, *args, **kwargs)

    def find(self, pk):
        self.child = child_or_404(pk)
        self.back = (self.child.get_absolute_url(), self.child.full_name)
        self.days = StoryForm(self.request.GET)
        self.rows, self.first, self.last = story(self.child, self.days)

    def form(self, data):
        people = may_be_told(self.request.user, self.child, on=local_today())
        standing = [row for row in self.rows if row.taken_back_on is None]
        return ShareForm(data, initial={"on": local_today()}, rows=standing, people=people)

    def save(self, form):
        given = form.cleaned_data
        observing.share_observations(
            by=self.request.user,
            child=self.child,
            rows=given["observations"],
            with_person=given["with_person"],
            on=given["on"],
            how=given["how"],
        )
        return f"It is recorded that you shared it with {given['with_person']}."

    def done_url(self):
        return self.request.get_full_path()

    def more_context(self, form) -> dict:
        query = self.request.GET.urlencode() if self.days.is_valid() else ""
        return {
            "child": self.child,
            "rows": self.rows,
            "days": self.days,
            "first": self.first,
            "last": self.last,
            "today": local_today(),
            "pdf_url": reverse("sessions_app:child_story", args=[self.child.pk]) + (f"?{query}" if query else ""),
        }


@requires(READERS)
@require_safe
def child_story(request, pk):
    """The learning story of a child as a file for the parent: what was seen, without who it was shared with."""
    if not reads_observations(request.user):
        raise PermissionDenied
    child = child_or_404(pk)
    guard(request.user, child, restricted=True)
    rows, first, last = story(child, StoryForm(request.GET))
    audit.record("observation.printed", by=request.user, subject=child, summary="A learning story was printed.")
    context = {
        "child": child,
        "rows": [row for row in reversed(rows) if row.taken_back_on is None],
        "first": first,
        "last": last,
        "today": local_today(),
        "from": CentreSettings.load().name,
    }
    return answer_pdf(render_to_string("sessions_app/learning/story.html", context), "learning-story.pdf")


def story(child, days):
    """(the observations of the days asked for, newest first, first day, last day). Two queries."""
    rows = child.observations.select_related("written_by", "session__service").prefetch_related(
        "shares__with_person", "shares__by"
    )
    first = last = None
    if days.is_valid():
        first, last = days.cleaned_data.get("first"), days.cleaned_data.get("last")
    if first:
        rows = rows.filter(on__gte=first)
    if last:
        rows = rows.filter(on__lte=last)
    return list(rows[:MOST]), first, last


def child_or_404(pk) -> Person:
    return get_object_or_404(Person.objects.not_merged().filter(role=PersonRole.CHILD), pk=pk)


def _child(text):
    try:
        pk = UUID(text or "")
    except ValueError:
        return None
    return Person.objects.not_merged().filter(role=PersonRole.CHILD, pk=pk, died_on=None).first()


def _children_at(user, session):
    """The children marked present on this register, or today; nobody of a family that is closed to the user."""
    here = Attendance.objects.present()
    here = here.filter(session=session) if session else here.filter(session__date=local_today())
    found = Person.objects.filter(pk__in=here.order_by().values("person"), role=PersonRole.CHILD, sealed=False)
    if (shut := closed_people(user)) is not None:
        found = found.exclude(pk__in=shut)
    return found.order_by("first_name", "last_name")


def _facts(form) -> dict:
    return {name: form.cleaned_data[name] for name in observing.FACTS}
