"""The relations that every figure is counted from, as SQL: who is registered, who was met, where they lived that day.

Each constant is a common table expression; figures.py counts them and behind.py lists the people in them, so that a
figure and the names behind it can never disagree. All dates of dated rows are inclusive.
Parameters: `Window.parameters`.
"""

from dataclasses import dataclass
from datetime import date

from centre.core.dates import twelve_months_ending
from centre.core.models import CentreSettings
from families.models.person import ADULT_ROLES, PARENT_AND_CARER_ROLES


@dataclass(frozen=True)
class Window:
    """A period with its as-at day and the decisions of the centre that figures depend on."""

    period_from: date
    period_to: date
    as_at: date
    settings: CentreSettings

    @property
    def parameters(self) -> dict:
        """What the SQL of this module is given."""
        year_from, year_to = twelve_months_ending(self.as_at)
        settings = self.settings
        return {
            "period_from": self.period_from,
            "period_to": self.period_to,
            "as_at": self.as_at,
            "year_from": year_from,
            "year_to": year_to,
            "first_day": min(self.period_from, year_from),
            "last_day": max(self.period_to, year_to),
            "vintage": settings.lsoa_vintage,
            "index": settings.deprivation_index,
            "deciles": settings.most_deprived_deciles,
            "sustained_days": settings.sustained_contact_days,
            "visit_types": list(settings.qualifying_visit_types),
            "adult_roles": sorted(ADULT_ROLES),
            "parent_and_carer_roles": sorted(PARENT_AND_CARER_ROLES),
        }


# The LSOAs of the reach area on the as-at day, with the newest estimate of under-fives made on or before it.
REACH_AREA = """
reach_area AS (
    SELECT part.lsoa_code, area.name, score.decile,
           estimate.under_five, estimate.as_at AS estimate_as_at, estimate.source
    FROM families_reachareapart AS part
    LEFT JOIN families_area AS area ON area.code = part.lsoa_code AND area.vintage = %(vintage)s
    LEFT JOIN families_deprivationscore AS score
        ON score.lsoa_code = part.lsoa_code AND score.index = %(index)s
    LEFT JOIN LATERAL (
        SELECT under_five, as_at, source FROM families_populationestimate
        WHERE lsoa_code = part.lsoa_code AND vintage = %(vintage)s AND as_at <= %(as_at)s
        ORDER BY as_at DESC LIMIT 1
    ) AS estimate ON TRUE
    WHERE part.from_date <= %(as_at)s AND (part.to_date IS NULL OR part.to_date >= %(as_at)s)
)
"""

# Every (person, day) with a qualifying contact: present at a session that ran, or seen on an achieved visit of a
# qualifying type. UNION keeps a day once, however often somebody came on it.
CONTACT = """
contact AS MATERIALIZED (
    SELECT attendance.person_id, session.date AS day
    FROM sessions_app_attendance AS attendance
    JOIN sessions_app_session AS session ON session.id = attendance.session_id
    WHERE attendance.status = 'present' AND session.status = 'ran'
      AND session.date BETWEEN %(first_day)s AND %(last_day)s
    UNION
    SELECT seen.person_id, visit.date AS day
    FROM families_visitpersonseen AS seen
    JOIN families_visit AS visit ON visit.id = seen.visit_id
    WHERE visit.outcome = 'achieved' AND visit.type = ANY(%(visit_types)s)
      AND visit.date BETWEEN %(first_day)s AND %(last_day)s
)
"""

# Contacts of children who were under five that day, with the LSOA they lived in that day (null: area not known) and
# whether it belonged to that day's reach area. PostgreSQL's `day - interval '5 years'` gives the last date of birth
# that is five already, the leap-day birthday on 1 March included (a test holds it to centre.core.dates).
# child_id is what is counted: an adopted child has two records, of which nothing outside this statement and the
# safeguarding lead's page knows that they are one (trap T-47).
CHILD_CONTACT = """
child_contact AS MATERIALIZED (
    SELECT contact.person_id, coalesce(earlier.before_id, adopted.before_id, contact.person_id) AS child_id,
           contact.day, lookup.lsoa_code, part.id IS NOT NULL AS in_reach, score.decile,
           coalesce(address.confidential, FALSE) AS hidden,
           contact.day BETWEEN %(period_from)s AND %(period_to)s AS in_period,
           contact.day BETWEEN %(year_from)s AND %(year_to)s AS in_year
    FROM contact
    JOIN families_person AS child ON child.id = contact.person_id AND child.role = 'child'
        AND child.date_of_birth <= contact.day AND child.date_of_birth > contact.day - interval '5 years'
    LEFT JOIN families_sealedlink AS adopted ON adopted.after_id = contact.person_id
    LEFT JOIN families_sealedlink AS earlier ON earlier.after_id = adopted.before_id
    LEFT JOIN families_householdmembership AS membership ON membership.person_id = child.id AND membership.main
        AND (membership.from_date IS NULL OR membership.from_date <= contact.day)
        AND (membership.to_date IS NULL OR membership.to_date >= contact.day)
    LEFT JOIN families_address AS address ON address.household_id = membership.household_id
        AND address.from_date <= contact.day AND (address.to_date IS NULL OR address.to_date >= contact.day)
    LEFT JOIN families_postcodearea AS lookup
        ON lookup.postcode_key = address.area_key AND lookup.vintage = %(vintage)s AND address.area_key <> ''
    LEFT JOIN families_reachareapart AS part ON part.lsoa_code = lookup.lsoa_code
        AND part.from_date <= contact.day AND (part.to_date IS NULL OR part.to_date >= contact.day)
    LEFT JOIN families_deprivationscore AS score
        ON score.lsoa_code = lookup.lsoa_code AND score.index = %(index)s
)
"""

# Children under five on the as-at day and registered on it, with their main household and home on it.
REGISTERED_ANYWHERE = """
registered_anywhere AS MATERIALIZED (
    SELECT child.id AS person_id, membership.household_id,
           lookup.lsoa_code, part.id IS NOT NULL AS in_reach, score.decile,
           coalesce(address.confidential, FALSE) AS hidden
    FROM families_person AS child
    JOIN families_registration AS registration ON registration.person_id = child.id
        AND registration.registered_on <= %(as_at)s
        AND (registration.ended_on IS NULL OR registration.ended_on >= %(as_at)s)
    LEFT JOIN families_householdmembership AS membership ON membership.person_id = child.id AND membership.main
        AND (membership.from_date IS NULL OR membership.from_date <= %(as_at)s)
        AND (membership.to_date IS NULL OR membership.to_date >= %(as_at)s)
    LEFT JOIN families_address AS address ON address.household_id = membership.household_id
        AND address.from_date <= %(as_at)s AND (address.to_date IS NULL OR address.to_date >= %(as_at)s)
    LEFT JOIN families_postcodearea AS lookup
        ON lookup.postcode_key = address.area_key AND lookup.vintage = %(vintage)s AND address.area_key <> ''
    LEFT JOIN families_reachareapart AS part ON part.lsoa_code = lookup.lsoa_code
        AND part.from_date <= %(as_at)s AND (part.to_date IS NULL OR part.to_date >= %(as_at)s)
    LEFT JOIN families_deprivationscore AS score
        ON score.lsoa_code = lookup.lsoa_code AND score.index = %(index)s
    WHERE child.role = 'child'
      AND child.date_of_birth <= %(as_at)s AND child.date_of_birth > %(as_at)s::date - interval '5 years'
)
"""

# "registered" of the measures: those of them whose home is in the reach area of the as-at day. Whoever was seen only
# before an adoption is seen; `shown_id` is the record that a list shows for it: the one on which the contact stands, so
# that no list puts an open record where nothing open bears it out (trap T-47).
REGISTERED = """
met AS MATERIALIZED (
    SELECT DISTINCT person_id FROM contact WHERE day BETWEEN %(period_from)s AND %(period_to)s
),
met_before_adoption AS (
    SELECT adopted.after_id, (max(met.person_id::text))::uuid AS person_id
    FROM families_sealedlink AS adopted
    LEFT JOIN families_sealedlink AS earlier ON earlier.after_id = adopted.before_id
    JOIN met ON met.person_id = adopted.before_id OR met.person_id = earlier.before_id
    GROUP BY adopted.after_id
),
registered AS (
    SELECT child.*, coalesce(own.person_id, before.person_id) IS NOT NULL AS seen,
           coalesce(own.person_id, before.person_id, child.person_id) AS shown_id
    FROM registered_anywhere AS child
    LEFT JOIN met AS own ON own.person_id = child.person_id
    LEFT JOIN met_before_adoption AS before ON before.after_id = child.person_id
    WHERE child.in_reach
)
"""

# Who is in which group on the as-at day. A home-level group holds for everybody of the same main household.
IN_GROUP = """
in_group AS (
    SELECT held.group_id, held.person_id
    FROM families_groupmembership AS held
    WHERE held.from_date <= %(as_at)s AND (held.to_date IS NULL OR held.to_date >= %(as_at)s)
    UNION
    SELECT held.group_id, other.person_id
    FROM families_groupmembership AS held
    JOIN families_group AS known ON known.id = held.group_id AND known.whole_household
    JOIN families_householdmembership AS own ON own.person_id = held.person_id AND own.main
        AND (own.from_date IS NULL OR own.from_date <= %(as_at)s) AND (own.to_date IS NULL OR own.to_date >= %(as_at)s)
    JOIN families_householdmembership AS other ON other.household_id = own.household_id AND other.main
        AND (other.from_date IS NULL OR other.from_date <= %(as_at)s)
        AND (other.to_date IS NULL OR other.to_date >= %(as_at)s)
    WHERE held.from_date <= %(as_at)s AND (held.to_date IS NULL OR held.to_date >= %(as_at)s)
)
"""


def with_sources(*sources: str, select: str) -> str:
    """One statement: the relations by name in the order given, then the select that counts or lists them."""
    return "WITH " + ",\n".join(source.strip() for source in sources) + "\n" + select


def rows(cursor, statement: str, parameters: dict) -> list[dict]:
    """The rows of a statement by the names of their columns."""
    cursor.execute(statement, parameters)
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
