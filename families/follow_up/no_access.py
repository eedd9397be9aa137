"""When nobody answers the door: the centre's rule says what is done next, and by when (domain, "no-access follow-up").

The rule is a setting, a line for each time in a row ("3: Ring, and try again": three working days). The last line holds
for every further time. What was asked for once stays as it was asked, also when the rule is changed later.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from centre.core import audit
from centre.core.calendar import add_working_days
from centre.core.dates import local_today
from centre.core.models import CentreSettings

from ..models.contact import Visit, VisitOutcome, VisitType
from ..models.follow_up import NoAccessStep
from ..visit_rights import may_change

LATELY = timedelta(weeks=8)  # what is brought in from long ago asks for nothing any more


@dataclass(frozen=True)
class Rule:
    days: int
    step: str


def rules(centre: CentreSettings) -> list[Rule]:
    """The centre's rule, a Rule for each time in a row. Empty: the centre asks for nothing."""
    found = []
    for line in centre.no_access_steps.splitlines():
        days, _, step = line.partition(":")
        if days.strip().isdigit() and step.strip():
            found.append(Rule(int(days), step.strip()))
    return found


def times_in_a_row(visit: Visit) -> int:
    """How often nobody has answered since the family was last met, this visit included."""
    before = Visit.objects.filter(household=visit.household_id, date__lte=visit.date).exclude(pk=visit.pk)
    met = before.achieved().aggregate(last=Max("date"))["last"]
    vain = before.filter(outcome=VisitOutcome.NO_ACCESS, type=VisitType.HOME_VISIT)
    return (vain.filter(date__gt=met) if met else vain).count() + 1


def follow(*, visit: Visit) -> None:
    """A visit was logged or changed: ask for the step that belongs to it, or for none. In the caller's transaction."""
    known = NoAccessStep.objects.filter(pk=visit.pk)
    if visit.outcome != VisitOutcome.NO_ACCESS or visit.type != VisitType.HOME_VISIT:
        known.filter(done_on__isnull=True).delete()
        return
    found = rules(CentreSettings.load())
    if not found or known.exists() or visit.date < local_today() - LATELY:
        return
    number = times_in_a_row(visit)
    rule = found[min(number, len(found)) - 1]
    NoAccessStep.objects.create(
        visit=visit, number=number, step=rule.step, due_on=add_working_days(visit.date, rule.days)
    )


@transaction.atomic
def done(*, by, visit: Visit) -> None:
    """The step was taken. Twice is as good as once. Raises PermissionDenied."""
    if not may_change(by, visit):
        raise PermissionDenied
    step = NoAccessStep.objects.select_for_update().filter(pk=visit.pk, done_on__isnull=True).first()
    if step is None:
        return
    step.done_on, step.done_by = local_today(), by
    step.save()
    audit.record(
        "visit.no_access_step_done", by=by, subject=visit, summary="What was to be done after no access was done."
    )
