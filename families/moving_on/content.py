"""What a hand-over says: the same content for paper and for machines, made of the ticked parts alone.

Each part is written out here fact by fact. Nothing is taken over from elsewhere in the record, so that an address, a
group, a stop alert, a court order, a note, anybody else of the family or a word of safeguarding cannot come along.
"""

from datetime import date

from centre.core.dates import add_months
from centre.core.models import CentreSettings
from centre.core.rooms import registry

from ..models import AccessNeeds, HandOver, Registration
from ..models.moving_on import SharedPart
from ..registering.needs import fact_rows
from ..visit_rooms import contact_days as visited_days

FORMAT = "children's centre hand-over"
VERSION = 1
TITLES = {
    SharedPart.REGISTRATION: "Registration",
    SharedPart.ATTENDANCE: "Sessions",
    SharedPart.NEEDS: "Allergies and needs",
    SharedPart.SUPPORT: "Family support",
}
NEEDS_SAID = {"Interpreter needed", "Disability", "Special educational needs"}


def content_of(hand_over: HandOver, *, on: date) -> dict:
    """Everything that the hand-over says on the day, ready for JSON; once sent, what was sent, word for word."""
    if hand_over.sent_content is not None:
        return hand_over.sent_content
    child = hand_over.child
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_on": on.isoformat(),
        "from": CentreSettings.load().name,
        "to": {
            "kind": hand_over.get_to_kind_display(),
            "name": hand_over.to_name,
            "contact": hand_over.to_contact,
        },
        "why": hand_over.get_why_display(),
        "agreed": {"by": hand_over.answered_by, "on": _iso(hand_over.answered_on)},
        "child": {"name": child.full_name, "date_of_birth": _iso(child.date_of_birth)},
        "parts": [
            {
                "part": str(part),
                "title": TITLES[part],
                "facts": [{"label": label, "value": value} for label, value in _FACTS[part](hand_over, on)],
            }
            for part in SharedPart
            if part in hand_over.shares
        ],
    }


def _registration(hand_over, on):
    child = hand_over.child
    since = Registration.objects.filter(person=child).order_by("registered_on").first()
    return [
        ("Known as", child.called),
        ("Sex", child.get_sex_display()),
        ("First language", child.first_language or "Not asked"),
        ("Ethnicity", child.ethnicity or "Not asked"),
        ("Registered with us since", _iso(since.registered_on) if since else "Not registered"),
    ]


def _attendance(hand_over, on):
    # Sessions alone: that somebody was visited is not attendance, and can tell of support.
    days = set()
    for provider in registry.contact_days:
        if provider is not visited_days:
            rows = provider().filter(person_id=hand_over.child_id, day__gt=add_months(on, -12), day__lte=on)
            days |= {row["day"] for row in rows.order_by()}
    return [
        ("Days at sessions in the last twelve months", str(len(days))),
        ("Last came on", _iso(max(days, default=None)) or "Not in the last twelve months"),
    ]


def _needs(hand_over, on):
    needs = AccessNeeds.objects.filter(person=hand_over.child).first()
    return [
        ("Allergies", hand_over.child.allergies or "None recorded"),
        *[row for row in fact_rows(needs) if row[0] in NEEDS_SAID],
    ]


def _support(hand_over, on):
    return [("In our words", hand_over.support_summary)]


_FACTS = {
    SharedPart.REGISTRATION: _registration,
    SharedPart.ATTENDANCE: _attendance,
    SharedPart.NEEDS: _needs,
    SharedPart.SUPPORT: _support,
}


def _iso(day) -> str:
    return day.isoformat() if day else ""
