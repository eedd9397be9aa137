"""How a crèche stands now: children in it, adults who count, what may still come in. Two queries at most."""

from dataclasses import dataclass, field, replace
from functools import cached_property

from centre.core.models import CentreSettings
from centre.core.templatetags.words import count_of

from ..models import Attendance, Session
from ..roll import Row, with_care
from . import ratios
from .on_duty import DutyOfDay, duty_of_day

WORDS = {ratios.Band.UNDER_TWO: "under two", ratios.Band.TWO: "aged two", ratios.Band.THREE: "three and over"}


@dataclass
class CrecheNow:
    """The ratio of one crèche as it stands, in figures and words."""

    session: Session
    children: ratios.Children
    duty: DutyOfDay
    figures: ratios.Figures
    method: ratios.Method
    long_stays: list[str] = field(
        default_factory=list
    )  # "Leo Okafor, 1 h 52 min today: nearly as long as a child may stay"

    @cached_property
    def adults(self) -> list[ratios.Adult]:
        return self.duty.counted_at(self.session)

    @cached_property
    def people(self):
        return self.duty.now_at(self.session)

    @cached_property
    def standing(self) -> ratios.Standing:
        return self.with_children(self.children)

    def with_children(self, children: ratios.Children) -> ratios.Standing:
        """How it would stand with these children in it: by the ratios, and by the places that the session has."""
        found = ratios.standing(
            children,
            self.adults,
            self.figures,
            method=self.method,
            first_aider=self.duty.first_aider_here(self.session),
            people="count" if len(self.adults) != 1 else "counts",
        )
        places = self.session.number_of_places
        if places is None or children.total <= places:
            return found
        return replace(found, problems=[*found.problems, f"{count_of(places, 'place')}, and {children.total} children"])

    def problems_with(self, dates_of_birth) -> tuple[ratios.Standing, list[str]]:
        """How it would stand with these children as well, and what then would not be met."""
        children = self.children
        for born in dates_of_birth:
            children = children.and_one(ratios.band_of(born, self.session.date))
        then = self.with_children(children)
        return then, then.problems

    @cached_property
    def room(self) -> dict:
        """How many more of each age may come in: by the ratios, and never more than places are left."""
        room = ratios.room_for(self.children, self.adults, self.figures, method=self.method)
        places = self.session.number_of_places
        if places is None:
            return room
        return {band: max(0, min(number, places - self.children.total)) for band, number in room.items()}

    @property
    def has_too_many(self) -> bool:
        """More children than the session has places."""
        return self.session.number_of_places is not None and self.children.total > self.session.number_of_places

    @cached_property
    def is_full(self) -> bool:
        """No further child may be signed in, of whatever age; or something is not met already."""
        return bool(self.with_children(self.children.and_one(ratios.Band.THREE)).problems)

    @property
    def state(self) -> tuple[str, str]:
        """The word and the kind of its state: red before a child too many is signed in."""
        if self.has_too_many:
            return "More children than places", "stop"
        if self.standing.problems:
            return "Ratio not met", "stop"
        if self.is_full:
            return "Full: nobody else may come in", "stop"
        if not all(self.room.values()):
            return "Nearly full", "due"
        return "Ratio met", "good"

    @property
    def headline(self) -> str:
        """ "7 children, 3 adults count, 2 needed"."""
        standing = self.standing
        here = f"{count_of(standing.adults, 'adult counts,adults count')}"
        return f"{count_of(self.children.total, 'child,children')}, {here}, {standing.needed} needed"

    @property
    def by_band(self) -> list[dict]:
        """For each age: how many are in, the figure that binds, and how many more could come in."""
        return [
            {
                "words": WORDS[band],
                "children": self.children.of(band),
                "figure": self.figures.of(band, teacher=self.standing.with_teacher),
                "room": 0 if self.standing.problems or self.is_full else self.room[band],
            }
            for band in ratios.BANDS
        ]

    @property
    def other_way(self) -> str:
        """What the way of counting says that does not bind here."""
        both = self.standing.both
        if self.method == ratios.Method.BY_AGE:
            return f"All ages together: {both.pooled}"
        return f"Each age by itself: {both.by_age}"


def own_rules(settings: CentreSettings) -> tuple[ratios.Rule, ...]:
    """The centre's own figures, from its settings."""
    return ratios.parse_rules(settings.creche_ratios)


def creche_now(session: Session, *, born=None, rows=None, duty: DutyOfDay | None = None) -> CrecheNow:
    """How the crèche stands. rows: those of the register (roll.Row) that have been read already, with their care.

    born: the dates of birth alone, where nobody asks who stays long. Without either the children are read: two queries.
    """
    settings = CentreSettings.load().as_on(session.date)
    if born is None:
        if rows is None:
            inside = session.attendances.still_in().select_related("person")
            rows = with_care([Row(each.person, session.date, each, True) for each in inside], session)
        rows = [row for row in rows if row.is_signed_in]
        born = [row.person.date_of_birth for row in rows]
    return CrecheNow(
        session,
        ratios.children_of(born, session.date),
        duty or duty_of_day(session.date),
        ratios.figures_on(session.date, own_rules(settings)),
        ratios.Method(settings.creche_counting),
        [f"{row.name}, {row.care.long_words}" for row in rows or () if row.care and row.care.is_long],
    )


def planned(session: Session) -> CrecheNow:
    """How the crèche would stand with everybody who is booked, and whoever is planned to be there. Three queries."""
    from .planning import planned_duty

    booked = (
        Attendance.objects.filter(session=session, status__in=("booked", "present"), person__role="child")
        .order_by()
        .values_list("person__date_of_birth", flat=True)
    )
    return creche_now(session, born=list(booked), duty=planned_duty(session))
