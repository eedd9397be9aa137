"""What parents did in a period: learning, qualifications, volunteering, work, and what came after (measures, M13)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from ..models import PortfolioEntry
from ..models.person import ADULT_ROLES
from ..models.portfolio import CourseEnd, PortfolioKind


@dataclass(frozen=True)
class LearningFigures:
    """Adults, each counted once in a row however many courses they took: people, not places."""

    started: int
    completed: int
    left: int
    qualified: int
    volunteering: int
    work: int
    # Of those who completed: who has taken a further step on or after that day, up to today ("what happened after").
    went_on: int
    progressed: int  # a qualification, volunteering or work: any of the three

    @property
    def nothing_known_after(self) -> int:
        return self.completed - self.went_on


def learning_figures(first: date, last: date, *, today: date) -> LearningFigures:
    """The figures of a period, both days included. One query.

    A course or job that began before the period is not begun again; a person merged into another counts as that one.
    """
    rows = (
        PortfolioEntry.objects.filter(mistaken=False, person__role__in=ADULT_ROLES, person__merged_into=None)
        .filter(Q(started_on__lte=today) | Q(ended_on__lte=today) | Q(awarded_on__lte=today))
        .values_list("pk", "person_id", "kind", "started_on", "ended_on", "course_end", "awarded_on")
    )
    people: dict = defaultdict(set)
    completed: dict = defaultdict(list)
    reached: dict = defaultdict(list)

    def within(day):
        return day is not None and first <= day <= min(last, today)

    for entry, person, kind, started, ended, course_end, awarded in rows:
        if kind == PortfolioKind.COURSE:
            if within(started):
                people["started"].add(person)
            if within(ended):
                people["completed" if course_end == CourseEnd.COMPLETED else "left"].add(person)
                if course_end == CourseEnd.COMPLETED:
                    completed[person].append((entry, ended))
        day = awarded if kind == PortfolioKind.QUALIFICATION else started
        if day and day <= today:
            reached[person].append((entry, day))
        if kind != PortfolioKind.COURSE and within(day):
            people[kind].add(person)
            people["progressed"].add(person)
    return LearningFigures(
        started=len(people["started"]),
        completed=len(people["completed"]),
        left=len(people["left"]),
        qualified=len(people[PortfolioKind.QUALIFICATION]),
        volunteering=len(people[PortfolioKind.VOLUNTEERING]),
        work=len(people[PortfolioKind.WORK]),
        went_on=sum(_went_on(done, reached[person]) for person, done in completed.items()),
        progressed=len(people["progressed"]),
    )


def _went_on(completed, reached) -> bool:
    """Whether anything but the completed course itself began, or was awarded, on or after the day of completing."""
    return any(other != entry and day >= ended for entry, ended in completed for other, day in reached)
