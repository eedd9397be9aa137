"""Which records have which fault, in sets: one statement counts all kinds, one gives a page of one kind."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from centre.core.dates import UNDER_FIVE_YEARS, born_after_to_be_under

from ..alerts import BIRTH_ASKED_AFTER
from ..not_seen import contacts_as_sql
from .kinds import KINDS


@dataclass(frozen=True)
class Fault:
    """One row of a kind: what is mended (a person, household, address or registration), whose it is, since when."""

    row: object
    person: object
    household: object
    day: date | None


def count_faults(*, today: date, vintage: int, hidden_too: bool) -> dict[str, int]:
    """{kind: how many}, in the order of KINDS. One query.

    hidden_too: whether the homes of families with a confidential address are looked at; only for those cleared.
    """
    # Only selects of this module are put together.
    counts = ", ".join(f"(SELECT count(*) FROM ({_SELECTS[key]}) AS found)" for key in KINDS)  # noqa: S608
    statement, values = _statement(f"SELECT {counts}", today, vintage, hidden_too)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return dict(zip(KINDS, cursor.fetchone(), strict=True))


def faults_of(kind: str, *, today: date, vintage: int, hidden_too: bool, offset: int = 0, limit: int = 25):
    """The rows of one kind, the oldest first: a list of Fault. One query."""
    order = "ORDER BY day NULLS FIRST, row_id OFFSET %(offset)s LIMIT %(limit)s"
    select = f"SELECT * FROM ({_SELECTS[kind]}) AS found {order}"  # noqa: S608 - a select of this module
    statement, values = _statement(select, today, vintage, hidden_too)
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, "offset": offset, "limit": limit})
        return [Fault(*row) for row in cursor.fetchall()]


def first_contacts(people, *, today: date) -> dict:
    """{person id: the first day on which they had a qualifying contact}. One query."""
    contact, parameters = contacts_as_sql()
    if not contact:
        return {}
    statement = f"""SELECT person_id, min(day) FROM ({contact}) AS contact (person_id, day)
        WHERE person_id = ANY(%(people)s) AND day <= %(today)s GROUP BY person_id"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, {**parameters, "people": list(people), "today": today})
        return dict(cursor.fetchall())


def _statement(select: str, today, vintage, hidden_too):
    contact, parameters = contacts_as_sql()
    # Only this module's words and the rooms' own querysets make the statement; every value goes in as a parameter.
    contact = contact or "SELECT NULL::uuid, NULL::date WHERE false"
    values = {
        "today": today,
        "five_by": born_after_to_be_under(UNDER_FIVE_YEARS, today),
        "due_by": today - BIRTH_ASKED_AFTER,
        "vintage": vintage,
        "hidden_too": hidden_too,
        **parameters,
    }
    return _COMMON.format(contact=contact) + select, values


_COMMON = """
WITH contact (person_id, day) AS NOT MATERIALIZED ({contact}),
met AS MATERIALIZED (
    SELECT person_id, min(day) AS first_day, max(day) AS last_day FROM contact WHERE day <= %(today)s
    GROUP BY person_id
),
member AS MATERIALIZED (
    SELECT membership.person_id, membership.household_id, membership.main, person.role
    FROM families_householdmembership AS membership JOIN families_person AS person ON person.id = membership.person_id
    WHERE (membership.from_date IS NULL OR membership.from_date <= %(today)s)
      AND (membership.to_date IS NULL OR membership.to_date >= %(today)s)
),
registered AS MATERIALIZED (
    SELECT person.id AS person_id, person.role, person.date_of_birth, person.ethnicity, person.first_language,
           person.phone, person.phone_digits, registration.id AS registration_id, registration.registered_on,
           member.household_id
    FROM families_registration AS registration
    JOIN families_person AS person ON person.id = registration.person_id
    LEFT JOIN member ON member.person_id = person.id AND member.main
    WHERE registration.registered_on <= %(today)s
      AND (registration.ended_on IS NULL OR registration.ended_on >= %(today)s)
),
family AS MATERIALIZED (
    SELECT household_id, min(registered_on) AS since FROM registered WHERE household_id IS NOT NULL
    GROUP BY household_id
),
home AS MATERIALIZED (
    SELECT address.id, address.household_id, address.confidential, address.from_date, address.area_by_hand,
           postcode.lsoa_code, part.id IS NOT NULL AS in_reach
    FROM families_address AS address
    LEFT JOIN families_postcodearea AS postcode
      ON postcode.postcode_key = address.area_key AND postcode.vintage = %(vintage)s
    LEFT JOIN families_reachareapart AS part
      ON part.lsoa_code = postcode.lsoa_code AND part.from_date <= %(today)s
     AND (part.to_date IS NULL OR part.to_date >= %(today)s)
    WHERE address.from_date <= %(today)s AND (address.to_date IS NULL OR address.to_date >= %(today)s)
),
-- Families of whom nobody but those cleared may learn anything about a home, past homes included.
hidden AS MATERIALIZED (
    SELECT DISTINCT household_id FROM families_address WHERE confidential AND NOT %(hidden_too)s
)
"""

# Each gives (row_id, person_id, household_id, day).
_SELECTS = {
    "no-birth-date": """
        SELECT person_id AS row_id, person_id, household_id, registered_on AS day FROM registered
        WHERE role = 'child' AND date_of_birth IS NULL""",
    "not-asked": """
        SELECT person_id AS row_id, person_id, household_id, registered_on AS day FROM registered
        WHERE role <> 'expected baby' AND (ethnicity = '' OR first_language = '')""",
    "never-registered": """
        SELECT met.person_id AS row_id, met.person_id, member.household_id, met.first_day AS day
        FROM met JOIN families_person AS person ON person.id = met.person_id
        LEFT JOIN member ON member.person_id = met.person_id AND member.main
        WHERE person.role = 'child' AND person.date_of_birth > %(five_by)s AND person.died_on IS NULL
          AND person.merged_into_id IS NULL AND met.last_day > %(today)s::date - 365
          AND NOT EXISTS (SELECT FROM families_registration AS registration
                          WHERE registration.person_id = met.person_id)""",
    "telephone": """
        SELECT person_id AS row_id, person_id, household_id, registered_on AS day FROM registered
        WHERE phone <> '' AND phone_digits !~ '^[0-9]{10,15}( [0-9]{10,15})*( [0-9]*)?$'""",
    "no-adult": """
        SELECT person_id AS row_id, person_id, household_id, registered_on AS day FROM registered
        WHERE role = 'child' AND NOT EXISTS (
            SELECT FROM member JOIN member AS other USING (household_id)
            WHERE member.person_id = registered.person_id AND other.role NOT IN ('child', 'expected baby'))""",
    "no-child": """
        SELECT person_id AS row_id, person_id, household_id, registered_on AS day FROM registered
        WHERE role IN ('parent', 'carer') AND NOT EXISTS (
            SELECT FROM member JOIN member AS other USING (household_id)
            WHERE member.person_id = registered.person_id AND other.role IN ('child', 'expected baby'))
          -- Never of those whose child died, or whose pregnancy ended, however long ago (trap T-11).
          AND NOT EXISTS (
            SELECT FROM families_householdmembership AS own
            JOIN families_householdmembership AS their ON their.household_id = own.household_id
            JOIN families_person AS lost ON lost.id = their.person_id
            WHERE own.person_id = registered.person_id AND lost.died_on IS NOT NULL
              AND lost.role IN ('child', 'expected baby'))""",
    "over-five": """
        SELECT registration_id AS row_id, person_id, household_id, date_of_birth AS day FROM registered
        WHERE role = 'child' AND date_of_birth <= %(five_by)s
          -- Where the family agreed to stay known, nothing is wrong.
          AND NOT EXISTS (SELECT FROM families_stayknown AS known
                          WHERE known.person_id = registered.person_id
                            AND known.agreed_on <= %(today)s AND known.until >= %(today)s
                            AND (known.withdrawn_on IS NULL OR known.withdrawn_on > %(today)s))""",
    "birth-due": """
        SELECT person.id AS row_id, person.id AS person_id, member.household_id, person.due_date AS day
        FROM families_person AS person LEFT JOIN member ON member.person_id = person.id AND member.main
        WHERE person.role = 'expected baby' AND person.merged_into_id IS NULL AND person.died_on IS NULL
          AND person.due_date < %(due_by)s
          AND NOT EXISTS (SELECT FROM families_registration AS ended
                          WHERE ended.person_id = person.id AND ended.ended_on < %(today)s)""",
    "moved-out": """
        SELECT family.household_id AS row_id, NULL::uuid AS person_id, family.household_id, max(address.to_date) AS day
        FROM family JOIN families_address AS address ON address.household_id = family.household_id
        WHERE family.household_id NOT IN (SELECT household_id FROM hidden)
          AND NOT EXISTS (SELECT FROM home WHERE home.household_id = family.household_id)
        GROUP BY family.household_id""",
    "no-home": """
        SELECT family.household_id AS row_id, NULL::uuid AS person_id, family.household_id, family.since AS day
        FROM family
        WHERE NOT EXISTS (SELECT FROM families_address AS address WHERE address.household_id = family.household_id)""",
    "postcode": """
        SELECT home.id AS row_id, NULL::uuid AS person_id, home.household_id, home.from_date AS day
        FROM family JOIN home ON home.household_id = family.household_id
        WHERE home.lsoa_code IS NULL AND home.area_by_hand <> 'none' AND (%(hidden_too)s OR NOT home.confidential)""",
    "left-reach": """
        SELECT registered.registration_id AS row_id, registered.person_id, registered.household_id,
               home.from_date AS day
        FROM registered JOIN home ON home.household_id = registered.household_id
        WHERE registered.role = 'child' AND registered.date_of_birth > %(five_by)s
          AND home.lsoa_code IS NOT NULL AND NOT home.in_reach
          AND home.household_id NOT IN (SELECT household_id FROM hidden)
          AND EXISTS (
            SELECT FROM families_address AS before
            JOIN families_postcodearea AS postcode
              ON postcode.postcode_key = before.area_key AND postcode.vintage = %(vintage)s
            JOIN families_reachareapart AS part
              ON part.lsoa_code = postcode.lsoa_code AND part.from_date <= %(today)s
             AND (part.to_date IS NULL OR part.to_date >= %(today)s)
            WHERE before.household_id = home.household_id AND before.to_date < home.from_date)""",
    "before-birth": """
        SELECT registration.id AS row_id, person.id AS person_id, member.household_id, registration.registered_on AS day
        FROM families_registration AS registration
        JOIN families_person AS person ON person.id = registration.person_id
        LEFT JOIN member ON member.person_id = person.id AND member.main
        WHERE registration.registered_on < person.date_of_birth""",
    "came-before": """
        SELECT registered.registration_id AS row_id, registered.person_id, registered.household_id, met.first_day AS day
        FROM registered JOIN met ON met.person_id = registered.person_id
        WHERE met.first_day < registered.registered_on
          AND NOT EXISTS (SELECT FROM families_registration AS earlier
                          WHERE earlier.person_id = registered.person_id
                            AND earlier.registered_on < registered.registered_on)""",
    "came-after": """
        SELECT met.person_id AS row_id, met.person_id, member.household_id, met.last_day AS day
        FROM met JOIN member ON member.person_id = met.person_id AND member.main
        WHERE met.last_day > %(today)s::date - 365
          AND met.person_id NOT IN (SELECT person_id FROM registered)
          AND met.last_day > (SELECT max(ended_on) FROM families_registration AS ended
                              WHERE ended.person_id = met.person_id)""",
}
