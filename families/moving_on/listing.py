"""Children who turn five in the coming term, and where the hand-over of each stands."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from centre.core.dates import UNDER_FIVE_YEARS, add_months, born_after_to_be_under, fifth_birthday
from centre.core.models import Term

from ..barriers.check import closed_people
from ..models import HandOver, HouseholdMembership, Person
from ..visit_families import FamilyWords, HomeWords, families_in_words, homes_in_words
from .moves import CURRENT, HandOverState

MONTHS_WITHOUT_TERMS = 4


def horizon(today: date) -> date:
    """The last day of the term after this one; four months ahead where no such term is known."""
    later = [term for term in Term.known() if term.start_date > today]
    return later[0].end_date if later else add_months(today, MONTHS_WITHOUT_TERMS)


def turning_five(*, on: date, until: date):
    """Registered children whose fifth birthday lies after the day, up to `until`."""
    return (
        Person.objects.not_merged()
        .registered(on=on)
        .filter(
            role="child",
            died_on=None,
            sealed=False,
            date_of_birth__gt=born_after_to_be_under(UNDER_FIVE_YEARS, on),
            date_of_birth__lte=born_after_to_be_under(UNDER_FIVE_YEARS, until),
        )
        .order_by("date_of_birth", "id")
    )


def without_hand_over(children):
    """Those for whom none was begun: neither asked, nor declined, nor sent."""
    begun = HandOver.objects.exclude(state=HandOverState.CALLED_OFF).filter(child=OuterRef("pk"))
    return children.exclude(Exists(begun))


def open_to(user, rows, *, person="pk"):
    """Without the children whose restricted records are closed to this user."""
    closed = closed_people(user)
    return rows if closed is None else rows.exclude(**{f"{person}__in": closed})


def hand_overs(*, ended: bool):
    states = Q(state__in=CURRENT)
    rows = HandOver.objects.select_related("child").filter(child__sealed=False).filter(~states if ended else states)
    return rows.order_by("-begun_at", "id") if ended else rows.order_by("chase_on", "begun_at", "id")


def counts(*, on: date, until: date) -> dict:
    """How many, without anybody's name: turning five, of those not begun, and hand-overs by state. Three queries."""
    coming = turning_five(on=on, until=until)
    by_state = dict(HandOver.objects.order_by().values_list("state").annotate(Count("pk")))
    return {
        "coming": coming.count(),
        "not_begun": without_hand_over(coming).count(),
        **{state.name.lower(): by_state.get(state.value, 0) for state in HandOverState},
    }


@dataclass(frozen=True)
class Row:
    """A child of the list."""

    child: Person
    five_on: date | None
    family: FamilyWords | None
    home: HomeWords
    hand_over: HandOver | None
    to_name: str


def rows_of_children(children, *, on: date, may_make: bool) -> list[Row]:
    """The newest hand-over of each beside them; four queries, however many they are."""
    children = list(children)
    newest = {}
    for row in HandOver.objects.filter(child__in=children).order_by("begun_at", "id"):
        newest[row.child_id] = row
    return _rows([(child, newest.get(child.pk)) for child in children], on=on, may_make=may_make)


def rows_of_hand_overs(hand_overs, *, on: date, may_make: bool) -> list[Row]:
    return _rows([(row.child, row) for row in hand_overs], on=on, may_make=may_make)


def _rows(pairs, *, on, may_make):
    household_of = dict(
        HouseholdMembership.objects.in_force(on=on)
        .main()
        .filter(person__in=[child.pk for child, _ in pairs])
        .values_list("person_id", "household_id")
    )
    families = families_in_words(household_of.values(), on=on)
    homes = homes_in_words(household_of.values(), on=on)
    found = []
    for child, hand_over in pairs:
        home = homes.get(household_of.get(child.pk), HomeWords())
        found.append(
            Row(
                child=child,
                five_on=fifth_birthday(child.date_of_birth) if child.date_of_birth else None,
                family=families.get(household_of.get(child.pk)),
                home=home,
                hand_over=hand_over,
                # The name of a school tells where somebody lives.
                to_name="" if hand_over is None or (home.withheld and not may_make) else hand_over.to_name,
            )
        )
    return found


def row_of(hand_over: HandOver, *, on: date, may_make: bool) -> Row:
    return rows_of_hand_overs([hand_over], on=on, may_make=may_make)[0]
