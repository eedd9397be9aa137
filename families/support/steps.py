"""What may happen to a case, each as a page with one form: its words, its form, the action that it calls."""

from django.core.exceptions import ValidationError
from django.http import Http404

from centre.core.dates import local_today
from staff.permissions import Permission

from ..models import Person
from . import actions, forms
from .missing import what_is_missing
from .moves import CaseState
from .plan_steps import PLAN_STEPS
from .step import Step


def _plain(form_class, **initial):
    """A form with today's day in it."""

    def make(data, case, row):
        days = {name: local_today() for name in ("happened_on", "answered_on") if name in form_class.base_fields}
        return form_class(data, initial={**days, **initial})

    return make


def _with_workers(form_class):
    def make(data, case, row):
        today = local_today()
        initial = {"happened_on": today, "worker": case.worker_id}
        return form_class(data, initial=initial, workers=forms.who_works_cases(on=today))

    return make


def children_of(household, *, on, also=()) -> list[Person]:
    """The children of a household on the day, born, expected or parents under 18, and `also` those chosen already."""
    people = Person.objects.of_household(household, on=on).children(on=on)
    chosen = Person.objects.filter(pk__in=[person.pk for person in also])
    return list((people | chosen).distinct().order_by("date_of_birth", "first_name"))


def _children(data, case, row):
    chosen = list(case.children.all())
    form = forms.ChooseChildrenForm(data, initial={"children": [person.pk for person in chosen]})
    form.fields["children"].offer(children_of(case.household, on=local_today(), also=chosen), on=local_today())
    return form


def _closing(data, case, row):
    gaps = what_is_missing(case, today=local_today())
    form = forms.AskToCloseForm(data, initial={"happened_on": local_today()}, gaps=gaps)
    form.gaps = gaps
    return form


def _decide(by, case, form, row):
    case = actions.decide(by=by, case=case, **form.cleaned_data)
    return {
        CaseState.OPEN: "The case is open.",
        CaseState.NOT_ACCEPTED: "It is recorded that we do not take it on.",
        CaseState.REDIRECTED: "It is recorded where the family was pointed to.",
    }[case.state]


def _call(action, words):
    """The action takes what the form holds as it is."""

    def save(by, case, form, row):
        action(by=by, case=case, **form.cleaned_data)
        return words

    return save


def _level(by, case, form, row):
    given = form.cleaned_data
    actions.set_level(
        by=by, case=case, level=int(given["level"]), happened_on=given["happened_on"], reason=given["reason"]
    )
    return "The level of need is recorded."


def _answer(by, case, form, row):
    actions.answer_referral(by=by, row=row, **form.cleaned_data)
    return "It is acknowledged." if row.is_inward else "Their answer is recorded."


def _close(by, case, form, row):
    if form.gaps and "missing_why" not in form.cleaned_data:
        raise ValidationError("Something is missing since you opened this page. Look at the list again.")
    actions.ask_to_close(by=by, case=case, **form.cleaned_data)
    return "The coordinator is asked to agree. Until then the case is open."


def _agree(by, case, form, row):
    actions.agree_to_close(by=by, case=case, **form.cleaned_data)
    return "You agreed: the case is closed."


def _send_back(by, case, form, row):
    actions.send_back(by=by, case=case, **form.cleaned_data)
    return "The case stays open."


STEPS: dict[str, Step] = {
    "decide": Step("Do we take this on?", "Save the decision", _with_workers(forms.DecideForm), _decide),
    "allocate": Step(
        "Who works this case?",
        "Give it to them",
        _with_workers(forms.AllocateForm),
        _call(actions.allocate, "The case has its worker."),
        lead="Who worked it before stays in its story.",
    ),
    "level": Step("Level of need", "Save the level", _plain(forms.LevelForm), _level),
    "agreement": Step(
        "Does the family agree?",
        "Save the answer",
        _plain(forms.AgreementForm),
        _call(actions.record_agreement, "The family’s answer is recorded."),
        lead="This is about being supported by us. To tell children’s social care that a child may be at risk, "
        "nobody’s agreement is needed.",
    ),
    "refer": Step(
        "A referral, step-up or step-down",
        "Save the referral",
        _plain(forms.ReferForm),
        _call(actions.refer, "The referral is recorded."),
        lead="What has been referred, to whom, and what is still to be done. If a child may be at risk, log a concern "
        "as well: the safeguarding lead decides.",
    ),
    "answer": Step("It was answered", "Save the answer", _plain(forms.AnswerReferralForm), _answer, rows="referrals"),
    "first-contact": Step(
        "The first contact",
        "Save the day",
        _plain(forms.FirstContactForm),
        _call(actions.first_contact, "The day is recorded."),
        lead="A visit or call that you log is found by itself. This is for anything else.",
    ),
    "note": Step(
        "Write a note",
        "Save the note",
        _plain(forms.NoteForm),
        _call(actions.write_note, "The note is kept."),
        lead="What you heard from the nursery or the clinic, say. It is read by the family support team and the "
        "coordinator, and never changed: put right what was wrong in another note.",
    ),
    "children": Step(
        "Whom does this case concern?",
        "Save",
        _children,
        _call(actions.choose_children, "It is recorded whom the case concerns."),
    ),
    "close": Step("Ask to close this case", "Ask the coordinator to agree", _closing, _close),
    "agree": Step(
        "Do you agree to close this case?",
        "I agree: close it",
        _plain(forms.AgreeForm),
        _agree,
        permission=Permission.CASE_AGREE,
    ),
    "send-back": Step("Not closed yet", "Keep it open", _plain(forms.SendBackForm), _send_back),
    **PLAN_STEPS,
}


def find_step(name: str) -> Step:
    """Raises Http404 where there is no such step."""
    if name not in STEPS:
        raise Http404("No such step")
    return STEPS[name]
