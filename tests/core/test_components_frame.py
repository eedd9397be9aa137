"""What stands around every page: the navigation by permission, the centre's name, and what a browser may keep."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory

from centre.core import context, middleware
from centre.core.models import CentreSettings
from staff.permissions import Permission
from staff.roles import ROLES, Role


def request_of(user, path="/", method="get"):
    request = getattr(RequestFactory(), method)(path)
    request.user = user
    return request


def somebody(*permissions):
    return SimpleNamespace(
        is_authenticated=True,
        is_active=True,
        permissions=frozenset(permissions),
        role_words="Coordinator",
        get_full_name=lambda: "Jo Bell",
        get_short_name=lambda: "Jo",
    )


@pytest.fixture
def named_centre(monkeypatch):
    monkeypatch.setattr(CentreSettings, "load", classmethod(lambda cls: cls(name="Willow Tree")))


# --- Navigation ----------------------------------------------------------------------------------------------------


def test_every_permission_of_the_navigation_exists():
    known = {str(permission) for permission in Permission}
    assert {name for place in context.PLACES for name in place.permissions} <= known


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_only_what_it_may_open(role):
    allowed = ROLES[role].permissions
    shown = {place["label"] for place in context.places_for(request_of(somebody(*allowed)))}
    expected = {place.label for place in context.PLACES if allowed & set(place.permissions)}
    assert shown == expected
    assert shown


def test_a_governor_sees_reports_alone():
    places = context.places_for(request_of(somebody(*ROLES[Role.GOVERNOR].permissions)))
    assert [place["label"] for place in places] == ["Reports"]


def test_strangers_and_closed_accounts_see_nothing():
    closed = somebody(*Permission)
    closed.is_active = False
    for user in (AnonymousUser(), closed):
        assert context.places_for(request_of(user)) == []
    assert not context.navigation(RequestFactory().get("/"))["may_log_concern"]


def test_the_place_one_is_in_is_marked_once():
    for path, label in (("/", "Today"), ("/families/new/", "Families"), ("/improvement-plan/", "Improvement plan")):
        places = context.places_for(request_of(somebody(*Permission), path))
        assert [place["label"] for place in places if place["current"]] == [label]


def test_the_phone_bar_holds_what_fits_and_the_rest_stands_under_more():
    split = context.navigation(request_of(somebody(*Permission), "/settings/"))["phone_navigation"]
    assert len(split["bar"]) == context.ON_THE_PHONE_BAR
    assert len(split["bar"]) + len(split["more"]) == len(context.PLACES)
    assert split["more_current"]


def test_a_page_without_the_navigation_asks_nothing(named_centre):
    class Watched:
        is_authenticated = is_active = True

        @property
        def permissions(self):
            raise AssertionError("nobody asked for the navigation")

    context.navigation(request_of(Watched()))
    context.centre(request_of(Watched()))


def test_a_centre_without_a_name_has_its_kind(monkeypatch):
    monkeypatch.setattr(CentreSettings, "load", classmethod(lambda cls: cls(organisation_label="family hub")))
    assert str(context.centre(request_of(AnonymousUser()))["centre_name"]) == "Family hub"


# --- The frame drawn -----------------------------------------------------------------------------------------------


def page(user, path="/", template="404.html"):
    request = request_of(user, path)
    request._messages = []
    return render_to_string(template, {}, request=request)


def test_a_signed_in_page_says_who_and_offers_a_concern(named_centre):
    html = page(somebody(*Permission), "/families/")
    for words in ("Jo Bell", "Log a concern", "Sign out", "Find", "Skip to the main part", 'aria-current="page"'):
        assert words in html
    assert 'data-idle-seconds="600"' in html
    assert 'method="post" action="/families/find/"' in html
    assert "<title>Page not found – Willow Tree</title>" in html


def test_without_the_rights_neither_find_nor_concern(named_centre):
    html = page(somebody(Permission.ISSUED_REPORT_READ))
    assert "find-words" not in html
    assert "Log a concern" not in html


def test_a_stranger_gets_the_page_without_bars(named_centre):
    html = page(AnonymousUser())
    assert "Sign out" not in html
    assert "data-idle-seconds" not in html
    assert "We cannot find this page" in html


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_error_pages_of_last_resort_need_no_context(name):
    assert "<h1>" in render_to_string(name)


def test_the_name_of_the_centre_is_escaped(monkeypatch):
    monkeypatch.setattr(CentreSettings, "load", classmethod(lambda cls: cls(name="<b>Oak & Ash</b>")))
    assert "<b>Oak" not in page(somebody(*Permission))


# --- What a browser may keep ---------------------------------------------------------------------------------------


def answer(user, content_type="text/html; charset=utf-8", after=None, path="/", method="get"):
    request = request_of(user, path, method)

    def view(asked):
        if after is not None:
            asked.user = after
        return HttpResponse("x", content_type=content_type)

    return middleware.NoStoreMiddleware(view)(request)


@pytest.mark.parametrize("content_type", ["text/html", "application/pdf", "text/csv", "application/json"])
def test_nothing_that_carries_records_is_kept(content_type):
    assert "no-store" in answer(somebody(), content_type)["Cache-Control"]


def test_public_pages_may_be_kept():
    response = answer(AnonymousUser())
    assert "Cache-Control" not in response
    assert response["Referrer-Policy"] == "same-origin"


def test_signing_in_answers_are_not_kept_either():
    assert "no-store" in answer(AnonymousUser(), after=somebody(), method="post")["Cache-Control"]


def test_signing_out_clears_what_the_browser_holds():
    response = answer(somebody(), after=AnonymousUser(), path="/sign-out/", method="post")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in answer(somebody(), path="/sign-out/", method="get")
