"""Play and learning at the example centre: what a term's sessions were planned to give, and what came of it."""

from datetime import date, datetime, time, timedelta

from centre.core.dates import LONDON
from sessions_app.models import (
    Attendance,
    LibraryThing,
    Loan,
    Observation,
    ObservationShare,
    PlanThing,
    Session,
    SessionPlan,
)

from .households import DemoFamily

# aim, areas, stages, interests, what we do, put out, what happened, areas seen, next steps
PLANS = [
    (
        "Fill, empty and pour; words such as full, empty and more.",
        ["physical", "mathematics", "communication"],
        ["toddlers", "young"],
        "Carrying water from the sink to the sand, again and again.",
        "Water tray with jugs of three sizes. An adult sits beside it and says what children do.",
        "Water tray, jugs, funnels, towels",
        "Pouring from high up was the game of the morning; two helped each other with the big jug.",
        ["physical", "personal"],
        "Bigger jugs, and a line on them to fill up to.",
    ),
    (
        "Listen to a story and join in with what comes again.",
        ["communication", "literacy"],
        ["babies", "toddlers", "young"],
        "Animals and the sounds they make.",
        "One story told twice with soft animals, then left out to play with.",
        "Story bag “On the farm”, rug, soft animals",
        "The second time round most joined in with the sounds, some with the words.",
        ["communication", "literacy", "personal"],
        "The same story once more, with pictures to take home.",
    ),
    (
        "Feel, squeeze and make marks with both hands.",
        ["expressive", "physical"],
        ["babies", "toddlers"],
        "Squashing fruit at snack time.",
        "Dough without salt, and a tray of flour for the babies.",
        "Dough, rollers, trays, aprons",
        "Babies patted the flour and looked at the dust; older ones made long snakes and compared them.",
        ["expressive", "physical", "mathematics"],
        "",
    ),
    (
        "Climb, balance and wait for a turn.",
        ["physical", "personal"],
        ["toddlers", "young"],
        "Walking along the kerb outside.",
        "Planks and crates in the garden; an adult stays at the highest place.",
        "Planks, crates, mats",
        "Taking turns was hard and went better with a song.",
        ["physical", "personal", "expressive"],
        "Use the waiting song from the beginning.",
    ),
]

# what was seen, areas, what comes next, words of the parent
SEEN = [
    (
        "Filled the big jug three times and poured slowly, with both hands. Said “more” and “all gone”.",
        ["physical", "mathematics", "communication"],
        "Jugs in the bath at home.",
        "“She pours everything at home now!”",
    ),
    (
        "Sat through the whole story for the first time and made the sound of the cow before we did.",
        ["communication", "literacy"],
        "The same book to borrow.",
        "",
    ),
    (
        "Watched another child on the plank, waited, and then walked along it holding one finger.",
        ["physical", "personal"],
        "Low walls on the way to the park.",
        "“He always wants to be carried.”",
    ),
    ("Found a snail and showed it to everybody who came past.", ["world", "communication"], "", ""),
]
CHILDREN = 8
# number, what, kind, from age, parts, which parts, kept where, cleaned first
THINGS = [
    ("T1", "Farm with animals", "toy", 18, 12, "Barn, eleven animals", "Playroom, shelf 1", True),
    ("T2", "Wooden railway", "toy", 36, 32, "Rails, engine, three wagons", "Playroom, shelf 1", True),
    ("T3", "Stacking cups", "toy", 6, 8, "Eight cups", "Playroom, shelf 2", True),
    ("T4", "Jugs and funnels", "toy", 12, 9, "Six jugs, three funnels", "Water cupboard", False),
    ("B1", "Each Peach and other rhymes", "book", None, 1, "", "Book corner", False),
    ("B2", "Faces of babies, board book", "book", 0, 1, "", "Book corner", False),
    ("B3", "First words in English and Polish", "book", 12, 1, "", "Book corner", False),
    ("S1", "Story bag “On the farm”", "bag", 24, 7, "Book, five soft animals, song sheet", "Store, hook 1", True),
    ("S2", "Story bag “Bedtime”", "bag", 24, 6, "Book, bear, blanket, three cards", "Store, hook 2", True),
    ("S3", "Treasure basket", "bag", 6, 20, "Twenty things to feel", "Store, hook 3", True),
    ("E1", "Stair gate", "equipment", None, 5, "Gate, four screws", "Store, bottom", False),
    ("E2", "Travel cot", "equipment", 0, 3, "Cot, mattress, bag", "Store, bottom", True),
]


def make_learning(users, families: list[DemoFamily], today: date, new_id) -> None:
    """A plan for each session for children of the last ten weeks, and observations of some children."""
    _make_plans(users, today, new_id)
    _make_observations(users, families, today, new_id)
    _make_library(users, families, today, new_id)


def _make_library(users, families, today, new_id) -> None:
    things = [
        LibraryThing.objects.create(
            id=new_id(), number=number, name=name, kind=kind, age_from_months=age, parts=parts, what_parts=which,
            kept_where=where, clean_first=clean,
        )
        for number, name, kind, age, parts, which, where, clean in THINGS
    ]  # fmt: skip
    with_children = [family for family in families if family.children and family.knows_centre_on(today)][:8]
    for number, family in enumerate(with_children):
        # Some are with families, one of them too long; the others came back.
        out, from_date = number < 4, today - timedelta(days=(9, 3, 12, 40, 60, 75, 90, 33)[number])
        back = {} if out else {"back_on": from_date + timedelta(days=13), "condition": "good"}
        Loan.objects.create(
            id=new_id(), thing=things[number * 3 % len(things) if out else number], household_id=family.household.pk,
            from_date=from_date, due_on=from_date + timedelta(days=14), lent_by=users["fsw.one"], **back,
        )  # fmt: skip
    LibraryThing.objects.filter(number="S2").update(to_clean_since=today - timedelta(days=1))
    LibraryThing.objects.filter(number="T2").update(
        withdrawn_on=today - timedelta(days=20), withdrawn_because="A magnet has come off one wagon", unsafe=True
    )
    last = SessionPlan.objects.filter(told_by=None).first()
    if last:
        PlanThing.objects.bulk_create(PlanThing(plan=last, thing=each) for each in things[3:8:4])


def _make_observations(users, families, today, new_id) -> None:
    youngest, oldest = today - timedelta(days=550), today - timedelta(days=1_700)
    own = {
        child.pk: family
        for family in families
        for child in family.children
        if child.date_of_birth and oldest < child.date_of_birth < youngest
    }
    since = today - timedelta(weeks=10)
    rows = Attendance.objects.present().filter(person__in=own, session__date__range=(since, today))
    rows = rows.select_related("session", "person").order_by("session__date", "session__start_time", "pk")
    observed: dict = {}
    for row in rows:
        if row.person_id not in observed and len(observed) == CHILDREN:
            continue
        known = observed.setdefault(row.person_id, [])
        if len(known) < 3 and all(each.on != row.session.date for each in known):
            saw, areas, next_step, parent_words = SEEN[(len(observed) + len(known)) % len(SEEN)]
            writer = users["creche"] if len(known) % 2 else users["fsw.one"]
            made = Observation.objects.create(
                id=new_id(),
                child=row.person,
                on=row.session.date,
                session=row.session,
                areas=areas,
                saw=saw,
                next_step=next_step,
                parent_words=parent_words,
                written_by=writer,
            )
            at = datetime.combine(made.on, time(12, 30), tzinfo=LONDON)
            Observation.objects.filter(pk=made.pk).update(written_at=at)
            known.append(made)
    for number, (child, known) in enumerate(observed.items()):
        adults = [each for each in own[child].adults if each.role == "parent" and not each.stop_alert]
        if number % 2 == 0 and adults:
            ObservationShare.objects.create(
                observation=known[-1], with_person=adults[0], on=known[-1].on, how="shown", by=users["fsw.one"]
            )


def _make_plans(users, today: date, new_id) -> None:
    kinds = ("drop-in", "group")
    series: dict = {}
    since = today - timedelta(weeks=10)
    held = Session.objects.filter(service__care_type__in=kinds, status="ran", date__range=(since, today))
    for number, session in enumerate(held.order_by("date", "start_time", "pk")):
        if number % 5 != 4:  # nobody found the time
            _plan(users, session, series.setdefault(session.series_id, []), new_id, is_over=True)
    for number, (key, plans) in enumerate(series.items()):
        later = Session.objects.planned().filter(series=key, date__gt=today).order_by("date").first() if key else None
        if later and number % 2 == 0:
            _plan(users, later, plans, new_id, is_over=False)


def _plan(users, session, plans: list, new_id, *, is_over) -> None:
    """The next plan of a series: each is tried twice, the second time from the next steps of the first."""
    aim, areas, stages, interests, activities, put_out, happened, seen, steps = PLANS[len(plans) // 2 % len(PLANS)]
    told = {"what_happened": happened, "areas_seen": seen, "next_steps": steps, "told_by": users["creche"]}
    plans.append(
        SessionPlan.objects.create(
            id=new_id(),
            session=session,
            aim=aim,
            areas=areas,
            stages=stages,
            interests=interests,
            activities=activities,
            put_out=put_out,
            follows=plans[-1] if len(plans) % 2 and plans[-1].next_steps else None,
            planned_by=users["creche"],
            **(told if is_over else {}),
        )
    )
