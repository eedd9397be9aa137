"""The settings page: what may be set, what is refused, and that every change is kept with before and after."""

import itertools
import re
from datetime import date

import pytest

from centre.core.models import AuditEvent, BankHoliday, CentreSettings, ClosurePeriod, Term
from centre.settings_pages.suggestions import easter_sunday, suggested_terms
from families.models import Group
from staff.roles import Role
from tests.support.factories import CentreSettingsFactory, GroupFactory, TermFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(coordinator, signed_in):
    CentreSettingsFactory()
    return signed_in(coordinator)


def rows(*entries, initial=0, **more):
    """A formset as the browser sends it: entries are dicts of a row."""
    data = {"rows-TOTAL_FORMS": len(entries), "rows-INITIAL_FORMS": initial, **more}
    for number, entry in enumerate(entries):
        data.update({f"rows-{number}-{name}": value for name, value in entry.items()})
    return data


def last_event():
    return AuditEvent.objects.order_by("-at").first()


def test_the_page_shows_every_setting_and_offers_to_change_it(client):
    page = client.get("/settings/").content.decode()
    assert "Willow Tree" in page
    for words in ("Targets and figures", "Screen lock", "Areas and deprivation", "Terms", "Closures", "Bank holidays"):
        assert words in page
    assert "/settings/change/figures/" in page


def test_who_may_only_look_is_offered_no_change(administrator, signed_in):
    client = signed_in(administrator)
    assert "/settings/change/" not in client.get("/settings/").content.decode()
    assert client.get("/settings/change/figures/").status_code == 403
    assert client.post("/settings/change/screen/", {"idle_minutes": 60}).status_code == 403


def test_a_change_holds_and_is_kept_with_before_and_after(client, coordinator):
    answer = client.post("/settings/change/screen/", {"idle_minutes": "5"})
    assert answer["Location"] == "/settings/"
    assert CentreSettings.load().idle_minutes == 5
    event = last_event()
    assert event.action == "settings.changed"
    assert event.actor == coordinator
    assert event.detail == {"changes": {"idle_minutes": [10, 5]}}


def test_saving_without_a_change_is_no_event(client):
    before = AuditEvent.objects.count()
    client.post("/settings/change/screen/", {"idle_minutes": "10"})
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("minutes", ["1", "61", "-5", "", "ten", "9" * 500, "\x00"])
def test_an_idle_time_that_makes_no_sense_is_refused(client, minutes):
    assert client.post("/settings/change/screen/", {"idle_minutes": minutes}).status_code == 200
    assert CentreSettings.load().idle_minutes == 10


def test_an_index_made_for_other_areas_is_refused(client):
    sent = {"lsoa_vintage": "2021", "deprivation_index": "IMD2019", "most_deprived_deciles": "3"}
    page = client.post("/settings/change/areas/", sent).content.decode()
    assert "This index was made for the areas of 2011" in page
    answer = client.post("/settings/change/areas/", {**sent, "deprivation_index": "IDACI2025"})
    assert answer.status_code == 302
    assert CentreSettings.load().deprivation_index == "IDACI2025"


def test_targets_and_visit_types_can_be_changed(client):
    sent = {
        "target_registered": "75.5",
        "target_engaged": "60",
        "amber_band": "5",
        "sustained_contact_days": "4",
        "not_seen_weeks": "8",
        "qualifying_visit_types": ["home visit", "video call"],
        "small_number_threshold": "10",
    }
    assert client.post("/settings/change/figures/", sent).status_code == 302
    settings = CentreSettings.load()
    assert settings.qualifying_visit_types == ["home visit", "video call"]
    assert last_event().detail["changes"]["target_registered"] == ["80", "75.5"]


def test_a_failed_form_does_not_show_what_was_typed_as_the_name_of_the_centre(client):
    page = client.post("/settings/change/centre/", {"name": "Typed", "email": "no address"}).content.decode()
    title = re.search(r"<title>(.*?)</title>", page, re.S).group(1)
    assert "Willow Tree" in title
    assert "Error:" in title


def test_two_presses_save_once(client):
    token = "d9428888-122b-11e1-b85c-61cd3cbb3210"
    sent = rows(
        {"name": "Winter closure", "start_date": "2025-12-24", "end_date": "2026-01-02"}, submission_token=token
    )
    for _ in range(2):
        assert client.post("/settings/calendar/closures/?year=2025", sent).status_code == 302
    assert ClosurePeriod.objects.count() == 1


class TestTerms:
    def test_a_year_without_terms_gets_a_suggestion_without_gaps(self, client):
        page = client.get("/settings/calendar/terms/?year=2025").content.decode()
        assert 'value="Autumn 2025"' in page
        assert 'value="2026-04-05"' in page  # Easter Sunday
        assert not Term.objects.exists()

    def test_terms_are_added_changed_and_removed_with_events(self, client):
        sent = rows(
            {"name": "Autumn 2025", "start_date": "1/9/2025", "end_date": "31 Dec 2025"},
            {"name": "Spring 2026", "start_date": "2026-01-01", "end_date": "2026-04-05"},
        )
        assert client.post("/settings/calendar/terms/?year=2025", sent).status_code == 302
        autumn, spring = Term.objects.all()
        assert AuditEvent.objects.filter(action="term.added").count() == 2
        sent = rows(
            {
                "id": autumn.pk,
                "name": "Autumn 2025",
                "start_date": "2025-09-01",
                "end_date": "2025-12-31",
                "DELETE": "on",
            },
            {"id": spring.pk, "name": "Spring 2026", "start_date": "2026-01-01", "end_date": "2026-03-31"},
            initial=2,
        )
        assert client.post("/settings/calendar/terms/?year=2025", sent).status_code == 302
        assert [term.end_date for term in Term.objects.all()] == [date(2026, 3, 31)]
        changed = AuditEvent.objects.get(action="term.changed")
        assert changed.detail == {"changes": {"end_date": ["2026-04-05", "2026-03-31"]}}
        assert AuditEvent.objects.filter(action="term.removed").count() == 1

    def test_the_border_between_two_terms_can_be_moved(self, client):
        autumn = TermFactory()
        spring = TermFactory(name="Spring 2026", start_date=date(2026, 1, 1), end_date=date(2026, 4, 5))
        sent = rows(
            {"id": autumn.pk, "name": "Autumn 2025", "start_date": "2025-09-01", "end_date": "2026-01-15"},
            {"id": spring.pk, "name": "Spring 2026", "start_date": "2026-01-16", "end_date": "2026-04-05"},
            initial=2,
        )
        assert client.post("/settings/calendar/terms/?year=2025", sent).status_code == 302
        autumn.refresh_from_db()
        assert autumn.end_date == date(2026, 1, 15)

    @pytest.mark.parametrize(
        ("first", "last", "words"),
        [
            ("2025-12-20", "2026-04-05", "This term begins before the one before it ends"),
            ("2026-04-05", "2026-01-05", "Enter a last day that is not before the first"),
            ("2026-01-05", "2036-01-05", "within a year"),
            ("31 2 2026", "2026-04-05", "Enter a real date"),
            ("", "", "Enter first day"),
        ],
    )
    def test_terms_that_overlap_or_make_no_sense_are_refused(self, client, first, last, words):
        autumn = TermFactory()
        sent = rows(
            {"id": autumn.pk, "name": "Autumn 2025", "start_date": "2025-09-01", "end_date": "2025-12-31"},
            {"name": "Spring 2026", "start_date": first, "end_date": last},
            initial=1,
        )
        answer = client.post("/settings/calendar/terms/?year=2025", sent)
        assert answer.status_code == 200
        assert words in answer.content.decode()
        assert Term.objects.count() == 1

    def test_a_term_of_another_year_counts_as_well(self, client):
        TermFactory(name="Long one", start_date=date(2025, 6, 1), end_date=date(2025, 8, 31))
        sent = rows({"name": "Autumn 2025", "start_date": "2025-08-30", "end_date": "2025-12-31"})
        assert client.post("/settings/calendar/terms/?year=2025", sent).status_code == 200

    @pytest.mark.parametrize("year", ["", "99999", "-1", "two", "٢٠٢٥", "\x00"])
    def test_a_year_that_is_none_is_this_year(self, client, year):
        assert client.get("/settings/calendar/terms/", {"year": year}).status_code == 200

    @pytest.mark.parametrize(
        "sent", [{}, {"rows-TOTAL_FORMS": "x"}, {"rows-TOTAL_FORMS": "999999", "rows-INITIAL_FORMS": "5"}]
    )
    def test_half_a_form_is_answered_not_broken(self, client, sent):
        assert client.post("/settings/calendar/terms/?year=2025", sent).status_code == 200

    def test_easter_is_where_the_calendar_has_it(self):
        known = {2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2038: (4, 25)}
        assert {year: (easter_sunday(year).month, easter_sunday(year).day) for year in known} == known

    def test_suggested_terms_leave_no_day_out(self):
        for year in range(2020, 2040):
            terms = suggested_terms(year)
            assert terms[0]["start_date"] == date(year, 9, 1)
            assert terms[-1]["end_date"] == date(year + 1, 8, 31)
            for one, next_one in itertools.pairwise(terms):
                assert (next_one["start_date"] - one["end_date"]).days == 1


class TestBankHolidays:
    def test_the_published_list_is_filled_in_without_fetching_anything(self, client, monkeypatch):
        monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("something was fetched"))
        BankHoliday.objects.create(date=date(2025, 12, 25), name="Christmas")
        client.post("/settings/bank-holidays/fill/")
        assert BankHoliday.objects.get(date=date(2025, 12, 25)).name == "Christmas"
        assert BankHoliday.objects.filter(date__year=2025).count() == 8
        count = BankHoliday.objects.count()
        client.post("/settings/bank-holidays/fill/")
        assert BankHoliday.objects.count() == count

    def test_a_one_off_holiday_can_be_added(self, client):
        sent = rows({"name": "Coronation", "date": "2025-05-06"})
        assert client.post("/settings/calendar/bank-holidays/?year=2024", sent).status_code == 302
        assert BankHoliday.objects.get().name == "Coronation"


class TestGroups:
    def test_groups_are_added_and_renamed(self, client):
        group = GroupFactory(name="lone parent")
        sent = rows(
            {"id": group.pk, "name": "lone parents"},
            {"name": "young parents", "whole_household": "on"},
            initial=1,
        )
        assert client.post("/settings/groups/", sent).status_code == 302
        assert list(Group.objects.values_list("name", "whole_household")) == [
            ("lone parents", False),
            ("young parents", True),
        ]

    def test_who_may_not_see_restricted_groups_cannot_open_one(self, client, signed_in):
        group = GroupFactory(name="child protection plan", restricted=True)
        client.post("/settings/groups/", rows({"id": group.pk, "name": "child protection plan"}, initial=1))
        group.refresh_from_db()
        assert group.restricted
        both = UserFactory(roles=[Role.COORDINATOR, Role.SAFEGUARDING_LEAD])
        signed_in(both).post("/settings/groups/", rows({"id": group.pk, "name": "child protection plan"}, initial=1))
        group.refresh_from_db()
        assert not group.restricted


class TestSettingsAreReadOnce:
    def test_a_page_reads_the_settings_once(self, client, django_assert_max_num_queries):
        with django_assert_max_num_queries(50) as captured:
            client.get("/settings/")
        assert sum("core_centresettings" in query["sql"] for query in captured) == 1

    def test_a_change_is_seen_at_once(self, client):
        client.post("/settings/change/screen/", {"idle_minutes": "7"})
        assert "7" in client.get("/settings/").content.decode()
        assert CentreSettings.load().idle_minutes == 7
