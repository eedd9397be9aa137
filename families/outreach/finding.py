"""Lists that find families nobody reaches: sets in SQL, one page at a time.

No list has a family in which somebody died, that is being worked on, that came to something in the last weeks, or that
said within a year that it wants no contact. Sealed and merged records and ended registrations count for nobody.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from centre.core.dates import UNDER_FIVE_YEARS, born_after_to_be_under
from centre.core.models import Term

from ..not_seen import contacts_as_sql

LEFT_ALONE = timedelta(days=365)
RESTS_FOR = timedelta(weeks=4)


@dataclass(frozen=True)
class Found:
    """A household and its day: of the last contact (None: never), or of the birth."""

    household_id: object
    day: date | None


@dataclass(frozen=True)
class Looked:
    """What a list is asked with, for one user on one day."""

    today: date
    weeks: int
    vintage: int
    index: str
    hidden_too: bool  # confidential homes may be ordered by the need of their area; only for those cleared
    kept_out: tuple = ()
    closed: tuple = ()  # households whose restricted groups are closed to the user
    group: int | None = None
    group_restricted: bool = False


def count_of(show: str, asked: Looked) -> int:
    """How many families the list has. One query (two for the groups)."""
    return _rows(f"SELECT count(*) FROM ({_SELECTS[show]}) AS found", asked)[0][0]  # noqa: S608


def page_of(show: str, asked: Looked, *, offset: int, limit: int) -> list[Found]:
    """A part of the list: those of the highest need first, then those longest not met. One query (two for groups)."""
    statement = f"""SELECT found.household_id, found.day FROM ({_SELECTS[show]}) AS found
        LEFT JOIN need ON need.household_id = found.household_id
        ORDER BY need.decile NULLS LAST, found.day NULLS FIRST, found.household_id
        OFFSET %(offset)s LIMIT %(limit)s"""  # noqa: S608 - selects of this module
    return [Found(*row) for row in _rows(statement, asked, offset=offset, limit=limit)]


def _rows(select, asked, **more):
    contact, parameters = contacts_as_sql()
    contact = contact or "SELECT NULL::uuid, NULL::date WHERE false"
    values = {
        "today": asked.today,
        "since": asked.today - timedelta(weeks=asked.weeks),
        "born_after": born_after_to_be_under(UNDER_FIVE_YEARS, asked.today),
        "vintage": asked.vintage,
        "index": asked.index,
        "hidden_too": asked.hidden_too,
        "kept_out": list(asked.kept_out),
        "closed": list(asked.closed) if asked.group_restricted else [],
        "group": asked.group,
        "term_begun": None,
        "left_alone": asked.today - LEFT_ALONE,
        "rests": asked.today - RESTS_FOR,
        **more,
    }
    if asked.group is not None:
        term = Term.known().current_or_latest(asked.today)
        values["term_begun"] = term.start_date if term else values["since"]
    # Only this module's words and the rooms' own querysets make the statement; every value goes in as a parameter.
    with connection.cursor() as cursor:
        cursor.execute(_COMMON.format(contact=contact) + select, {**values, **parameters})
        return cursor.fetchall()


_COMMON = """
WITH contact (person_id, day) AS NOT MATERIALIZED ({contact}),
met AS MATERIALIZED (
    SELECT person_id, max(day) AS day FROM contact WHERE day <= %(today)s GROUP BY person_id
),
member AS MATERIALIZED (
    SELECT membership.household_id, membership.person_id, person.role, person.date_of_birth, person.sealed
    FROM families_householdmembership AS membership
    JOIN families_person AS person ON person.id = membership.person_id AND person.merged_into_id IS NULL
    WHERE membership.main
      AND (membership.from_date IS NULL OR membership.from_date <= %(today)s)
      AND (membership.to_date IS NULL OR membership.to_date >= %(today)s)
),
left_out AS MATERIALIZED (
    -- Somebody died: nobody rings at this door because of a list.
    SELECT membership.household_id
    FROM families_person AS person JOIN families_householdmembership AS membership ON membership.person_id = person.id
    WHERE person.died_on IS NOT NULL
    UNION
    SELECT membership.household_id
    FROM families_registration AS registration
    JOIN families_householdmembership AS membership ON membership.person_id = registration.person_id
    WHERE registration.ended_reason = 'died'
    UNION
    SELECT household_id FROM families_outreachtask
    WHERE closed_on IS NULL OR closed_on > %(rests)s
       OR (outcome = 'wants no contact' AND closed_on > %(left_alone)s)
    UNION
    SELECT id FROM families_household
    WHERE merged_into_id IS NOT NULL OR contact_wish = 'no contact' OR id = ANY(%(kept_out)s::uuid[])
),
registered AS MATERIALIZED (
    SELECT member.*, registration.registered_on
    FROM member JOIN families_registration AS registration ON registration.person_id = member.person_id
    WHERE NOT member.sealed AND registration.registered_on <= %(today)s
      AND (registration.ended_on IS NULL OR registration.ended_on >= %(today)s)
      AND member.household_id NOT IN (SELECT household_id FROM left_out)
),
last AS MATERIALIZED (
    SELECT member.household_id, max(met.day) AS day
    FROM member JOIN met ON met.person_id = member.person_id GROUP BY member.household_id
),
need AS (
    SELECT address.household_id, min(score.decile) AS decile
    FROM families_address AS address
    JOIN families_postcodearea AS postcode
      ON postcode.postcode_key = address.area_key AND postcode.vintage = %(vintage)s
    JOIN families_deprivationscore AS score ON score.lsoa_code = postcode.lsoa_code AND score.index = %(index)s
    WHERE address.from_date <= %(today)s AND (address.to_date IS NULL OR address.to_date >= %(today)s)
      AND (%(hidden_too)s OR NOT address.confidential)
    GROUP BY address.household_id
)
"""

_SELECTS = {
    "not-seen": """
        SELECT DISTINCT registered.household_id, last.day
        FROM registered LEFT JOIN last ON last.household_id = registered.household_id
        WHERE registered.date_of_birth <= %(today)s AND registered.date_of_birth > %(born_after)s
          AND registered.registered_on < %(since)s AND (last.day IS NULL OR last.day < %(since)s)""",
    "births": """
        SELECT member.household_id, min(member.date_of_birth) AS day
        FROM member LEFT JOIN met ON met.person_id = member.person_id
        WHERE member.role = 'child' AND NOT member.sealed AND met.day IS NULL
          AND member.date_of_birth BETWEEN %(since)s AND %(today)s
          AND member.household_id NOT IN (SELECT household_id FROM left_out)
          AND NOT EXISTS (SELECT FROM families_registration AS ended
                          WHERE ended.person_id = member.person_id AND ended.ended_on < %(today)s)
        GROUP BY member.household_id""",
    "group": """
        SELECT DISTINCT registered.household_id, last.day
        FROM registered
        JOIN families_groupmembership AS belongs ON belongs.person_id = registered.person_id
         AND belongs.group_id = %(group)s AND belongs.from_date <= %(today)s
         AND (belongs.to_date IS NULL OR belongs.to_date >= %(today)s)
        LEFT JOIN last ON last.household_id = registered.household_id
        WHERE (last.day IS NULL OR last.day < %(term_begun)s)
          AND NOT registered.household_id = ANY(%(closed)s::uuid[])""",
}
