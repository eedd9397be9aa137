"""The desk: whose first page shows what, in which order, kept up to date, in a fixed number of queries."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from centre.core import rooms
from centre.core.dates import local_today
from centre.core.rooms import DayEntry, DeskItem, DeskSection, Urgency
from centre.desk import page as desk_page
from centre.desk.day import day_strip
from families.models import DeprivationScore
from tests.support.factories import (
    AddressFactory,
    CentreSettingsFactory,
    ChildFactory,
    HouseholdFactory,
    PersonFactory,
    PostcodeAreaFactory,
    ReachAreaPartFactory,
    TermFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
AT_THE_DESK = [
    "coordinator",
    "head_teacher",
    "family_worker",
    "administrator",
    "session_worker",
    "safeguarding_lead",
    "deputy_lead",
    "volunteer",
]


def at(hour, minute=0):
    return datetime(2025, 10, 14, hour, minute, tzinfo=LONDON)


@pytest.fixture
def own_registry(monkeypatch):
    """A registry with nothing in it, for tests of the desk itself."""
    registry = rooms.Registry()
    monkeypatch.setattr(rooms, "registry", registry)
    return registry


def item(title, urgency, due=None):
    return DeskItem(title=title, url="/somewhere/", action="Do it", urgency=urgency, due=due, room="Visits")


# --- Who sees it -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", AT_THE_DESK)
def test_everybody_who_works_here_has_a_desk_that_names_nobody_in_its_title(who, request, signed_in):
    user = request.getfixturevalue(who)
    answer = signed_in(user).get("/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>Today – " in page
    assert user.get_short_name() in page
    assert signed_in(user).get(reverse("centre:desk_blocks")).status_code == 200


def test_a_governor_goes_to_the_reports(governor, signed_in):
    answer = signed_in(governor).get("/")
    assert (answer.status_code, answer.url) == (302, "/reports/")
    assert signed_in(governor).get(reverse("centre:desk_blocks")).status_code == 403


def test_somebody_without_a_role_has_no_desk(nobody, signed_in):
    assert signed_in(nobody).get("/").status_code == 403


def test_nobody_else_sees_it(client):
    assert client.get("/").status_code == 302
    assert client.get("/desk/blocks/").status_code == 302


def test_a_volunteer_logs_a_concern_and_sees_no_family(volunteer, signed_in):
    household = HouseholdFactory()
    PersonFactory(household=household, last_name="Hassan", registered_on=local_today())
    VisitFactory(household=household, outcome="", date=local_today())
    page = signed_in(volunteer).get("/").content.decode()
    assert "Hassan" not in page
    assert "Log a concern" in page
    assert "Register a family" not in page
    assert "Log a visit" not in page


# --- What is due -----------------------------------------------------------------------------------------------------


def test_due_items_stand_in_groups_with_the_most_urgent_first(own_registry, coordinator, signed_in):
    rooms.register_desk_items(
        lambda user, today: [
            item("Waiting thing", Urgency.WAITING),
            item("Late thing", Urgency.OVERDUE, date(2025, 1, 1)),
            item("Thing of today", Urgency.TODAY, today),
        ]
    )
    page = signed_in(coordinator).get("/").content.decode()
    assert "To do: 3 things" in page
    places = [page.index(words) for words in ("Overdue", "Late thing", "Thing of today", "Waiting thing")]
    assert places == sorted(places)
    assert '<a class="btn btn-secondary btn-small" href="/somewhere/">Do it' in page


def test_many_due_items_are_folded_away_but_none_is_lost():
    items = [item(f"Thing {number}", Urgency.SOON) for number in range(20)]
    group = desk_page.due_context(items)["groups"][0]
    assert len(group.shown) == desk_page.SHOWN_IN_A_GROUP
    assert [*group.shown, *group.more] == items


def test_an_empty_desk_is_calm(own_registry, coordinator, signed_in):
    page = signed_in(coordinator).get("/").content.decode()
    assert "Nothing is overdue, due or waiting." in page
    assert "Nothing is overdue.</p>" in page


def test_visits_not_logged_and_next_steps_are_due(coordinator, family_worker, signed_in):
    today = local_today()
    household = HouseholdFactory()
    PersonFactory(household=household, last_name="Hassan")
    VisitFactory(household=household, worker=family_worker, outcome="", date=today - timedelta(days=2))
    for step, due in (("Ring Gran about debts", today), ("Later", today + timedelta(days=30))):
        VisitFactory(household=household, worker=family_worker, next_step=step, next_step_due=due, date=today)
    for user in (coordinator, family_worker):
        page = signed_in(user).get("/").content.decode()
        assert "The home visit with the Hassan family is not logged" in page
        assert page.count("Next step for the Hassan family") == 2  # the title, and the link's words
        assert "Ring Gran" not in page  # the desk is open all day


def test_visits_of_today_are_the_workers_own_and_everybodys_for_the_coordinator(coordinator, family_worker, signed_in):
    household = HouseholdFactory()
    PersonFactory(household=household, last_name="Hassan")
    VisitFactory(household=household, worker=coordinator, outcome="", date=local_today(), start_time=time(10))
    assert "Hassan" not in signed_in(family_worker).get("/").content.decode()
    page = signed_in(coordinator).get("/").content.decode()
    assert "Visits today" in page
    assert "10am" in page


# --- The order of the blocks -----------------------------------------------------------------------------------------


def sections(*names):
    for order, name in enumerate(names):
        rooms.register_desk_section(
            DeskSection(name, "centre/desk_due.html", lambda user, today: {"groups": []}, order)
        )


@pytest.mark.parametrize(
    ("who", "first"),
    [
        ("family_worker", "visits-today"),
        ("coordinator", "sessions"),
        ("session_worker", "sessions"),
        ("head_teacher", "reach"),
    ],
)
def test_what_comes_first_depends_on_ones_work(own_registry, who, first, request):
    sections("other", "reach", "visits-today", "sessions")
    desk = desk_page.desk_for(request.getfixturevalue(who), now=at(10))
    assert desk.blocks[0].name == first
    assert {block.name for block in desk.blocks} >= {"due", "other", "reach", "visits-today", "sessions"}


def test_a_block_of_which_one_sees_nothing_does_not_show(own_registry, coordinator):
    rooms.register_desk_section(DeskSection("secret", "no/such/template.html", lambda user, today: None))
    names = [block.name for block in desk_page.desk_for(coordinator, now=at(10)).blocks]
    assert names == ["due"]


def test_blocks_say_what_the_sentence_on_top_is_made_of(own_registry, coordinator):
    rooms.register_desk_section(
        DeskSection("sessions", "centre/desk_due.html", lambda user, today: {"headline": "3 sessions", "groups": []})
    )
    rooms.register_desk_items(lambda user, today: [item("Late", Urgency.OVERDUE)])
    assert desk_page.desk_for(coordinator, now=at(10)).lead == "3 sessions today. 1 thing is overdue."


# --- Keeping itself up to date ---------------------------------------------------------------------------------------


def test_the_page_asks_for_its_blocks_without_being_a_sign_of_life(coordinator, signed_in):
    page = signed_in(coordinator).get("/").content.decode()
    assert 'hx-get="/desk/blocks/"' in page
    assert "every 60s" in page
    assert '"X-Background": "1"' in page


def test_each_block_comes_back_under_its_own_name(coordinator, signed_in):
    client = signed_in(coordinator)
    whole, part = client.get("/").content.decode(), client.get("/desk/blocks/").content.decode()
    assert "<html" not in part
    assert 'id="desk-block-due" data-desk-block hx-swap-oob="true"' in part
    for name in ("due", "visits-today", "registered", "not-seen"):
        assert f'id="desk-block-{name}"' in whole
        assert f'id="desk-block-{name}"' in part


# --- The picture of the day ------------------------------------------------------------------------------------------


def entry(start, end=None, label="Stay and play", **more):
    return DayEntry(time(*start), time(*end) if end else None, label, more.pop("kind", "session"), **more)


def test_the_day_shows_when_things_begin_and_end_and_where_now_is():
    strip = day_strip([entry((9, 30), (11, 30)), entry((10, 0), kind="visit", label="Farah")], now=at(10, 15))
    session, visit = strip.bars
    assert (session.x, session.width) == (150.0, 200.0)
    assert session.y != visit.y  # side by side in time, so one below the other
    assert strip.now == 225.0
    assert strip.words == "Today from morning to evening: 1 session and 1 visit. Now: Stay and play, Farah."


def test_a_day_without_times_has_no_picture():
    assert day_strip([], now=at(10)) is None


def test_an_evening_session_makes_the_day_longer():
    strip = day_strip([entry((19, 0), (20, 30))], now=at(7))
    assert strip.hours[-1][0] == "9pm"
    assert strip.now is None


def test_what_is_cancelled_is_not_counted_as_on():
    strip = day_strip([entry((9, 0), (10, 0), off=True)], now=at(9, 30))
    assert strip.words == "Today from morning to evening: everything is cancelled. Nothing is on just now."


def test_a_very_full_day_says_how_many_are_not_drawn():
    strip = day_strip([entry((9, 0), (12, 0)) for _ in range(12)], now=at(9))
    assert (len(strip.bars), strip.hidden) == (8, 4)


@pytest.mark.parametrize("moment", [(0, 0), (23, 59)])
def test_the_edges_of_the_day_can_be_drawn(moment):
    strip = day_strip([entry(moment), entry((0, 0), (0, 0))], now=at(12))
    assert all(0 <= bar.x <= 1000 and bar.width > 0 for bar in strip.bars)


# --- The term --------------------------------------------------------------------------------------------------------


def test_the_week_of_the_term_is_said():
    TermFactory(name="Autumn 2025", start_date=date(2025, 9, 1), end_date=date(2025, 12, 19))
    assert desk_page.term_words(date(2025, 10, 14)).words == "Autumn 2025, week 7 of 16"
    assert desk_page.term_words(date(2025, 9, 1)).week == 1
    assert desk_page.term_words(date(2025, 8, 20)).words == "Autumn 2025 begins on Monday 1 September"
    assert desk_page.term_words(date(2026, 8, 20)) is None


@pytest.mark.parametrize(("hour", "words"), [(8, "Good morning"), (12, "Good afternoon"), (19, "Good evening")])
def test_the_greeting_knows_the_time_of_day(hour, words):
    assert desk_page.greeting(at(hour)) == words


# --- Families --------------------------------------------------------------------------------------------------------


@pytest.fixture
def needy_area():
    CentreSettingsFactory()
    PostcodeAreaFactory()
    ReachAreaPartFactory()
    DeprivationScore.objects.create(index="IMD2019", lsoa_code="E01000001", rank=900, decile=2)


def family(name, *, seen_days_ago=None, registered_days_ago=400, postcode="ZZ1 1AA", **child):
    household = HouseholdFactory()
    AddressFactory(household=household, postcode=postcode)
    today = local_today()
    born = today - timedelta(days=500)
    mother = PersonFactory(household=household, last_name=name)
    ChildFactory(
        household=household,
        last_name=name,
        **{"date_of_birth": born, "registered_on": today - timedelta(days=registered_days_ago), **child},
    )
    if seen_days_ago is not None:
        visit = VisitFactory(household=household, date=today - timedelta(days=seen_days_ago))
        visit.people_seen.add(mother)
    return household


def test_families_not_seen_for_long_in_the_areas_of_greatest_need(needy_area, coordinator, signed_in):
    family("Never")
    family("Longago", seen_days_ago=200)
    family("Lately", seen_days_ago=20)
    family("Elsewhere", postcode="ZZ9 9ZZ")
    family("Newcomer", registered_days_ago=10)
    family("Unregistered", registered_on=None)
    family("Older", date_of_birth=local_today() - timedelta(days=6 * 366))
    part = signed_in(coordinator).get("/desk/blocks/").content.decode()
    block = part[part.index('id="desk-block-not-seen"') :]
    block = block[: block.index("</section>")]
    assert "2 families have not been seen for 12 weeks" in block
    assert block.index("The Never family") < block.index("The Longago family")
    for name in ("Lately", "Elsewhere", "Newcomer", "Unregistered", "Older"):
        assert name not in block
    families = signed_in(coordinator).get(f"{reverse('families:list')}?show=not-seen-in-need").content.decode()
    assert "2 families not seen for long where the need is greatest" in families


def test_without_the_official_files_nobody_claims_that_everybody_was_seen(coordinator, signed_in):
    family("Hassan")
    part = signed_in(coordinator).get("/desk/blocks/").content.decode()
    assert "Which areas have the greatest need is not known yet." in part
    assert "Everybody was seen" not in part


def test_a_centre_without_terms_is_told_how_to_begin(coordinator, family_worker, signed_in):
    assert "To begin with" in signed_in(coordinator).get("/").content.decode()
    assert "To begin with" not in signed_in(family_worker).get("/").content.decode()
    TermFactory(start_date=local_today(), end_date=local_today())
    assert "To begin with" not in signed_in(coordinator).get("/").content.decode()


def test_a_phone_call_is_not_being_seen(needy_area, coordinator, signed_in):
    household = family("Hassan", seen_days_ago=5)
    household.visits.update(type="phone call")
    assert "1 family has not been seen" in signed_in(coordinator).get("/desk/blocks/").content.decode()


def test_who_was_registered_this_week(coordinator, signed_in):
    family("Fresh", registered_days_ago=2)
    family("Former", registered_days_ago=30)
    part = signed_in(coordinator).get("/desk/blocks/").content.decode()
    block = part[part.index('id="desk-block-registered"') :]
    block = block[: block.index("</section>")]
    assert "New this week: 1 family" in block
    assert "The Fresh family" in block
    assert "Former" not in block


# --- Speed -----------------------------------------------------------------------------------------------------------


def fill(worker, number):
    today = local_today()
    for _ in range(number):
        household = family("Hassan", registered_days_ago=3)
        family("Longago", seen_days_ago=200)
        VisitFactory(household=household, worker=worker, outcome="", date=today)
        VisitFactory(household=household, worker=worker, outcome="", date=today - timedelta(days=3))
        VisitFactory(household=household, worker=worker, next_step="Ring", next_step_due=today, date=today)


@pytest.mark.parametrize("who", ["coordinator", "family_worker", "head_teacher"])
def test_the_number_of_queries_is_fixed(who, needy_area, request, signed_in):
    user = request.getfixturevalue(who)
    TermFactory(start_date=local_today() - timedelta(days=40), end_date=local_today() + timedelta(days=40))
    client = signed_in(user)
    counts = []
    for number in (3, 27):
        fill(user, number)
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            answer = client.get("/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 60
    assert len(answer.content) < 60 * 1024
