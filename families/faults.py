"""How many records make figures wrong, counted in one statement: it stands on a page that is fetched once a minute."""

from datetime import date

from django.db import connection

from centre.core.dates import UNDER_FIVE_YEARS, born_after_to_be_under


def faults(*, today: date, vintage: int, hidden_too: bool) -> tuple[int, int]:
    """(registered families with a registered child over five, registered families whose area is not known).

    The same families as HouseholdQuerySet.with_over_fives_registered and without_known_area among the registered ones.
    hidden_too: whether families with a confidential address are counted; only for those cleared to know.
    """
    values = {
        "today": today,
        "five_by": born_after_to_be_under(UNDER_FIVE_YEARS, today),
        "vintage": vintage,
        "hidden_too": hidden_too,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, values)
        return cursor.fetchone()


_STATEMENT = """
WITH registered AS MATERIALIZED (
    SELECT membership.household_id, person.id AS person_id, person.role, person.date_of_birth
    FROM families_householdmembership AS membership
    JOIN families_person AS person ON person.id = membership.person_id
    JOIN families_registration AS registration ON registration.person_id = person.id
    WHERE membership.main
      AND (membership.from_date IS NULL OR membership.from_date <= %(today)s)
      AND (membership.to_date IS NULL OR membership.to_date >= %(today)s)
      AND registration.registered_on <= %(today)s
      AND (registration.ended_on IS NULL OR registration.ended_on >= %(today)s)
),
home AS (
    SELECT address.household_id, address.confidential,
           postcode.postcode_key IS NOT NULL OR address.area_by_hand = 'none' AS is_known
    FROM families_address AS address
    LEFT JOIN families_postcodearea AS postcode
      ON postcode.postcode_key = address.area_key AND postcode.vintage = %(vintage)s
    WHERE address.from_date <= %(today)s AND (address.to_date IS NULL OR address.to_date >= %(today)s)
)
SELECT
    (SELECT count(DISTINCT household_id) FROM registered WHERE role = 'child' AND date_of_birth <= %(five_by)s
       AND NOT EXISTS (SELECT FROM families_stayknown AS known
                       WHERE known.person_id = registered.person_id
                         AND known.agreed_on <= %(today)s AND known.until >= %(today)s
                         AND (known.withdrawn_on IS NULL OR known.withdrawn_on > %(today)s))),
    (SELECT count(DISTINCT registered.household_id)
     FROM registered LEFT JOIN home ON home.household_id = registered.household_id
     WHERE home.is_known IS NOT TRUE AND (%(hidden_too)s OR home.confidential IS NOT TRUE))
"""
