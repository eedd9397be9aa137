"""Whether somebody who is being registered may be known already. Shown to whoever types; nothing is ever merged.

Names by spelling and sound, date of birth (also with day and month the wrong way round), telephone and postcode speak
for it, another date of birth speaks against it. Twins have different first names, and are no duplicates (trap T-41).
"""

import re
from dataclasses import dataclass
from datetime import date

from django.db import connection

from .actions import NewPerson
from .models.household import postcode_key
from .search import Found, found_people

ENOUGH = 5
CANDIDATES = 200
SHOWN = 6


@dataclass(frozen=True)
class PossibleDuplicate:
    """Somebody known who may be the person being registered, and why it seems so."""

    new: NewPerson
    found: Found
    reasons: str  # "same name, same date of birth"


@dataclass(frozen=True)
class _Typed:
    first: set
    first_sounds: set
    last: set
    last_sounds: set
    digits: str


def possible_duplicates(
    people: list[NewPerson], *, postcode: str = "", today: date, but_not_of=None
) -> list[PossibleDuplicate]:
    """Whom the centre may know already of these new people, the likeliest first, each known person once.

    but_not_of: a household whose own people are left out (somebody is added to it: brothers and sisters look alike).
    Two queries for each new person at most, and one for all that are shown.
    """
    likely: dict = {}
    for new in people:
        if not (new.first_name or new.known_as):
            continue
        typed = _typed(new)
        for row in _candidates(new, typed, but_not_of):
            score, reasons = _score(new, typed, postcode_key(postcode), row)
            if score >= ENOUGH and score > likely.get(row[0], (0,))[0]:
                likely[row[0]] = (score, new, reasons)
    best = sorted(likely, key=lambda pk: -likely[pk][0])[:SHOWN]
    found = {each.person.pk: each for each in found_people(best, today=today)}
    return [PossibleDuplicate(likely[pk][1], found[pk], likely[pk][2]) for pk in best if pk in found]


def _typed(new) -> _Typed:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT families_search_text(%s, '', %s, ''), families_search_text('', %s, '', ''),"
            " families_phone_digits(%s)",
            [new.first_name[:100], new.known_as[:100], new.last_name[:100], new.phone[:40]],
        )
        first, last, digits = cursor.fetchone()
    return _Typed(*_words_and_sounds(first), *_words_and_sounds(last), digits)


def _words_and_sounds(text: str) -> tuple[set, set]:
    tokens = text.split()
    return {token for token in tokens if token[0] != "="}, {token for token in tokens if token[0] == "="}


def _candidates(new, typed, but_not_of) -> list[tuple]:
    values = {"limit": CANDIDATES}
    firsts = _likes("n", typed.first, typed.first_sounds, values)
    lasts = _likes("o", typed.last, typed.last_sounds, values)
    others = []
    for number, day in enumerate(day for day in (new.date_of_birth, _swapped(new.date_of_birth)) if day):
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
    statement = _CANDIDATES.format(likely=" OR ".join(likely))
    if but_not_of is not None:
        statement += _NOT_OF
        values["household"] = but_not_of.pk
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} LIMIT %(limit)s", values)
        return cursor.fetchall()


# As in families.search: the pieces are written here, what was typed goes in as parameters, each with its own index.
_CANDIDATES = """
SELECT person.id, person.search_text, families_fold(person.first_name || ' ' || person.known_as),
       person.date_of_birth, person.phone_digits,
       (SELECT address.postcode_key FROM families_householdmembership AS membership
        JOIN families_address AS address ON address.household_id = membership.household_id
        WHERE membership.person_id = person.id AND membership.main AND membership.to_date IS NULL
          AND address.to_date IS NULL AND NOT address.confidential LIMIT 1)
FROM families_person AS person
WHERE ({likely})"""

_NOT_OF = """ AND NOT EXISTS (SELECT FROM families_householdmembership AS membership
    WHERE membership.person_id = person.id AND membership.household_id = %(household)s)"""


def _likes(key, words, sounds, values) -> list[str]:
    patterns = [*(f"% {word}%" for word in sorted(words)), *(f"% {sound} %" for sound in sorted(sounds))]
    values |= {f"{key}{number}": pattern for number, pattern in enumerate(patterns)}
    return [f"person.search_text LIKE %({key}{number})s" for number in range(len(patterns))]


def _score(new, typed, postcode, row) -> tuple[int, str]:
    _, text, firsts, born, digits, home = row
    words, sounds = _words_and_sounds(text)
    first = (
        3
        if typed.first & words
        else 2
        if typed.first_sounds & sounds
        else 1
        if _alike(typed.first, set(firsts.split()))
        else 0
    )
    last = 3 if typed.last & words else 2 if typed.last_sounds & sounds else 0
    if not first:
        return 0, ""
    score = first + last
    reasons = ["same name" if first + last == 6 else "similar name" if last else "same first name"]
    if new.date_of_birth and born:
        if new.date_of_birth == born:
            score, reasons = score + 3, [*reasons, "same date of birth"]
        elif _almost(new.date_of_birth, born):
            score, reasons = score + 2, [*reasons, "almost the same date of birth"]
        else:
            score -= 4
    if typed.digits and typed.digits == digits:
        score, reasons = score + 3, [*reasons, "same telephone"]
    if postcode and postcode == home:
        score, reasons = score + 2, [*reasons, "same postcode"]
    # Another surname needs more than a birthday in common.
    return (score if last else score - 2), ", ".join(reasons)


def _alike(typed: set, known: set) -> bool:
    """Whether a first name is spelt much like one that is known: Leila and Layla, too short to compare by sound."""
    return any(_letters_apart(one, other) <= (2 if len(one) >= 5 else 1) for one in typed for other in known)


def _letters_apart(one: str, other: str) -> int:
    """How many letters have to be changed, added or taken away (Levenshtein's distance)."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, start=1):
        before, row[0] = row[0], number
        for place, against in enumerate(other, start=1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (letter != against))
    return row[-1]


def _almost(one: date, other: date) -> bool:
    """Day and month the wrong way round, or one of day, month and year mistyped."""
    if _swapped(one) == other:
        return True
    same = (one.day == other.day, one.month == other.month, one.year == other.year)
    return sum(same) == 2 and abs(one.year - other.year) <= 1


def _swapped(day: date | None) -> date | None:
    if day is None or day.day > 12:
        return None
    return date(day.year, day.day, day.month)


def row_prefix(text: str) -> str:
    """The prefix of a row of the registration page that a browser named ("children-0"); "" for anything else."""
    match = re.fullmatch(r"(adults|children)-[0-9]{1,2}", str(text))
    return match[0] if match else ""
