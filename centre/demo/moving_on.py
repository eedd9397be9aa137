"""Three children on their way to school: a hand-over being prepared, one nobody has answered, one received."""

from datetime import date, timedelta

from centre.core.dates import add_months, birthday
from families.models import HandOver, HandOverStep, Person, StayKnown


def make_moving_on(users, today: date, new_id) -> None:
    """The children who turn five first, with their hand-overs; one of them stays known."""
    children = list(
        Person.objects.registered(on=today)
        .filter(role="child", date_of_birth__gt=add_months(today, -60), stays_known=None)
        .order_by("date_of_birth", "id")[:4]
    )
    worker = users["fsw.one"]
    agreed = today - timedelta(days=30)
    for place, (state, child) in enumerate(zip(("begun", "sent", "received"), children, strict=False)):
        sent = today - timedelta(days=20) if state != "begun" else None
        facts = [{"label": "Allergies", "value": child.allergies or "None recorded"}]
        content = {
            "format": "children's centre hand-over",
            "version": 1,
            "made_on": (sent or today).isoformat(),
            "from": "Fernley Children’s Centre",
            "to": {"kind": "School", "name": "Fernley Primary School", "contact": "Reception class"},
            "why": "Turning five",
            "agreed": {"by": "The parent", "on": agreed.isoformat()},
            "child": {"name": child.full_name, "date_of_birth": child.date_of_birth.isoformat()},
            "parts": [{"part": "needs", "title": "Allergies and needs", "facts": facts}],
        }
        row = HandOver.objects.create(
            id=new_id(),
            child=child,
            state=state,
            why="turning five",
            to_kind="school",
            to_name="Fernley Primary School",
            to_contact="Reception class",
            shares=["needs"] if sent else ["registration", "attendance", "needs"],
            answered_by="The parent",
            answered_on=agreed,
            sent_on=sent,
            sent_how="secure e-mail" if sent else "",
            sent_content=content if sent else None,
            chase_on=today - timedelta(days=1) if state == "sent" else None,
            received_on=today - timedelta(days=3) if state == "received" else None,
            received_by="The school office" if state == "received" else "",
            receipt=f"R-{100 + place}" if state == "received" else "",
        )
        days = [("begun", agreed), ("sent", sent), ("received", row.received_on)]
        for kind, day in days:
            if day:
                HandOverStep.objects.create(hand_over=row, kind=kind, happened_on=day, by=worker)
    if children:
        StayKnown.objects.create(
            id=new_id(),
            person=children[0],
            agreed_by="The parent",
            agreed_on=agreed,
            until=birthday(children[0].date_of_birth, 19),
            by=worker,
        )
