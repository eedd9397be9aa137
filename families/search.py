"""The find box: people by name in any order and spelling, telephone, postcode, date of birth or reference.

What was typed is first understood (`understand`), then looked for in one query over the trigram index that a database
trigger feeds (`find_people`). An address kept confidential is never found by its postcode, nor shown, unless the
person looking is cleared for it.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import connection

from centre.core.dates import local_today, parse_date
from staff.permissions import Permission, has_permission

from .barriers.check import barriers_of
from .models import FamilyCard
from .models.household import postcode_key
from .models.person import Person, PersonRole
from .registering.cards import code_in, code_words

LIMIT = 20
LONGEST = 100
MOST_WORDS = 6
FEWEST_DIGITS = 4
ENOUGH = 5
NEAR = 0.5  # Thomson and Thompson are 0.55 alike

_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})\b", re.I)
_PART_OF_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?)(?: ([0-9][A-Z]?))?\b", re.I)
_DATE = re.compile(
    r"\b(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.\- ]\d{1,2}[/.\- ](?:\d{4}|\d{2})"
    r"|\d{1,2}(?:st|nd|rd|th)?[ \-][A-Za-z]{3,9}\.?,?[ \-](?:\d{4}|\d{2}))\b",
    re.I,
)
_NUMBER = re.compile(r"(?<![A-Za-z0-9])\+?[0-9(][0-9 ()./\-]*[0-9]")
_REFERENCE = re.compile(r"\b[A-Za-z]{1,4}-?[0-9]{2,}\b")


@dataclass
class Sought:
    """What was understood of the typed words; everything given must hold (numbers may be read in two ways)."""

    text: str = ""
    words: str = ""
    born: date | None = None
    postcode: str = ""
    digits: list[tuple[str, date | None]] = field(default_factory=list)  # a telephone's, or a date without signs
    references: list[tuple[str, str]] = field(default_factory=list)  # (as typed, the start of a postcode or "")

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.born or self.postcode or self.digits or self.references)


@dataclass(frozen=True)
class Found:
    """One person, with what tells them apart from others of the name."""

    person: Person
    household_id: object
    household_reference: str
    place: str  # the first half of the postcode and a figure ("CR0 2"); "" where not known
    withheld: bool  # the address is confidential
    registered: bool


@dataclass(frozen=True)
class Result:
    """The people found, best first, and whether there are more than are shown."""

    people: list[Found]
    more: bool
    sought: Sought


def understand(text: str) -> Sought:
    """Split what was typed into names, a date of birth, a postcode, telephone digits and references.

    Takes anything; what means nothing is left out. Only the first 100 characters count.
    """
    rest = " ".join(str(text).replace("\x00", " ")[:LONGEST].split())
    sought = Sought(text=rest)
    if match := _POSTCODE.search(rest):
        sought.postcode = postcode_key(match[0])
        rest = _without(rest, match)
    if match := _DATE.search(rest):
        try:
            sought.born = parse_date(match[0])
            rest = _without(rest, match)
        except ValueError:
            pass  # perhaps a telephone number: read below
    while match := _NUMBER.search(rest):
        digits = re.sub(r"[^0-9+]", "", match[0])
        if len(digits) >= FEWEST_DIGITS:
            sought.digits.append((match[0], _date_of_digits(digits)))
        rest = _without(rest, match)
    while match := _REFERENCE.search(rest) or _PART_OF_POSTCODE.search(rest):
        part = _PART_OF_POSTCODE.fullmatch(match[0])
        sought.references.append((match[0], postcode_key(match[0]) if part else ""))
        rest = _without(rest, match)
    sought.words = rest
    return sought


def find_people(
    user, text: str, *, today: date | None = None, limit: int = LIMIT, kept_apart_too: bool = False
) -> Result:
    """The people that what was typed stands for, best first: at most `limit`, and whether there are more.

    Nobody of a family this user is kept out of is found (trap T-49), but where kept_apart_too: at the door, where
    whoever is there is marked present whoever marks.
    Two small queries, and a third for misspellings where these found next to nothing. Household, home and registration
    are those of `today`.
    """
    today = today or local_today()
    if code := code_in(text):
        return _of_card(code, today, limit, () if kept_apart_too else _apart(user))
    sought = understand(text)
    words, digits = _folded(sought)
    apart = () if kept_apart_too else _apart(user)
    rows = _rows(user, today, limit, *_conditions(sought, words, digits, misspelt=False), apart)
    # Comparing letter by letter is dear, and only worth it where the name as typed is hardly known.
    if words and len(rows) < ENOUGH:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(NEAR)])
        rows = _rows(user, today, limit, *_conditions(sought, words, digits, misspelt=True), apart)
    if not rows and any(sign.isdigit() for sign in sought.text):
        # Sheets bring references of any shape ("2024/113"), which then stand for themselves.
        queries = (_PEOPLE_CALLED.format(condition="reference = %(text)s"), _PEOPLE_OF.format(name="text"))
        rows = _rows(user, today, limit, [_any_of(*queries)], [], {"text": sought.text}, apart)
    return Result([_found(row) for row in rows[:limit]], more=len(rows) > limit, sought=sought)


def _apart(user):
    return barriers_of(user).kept_out if user is not None else ()


def _of_card(code: str, today: date, limit: int, apart=()) -> Result:
    """The people of the family whose card was scanned or typed; of that family alone, where somebody has two."""
    rows = _rows(None, today, limit, [_any_of(_PEOPLE_WITH_CARD)], [], {"card": code}, apart)
    card = FamilyCard.objects.in_use().filter(code=code).select_related("household").first()
    found = [
        replace(_found(row), household_id=card.household_id, household_reference=card.household.reference)
        for row in rows[:limit]
        if card
    ]
    return Result(found, more=len(rows) > limit, sought=Sought(text=code_words(code)))


def found_people(people_ids, *, today: date) -> list[Found]:
    """The people of these ids as the find box shows them, by name. One query."""
    ids = list(people_ids)
    rows = _rows(None, today, len(ids), ["person.id = ANY(%(ids)s)"], [], {"ids": ids}) if ids else []
    return [_found(row) for row in rows]


# Every piece put into this statement is written in this module; what was typed goes in as parameters only.
_STATEMENT = """
WITH found AS MATERIALIZED (
    SELECT person.id, person.reference, person.first_name, person.last_name, person.known_as, person.date_of_birth,
           person.due_date, person.role, {score} AS score
    FROM families_person AS person
    WHERE person.merged_into_id IS NULL AND {conditions} AND (%(sealed_too)s OR NOT person.sealed)
    ORDER BY score DESC, person.last_name, person.first_name, person.date_of_birth, person.id
    LIMIT %(limit)s
)
SELECT found.id, found.reference, found.first_name, found.last_name, found.known_as, found.date_of_birth,
       found.due_date, found.role, home.household_id, household.reference, address.postcode,
       coalesce(address.confidential, false),
       EXISTS (SELECT FROM families_registration AS registration
               WHERE registration.person_id = found.id AND registration.registered_on <= %(today)s
                 AND (registration.ended_on IS NULL OR registration.ended_on >= %(today)s))
FROM found
LEFT JOIN LATERAL (
    SELECT membership.household_id FROM families_householdmembership AS membership
    WHERE membership.person_id = found.id
    ORDER BY (coalesce(membership.from_date <= %(today)s, true)
              AND coalesce(membership.to_date >= %(today)s, true)) DESC,
             membership.main DESC, membership.from_date DESC NULLS LAST
    LIMIT 1
) AS home ON true
LEFT JOIN families_household AS household ON household.id = home.household_id
LEFT JOIN LATERAL (
    SELECT address.postcode, address.confidential FROM families_address AS address
    WHERE address.household_id = home.household_id AND address.from_date <= %(today)s
      AND (address.to_date IS NULL OR address.to_date >= %(today)s)
    LIMIT 1
) AS address ON true
ORDER BY found.score DESC, found.last_name, found.first_name, found.date_of_birth, found.id
"""

_PEOPLE_AT = """
    SELECT membership.person_id FROM families_address AS address
    JOIN families_householdmembership AS membership ON membership.household_id = address.household_id
    WHERE address.postcode_key {comparison} AND (%(cleared)s OR NOT address.confidential)
      AND address.from_date <= %(today)s AND (address.to_date IS NULL OR address.to_date >= %(today)s)
      AND coalesce(membership.from_date <= %(today)s, true) AND coalesce(membership.to_date >= %(today)s, true)"""

# By the reference of a merged record, the one that is kept is found.
_PEOPLE_OF = """
    SELECT membership.person_id FROM families_household AS household
    JOIN families_householdmembership AS membership
      ON membership.household_id = coalesce(household.merged_into_id, household.id)
    WHERE household.reference IN (%({name})s, upper(%({name})s))"""

_PEOPLE_WITH_CARD = """
    SELECT membership.person_id FROM families_familycard AS card
    JOIN families_householdmembership AS membership ON membership.household_id = card.household_id
    WHERE card.code = %(card)s AND card.ended_on IS NULL
      AND coalesce(membership.from_date <= %(today)s, true) AND coalesce(membership.to_date >= %(today)s, true)"""

_PEOPLE_CALLED = "SELECT coalesce(named.merged_into_id, named.id) FROM families_person AS named WHERE named.{condition}"


def _any_of(*queries: str) -> str:
    # Each query finds its own index; joined by OR the database would read every row.
    return f"person.id IN ({' UNION ALL '.join(queries)})"


_NOT_APART = """NOT EXISTS (
    SELECT FROM families_householdmembership AS apart
    WHERE apart.person_id = person.id AND apart.household_id = ANY(%(apart)s::uuid[])
)"""


def _rows(user, today, limit, conditions, scores, values, apart=()) -> list[tuple]:
    if not conditions:
        return []
    if apart:
        conditions, values = [*conditions, _NOT_APART], {**values, "apart": list(apart)}
    cleared = user is not None and has_permission(user, Permission.CONFIDENTIAL_ADDRESS_VIEW)
    sealed_too = user is not None and has_permission(user, Permission.SEALED_RECORD_READ)
    statement = _STATEMENT.format(conditions=" AND ".join(conditions), score=" + ".join(scores) or "0")
    with connection.cursor() as cursor:
        given = {**values, "today": today, "limit": limit + 1, "cleared": cleared, "sealed_too": sealed_too}
        cursor.execute(statement, given)
        return cursor.fetchall()


def _folded(sought: Sought) -> tuple[list[tuple[str, str]], list[str]]:
    """The typed words and numbers as the columns hold them: pairs of (word, its sound), and strings of digits."""
    if not (sought.words or sought.digits):
        return [], []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array(SELECT ARRAY[word, families_sound(word)] FROM"
            " unnest(string_to_array(families_fold(%s), ' ')) AS word),"
            " array(SELECT families_phone_digits(number) FROM unnest(%s::text[]) AS number)",
            [sought.words, [number for number, _ in sought.digits]],
        )
        words, digits = cursor.fetchone()
    return [(word, sound) for word, sound in words if word][:MOST_WORDS], digits


def _conditions(sought, words, digits, *, misspelt):
    conditions, scores, values = [], [], {}
    for number, (word, sound) in enumerate(words):
        condition, score, own = _word(f"w{number}", word, sound, misspelt=misspelt)
        conditions.append(condition)
        scores.append(score)
        values.update(own)
    if sought.born:
        conditions.append("(person.date_of_birth = %(born)s OR person.due_date = %(born)s)")
        values["born"] = sought.born
    if sought.postcode:
        conditions.append(_any_of(_PEOPLE_AT.format(comparison="= %(postcode)s")))
        values["postcode"] = sought.postcode
    for number, ((typed, day), national) in enumerate(zip(sought.digits, digits, strict=True)):
        condition = f"person.phone_digits LIKE %(d{number})s OR person.search_text LIKE %(d{number})s"
        bare = re.sub("[^0-9]", "", typed)
        values[f"d{number}"] = f"%{national if len(national) >= FEWEST_DIGITS else bare}%"
        if day:
            condition += f" OR person.date_of_birth = %(day{number})s OR person.due_date = %(day{number})s"
            values[f"day{number}"] = day
        conditions.append(f"({condition})")
    for number, (typed, start) in enumerate(sought.references):
        queries = [
            _PEOPLE_CALLED.format(condition=f"search_text LIKE %(rw{number})s"),
            _PEOPLE_OF.format(name=f"r{number}"),
        ]
        values[f"r{number}"] = typed
        values[f"rw{number}"] = f"% {re.sub('[^a-z0-9]+', ' ', typed.lower())}%"
        if start:
            queries.append(_PEOPLE_AT.format(comparison=f"LIKE %(p{number})s"))
            values[f"p{number}"] = f"{start}%"
        conditions.append(_any_of(*queries))
    return conditions, scores, values


def _word(key, word, sound, *, misspelt):
    """How one typed word is looked for, and how well it fits: whole, as a start, by sound, inside, or misspelt."""
    # Nothing in a folded word can be a wildcard: the folding leaves no percent sign, underscore or backslash.
    # One or two letters are only looked for at the start of a name: inside, they would be everywhere.
    values = {f"{key}_whole": f"% {word} %", f"{key}_start": f"% {word}%"}
    values[f"{key}_inside"] = f"%{word}%" if len(word) >= 3 else f"% {word}%"
    alternatives = [f"person.search_text LIKE %({key}_inside)s"]
    cases = [
        f"WHEN person.search_text LIKE %({key}_whole)s THEN 8",
        f"WHEN person.search_text LIKE %({key}_start)s THEN 6",
        f"WHEN person.search_text LIKE %({key}_inside)s THEN 3",
    ]
    if sound:
        values[f"{key}_sound"] = f"% ={sound} %"
        alternatives.append(f"person.search_text LIKE %({key}_sound)s")
        cases.insert(2, f"WHEN person.search_text LIKE %({key}_sound)s THEN 4")
    if misspelt and len(word) >= 4:
        values[f"{key}_near"] = word
        alternatives.append(f"%({key}_near)s <%% person.search_text")
    return f"({' OR '.join(alternatives)})", f"CASE {' '.join(cases)} ELSE 1 END", values


def _found(row) -> Found:
    (
        pk,
        reference,
        first,
        last,
        known_as,
        born,
        due,
        role,
        household,
        household_reference,
        postcode,
        hidden,
        registered,
    ) = row
    return Found(
        person=Person(
            id=pk,
            reference=reference,
            first_name=first,
            last_name=last,
            known_as=known_as,
            date_of_birth=born,
            due_date=due,
            role=PersonRole(role),
        ),
        household_id=household,
        household_reference=household_reference or "",
        place="" if hidden else place_of(postcode or ""),
        withheld=hidden,
        registered=registered,
    )


def place_of(postcode: str) -> str:
    """The part of a postcode that says the neighbourhood, not the house: "CR0 2YR" gives "CR0 2"."""
    key = postcode_key(postcode)
    return f"{key[:-3]} {key[-3]}" if len(key) >= 5 else key


def _without(text: str, match) -> str:
    return " ".join(f"{text[: match.start()]} {text[match.end() :]}".split())


def _date_of_digits(digits: str) -> date | None:
    """31082025 or 310825 as a day; None where it is none."""
    if not re.fullmatch(r"[0-9]{6}|[0-9]{8}", digits):
        return None
    try:
        return parse_date(f"{digits[:2]}/{digits[2:4]}/{digits[4:]}")
    except ValueError:
        return None
