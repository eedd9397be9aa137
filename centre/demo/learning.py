"""Play and learning at the example centre: what a term's sessions were planned to give, and what came of it."""

from datetime import date, timedelta

from sessions_app.models import Session, SessionPlan

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


def make_learning(users, today: date, new_id) -> None:
    """A plan for each session for children of the last ten weeks, and for the first of those to come."""
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
