"""What some parents have learnt and done: a few ways that led from a course to a job, and one that broke off."""

from datetime import date, timedelta
from decimal import Decimal

from families.models import PortfolioEntry, PortfolioStep

from .households import DemoFamily

# For each parent: kind, facts in days before today, and steps (days before today, what, who helped).
WAYS = [
    [
        (
            "course",
            {"title": "Maths for everyday life", "organisation": "Fernley Adult Learning", "hours": 30},
            {"started_on": 260, "ended_on": 180},
            "completed",
            [
                (275, "Went to the open day together", "her family support worker"),
                (262, "Crèche place for Mondays", ""),
            ],
        ),
        (
            "qualification",
            {"title": "Functional skills mathematics", "level": "Level 1", "organisation": "City and County Awards"},
            {"awarded_on": 165, "evidence_seen_on": 150},
            "",
            [],
        ),
        (
            "volunteering",
            {"title": "Helps at the baby group", "organisation": "Our centre", "hours": 2},
            {"started_on": 140},
            "",
            [],
        ),
        (
            "work",
            {"title": "Nursery assistant", "organisation": "Larch Lane Nursery", "hours": 16},
            {"planned_on": 120, "started_on": 20},
            "",
            [(60, "Wrote a CV", "the job club at the library")],
        ),
    ],
    [
        (
            "course",
            {"title": "English for speakers of other languages", "organisation": "Fernley Adult Learning", "hours": 60},
            {"started_on": 45},
            "",
            [(50, "Filled in the form", "our administrator")],
        )
    ],
    [
        (
            "course",
            {"title": "First aid for babies", "organisation": "Our centre", "hours": 6, "why_ended": "Shifts changed"},
            {"started_on": 90, "ended_on": 80},
            "left",
            [],
        ),
        ("work", {"title": "Work in a kitchen, mornings"}, {"planned_on": 30}, "", []),
    ],
]


def make_portfolios(users, families: list[DemoFamily], today: date, new_id) -> None:
    """The first families that are known and not hidden."""
    known = [each for each in families if each.knows_centre_on(today) and each.adults and not each.confidential]
    for family, way in zip(known[3:], WAYS, strict=False):
        for kind, facts, days, course_end, steps in way:
            entry = PortfolioEntry.objects.create(
                id=new_id(),
                person=family.adults[0],
                kind=kind,
                course_end=course_end,
                **{**facts, **({"hours": Decimal(facts["hours"])} if "hours" in facts else {})},
                **{name: today - timedelta(days=ago) for name, ago in days.items()},
            )
            for ago, words, helped in steps:
                step = PortfolioStep.objects.create(
                    entry=entry,
                    happened_on=today - timedelta(days=ago),
                    words=words,
                    helped=helped,
                    by=users["fsw.one"],
                )
    # The last one had the wrong day in it.
    PortfolioStep.objects.create(
        entry=step.entry,
        happened_on=step.happened_on - timedelta(days=7),
        words=step.words,
        helped=step.helped,
        by=step.by,
        corrects=step,
        why="It was a week earlier: she had kept the ticket.",
    )
