"""Every figure of a period, counted in the database (measures, "Figures for a period [from, to], as at D")."""

from dataclasses import dataclass, field, replace
from datetime import date

from centre.core.counting import counting
from centre.core.dates import local_today
from centre.core.models import CentreSettings

from . import sources
from .sources import Window, rows, with_sources


@dataclass(frozen=True)
class GroupFigures:
    """One group: how many registered children are in it on the as-at day, and how many of those were seen."""

    registered: int
    registered_and_seen: int
    restricted: bool = False


@dataclass(frozen=True)
class AreaFigures:
    """One LSOA of the reach area on the as-at day. population_under_5 is None where no estimate is known."""

    population_under_5: int | None
    decile: int | None
    registered: int
    seen: int
    name: str = ""
    # Of these, those whose address is confidential: counted, and told of this area to nobody who is not cleared.
    registered_hidden: int = 0
    seen_hidden: int = 0


@dataclass(frozen=True)
class Figures:
    """All figures of a period. A value of None is "not available"; it is never 0 and never a partial sum."""

    period_from: date
    period_to: date
    as_at: date
    measures: dict[str, int | None]
    groups: dict[str, GroupFigures]
    areas: dict[str, AreaFigures]
    # Not figures of their own: what percentages, charts and the appendix need beside them.
    all_under_fives_seen: int
    registered_area_not_known: int
    deciles: dict[int, dict[str, int]]
    population_sources: tuple[str, ...] = ()
    warnings: tuple[str, ...] = field(default=())
    # Counted, and of no area for those who are not cleared for confidential addresses: "registered" and "seen".
    area_not_told: dict[str, int] = field(default_factory=dict)

    @property
    def is_to_date(self) -> bool:
        """Whether the period was still running on the as-at day ("term to date")."""
        return self.as_at < self.period_to

    @property
    def lsoas(self) -> dict[str, dict]:
        """The LSOA table as plain values."""
        return {
            code: {
                "population_under_5": area.population_under_5,
                "imd_decile": area.decile,
                "registered": area.registered,
                "seen": area.seen,
            }
            for code, area in self.areas.items()
        }

    def areas_for(self, *, hidden_too: bool) -> dict[str, AreaFigures]:
        """The LSOA table as it may be shown: a confidential address stands in no area unless `hidden_too` (trap T-37).

        It stands under `area_not_told` instead; the figures themselves are the same for everybody.
        """
        if hidden_too:
            return self.areas
        return {
            code: replace(area, registered=area.registered - area.registered_hidden, seen=area.seen - area.seen_hidden)
            for code, area in self.areas.items()
        }

    def as_json(self) -> dict:
        """The form of `manage.py measures --json`."""
        return {
            "from": self.period_from.isoformat(),
            "to": self.period_to.isoformat(),
            "measures": dict(self.measures),
            "groups": {
                name: {"registered": group.registered, "registered_and_seen": group.registered_and_seen}
                for name, group in self.groups.items()
            },
            "lsoas": self.lsoas,
        }


def as_at_day(period_from: date, period_to: date, today: date) -> date:
    """The period's last day, or today where the period is still running (measures, "As-at day")."""
    return today if period_from <= today < period_to else period_to


def window_for(period_from: date, period_to: date, *, as_at=None, today=None, settings=None) -> Window:
    """The period with its as-at day and the centre's settings. Raises ValueError where it ends before it begins."""
    if period_to < period_from:
        raise ValueError("The period ends before it begins.")
    day = as_at or as_at_day(period_from, period_to, today or local_today())
    return Window(period_from, period_to, day, settings or CentreSettings.load())


def figures_for(
    period_from: date,
    period_to: date,
    as_at: date | None = None,
    *,
    today: date | None = None,
    settings: CentreSettings | None = None,
) -> Figures:
    """Every figure of the period, both days included, in eight statements.

    as_at: counts "registered" and the reach area on this day instead of the period's last day (or today where it is
    still running). Raises ValueError where the period ends before it begins.
    """
    window = window_for(period_from, period_to, as_at=as_at, today=today, settings=settings)
    parameters = window.parameters
    with counting() as cursor:
        areas = rows(cursor, with_sources(sources.REACH_AREA, select=_AREAS), parameters)
        registered = rows(cursor, with_sources(*_REGISTERED_SOURCES, select=_REGISTERED), parameters)
        groups = rows(cursor, with_sources(*_REGISTERED_SOURCES, sources.IN_GROUP, select=_GROUPS), parameters)
        children = rows(cursor, with_sources(sources.CONTACT, sources.CHILD_CONTACT, select=_CHILDREN), parameters)
        adults = rows(cursor, with_sources(sources.CONTACT, select=_ADULTS), parameters)[0]
        sessions = rows(cursor, _SESSIONS, parameters)[0]
        attendances = rows(cursor, _ATTENDANCES, parameters)[0]
        visits = rows(cursor, _VISITS, parameters)[0]
    return _put_together(window, areas, registered, groups, children, {**adults, **sessions, **attendances, **visits})


_REGISTERED_SOURCES = (sources.CONTACT, sources.REGISTERED_ANYWHERE, sources.REGISTERED)

_AREAS = "SELECT * FROM reach_area ORDER BY lsoa_code"

# One row for each LSOA and one for all of them (lsoa_code null).
_REGISTERED = """
SELECT lsoa_code, count(DISTINCT person_id) AS registered, count(DISTINCT household_id) AS families_registered,
       count(DISTINCT person_id) FILTER (WHERE seen) AS registered_and_seen,
       count(DISTINCT person_id) FILTER (WHERE decile <= %(deciles)s) AS most_deprived_registered,
       count(DISTINCT person_id) FILTER (WHERE hidden) AS registered_hidden,
       (SELECT count(DISTINCT person_id) FROM registered_anywhere WHERE lsoa_code IS NULL) AS area_not_known
FROM registered GROUP BY GROUPING SETS ((lsoa_code), ())
"""

_GROUPS = """
SELECT known.name, known.restricted, count(DISTINCT registered.person_id) AS registered,
       count(DISTINCT registered.person_id) FILTER (WHERE registered.seen) AS registered_and_seen
FROM families_group AS known
LEFT JOIN in_group ON in_group.group_id = known.id
LEFT JOIN registered ON registered.person_id = in_group.person_id
WHERE EXISTS (SELECT FROM families_groupmembership AS ever WHERE ever.group_id = known.id)
GROUP BY known.id ORDER BY known.name
"""

# One row for each LSOA, one for each decile, one for all (both null, by GROUPING).
_CHILDREN = """
SELECT lsoa_code, decile, grouping(lsoa_code) AS all_lsoas, grouping(decile) AS all_deciles,
       count(DISTINCT child_id) FILTER (WHERE in_period AND in_reach) AS seen,
       count(DISTINCT child_id) FILTER (WHERE in_period AND in_reach)
           - count(DISTINCT child_id) FILTER (WHERE in_period AND in_reach AND NOT hidden) AS seen_hidden,
       count(DISTINCT child_id) FILTER (WHERE in_year AND in_reach) AS seen_12_months,
       count(DISTINCT child_id) FILTER (
           WHERE in_period AND lsoa_code IS NOT NULL AND NOT in_reach
       ) AS out_of_area_seen,
       count(DISTINCT child_id) FILTER (WHERE in_period AND lsoa_code IS NULL) AS area_not_known_seen,
       count(DISTINCT child_id) FILTER (WHERE in_period) AS all_under_fives_seen,
       count(DISTINCT child_id) FILTER (WHERE in_period AND in_reach AND decile <= %(deciles)s) AS most_deprived_seen,
       (SELECT count(DISTINCT child_id) FROM (
            SELECT child_id FROM child_contact WHERE in_year AND in_reach
            GROUP BY child_id HAVING count(DISTINCT day) >= %(sustained_days)s
       ) AS often) AS sustained_12_months
FROM child_contact GROUP BY GROUPING SETS ((lsoa_code), (decile), ())
"""

_ADULTS = """
SELECT count(DISTINCT adult.id) AS adults_seen,
       count(DISTINCT adult.id) FILTER (
           WHERE adult.sex = 'male' AND adult.role = ANY(%(parent_and_carer_roles)s)
       ) AS male_parents_and_carers_seen
FROM contact JOIN families_person AS adult ON adult.id = contact.person_id AND adult.role = ANY(%(adult_roles)s)
WHERE contact.day BETWEEN %(period_from)s AND %(period_to)s
"""

_SESSIONS = """
SELECT count(*) FILTER (WHERE status = 'ran') AS sessions_ran,
       count(*) FILTER (WHERE status = 'cancelled') AS sessions_cancelled,
       coalesce(sum(headcount_adults + headcount_children) FILTER (WHERE status = 'ran'), 0) AS headcount
FROM sessions_app_session WHERE date BETWEEN %(period_from)s AND %(period_to)s
"""

_ATTENDANCES = """
SELECT count(*) FILTER (
           WHERE person.role = 'child' AND person.date_of_birth <= session.date
             AND person.date_of_birth > session.date - interval '5 years'
       ) AS attendances_under_5,
       count(*) FILTER (WHERE person.role = ANY(%(adult_roles)s)) AS attendances_adult
FROM sessions_app_attendance AS attendance
JOIN sessions_app_session AS session ON session.id = attendance.session_id AND session.status = 'ran'
JOIN families_person AS person ON person.id = attendance.person_id
WHERE attendance.status = 'present' AND session.date BETWEEN %(period_from)s AND %(period_to)s
"""

_VISITS = """
SELECT count(*) FILTER (WHERE outcome = 'achieved') AS visits_achieved,
       count(*) FILTER (WHERE outcome = 'no access') AS visits_no_access
FROM families_visit WHERE type = 'home visit' AND date BETWEEN %(period_from)s AND %(period_to)s
"""


def _put_together(window, areas, registered, groups, children, rest) -> Figures:
    by_area = {row["lsoa_code"]: row for row in registered if row["lsoa_code"] is not None}
    here = next(row for row in registered if row["lsoa_code"] is None)
    met_in = {row["lsoa_code"]: row for row in children if not row["all_lsoas"]}
    met_at_decile = {row["decile"]: row["seen"] for row in children if not row["all_deciles"]}
    met = next(row for row in children if row["all_lsoas"] and row["all_deciles"])
    deprived = [row for row in areas if (row["decile"] or 99) <= window.settings.most_deprived_deciles]
    measures = {
        "population_under_5": _total(areas) if areas else None,
        "registered": here["registered"],
        "families_registered": here["families_registered"],
        "seen": met["seen"],
        "registered_and_seen": here["registered_and_seen"],
        "seen_12_months": met["seen_12_months"],
        "sustained_12_months": met["sustained_12_months"],
        "adults_seen": rest["adults_seen"],
        "male_parents_and_carers_seen": rest["male_parents_and_carers_seen"],
        "out_of_area_seen": met["out_of_area_seen"],
        "area_not_known_seen": met["area_not_known_seen"],
        "most_deprived_population_under_5": _total(deprived) if areas else None,
        "most_deprived_registered": here["most_deprived_registered"],
        "most_deprived_seen": met["most_deprived_seen"],
        "sessions_ran": rest["sessions_ran"],
        "sessions_cancelled": rest["sessions_cancelled"],
        "attendances_under_5": rest["attendances_under_5"],
        "attendances_adult": rest["attendances_adult"],
        "headcount": rest["headcount"],
        "visits_achieved": rest["visits_achieved"],
        "visits_no_access": rest["visits_no_access"],
    }
    table = {
        row["lsoa_code"]: AreaFigures(
            population_under_5=row["under_five"],
            decile=row["decile"],
            registered=by_area.get(row["lsoa_code"], {}).get("registered", 0),
            seen=met_in.get(row["lsoa_code"], {}).get("seen", 0),
            name=row["name"] or "",
            registered_hidden=by_area.get(row["lsoa_code"], {}).get("registered_hidden", 0),
            seen_hidden=met_in.get(row["lsoa_code"], {}).get("seen_hidden", 0),
        )
        for row in areas
    }
    return Figures(
        period_from=window.period_from,
        period_to=window.period_to,
        as_at=window.as_at,
        measures=measures,
        groups={
            row["name"]: GroupFigures(row["registered"], row["registered_and_seen"], row["restricted"])
            for row in groups
        },
        areas=table,
        all_under_fives_seen=met["all_under_fives_seen"],
        registered_area_not_known=here["area_not_known"],
        deciles=_by_decile(table, met_at_decile),
        population_sources=tuple(
            sorted({f"{row['source']} ({row['estimate_as_at']:%-d %B %Y})" for row in areas if row["source"]})
        ),
        warnings=tuple(_warnings(areas)),
        area_not_told={"registered": here["registered_hidden"], "seen": met["seen_hidden"]},
    )


def _total(areas) -> int | None:
    # Missing for any LSOA of the area: not available, never a partial sum. An area that nobody has drawn is not 0.
    counts = [row["under_five"] for row in areas]
    return None if None in counts else sum(counts)


def _by_decile(table, met_at_decile) -> dict[int, dict]:
    """Population, registered and seen by decile of the areas; only deciles that the reach area has."""
    deciles = {}
    for decile in sorted({area.decile for area in table.values() if area.decile}):
        inside = [area for area in table.values() if area.decile == decile]
        populations = [area.population_under_5 for area in inside]
        deciles[decile] = {
            "population_under_5": None if None in populations else sum(populations),
            "registered": sum(area.registered for area in inside),
            "seen": met_at_decile.get(decile, 0),
        }
    return deciles


def _warnings(areas):
    if not areas:
        yield "The reach area on this day is empty: say under Settings which areas belong to it."
    missing = [row["lsoa_code"] for row in areas if row["under_five"] is None]
    if missing:
        yield f"No population of under-fives is known for {', '.join(missing)}: population figures are not available."
    unranked = [row["lsoa_code"] for row in areas if row["decile"] is None]
    if unranked:
        yield f"No deprivation decile is known for {', '.join(unranked)}: they do not count as most deprived."
