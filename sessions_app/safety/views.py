"""The pages of safety: what waits today, accidents and their follow-up, hazards, risk assessments, drills."""

from uuid import UUID

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from centre.core.dates import local_now, local_today
from centre.core.models import Term
from centre.core.views import CentrePermissionMixin, HiddenFromUser
from families.actions.saving import fingerprint
from families.barriers.check import people_kept_from
from families.models import Person
from families.views.change import ChangeView
from staff.permissions import Permission, has_permission

from ..models import (
    Attendance,
    AttendanceStatus,
    FireDrill,
    Hazard,
    Incident,
    RiskAssessment,
    Session,
)
from . import actions
from .body import shapes
from .checks import checks_of
from .clocks import asks_ofsted, asks_safety_executive, still_to_do
from .forms import (
    IncidentForm,
    ParentToldForm,
    ReviewForm,
)
from .patterns import patterns

ON_A_PAGE = 25
SEEN = actions.INCIDENT_FACTS + actions.FOLLOW_UP


class SafetyPage(CentrePermissionMixin, View):
    """Everything about safety that waits today, on one page."""

    permission = Permission.SAFETY_RECORD

    def get(self, request):
        today = local_today()
        manages = has_permission(request.user, Permission.SAFETY_MANAGE)
        incidents = Incident.objects.visible_to(request.user, today=today).waiting().select_related("person")
        waiting = [(each, still_to_do(each)) for each in incidents[:ON_A_PAGE]]
        places = checks_of(today)
        hazards = list(Hazard.objects.open().select_related("for_whom"))
        last_drill = FireDrill.objects.first()
        term = Term.known().containing(today)
        context = {
            "today": today,
            "manages": manages,
            "places": places,
            "checks_left": sum(len(place.left) for place in places),
            "checks_yours": sum(len(place.of(request.user)) for place in places),
            "waiting": waiting,
            "hazards": hazards,
            "risks": RiskAssessment.objects.filter(ended_on__isnull=True).select_related("service"),
            "last_drill": last_drill,
            "drill_due": term is not None and (last_drill is None or last_drill.on < term.start_date),
        }
        return render(request, "sessions_app/safety/today.html", context)


class IncidentList(CentrePermissionMixin, View):
    """Every accident, incident and near miss that may be seen, newest first, and what they have in common."""

    permission = Permission.SAFETY_RECORD

    def get(self, request):
        today = local_today()
        found = Incident.objects.visible_to(request.user, today=today)
        page = Paginator(found.select_related("person"), ON_A_PAGE).get_page(request.GET.get("page"))
        manages = has_permission(request.user, Permission.SAFETY_MANAGE)
        context = {
            "page_obj": page,
            "rows": [(each, still_to_do(each)) for each in page.object_list],
            "patterns": patterns(found, today) if manages else None,
            "today": today,
        }
        return render(request, "sessions_app/safety/incidents.html", context)


class _OfIncident:
    """A page about one of them; somebody else's does not exist for those who may not read it."""

    permission = Permission.SAFETY_RECORD

    def find(self, pk):
        found = Incident.objects.visible_to(self.request.user, today=local_today())
        found = found.select_related("person", "session__service", "recorded_by", "reviewed_by")
        self.incident = found.filter(pk=pk).first()
        if self.incident is None:
            raise HiddenFromUser
        self.back = (self.incident.get_absolute_url(), str(self.incident))

    note_source = "incident"

    def note_record(self):
        return str(self.incident.pk)

    def bring_up_to_date(self, form, current):
        form.data["seen"] = fingerprint(current, SEEN)


class IncidentPage(_OfIncident, CentrePermissionMixin, View):
    """One accident with what was done and what is still to do."""

    template_name = "sessions_app/safety/incident.html"

    def get(self, request, pk):
        self.find(pk)
        front, back = shapes(self.incident.body_regions)
        manages = has_permission(request.user, Permission.SAFETY_MANAGE)
        context = {
            "incident": self.incident,
            "front": front,
            "back": back,
            "to_do": still_to_do(self.incident),
            "asks_executive": asks_safety_executive(self.incident),
            "asks_ofsted": asks_ofsted(self.incident),
            "today": local_today(),
            "may_see_person": has_permission(request.user, Permission.FAMILY_VIEW),
            "may_change": manages or not self.incident.parent_signed_as,
            "may_review": manages and self.incident.recorded_by_id != request.user.pk,
            "back_url": self.incident.get_absolute_url(),
        }
        return render(request, self.template_name, context)


class IncidentCopy(IncidentPage):
    """The copy for the parent, to print and sign: what happened, without who saw it and what a manager found."""

    template_name = "sessions_app/safety/incident_copy.html"


class RecordIncident(ChangeView):
    """Something happened; ?session=<id> where one comes from a session."""

    permission = Permission.SAFETY_RECORD
    template_name = "sessions_app/safety/incident_form.html"
    heading = "Something happened"
    lead = "Write it down while it is fresh. The parent is told the same day."
    submit_label = "Save the record"

    def find(self):
        self.back = (reverse("sessions_app:safety"), "Safety")
        self.session = session_of(self.request.GET.get("session"))
        self.made = None

    def form(self, data):
        now = local_now()
        initial = {"happened_on": local_today(), "happened_at": now.time()}
        if self.session is not None:
            initial["place"] = self.session.venue or self.session.service.venue
        return IncidentForm(data, initial=initial, people=_people_here(self.request.user, self.session))

    def save(self, form):
        facts = _facts(form)
        self.made = actions.record_incident(by=self.request.user, session=self.session, **facts)
        return "It is recorded."

    def done_url(self):
        return self.made.get_absolute_url()


class CorrectIncident(_OfIncident, ChangeView):
    """What was taken down is put right."""

    template_name = "sessions_app/safety/incident_form.html"
    heading = "Put this record right"
    submit_label = "Save"

    def form(self, data):
        row = self.incident
        initial = {name: getattr(row, name) for name in IncidentForm.Meta.fields}
        initial = {**initial, "person": row.person_id, "seen": fingerprint(row, SEEN)}
        people = _people_here(self.request.user, row.session) | Person.objects.filter(pk=row.person_id)
        return IncidentForm(data, initial=initial, people=people)

    def save(self, form):
        actions.correct_incident(
            by=self.request.user, row=self.incident, seen=form.cleaned_data["seen"], **_facts(form)
        )
        return "It is put right."


class ParentTold(_OfIncident, ChangeView):
    """The parent was told, and perhaps signed."""

    heading = "The parent was told"
    submit_label = "Save"

    def form(self, data):
        row = self.incident
        initial = {
            "parent_told_on": row.parent_told_on or local_today(),
            "parent_told_at": row.parent_told_at or local_now().time(),
            "parent_told_how": row.parent_told_how,
            "parent_signed_as": row.parent_signed_as,
        }
        return ParentToldForm(data, initial=initial)

    def save(self, form):
        given = form.cleaned_data
        actions.tell_parent(
            by=self.request.user,
            row=self.incident,
            told_on=given["parent_told_on"],
            told_at=given["parent_told_at"],
            how=given["parent_told_how"],
            signed_as=given["parent_signed_as"],
        )
        return "It is saved that the parent was told."


class ReviewIncident(_OfIncident, ChangeView):
    """A manager looks at it."""

    permission = Permission.SAFETY_MANAGE
    heading = "Look at what happened"
    submit_label = "Save"

    def form(self, data):
        row = self.incident
        names = ("review", "safety_executive", "safety_executive_note", "ofsted", "ofsted_note")
        return ReviewForm(
            data, initial={**{name: getattr(row, name) for name in names}, "seen": fingerprint(row, SEEN)}
        )

    def save(self, form):
        given = dict(form.cleaned_data)
        actions.review_incident(by=self.request.user, row=self.incident, seen=given.pop("seen"), **given)
        return "It is saved."


def _facts(form):
    given = {name: form.cleaned_data[name] for name in IncidentForm.Meta.fields}
    person = given.pop("person")
    return {**given, "person_id": person and person.pk}


def session_of(text):
    try:
        return Session.objects.select_related("service").filter(pk=UUID(text or "")).first()
    except ValueError:
        return None


def _people_here(user, session):
    """Everybody marked present on this register, or on today's; nobody of a family one is kept out of."""
    here = Attendance.objects.filter(status=AttendanceStatus.PRESENT)
    here = here.filter(session=session) if session else here.filter(session__date=local_today())
    found = Person.objects.filter(pk__in=here.order_by().values("person"))
    shut = people_kept_from(user)
    if shut is not None:
        found = found.exclude(pk__in=shut)
    return found.order_by("first_name", "last_name")
