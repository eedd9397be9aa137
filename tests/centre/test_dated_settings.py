"""Settings with effective dates and sources: what is decided later never alters what was right before (T-30, T-32)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from centre.core.dates import local_today
from centre.core.models import CentreSettings
from centre.core.models.dated import NotInOrder
from centre.settings_pages.actions import change_settings

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(changes=st.lists(st.tuples(DAYS, st.integers(1, 600)), max_size=6), asked=DAYS)
def test_a_day_has_the_value_that_was_decided_last_for_it(changes, asked):
    settings = CentreSettings()
    first = settings.creche_alert_minutes
    changes.sort(key=lambda change: change[0])
    for day, value in changes:
        settings.hold("creche_alert_minutes", value, holds_from=day, source="Policy")
    expected = [value for day, value in changes if day <= asked]
    assert settings.as_on(asked).creche_alert_minutes == (expected[-1] if expected else first)


def test_a_change_before_one_that_is_known_is_refused():
    settings = CentreSettings()
    settings.hold("creche_year_days", 10, holds_from=date(2026, 9, 1), source="")
    with pytest.raises(NotInOrder):
        settings.hold("creche_year_days", 12, holds_from=date(2026, 8, 31), source="")


def test_a_change_from_a_day_to_come_holds_by_itself_from_that_day(coordinator):
    today = local_today()
    change_settings(by=coordinator, holds_from=today + timedelta(days=3), source="Council", place_offer_days=9)
    settings = CentreSettings.load()
    assert [settings.as_on(today + timedelta(days=n)).place_offer_days for n in (0, 2, 3, 400)] == [5, 5, 9, 9]
    assert settings.place_offer_days == 5


def test_the_page_asks_from_which_day_and_shows_what_held_before(signed_in, coordinator):
    client, url, today = signed_in(coordinator), reverse("centre:settings_section", args=["places"]), local_today()
    asked = {"place_offer_days": "7", "missed_bookings": "2", "late_minutes": "15", "places_source": "Governors, May"}
    since = today - timedelta(days=30)
    assert client.post(url, {**asked, "holds_from": since.isoformat()}).status_code == 302
    settings = CentreSettings.load()
    before, after = settings.as_on(since - timedelta(days=1)), settings.as_on(since)
    assert [(each.place_offer_days, each.late_minutes) for each in (before, after)] == [(5, 10), (7, 15)]
    page = client.get(url).content.decode()
    assert "are kept for 5 days" in page
    refused = client.post(url, {**asked, "late_minutes": "20", "holds_from": (since - timedelta(days=1)).isoformat()})
    assert "was changed from" in refused.content.decode()
    assert CentreSettings.load().late_minutes == 15
