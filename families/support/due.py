"""What is due in cases, for the desk: everything of every kind in one statement.

The desk is fetched once a minute by everybody: putting six querysets together took longer than running them.
"""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from centre.core.models import CentreSettings
from staff.permissions import Permission, has_permission

from ..barriers.check import barriers_of
from ..models import CaseReferral
from ..models.case_plan import Occasion
from .moves import BEING_WORKED, CURRENT, CaseState

SOON = timedelta(days=3)
MOST_OF_EACH = 12


@dataclass(frozen=True)
class Due:
    """One thing that is due in a case.

    kind: "acknowledge" (a referral to us), "chase" (an answer to one of ours), "meet" (the first contact), "decide"
    (whether we take it on), "plan" (an action is due), "first team" and "team" (meets, meets again), "first scales" and
    "scales" (asked, asked again), "agree" (to close). row: the id of the referral for the first two, else of the case.
    due: None where it only waits.
    """

    kind: str
    case: uuid.UUID
    household: uuid.UUID
    row: str
    due: date | None
    worker: int | None
    worker_name: str


def due_for(user, *, today: date) -> list[Due]:
    """What is due in the user's own cases and in those nobody works; for the coordinator in all of them.

    Of each kind the twelve that are due first. One query, whatever the number of cases.
    """
    agrees = has_permission(user, Permission.CASE_AGREE)
    settings = CentreSettings.load()
    values = {
        "user": user.pk,
        "all": agrees,
        "closed": list(barriers_of(user).closed),
        "today": today,
        "soon": today + SOON,
        "asked_by": today + SOON - timedelta(weeks=settings.scale_review_weeks),
        "weeks": settings.scale_review_weeks,
        "team_days": settings.first_team_days,
        "scale_days": settings.first_scale_weeks * 7,
        "current": sorted(CURRENT),
        "worked": sorted(BEING_WORKED),
        "received": CaseState.RECEIVED,
        "closing": CaseState.CLOSING,
        "inward": list(CaseReferral.INWARD),
        "last": Occasion.LAST,
        "most": MOST_OF_EACH,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DUE, values)
        return [Due(*row) for row in cursor.fetchall()]


_DUE = """
WITH mine AS MATERIALIZED (
    SELECT * FROM families_case
    WHERE state = ANY(%(current)s) AND household_id <> ALL(%(closed)s::uuid[])
      AND (%(all)s OR worker_id = %(user)s OR worker_id IS NULL)
),
due (place, kind, case_id, row_id, due_on, since) AS (
    SELECT 1, CASE WHEN referral.kind = ANY(%(inward)s) THEN 'acknowledge' ELSE 'chase' END, mine.id, referral.id::text,
           referral.answer_due_on, referral.answer_due_on
    FROM mine JOIN families_casereferral AS referral ON referral.case_id = mine.id
    WHERE referral.answered_on IS NULL AND referral.answer_due_on <= %(soon)s
    UNION ALL
    SELECT 2, 'meet', mine.id, mine.id::text, mine.first_contact_due_on, mine.first_contact_due_on
    FROM mine
    WHERE mine.first_contact_on IS NULL AND mine.first_contact_due_on <= %(soon)s
      AND NOT EXISTS (SELECT FROM families_visit AS visit WHERE visit.case_id = mine.id AND visit.outcome = 'achieved')
    UNION ALL
    SELECT 3, 'decide', mine.id, mine.id::text, NULL, mine.received_on
    FROM mine WHERE mine.state = %(received)s
    UNION ALL
    SELECT 4, 'plan', mine.id, mine.id::text, action.due_on, action.due_on
    FROM mine JOIN families_caseaction AS action ON action.case_id = mine.id
    WHERE action.ended = '' AND action.due_on <= %(today)s
    UNION ALL
    SELECT 5, 'team', mine.id, mine.id::text, newest.next_on, newest.next_on
    FROM mine CROSS JOIN LATERAL (
        SELECT next_on FROM families_casemeeting AS meeting WHERE meeting.case_id = mine.id
        ORDER BY meeting.held_on DESC, meeting.entered_at DESC LIMIT 1
    ) AS newest
    WHERE mine.state = ANY(%(worked)s) AND newest.next_on <= %(soon)s
    UNION ALL
    -- An assessment calls for a team: it has not met yet.
    SELECT 5, 'first team', mine.id, mine.id::text, first.happened_on + %(team_days)s, first.happened_on
    FROM mine CROSS JOIN LATERAL (
        SELECT min(happened_on) AS happened_on FROM families_caseassessment AS assessment
        WHERE assessment.case_id = mine.id
    ) AS first
    WHERE mine.state = ANY(%(worked)s) AND first.happened_on + %(team_days)s <= %(soon)s
      AND NOT EXISTS (SELECT FROM families_casemeeting AS meeting WHERE meeting.case_id = mine.id)
    UNION ALL
    SELECT 6, 'first scales', mine.id, mine.id::text, mine.opened_on + %(scale_days)s, mine.opened_on
    FROM mine
    WHERE mine.state = ANY(%(worked)s) AND mine.opened_on + %(scale_days)s <= %(soon)s
      AND EXISTS (SELECT FROM families_casescale AS scale WHERE scale.ended_on IS NULL)
      AND NOT EXISTS (SELECT FROM families_casereading AS reading WHERE reading.case_id = mine.id)
    UNION ALL
    SELECT 6, 'scales', mine.id, mine.id::text, newest.happened_on + %(weeks)s * 7, newest.happened_on
    FROM mine CROSS JOIN LATERAL (
        SELECT happened_on, occasion FROM families_casereading AS reading WHERE reading.case_id = mine.id
        ORDER BY reading.happened_on DESC, reading.id DESC LIMIT 1
    ) AS newest
    WHERE mine.state = ANY(%(worked)s) AND newest.occasion <> %(last)s AND newest.happened_on <= %(asked_by)s
    UNION ALL
    -- Whoever asked for the closing does not agree to it.
    SELECT 7, 'agree', mine.id, mine.id::text, NULL, mine.received_on
    FROM mine CROSS JOIN LATERAL (
        SELECT by_id FROM families_casestatus AS status
        WHERE status.case_id = mine.id AND status.state = %(closing)s ORDER BY status.id DESC LIMIT 1
    ) AS asked
    WHERE %(all)s AND mine.state = %(closing)s AND asked.by_id <> %(user)s
),
numbered AS (
    SELECT due.*, row_number() OVER (PARTITION BY place ORDER BY since, row_id) AS number FROM due
)
SELECT numbered.kind, numbered.case_id, mine.household_id, numbered.row_id, numbered.due_on, mine.worker_id,
       COALESCE(NULLIF(worker.name, ''), worker.username, '')
FROM numbered JOIN mine ON mine.id = numbered.case_id LEFT JOIN staff_user AS worker ON worker.id = mine.worker_id
WHERE numbered.number <= %(most)s
ORDER BY numbered.place, numbered.number
"""
