"""One child in the crèche: the page of their care, and the steps that are written down from it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.views import requires
from families.actions.saving import fingerprint
from families.barriers.check import guard
from families.models import HouseholdMembership, Person
from families.models.person import ADULT_ROLES
from families.responsibility.to_ring import note_reading, to_ring
from families.views.change import ChangeView, tell
from staff.models import StaffMember
from staff.permissions import Permission

from ..models import (
    Attendance,
    CollectionOutcome,
    CrecheChild,
    MedicineDose,
    MedicinePermission,
    RefusedBecause,
    RegisterState,
)
from ..refusals import Refused
from ..roll import read_row
from ..views.parts import session_to_mark
from . import care_actions
from .at_the_door import who_may_come
from .care_forms import CareNoteForm, CollectForm, DoseForm, FactsForm, MedicineForm
from .collecting import collect
from .doses import doses_untold
from .doses_told import ToldOfDoses

NOT_HANDED_OVER = {
    RefusedBecause.NOT_NAMED: "Do not hand {child} over: {who} is not among those the family named. Keep {child} "
    "here, ring the family, and tell the coordinator. It is written down.",
    RefusedBecause.PASSWORD: "Do not hand {child} over: the password is wrong. Keep {child} here, ring the family, and "
    "tell the coordinator. It is written down.",
    RefusedBecause.BARRED: "Do not hand {child} over. Keep {child} inside, do what stands beside the name, and call "
    "the safeguarding lead now. Ring 999 if anybody insists.",
}


def child_on_register(request, pk, person_pk):
    """The session (which this user may mark) and a child on its register. 404 for anybody else."""
    session = session_to_mark(request, pk)
    child = get_object_or_404(Person, pk=person_pk, role="child", attendances__session=session)
    if not session.is_creche:
        raise Http404("No crèche")
    return session, child


def parents_on_registers(child, session) -> list[str]:
    """Adults of the child's homes who are at another session today and have not left: "Amina Hassan: English class".

    One query.
    """
    homes = child.memberships.in_force(on=session.date).values("household")
    rows = Attendance.objects.filter(
        session__date=session.date,
        session__register_state=RegisterState.OPEN,
        status="present",
        time_out=None,
        person__in=HouseholdMembership.objects.in_force(on=session.date).filter(household__in=homes).values("person"),
        person__role__in=ADULT_ROLES,
    ).exclude(session=session.pk)
    return [
        f"{row.person.full_name}: {', '.join(filter(None, (row.session.service.name, row.session.venue)))}"
        for row in rows.select_related("person", "session__service")
    ]


@requires(Permission.REGISTER_MARK)
def care(request, pk, person_pk):
    """What is known and was written down about one child of this crèche. POST stop=<permission>: end a medicine."""
    session, child = child_on_register(request, pk, person_pk)
    guard(request.user, child)
    here = request.path
    if request.method == "POST":
        try:
            permission = MedicinePermission.objects.get(child=child, pk=request.POST.get("stop", ""))
        except (MedicinePermission.DoesNotExist, ValidationError):
            messages.error(request, "Choose the medicine whose permission ends.")
        else:
            care_actions.stop_medicine(by=request.user, permission=permission)
            messages.success(request, "The permission has ended: no more is given.")
        return HttpResponseRedirect(here)
    # While the child is here: whoever holds the child must be able to ring somebody.
    ringing = session.date == local_today() and not session.is_register_closed
    contacts = to_ring(child, on=session.date) if ringing else None
    if contacts:
        note_reading(child, by=request.user, subject=session, on=session.date)
    return render(
        request,
        "sessions_app/creche/care.html",
        {
            "contacts": contacts,
            "session": session,
            "row": read_row(session, child),
            "parents": parents_on_registers(child, session),
            "facts": CrecheChild.objects.filter(child=child).select_related("key_person__user").first()
            or CrecheChild(child=child),
            "notes": child.care_notes.filter(session=session).select_related("by"),
            "injuries": child.care_notes.filter(kind="injury").exclude(session=session).select_related("by")[:5],
            "medicines": care_actions.permissions_of(child, on=session.date),
            "doses": MedicineDose.objects.filter(permission__child=child, session=session).select_related(
                "permission", "by"
            ),
            "collections": child.collections.filter(session=session, taken_back=None).select_related("by"),
            "earlier": child.earlier_stays.counted().filter(session=session),
            "may_write": not session.is_register_closed and not session.is_cancelled,
        },
    )


class _OfChild(ChangeView):
    """A step about one child on the register of a crèche."""

    permission = Permission.REGISTER_MARK

    def find(self, pk, person_pk):
        self.session, self.child = child_on_register(self.request, pk, person_pk)
        self.row = read_row(self.session, self.child)
        self.lead = f"{self.row.name}, {self.row.age}"
        self.back = (reverse("sessions_app:creche_care", args=[pk, person_pk]), f"The care of {self.child.called}")

    def post(self, request, **kwargs):
        try:
            return super().post(request, **kwargs)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(self.back[0])


class ChangeFacts(_OfChild):
    """Key person, diet, settling, sleep."""

    heading = "What the crèche needs to know"
    submit_label = "Save"

    def find(self, pk, person_pk):
        super().find(pk, person_pk)
        self.facts = CrecheChild.objects.filter(child=self.child).first()
        self.members = list(
            StaffMember.objects.employed(on=local_today()).filter(user__is_active=True).select_related("user")
        )

    def _seen(self, row):
        return fingerprint(row, ("pk", *care_actions.FACTS)) if row else ""

    def form(self, data):
        initial = {"seen": self._seen(self.facts)}
        if self.facts:
            initial |= {name: getattr(self.facts, name) for name in ("diet", "settling", "sleep")}
            initial["key_person"] = self.facts.key_person_id
        return FactsForm(data, members=self.members, initial=initial)

    def save(self, form):
        given = form.cleaned_data
        chosen = next((each for each in self.members if str(each.pk) == given["key_person"]), None)
        facts = {name: given[name] for name in ("diet", "settling", "sleep")} | {"key_person": chosen}
        care_actions.keep_facts(by=self.request.user, child=self.child, seen=given["seen"], facts=facts)
        return f"Saved for {self.child.called}."

    def bring_up_to_date(self, form, current):
        form.data["seen"] = self._seen(current)


class WriteNote(_OfChild):
    """Where the parent is, an injury on arrival, settling, nappy, sleep, food."""

    template_name = "sessions_app/safety/incident_form.html"
    heading = "Write something down"
    submit_label = "Write it down"

    def form(self, data):
        return CareNoteForm(data)

    def save(self, form):
        care_actions.write_note(by=self.request.user, session=self.session, child=self.child, **form.cleaned_data)
        return f"Written down for {self.child.called}."


class AllowMedicine(_OfChild):
    """A parent's written permission for a medicine."""

    heading = "Permission for a medicine"
    submit_label = "Record the permission"

    def form(self, data):
        return MedicineForm(data)

    def save(self, form):
        row = care_actions.allow_medicine(by=self.request.user, child=self.child, **form.cleaned_data)
        return f"{row.medicine} may be given to {self.child.called}."


class GiveDose(_OfChild):
    """A dose given, or refused by the child."""

    heading = "A dose of medicine"
    submit_label = "Write it down"

    def find(self, pk, person_pk):
        super().find(pk, person_pk)
        self.permissions = list(care_actions.permissions_of(self.child, on=self.session.date))
        if not self.permissions:
            self.lead += ". No parent has allowed a medicine for this day: nothing may be given."

    def get(self, request, **kwargs):
        if not self.permissions:
            messages.error(request, "No parent has allowed a medicine for this day, so nothing may be given.")
            return HttpResponseRedirect(self.back[0])
        return super().get(request, **kwargs)

    def form(self, data):
        return DoseForm(data, permissions=self.permissions)

    def save(self, form):
        given = form.cleaned_data
        chosen = next(each for each in self.permissions if str(each.pk) == given["medicine"])
        row = care_actions.give_dose(
            by=self.request.user,
            session=self.session,
            permission=chosen,
            **{name: given[name] for name in ("outcome", "witness", "told", "at")},
        )
        return f"{row.get_outcome_display()}: {row.permission}."


class Told(ToldOfDoses, _OfChild):
    """A parent was told of the doses given."""


class Collect(_OfChild):
    """Somebody has come for the child."""

    template_name = "sessions_app/creche/collect.html"
    submit_label = "Goes home"

    def find(self, pk, person_pk):
        super().find(pk, person_pk)
        self.heading = f"Who has come for {self.child.called}?"
        self.door = who_may_come(self.child, on=self.session.date)
        self.back = (self._register(), "The register")

    def _register(self):
        return reverse("sessions_app:register", args=[self.session.pk]) + f"#row-{self.child.pk}"

    def form(self, data):
        return CollectForm(
            data,
            takers=self.door.takers,
            has_warnings=bool(self.row.warnings or self.door.ask_first),
            asks_password=self.session.date == local_today(),
        )

    def get(self, request, **kwargs):
        if not self.row.is_signed_in:
            messages.error(request, f"{self.child.called} is not in the crèche now, so nobody takes the child home.")
            return HttpResponseRedirect(self._register())
        return super().get(request, **kwargs)

    def more_context(self, form):
        return {
            "row": self.row,
            "session": self.session,
            "ask_first": self.door.ask_first,
            "untold": doses_untold(self.session).filter(permission__child=self.child),
        }

    def post(self, request, **kwargs):
        form = self.form(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            try:
                done = collect(
                    session=self.session,
                    child=self.child,
                    key=given["taker"],
                    by=request.user,
                    heard=given.get("heard", ""),
                    who=given["who"],
                )
            except ValidationError as error:
                tell(form, error)
            except Refused as refusal:
                messages.error(request, str(refusal))
                return HttpResponseRedirect(self._register())
            else:
                if done.outcome == CollectionOutcome.REFUSED:
                    words = NOT_HANDED_OVER[done.refused_because]
                    messages.error(request, words.format(child=self.child.called, who=done.who))
                    return HttpResponseRedirect(request.path)
                messages.success(request, f"{self.child.called} has gone home with {done.who}.")
                return HttpResponseRedirect(self._register())
        return self.page(form)


STEPS = {
    "facts": ChangeFacts,
    "note": WriteNote,
    "medicine": AllowMedicine,
    "dose": GiveDose,
    "told": Told,
    "collect": Collect,
}


@requires(Permission.REGISTER_MARK)
def creche_step(request, pk, person_pk, step):
    """One step about a child: facts, note, medicine, dose, told, collect."""
    if step not in STEPS:
        raise Http404("No such step")
    return STEPS[step].as_view()(request, pk=pk, person_pk=person_pk)
