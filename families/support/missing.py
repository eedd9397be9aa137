"""What a case still lacks before it can well be closed, each with where to put it right."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from centre.core.templatetags.words import count_of

from ..models import Case, CaseScale
from ..models.case import AgreementAnswer
from .distance import ways_of
from .moves import BEING_WORKED


@dataclass(frozen=True)
class Gap:
    """Something missing: in words, and the page on which it is put right."""

    words: str
    url: str


def what_is_missing(case: Case, *, today: date) -> list[Gap]:
    """Everything that a careful closing would not leave behind. One query a check."""
    if case.state not in BEING_WORKED:
        return []
    return [gap for check in CHECKS for gap in check(case, today)]


def step_url(case: Case, step: str) -> str:
    return reverse("families:case_step", args=[case.pk, step])


def _agreement(case, today):
    newest = case.agreements.last()
    if newest is None or newest.answer == AgreementAnswer.DECLINED:
        words = "no agreement of the family to being supported" if newest is None else "the family did not agree"
        yield Gap(words[:1].upper() + words[1:], step_url(case, "agreement"))


def _worker(case, today):
    if case.worker_id is None:
        yield Gap("Nobody works this case", step_url(case, "allocate"))


def _level(case, today):
    if not case.levels.exists():
        yield Gap("No level of need", step_url(case, "level"))


def _contact(case, today):
    if Case.objects.filter(pk=case.pk).with_contacts().values_list("first_contact", flat=True).get() is None:
        yield Gap("No first contact with the family", step_url(case, "first-contact"))


def _referrals(case, today):
    for row in case.referrals.filter(answered_on__isnull=True, answer_due_on__isnull=False):
        words = "has not been acknowledged" if row.is_inward else "has not been answered"
        yield Gap(f"{row.get_kind_display()} {words}", f"{step_url(case, 'answer')}?row={row.pk}")


def _visits(case, today):
    visits = case.visits.all()
    not_logged = visits.not_logged(on=today).count()
    ahead = visits.planned().filter(date__gte=today).count()
    steps = visits.with_next_step_open().count()
    url = f"{reverse('families:family', args=[case.household_id])}?tab=visits"
    for count, noun, words in (
        (not_logged, "visit,visits", "not logged"),
        (ahead, "visit,visits", "still planned"),
        (steps, "next step,next steps", "not done"),
    ):
        if count:
            yield Gap(f"{count_of(count, noun).capitalize()} {words}", url)


def _assessment(case, today):
    if not case.assessments.exists():
        yield Gap("No early help assessment", step_url(case, "assessment"))


def _plan(case, today):
    for rows, noun in ((case.goals, "goal,goals"), (case.actions, "action,actions")):
        count = rows.filter(ended="").count()
        if count:
            yield Gap(f"{count_of(count, noun).capitalize()} still open", f"{case.get_absolute_url()}#case-plan")


def _scales(case, today):
    ways = ways_of(case)
    if not ways and CaseScale.objects.filter(ended_on=None).exists():
        yield Gap("No scale was ever asked", step_url(case, "scales"))
    waiting = [way for way in ways if not way.is_last]
    if waiting:
        yield Gap(
            f"{count_of(len(waiting), 'scale,scales').capitalize()} without a last reading", step_url(case, "scales")
        )


CHECKS: list[Callable] = [
    _agreement,
    _worker,
    _level,
    _contact,
    _assessment,
    _plan,
    _scales,
    _referrals,
    _visits,
]
