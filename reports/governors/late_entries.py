"""What was entered about a period after its report had been issued (measures, "Editions")."""

from datetime import date, datetime

from django.db import connection

from ..disclosure import Mark, Table, protect

# Tables of field history: one row for every time an entry was made or changed.
_STATEMENTS = {
    "register marks": """
        SELECT count(DISTINCT entry.pgh_obj_id) FROM sessions_app_attendanceevent AS entry
        JOIN sessions_app_session AS session ON session.id = entry.session_id
        WHERE entry.pgh_created_at > %(since)s AND session.date BETWEEN %(first)s AND %(last)s
    """,
    "visits": """
        SELECT count(DISTINCT entry.pgh_obj_id) FROM families_visitevent AS entry
        WHERE entry.pgh_created_at > %(since)s AND entry.date BETWEEN %(first)s AND %(last)s
    """,
    "registrations": """
        SELECT count(DISTINCT entry.pgh_obj_id) FROM families_registrationevent AS entry
        WHERE entry.pgh_created_at > %(since)s
          AND (entry.registered_on BETWEEN %(first)s AND %(last)s OR entry.ended_on BETWEEN %(first)s AND %(last)s)
    """,
}


def entered_since(period_from: date, period_to: date, since: datetime, threshold: int) -> list[dict]:
    """How many register marks, visits and registrations of the period were entered or corrected after the moment.

    Through the small-number rule; kinds of which there are none are left out. [{"what": …, "number": "14"}]
    """
    table = Table()
    with connection.cursor() as cursor:
        for what, statement in _STATEMENTS.items():
            cursor.execute(statement, {"since": since, "first": period_from, "last": period_to})
            table.add(what, cursor.fetchone()[0])
    marks = protect(table, threshold).marks
    return [
        {"what": name, "number": f"{cell.value:,}" if marks[name] == Mark.SHOWN else f"fewer than {threshold}"}
        for name, cell in table.cells.items()
        if cell.value
    ]
