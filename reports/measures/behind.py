"""The rows behind a figure: which people, families, sessions, visits or areas it counts.

From the same relations as the figures (sources.py), so that a list and its number cannot disagree. Who may see names is
for the view to check; addresses are not in it at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from centre.core.counting import counting

from . import sources
from .sources import Window, with_sources

PEOPLE, HOUSEHOLDS, SESSIONS, VISITS = "people", "households", "sessions", "visits"

_REGISTERED = (sources.CONTACT, sources.REGISTERED_ANYWHERE, sources.REGISTERED)
_CHILDREN = (sources.CONTACT, sources.CHILD_CONTACT)


@dataclass(frozen=True)
class Rows:
    """What a figure counts, by id; `weights` where a row counts more than once (attendances of a session)."""

    kind: str
    weights: Mapping

    @property
    def ids(self) -> list:
        return list(self.weights)


# A confidential home is told of no area to those who are not cleared: nobody stands in a list for where they live.
_TOLD = "(%(hidden_too)s OR NOT hidden)"


def _registered(where="TRUE", column="person_id"):
    return _REGISTERED, f"SELECT DISTINCT {column}, 1 FROM registered WHERE {where} AND {_TOLD}"


def _met(where):
    # Of an adopted child's two records the newer one alone, where both were met.
    newer_first = "ORDER BY child_id, person_id = child_id"
    return (
        _CHILDREN,
        f"SELECT DISTINCT ON (child_id) person_id, 1 FROM child_contact WHERE {where} AND {_TOLD} {newer_first}",
    )


def _session(what, where):
    return (
        (),
        f"SELECT id, {what} FROM sessions_app_session WHERE date BETWEEN %(period_from)s AND %(period_to)s AND {where}",
    )


def _attendance(where):
    return (
        (),
        f"""
        SELECT session.id, count(*) FROM sessions_app_attendance AS attendance
        JOIN sessions_app_session AS session ON session.id = attendance.session_id AND session.status = 'ran'
        JOIN families_person AS person ON person.id = attendance.person_id
        WHERE attendance.status = 'present' AND session.date BETWEEN %(period_from)s AND %(period_to)s AND {where}
        GROUP BY session.id
    """,
    )


def _adults(where="TRUE"):
    return (
        (sources.CONTACT,),
        f"""
        SELECT DISTINCT adult.id, 1 FROM contact
        JOIN families_person AS adult ON adult.id = contact.person_id AND adult.role = ANY(%(adult_roles)s)
        WHERE contact.day BETWEEN %(period_from)s AND %(period_to)s AND {where}
    """,
    )


def _visit(outcome):
    return (
        (),
        f"""
        SELECT id, 1 FROM families_visit
        WHERE type = 'home visit' AND outcome = '{outcome}' AND date BETWEEN %(period_from)s AND %(period_to)s
    """,
    )


_OFTEN = f"""
    SELECT coalesce(alone.person_id, often.child_id), 1 FROM (
        SELECT child_id FROM child_contact WHERE in_year AND in_reach AND {_TOLD}
        GROUP BY child_id HAVING count(DISTINCT day) >= %(sustained_days)s
    ) AS often
    -- Came regularly only with the days before an adoption: then the sealed record stands for it.
    LEFT JOIN (
        SELECT DISTINCT ON (child_id) child_id, person_id FROM (
            SELECT child_id, person_id FROM child_contact WHERE in_year AND in_reach AND {_TOLD}
            GROUP BY child_id, person_id HAVING count(DISTINCT day) >= %(sustained_days)s
        ) AS record ORDER BY child_id, person_id = child_id
    ) AS alone ON alone.child_id = often.child_id
"""
_UNDER_5 = (
    "person.role = 'child' AND person.date_of_birth <= session.date "
    "AND person.date_of_birth > session.date - interval '5 years'"
)
_MEN = "adult.sex = 'male' AND adult.role = ANY(%(parent_and_carer_roles)s)"

# key -> (kind of rows, (relations, select))
_BEHIND = {
    "registered": (PEOPLE, _registered()),
    "families_registered": (HOUSEHOLDS, _registered(column="household_id")),
    "registered_and_seen": (PEOPLE, _registered("seen", column="shown_id")),
    "registered_not_seen": (PEOPLE, _registered("NOT seen")),
    "registered_area_not_known": (
        PEOPLE,
        (
            (sources.REGISTERED_ANYWHERE,),
            f"SELECT DISTINCT person_id, 1 FROM registered_anywhere WHERE lsoa_code IS NULL AND {_TOLD}",
        ),
    ),
    "most_deprived_registered": (PEOPLE, _registered("decile <= %(deciles)s")),
    "seen": (PEOPLE, _met("in_period AND in_reach")),
    "seen_12_months": (PEOPLE, _met("in_year AND in_reach")),
    "sustained_12_months": (PEOPLE, (_CHILDREN, _OFTEN)),
    "most_deprived_seen": (PEOPLE, _met("in_period AND in_reach AND decile <= %(deciles)s")),
    "out_of_area_seen": (PEOPLE, _met("in_period AND lsoa_code IS NOT NULL AND NOT in_reach")),
    "area_not_known_seen": (PEOPLE, _met("in_period AND lsoa_code IS NULL")),
    "adults_seen": (PEOPLE, _adults()),
    "male_parents_and_carers_seen": (PEOPLE, _adults(_MEN)),
    "sessions_ran": (SESSIONS, _session("1", "status = 'ran'")),
    "sessions_cancelled": (SESSIONS, _session("1", "status = 'cancelled'")),
    "headcount": (
        SESSIONS,
        _session(
            "headcount_adults + headcount_children", "status = 'ran' AND headcount_adults + headcount_children > 0"
        ),
    ),
    "attendances_under_5": (SESSIONS, _attendance(_UNDER_5)),
    "attendances_adult": (SESSIONS, _attendance("person.role = ANY(%(adult_roles)s)")),
    "visits_achieved": (VISITS, _visit("achieved")),
    "visits_no_access": (VISITS, _visit("no access")),
}
# Figures that can be asked for one area or one group of it.
_IN_AREA = {
    "registered": _registered("lsoa_code = %(area)s"),
    "seen": _met("in_period AND in_reach AND lsoa_code = %(area)s"),
}
_IN_GROUP = {
    key: (
        (*_REGISTERED, sources.IN_GROUP),
        f"SELECT DISTINCT registered.{column}, 1 FROM registered "
        "JOIN in_group ON in_group.person_id = registered.person_id AND in_group.group_id = %(group)s "
        f"WHERE {where} AND {_TOLD}",
    )
    for key, column, where in (
        ("registered", "person_id", "TRUE"),
        ("registered_and_seen", "shown_id", "registered.seen"),
    )
}

KEYS = frozenset(_BEHIND)
# Being in one of these lists tells something about where somebody lives.
TELLS_THE_HOME = frozenset(
    key
    for key, (kind, (relations, _)) in _BEHIND.items()
    if kind in (PEOPLE, HOUSEHOLDS) and relations != (sources.CONTACT,)
)


def rows_behind(
    key: str, window: Window, *, area: str | None = None, group: int | None = None, hidden_too: bool = True
) -> Rows:
    """The rows that make up the figure. Raises KeyError for a figure that has none, or none for an area or a group.

    hidden_too: with those whose address is confidential, also where being listed tells where they live; only for those
    cleared to know.
    """
    kind, (relations, select) = _BEHIND[key]
    if area is not None:
        relations, select = _IN_AREA[key]
    elif group is not None:
        relations, select = _IN_GROUP[key]
    statement = with_sources(*relations, select=select) if relations else select
    with counting() as cursor:
        cursor.execute(statement, {**window.parameters, "area": area, "group": group, "hidden_too": hidden_too})
        return Rows(kind, dict(cursor.fetchall()))
