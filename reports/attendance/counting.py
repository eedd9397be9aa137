"""The attendance analysis, counted in the database: a fixed number of statements, whatever the number of children.

What each figure means: words.py. A child is counted once, whatever records it has (merged, adopted: sources.py).
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from centre.core.counting import counting
from centre.core.models import CentreSettings

from ..measures.sources import rows, with_sources
from .words import FOLLOWED_WEEKS, WITHIN_WEEKS

FOLLOWED = timedelta(weeks=FOLLOWED_WEEKS)
MOST_WEEKS = 60  # of a table by week; a longer period is told by weekday alone

# Children present at sessions that ran, by day, as `service_id` null for the whole centre and again for each service.
# `number`: the child's first, second, third day there. Day by day: two sessions on one day are one.
_CAME = """
came AS MATERIALIZED (
    SELECT session.service_id, coalesce(earlier.before_id, adopted.before_id, mark.person_id) AS child_id,
           mark.person_id, session.date AS day, child.died_on IS NOT NULL AS has_died,
           child.date_of_birth > session.date - interval '5 years' AS under_five
    FROM sessions_app_attendance AS mark
    JOIN sessions_app_session AS session
        ON session.id = mark.session_id AND session.status = 'ran' AND session.date <= %(today)s
    JOIN families_person AS child
        ON child.id = mark.person_id AND child.role = 'child' AND child.date_of_birth <= session.date
    LEFT JOIN families_sealedlink AS adopted ON adopted.after_id = mark.person_id
    LEFT JOIN families_sealedlink AS earlier ON earlier.after_id = adopted.before_id
    WHERE mark.status = 'present'
),
scoped AS (
    SELECT NULL::uuid AS service_id, child_id, person_id, day, has_died, under_five FROM came
    UNION ALL
    SELECT service_id, child_id, person_id, day, has_died, under_five FROM came
),
daily AS MATERIALIZED (
    SELECT service_id, child_id, day, min(person_id::text)::uuid AS person_id,
           bool_or(has_died) AS has_died, bool_and(under_five) AS under_five,
           row_number() OVER (PARTITION BY service_id, child_id ORDER BY day) AS number
    FROM scoped GROUP BY service_id, child_id, day
)
"""

# Those whose first day is in the period. `followed`: it was long enough ago to say whether they came again.
_NEWCOMER = """
newcomer AS MATERIALIZED (
    SELECT *, first_day + %(window)s <= %(today)s AS followed,
           second_day - first_day AS days_to_second, third_day - first_day AS days_to_third
    FROM (
        SELECT service_id, child_id, (array_agg(person_id) FILTER (WHERE number = 1))[1] AS person_id,
               min(day) AS first_day, max(day) FILTER (WHERE number = 2) AS second_day,
               max(day) FILTER (WHERE number = 3) AS third_day
        FROM daily WHERE number <= 3 GROUP BY service_id, child_id
        HAVING min(day) BETWEEN %(period_from)s AND %(period_to)s
           AND bool_and(under_five) FILTER (WHERE number = 1) AND NOT bool_or(has_died)
    ) AS begun
)
"""
_MINE = "service_id IS NOT DISTINCT FROM %(service)s::uuid"

_COUNTS = """
    count(DISTINCT child_id) AS first,
    count(DISTINCT child_id) FILTER (WHERE followed) AS followed,
    count(DISTINCT child_id) FILTER (WHERE followed AND days_to_second <= %(window)s) AS second,
    count(DISTINCT child_id) FILTER (WHERE followed AND days_to_third <= %(window)s) AS third,
    count(DISTINCT child_id) FILTER (WHERE followed AND days_to_second > %(window)s) AS later,
    count(DISTINCT child_id) FILTER (WHERE followed AND second_day IS NULL) AS never
"""
_STEPS = ",\n".join(
    f"count(*) FILTER (WHERE followed AND days_to_{which} <= {7 * weeks}) AS {which}_{weeks}"
    for which in ("second", "third")
    for weeks in WITHIN_WEEKS
)
_TOTALS = f"""
SELECT service_id, {_COUNTS}, {_STEPS},
       count(*) FILTER (WHERE NOT followed AND second_day IS NOT NULL) AS recent_back,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY days_to_second)
           FILTER (WHERE followed AND days_to_second <= %(window)s) AS median_days
FROM newcomer GROUP BY service_id
"""  # noqa: S608 - put together from texts of this module
_CHILDREN = """
SELECT service_id, count(DISTINCT child_id) AS came FROM daily
WHERE under_five AND day BETWEEN %(period_from)s AND %(period_to)s GROUP BY service_id
"""

# Where each newcomer lived on the first day, as in child_contact of the measures.
_AREAS = f"""
SELECT CASE WHEN part.id IS NOT NULL THEN lookup.lsoa_code END AS code,
       lookup.lsoa_code IS NOT NULL AS known, max(area.name) AS name, {_COUNTS}
FROM newcomer
LEFT JOIN families_householdmembership AS membership ON membership.person_id = newcomer.person_id AND membership.main
    AND (membership.from_date IS NULL OR membership.from_date <= first_day)
    AND (membership.to_date IS NULL OR membership.to_date >= first_day)
LEFT JOIN families_address AS address ON address.household_id = membership.household_id
    AND address.from_date <= first_day AND (address.to_date IS NULL OR address.to_date >= first_day)
    AND NOT address.confidential -- a hidden home is told of no area (trap T-37)
LEFT JOIN families_postcodearea AS lookup
    ON lookup.postcode_key = address.area_key AND lookup.vintage = %(vintage)s AND address.area_key <> ''
LEFT JOIN families_reachareapart AS part ON part.lsoa_code = lookup.lsoa_code
    AND part.from_date <= first_day AND (part.to_date IS NULL OR part.to_date >= first_day)
LEFT JOIN families_area AS area ON area.code = lookup.lsoa_code AND area.vintage = %(vintage)s
WHERE {_MINE}
GROUP BY 1, 2 ORDER BY code NULLS LAST, known DESC
"""  # noqa: S608 - put together from texts of this module

# In which groups each newcomer was on the first day, as in in_group of the measures.
_GROUPS = f"""
, held AS (
    SELECT newcomer.child_id, membership.group_id FROM newcomer
    JOIN families_groupmembership AS membership ON membership.person_id = newcomer.person_id
        AND membership.from_date <= first_day AND (membership.to_date IS NULL OR membership.to_date >= first_day)
    WHERE {_MINE}
    UNION
    SELECT newcomer.child_id, membership.group_id FROM newcomer
    JOIN families_householdmembership AS own ON own.person_id = newcomer.person_id AND own.main
        AND (own.from_date IS NULL OR own.from_date <= first_day) AND (own.to_date IS NULL OR own.to_date >= first_day)
    JOIN families_householdmembership AS other ON other.household_id = own.household_id AND other.main
        AND (other.from_date IS NULL OR other.from_date <= first_day)
        AND (other.to_date IS NULL OR other.to_date >= first_day)
    JOIN families_groupmembership AS membership ON membership.person_id = other.person_id
        AND membership.from_date <= first_day AND (membership.to_date IS NULL OR membership.to_date >= first_day)
    JOIN families_group AS whole ON whole.id = membership.group_id AND whole.whole_household
    WHERE {_MINE}
), mine AS (SELECT * FROM newcomer WHERE {_MINE})
SELECT known.name, known.restricted, {_COUNTS.replace("child_id", "mine.child_id")}
FROM families_group AS known
LEFT JOIN held ON held.group_id = known.id
LEFT JOIN mine ON mine.child_id = held.child_id
GROUP BY known.id ORDER BY lower(known.name)
"""  # noqa: S608 - put together from texts of this module

_NOT_BACK = f"""
SELECT newcomer.person_id, first_day, string_agg(DISTINCT service.name, ' and ') AS services
FROM newcomer
JOIN sessions_app_attendance AS mark ON mark.person_id = newcomer.person_id AND mark.status = 'present'
JOIN sessions_app_session AS session
    ON session.id = mark.session_id AND session.status = 'ran' AND session.date = first_day
    AND (%(service)s::uuid IS NULL OR session.service_id = %(service)s::uuid)
JOIN sessions_app_service AS service ON service.id = session.service_id
WHERE newcomer.{_MINE} AND followed AND second_day IS NULL
GROUP BY newcomer.person_id, first_day ORDER BY first_day DESC, newcomer.person_id
"""  # noqa: S608 - put together from texts of this module

_PATTERN = """
WITH held AS (
    SELECT session.id, session.service_id, extract(isodow FROM session.date)::int - 1 AS weekday,
           date_trunc('week', session.date)::date AS monday,
           CASE WHEN session.start_time < '12:00' THEN 'morning' WHEN session.start_time >= '12:00' THEN 'afternoon'
                ELSE 'not known' END AS half,
           count(child.id) AS attendances
    FROM sessions_app_session AS session
    LEFT JOIN sessions_app_attendance AS mark ON mark.session_id = session.id AND mark.status = 'present'
    LEFT JOIN families_person AS child ON child.id = mark.person_id AND child.role = 'child'
        AND child.date_of_birth <= session.date AND child.date_of_birth > session.date - interval '5 years'
    WHERE session.status = 'ran' AND session.date BETWEEN %(period_from)s AND %(period_to)s
      AND (%(service)s::uuid IS NULL OR session.service_id = %(service)s::uuid)
    GROUP BY session.id
)
SELECT service_id, weekday, half, monday, count(*) AS sessions, coalesce(sum(attendances), 0)::int AS attendances,
       grouping(service_id) = 0 AS of_service, grouping(weekday) = 0 AS of_half_day, grouping(monday) = 0 AS of_week
FROM held GROUP BY GROUPING SETS ((service_id), (weekday, half), (monday), ())
"""


@dataclass(frozen=True)
class Activity:
    """Sessions that ran and attendances of under-fives at them."""

    sessions: int = 0
    attendances: int = 0

    @property
    def average(self) -> str:
        """Attendances a session to one decimal, rounded half up; "" without a session."""
        if not self.sessions:
            return ""
        tenths = (20 * self.attendances + self.sessions) // (2 * self.sessions)
        return f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True)
class Again:
    """Of some newcomers: how many came again. `followed` is what the others are a share of."""

    first: int = 0
    followed: int = 0
    second: int = 0
    third: int = 0
    later: int = 0
    never: int = 0

    @property
    def recent(self) -> int:
        return self.first - self.followed


@dataclass(frozen=True)
class Area:
    """code is "" for homes outside the reach area and for homes not known."""

    code: str
    name: str
    again: Again


@dataclass(frozen=True)
class GroupAgain:
    name: str
    restricted: bool
    again: Again


@dataclass(frozen=True)
class Newcomers:
    """Of the whole centre or of one service: who came, and what became of those who were new."""

    came: int
    again: Again
    within: dict[str, int] = field(default_factory=dict)  # {"second_2": 7}
    recent_back: int = 0
    median_days: int | None = None


@dataclass(frozen=True)
class Analysis:
    """Everything of a period; `service` is None for the whole centre."""

    period_from: date
    period_to: date
    today: date
    service: UUID | None
    total: Activity
    by_half_day: dict[tuple[int, str], Activity]
    by_week: dict[date, Activity]
    by_service: dict[UUID, Activity]
    newcomers: Newcomers
    newcomers_of_service: dict[UUID, Newcomers]
    areas: list[Area]
    groups: list[GroupAgain]

    @property
    def known_from(self) -> date:
        """Before this day nothing can be said about who of the period came again."""
        return self.period_from + FOLLOWED

    @property
    def known_whole(self) -> date:
        """From this day on everybody who came in the period has been followed."""
        return self.period_to + FOLLOWED

    @property
    def is_followed_whole(self) -> bool:
        return followed_whole(self.period_to, today=self.today)


def followed_whole(last_day: date, *, today: date) -> bool:
    """Whether everybody who came first in a period that ends on the day has been followed long enough by today."""
    return last_day + FOLLOWED <= today


def analysis_of(period_from: date, period_to: date, *, today: date, service: UUID | None = None) -> Analysis:
    """Count the period, both days included, in five statements. Raises ValueError where it ends before it begins."""
    if period_to < period_from:
        raise ValueError("The period ends before it begins.")
    given = _parameters(period_from, period_to, today, service)
    with counting() as cursor:
        pattern = rows(cursor, _PATTERN, given)
        children = {
            row["service_id"]: row["came"] for row in rows(cursor, with_sources(_CAME, select=_CHILDREN), given)
        }
        totals = {row.pop("service_id"): row for row in _newcomers(cursor, _TOTALS, given)}
        areas = _newcomers(cursor, _AREAS, given)
        groups = _newcomers(cursor, _GROUPS, given)
    by_scope = {scope: _put_together(children.get(scope, 0), totals.get(scope)) for scope in {None, *children, *totals}}
    by_service = {row["service_id"]: _activity(row) for row in pattern if row["of_service"]}
    empty = Newcomers(0, Again())
    return Analysis(
        period_from=period_from,
        period_to=period_to,
        today=today,
        service=service,
        total=next((_activity(row) for row in pattern if not _part_of(row)), Activity()),
        by_half_day={(row["weekday"], row["half"]): _activity(row) for row in pattern if row["of_half_day"]},
        by_week=_every_week(period_from, min(period_to, today), pattern),
        by_service=by_service,
        newcomers=by_scope.get(service, empty),
        newcomers_of_service={each: by_scope.get(each, empty) for each in by_service},
        areas=[Area(row["code"] or "", _area_name(row), _again(row)) for row in areas],
        groups=[GroupAgain(row["name"], row["restricted"], _again(row)) for row in groups],
    )


def not_back(period_from: date, period_to: date, *, today: date, service: UUID | None = None) -> list[dict]:
    """The people behind "have not come back": person_id, first_day, services. Names are for the view to look at."""
    with counting() as cursor:
        return _newcomers(cursor, _NOT_BACK, _parameters(period_from, period_to, today, service))


def _parameters(period_from, period_to, today, service) -> dict:
    return {
        "period_from": period_from,
        "period_to": period_to,
        "today": today,
        "service": service,
        "window": 7 * FOLLOWED_WEEKS,
        "vintage": CentreSettings.load().lsoa_vintage,
    }


def _newcomers(cursor, select, given) -> list[dict]:
    return rows(cursor, with_sources(_CAME, _NEWCOMER, select=select), given)


def _part_of(row) -> bool:
    return row["of_service"] or row["of_half_day"] or row["of_week"]


def _activity(row) -> Activity:
    return Activity(row["sessions"], row["attendances"])


def _again(row) -> Again:
    return Again(**{name: row[name] for name in Again.__dataclass_fields__})


def _area_name(row) -> str:
    if row["code"]:
        return row["name"] or ""
    return "Outside the reach area" if row["known"] else "Area not known"


def _put_together(came, row) -> Newcomers:
    if row is None:
        return Newcomers(came, Again())
    within = {f"{which}_{weeks}": row[f"{which}_{weeks}"] for which in ("second", "third") for weeks in WITHIN_WEEKS}
    return Newcomers(came, _again(row), within, row["recent_back"], row["median_days"])


def _every_week(first, last, pattern) -> dict[date, Activity]:
    """Every week of the period that has begun, also those without a session; none where there are too many to read."""
    monday = first - timedelta(days=first.weekday())
    if (last - monday).days >= 7 * MOST_WEEKS:
        return {}
    counted = {row["monday"]: _activity(row) for row in pattern if row["of_week"]}
    weeks = {}
    while monday <= last:
        weeks[monday] = counted.get(monday, Activity())
        monday += timedelta(days=7)
    return weeks
