"""Letters, telephone messages, a complaint and a compliment of the last months; most answered in time, some waiting."""

from datetime import date, timedelta
from random import Random

from centre.core.models import CentreSettings
from families.letters.promises import answer_due
from families.models import Correspondence

from .households import DemoFamily

# Kind, who it is from, what it is about, what was answered.
CAME_IN = [
    (
        "telephone message",
        "Health visitor, Rosehill clinic",
        "Asks to be called back about a baby group.",
        "Gave days.",
    ),
    ("letter", "Parent", "Would like a place in the course on first aid for babies.", "Put on the list for spring."),
    ("telephone message", "Grandmother", "Asks whether she may bring two children.", "Yes: told her how to sign in."),
    ("letter", "Library", "Offers a story hour in the holidays.", "Agreed on two dates."),
    ("compliment", "Parent", "Thanks everybody at the door: the first group in which she felt at home.", ""),
    ("complaint", "Parent", "The pushchair park was full and wet twice in a row.", "A second shelter is ordered."),
    ("telephone message", "Nursery", "A family would like to be shown round.", "Rang back and agreed on a day."),
    ("letter", "Housing association", "Asks for a stall at the open day.", "Said yes, sent the plan of the hall."),
]
DAYS_BETWEEN = 4
ROUNDS = 4


def make_letters(users, families: list[DemoFamily], today: date, random: Random, new_id) -> None:
    """Fill the last months; the newest still wait, one of them has nobody who answers it."""
    settings = CentreSettings.load()
    people = [users["admin"], users["coordinator"], users["fsw.one"], users["fsw.two"]]
    rows = []
    for number, (kind, from_whom, about, answer) in enumerate(CAME_IN * ROUNDS):
        came_on = today - timedelta(days=1 + number * DAYS_BETWEEN)
        due_on = answer_due(kind, came_on, settings)
        row = Correspondence(
            id=new_id(),
            kind=kind,
            came_on=came_on,
            from_whom=from_whom,
            about=about,
            household=random.choice(families).household if number % 3 == 0 else None,
            for_whom=people[number % len(people)] if number else None,
            taken_by=users["admin"],
            due_on=due_on,
        )
        if due_on and came_on + timedelta(days=3) < today and number != 3:
            late = 4 if number % 11 == 5 else 0
            row.answered_on = min(today, due_on - timedelta(days=1) + timedelta(days=late))
            row.answered_by = row.for_whom or users["admin"]
            row.answer = answer
        rows.append(row)
    Correspondence.objects.bulk_create(rows)
