"""Each definition and each of its edges, with people that can be counted on one's fingers."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import example, given, settings
from hypothesis import strategies as st

from centre.core.dates import under_five_on
from families.models import PopulationEstimate, ReachAreaPart
from reports.measures import figures_for
from reports.measures.weekly import weekly_attendances
from tests.support.factories import GroupFactory, GroupMembershipFactory, SessionFactory
from tests.support.small_centre import (
    AUTUMN,
    FAR,
    LEAFY,
    NEAR,
    NOWHERE,
    POSTCODES,
    adult,
    also_lives_in,
    came,
    child,
    home_in,
    small_centre,
    visited,
)

pytestmark = pytest.mark.django_db
FIRST, LAST = AUTUMN
IN_TERM = date(2025, 10, 6)


def autumn(**kwargs):
    return figures_for(*AUTUMN, today=date(2026, 6, 1), **kwargs)


def count(key, **kwargs):
    return autumn(**kwargs).measures[key]


@pytest.fixture(autouse=True)
def _centre(db):
    small_centre()


class TestRegistered:
    def test_a_child_in_the_area_on_the_last_day_counts_with_its_family(self):
        home = home_in()
        child(home)
        child(home, born=date(2021, 5, 5))
        assert count("registered") == 2
        assert count("families_registered") == 1

    def test_the_last_day_of_a_registration_is_included(self):
        child(home_in(), until=LAST)
        child(home_in(), until=LAST - timedelta(days=1))
        child(home_in(), registered=LAST)
        child(home_in(), registered=LAST + timedelta(days=1))
        assert count("registered") == 2

    def test_the_fifth_birthday_ends_it_and_birth_begins_it(self):
        child(home_in(), born=date(2021, 1, 1))  # five the day after
        child(home_in(), born=date(2020, 12, 31))  # five on the last day
        child(home_in(), born=LAST)
        child(home_in(), born=LAST + timedelta(days=1))
        assert count("registered") == 2

    def test_a_leap_day_child_is_five_on_the_first_of_march(self):
        child(home_in(), born=date(2020, 2, 29))
        on_28th = figures_for(date(2025, 1, 1), date(2025, 2, 28), today=date(2026, 1, 1))
        on_1st = figures_for(date(2025, 1, 1), date(2025, 3, 1), today=date(2026, 1, 1))
        assert (on_28th.measures["registered"], on_1st.measures["registered"]) == (1, 0)

    def test_an_expected_baby_is_no_child_yet(self):
        child(home_in(), born=None, role="expected baby", registered=date(2025, 1, 1))
        assert count("registered") == 0

    def test_outside_the_area_or_without_one_is_not_registered_here(self):
        child(home_in(FAR))
        child(home_in(None))
        child(home_in(NOWHERE))
        figures = autumn()
        assert figures.measures["registered"] == 0
        assert figures.registered_area_not_known == 2

    def test_moving_house_counts_the_new_home_from_its_first_day(self):
        home = home_in(FAR, until=LAST - timedelta(days=1))
        move_in(home, NEAR, LAST)
        child(home)
        assert autumn().areas[NEAR].registered == 1

    def test_a_child_of_two_homes_counts_in_the_main_one_of_the_day(self):
        near, leafy = home_in(NEAR), home_in(LEAFY)
        someone = child(near)
        also_lives_in(someone, leafy)
        figures = autumn()
        assert (figures.measures["registered"], figures.areas[NEAR].registered, figures.areas[LEAFY].registered) == (
            1,
            1,
            0,
        )

    def test_the_main_home_can_change(self):
        near, leafy = home_in(NEAR), home_in(LEAFY)
        someone = child()
        also_lives_in(someone, near, main=True, until=LAST - timedelta(days=1))
        also_lives_in(someone, leafy, main=True, since=LAST)
        assert autumn().areas[LEAFY].registered == 1

    def test_a_confidential_address_counts_as_any_other(self):
        child(home_in(confidential=True))
        assert count("registered") == 1

    def test_registered_and_seen_wants_a_contact_anywhere_in_the_period(self):
        here, elsewhere = child(home_in()), child(home_in())
        came(here, FIRST, IN_TERM)
        came(elsewhere, FIRST - timedelta(days=1))
        assert (count("registered"), count("registered_and_seen")) == (2, 1)

    def test_somebody_registered_again_counts_once(self):
        from families.models import Registration

        someone = child(home_in(), until=date(2024, 5, 1))
        Registration.objects.create(person=someone, registered_on=date(2024, 5, 2))
        assert count("registered") == 1


class TestSeen:
    def test_twelve_sessions_are_one_child_and_twelve_attendances(self):
        came(child(home_in()), *(FIRST + timedelta(days=7 * week) for week in range(12)))
        figures = autumn()
        assert figures.measures["seen"] == figures.measures["sustained_12_months"] == 1
        assert figures.measures["attendances_under_5"] == 12

    def test_both_ends_of_the_period_are_in_it(self):
        came(child(home_in()), FIRST)
        came(child(home_in()), LAST)
        came(child(home_in()), FIRST - timedelta(days=1))
        came(child(home_in()), LAST + timedelta(days=1))
        assert count("seen") == 2

    @pytest.mark.parametrize("status", ["absent", "apologies", "booked"])
    def test_only_present_is_a_contact(self, status):
        came(child(home_in()), IN_TERM, status=status)
        assert (count("seen"), count("attendances_under_5")) == (0, 0)

    @pytest.mark.parametrize("status", ["cancelled", "planned"])
    def test_a_session_that_did_not_run_is_no_contact(self, status):
        came(child(home_in()), IN_TERM, session_status=status)
        assert (count("seen"), count("attendances_under_5")) == (0, 0)

    @pytest.mark.parametrize(
        ("kind", "outcome", "seen"),
        [
            ("home visit", "achieved", 1),
            ("one-to-one at centre", "achieved", 1),
            ("phone call", "achieved", 0),
            ("video call", "achieved", 0),
            ("home visit", "no access", 0),
            ("home visit", "refused", 0),
            ("home visit", "cancelled by family", 0),
            ("home visit", "", 0),
        ],
    )
    def test_which_visits_are_a_contact(self, kind, outcome, seen):
        visited(child(home_in()), on=IN_TERM, type=kind, outcome=outcome)
        assert count("seen") == seen

    def test_which_visits_qualify_is_a_setting(self):
        from tests.support.factories import CentreSettingsFactory

        visited(child(home_in()), on=IN_TERM, type="phone call")
        chosen = CentreSettingsFactory()
        chosen.qualifying_visit_types = ["phone call"]
        chosen.save()
        assert count("seen") == 1

    def test_a_parents_contact_is_not_the_childs(self):
        home = home_in()
        child(home)
        came(adult(home), IN_TERM)
        assert (count("seen"), count("adults_seen")) == (0, 1)

    def test_a_child_need_not_be_registered(self):
        came(child(home_in(), registered=None), IN_TERM)
        assert (count("registered"), count("seen")) == (0, 1)

    def test_age_is_the_age_on_the_day_of_the_contact(self):
        turned = child(home_in(), born=date(2020, 10, 6))
        came(turned, date(2025, 10, 5))
        came(child(home_in(), born=date(2020, 10, 6)), date(2025, 10, 6))
        figures = autumn()
        assert (figures.measures["seen"], figures.measures["registered"]) == (1, 0)
        assert figures.measures["attendances_under_5"] == 1

    def test_the_home_is_the_home_of_the_day(self):
        home = home_in(NEAR, until=date(2025, 10, 31))
        move_in(home, FAR, date(2025, 11, 1))
        someone = child(home)
        came(someone, date(2025, 10, 31), date(2025, 11, 1))
        figures = autumn()
        assert (figures.measures["seen"], figures.measures["out_of_area_seen"], figures.all_under_fives_seen) == (
            1,
            1,
            1,
        )
        assert figures.areas[NEAR].seen == 1

    def test_a_child_that_moves_inside_the_area_stands_in_both_rows_and_once_in_the_total(self):
        home = home_in(NEAR, until=date(2025, 10, 31))
        move_in(home, LEAFY, date(2025, 11, 1))
        came(child(home), date(2025, 10, 31), date(2025, 11, 1))
        figures = autumn()
        assert (figures.areas[NEAR].seen, figures.areas[LEAFY].seen, figures.measures["seen"]) == (1, 1, 1)

    def test_the_reach_area_is_the_one_of_the_day(self):
        ReachAreaPart.objects.filter(lsoa_code=LEAFY).update(to_date=date(2025, 10, 31))
        someone = child(home_in(LEAFY))
        came(someone, date(2025, 10, 31), date(2025, 11, 1))
        figures = autumn()
        assert (figures.measures["seen"], figures.measures["out_of_area_seen"]) == (1, 1)
        assert LEAFY not in figures.areas
        assert figures.measures["registered"] == 0

    def test_area_not_known_is_a_figure_of_its_own(self):
        came(child(home_in(None)), IN_TERM)
        came(child(), IN_TERM)  # in no household at all
        came(child(home_in(NOWHERE)), IN_TERM)
        assert (count("seen"), count("area_not_known_seen")) == (0, 3)

    def test_a_lookup_of_another_vintage_does_not_count(self):
        from families.models import PostcodeArea

        came(child(home_in()), IN_TERM)
        PostcodeArea.objects.update(vintage=2021)
        assert (count("seen"), count("area_not_known_seen")) == (0, 1)

    def test_postcodes_are_read_however_they_are_typed(self):
        came(child(home_in(NEAR)), IN_TERM)
        from families.models import Address

        Address.objects.update(postcode="zz1  1aa ")
        assert count("seen") == 1


class TestTwelveMonths:
    def test_it_runs_from_the_day_after_the_same_date_a_year_before(self):
        came(child(home_in()), date(2024, 12, 31))
        came(child(home_in()), date(2025, 1, 1))
        assert (count("seen"), count("seen_12_months")) == (0, 1)

    def test_sustained_counts_days_not_rows(self):
        often, one_day = child(home_in()), child(home_in())
        came(often, date(2025, 2, 3), date(2025, 5, 6), date(2025, 9, 9))
        came(one_day, IN_TERM, IN_TERM, IN_TERM)
        visited(one_day, on=IN_TERM)
        assert (count("seen_12_months"), count("sustained_12_months")) == (2, 1)

    def test_how_many_days_is_a_setting(self):
        from centre.core.models import CentreSettings

        came(child(home_in()), date(2025, 2, 3), date(2025, 5, 6))
        CentreSettings.objects.update(sustained_contact_days=2)
        assert count("sustained_12_months") == 1

    def test_a_running_period_is_counted_as_at_today(self):
        came(child(home_in()), IN_TERM)
        figures = figures_for(*AUTUMN, today=date(2025, 10, 20))
        assert figures.as_at == date(2025, 10, 20)
        assert figures.is_to_date
        assert not autumn().is_to_date


class TestAdults:
    def test_adult_roles_wherever_they_live(self):
        for role in ("parent", "carer", "grandparent", "childminder", "expectant parent", "other adult"):
            came(adult(home_in(FAR), role=role, sex="male"), IN_TERM)
        came(adult(home_in(), role="parent", sex="female"), IN_TERM)
        figures = autumn()
        assert figures.measures["adults_seen"] == 7
        assert figures.measures["male_parents_and_carers_seen"] == 3
        assert figures.measures["attendances_adult"] == 7


class TestDeprivation:
    def test_only_the_most_deprived_deciles_of_the_chosen_index(self):
        came(child(home_in(NEAR)), IN_TERM)
        came(child(home_in(LEAFY)), IN_TERM)
        measures = autumn().measures
        assert [measures[f"most_deprived_{key}"] for key in ("population_under_5", "registered", "seen")] == [100, 1, 1]

    def test_seen_by_decile_counts_a_child_once(self):
        someone = child(home_in(NEAR))
        came(someone, IN_TERM, LAST)
        assert autumn().deciles == {
            2: {"population_under_5": 100, "registered": 1, "seen": 1},
            7: {"population_under_5": 100, "registered": 0, "seen": 0},
        }


class TestPopulation:
    def test_the_newest_estimate_on_or_before_the_day_counts(self):
        PopulationEstimate.objects.create(lsoa_code=NEAR, vintage=2011, as_at=LAST, under_five=120, source="Newer")
        PopulationEstimate.objects.create(
            lsoa_code=NEAR, vintage=2011, as_at=LAST + timedelta(days=1), under_five=999, source="Too late"
        )
        PopulationEstimate.objects.create(
            lsoa_code=NEAR, vintage=2021, as_at=LAST, under_five=888, source="Other borders"
        )
        figures = autumn()
        assert figures.measures["population_under_5"] == 220
        assert "Newer (31 December 2025)" in figures.population_sources

    def test_missing_for_one_area_is_not_available_never_a_partial_sum(self):
        PopulationEstimate.objects.filter(lsoa_code=LEAFY).delete()
        figures = autumn()
        assert figures.measures["population_under_5"] is None
        assert figures.measures["most_deprived_population_under_5"] == 100
        assert figures.areas[LEAFY].population_under_5 is None
        assert LEAFY in figures.warnings[0]

    def test_without_a_reach_area_nothing_is_made_up(self):
        ReachAreaPart.objects.all().delete()
        child(home_in())
        figures = autumn()
        assert figures.measures["population_under_5"] is None
        assert figures.measures["registered"] == 0
        assert figures.areas == {}
        assert figures.warnings


class TestGroups:
    def test_a_home_level_group_holds_for_the_whole_main_household(self):
        GroupFactory(name="lone parent", whole_household=True)
        home = home_in()
        parent = adult(home)
        came(child(home), IN_TERM)
        child(home, born=date(2021, 1, 5))
        GroupMembershipFactory(person=parent, group=GroupFactory(name="lone parent"))
        group = autumn().groups["lone parent"]
        assert (group.registered, group.registered_and_seen) == (2, 1)

    def test_other_groups_hold_for_the_person_named(self):
        disabled = GroupFactory(name="disabled child", whole_household=False)
        home = home_in()
        GroupMembershipFactory(person=child(home), group=disabled)
        child(home, born=date(2021, 1, 5))
        assert autumn().groups["disabled child"].registered == 1

    def test_a_second_home_does_not_spread_a_group(self):
        lone = GroupFactory(name="lone parent", whole_household=True)
        other_home = home_in(LEAFY)
        GroupMembershipFactory(person=adult(other_home), group=lone)
        also_lives_in(child(home_in(NEAR)), other_home)
        assert autumn().groups["lone parent"].registered == 0

    def test_membership_is_that_of_the_as_at_day_last_day_included(self):
        group = GroupFactory(name="eligible two-year-old")
        for until in (LAST, LAST - timedelta(days=1)):
            GroupMembershipFactory(person=child(home_in()), group=group, to_date=until)
        assert autumn().groups["eligible two-year-old"].registered == 1

    def test_a_group_nobody_was_ever_in_is_left_out(self):
        GroupFactory(name="armed forces", whole_household=True)
        assert "armed forces" not in autumn().groups


class TestActivity:
    def test_sessions_headcount_and_visits(self):
        SessionFactory(date=IN_TERM, headcount_adults=4, headcount_children=5)
        SessionFactory(date=IN_TERM, status="cancelled", cancelled_because="Snow", headcount_adults=3)
        SessionFactory(date=IN_TERM, status="planned", headcount_adults=9)
        visited(child(home_in()), on=IN_TERM)
        visited(on=IN_TERM, outcome="no access")
        visited(on=IN_TERM, outcome="no access", type="one-to-one at centre")
        measures = autumn().measures
        keys = ("sessions_ran", "sessions_cancelled", "headcount", "visits_achieved", "visits_no_access")
        assert [measures[key] for key in keys] == [1, 1, 9, 1, 1]

    def test_weeks_add_up_to_the_attendances_of_the_period(self):
        someone = child(home_in())
        came(someone, FIRST, IN_TERM, LAST)
        weeks = weekly_attendances(*AUTUMN)
        assert sum(weeks.values()) == count("attendances_under_5") == 3
        assert weeks[date(2025, 10, 6)] == 1
        assert min(weeks) <= FIRST
        assert len(weeks) == 18


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="ends before it begins"):
        figures_for(LAST, FIRST)


days = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@settings(max_examples=300, deadline=None)
@given(born=days, on=days)
@example(born=date(2020, 2, 29), on=date(2025, 2, 28))
@example(born=date(2020, 2, 29), on=date(2025, 3, 1))
@example(born=date(2019, 2, 28), on=date(2024, 2, 28))
@example(born=date(2019, 3, 1), on=date(2024, 2, 29))
def test_the_rule_of_five_years_in_sql_is_the_rule_of_the_dates(born, on):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::date <= %s::date AND %s::date > %s::date - interval '5 years'", [born, on, born, on])
        assert cursor.fetchone()[0] == under_five_on(born, on)


def move_in(household, area, since):
    from families.models import Address

    Address.objects.create(household=household, postcode=POSTCODES[area], from_date=since)
