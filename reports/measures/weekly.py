"""Attendances of under-fives week by week, for the chart; activity, not people."""

from datetime import date, timedelta

from centre.core.counting import counting

_WEEKLY = """
SELECT date_trunc('week', session.date)::date AS monday, count(*) AS attendances
FROM sessions_app_attendance AS attendance
JOIN sessions_app_session AS session ON session.id = attendance.session_id AND session.status = 'ran'
JOIN families_person AS person ON person.id = attendance.person_id AND person.role = 'child'
    AND person.date_of_birth <= session.date AND person.date_of_birth > session.date - interval '5 years'
WHERE attendance.status = 'present' AND session.date BETWEEN %s AND %s
GROUP BY monday
"""


def weekly_attendances(period_from: date, period_to: date) -> dict[date, int]:
    """Attendances of under-fives by the Monday of the week; their sum is the measure attendances_under_5.

    Every week of the period is there, also those without a session.
    """
    with counting() as cursor:
        cursor.execute(_WEEKLY, [period_from, period_to])
        counted = dict(cursor.fetchall())
    monday = period_from - timedelta(days=period_from.weekday())
    weeks = {}
    while monday <= period_to:
        weeks[monday] = counted.get(monday, 0)
        monday += timedelta(days=7)
    return weeks
