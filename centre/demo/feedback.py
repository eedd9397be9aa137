"""What families and colleagues of the example centre said about its sessions, what came of it, and what they cost."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from sessions_app.models import Feedback, Service, ServiceCost, Session, SessionReview, YouSaid

SAID = [
    ("My son played with other children for the first time.", ["children"]),
    ("Somebody said hello and knew our names the second time.", ["welcome"]),
    ("It is full by ten past. Could there be a second one?", ["times"]),
    ("The bus stops too far away with a double buggy.", ["place"]),
    ("I learnt three songs and sing them at home.", ["parents", "children"]),
    ("Warmer, please! The hall is cold in the morning.", ["place"]),
    ("Good to talk to other parents.", ["parents"]),
    ("Could the messy play be on a day without nursery?", []),
]


def make_feedback(users, today: date, random: Random, new_id) -> None:
    """Answers to sessions of the last months, two colleagues' reviews, and three times “you said, we did”."""
    sessions = list(Session.objects.filter(status="ran", date__gte=today - timedelta(days=150)).order_by("-date", "pk"))
    rows = []
    for number, session in enumerate(sessions):
        for _ in range(random.choice((0, 1, 1, 2, 3))):
            words, themes = SAID[(number + len(rows)) % len(SAID)] if random.random() < 0.3 else ("", [])
            rows.append(
                Feedback(
                    id=new_id(),
                    service_id=session.service_id,
                    session=session,
                    given_on=session.date,
                    way=random.choice(("paper", "phone", "kiosk", "kiosk")),
                    rating=random.choice((3, 4, 4, 5, 5, 5)),
                    words=words,
                    themes=themes,
                )
            )
    if sessions:
        rows.append(
            Feedback(
                id=new_id(), service_id=sessions[0].service_id, session=sessions[0], given_on=sessions[0].date,
                rating=4, words=SAID[-1][0],
            )
        )  # fmt: skip
    Feedback.objects.bulk_create(rows)
    for session in sessions[:2]:
        SessionReview.objects.create(
            session=session, by=users["creche"], went_well="The water tray drew everybody in.",
            next_time="Put the books nearer to the door.",
        )  # fmt: skip
    for ago, said, did, public in (
        (30, "The baby group is full by ten past.", "It meets on Thursdays, too.", True),
        (90, "The hall is cold in the morning.", "The heating comes on an hour earlier.", True),
        (10, "Nothing for fathers at work.", "We ask when they could come.", False),
    ):
        YouSaid.objects.create(id=new_id(), said=said, did=did, on=today - timedelta(days=ago), public=public)
    for service in Service.objects.filter(sessions__in=sessions[:20]).distinct()[:3]:
        ServiceCost.objects.create(
            service=service, from_date=today - timedelta(days=2_000), per_session=Decimal("148.50"),
            what_counts="Two colleagues for three hours, room, fruit",
        )  # fmt: skip
