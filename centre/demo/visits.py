"""Visits of the family support workers: logged, planned for today and tomorrow, and two that nobody has logged yet."""

import io
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone
from PIL import Image

from centre.core.dates import LONDON, under_five_on
from families.follow_up import no_access
from families.models import Attachment, Visit, VisitEscalation, VisitPersonSeen, VisitSafety, VisitSignOff

from .households import DemoFamily

NOTES = [
    (
        "Talked about bedtime: the new routine works on most nights. The little one showed me the bath book.",
        "Keep the routine over the holidays; bath, book, bed.",
        "Ring to hear how the nights went",
    ),
    (
        "Looked at the letter from the nursery together and filled in the form. Mum felt better afterwards.",
        "Take the form to the nursery office this week.",
        "Check that the place is confirmed",
    ),
    (
        "Played on the floor with the water beads. Lots of pointing and two new words.",
        "Five minutes of talking at the window every day.",
        "Bring the picture book about animals",
    ),
    (
        "Went through the heating bill and the grant that could help. Kitchen warm, children well and cheerful.",
        "Gather the last two bills for the application.",
        "Send the application together",
    ),
    (
        "Came along to the door of Stay and play with the family and stayed for the first half hour.",
        "Come again next Monday; I will be at the door.",
        "Look out for them on Monday",
    ),
    (
        "Weaning: talked about finger foods and the cup. Shared the leaflet in her own language.",
        "Try three new foods this week.",
        "Ask how the new foods went",
    ),
    (
        "A hard week: no sleep, and the boiler is broken. Rang the landlord together from the kitchen.",
        "Landlord promised an engineer by Friday.",
        "Ring on Friday about the boiler",
    ),
    ("Practised the walk to the health clinic and showed where to sign in.", "Go to the clinic on Wednesday.", ""),
]


class VisitMaker:
    """Makes the visits of all the years from one stream of chance."""

    def __init__(self, random: Random, today: date, first_day: date, users, families: list[DemoFamily], new_id):
        self.random = random
        self.today = today
        self.first_day = first_day
        self.coordinator = users["coordinator"]
        self.workers = [users["fsw.one"], users["fsw.two"], users["fsw.three"]]
        self.families = families
        self.new_id = new_id
        self.visits: list[Visit] = []
        self.seen: list[VisitPersonSeen] = []

    def make(self) -> None:
        supported = [family for family in self.families if family.area.decile <= 4 or self.random.random() < 0.15]
        for family in self.random.sample(supported, min(len(supported), max(8, len(self.families) * 2 // 5))):
            self._one_familys_visits(family)
        self._around_today()
        self.visits.sort(key=lambda visit: (visit.date, visit.start_time or time(0)))
        for number, visit in enumerate(self.visits, start=1):
            visit.reference = f"MV{number:05}"
        Visit.objects.bulk_create(self.visits, batch_size=1000)
        VisitPersonSeen.objects.bulk_create(self.seen, batch_size=2000)
        self._safe_returns()
        self._followed_up()
        self._a_scan()

    def _one_familys_visits(self, family: DemoFamily) -> None:
        worker = self.random.choice(self.workers)
        day = max(family.registered_on, self.first_day) + timedelta(days=self.random.randint(3, 60))
        for _ in range(self.random.randint(1, 9)):
            if day >= self.today or (family.ended_on and day > family.ended_on):
                return
            while day.weekday() > 4:
                day -= timedelta(days=1)
            self._logged(family, worker, day)
            day += timedelta(days=self.random.randint(6, 45))

    def _logged(self, family: DemoFamily, worker, day: date) -> None:
        random = self.random
        start = time(random.randint(9, 15), random.choice([0, 15, 30, 45]))
        outcome = random.choices(
            ["achieved", "no access", "cancelled by family", "cancelled by us", "refused"], [76, 10, 9, 4, 1]
        )[0]
        kind = random.choices(["home visit", "one-to-one at centre", "phone call", "video call"], [60, 20, 16, 4])[0]
        if outcome == "no access":
            kind = "home visit"
        said, agreed, step = random.choice(NOTES)
        achieved = outcome == "achieved"
        due = day + timedelta(days=random.choice([7, 10, 14]))
        old = day < self.today - timedelta(days=25)
        visit = Visit(
            id=self.new_id(),
            household=family.household,
            worker=worker,
            date=day,
            start_time=start,
            end_time=time(start.hour + (start.minute + 45) // 60, (start.minute + 45) % 60),
            type=kind,
            outcome=outcome,
            summary=said if achieved else "",
            agreed=agreed if achieved else "",
            next_step=step if achieved else "",
            next_step_due=due if achieved and step else None,
            next_step_done_on=due if achieved and step and old else None,
            logged_at=datetime.combine(day, time(17, random.randint(0, 59)), LONDON),
        )
        self.visits.append(visit)
        if achieved:
            little = [child for child in family.children if under_five_on(child.date_of_birth, day)]
            for person in [family.adults[0], *little]:
                awake = random.choice(["awake", "awake", "asleep"]) if person in little else ""
                self.seen.append(VisitPersonSeen(visit=visit, person=person, awake=awake))

    def _around_today(self) -> None:
        """What makes the desk alive: visits for today and the next days, and two of this week that were not logged."""
        known = [family for family in self.families if family.knows_centre_on(self.today) and not family.confidential]
        chosen = self.random.sample(known, min(len(known), 9))
        plans = [
            (-3, 10, 0),
            (-1, 14, 1),
            (0, 10, 0),
            (0, 11, 1),
            (0, 14, 0),
            (1, 9, 2),
            (2, 13, 0),
            (3, 10, 1),
            (4, 11, 2),
        ]
        for family, (offset, hour, worker) in zip(chosen, plans, strict=False):
            self.visits.append(
                Visit(
                    id=self.new_id(),
                    household=family.household,
                    worker=self.workers[worker],
                    date=self.today + timedelta(days=offset),
                    start_time=time(hour, 0),
                    end_time=time(hour, 45),
                    type="home visit",
                    outcome="",
                )
            )

    def _safe_returns(self) -> None:
        """Plans of the coming days with what makes them safe, somebody who is out just now, and an answered alert."""
        now = timezone.now().replace(second=0, microsecond=0)
        plans = [visit for visit in self.visits if not visit.outcome and visit.date > self.today]
        rows = [
            VisitSafety(
                visit=visit,
                expected_out_at=datetime.combine(visit.date, visit.end_time, LONDON),
                mobile="07700 900123",
                risk="take care" if number == 0 else "ordinary",
                risk_note="A dog in the hall, friendly but loud. Park in the side street." if number == 0 else "",
                assessed_by=visit.worker,
                assessed_at=now - timedelta(days=1),
            )
            for number, visit in enumerate(plans)
        ]
        for visit in self.visits:
            if not visit.outcome and visit.date == self.today and visit.worker == self.workers[1]:
                went_in = now - timedelta(minutes=20)
                rows.append(VisitSafety(visit=visit, went_in_at=went_in, expected_out_at=now + timedelta(minutes=25)))
        past = [
            visit
            for visit in self.visits
            if visit.outcome == "achieved" and visit.type == "home visit" and visit.end_time
        ]
        if past:
            self._answered_alert(past[-1], rows)
        VisitSafety.objects.bulk_create(rows)

    def _followed_up(self) -> None:
        """Supervision of the last weeks: most is signed off, one went back with a remark; a door that stayed shut."""
        lately = [visit for visit in self.visits if visit.outcome and visit.date > self.today - timedelta(weeks=8)]
        signed = [visit for visit in lately if visit.date < self.today - timedelta(days=10)]
        VisitSignOff.objects.bulk_create(
            VisitSignOff(
                visit=visit,
                signed=bool(number),
                remark="" if number else "What did the little one say or show? Please add it.",
                by=self.coordinator,
                at=datetime.combine(visit.date + timedelta(days=3), time(16, 0), LONDON),
            )
            for number, visit in enumerate(signed)
        )
        shut = [visit for visit in lately if visit.outcome == "no access"]
        for visit in shut[-3:]:
            no_access.follow(visit=visit)

    def _a_scan(self) -> None:
        """A picture with the newest visit that took place: a child's drawing, made of three colours."""
        achieved = [visit for visit in self.visits if visit.outcome == "achieved" and visit.worker == self.workers[0]]
        if not achieved:
            return
        drawing = Image.new("RGB", (480, 320), "#fff8e7")
        for number, colour in enumerate(("#e4572e", "#17bebb", "#ffc914")):
            drawing.paste(colour, (60 + number * 130, 80 + number * 30, 150 + number * 130, 250))
        out = io.BytesIO()
        drawing.save(out, "PNG")
        Attachment.objects.create(
            visit=achieved[-1],
            name="A drawing of the house",
            kind="image/png",
            content=out.getvalue(),
            size=len(out.getvalue()),
            added_by=achieved[-1].worker,
        )

    def _answered_alert(self, visit, rows) -> None:
        expected = datetime.combine(visit.date, visit.end_time, LONDON)
        closed = expected + timedelta(minutes=38)
        rows.append(
            VisitSafety(
                visit=visit,
                went_in_at=expected - timedelta(minutes=45),
                expected_out_at=expected,
                ended_at=closed,
                ended_by=visit.worker,
                ended_how="alert closed",
            )
        )
        VisitEscalation.objects.create(
            visit=visit,
            expected_out_at=expected,
            kind="closed",
            step="Ring the worker",
            who_called=visit.worker.name,
            came_of_it="Out and safe since half an hour; the phone was still on silent.",
            at=closed,
            by=visit.worker,
        )
