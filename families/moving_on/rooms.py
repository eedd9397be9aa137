"""What moving on offers to the desk and to a family's page."""

from django.urls import reverse

from centre.core.dates import local_today
from centre.core.rooms import DeskItem, Urgency, register_desk_items, register_household_tab, register_person_died
from centre.core.templatetags.words import count_of
from staff.permissions import Permission, has_permission

from ..barriers.check import is_closed
from ..models import HandOver, Person, StayKnown
from .actions import put_aside
from .listing import horizon, open_to, turning_five, without_hand_over
from .moves import HandOverState

ROOM = "Moving on"
MOST_ITEMS = 8


def register() -> None:
    """Called once when the programme starts."""
    register_desk_items(to_begin)
    register_desk_items(to_chase)
    register_person_died(after_a_death)
    register_household_tab(tab, under="Support")


def after_a_death(person, by):
    """Nobody asks whether the hand-over of a child who died arrived."""
    put_aside(by=by, child=person)


def to_begin(user, today):
    """Children who turn five by the end of next term and have no hand-over begun, as one item. Two queries."""
    if not has_permission(user, Permission.HAND_OVER_MAKE):
        return []
    until = horizon(today)
    count = open_to(user, without_hand_over(turning_five(on=today, until=until))).count()
    if not count:
        return []
    one = "child turns five by the end of next term and has no hand-over begun"
    many = "children turn five by the end of next term and have no hand-over begun"
    return [
        DeskItem(
            title=count_of(count, f"{one},{many}").capitalize(),
            url=reverse("families:moving_on"),
            action="See the list",
            urgency=Urgency.WAITING,
            room=ROOM,
        )
    ]


def to_chase(user, today):
    """Hand-overs sent and not received, on the day to ask about them. One query."""
    if not has_permission(user, Permission.HAND_OVER_MAKE):
        return []
    rows = HandOver.objects.filter(state=HandOverState.SENT, chase_on__lte=today, child__sealed=False)
    rows = open_to(user, rows, person="child").select_related("child").order_by("chase_on", "id")
    return [
        DeskItem(
            title=f"Did the hand-over of {row.child.full_name} arrive?",
            url=row.get_absolute_url(),
            action="Ask, and record it",
            urgency=Urgency.TODAY if row.chase_on == today else Urgency.OVERDUE,
            due=row.chase_on,
            room=ROOM,
        )
        for row in rows[:MOST_ITEMS]
    ]


def tab(user, household):
    """The tab "Moving on" of a family's page: who stays known, and for the team where the hand-overs stand."""
    if not has_permission(user, Permission.FAMILY_VIEW):
        return None

    def context():
        today = local_today()
        people = list(Person.objects.of_household(household, on=today).filter(role="child").order_by("date_of_birth"))
        if not has_permission(user, Permission.SEALED_RECORD_READ):
            people = [person for person in people if not person.sealed]
        known = {row.person_id: row for row in StayKnown.objects.in_force(on=today).filter(person__in=people)}
        sees = has_permission(user, Permission.HAND_OVER_SEND) and not is_closed(user, household.pk)
        hand_overs = {}
        if sees:
            for row in HandOver.objects.filter(child__in=people).order_by("begun_at", "id"):
                hand_overs[row.child_id] = row
        return {
            "children": [(person, known.get(person.pk), hand_overs.get(person.pk)) for person in people],
            "sees": sees,
            "may_make": sees and has_permission(user, Permission.HAND_OVER_MAKE),
        }

    return "Moving on", "families/moving_on/tab.html", context
