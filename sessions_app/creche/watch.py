"""What to keep an eye on over the next days: crèches that are on, and sessions to come that lack somebody.

One statement, as the desk asks for it once a minute: what is asked of each crèche comes with its row. How a crèche
stands is worked out by the same rules as on its register (live.CrecheNow), never a second time in the statement.
"""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils import timezone

from centre.core.dates import LONDON
from centre.core.models import CentreSettings
from centre.core.templatetags.words import date_words
from staff.models import StaffMember, User

from ..models import CareType, Collection, Duty, Service, Session
from . import ratios
from .live import CrecheNow, own_rules
from .on_duty import DutyOfDay, OnDuty, Skills
from .stays import ChildToday, minutes_of
from .watch_statement import WATCHED

SOMEBODY = "A child"  # of a family from which whoever looks is kept out


@dataclass(frozen=True)
class Refusal:
    """Somebody came for a child and did not get them: how often, and when last."""

    child_id: str
    child: str
    who: str
    because: str
    at: datetime
    times: int

    @property
    def why(self) -> str:
        """Why not, in words; never what an order or an alert says."""
        return Collection(refused_because=self.because).get_refused_because_display().lower()


@dataclass(frozen=True)
class LongStay:
    """A child who is in, and has been there today for long: `care` says how long."""

    child_id: str
    child: str
    care: ChildToday


@dataclass(frozen=True)
class Lost:
    """A child who cannot be found."""

    incident_id: str
    child: str
    since: time
    place: str
    police_called: bool


@dataclass
class Watched:
    """A session of today or to come, with what is to be seen to."""

    session: Session
    lacks_leader: bool = False
    now: CrecheNow | None = None  # of a crèche that is on
    plan: CrecheNow | None = None  # of one to come: with everybody booked and whoever is planned
    runs_out: list[tuple[str, date]] = field(default_factory=list)  # first aid certificates that end before its day
    away: list[str] = field(default_factory=list)  # planned, and away that day
    long_stays: list[LongStay] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    overrides: int = 0
    lost: list[Lost] = field(default_factory=list)

    @property
    def lacks(self) -> list[str]:
        """What is not met for a crèche to come, in words (trap T-31: asked when it is planned, not at the door)."""
        if self.plan is None:
            return []
        words = [f"The first aid certificate of {name} ends on {date_words(day)}" for name, day in self.runs_out]
        words += [f"{name} is planned and away that day" for name in self.away]
        return [*self.plan.standing.problems, *words]


def watched(
    start: date, until: date, *, now: datetime, live: bool = True, leaders_until: date | None = None, kept_out=()
) -> list[Watched]:
    """Crèches from `start` to `until` with how they stand, and planned sessions without their leader. One statement.

    now: a local moment. live: also who is in and who was turned away today. leaders_until: up to which day sessions
    without a leader are asked for (the first ten). kept_out: households whose children are not named.
    """
    values = {
        "start": start,
        "until": until,
        "today": now.date(),
        "live": live,
        "leaders_until": leaders_until or date.min,
        "kept_out": list(kept_out),
        "creche": CareType.CRECHE,
    }
    settings = CentreSettings.load()
    return [_watched(row, now, settings.as_on(row.date)) for row in Session.objects.raw(WATCHED, values)]


def _watched(row: Session, now: datetime, settings) -> Watched:
    row.service = Service(pk=row.service_id, care_type=row.care_type, name=row.called)
    facts = json.loads(row.facts or "{}")
    found = Watched(row, row.lacks_leader)
    for incident, name, since, place, police in json.loads(row.lost_facts or "[]"):
        found.lost.append(Lost(incident, name or SOMEBODY, time.fromisoformat(since), place, bool(police)))
    if facts.get("duties") is not None:
        _as_it_stands(found, facts, now, settings)
    elif facts.get("planned") is not None:
        _as_planned(found, facts, settings)
    for child, name, who, because, at, times in facts.get("refused") or ():
        moment = timezone.localtime(datetime.fromisoformat(at), LONDON)
        found.refusals.append(Refusal(child, name or SOMEBODY, who, because, moment, times))
    found.overrides = facts.get("overrides") or 0
    return found


def _standing(session, born, rows, settings) -> CrecheNow:
    # Its places have been read with it: no series is looked up.
    session.capacity, session.series_id = session.places_in_all, None
    return CrecheNow(
        session,
        ratios.children_of(born, session.date),
        DutyOfDay(session.date, rows),
        ratios.figures_on(session.date, own_rules(settings)),
        ratios.Method(settings.creche_counting),
    )


def _as_it_stands(found, facts, now, settings):
    session, rows = found.session, []
    for at, venue, counted, kinds in facts["duties"]:
        there = session if at == str(session.pk) else Session(pk=at, venue_address=venue)
        rows.append(OnDuty(Duty(session=there, counted=counted), Skills.of(kinds)))
    born = []
    for child, name, date_of_birth, came, others in facts["inside"] or ():
        born.append(_day(date_of_birth))
        stays = [(time.fromisoformat(start), time.fromisoformat(end) if end else None) for start, end in others or ()]
        minutes = minutes_of(session.date, [*stays, (time.fromisoformat(came), None)], now.time())
        if minutes >= settings.creche_alert_minutes:
            care = ChildToday(minutes=minutes, is_long=True, is_over=minutes > settings.creche_limit_minutes)
            found.long_stays.append(LongStay(child, name or SOMEBODY, care))
    found.now = _standing(session, born, rows, settings)


def _as_planned(found, facts, settings):
    session, rows = found.session, []
    for each in facts["planned"]:
        name, works_as, date_of_birth, counts_from, away, kinds, first_aid_until = each
        if away:
            found.away.append(name)
            continue
        member = StaffMember(user=User(name=name), works_as=works_as, date_of_birth=_day(date_of_birth))
        skills = Skills.of(kinds)
        why = ratios.why_not_counted(
            works_as=member.works_as,
            date_of_birth=member.date_of_birth,
            counts_from=_day(counts_from),
            has_first_aid=skills.first_aid,
            on=session.date,
        )
        rows.append(OnDuty(Duty(session=session, member=member, counted=not why), skills))
        if first_aid_until and _day(first_aid_until) < session.date:
            found.runs_out.append((name, _day(first_aid_until)))
    found.plan = _standing(session, [_day(each) for each in facts["booked"] or ()], rows, settings)


def _day(text) -> date | None:
    return date.fromisoformat(text) if text else None
