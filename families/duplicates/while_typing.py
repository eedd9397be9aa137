"""Whether somebody who is being registered may be known already. Shown to whoever types; nothing is ever merged."""

import re
from dataclasses import dataclass

from django.db import connection

from ..actions import NewPerson
from ..barriers.check import kept_out_people
from ..models.household import postcode_key
from ..search import Found, found_people
from .scoring import COLUMNS, Facts, facts_of, likeness, swapped

CANDIDATES = 200
SHOWN = 6


@dataclass(frozen=True)
class PossibleDuplicate:
    """Somebody known who may be the person being registered, and why it seems so."""

    new: NewPerson
    found: Found
    reasons: str  # "same name, same date of birth"


def possible_duplicates(
    people: list[NewPerson], *, postcode: str = "", today, but_not_of=None, user=None
) -> list[PossibleDuplicate]:
    """Whom the centre may know already of these new people, the likeliest first, each known person once.

    user: who types; nobody of a family they are kept out of is shown to them (trap T-49).
    but_not_of: a household whose own people are left out (somebody is added to it: brothers and sisters look alike).
    Two queries for each new person at most, and one for all that are shown.
    """
    likely: dict = {}
    for new in people:
        if not (new.first_name or new.known_as):
            continue
        typed = _typed(new, postcode_key(postcode))
        for pk, *columns, home in _candidates(typed, but_not_of):
            alike = likeness(typed, facts_of(columns, postcode=home or ""))
            if alike.is_enough and alike.score > likely.get(pk, (0,))[0]:
                likely[pk] = (alike.score, new, alike.reasons)
    apart = kept_out_people(user, likely) if user is not None and likely else set()
    best = sorted((pk for pk in likely if pk not in apart), key=lambda pk: -likely[pk][0])[:SHOWN]
    found = {each.person.pk: each for each in found_people(best, today=today)}
    return [PossibleDuplicate(likely[pk][1], found[pk], likely[pk][2]) for pk in best if pk in found]


def _typed(new, postcode: str) -> Facts:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT families_search_text(%(first)s, '', %(known_as)s, ''), families_search_text('', %(last)s, '', ''),"
            " families_fold(%(first)s || ' ' || %(known_as)s), %(born)s::date, families_phone_digits(%(phone)s),"
            " %(sex)s",
            {
                "first": new.first_name[:100],
                "known_as": new.known_as[:100],
                "last": new.last_name[:100],
                "born": new.date_of_birth,
                "phone": new.phone[:40],
                "sex": new.sex,
            },
        )
        return facts_of(cursor.fetchone(), postcode=postcode)


def _candidates(typed: Facts, but_not_of) -> list[tuple]:
    values = {"limit": CANDIDATES}
    firsts = _likes("n", typed.first, typed.first_sounds, values)
    lasts = _likes("o", typed.last, typed.last_sounds, values)
    others = []
    for number, day in enumerate(day for day in (typed.born, swapped(typed.born)) if day):
        others.append(f"person.date_of_birth = %(d{number})s")
        values[f"d{number}"] = day
    if typed.digits:
        others.append("person.phone_digits LIKE %(digits)s")
        values["digits"] = f"%{typed.digits}%"
    # Two of three: the first name, the last name, and a day of birth or a telephone number.
    pairs = [(firsts, lasts), (firsts, others), (lasts, others)]
    likely = [f"(({' OR '.join(one)}) AND ({' OR '.join(other)}))" for one, other in pairs if one and other]
    if not likely:
        return []
    statement = _CANDIDATES.format(columns=COLUMNS.format("person"), likely=" OR ".join(likely))
    if but_not_of is not None:
        statement += _NOT_OF
        values["household"] = but_not_of.pk
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} LIMIT %(limit)s", values)
        return cursor.fetchall()


# As in families.search: the pieces are written here, what was typed goes in as parameters, each with its own index.
_CANDIDATES = """
SELECT {columns},
       (SELECT address.postcode_key FROM families_householdmembership AS membership
        JOIN families_address AS address ON address.household_id = membership.household_id
        WHERE membership.person_id = person.id AND membership.main AND membership.to_date IS NULL
          AND address.to_date IS NULL AND NOT address.confidential LIMIT 1)
FROM families_person AS person
WHERE person.merged_into_id IS NULL AND NOT person.sealed AND ({likely})"""

_NOT_OF = """ AND NOT EXISTS (SELECT FROM families_householdmembership AS membership
    WHERE membership.person_id = person.id AND membership.household_id = %(household)s)"""


def _likes(key, words, sounds, values) -> list[str]:
    patterns = [*(f"% {word}%" for word in sorted(words)), *(f"% {sound} %" for sound in sorted(sounds))]
    values |= {f"{key}{number}": pattern for number, pattern in enumerate(patterns)}
    return [f"person.search_text LIKE %({key}{number})s" for number in range(len(patterns))]


def row_prefix(text: str) -> str:
    """The prefix of a row of the registration page that a browser named ("children-0"); "" for anything else."""
    match = re.fullmatch(r"(adults|children)-[0-9]{1,2}", str(text))
    return match[0] if match else ""
