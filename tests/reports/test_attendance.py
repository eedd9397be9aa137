"""Attendance analysis: when families come, who comes again, and what of it leaves the team."""

import csv
import io
import json
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centre.core.models import CentreSettings
from families.adoption.actions import record_adoption
from families.barriers.actions import set_barrier
from families.merging.people import merge_people
from families.models import Group
from reports.attendance.counting import Activity, Again, Analysis, Area, GroupAgain, Newcomers, analysis_of, not_back
from reports.attendance.outside import for_outside, table_of
from reports.attendance.words import FOLLOWED_WEEKS, WITHIN_WEEKS
from reports.audience import area_cell, for_governors, newcomers_cell
from reports.models import PublishedFigures
from tests.reports.test_audience import Child, figures_of
from tests.reports.test_disclosure import attack
from tests.support.factories import (
    AttendanceFactory,
    GroupFactory,
    GroupMembershipFactory,
    ServiceFactory,
    SessionFactory,
    TermFactory,
)
from tests.support.small_centre import AUTUMN, FAR, LEAFY, NEAR, NOWHERE, adult, came, child, home_in, small_centre

TODAY = date(2026, 3, 2)
FIRST = date(2025, 9, 8)
LATE = TODAY - timedelta(weeks=FOLLOWED_WEEKS) + timedelta(days=1)  # a day too recent to say
PAGE, FILE = reverse("reports:attendance"), reverse("reports:attendance_file")


def days(*numbers):
    return [FIRST + timedelta(days=number) for number in numbers]


def counted(service=None, today=TODAY):
    return analysis_of(*AUTUMN, today=today, service=service and service.pk)


@pytest.mark.django_db
class TestWhoComesAgain:
    def test_second_and_third_times_and_how_soon(self):
        for numbers in ((0,), (0, 7), (0, 7, 20), (0, 84, 85), (0, 85, 90)):
            came(child(home_in()), *days(*numbers))
        found = counted().newcomers
        assert found.again == Again(first=5, followed=5, second=3, third=1, later=1, never=1)
        assert [found.within[f"second_{weeks}"] for weeks in WITHIN_WEEKS] == [2, 2, 2, 3]
        assert [found.within[f"third_{weeks}"] for weeks in WITHIN_WEEKS] == [0, 1, 1, 1]
        assert found.median_days == 7
        assert len(not_back(*AUTUMN, today=TODAY)) == 1

    def test_who_came_too_recently_is_not_called_lost(self):
        once, again, early = child(home_in()), child(home_in()), child(home_in())
        came(once, LATE)
        came(again, LATE, LATE + timedelta(days=7))
        came(early, LATE - timedelta(days=1))
        found = counted().newcomers
        assert (found.again.first, found.again.recent, found.recent_back) == (3, 2, 1)
        assert (found.again.followed, found.again.never) == (1, 1)
        assert [row["person_id"] for row in not_back(*AUTUMN, today=TODAY)] == [early.pk]

    def test_whoever_came_before_the_period_is_not_new(self):
        before = child(home_in())
        came(before, AUTUMN[0] - timedelta(days=90), *days(0, 7))
        found = counted().newcomers
        assert (found.came, found.again.first) == (1, 0)

    def test_only_being_present_at_a_session_that_ran_is_a_time(self):
        one = child(home_in())
        came(one, FIRST)
        came(one, *days(7), status="apologies")
        came(one, *days(8), status="booked")
        came(one, *days(14), session_status="cancelled")
        session = SessionFactory(date=FIRST, status="ran")  # a second one on the first day
        AttendanceFactory(session=session, person=one)
        came(adult(one.memberships.get().household), *days(0, 7))
        found = counted()
        assert found.newcomers.again == Again(first=1, followed=1, never=1)
        assert found.total == Activity(sessions=6, attendances=2)

    def test_a_mark_taken_back_is_no_time(self):
        one = child(home_in())
        came(one, *days(0, 7))
        one.attendances.get(session__date=days(7)[0]).delete()
        assert counted().newcomers.again.never == 1

    def test_turning_five_is_not_staying_away_but_five_is_no_newcomer(self):
        turning = child(home_in(), born=FIRST.replace(year=FIRST.year - 5) + timedelta(days=3))
        older = child(home_in(), born=FIRST.replace(year=FIRST.year - 5))
        came(turning, *days(0, 7))
        came(older, *days(0, 7))
        assert counted().newcomers.again == Again(first=1, followed=1, second=1)

    def test_a_child_who_died_is_never_called_lost(self):
        came(child(home_in(), died_on=days(20)[0]), FIRST)
        assert (counted().newcomers.again.first, not_back(*AUTUMN, today=TODAY)) == (0, [])

    def test_each_service_has_its_own_first_times(self):
        play, sing = ServiceFactory(name="Play"), ServiceFactory(name="Sing")
        one = child(home_in())
        for day, service in zip(days(0, 7, 14), (play, sing, sing), strict=True):
            AttendanceFactory(session=SessionFactory(date=day, service=service, status="ran"), person=one)
        whole = counted()
        assert whole.newcomers.again.third == 1
        of = {key: found.again for key, found in whole.newcomers_of_service.items()}
        assert (of[play.pk].never, of[sing.pk].second, of[sing.pk].third) == (1, 1, 0)
        assert counted(play).newcomers.again == of[play.pk]
        assert counted(play).total == Activity(1, 1)
        assert [row["services"] for row in not_back(*AUTUMN, today=TODAY, service=play.pk)] == ["Play"]

    def test_merged_and_adopted_count_once(self, coordinator, safeguarding_lead):
        small_centre()
        first, again, old = child(home_in()), child(home_in()), child(home_in())
        for person, day in zip((first, again, old), days(0, 7, 0), strict=True):
            came(person, day)
        merge_people(by=coordinator, kept=first, merged=again, households_too=True)
        names = {"first_name": "Max", "last_name": "New"}
        new = record_adoption(by=safeguarding_lead, child=old, adopted_on=days(5)[0], household=home_in(), **names)
        came(new, *days(9, 12))
        assert counted().newcomers.again == Again(first=2, followed=2, second=2, third=1)


@pytest.mark.django_db
class TestWhere:
    def test_by_area_and_group_on_the_first_day(self):
        small_centre()
        moved = home_in(NEAR, until=days(3)[0])
        one, lone = child(moved), adult(moved)
        group = GroupFactory(name="lone parent", whole_household=True)
        GroupMembershipFactory(person=lone, group=group, from_date=FIRST, to_date=FIRST)
        came(one, *days(0, 7))
        for area in (LEAFY, FAR, NOWHERE, None):
            came(child(home_in(area)), *days(1))
        found = counted()
        areas = {area.code or area.name: area.again.first for area in found.areas}
        assert areas == {NEAR: 1, LEAFY: 1, "Outside the reach area": 1, "Area not known": 2}
        assert sum(areas.values()) == found.newcomers.again.first
        groups = {each.name: each.again for each in found.groups}
        assert groups["lone parent"] == Again(first=1, followed=1, second=1)

    def test_weekday_half_day_and_week(self):
        one = child(home_in())
        for day, start in ((FIRST, time(9, 30)), (FIRST, time(12)), (days(7)[0], time(11, 59)), (days(8)[0], None)):
            AttendanceFactory(
                session=SessionFactory(date=day, start_time=start, status="ran", end_time=None), person=one
            )
        found = counted()
        assert found.by_half_day == {
            (0, "morning"): Activity(2, 2),
            (0, "afternoon"): Activity(1, 1),
            (1, "not known"): Activity(1, 1),
        }
        assert found.by_week[FIRST] == found.by_week[days(7)[0]] == Activity(2, 2)
        assert len(found.by_week) == 18
        assert sum(each.attendances for each in found.by_week.values()) == found.total.attendances

    def test_a_long_period_is_not_told_by_week(self):
        assert analysis_of(date(1990, 1, 1), date(2099, 1, 1), today=TODAY).by_week == {}


@pytest.mark.django_db
class TestThePage:
    def page(self, client, **query):
        return client.get(PAGE, {"first": "1 9 2025", "last": "31 12 2025", **query})

    def test_names_are_kept_back_as_in_every_list(self, signed_in, coordinator, safeguarding_lead):
        seen, sealed, shut = (child(home_in(), last_name=name) for name in ("Seenable", "Sealedone", "Shutaway"))
        for person in (seen, sealed, shut):
            came(person, FIRST)
        type(sealed).objects.filter(pk=sealed.pk).update(sealed=True)
        home = shut.memberships.get().household
        set_barrier(by=safeguarding_lead, household=home, user=coordinator, kind="kept out", reason="A relative")
        words = self.page(signed_in(coordinator)).content.decode()
        assert "Seenable" in words
        assert "the record is closed" in words
        assert "you are kept apart from this family" in words
        assert "Sealedone" not in words
        assert "Shutaway" not in words

    def test_a_term_that_runs_says_what_is_not_yet_known_and_never_nought(self, signed_in, coordinator, monkeypatch):
        TermFactory(name="Spring term", start_date=date(2026, 1, 5), end_date=date(2026, 3, 27))
        TermFactory()
        came(child(home_in()), date(2026, 2, 2))
        came(child(home_in()), FIRST, FIRST + timedelta(days=7))
        monkeypatch.setattr("reports.attendance.views.local_today", lambda: TODAY)
        client = signed_in(coordinator)
        spring = client.get(PAGE, {"period": "school.2026-01-05.2026-03-27"})
        words = spring.content.decode()
        assert "the first will have been followed for 12 weeks on 30 March 2026, everybody on 19 June 2026" in words
        assert "Have not come back: not yet known" in words
        tables = spring.context["tables"]
        told = [tables["centre"], *tables["services"], *tables["areas"]]
        assert {row[what]["text"] for row in told for what in AGAIN} == {"not yet known"}
        assert {row[which]["text"] for row in tables["steps"] for which in ("second", "third")} == {"not yet known"}
        assert [tables["centre"][what]["text"] for what in ("first", "followed")] == ["1", "nobody yet"]

    def test_first_of_all_comes_the_newest_term_that_is_known_whole(self, signed_in, coordinator, monkeypatch):
        for name, first, last in (
            ("Spring term", date(2026, 1, 5), date(2026, 3, 27)),
            ("Autumn term", date(2025, 9, 1), date(2025, 12, 8)),  # twelve weeks before today
            ("Summer term", date(2025, 4, 21), date(2025, 7, 18)),
        ):
            TermFactory(name=name, start_date=first, end_date=last)
        client = signed_in(coordinator)
        monkeypatch.setattr("reports.attendance.views.local_today", lambda: TODAY)
        assert client.get(PAGE).context["chosen"].name == "Spring term", "nothing was ever held"
        came(child(home_in()), FIRST, FIRST + timedelta(days=7))
        page = client.get(PAGE)
        assert page.context["chosen"].name == "Autumn term"
        assert '<option value="school.2025-09-01.2025-12-08" selected' in page.content.decode()
        assert "not yet known" not in page.content.decode().partition("What these figures mean")[0]
        monkeypatch.setattr("reports.attendance.views.local_today", lambda: TODAY - timedelta(days=1))
        assert client.get(PAGE).context["chosen"].name != "Autumn term"

    def test_the_number_of_queries_does_not_grow(self, signed_in, coordinator):
        client = signed_in(coordinator)
        came(child(home_in()), FIRST)
        self.page(client)
        with CaptureQueriesContext(connection) as few:
            self.page(client)
        for _ in range(5):
            came(child(home_in()), FIRST)
        with CaptureQueriesContext(connection) as many:
            self.page(client)
        assert len(many) <= len(few)

    def test_a_group_of_the_closed_room_is_not_there(self, signed_in, coordinator):
        Group.objects.update_or_create(name="on a plan", defaults={"restricted": True})
        found = self.page(signed_in(coordinator)).context["tables"]["groups"]
        assert "on a plan" not in {row["name"] for row in found}

    def test_who_may_see_it(self, signed_in, governor, volunteer, session_worker, head_teacher):
        for user in (governor, volunteer, session_worker):
            assert self.page(signed_in(user)).status_code == 403
        assert self.page(signed_in(head_teacher)).status_code == 200
        assert signed_in(head_teacher).post(FILE, {"format": "csv"}).status_code == 403

    @pytest.mark.parametrize("service", ["x", "00000000-0000-0000-0000-000000000000", "\x00"])
    def test_a_service_that_is_not_there(self, signed_in, coordinator, service):
        assert self.page(signed_in(coordinator), service=service).context["chosen"] is None


@pytest.mark.django_db
class TestTheFile:
    def file(self, client, kind="csv", period=None):
        if period is None:
            TermFactory()
            period = "school.2025-09-01.2025-12-31"
        return client.post(FILE, {"period": period, "format": kind})

    def test_small_numbers_stay_here(self, signed_in, coordinator):
        small_centre()
        for number in range(9):
            came(child(home_in(NEAR if number < 7 else LEAFY)), *days(0, *([7] if number < 3 else [])))
        answer = self.file(signed_in(coordinator))
        rows = {tuple(row[:3]): row[3] for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))}
        assert rows["Coming again", "Whole centre", "Came for the first time"] == "9"
        assert rows["By area", LEAFY, "Came for the first time"] == "fewer than 5"
        assert rows["By area", NEAR, "Came for the first time"] == "withheld"
        kept = PublishedFigures.objects.get()
        assert kept.said[f"newcomers, area {LEAFY}: first"] == "small"
        assert json.dumps(kept.said).count('": 2') == 0

    def test_the_paper_is_drawn_and_no_days_of_ones_own_leave(self, signed_in, coordinator):
        small_centre()
        came(child(home_in(), last_name="Nameless"), FIRST)
        client = signed_in(coordinator)
        answer = self.file(client, "pdf")
        assert answer.content[:5] == b"%PDF-"
        for period, kind in (("days", "csv"), (".2025-09-01.2025-12-30", "csv"), ("school.2025-09-01.2025-12-31", "x")):
            assert self.file(client, kind, period).status_code == 404


AGAIN = ("second", "third", "never")
SERVICES = [ServiceFactory.build().pk for _ in range(2)]
places = st.sampled_from([NEAR, LEAFY, ""])
people = st.lists(
    st.tuples(
        places, st.sampled_from(["recent", "never", "later", "second", "third"]), st.booleans(), st.integers(0, 1)
    ),
    max_size=40,
)


def again_of(fates) -> Again:
    had = {what: sum(fate == what for fate in fates) for what in ("recent", "never", "later", "second", "third")}
    return Again(
        first=len(fates),
        followed=len(fates) - had["recent"],
        second=had["second"] + had["third"],
        third=had["third"],
        later=had["later"],
        never=had["never"],
    )


def analysis_by_hand(children, before=3) -> Analysis:
    """Of children with (area, fate, in the group, service); everybody's second time was within two weeks."""
    whole = again_of([fate for _, fate, _, _ in children])
    of_area = {area: [each[1] for each in children if each[0] == area] for area in (NEAR, LEAFY, "")}
    of_service = [[each[1] for each in children if each[3] == number] for number in (0, 1)]
    attendances = [len(fates) for fates in of_service]
    return Analysis(
        *AUTUMN,
        TODAY,
        None,
        Activity(9, sum(attendances)),
        {(0, "morning"): Activity(5, attendances[0]), (2, "afternoon"): Activity(4, attendances[1])},
        {FIRST: Activity(9, sum(attendances))},
        {key: Activity(4, number) for key, number in zip(SERVICES, attendances, strict=True)},
        Newcomers(
            len(children) + before,
            whole,
            {f"{which}_{weeks}": getattr(whole, which) for which in ("second", "third") for weeks in WITHIN_WEEKS},
        ),
        {key: Newcomers(len(fates), again_of(fates)) for key, fates in zip(SERVICES, of_service, strict=True)},
        [Area(area, "" if area else "Area not known", again_of(fates)) for area, fates in of_area.items()],
        [GroupAgain("lone parent", False, again_of([each[1] for each in children if each[2]]))],
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(people, st.sampled_from([5, 10]))
def test_nobody_works_out_what_is_withheld(children, threshold):
    analysis = analysis_by_hand(children)
    outside = for_outside(analysis, threshold)
    assert not outside.suppression.exposed
    assert attack(table_of(analysis, threshold), outside.suppression, threshold) == {}
    for name, cell in outside.cells.items():
        value = table_of(analysis, threshold).cells[name].value
        assert cell.value in (None, value)
        assert not (cell.is_shown and 0 < value < threshold)
    # What anybody gets by taking one printed figure of a row from another.
    for where in ("centre", f"area {NEAR}", f"area {LEAFY}", "group lone parent"):
        row = {what: outside[newcomers_cell(where, what)].value for what in ("first", "followed", *AGAIN)}
        for larger, smaller in [("first", "followed"), ("second", "third"), *(("followed", each) for each in AGAIN)]:
            if None not in (row[larger], row[smaller]):
                assert row[larger] == row[smaller] or row[larger] - row[smaller] >= threshold


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(people)
def test_a_second_file_of_the_same_days_tells_nothing_more(children):
    analysis = analysis_by_hand(children)
    first = for_outside(analysis, 5)
    second = for_outside(analysis, 5, earlier=[first.said()])
    assert {name for name, cell in second.cells.items() if cell.is_shown} <= {
        name for name, cell in first.cells.items() if cell.is_shown
    }


def test_one_service_alone_never_leaves():
    with pytest.raises(ValueError, match="all its services"):
        for_outside(Analysis(*AUTUMN, TODAY, SERVICES[0], Activity(), {}, {}, {}, Newcomers(0, Again()), {}, [], []), 5)


def test_a_governors_report_knows_what_an_earlier_analysis_printed():
    area = "E01000001"
    met = Child(area, frozenset([area]), False, False, frozenset(), 1)
    figures = figures_of([met] * 10)
    said = {newcomers_cell(f"area {area}", "first"): 8, "came": 10}
    assert for_governors(figures, CentreSettings())[area_cell(area, "seen")].is_shown
    # Eight of ten are known to be new: the other two would be told.
    assert not for_governors(figures, CentreSettings(), earlier=[said])[area_cell(area, "seen")].is_shown
