"""The visit pages: planning and logging in the browser, what is shown to whom, and that nothing is lost or doubled."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from centre.core.dates import local_today
from families.models import Visit
from tests.support.factories import (
    AddressFactory,
    ChildFactory,
    HouseholdFactory,
    PersonFactory,
    UserFactory,
    VisitFactory,
)
from tests.support.visits import make_family, new_url, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def family():
    return make_family()


def log_url(visit):
    return reverse("families:visit_log", args=[visit.pk])


# --- Logging and planning --------------------------------------------------------------------------------------------


def test_a_worker_logs_a_visit_and_lands_on_it(family, family_worker, signed_in):
    answer = signed_in(family_worker).post(new_url(family), typed(family), follow=True)
    visit = Visit.objects.get()
    assert answer.redirect_chain == [(visit.get_absolute_url(), 302)]
    assert (visit.worker, visit.household, visit.outcome) == (family_worker, family, "achieved")
    assert f"{visit.start_time:%H:%M}-{visit.end_time:%H:%M}" == "09:30-10:15"
    assert "Home visit to the Hassan family saved: achieved. Leo was seen." in answer.content.decode()


def test_nothing_is_chosen_beforehand(family, family_worker, signed_in):
    page = signed_in(family_worker).get(new_url(family)).content.decode()
    assert " checked" not in page
    assert f'value="{local_today().isoformat()}"' in page


def test_an_achieved_visit_without_ticks_comes_back_with_what_was_typed(family, family_worker, signed_in):
    answer = signed_in(family_worker).post(new_url(family), typed(family, people_seen=[]))
    page = answer.content.decode()
    assert "Error: " in page[page.index("<title>") : page.index("</title>")]
    assert "Tick at least one person who was seen" in page
    assert 'href="#id_people_seen_0"' in page
    assert 'id="id_people_seen_0"' in page
    assert "We talked about sleep." in page
    assert not Visit.objects.exists()


def test_ticks_are_not_kept_when_nobody_answered(family, family_worker, signed_in):
    signed_in(family_worker).post(new_url(family), typed(family, outcome="no access"))
    assert not Visit.objects.get().seen.exists()


def test_somebody_who_does_not_exist_cannot_be_ticked(family, family_worker, signed_in):
    answer = signed_in(family_worker).post(new_url(family), typed(family, people_seen=[str(uuid.uuid4())]))
    assert "not known here any more" in answer.content.decode()
    assert not Visit.objects.exists()


def test_the_family_is_asked_for_when_it_is_not_given(family, family_worker, signed_in):
    client = signed_in(family_worker)
    assert "which family?" in client.get(reverse("families:visit_new")).content.decode()
    assert "which family?" in client.post(reverse("families:visit_new"), {}).content.decode()
    assert "which family?" in client.get(reverse("families:visit_plan")).content.decode()


@pytest.mark.parametrize("wrong", ["nonsense", "00000000-0000-0000-0000-000000000000", "%00"])
def test_an_unknown_family_is_not_found(family_worker, signed_in, wrong):
    client = signed_in(family_worker)
    assert client.get(f"{reverse('families:visit_new')}?household={wrong}").status_code == 404
    assert client.post(f"{reverse('families:visit_plan')}?household={wrong}").status_code == 404


def test_a_family_is_found_by_name_with_and_without_javascript(family, family_worker, signed_in):
    client = signed_in(family_worker)
    url = reverse("families:visit_find_family")
    whole = client.post(url, {"words": "hasan amina", "purpose": "plan"}).content.decode()
    part = client.post(url, {"words": "Hassan"}, headers={"HX-Request": "true"}).content.decode()
    assert f"{reverse('families:visit_plan')}?household={family.pk}" in whole
    assert "<html" in whole
    assert f"{reverse('families:visit_new')}?household={family.pk}" in part
    assert "<html" not in part
    assert "No family was found." in client.post(url, {"words": "Zzyzx"}).content.decode()
    assert client.get(url).status_code == 302


def test_somebody_else_of_the_centre_is_found_and_seen(family, family_worker, signed_in):
    friend = PersonFactory(first_name="Zelda", last_name="Quince", role="grandparent")
    client = signed_in(family_worker)
    page = client.post(new_url(family), typed(family, find_person="1", other_words="Zelda")).content.decode()
    assert str(friend.pk) in page
    assert "Error" not in page
    fragment = client.post(
        reverse("families:visit_people"),
        typed(family, household=str(family.pk), other_words="quince"),
        headers={"HX-Request": "true"},
    ).content.decode()
    assert str(friend.pk) in fragment
    client.post(new_url(family), typed(family, people_seen=[str(friend.pk)]))
    assert list(Visit.objects.get().people_seen.all()) == [friend]


def test_the_ticks_follow_the_day(family, family_worker, signed_in):
    newborn = ChildFactory(household=family, first_name="Nell", date_of_birth=local_today() - timedelta(days=5))
    ask = {"household": str(family.pk), "date": (local_today() - timedelta(days=9)).isoformat()}
    client = signed_in(family_worker)
    assert str(newborn.pk) not in client.post(reverse("families:visit_people"), ask).content.decode()
    ask["date"] = local_today().isoformat()
    assert str(newborn.pk) in client.post(reverse("families:visit_people"), ask).content.decode()


def test_a_visit_is_planned_moved_and_called_off(family, family_worker, signed_in):
    client = signed_in(family_worker)
    tomorrow = local_today() + timedelta(days=1)
    plan = {"visit_id": str(uuid.uuid4()), "date": tomorrow.isoformat(), "type": "home visit", "place": "The library"}
    answer = client.post(f"{reverse('families:visit_plan')}?household={family.pk}", plan, follow=True)
    assert "planned for" in answer.content.decode()
    visit = Visit.objects.get()
    assert (visit.outcome, visit.place, visit.worker) == ("", "The library", family_worker)
    later = tomorrow + timedelta(days=1)
    client.post(reverse("families:visit_move", args=[visit.pk]), {**plan, "date": later.isoformat(), "version": "1"})
    visit.refresh_from_db()
    assert visit.date == later
    off = {"version": visit.version, "outcome": "cancelled by family", "reason": "A cold"}
    client.post(reverse("families:visit_call_off", args=[visit.pk]), off)
    visit.refresh_from_db()
    assert (visit.outcome, visit.summary) == ("cancelled by family", "A cold")


def test_a_planned_visit_is_logged_where_it_stands(family, family_worker, signed_in):
    visit = VisitFactory(household=family, worker=family_worker, outcome="", date=local_today())
    client = signed_in(family_worker)
    assert client.get(log_url(visit)).status_code == 200
    client.post(log_url(visit), typed(family, version="1"))
    visit.refresh_from_db()
    assert visit.outcome == "achieved"
    assert Visit.objects.count() == 1
    assert client.get(log_url(visit)).status_code == 302


def test_the_concern_link_carries_only_an_id(family, family_worker, signed_in):
    page = signed_in(family_worker).get(new_url(family)).content.decode()
    assert f"/safeguarding/concerns/new/?child={family.child.pk}" in page


def test_a_confidential_address_is_withheld(family, family_worker, signed_in):
    AddressFactory(household=family, address_line_1="9 Hidden Way", confidential=True)
    client = signed_in(family_worker)
    VisitFactory(household=family, worker=family_worker, outcome="", date=local_today())
    for url in (new_url(family), reverse("families:visits"), reverse("families:visit_new"), reverse("centre:desk")):
        assert "Hidden Way" not in client.get(url).content.decode()


# --- Who sees what ---------------------------------------------------------------------------------------------------

SEES_VISITS = ["coordinator", "head_teacher", "family_worker", "safeguarding_lead", "deputy_lead"]
READS_NOTES = ["coordinator", "family_worker"]
SEES_NO_VISITS = ["administrator", "session_worker", "volunteer", "governor", "nobody"]


@pytest.mark.parametrize("who", SEES_VISITS)
def test_the_notes_are_for_the_family_support_team_and_the_coordinator(family, who, request, signed_in):
    visit = VisitFactory(
        household=family,
        summary="A secret worry",
        agreed="A quiet plan",
        next_step="Ring Gran",
        next_step_due=local_today(),
    )
    client = signed_in(request.getfixturevalue(who))
    for url in (visit.get_absolute_url(), reverse("families:visits")):
        page = client.get(url).content.decode()
        for words in ("A secret worry", "A quiet plan", "Ring Gran"):
            if who not in READS_NOTES:
                assert words not in page
    page = client.get(visit.get_absolute_url()).content.decode()
    assert ("A secret worry" in page) == (who in READS_NOTES)


@pytest.mark.parametrize("who", SEES_NO_VISITS)
def test_others_see_no_visits_at_all(family, who, request, signed_in):
    visit = VisitFactory(household=family)
    client = signed_in(request.getfixturevalue(who))
    assert client.get(reverse("families:visits")).status_code == 403
    assert client.get(visit.get_absolute_url()).status_code == 403


@pytest.mark.parametrize("who", [*SEES_NO_VISITS, "head_teacher", "safeguarding_lead", "deputy_lead"])
def test_others_log_plan_and_draft_nothing(family, who, request, signed_in):
    visit = VisitFactory(household=family, outcome="", date=local_today())
    client = signed_in(request.getfixturevalue(who))
    for name, args in [
        ("visit_new", []),
        ("visit_plan", []),
        ("visit_find_family", []),
        ("visit_people", []),
        ("visit_draft", []),
        ("visit_draft_discard", []),
        ("visit_log", [visit.pk]),
        ("visit_change", [visit.pk]),
        ("visit_move", [visit.pk]),
        ("visit_call_off", [visit.pk]),
        ("visit_next_step", [visit.pk]),
    ]:
        url = reverse(f"families:{name}", args=args)
        assert client.post(url, typed(family)).status_code == 403, name
        assert client.get(url).status_code in {403, 405}, name
    visit.refresh_from_db()
    assert visit.outcome == ""


def test_a_worker_does_not_change_a_colleagues_visit(family, family_worker, coordinator, signed_in):
    colleague = UserFactory(roles=["family support worker"])
    visit = VisitFactory(household=family, worker=colleague)
    for name in ("visit_change", "visit_log", "visit_move", "visit_call_off", "visit_next_step"):
        url = reverse(f"families:{name}", args=[visit.pk])
        assert signed_in(family_worker).post(url, typed(family, version="1")).status_code == 403
    assert signed_in(family_worker).get(reverse("families:visit_family", args=[visit.pk])).status_code == 403
    url = reverse("families:visit_change", args=[visit.pk])
    change = typed(family, version="1", worker=str(colleague.pk), summary="Put right.")
    assert signed_in(coordinator).post(url, change).status_code == 302
    visit.refresh_from_db()
    assert (visit.summary, visit.worker) == ("Put right.", colleague)


def test_a_worker_sees_their_own_list_and_the_coordinator_everybodys(family, family_worker, coordinator, signed_in):
    colleague = UserFactory(name="Cleo Park", roles=["family support worker"])
    VisitFactory(household=family, worker=colleague, outcome="", date=local_today())
    assert "The Hassan family" not in signed_in(family_worker).get(reverse("families:visits")).content.decode()
    client = signed_in(coordinator)
    assert "The Hassan family" in client.get(reverse("families:visits")).content.decode()
    mine = client.get(f"{reverse('families:visits')}?worker={family_worker.pk}").content.decode()
    assert "The Hassan family" not in mine
    assert "Farah Siddiqui" in mine
    for wrong in ("nonsense", uuid.uuid4(), "%00"):
        assert client.get(f"{reverse('families:visits')}?worker={wrong}&page={wrong}").status_code == 200


def test_a_visit_logged_for_the_wrong_family_is_put_right(family, family_worker, signed_in):
    right = HouseholdFactory()
    father = PersonFactory(household=right, first_name="Jan", last_name="Novak")
    visit = VisitFactory(household=family, worker=family_worker)
    visit.people_seen.add(family.child)
    client = signed_in(family_worker)
    choose = client.get(reverse("families:visit_family", args=[visit.pk])).content.decode()
    assert "Which family was it really?" in choose
    asked = {"words": "novak", "purpose": "change", "visit": str(visit.pk)}
    found = client.post(reverse("families:visit_find_family"), asked).content.decode()
    change = f"{reverse('families:visit_change', args=[visit.pk])}?household={right.pk}"
    assert change in found
    assert str(father.pk) in client.get(change).content.decode()
    client.post(change, typed(family, version="1", people_seen=[str(father.pk)]))
    visit.refresh_from_db()
    assert visit.household == right
    assert list(visit.people_seen.all()) == [father]


def test_a_next_step_is_ticked_off_from_the_list(family, family_worker, signed_in):
    visit = VisitFactory(household=family, worker=family_worker, next_step="Ring", next_step_due=local_today())
    client = signed_in(family_worker)
    answer = client.post(reverse("families:visit_next_step", args=[visit.pk]), {"done": "1", "back": "list"})
    assert answer.url == reverse("families:visits")
    visit.refresh_from_db()
    assert visit.next_step_done_on == local_today()


def test_titles_of_pages_that_stay_open_name_no_one(family, family_worker, signed_in):
    client = signed_in(family_worker)
    visit = VisitFactory(household=family, worker=family_worker)
    for url in (new_url(family), reverse("families:visits"), visit.get_absolute_url()):
        page = client.get(url).content.decode()
        assert "Hassan" not in page[page.index("<title>") : page.index("</title>")]


# --- Speed -----------------------------------------------------------------------------------------------------------


def many(worker, number):
    today = local_today()
    for days in range(number):
        household = HouseholdFactory()
        child = ChildFactory(household=household)
        for outcome, day in (("achieved", today - timedelta(days=days)), ("", today), ("", today - timedelta(days=3))):
            visit = VisitFactory(household=household, worker=worker, outcome=outcome, date=day)
            if outcome:
                visit.people_seen.add(child)
    return visit


@pytest.mark.parametrize("which", ["visits", "visit_new", "visit"])
def test_the_number_of_queries_does_not_grow_with_the_rows(which, coordinator, signed_in):

    client = signed_in(coordinator)
    counts = []
    for number in (3, 27):
        visit = many(coordinator, number)
        url = visit.get_absolute_url() if which == "visit" else reverse(f"families:{which}")
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 22
