"""The pages of letters and messages: what waits, taking one down, answering it, how the promises were kept."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from centre.core.dates import local_today
from centre.core.views import CentrePermissionMixin, HiddenFromUser
from staff.permissions import Permission, has_permission

from ..actions.saving import fingerprint
from ..models import Correspondence, Household, Person
from ..views.change import ChangeView, ConfirmView
from ..visit_families import families_in_words, family_in_words
from . import actions
from .figures import months_of_letters
from .forms import AnswerForm, LettersFilter, TakeDownForm
from .promises import standing

PAGE = 25
FACTS = actions.FACTS + actions.ANSWER


class LetterList(CentrePermissionMixin, View):
    """What waits for an answer, oldest promise first; or everything, newest first; and the figures by month."""

    permission = Permission.LETTER_LOG

    def get(self, request):
        today = local_today()
        visible = Correspondence.objects.visible_to(request.user)
        chosen = LettersFilter(request.GET)
        given = chosen.cleaned_data if chosen.is_valid() else {}
        show = given.get("show") or "waiting"
        rows = visible.select_related("for_whom")
        if given.get("kind"):
            rows = rows.filter(kind=given["kind"])
        if show == "mine":
            rows = rows.of_colleague(request.user)
        rows = (
            rows.order_by("-came_on", "-created_at") if show == "all" else rows.waiting().order_by("due_on", "came_on")
        )
        page_obj = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        context = {
            "form": chosen,
            "show": show,
            "page_obj": page_obj,
            "rows": rows_in_words(page_obj.object_list, today),
            "months": months_of_letters(visible, as_at=today),
            "may_see_rights": has_permission(request.user, Permission.RIGHTS_RECORD),
        }
        return render(request, "families/letters.html", context)


def rows_in_words(found, today) -> list[dict]:
    """[{letter, standing, family}] for a list. One query for the families' names."""
    found = list(found)
    families = families_in_words([each.household_id for each in found], on=today)
    return [
        {"letter": each, "standing": standing(each, today), "family": families.get(each.household_id)} for each in found
    ]


class _OfLetter:
    """A page about one letter; somebody else's complaint does not exist for those who may not read it."""

    permission = Permission.LETTER_LOG

    def find(self, pk):
        found = Correspondence.objects.visible_to(self.request.user)
        self.letter = found.select_related("for_whom", "taken_by", "answered_by", "household").filter(pk=pk).first()
        if self.letter is None:
            raise HiddenFromUser
        self.back = (self.letter.get_absolute_url(), str(self.letter))

    note_source = "letter"

    def note_record(self):
        return str(self.letter.pk)

    def bring_up_to_date(self, form, current):
        form.data["seen"] = fingerprint(current, FACTS)


class LetterPage(_OfLetter, CentrePermissionMixin, View):
    """One letter or message with what was answered."""

    def get(self, request, pk):
        self.find(pk)
        today = local_today()
        household_id = self.letter.household_id
        context = {
            "letter": self.letter,
            "attachments": list(self.letter.attachments.present().select_related("added_by")),
            "may_attach": True,
            "attach_url": reverse("families:attachment_to_letter", args=[self.letter.pk]),
            "standing": standing(self.letter, today),
            "family": family_in_words(household_id, on=today) if household_id else None,
            "today": today,
        }
        return render(request, "families/letter.html", context)


class TakeDown(ChangeView):
    """Something came in; ?household=<id> where one came from a family's page."""

    permission = Permission.LETTER_LOG
    heading = "Take down a letter or message"
    submit_label = "Take it down"

    def find(self):
        self.back = (reverse("families:letters"), "Letters and messages")
        self.made = None

    def form(self, data):
        return TakeDownForm(data, initial={"came_on": local_today(), "household": self._reference()})

    def _reference(self) -> str:
        from uuid import UUID

        try:
            pk = UUID(self.request.GET.get("household", ""))
        except ValueError:
            return ""
        household = Household.objects.filter(pk=pk).first()
        if household is None:
            raise Http404("No such family")
        return household.reference

    def save(self, form):
        self.made = actions.take_down(by=self.request.user, **form.facts())
        if self.made.due_on is None:
            return "It is taken down."
        return f"It is taken down: answer by {self.made.due_on:%A} {self.made.due_on.day} {self.made.due_on:%B}."

    def done_url(self):
        return self.made.get_absolute_url()


class CorrectLetter(_OfLetter, ChangeView):
    """What was taken down was wrong, or somebody else answers."""

    heading = "Put this right"
    submit_label = "Save"

    def form(self, data):
        letter = self.letter
        initial = {
            **{name: getattr(letter, name) for name in ("kind", "came_on", "from_whom", "about", "for_whom")},
            "household": letter.household.reference if letter.household else "",
            "seen": fingerprint(letter, FACTS),
        }
        return TakeDownForm(data, initial=initial, holder=letter.for_whom)

    def save(self, form):
        actions.correct(by=self.request.user, row=self.letter, seen=form.cleaned_data["seen"], changes=form.changes())
        return "It is put right."


class AnswerLetter(_OfLetter, ChangeView):
    """It was answered."""

    heading = "It was answered"
    submit_label = "Save the answer"

    def find(self, pk):
        super().find(pk)
        if Person.objects.filter(died_on__isnull=False, memberships__household=self.letter.household_id).exists():
            self.lead = "Somebody of this family has died, or a pregnancy ended: go gently."

    def form(self, data):
        letter = self.letter
        initial = {
            "answered_on": letter.answered_on or local_today(),
            "answer": letter.answer,
            "seen": fingerprint(letter, FACTS),
        }
        return AnswerForm(data, initial=initial)

    def save(self, form):
        given = form.cleaned_data
        letter = actions.answer(
            by=self.request.user,
            row=self.letter,
            seen=given["seen"],
            answered_on=given["answered_on"],
            answer=given["answer"],
        )
        return f"{standing(letter, local_today()).word}."


class OpenLetterAgain(_OfLetter, ConfirmView):
    """The answer was saved by mistake."""

    heading = "This was not answered after all"
    submit_label = "Open it again"
    consequences = (
        "The day and the words of the answer are taken back.",
        "It waits for an answer again, on its old day.",
    )
    undo = "Answering it again puts a new answer there; the old one stays in the record’s history."

    def confirm(self):
        actions.open_again(by=self.request.user, row=self.letter)
        return "It waits for an answer again."
