"""What visits leave to do: the next step after nobody answered, and remarks that a worker has not read.

One statement, as the desk asks for it once a minute: putting querysets together took longer than running them.
"""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import connection

MOST_OF_EACH = 20


@dataclass(frozen=True)
class FollowUp:
    """A step after no access, with how many times in a row nobody answered, or a remark (step empty)."""

    visit: uuid.UUID
    household: uuid.UUID
    step: str
    number: int
    due: date | None
    worker: int | None
    worker_name: str

    @property
    def is_remark(self) -> bool:
        return not self.step


def follow_ups(user, *, today: date, everybody: bool) -> list[FollowUp]:
    """The user's own steps (everybody's for the coordinator), the first due first, then remarks on their own visits.

    A step is open until it is done, somebody was met or knocked in vain again, or the family has ended. One query.
    """
    values = {"user": user.pk, "today": today, "everybody": everybody, "most": MOST_OF_EACH}
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW_UPS, values)
        return [FollowUp(*row) for row in cursor.fetchall()]


_FOLLOW_UPS = """
(
    SELECT visit.id, visit.household_id, step.step, step.number, step.due_on, visit.worker_id,
           COALESCE(NULLIF(worker.name, ''), worker.username, visit.worker_name)
    FROM families_noaccessstep AS step
    JOIN families_visit AS visit ON visit.id = step.visit_id
    LEFT JOIN staff_user AS worker ON worker.id = visit.worker_id
    WHERE step.done_on IS NULL AND (%(everybody)s OR visit.worker_id = %(user)s)
      AND NOT EXISTS (
        SELECT FROM families_visit AS later
        WHERE later.household_id = visit.household_id AND later.outcome IN ('achieved', 'no access')
          AND (later.date > visit.date OR later.date = visit.date AND later.logged_at > visit.logged_at)
      )
      AND EXISTS (
        SELECT FROM families_householdmembership AS member
        WHERE member.household_id = visit.household_id
          AND (member.from_date IS NULL OR member.from_date <= %(today)s)
          AND (member.to_date IS NULL OR member.to_date >= %(today)s)
      )
      -- Somebody there is registered, or nobody ever was.
      AND COALESCE((
        SELECT bool_or(registration.ended_on IS NULL)
        FROM families_householdmembership AS member
        JOIN families_registration AS registration ON registration.person_id = member.person_id
        WHERE member.household_id = visit.household_id AND member.to_date IS NULL
      ), true)
    ORDER BY step.due_on, visit.id
    LIMIT %(most)s
)
UNION ALL
(
    SELECT visit.id, visit.household_id, '', 0, NULL, visit.worker_id, ''
    FROM families_visitsignoff AS looked_at JOIN families_visit AS visit ON visit.id = looked_at.visit_id
    WHERE visit.worker_id = %(user)s AND looked_at.read_at IS NULL AND looked_at.remark <> ''
    ORDER BY looked_at.at DESC
    LIMIT %(most)s
)
"""
