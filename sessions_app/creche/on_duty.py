"""Who is on duty, now or at a minute of a session, and what they count for in the ratio."""

from dataclasses import dataclass, field
from datetime import date, time
from itertools import pairwise

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from staff.models import LEVELS, QualificationKind

from ..models import Duty, NotCounted
from . import ratios


@dataclass(frozen=True)
class Skills:
    """What somebody is qualified for on a day."""

    level: int = 0
    first_aid: bool = False
    under_twos: bool = False
    babies: bool = False

    @classmethod
    def of(cls, kinds) -> "Skills":
        kinds = set(kinds or ())
        return cls(
            max((LEVELS[kind] for kind in kinds if kind in LEVELS), default=0),
            QualificationKind.FIRST_AID in kinds,
            QualificationKind.UNDER_TWOS in kinds,
            QualificationKind.BABIES in kinds,
        )

    @property
    def adult(self) -> ratios.Adult:
        return ratios.Adult(self.level, self.under_twos, self.babies)

    @property
    def words(self) -> str:
        """ "level 3, first aid"."""
        level = "teacher" if self.level == 6 else f"level {self.level}" if self.level else "no level"
        return f"{level}, first aid" if self.first_aid else level


@dataclass(frozen=True)
class OnDuty:
    """One row of duty with what its person is qualified for."""

    duty: Duty
    skills: Skills

    @property
    def name(self) -> str:
        return str(self.duty)

    @property
    def words(self) -> str:
        """Whether they count, and as what."""
        if self.duty.counted:
            return self.skills.words
        aid = ", first aid" if self.skills.first_aid else ""
        return f"{self.duty.get_not_counted_because_display().lower()}{aid}"

    @property
    def on_break(self) -> bool:
        return self.duty.not_counted_because in (NotCounted.BREAK, NotCounted.OTHER_WORK)


@dataclass
class DutyOfDay:
    """Everybody on duty at any session of a day: for one session, and for the whole building."""

    day: date
    rows: list[OnDuty] = field(default_factory=list)

    def at_session(self, session) -> list[OnDuty]:
        return [each for each in self.rows if each.duty.session_id == session.pk]

    def now_at(self, session) -> list[OnDuty]:
        """Those who came to the session and have not gone."""
        return [each for each in self.at_session(session) if each.duty.went_at is None]

    def counted_at(self, session) -> list[ratios.Adult]:
        """What those bring who count there now."""
        return [each.skills.adult for each in self.now_at(session) if each.duty.counted]

    def first_aider_here(self, session) -> bool:
        """Whether somebody in the same building now holds a valid paediatric first aid certificate.

        Anybody counts, also on a break or with another group. Outside the centre (an outreach venue) only those there.
        """
        away = session.venue_address
        return any(
            each.skills.first_aid
            for each in self.rows
            if each.duty.went_at is None
            and (each.duty.session_id == session.pk or each.duty.session.venue_address == away)
        )


def duty_of_day(day: date) -> DutyOfDay:
    """Everybody who was on duty that day, with the qualifications valid on it (trap T-31). One query."""
    valid = (
        Q(member__qualifications__taken_off_at=None)
        & (Q(member__qualifications__awarded_on=None) | Q(member__qualifications__awarded_on__lte=day))
        & (Q(member__qualifications__expires_on=None) | Q(member__qualifications__expires_on__gte=day))
    )
    rows = (
        Duty.objects.filter(session__date=day)
        .select_related("member__user", "session__service")
        .annotate(kinds=ArrayAgg("member__qualifications__kind", filter=valid, distinct=True, default=[]))
        .order_by("came_at", "id")
    )
    return DutyOfDay(day, [OnDuty(row, Skills.of(row.kinds)) for row in rows])


def skills_of(members, *, on: date) -> dict:
    """{id: Skills} of these colleagues on the day; those without a qualification too. One query."""
    from staff.models import Qualification

    kinds: dict = {}
    for member, kind in (
        Qualification.objects.valid(on=on).filter(member__in=members).order_by().values_list("member_id", "kind")
    ):
        kinds.setdefault(member, []).append(kind)
    return {each.pk: Skills.of(kinds.get(each.pk)) for each in members}


@dataclass(frozen=True)
class Stretch:
    """A time of a session in which there were too few adults."""

    start: time
    end: time
    children: int
    adults: int
    needed: int


def short_stretches(stays, duties, figures, *, method, end: time) -> list[Stretch]:
    """The minutes in which too few adults counted (trap T-32), as stretches of the same numbers.

    stays: (ratios.Band of the child that day, in, out). duties: (counted, Skills, from, until). What has
    no end lasts until `end`.
    """
    changes = sorted({moment for row in (*stays, *duties) for moment in (row[-2], row[-1] or end) if moment <= end})
    found: list[Stretch] = []
    for start, stop in pairwise(changes):
        bands = [band for band, come, go in stays if come <= start and (go or end) > start]
        children = ratios.Children(*(bands.count(band) for band in ratios.BANDS))
        adults = [skills.adult for counted, skills, come, go in duties if counted and come <= start < (go or end)]
        now = ratios.standing(children, adults, figures, method=method)
        if not now.short:
            continue
        row = Stretch(start, stop, children.total, now.adults, now.needed)
        last = found[-1] if found else None
        if (
            last
            and last.end == start
            and (last.children, last.adults, last.needed)
            == (
                row.children,
                row.adults,
                row.needed,
            )
        ):
            found[-1] = Stretch(last.start, stop, row.children, row.adults, row.needed)
        else:
            found.append(row)
    return found
