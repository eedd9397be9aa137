"""Plans of the cases: scales, goals with actions, an assessment, and teams around three of the families."""

from datetime import datetime, time, timedelta
from random import Random

from centre.core.dates import LONDON
from centre.core.models import CentreSettings
from families.models import CaseAction, CaseAssessment, CaseGoal, CaseMeeting, CaseMember, CaseReading, CaseScale

SCALES = [
    ("Mornings at home", "Every morning is a fight", "We leave the house calmly"),
    ("People around me", "I have nobody to ask", "I know whom to ask, and I do"),
    ("Playing and talking together", "We hardly ever do", "Every day, and we enjoy it"),
]
GOALS = [
    (
        "We get to nursery on time, without shouting",
        "Clothes and bag ready in the evening",
        "Ask the nursery for a place at breakfast",
    ),
    ("I know other parents here", "Come to Stay and play together on Monday", "Ring the group for new parents"),
    ("The flat is warm and dry", "Send the photographs to the landlord", "Write to the council about the damp"),
]
ANSWERS = [
    "The children are loved and it shows. Mum sings with them; Dad cooks on his free days.",
    "Healthy and growing. Two words more since the summer; hearing test booked.",
    "Sleep is short for everybody. The kitchen is the only warm room.",
    "Mum is tired and on her own for most of the week. She asks for help, which is a strength.",
    "Grandmother rings every day. The rent is paid; the meter runs out at the end of the month.",
    "Mum worries about the winter. We worry about her sleep.",
]


class PlanMaker:
    """Makes the plans from the same stream of chance as the cases."""

    def __init__(self, today, random: Random, new_id):
        self.today, self.random, self.new_id = today, random, new_id
        self.headings = CentreSettings.load().assessment_headings
        self.scales = [
            CaseScale.objects.create(id=new_id(), name=name, low=low, high=high) for name, low, high in SCALES
        ]

    def make(self, case, family, worker, day, number) -> None:
        """The plan of one case, begun on `day`."""
        if day > self.today:
            return
        then = {"by": worker, "entered_at": datetime.combine(day, time(16, 40), LONDON)}
        CaseAssessment.objects.create(
            case=case,
            happened_on=day,
            answers=[
                {"heading": heading, "words": words} for heading, words in zip(self.headings, ANSWERS, strict=False)
            ],
            child_voice="Took my hand and showed me the bed by the window: “Cold.”",
            parent_voice="“I want mornings in which nobody cries. Me neither.”",
            **then,
        )
        for place in range(2):
            words, first, second = GOALS[(number + place) % len(GOALS)]
            goal = CaseGoal.objects.create(id=self.new_id(), case=case, words=words, agreed_on=day, **then)
            due = day + timedelta(days=14)
            past = due < self.today
            for owner, action, days in (("parent", first, 0), ("worker", second, 120)):
                by_then = due + timedelta(days=days)
                done = past and by_then < self.today
                CaseAction.objects.create(
                    id=self.new_id(),
                    case=case,
                    goal=goal,
                    words=action,
                    owner_kind=owner,
                    owner_name=family.adults[0].called if owner == "parent" else "",
                    agreed_on=day,
                    due_on=by_then,
                    ended="done" if done else "",
                    ended_on=by_then if done else None,
                    **then,
                )
        self._ask(case, day, then, first=True)
        if day + timedelta(days=60) < self.today:
            self._ask(case, day + timedelta(days=60), then, first=False)
        if number % 3 == 0:
            self._team(case, family, day, then)

    def _ask(self, case, day, then, *, first) -> None:
        for place, scale in enumerate(self.scales):
            value = 2 + (place + self.random.randint(0, 2)) if first else 5 + place % 2 + self.random.randint(0, 2)
            CaseReading.objects.create(
                case=case, scale=scale, happened_on=day, value=value, occasion="first" if first else "review", **then
            )

    def _team(self, case, family, day, then) -> None:
        people = [
            (family.adults[0].full_name, "Parent"),
            ("Rosa Whitlock", "Key person, Larch Lane Nursery"),
            ("Ellen Marsh", "Health visitor, Rosehill clinic"),
        ]
        members = [
            CaseMember.objects.create(id=self.new_id(), case=case, name=name, part=part) for name, part in people
        ]
        held = day + timedelta(days=10)
        if held > self.today:
            return
        meeting = CaseMeeting.objects.create(
            id=self.new_id(),
            case=case,
            held_on=held,
            minutes="Went through the plan. The nursery keeps a place at breakfast; the health visitor looks at sleep.",
            next_on=held + timedelta(weeks=6 * ((self.today - held).days // 42 + 1)),
            **then,
        )
        meeting.came.set(members[:2])
        CaseMeeting.objects.filter(pk=meeting.pk).update(apologies=members[2].name)
