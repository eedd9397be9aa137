"""A centre small enough to count on one's fingers. Every person and place is invented."""

from datetime import date

from families.models import DeprivationScore, HouseholdMembership, Registration, VisitPersonSeen
from tests.support.factories import (
    AddressFactory,
    AttendanceFactory,
    CentreSettingsFactory,
    ChildFactory,
    HouseholdFactory,
    PersonFactory,
    PopulationEstimateFactory,
    PostcodeAreaFactory,
    ReachAreaPartFactory,
    SessionFactory,
    VisitFactory,
)

NEAR = "E01000001"  # in the reach area, decile 2
LEAFY = "E01000002"  # in the reach area, decile 7
FAR = "E01000009"  # outside it
NOWHERE = "nowhere"  # a postcode that the lookup does not know
KNOWN = {NEAR: "ZZ1 1AA", LEAFY: "ZZ1 2BB", FAR: "ZZ9 9ZZ"}
POSTCODES = KNOWN | {NOWHERE: "QQ7 7QQ"}
IN_TERM = date(2025, 10, 6)
AUTUMN = date(2025, 9, 1), date(2025, 12, 31)


def small_centre(**settings):
    """The settings, two areas in the reach area and one outside; 100 under-fives live in each of the two."""
    for code, postcode in KNOWN.items():
        PostcodeAreaFactory(postcode_key=postcode.replace(" ", ""), lsoa_code=code)
    for code, decile in ((NEAR, 2), (LEAFY, 7)):
        ReachAreaPartFactory(lsoa_code=code, from_date=date(2019, 1, 1))
        PopulationEstimateFactory(lsoa_code=code, under_five=100)
        DeprivationScore.objects.create(index="IMD2019", lsoa_code=code, rank=decile * 1000, decile=decile)
    return CentreSettingsFactory(**settings)


def home_in(area=NEAR, *, since=date(2020, 1, 1), until=None, **address):
    """A household that lives in the area (None: at no address)."""
    household = HouseholdFactory()
    if area:
        AddressFactory(household=household, postcode=POSTCODES[area], from_date=since, to_date=until, **address)
    return household


def child(household=None, *, born=date(2023, 3, 4), registered=date(2024, 1, 1), until=None, **person):
    """A child of the household, registered from a day (None: never) until a day."""
    someone = ChildFactory(household=household, date_of_birth=born, **person)
    if registered:
        Registration.objects.create(person=someone, registered_on=registered, ended_on=until)
    return someone


def adult(household=None, **person):
    return PersonFactory(household=household, **person)


def came(person, *days, status="present", session_status="ran"):
    """A register row on each of the days."""
    for day in days:
        why = {"cancelled_because": "Boiler"} if session_status == "cancelled" else {}
        AttendanceFactory(session=SessionFactory(date=day, status=session_status, **why), person=person, status=status)


def visited(*people, on, type="home visit", outcome="achieved"):
    """A visit on a day at which the people were seen."""
    visit = VisitFactory(
        household=people[0].memberships.first().household if people else HouseholdFactory(),
        date=on,
        type=type,
        outcome=outcome,
    )
    for person in people:
        VisitPersonSeen.objects.create(visit=visit, person=person)
    return visit


def also_lives_in(person, household, *, main=False, since=None, until=None):
    """A second household of a child of separated parents."""
    return HouseholdMembership.objects.create(
        person=person, household=household, main=main, from_date=since, to_date=until
    )
