"""What one should know at once about a family, in words with a state: shown on top of its pages."""

from datetime import date, timedelta

from centre.core.dates import fifth_birthday

from .home import Home
from .models import StayKnown
from .models.person import PersonRole
from .privacy import may_read

# A birth is asked about three weeks after the due date, and never assumed (domain trap T-09).
BIRTH_ASKED_AFTER = timedelta(weeks=3)


def family_alerts(
    user,
    *,
    members,
    home: Home,
    registered: set,
    no_longer_expected: set,
    last_seen: date | None,
    not_seen_weeks: int,
    known_since: date | None,
    on: date,
) -> list[dict]:
    """[{"word", "kind"}] for a family.

    members: its people on the day; home: where they live; registered, no_longer_expected: ids among them;
    last_seen: when anybody of it was last met; known_since: since when somebody is registered.
    """
    alerts = []
    if home.address is not None and home.address.confidential:
        alerts.append({"word": "Confidential address", "kind": "stop"})
    over_five = [each.pk for each in members if each.role == PersonRole.CHILD and _is_five(each, on)]
    # Asked only where it matters; they may stay on the books where the family agreed.
    known = StayKnown.objects.in_force(on=on).filter(person__in=over_five) if over_five else StayKnown.objects.none()
    stay = set(known.values_list("person_id", flat=True))
    for person in members:
        if person.is_adult and person.is_under_18_on(on):
            # Not least for whoever decides about photos, SEND, orders and placements (domain trap T-46).
            word = f"{person.called} is {person.age_on(on)}: the rules for children hold too"
            alerts.append({"word": word, "kind": "due"})
        if person.role == PersonRole.EXPECTED_BABY and person.pk not in no_longer_expected:
            alerts.append(_birth(person, on))
        elif (
            person.role == PersonRole.CHILD
            and person.pk in registered
            and _is_five(person, on)
            and person.pk not in stay
        ):
            alerts.append({"word": f"{person.called} is five or older and still registered", "kind": "due"})
    if home.address is None:
        alerts.append({"word": "No address recorded", "kind": "due"})
    elif may_read(home.address, user) and not home.is_known:
        alerts.append({"word": "Area not known: the postcode is not in the lookup", "kind": "due"})
    if not registered:
        alerts.append({"word": "Nobody is registered now", "kind": "quiet"})
    else:
        alerts += _seen(last_seen, not_seen_weeks, on, known_since)
    return alerts


def _is_five(person, on) -> bool:
    return person.date_of_birth is not None and fifth_birthday(person.date_of_birth) <= on


def _birth(person, on) -> dict:
    if person.due_date is None:
        return {"word": "Baby expected, due date not known", "kind": "due"}
    day = f"{person.due_date.day} {person.due_date:%B %Y}"
    if person.due_date + BIRTH_ASKED_AFTER < on:
        return {"word": f"A baby was due on {day}: has it been born?", "kind": "late"}
    return {"word": f"Baby due on {day}" if person.due_date >= on else f"A baby was due on {day}", "kind": "new"}


def _seen(last_seen, weeks, on, known_since) -> list[dict]:
    limit = on - timedelta(weeks=weeks)
    if last_seen is None:
        return [{"word": "Not seen yet", "kind": "late"}] if known_since and known_since < limit else []
    if last_seen >= limit:
        return []
    return [{"word": f"Not seen since {last_seen.day} {last_seen:%B %Y}", "kind": "late"}]
