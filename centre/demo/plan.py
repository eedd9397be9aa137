"""The improvement plan of the running year, with what has been said about it so far, and a word in the report."""

from datetime import date, timedelta
from random import Random

from reports.models import ImprovementPlan, Objective, ObjectiveStatus, PlanAction, PlanReview, Priority

# (priority, linked to, live measure, baseline, target, [(objective, owner, success, monitoring, impact, resources,
#   [(action, owner, days from today, done)], [(rating, because)])])
PRIORITIES = [
    (
        "More of the youngest are known to us",
        "Access to services; registration rate",
        "registered_percent",
        68,
        80,
        [
            (
                "Every new birth in the reach area is offered a visit within six weeks",
                "fsw.three",
                "Nine in ten new births registered within six weeks of notice.",
                "Monthly: registrations against birth notices.",
                "Health visitors now bring the form; 14 more babies than last autumn.",
                "Half a day a week of Ewa's time",
                [
                    ("Agree the monthly list with the health visitors", "coordinator", -60, True),
                    ("Welcome bags packed and in the clinic room", "admin", -20, True),
                    ("Ring every family on November's list", "fsw.three", 12, False),
                ],
                [
                    ("amber", "Lists came late in September."),
                    ("green", "Three months of lists in hand; calls made within a week."),
                ],
            ),
            (
                "Families in Fernley 001A come through the door",
                "fsw.one",
                "Seen in 001A rises from 41% to 60%.",
                "Each half-term: the LSOA table.",
                "",
                "Hall hire £240 a term; leaflets £90",
                [
                    ("Saturday breakfast at the community hall", "fsw.one", -35, True),
                    (
                        "Knock on the doors of Foundry Road and Canal Side with the parent champions",
                        "fsw.one",
                        -6,
                        False,
                    ),
                ],
                [("red", "Hall not free on Saturdays until January; looking at Fridays.")],
            ),
        ],
    ),
    (
        "Children talk more, earlier",
        "Quality and impact; communication and language",
        "",
        None,
        None,
        [
            (
                "Talking together runs every half-term with eight families each time",
                "fsw.three",
                "Eight families finish each course; nine in ten say they talk more at home.",
                "End of each course: register and parents' evaluation.",
                "Autumn's first course: seven of eight finished.",
                "Books £180; speech and language therapist, two visits",
                [
                    ("Train a second leader", "fsw.two", 40, False),
                    ("Book the therapist for spring", "coordinator", 9, False),
                ],
                [("green", "Second course full; therapist has visited once.")],
            ),
        ],
    ),
    (
        "Fathers and male carers feel it is for them",
        "Access to services; male carers seen",
        "male_parents_and_carers_seen",
        22,
        40,
        [
            (
                "Dads' Saturday club becomes a habit",
                "fsw.one",
                "Twelve fathers come at least three times in a term.",
                "Registers, each half-term.",
                "Two fathers now help to lead.",
                "Breakfast £25 a session",
                [
                    ("Invite dads by text in the week before", "admin", -14, True),
                    ("Two dads trained as volunteers", "coordinator", 25, False),
                ],
                [("amber", "Numbers fine, the same eight families."), ("amber", "Four new fathers since half-term.")],
            ),
        ],
    ),
    (
        "Everybody who works here is supported and up to date",
        "Leadership; supervision held against due",
        "",
        None,
        None,
        [
            (
                "Supervision is held when it is due",
                "coordinator",
                "95% of meetings held by the due day.",
                "Monthly, on the staff page.",
                "",
                "Protected time on Thursday afternoons",
                [("Dates for the year in everybody's diary", "coordinator", -75, True)],
                [("green", "All but one held in time this term.")],
            ),
            (
                "All staff have this year's safeguarding update",
                "dsl",
                "Every worker and volunteer signed off by Christmas.",
                "Training record, monthly.",
                "Twelve of thirteen done.",
                "Half a day's closure",
                [("Update for volunteers", "dsl", 5, False)],
                [("not started", "Begins after half-term."), ("green", "Twelve of thirteen done.")],
            ),
        ],
    ),
]


def make_plan(users, today: date, random: Random, new_id) -> ImprovementPlan:
    """The plan of the academic year that is running today."""
    year = today.year if today.month >= 9 else today.year - 1
    plan = ImprovementPlan.objects.create(
        id=new_id(),
        title=f"Centre Improvement Plan {year}/{(year + 1) % 100:02}",
        from_date=date(year, 9, 1),
        to_date=date(year + 1, 8, 31),
        introduction="We go to the families who do not come to us yet, and we help every child to find words.",
    )
    reviews = [
        PlanReview.objects.create(id=new_id(), plan=plan, number=number, planned_for=day)
        for number, day in ((1, date(year, 11, 12)), (2, date(year + 1, 3, 4)), (3, date(year + 1, 7, 1)))
    ]
    for review in reviews:
        if review.planned_for < today:
            review.held_on = review.planned_for + timedelta(days=1)
            review.notes = (
                "Priority 1 on course except for Foundry Road; agreed to try Fridays. Priority 3 needs new faces."
            )
            review.save()
    for number, (title, linked, measure, baseline, target, objectives) in enumerate(PRIORITIES, start=1):
        priority = Priority.objects.create(
            id=new_id(),
            plan=plan,
            number=number,
            title=title,
            linked_to=linked,
            measure=measure,
            baseline_value=baseline,
            baseline_on=date(year, 8, 31) if baseline else None,
            target_value=target,
            target_on=date(year + 1, 7, 31) if target else None,
        )
        for place, (words, owner, success, monitoring, impact, resources, actions, ratings) in enumerate(objectives, 1):
            objective = Objective.objects.create(
                id=new_id(),
                priority=priority,
                number=place,
                title=words,
                owner=users[owner],
                success_criteria=success,
                monitoring=monitoring,
                impact=impact,
                resources=resources,
            )
            PlanAction.objects.bulk_create(
                [
                    PlanAction(
                        id=new_id(),
                        objective=objective,
                        description=description,
                        owner=users[doer],
                        due=today + timedelta(days=days),
                        done_on=today + timedelta(days=days - 2) if done else None,
                    )
                    for description, doer, days, done in actions
                ]
            )
            for rating, because in ratings:
                ObjectiveStatus.objects.create(
                    objective=objective,
                    rating=rating,
                    because=because,
                    by=users["coordinator"],
                    by_name=users["coordinator"].name,
                    review=reviews[0] if reviews[0].held_on else None,
                )
    return plan


def make_concerns(users, families, today: date) -> None:
    """Two concerns in the closed room, one of them decided on."""
    from safeguarding.actions import log_concern, record_decision
    from safeguarding.clearance import reading_as
    from safeguarding.models import Concern

    for number, (who, words, said) in enumerate(
        (
            (
                "creche",
                "At collection the child held on to the table leg and cried when told it was time to go home. "
                "This is the third Thursday in a row.",
                "Not today.",
            ),
            (
                "fsw.two",
                "Kitchen without food on two visits; the child asked for bread and ate four slices.",
                "Is there more?",
            ),
        )
    ):
        log_concern(
            by=users[who],
            child=families[30 + number].children[0],
            seen_and_heard=words,
            child_words=said,
            happened_on=today - timedelta(days=9 * (1 - number) + 1),
            place="Crèche room" if number == 0 else "At home",
            told="Told the deputy in person straight away.",
        )
    with reading_as(users["dsl"]):
        first = Concern.objects.order_by("happened_on").first()
        record_decision(
            by=users["dsl"],
            concern=first,
            kind="support in the centre",
            reason="Spoke with both parents the same day; separation at home. Support agreed for now.",
            review_on=today + timedelta(days=19),
        )
