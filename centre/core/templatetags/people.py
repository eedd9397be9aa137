"""A family as a band of circles: {% load people %}."""

from datetime import date

from django import template

from ..dates import age_on, local_today
from .words import age_in_words

register = template.Library()

# kind -> radius in a box of 44: the older, the larger
RADII = {"expected": 14, "baby": 14, "under-five": 16, "child": 18, "adult": 20}


def circle_for(date_of_birth: date | None, *, on: date, expected: bool = False, name: str = "") -> dict:
    """What the circle of one person shows: the age of a child, "due" for an expected baby, an adult's initial."""
    if expected:
        return {"kind": "expected", "text": "due", "radius": RADII["expected"]}
    years = age_on(date_of_birth, on) if date_of_birth else None
    if years is None or years >= 18 or years < 0:
        return {"kind": "adult", "text": name[:1].upper(), "radius": RADII["adult"]}
    if years < 1:
        months = age_in_words(date_of_birth, on).split(" ")
        short = {"day": "d", "days": "d", "week": "w", "weeks": "w", "month": "m", "months": "m"}[months[1]]
        return {"kind": "baby", "text": f"{months[0]}{short}", "radius": RADII["baby"]}
    kind = "under-five" if years < 5 else "child"
    return {"kind": kind, "text": str(years), "radius": RADII[kind]}


@register.inclusion_tag("components/person_circle.html")
def person_circle(date_of_birth=None, expected=False, name="", on=None, small=False):
    """A circle without a face, sized and marked by age. Decoration: the words stand beside it."""
    circle = circle_for(date_of_birth, on=on or local_today(), expected=expected, name=str(name))
    return {**circle, "small": small}


@register.inclusion_tag("components/family_band.html")
def family_band(heading, people, alerts=(), on=None):
    """The band on top of a family's pages.

    people: {"name", "url", "date_of_birth", "expected", "role", "alert"} (only name is needed);
    alerts: {"word", "kind"} as for state_tag.
    """
    on = on or local_today()
    shown = []
    for person in people:
        born, expected = person.get("date_of_birth"), bool(person.get("expected"))
        circle = circle_for(born, on=on, expected=expected, name=person["name"])
        age = "" if circle["kind"] == "adult" or not born else age_in_words(born, on)
        shown.append(
            {
                "name": person["name"],
                "url": person.get("url", ""),
                "detail": ", ".join(part for part in (person.get("role", ""), age) if part),
                "alert": person.get("alert", ""),
                "circle": {**circle, "small": False},
            }
        )
    return {"heading": heading, "people": shown, "alerts": alerts}
