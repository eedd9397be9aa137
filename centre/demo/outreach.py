"""Families to reach: some being looked for, some found, and the totals of the last months."""

from datetime import date, timedelta

from centre.core.dates import add_months
from families.listed.reading import ListRow
from families.models import ListedChild, OutreachAttempt, OutreachMonth, OutreachTask
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
# On a list and not known: which list, name, parent, home, months old, of the offer.
LISTED = [
    ("births", "Baby Ashdown", "Carys Ashdown", "31 Mill Street", "ZZ1 2AB", 2, ""),
    ("births", "Noor Rahimi", "Sahar Rahimi", "4 Bakers Row", "ZZ1 3CD", 4, ""),
    ("two-year-olds", "Teddy Mossman", "Bryony Mossman", "17 Station Road", "ZZ1 2AB", 25, "not taken up"),
    ("two-year-olds", "Ayla Demir", "Elif Demir", "9 Quarry Lane", "ZZ1 3CD", 28, ""),
    ("two-year-olds", "Rowan Sharpe", "Dee Sharpe", "2 Orchard Way", "ZZ1 1AA", 30, "taken up"),
]


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
    _make_lists(users, known, today, new_id)
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


def _make_lists(users, known, today, new_id):
    """Birth notifications and the offer list as they were brought last week: some known, some to find."""
    brought = {"brought_on": today - timedelta(days=8), "last_brought_on": today - timedelta(days=8)}
    rows = []
    for number, (source, name, parent, address, postcode, months, take_up) in enumerate(LISTED):
        first, last = name.split()
        row = ListRow(row=number, first_name=first, last_name=last, date_of_birth=add_months(today, -months))
        rows.append(
            ListedChild(
                id=new_id(),
                source=source,
                name_key=row.name_key,
                date_of_birth=row.date_of_birth,
                first_name=first,
                last_name=last,
                parent_name=parent,
                address=address,
                postcode=postcode,
                take_up=take_up,
                assigned_to=users["fsw.two"] if number == 1 else None,
                **brought,
            )
        )
    twos = [child for family in known for child in family.children if child.date_of_birth]
    twos = [child for child in twos if add_months(today, -40) < child.date_of_birth < add_months(today, -24)][:6]
    for number, child in enumerate(twos):
        row = ListRow(
            row=number, first_name=child.first_name, last_name=child.last_name, date_of_birth=child.date_of_birth
        )
        rows.append(
            ListedChild(
                id=new_id(),
                source="two-year-olds",
                name_key=row.name_key,
                date_of_birth=child.date_of_birth,
                person=child,
                take_up="taken up" if number % 3 else "not taken up",
                **brought,
            )
        )
    ListedChild.objects.bulk_create(rows)
