"""Family support: cases of the last year. Some are open, one waits for a decision, one for agreement to close."""

from datetime import date, datetime, time, timedelta
from random import Random

from centre.core.dates import LONDON
from centre.core.models import CentreSettings
from families.models import (
    Case,
    CaseAgreement,
    CaseAllocation,
    CaseChild,
    CaseLevel,
    CaseNote,
    CaseReferral,
    CaseStatus,
    Visit,
)

from .directory import make_directory
from .households import DemoFamily
from .moving_on import make_moving_on
from .rights import make_rights
from .support_plans import PlanMaker

# Who referred, from where, why.
REFERRED = [
    ("health visitor", "Rosehill clinic", "Sleep, a new baby and a toddler, and nobody near who could help."),
    ("school or nursery", "Larch Lane Nursery", "Often late and tired. Mum asks for help with mornings and meals."),
    ("family", "", "Would like help with behaviour at home and with forms for housing."),
    ("midwife", "Rosehill clinic", "First baby, new to the town. Would like company and a plan for the first weeks."),
    ("children's social care", "Family help team", "Closed after an assessment; the family agreed to support from us."),
]
NOTES = [
    "The nursery says that mornings are calmer and he eats with the others.",
    "Rang the housing office together: the repair is booked.",
    "The health visitor will weigh the baby again next week and tell us.",
]
LONG_AGO = 330


def make_cases(users, families: list[DemoFamily], today: date, random: Random, new_id) -> None:
    """About one family in twelve has been supported; everything is said day by day, as it would have been."""
    known = [each for each in families if each.knows_centre_on(today) and each.children and not each.confidential]
    visited = set(Visit.objects.filter(date__gte=today - timedelta(days=150)).values_list("household_id", flat=True))
    random.shuffle(known)
    known.sort(key=lambda family: family.household.pk not in visited)
    make_directory(users, known, today, new_id)
    make_moving_on(users, today, new_id)
    make_rights(users, today, new_id)
    CaseMaker(users, today, random, new_id).make(known[: max(8, len(known) // 12)])


def _then(day: date) -> datetime:
    """The afternoon of the day, when it was written down."""
    return datetime.combine(day, time(16, 20), LONDON)


class CaseMaker:
    """Makes cases from one stream of chance."""

    def __init__(self, users, today, random, new_id):
        self.users, self.today, self.random, self.new_id = users, today, random, new_id
        self.workers = [users["fsw.one"], users["fsw.two"], users["fsw.three"]]
        self.plans = PlanMaker(today, random, new_id)
        self.labels = CentreSettings.load().need_levels

    def make(self, families) -> None:
        for number, family in enumerate(families):
            worker = self.workers[number // 3 % len(self.workers)]
            if number == 1:
                self._received(family, worker, self.today - timedelta(days=2), number)
            elif number == 2:
                self._closing(self._open(family, worker, self.today - timedelta(days=120), number), worker)
            elif number % 3 == 0:
                self._open(family, worker, self.today - timedelta(days=20 + 17 * (number % 8)), number)
            else:
                self._closed(family, worker, number)

    def _received(self, family, worker, day, number) -> Case:
        kind, agency, reason = REFERRED[number % len(REFERRED)]
        case = Case.objects.create(
            id=self.new_id(),
            household=family.household,
            received_on=day,
            first_contact_due_on=day + timedelta(days=7),
            entered_at=_then(day),
        )
        CaseChild.objects.bulk_create(CaseChild(case=case, person=child) for child in family.children)
        CaseReferral.objects.create(
            id=self.new_id(),
            entered_at=_then(day),
            case=case,
            kind="step-down" if kind == "children's social care" else "referral in",
            agency_kind=kind,
            agency=agency,
            happened_on=day,
            reason=reason,
            answer_due_on=day + timedelta(days=3),
            answered_on=day + timedelta(days=1) if day < self.today - timedelta(days=4) else None,
            by=self.users["admin"] if number % 4 == 0 else worker,
        )
        self._say(case, "received", day, worker)
        return case

    def _open(self, family, worker, day, number) -> Case:
        case = self._received(family, worker, day, number)
        begun = day + timedelta(days=3)
        self._say(case, "open", begun, self.users["coordinator"])
        self._add(CaseAllocation, case, begun, self.users["coordinator"], worker=worker)
        met = begun + timedelta(days=2)
        self._add(
            CaseAgreement,
            case,
            met,
            worker,
            answer="agreed",
            given_by=family.adults[0].full_name,
            scope="visits at home and a plan that we write together",
        )
        level = self.random.choice([2, 2, 3])
        because = "As agreed with the family at the first visit."
        self._add(CaseLevel, case, met, worker, level=level, label=self.labels[level - 1], reason=because)
        self._add(CaseNote, case, begun + timedelta(days=9), worker, words=self.random.choice(NOTES))
        Case.objects.filter(pk=case.pk).update(worker=worker, first_contact_on=begun + timedelta(days=1))
        Visit.objects.filter(household=family.household, date__gte=day).update(case=case)
        self.plans.make(case, family, worker, begun + timedelta(days=14), number)
        return case

    def _closing(self, case, worker) -> Case:
        self._say(
            case,
            "closing",
            self.today - timedelta(days=1),
            worker,
            reason="goals met",
            words="Mornings work, he goes to nursery every day, and Mum comes to Stay and play by herself.",
        )
        return case

    def _closed(self, family, worker, number) -> None:
        day = self.today - timedelta(days=LONG_AGO - 19 * (number % 9))
        ended = day + timedelta(days=50 + 20 * (number % 5))
        case = self._open(family, worker, day, number)
        reason = self.random.choice(["goals met", "goals met", "some goals met", "family ended it", "moved away"])
        self._say(
            case, "closing", ended - timedelta(days=2), worker, reason=reason, words="What was wanted was reached."
        )
        self._say(case, "closed", ended, self.users["coordinator"], reason=reason)
        Visit.objects.filter(case=case, date__gt=ended).update(case=None)

    def _say(self, case, state, day, by, **facts) -> None:
        self._add(CaseStatus, case, day, by, state=state, **facts)

    def _add(self, model, case, day, by, **facts) -> None:
        day = min(day, self.today)
        model.objects.create(case=case, happened_on=day, entered_at=_then(day), by=by, **facts)
