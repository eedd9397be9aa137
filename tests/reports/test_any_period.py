"""Figures of any period on a page: whoever comes in two terms is one child in the year."""

from datetime import date

import pytest
from django.urls import reverse

from tests.support.small_centre import IN_TERM, came, child, home_in, small_centre

pytestmark = pytest.mark.django_db
ADDRESS = reverse("reports:any_period")


def page(client, **query):
    return client.get(ADDRESS, query)


def test_a_year_is_counted_anew_and_never_added_up(signed_in, coordinator):
    small_centre()
    yusuf = child(home_in())
    came(yusuf, IN_TERM)
    came(yusuf, date(2026, 2, 3))
    answer = page(signed_in(coordinator), period="days", first="2025-09-01", last="2026-08-31")
    assert answer.context["figures"].measures["seen"] == 1
    assert "1 September 2025 to 31 August 2026" in answer.content.decode()


def test_the_running_term_is_shown_where_nothing_is_asked_for(signed_in, head_teacher):
    small_centre()
    answer = page(signed_in(head_teacher))
    assert answer.status_code == 200
    assert answer.context["chosen"] is not None


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ({"first": "2026-01-01"}, "last", "Enter the last day"),
        ({"last": "2026-01-01"}, "first", "Enter the first day"),
        ({"period": "days"}, "first", "Enter the first day"),
        ({"first": "2026-01-02", "last": "2026-01-01"}, "last", "not before the first"),
        ({"first": "0001-01-01", "last": "2026-01-01"}, "first", ""),
        ({"first": "1989-12-31", "last": "2026-01-01"}, "first", "between 1990 and 2099"),
        ({"period": "school.2025-09-01.2099-01-01"}, "period", "Choose one of the periods"),
    ],
)
def test_what_cannot_be_counted_is_said_and_what_was_typed_stays(signed_in, coordinator, query, field, words):
    small_centre()
    answer = page(signed_in(coordinator), **query)
    assert answer.context["chosen"] is None
    assert words in str(answer.context["form"].errors[field])
    for day in (query.get("first"), query.get("last")):
        assert not day or f'value="{day}"' in answer.content.decode()


def test_a_group_that_is_kept_in_the_closed_room_is_not_there(signed_in, coordinator):
    small_centre()
    restricted = {
        name for name, group in page(signed_in(coordinator)).context["figures"].groups.items() if group.restricted
    }
    shown = {row["name"] for row in page(signed_in(coordinator)).context["groups"]}
    assert not restricted & shown


def test_governors_and_volunteers_have_no_such_page(signed_in, governor, volunteer):
    for user in (governor, volunteer):
        assert page(signed_in(user)).status_code == 403
