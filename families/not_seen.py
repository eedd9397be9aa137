"""Who has not been seen for long where the need is greatest: one statement over the families' own tables.

In SQL, because it stands on a page that is fetched once a minute; what counts as a contact still comes from the rooms.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.db import connection

from centre.core.dates import UNDER_FIVE_YEARS, born_after_to_be_under
from centre.core.rooms import registry

from .endings.quiet import QUIET
from .models import DeprivationScore, ReachAreaPart

KEPT_FOR = 5 * 60


@dataclass(frozen=True)
class NotSeen:
    """A household, and the last day on which anybody in it was met; None where nobody ever was."""

    household_id: object
    last_contact: date | None


def not_seen_for_long(settings, *, today: date, limit: int) -> tuple[list[NotSeen], int]:
    """The households longest not seen, at most `limit`, and how many there are in all. One query at most.

    A household counts when today its home lies in the most deprived deciles of the reach area, a child under five has
    belonged to it and been registered for longer than the weeks that count as long, and nobody in it had a contact
    that counts in those weeks (measures, "Qualifying contact"). Deciles, weeks, index and vintage are the centre's
    settings. Families in grief and hidden homes are left out. The answer is kept for some minutes: weeks pass slowly,
    and the desk asks every minute.
    """
    decided = (settings.not_seen_weeks, settings.most_deprived_deciles, settings.deprivation_index)
    key = ":".join(map(str, ("not-seen", today, limit, settings.lsoa_vintage, *decided)))
    found = cache.get(key)
    if found is None:
        found = _asked(settings, today, limit)
        cache.set(key, found, KEPT_FOR)
    return found


def every_not_seen(settings, *, today: date) -> list:
    """The ids of all those households, for the list of families. One query, never from what was kept."""
    return [each.household_id for each in _asked(settings, today, limit=None)[0]]


def need_is_known(settings, *, today: date) -> bool:
    """Whether anybody has said which parts of the reach area have the greatest need: both files have been loaded."""
    reach = ReachAreaPart.objects.in_force(on=today).values("lsoa_code")
    return DeprivationScore.objects.filter(index=settings.deprivation_index, lsoa_code__in=reach).exists()


def _asked(settings, today, limit):
    contact, contact_parameters = contacts_as_sql()
    if not contact:
        return [], 0
    # Only this module's words and the rooms' own querysets make the statement; every value goes in as a parameter.
    statement = _STATEMENT.format(contact=contact, member=_MEMBER)
    values = {
        "today": today,
        "since": today - timedelta(weeks=settings.not_seen_weeks),
        "born_after": born_after_to_be_under(UNDER_FIVE_YEARS, today),
        "vintage": settings.lsoa_vintage,
        "index": settings.deprivation_index,
        "deciles": settings.most_deprived_deciles,
        "limit": limit,
        "grief_since": today - QUIET,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, **contact_parameters})
        rows = cursor.fetchall()
    return [NotSeen(household_id, last) for household_id, last, _ in rows], rows[0][2] if rows else 0


_MEMBER = """membership.main
    AND (membership.from_date IS NULL OR membership.from_date <= %(today)s)
    AND (membership.to_date IS NULL OR membership.to_date >= %(today)s)"""

_STATEMENT = """
WITH contact (person_id, day) AS NOT MATERIALIZED ({contact}),
home AS (
    SELECT address.household_id
    FROM families_address AS address
    JOIN families_postcodearea AS postcode
      ON postcode.postcode_key = address.area_key AND postcode.vintage = %(vintage)s
    JOIN families_deprivationscore AS score
      ON score.lsoa_code = postcode.lsoa_code AND score.index = %(index)s AND score.decile <= %(deciles)s
    JOIN families_reachareapart AS reach
      ON reach.lsoa_code = postcode.lsoa_code AND reach.from_date <= %(today)s
     AND (reach.to_date IS NULL OR reach.to_date >= %(today)s)
    WHERE address.from_date <= %(today)s AND (address.to_date IS NULL OR address.to_date >= %(today)s)
      AND NOT address.confidential -- the list would tell that a hidden home lies there (trap T-37)
),
unseen AS MATERIALIZED (
    SELECT membership.household_id
    FROM families_householdmembership AS membership
    JOIN families_person AS child ON child.id = membership.person_id
    JOIN families_registration AS registration ON registration.person_id = child.id
    WHERE {member}
      AND child.date_of_birth <= %(today)s AND child.date_of_birth > %(born_after)s
      AND registration.registered_on < %(since)s
      AND (registration.ended_on IS NULL OR registration.ended_on >= %(today)s)
      AND membership.household_id IN (SELECT household_id FROM home)
      AND membership.household_id NOT IN (
          SELECT grief.household_id FROM families_householdmembership AS grief
          JOIN families_person AS dead ON dead.id = grief.person_id
          WHERE dead.died_on BETWEEN %(grief_since)s AND %(today)s
      )
    EXCEPT
    SELECT membership.household_id
    FROM contact JOIN families_householdmembership AS membership ON membership.person_id = contact.person_id
    WHERE {member} AND contact.day BETWEEN %(since)s AND %(today)s
)
SELECT unseen.household_id, max(last.day) AS day, count(*) OVER ()
FROM unseen
LEFT JOIN families_householdmembership AS membership ON membership.household_id = unseen.household_id AND {member}
-- Person by person, so that the few people left are looked up and no whole table is read.
LEFT JOIN LATERAL (
    SELECT max(contact.day) AS day FROM contact
    WHERE contact.person_id = membership.person_id AND contact.day <= %(today)s
) AS last ON true
GROUP BY unseen.household_id
ORDER BY day NULLS FIRST, unseen.household_id
LIMIT %(limit)s
"""


def contacts_as_sql() -> tuple[str, dict]:
    """The contact days of every room as one SELECT, with its parameters under names of their own."""
    parts, parameters = [], {}
    for contact_days in registry.contact_days:
        sql, values = contact_days().query.sql_with_params()
        names = [f"contact_{len(parameters) + number}" for number in range(len(values))]
        parts.append(sql % tuple(f"%({name})s" for name in names))
        parameters.update(zip(names, values, strict=True))
    return " UNION ALL ".join(parts), parameters
