"""Which families have been kept long enough: worked out for all of them at once, in one statement.

Nothing is ever emptied by itself: this only says whose time is over. Safeguarding records have their own rules and are
never touched from here.
"""

from dataclasses import dataclass
from datetime import date

from centre.core.counting import counting
from centre.core.retention import record_classes
from centre.core.rooms import registry

from ..models import RetentionClass
from ..models.retention import Base

# A family's time is over on the latest of the days that its classes give (`due`). Without a contact day anywhere the
# day on which the family was entered counts.
QUEUE = """
WITH contact AS (
    {contacts}
), recorded AS (
    {records}
), home AS (
    SELECT household.id, household.created_at::date AS entered
    FROM families_household AS household
    WHERE household.redacted_on IS NULL AND household.merged_into_id IS NULL
      AND (%(household)s::uuid IS NULL OR household.id = %(household)s::uuid)
), member AS (
    SELECT DISTINCT membership.household_id, person.id, person.role, person.date_of_birth
    FROM families_householdmembership AS membership
    JOIN home ON home.id = membership.household_id
    JOIN families_person AS person ON person.id = membership.person_id AND person.redacted_on IS NULL
), happened AS (
    SELECT member.household_id, max(contact.day) AS day FROM member
    JOIN contact ON contact.person_id = member.id GROUP BY 1
    UNION ALL
    SELECT member.household_id, max(coalesce(registration.ended_on, 'infinity')) FROM member
    JOIN families_registration AS registration ON registration.person_id = member.id GROUP BY 1
    UNION ALL
    SELECT household_id, max(date) FROM families_visit WHERE household_id IN (SELECT id FROM home) GROUP BY 1
    UNION ALL
    SELECT household_id, max(greatest(came_on, answered_on)) FROM families_correspondence
    WHERE household_id IN (SELECT id FROM home) GROUP BY 1
    UNION ALL
    SELECT household_id, max(CASE WHEN state IN ('closed', 'not accepted', 'redirected')
                             THEN greatest(received_on, closed_on) ELSE 'infinity' END)
    FROM families_case WHERE household_id IN (SELECT id FROM home) GROUP BY 1
    UNION ALL
    SELECT member.household_id, max(known.until) FROM member
    JOIN families_stayknown AS known ON known.person_id = member.id AND known.withdrawn_on IS NULL GROUP BY 1
    UNION ALL
    SELECT member.household_id, max(coalesce(asked.ended_on, 'infinity')) FROM member
    JOIN families_accessrequest AS asked ON asked.person_id = member.id GROUP BY 1
    UNION ALL
    SELECT member.household_id, max(greatest(hand_over.sent_on, hand_over.received_on)) FROM member
    JOIN families_handover AS hand_over ON hand_over.child_id = member.id GROUP BY 1
), last AS (
    SELECT home.id, coalesce(max(happened.day), home.entered) AS contact FROM home
    LEFT JOIN happened ON happened.household_id = home.id
    GROUP BY home.id, home.entered
), worked AS (
    SELECT household_id, max(closed_on) AS closed FROM families_case
    WHERE opened_on IS NOT NULL GROUP BY household_id
), youngest AS (
    SELECT household_id, max(date_of_birth) AS born FROM member WHERE role = 'child' GROUP BY household_id
), counted AS (
    SELECT last.id, last.contact, class.code, CASE class.base
        WHEN 'last contact' THEN last.contact
        WHEN 'date of birth' THEN CASE WHEN worked.household_id IS NOT NULL THEN youngest.born END
        WHEN 'case closed' THEN CASE WHEN youngest.born IS NULL THEN worked.closed END
    END AS base, class.years, class.to_year_end
    FROM last
    CROSS JOIN unnest(%(codes)s::text[], %(bases)s::text[], %(years)s::int[], %(year_ends)s::boolean[])
        AS class (code, base, years, to_year_end)
    LEFT JOIN worked ON worked.household_id = last.id
    LEFT JOIN youngest ON youngest.household_id = last.id
    UNION ALL
    -- Records that rooms keep by rules of their own, of anybody in the family.
    SELECT last.id, last.contact, recorded.code, max(recorded.day), class.years, class.to_year_end
    FROM recorded
    JOIN member ON member.id = recorded.person_id
    JOIN last ON last.id = member.household_id
    JOIN unnest(%(codes)s::text[], %(years)s::int[], %(year_ends)s::boolean[])
        AS class (code, years, to_year_end) ON class.code = recorded.code
    GROUP BY last.id, last.contact, recorded.code, class.years, class.to_year_end
), ended AS (
    SELECT id, contact, code, CASE
        WHEN base = 'infinity' THEN base
        WHEN NOT to_year_end THEN (base + make_interval(years => years))::date
        -- The end of the financial year in which the years are over: 31 March.
        ELSE make_date(date_part('year', base + make_interval(years => years) + interval '9 months')::int, 3, 31)
    END AS day FROM counted WHERE base IS NOT NULL
), due AS (
    SELECT DISTINCT ON (id) id, contact, code, day FROM ended ORDER BY id, day DESC, code
)
SELECT due.id, due.contact, due.code, due.day FROM due
WHERE due.day < %(today)s
  AND NOT EXISTS (SELECT FROM families_legalhold AS hold WHERE hold.until IS NULL AND (hold.household_id = due.id
      OR hold.person_id IN (SELECT member.id FROM member WHERE member.household_id = due.id)))
  AND NOT EXISTS (SELECT FROM families_retentiondecision AS kept
                  WHERE kept.household_id = due.id AND kept.keep_until >= %(today)s)
ORDER BY due.day, due.id
"""


# What holds until a centre says otherwise (settings of its own stand in RetentionClass, with who says so).
STANDARD = (
    RetentionClass(
        code="family",
        name="The family: registration, homes, permissions, visits, letters, registers",
        base=Base.LAST_CONTACT,
        years=6,
        to_year_end=True,
        source="Local authorities’ usual rule: six years and the current financial year",
    ),
    RetentionClass(
        code="support-child",
        name="Family support where a child is on record",
        base=Base.DATE_OF_BIRTH,
        years=25,
        source="Derbyshire County Council’s schedule for children’s case files: date of birth and 25 years",
    ),
    RetentionClass(
        code="support-other",
        name="Family support where no child is on record",
        base=Base.CASE_CLOSED,
        years=25,
        source="Derbyshire County Council’s schedule for children’s case files: case closed and 25 years",
    ),
)


def classes_in_force() -> dict[str, RetentionClass]:
    """Every class by its code: as the centre has it, else the standard. One query."""
    own = {each.code: each for each in RetentionClass.objects.all()}
    registered = [
        RetentionClass(
            code=each.code,
            name=each.name,
            base=Base.OF_RECORD,
            years=each.years,
            to_year_end=each.to_year_end,
            source=each.source,
        )
        for each in record_classes().values()
    ]
    return {each.code: own.get(each.code, each) for each in (*STANDARD, *registered)}


def records_over(*, today: date) -> list[tuple]:
    """(RetentionClass, RecordOver) pairs of records that belong to no family and whose time is over, oldest first."""
    kinds = {code: kind for code, kind in record_classes().items() if kind.over}
    if not kinds:
        return []
    rules = classes_in_force()
    found = []
    for code, kind in kinds.items():
        rule = rules[code]
        found += [(rule, each) for each in kind.over(today, rule.years, rule.to_year_end)]
    return sorted(found, key=lambda pair: pair[1].kept_until)


def _as_columns(classes) -> dict:
    rows = list(classes.values())
    return {
        "codes": [each.code for each in rows],
        "bases": [str(each.base) for each in rows],
        "years": [each.years for each in rows],
        "year_ends": [each.to_year_end for each in rows],
    }


@dataclass(frozen=True)
class Due:
    """A family whose time is over: since when, by which class, and when anything last happened."""

    household_id: object
    last_contact: date
    rule: RetentionClass
    due_on: date


def due(*, today: date, household=None) -> list[Due]:
    """Every family whose time is over on the day and whom nothing holds, the longest over first. Two queries.

    household: only this one. (domain, retention: base date and years by class; hold; review, never deletion.)
    """
    classes = classes_in_force()
    parameters = {}

    def sql(name, provider):
        text, values = provider().order_by().query.sql_with_params()
        names = {f"{name}_{place}": value for place, value in enumerate(values)}
        parameters.update(names)
        return f"({text % tuple(f'%({each})s' for each in names)})"

    contacts = [sql(f"c{number}", provider) for number, provider in enumerate(registry.contact_days)]
    records = []
    for number, kind in enumerate(each for each in record_classes().values() if each.people):
        parameters[f"r{number}_code"] = kind.code
        rows = sql(f"r{number}", kind.people)
        # Names of columns of our own alone; what rooms bring are querysets, with their values as parameters.
        records.append(f"SELECT %(r{number}_code)s::text AS code, person_id, day FROM {rows} AS r{number}")  # noqa: S608
    nobody = "SELECT {}NULL::uuid AS person_id, NULL::date AS day WHERE false"
    statement = QUEUE.replace("{contacts}", " UNION ALL ".join(contacts) or nobody.format(""))
    statement = statement.replace("{records}", " UNION ALL ".join(records) or nobody.format("NULL::text AS code, "))
    with counting() as cursor:
        cursor.execute(statement, parameters | {"today": today, "household": household} | _as_columns(classes))
        return [Due(pk, contact, classes[code], day) for pk, contact, code, day in cursor.fetchall()]
