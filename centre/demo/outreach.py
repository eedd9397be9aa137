"""Families to reach: some being looked for, some found, and the totals of the last months."""

from datetime import date, timedelta

from families.models import OutreachAttempt, OutreachMonth, OutreachTask
from families.outreach.months import months_told

from .households import DemoFamily

# Why, what was tried, what came of it.
STORIES = [
    ("not seen", [("call", ""), ("knock", "Nobody in; put a card through the door.")], ""),
    ("new birth", [("call", "Ring again after four.")], ""),
    ("not this term", [], ""),
    ("not seen", [("letter", ""), ("call", "Would like to come on a Monday.")], "came"),
    ("not seen", [("knock", "")], "not found"),
    ("new birth", [("call", "")], "contact made"),
]
STARTED = 20  # days ago


def make_outreach(users, families: list[DemoFamily], today: date, new_id) -> None:
    """Fill what is being worked on and what was told; no chance in it, so that the other stories stay as they are."""
    known = [each for each in families if each.registered_on and not each.ended_on and not each.confidential]
    workers = [users["fsw.one"], users["fsw.two"]]
    attempts = []
    for number, (family, (why, tries, outcome)) in enumerate(zip(known[::-1], STORIES, strict=False)):
        worker, began = workers[number % 2], today - timedelta(days=STARTED - number)
        closed = {"outcome": outcome, "closed_on": today - timedelta(days=1), "closed_by": worker} if outcome else {}
        task = OutreachTask.objects.create(
            id=new_id(),
            household=family.household,
            why=why,
            assigned_to=worker,
            assigned_by=users["coordinator"],
            assigned_on=began,
            **closed,
        )
        for later, (kind, note) in enumerate(tries, start=1):
            day = began + timedelta(days=3 * later)
            attempts.append(OutreachAttempt(task=task, kind=kind, on=day, note=note, by=worker))
    OutreachAttempt.objects.bulk_create(attempts)
    OutreachMonth.objects.bulk_create(
        OutreachMonth(
            month=month,
            births_notified=9 + number * 5 % 7,
            offers_eligible=24 + number * 3 % 8,
            offers_taken_up=15 + number * 2 % 6,
            changed_by=users["admin"],
        )
        for number, month in enumerate(months_told(today)[1:])
    )
