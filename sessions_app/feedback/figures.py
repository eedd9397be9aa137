"""What families said of each service, how many of those who came said anything, and what a contact costs.

A contact is one person present at one session that ran (measures, "Footfall"), heads that were only counted included.
An answer is asked of adults, so the response rate is answers for each adult who came. Counts for the team: nobody is
named, and nothing of it leaves the centre.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import connection

_SQL = """
WITH ran AS (
    SELECT id, service_id, date, headcount_adults, headcount_children FROM sessions_app_session
    WHERE status = 'ran' AND date BETWEEN %(from)s AND %(to)s
), came AS (
    SELECT ran.service_id, count(*) AS people,
           count(*) FILTER (WHERE person.role NOT IN ('child', 'expected baby')) AS adults
    FROM ran JOIN sessions_app_attendance AS mark ON mark.session_id = ran.id AND mark.status = 'present'
    JOIN families_person AS person ON person.id = mark.person_id
    GROUP BY ran.service_id
), held AS (
    SELECT ran.service_id, count(*) AS sessions, sum(headcount_adults) AS more_adults,
           sum(headcount_adults + headcount_children) AS more,
           -- Each session at what it cost on its day; a session before the first known cost makes the sum unknown.
           sum((SELECT cost.per_session FROM sessions_app_servicecost AS cost
                WHERE cost.service_id = ran.service_id AND cost.from_date <= ran.date
                ORDER BY cost.from_date DESC LIMIT 1)) AS cost,
           count(*) FILTER (WHERE NOT EXISTS (
               SELECT FROM sessions_app_servicecost AS cost
               WHERE cost.service_id = ran.service_id AND cost.from_date <= ran.date)) AS without_cost
    FROM ran GROUP BY ran.service_id
), said AS (
    SELECT service_id, count(*) AS answers, count(rating) AS ratings, count(*) FILTER (WHERE rating >= 4) AS good
    FROM sessions_app_feedback WHERE given_on BETWEEN %(from)s AND %(to)s GROUP BY service_id
)
SELECT service.id, service.name, coalesce(held.sessions, 0),
       coalesce(came.people, 0) + coalesce(held.more, 0), coalesce(came.adults, 0) + coalesce(held.more_adults, 0),
       coalesce(said.answers, 0), coalesce(said.ratings, 0), coalesce(said.good, 0),
       CASE WHEN held.without_cost = 0 THEN held.cost END
FROM sessions_app_service AS service
LEFT JOIN held ON held.service_id = service.id
LEFT JOIN came ON came.service_id = service.id
LEFT JOIN said ON said.service_id = service.id
WHERE held.sessions > 0 OR said.answers > 0
ORDER BY lower(service.name), service.id
"""


@dataclass(frozen=True)
class ServiceFigures:
    """Of one service in a period. `cost` in pounds, None where it is not known for every session."""

    service_id: object
    name: str
    sessions: int
    contacts: int
    adults: int
    answers: int
    ratings: int
    good: int
    cost: Decimal | None

    @property
    def response_rate(self) -> int | None:
        """Answers for a hundred adults who came, rounded half up; None where no adult came."""
        return _share(self.answers, self.adults)

    @property
    def good_share(self) -> int | None:
        """Of those who chose a smiley: how many in a hundred chose one of the two best."""
        return _share(self.good, self.ratings)

    @property
    def cost_of_session(self) -> Decimal | None:
        return _pounds(self.cost, self.sessions)

    @property
    def cost_of_contact(self) -> Decimal | None:
        return _pounds(self.cost, self.contacts)


def service_figures(from_date: date, to_date: date) -> list[ServiceFigures]:
    """Every service with a session or an answer in the period, by name. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"from": from_date, "to": to_date})
        return [ServiceFigures(*row) for row in cursor.fetchall()]


def _share(part: int, whole: int) -> int | None:
    return (200 * part + whole) // (2 * whole) if whole else None


def _pounds(sum_of, number) -> Decimal | None:
    if sum_of is None or not number:
        return None
    return (Decimal(sum_of) / number).quantize(Decimal("0.01"), ROUND_HALF_UP)
