"""A year of safety at the example centre: bumps and what came of them, the morning's checks, a hazard, two drills."""

from datetime import date, time, timedelta
from random import Random

from sessions_app.models import (
    FireDrill,
    Hazard,
    Incident,
    RiskAssessment,
    RiskLine,
    Room,
    Routine,
    RoutineDone,
    RoutineTurn,
    Service,
)

from .households import DemoFamily

CHECKS = [
    ("Garden", "The gate shuts and locks", "safety", "opening"),
    ("Garden", "No litter, glass or animal mess", "safety", "opening"),
    ("Garden", "Climbing frame: bolts, ropes and matting", "upkeep", "monthly"),
    ("Main hall", "Fire exits are clear", "safety", "opening"),
    ("Main hall", "Plug sockets covered, blind cords tied up", "safety", "opening"),
    ("Main hall", "Toys that go into mouths are washed", "cleaning", "weekly"),
    ("Crèche room", "First aid box is complete", "safety", "monthly"),
    ("Crèche room", "Cots and mats are clean and whole", "cleaning", "opening"),
    ("Kitchen", "Fridge is below 5 °C", "safety", "opening"),
]
# Who makes a check: one colleague, or several by turns.
BY_TURNS = {
    "Toys that go into mouths are washed": ("creche", "fsw.two", "fsw.three"),
    "Cots and mats are clean and whole": ("creche",),
    "Fridge is below 5 °C": ("admin", "coordinator"),
}
# days ago, time, place, what, injury, regions, first aid, afterwards, told, reviewed
BUMPS = [
    (
        0,
        time(10, 20),
        "Playroom",
        "Tripped over a brick and knocked a knee on the floor.",
        "Graze",
        ["left knee"],
        "Cleaned, cold compress",
        "stayed",
        False,
        False,
    ),
    (
        9,
        time(10, 45),
        "Garden",
        "Slipped off the second step of the climbing frame.",
        "Bump",
        ["head"],
        "Cold compress, ten minutes, watched for an hour",
        "stayed",
        True,
        False,
    ),
    (
        23,
        time(9, 50),
        "Garden",
        "Two children ran into each other.",
        "Cut lip",
        ["mouth"],
        "Cleaned, cold compress",
        "home",
        True,
        True,
    ),
    (
        61,
        time(10, 30),
        "Garden",
        "Fell from the climbing frame onto the matting and would not move the arm.",
        "Arm very sore",
        ["right arm"],
        "Arm held still, sling",
        "hospital",
        True,
        True,
    ),
    (
        75,
        time(11, 5),
        "Crèche room",
        "Bitten by another child.",
        "Red mark, skin not broken",
        ["left hand"],
        "Washed, cold compress",
        "stayed",
        True,
        True,
    ),
    (
        120,
        time(10, 40),
        "Garden",
        "Fell off a tricycle.",
        "Grazes",
        ["right knee", "right hand"],
        "Cleaned",
        "stayed",
        True,
        True,
    ),
]


def make_safety(users, families: list[DemoFamily], today: date, random: Random, new_id) -> None:
    """Everything of `sessions_app.safety`, for an example centre with some families and a team."""
    by, coordinator = users["creche"], users["coordinator"]
    children = [child for family in families[:20] for child in family.children]
    for (ago, at, place, what, injury, regions, aid, then, told, reviewed), child in zip(BUMPS, children, strict=False):
        on = today - timedelta(days=ago)
        Incident.objects.create(
            id=new_id(), kind="accident", happened_on=on, happened_at=at, place=place, person_id=child.pk,
            what_happened=what, injury=injury, body_regions=regions, first_aid=aid, first_aid_by="Crèche leader",
            witnesses="Another parent" if ago > 20 else "", afterwards=then, recorded_by=by,
            parent_told_on=on if told else None, parent_told_how="At collection" if told else "",
            reviewed_by=coordinator if reviewed else None, reviewed_on=on + timedelta(days=2) if reviewed else None,
            review="Talked through in the team." if reviewed else "",
            safety_executive="no" if then == "hospital" else "",
            safety_executive_note="The equipment and the matting were in order." if then == "hospital" else "",
            ofsted="reported" if then == "hospital" else "",
            ofsted_note="Told by telephone" if then == "hospital" else "",
        )  # fmt: skip
    Incident.objects.create(
        id=new_id(), kind="near miss", happened_on=today - timedelta(days=14), place="Front door", recorded_by=by,
        what_happened="The outer door was propped open during a delivery. Nobody had left.",
    )  # fmt: skip
    _checks(users, today, new_id)
    Hazard.objects.create(
        id=new_id(), place="Garden", what="A board of the sandpit is splintered", risk="medium",
        made_safe="Sandpit covered and roped off", seen_on=today - timedelta(days=6), seen_by=by, for_whom=coordinator,
        due_on=today + timedelta(days=1),
    )  # fmt: skip
    Hazard.objects.create(
        id=new_id(), place="Corridor", what="A ceiling light flickers", risk="low", seen_on=today - timedelta(days=40),
        seen_by=by, for_whom=coordinator, fixed_on=today - timedelta(days=33), fixed_by=coordinator, how="New tube",
    )  # fmt: skip
    _risks(coordinator, today, new_id)
    for ago, minutes, seconds, people in ((95, 3, 10, 41), (200, 4, 35, 28)):
        FireDrill.objects.create(
            id=new_id(), on=today - timedelta(days=ago), at=time(10, 15), minutes=minutes, seconds=seconds,
            people=people, all_accounted=True, led_by=coordinator, went_well="Registers were taken out at once.",
            to_change="Keep the pushchairs out of the side exit." if ago > 100 else "",
        )  # fmt: skip


def _checks(users, today, new_id):
    by, began = users["creche"], today - timedelta(days=300)
    rooms = {room.name: room for room in Room.objects.all()}
    routines = [
        Routine(
            id=new_id(), room=rooms.get(place), place=place, what=what, kind=kind, rhythm=rhythm, from_date=began,
            turns_from=began if what in BY_TURNS else None,
        )
        for place, what, kind, rhythm in CHECKS
    ]  # fmt: skip
    Routine.objects.bulk_create(routines)
    RoutineTurn.objects.bulk_create(
        RoutineTurn(routine=routine, order=order, who=users[name])
        for routine in routines
        for order, name in enumerate(BY_TURNS.get(routine.what, ()))
    )
    done = []
    for routine in routines:
        every = {"opening": 1, "weekly": 7, "monthly": 31}[routine.rhythm]
        done += [
            RoutineDone(routine=routine, on=today - timedelta(days=n * every), is_fine=True, by=by) for n in (1, 2)
        ]
    done.append(RoutineDone(routine=routines[3], on=today, is_fine=True, by=by))
    RoutineDone.objects.bulk_create(done)


def _risks(by, today, new_id):
    garden = RiskAssessment.objects.create(
        id=new_id(), title="Garden", assessed_on=today - timedelta(days=370), assessed_by=by,
        review_on=today - timedelta(days=5),
    )  # fmt: skip
    messy = RiskAssessment.objects.create(
        id=new_id(), title="Messy play", service=Service.objects.filter(care_type="drop-in").first(),
        assessed_on=today - timedelta(days=60), assessed_by=by, review_on=today + timedelta(days=300),
    )  # fmt: skip
    lines = [
        (
            garden,
            "Falls from the climbing frame",
            "Children",
            "Matting under it; one colleague stands beside it",
            "",
            "medium",
        ),
        (
            garden,
            "A child leaves by the gate",
            "Children",
            "Gate checked each morning; bolt at adult height",
            "Second bolt, by the caretaker",
            "low",
        ),
        (
            messy,
            "Allergy to paint or flour",
            "Children",
            "Allergies on the register are read before setting out",
            "",
            "low",
        ),
        (messy, "Wet floor", "Everybody", "Mop beside the table; mats taken up", "", "low"),
    ]
    RiskLine.objects.bulk_create(
        RiskLine(assessment=assessment, order=n, hazard=hazard, who=who, precautions=what, more_to_do=more, risk=risk)
        for n, (assessment, hazard, who, what, more, risk) in enumerate(lines, start=1)
    )
