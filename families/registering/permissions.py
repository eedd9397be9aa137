"""Permissions: asked one by one, kept as dated answers, withdrawn one by one; and how they stand for a family."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from centre.core import audit
from centre.core.dates import local_today

from ..actions.saving import EARLIEST, refuse_future
from ..models import Household, PermissionAnswer, PermissionGiven, PermissionKind, Person, SharingPartner

OF_CHILDREN = (PermissionKind.PHOTOS,)
OF_ADULTS = (PermissionKind.TEXTS, PermissionKind.EMAILS)


@dataclass(frozen=True)
class Question:
    """One thing that is asked of one person."""

    kind: str
    partner: SharingPartner | None = None

    @property
    def key(self) -> str:
        """As it stands in a form: "photos", "sharing:<id of the partner>"."""
        return f"{self.kind}:{self.partner.pk}" if self.partner else str(self.kind)

    @property
    def words(self) -> str:
        return f"Sharing with {self.partner}" if self.partner else PermissionKind(self.kind).label


@dataclass(frozen=True)
class Standing:
    """How one question stands for one person: the answer that counts, or None where it was not asked."""

    question: Question
    answer: PermissionAnswer | None
    applies: bool = True

    @property
    def is_yes(self) -> bool:
        return self.answer is not None and self.answer.answer == PermissionGiven.YES

    @property
    def tag(self) -> tuple[str, str]:
        """The word and the kind of tag it is shown with."""
        if self.answer is None:
            return "Not asked", "quiet"
        return self.answer.get_answer_display(), {"yes": "good", "no": "stop", "withdrawn": "stop"}[self.answer.answer]


@dataclass(frozen=True)
class PersonStanding:
    person: Person
    cells: list[Standing]


def questions(*, partners=None) -> list[Question]:
    """Everything that is asked, in the order of the page. partners: else those in use, one query."""
    if partners is None:
        partners = SharingPartner.objects.filter(ended_on__isnull=True)
    asked = [Question(kind) for kind in (*OF_CHILDREN, *OF_ADULTS)]
    return asked + [Question(PermissionKind.SHARING, partner) for partner in partners]


def applies(question: Question, person: Person, *, on: date | None = None) -> bool:
    """Photos are asked of children, messages of adults, sharing of everybody who is born.

    A parent under 18 is both: a child herself, and somebody one writes to (domain trap T-46).
    """
    if question.kind in OF_CHILDREN:
        return not person.is_expected and (not person.is_adult or is_under(18, person, on=on or local_today()))
    if question.kind in OF_ADULTS:
        return person.is_adult
    return not person.is_expected


def is_under(years: int, person: Person, *, on: date) -> bool:
    """Whether the person is known to be younger than that on the day."""
    age = person.age_on(on)
    return age is not None and age < years


def standings(people, *, on: date) -> tuple[list[Question], list[PersonStanding]]:
    """The questions and, for each person, how each stands on the day. Two queries, whatever the number.

    A partner no longer asked about stays as long as somebody's yes still holds, so that it can be withdrawn.
    """
    people = [person for person in people if not person.is_expected]
    rows = list(PermissionAnswer.objects.by(on).filter(person__in=people).that_count().select_related("partner"))
    held = {row.partner for row in rows if row.partner and row.partner.ended_on and row.answer == PermissionGiven.YES}
    partners = [*SharingPartner.objects.filter(ended_on__isnull=True), *sorted(held, key=lambda each: each.name)]
    asked = questions(partners=partners)
    newest = {(row.person_id, row.kind, row.partner_id): row for row in rows}
    found = []
    for person in people:
        cells = []
        for question in asked:
            answer = newest.get((person.pk, question.kind, question.partner and question.partner.pk))
            cells.append(Standing(question, answer, applies(question, person, on=on) or answer is not None))
        found.append(PersonStanding(person, cells))
    return asked, found


def earlier_answers(people):
    """Every answer of these people, newest first."""
    rows = PermissionAnswer.objects.filter(person__in=people)
    return rows.select_related("person", "partner", "taken_by").newest_first()


@transaction.atomic
def take_answers(
    *, by, household: Household, answers: list[tuple[Person, Question, str]], on: date, said_by: str = ""
) -> int:
    """Write down what people of a family answered on the day; gives how many. Raises ValidationError."""
    refuse_future(on, "answered_on", "Enter the day they answered: today or earlier")
    if on < EARLIEST:
        raise ValidationError({"answered_on": "Enter a year after 1900"})
    PermissionAnswer.objects.bulk_create(
        PermissionAnswer(
            person=person,
            kind=question.kind,
            partner=question.partner,
            answer=PermissionGiven(answer),
            answered_on=on,
            said_by=said_by.strip()[:120],
            taken_by=by,
        )
        for person, question, answer in answers
    )
    if answers:
        audit.record(
            "permission.answered",
            by=by,
            subject=household,
            summary="Answers about permissions were written down.",
            detail={"answered_on": on.isoformat(), "answers": len(answers)},
        )
    return len(answers)


@transaction.atomic
def withdraw(*, by, person: Person, question: Question) -> bool:
    """What was permitted is permitted no longer, from this moment. False where there was nothing to withdraw."""
    # Held, so that pressing twice withdraws once.
    Person.objects.select_for_update().get(pk=person.pk)
    today = local_today()
    rows = PermissionAnswer.objects.filter(person=person, kind=question.kind, partner=question.partner)
    newest = rows.newest_first().first()
    if newest is None or newest.answer != PermissionGiven.YES:
        return False
    PermissionAnswer.objects.create(
        person=person,
        kind=question.kind,
        partner=question.partner,
        answer=PermissionGiven.WITHDRAWN,
        answered_on=max(today, newest.answered_on),
        said_by=person.full_name[:120] if person.is_adult else "",
        taken_by=by,
    )
    audit.record(
        "permission.withdrawn",
        by=by,
        subject=person,
        summary="A permission was withdrawn.",
        detail={"kind": question.kind},
    )
    return True
