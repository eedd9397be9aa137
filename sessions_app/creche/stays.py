"""How long a child has been in the crèche today: all stays added up (trap T-30), never the session's length."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db.models import CharField, F, TimeField, Value
from django.db.models.functions import Cast

from centre.core.dates import LONDON

from ..models import Attendance, CareKind, CareNote, Collection, CrecheChild, EarlierStay


def minutes_between(day: date, start: time, end: time) -> int:
    """Whole minutes that passed between two times of a day, also on the day on which the clocks change."""
    first, last = (datetime.combine(day, each, tzinfo=LONDON) for each in (start, end))
    return max(0, int((last.timestamp() - first.timestamp()) // 60))


def minutes_of(day: date, stays, now: time) -> int:
    """The minutes of (in, out or None) together; a stay without an end lasts until now.

    A minute counts once, also where a time that was put right makes one stay reach into another.
    """
    total, until = 0, time.min
    for start, end in sorted((start, end or max(now, start)) for start, end in stays):
        total += minutes_between(day, max(start, until), max(end, until))
        until = max(until, end)
    return total


def hours_words(minutes: int) -> str:
    """ "1 h 52 min"."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours else f"{rest} min"


@dataclass
class ChildToday:
    """What the register says of one child's care, besides what stands on the family's record."""

    key_person: str = ""
    diet: str = ""
    parent_where: str = ""
    home_with: str = ""  # who took the child home last
    refused: list[str] = field(default_factory=list)  # who was turned away, with the time
    stays: list[tuple] = field(default_factory=list)  # others than the mark's own
    minutes: int = 0
    is_long: bool = False
    is_over: bool = False  # longer than a child may stay without registration

    @property
    def long_words(self) -> str:
        """ "1 h 52 min today: nearly as long as a child may stay"."""
        what = "longer than" if self.is_over else "nearly as long as"
        return f"{self.time_words}: {what} a child may stay"

    @property
    def time_words(self) -> str:
        return f"{hours_words(self.minutes)} today" if self.minutes else ""


def children_today(session, children) -> dict:
    """{id: ChildToday} for these children (ids): their other stays of the day, and words for the row. One query."""
    children = list(children)
    found: dict = {child: ChildToday() for child in children}
    if not children:
        return found
    no_time = Value(None, output_field=TimeField())

    def rows(queryset, kind, words, start=no_time, end=no_time):
        return (
            queryset.order_by()
            .annotate(what=Value(kind, output_field=CharField()), told=Cast(words, CharField()), start=start, stop=end)
            .values_list("about", "what", "told", "start", "stop")
        )

    of_day = {"child__in": children, "session__date": session.date}
    nothing = Value("", output_field=CharField())
    child = {"about": F("child_id")}
    stays = EarlierStay.objects.counted().filter(**of_day).annotate(**child)
    stays = rows(stays, "stay", nothing, F("time_in"), F("time_out"))
    others = Attendance.objects.filter(
        person__in=children,
        session__date=session.date,
        session__service__care_type=session.service.care_type,
        status="present",
        time_in__isnull=False,
    ).exclude(session=session.pk)
    for_row = CareNote.objects.filter(child__in=children, session=session.pk, kind=CareKind.PARENT)
    refused = Collection.objects.filter(child__in=children, session=session.pk, outcome="refused")
    went_home = Collection.objects.went_home().filter(child__in=children, session=session.pk)
    facts = CrecheChild.objects.filter(child__in=children).annotate(**child)
    everything = stays.union(
        rows(others.annotate(about=F("person_id")), "stay", nothing, F("time_in"), F("time_out")),
        rows(for_row.annotate(**child), "parent", F("words"), Cast("at", TimeField())),
        rows(refused.annotate(**child), "refused", F("who")),
        rows(went_home.annotate(**child), "home with", F("who"), Cast("at", TimeField())),
        rows(facts, "diet", F("diet")),
        rows(facts, "key person", F("key_person__user__name")),
        all=True,
    )
    said: dict = {}
    went: dict = {}
    for about, what, told, start, stop in everything:
        here = found[about]
        if what == "stay":
            here.stays.append((start, stop))
        elif what == "parent":
            said[about] = max(said.get(about, (time(0), "")), (start, told))
            here.parent_where = said[about][1]  # the newest
        elif what == "home with":
            went[about] = max(went.get(about, (time(0), "")), (start, told))
            here.home_with = went[about][1]
        elif what == "refused":
            here.refused.append(told)
        elif what == "diet":
            here.diet = told
        else:
            here.key_person = told or ""
    return found
