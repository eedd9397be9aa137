"""What is to be checked today in each room or place, and the page on which it is ticked."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from centre.core.calendar import is_centre_open
from centre.core.dates import local_today
from centre.core.templatetags.words import count_of
from centre.core.views import AlreadySubmitted, CentrePermissionMixin, claim_submission, finish_submission
from families.views.change import ChangeView, ConfirmView
from staff.permissions import Permission, has_permission

from ..models import Routine, RoutineDone
from . import actions
from .check_forms import ChecksForm, RoutineForm
from .rhythm import due_on
from .turns import Rota

MOST_MADE = 30


@dataclass
class Place:
    """A room with its checks: `left` still to be made today, `made` today, `later` not due yet (routine, day).

    Each check has `turn`, whose turn it is (turns.Turn) or None, and those made today `made_by`.
    """

    name: str
    left: list = field(default_factory=list)
    made: list = field(default_factory=list)
    later: list = field(default_factory=list)

    def of(self, user) -> list:
        """The checks left that fall to this person."""
        return [each for each in self.left if each.turn and each.turn.is_of(user)]


def checks_of(today: date) -> list[Place]:
    """Every place with its checks, by name. Five queries."""
    is_open = is_centre_open(today)
    places: dict[str, Place] = {}
    routines = list(Routine.objects.in_force(today).with_last_done().order_by("place", "rhythm", "what"))
    rota = Rota(routines, today)
    made_today = RoutineDone.objects.filter(on=today, routine__in=routines).order_by("id")
    made_by = dict(made_today.values_list("routine", "by__name"))
    for routine in routines:
        place = places.setdefault(routine.place, Place(routine.place))
        due = due_on(routine, routine.last_done, today, is_open=is_open)
        routine.turn = rota.turn(routine, due) if due else None
        routine.made_by = made_by.get(routine.pk, "")
        if routine.last_done == today:
            place.made.append(routine)
        elif due is not None and due <= today:
            place.left.append(routine)
        else:
            place.later.append((routine, due))
    return list(places.values())


class ChecksPage(CentrePermissionMixin, View):
    """The checks of today, place by place, on a phone in the room: all is well, or what is wrong."""

    permission = Permission.SAFETY_RECORD
    template_name = "sessions_app/safety/checks.html"

    def get(self, request):
        places = checks_of(local_today())
        return self.page(places, ChecksForm(places))

    def post(self, request):
        places = checks_of(local_today())
        form = ChecksForm(places, request.POST)
        if not form.is_valid():
            return self.page(places, form)
        try:
            with transaction.atomic():
                token = claim_submission(request)
                checked, faults = form.made()
                opened = actions.check_done(by=request.user, routines=checked, faults=faults)
                response = finish_submission(token, reverse("sessions_app:safety_checks"))
        except AlreadySubmitted as already:
            return HttpResponseRedirect(already.url)
        messages.success(request, f"Saved: {count_of(len(checked), 'check,checks')} made.")
        if opened:
            messages.warning(request, "What is wrong stands among the hazards now. Say who sees to it.")
        return response

    def page(self, places, form):
        user = self.request.user
        yours = [each for place in places for each in place.of(user)]
        context = {
            "yours": [form.fields_of(each) for each in yours],
            "rows": [(place, [form.fields_of(each) for each in place.left if each not in yours]) for place in places],
            "form": form,
            "today": local_today(),
            "manages": has_permission(user, Permission.SAFETY_MANAGE),
        }
        return render(self.request, self.template_name, context)


class AddRoutine(ChangeView):
    """Something is checked, cleaned or kept up again and again."""

    permission = Permission.SAFETY_MANAGE
    heading = "Add a check"
    submit_label = "Put it on the list"

    def find(self):
        self.back = (reverse("sessions_app:safety_checks"), "Checks")

    def form(self, data):
        return RoutineForm(data)

    def save(self, form):
        actions.add_routine(by=self.request.user, **form.cleaned_data)
        return "It is on the list."


class ChangeRoutine(ChangeView):
    """It is worded, or comes round, differently from now on."""

    permission = Permission.SAFETY_MANAGE
    template_name = "sessions_app/safety/routine.html"
    heading = "Change this check"

    def find(self, pk):
        self.routine = get_object_or_404(Routine, pk=pk)
        self.back = (reverse("sessions_app:safety_checks"), "Checks")

    def form(self, data):
        return RoutineForm(data, instance=Routine.objects.get(pk=self.routine.pk))

    def save(self, form):
        actions.change_routine(by=self.request.user, row=self.routine, **form.cleaned_data)
        return "It is changed."

    def more_context(self, form) -> dict:
        today = local_today()
        routine = Routine.objects.with_last_done().get(pk=self.routine.pk)
        return {
            "routine": routine,
            "routine_words": str(routine),
            "ahead": Rota([routine], today).ahead(routine),
            "made": routine.done.select_related("by").order_by("-on", "-id")[:MOST_MADE],
            "today": today,
        }


class EndRoutine(ConfirmView):
    """It is no longer checked."""

    permission = Permission.SAFETY_MANAGE
    heading = "Take this check off the list?"
    submit_label = "Take it off"
    consequences = ("From tomorrow nobody is asked for it.", "The checks that were made stay.")
    undo = "You can put it on the list again at any time."

    def find(self, pk):
        self.routine = get_object_or_404(Routine, pk=pk)
        self.back = (reverse("sessions_app:safety_checks"), "Checks")

    def confirm(self):
        actions.end_routine(by=self.request.user, row=self.routine)
        return "It is off the list."
