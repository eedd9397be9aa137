"""A family registers itself on its own phone, a worker checks it (public page; nothing shown back; wiped when done)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from centre.core.dates import local_today
from centre.core.models import AuditEvent, CentreSettings
from families.models import (
    Address,
    Household,
    JoinRequest,
    JoinState,
    PermissionAnswer,
    Person,
    PrivacyNoticeShown,
)
from families.registering import joining, notices, rooms
from tests.support.factories import CentreSettingsFactory, ChildFactory

pytestmark = pytest.mark.django_db
SECRET = "12 Hidden Way"


@pytest.fixture
def notice(coordinator):
    return notices.write_notice(by=coordinator, text="Why we write things down.", from_date=local_today())


@pytest.fixture
def partner(coordinator):
    return notices.add_partner(by=coordinator, name="Sunny Bank Nursery")


@pytest.fixture
def page(coordinator, notice):
    CentreSettingsFactory()
    return reverse("families:join", args=[joining.new_link(by=coordinator)])


def typed(**more):
    data = {
        "adults-TOTAL_FORMS": "1",
        "adults-INITIAL_FORMS": "0",
        "adults-0-first_name": "Zuleika",
        "adults-0-last_name": "Quagmire",
        "adults-0-role": "parent",
        "adults-0-texts": "yes",
        "adults-0-interpreter": "yes",
        "children-TOTAL_FORMS": "1",
        "children-INITIAL_FORMS": "0",
        "children-0-first_name": "Wolfgang",
        "children-0-date_of_birth": "29 2 2024",
        "children-0-photos": "no",
        "babies-TOTAL_FORMS": "0",
        "babies-INITIAL_FORMS": "0",
        "address_line_1": SECRET,
        "postcode": "ZZ1 1AA",
    }
    return data | more


class TestTheFamily:
    def test_it_reads_the_notice_in_full_and_is_shown_nothing_back(self, page, notice):
        stranger = Client()
        shown = stranger.get(page)
        assert notice.text in shown.content.decode()
        assert "no-store" in shown["Cache-Control"]
        assert "hx-" not in shown.content.decode().split("<form")[1]  # no script is needed
        answer = stranger.post(page, typed(), follow=True)
        thanks = answer.content.decode()
        assert "Thank you" in thanks
        for word in ("Zuleika", "Quagmire", "Wolfgang", SECRET):
            assert word not in thanks
            assert word not in answer.request["PATH_INFO"] + answer.request["QUERY_STRING"]
        assert not Person.objects.exists()
        request = JoinRequest.objects.get()
        assert (request.notice, request.state) == (notice, JoinState.WAITING)
        assert "Zuleika" not in str(list(AuditEvent.objects.values_list("summary", "detail")))

    def test_only_fields_of_the_form_are_kept(self, page):
        extra = {"groups": "1", "registered_on": "2020-01-01", "is_admin": "1", "children-0-stop_alert": "x"}
        Client().post(page, typed(**extra))
        payload = JoinRequest.objects.get().payload
        assert set(payload) == {"adults", "children", "babies", "family"}
        assert set(payload["family"]) == {"address_line_1", "postcode"}
        assert "stop_alert" not in payload["children"][0]

    def test_more_children_without_a_script_and_mistakes_are_told_kindly(self, page):
        stranger = Client()
        more = stranger.post(page, typed(more="children")).content.decode()
        assert 'name="children-1-first_name"' in more
        assert 'value="Wolfgang"' in more
        wrong = stranger.post(page, typed(**{"children-0-date_of_birth": "31 2 2024"})).content.decode()
        assert wrong.split("<title>")[1].startswith("Error: ")
        assert not JoinRequest.objects.exists()

    def test_pressed_twice_it_is_one(self, page):
        stranger = Client()
        token = stranger.get(page).content.decode().split('name="submission_token" value="')[1].split('"')[0]
        for _ in range(2):
            assert stranger.post(page, typed(submission_token=token)).status_code == 302
        assert JoinRequest.objects.count() == 1

    def test_what_fills_in_the_trap_is_thanked_and_dropped(self, page):
        assert Client().post(page, typed(website="https://example.org")).status_code == 302
        assert not JoinRequest.objects.exists()

    def test_one_connection_sends_only_so_many(self, page, settings):
        settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"families_join": "2/h/key"}
        stranger = Client()
        statuses = [stranger.post(page, typed()).status_code for _ in range(3)]
        assert statuses == [302, 302, 429]
        assert Client(REMOTE_ADDR="10.9.8.7").post(page, typed()).status_code == 302

    def test_all_of_them_together_send_only_so_many(self, page, settings):
        settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"families_join_all": "2/h/key"}
        statuses = [Client(REMOTE_ADDR=f"10.0.0.{n}").post(page, typed()).status_code for n in range(3)]
        assert statuses == [302, 302, 429]

    def test_a_flood_that_nobody_checks_stops(self, page, monkeypatch):
        monkeypatch.setattr(joining, "MOST_WAITING", 1)
        assert [Client().post(page, typed()).status_code for _ in range(2)] == [302, 429]

    def test_too_much_is_refused(self, page):
        assert Client().post(page, typed(address_line_1="x" * 300_000)).status_code == 413
        long = Client().post(page, typed(address_line_1="x" * 300))
        assert long.status_code == 200
        assert not JoinRequest.objects.exists()

    def test_without_csrf_nothing_comes_in(self, page):
        assert Client(enforce_csrf_checks=True).post(page, typed()).status_code == 403

    @pytest.mark.parametrize(
        "data", [{}, {"adults-TOTAL_FORMS": "9" * 30}, {"more": "\x00"}, {"children-0-photos": "x"}]
    )
    def test_odd_input_breaks_nothing(self, page, data):
        assert Client().post(page, data).status_code == 200

    def test_a_new_link_ends_the_old_one_and_without_a_link_there_is_no_page(self, page, coordinator):
        new = joining.new_link(by=coordinator)
        assert Client().get(page).status_code == 404
        assert Client().post(page, typed()).status_code == 404
        assert Client().get(reverse("families:join", args=[new])).status_code == 200
        joining.end_link(by=coordinator)
        for token in (new, "none", "x" * 200):
            assert Client().get(reverse("families:join", args=[token])).status_code == 404
        assert CentreSettings.load().join_token == ""
        assert new not in str(list(AuditEvent.objects.values_list("summary", "detail")))


class TestTheWorker:
    @pytest.fixture
    def sent(self, page, partner):
        Client().post(page, typed(**{f"sharing_{partner.pk.hex}": "yes"}))
        return JoinRequest.objects.get()

    def open(self, client, sent):
        return client.get(f"{reverse('families:new')}?join={sent.pk}").content.decode()

    def test_it_waits_on_the_desk_without_names(self, sent, administrator, session_worker):
        (item,) = rooms.own_forms_to_check(administrator, local_today())
        assert item.title == "1 family waits to be checked"
        assert rooms.own_forms_to_check(session_worker, local_today()) == []

    def test_opened_it_is_the_registration_page_filled_in(self, signed_in, administrator, sent):
        client = signed_in(administrator)
        assert "Zuleika Quagmire" in client.get(reverse("families:join_requests")).content.decode()
        shown = self.open(client, sent)
        for kept in ('value="Zuleika"', 'value="29 2 2024"', SECRET, str(sent.pk)):
            assert kept in shown
        assert "error-summary" not in shown

    def test_saved_it_is_registered_and_what_was_sent_is_wiped(self, signed_in, administrator, sent, notice):
        data = typed(registered_on=local_today().isoformat(), join=str(sent.pk))
        response = signed_in(administrator).post(reverse("families:new"), data)
        household = Household.objects.get()
        assert response.url == household.get_absolute_url()
        sent.refresh_from_db()
        assert (sent.state, sent.payload, sent.household) == (JoinState.REGISTERED, None, household)
        shown = PrivacyNoticeShown.objects.get()
        assert (shown.notice, shown.how, shown.shown_on) == (notice, "own phone", local_today())
        answers = set(PermissionAnswer.objects.values_list("person__first_name", "kind", "answer"))
        assert answers == {("Zuleika", "texts", "yes"), ("Wolfgang", "photos", "no")}
        assert Person.objects.get(first_name="Zuleika").access_needs.interpreter == "yes"

    def test_two_workers_register_it_once(self, signed_in, administrator, coordinator, sent):
        data = typed(registered_on=local_today().isoformat(), join=str(sent.pk))
        signed_in(administrator).post(reverse("families:new"), data)
        page = signed_in(coordinator).post(reverse("families:new"), data, follow=True).content.decode()
        assert "has been checked already" in page
        assert Household.objects.count() == 1

    def test_people_we_may_know_are_shown_as_always(self, signed_in, administrator, sent):
        from datetime import date

        ChildFactory(first_name="Wolfgang", last_name="Quagmire", date_of_birth=date(2024, 2, 29))
        data = typed(registered_on=local_today().isoformat(), join=str(sent.pk))
        page = signed_in(administrator).post(reverse("families:new"), data).content.decode()
        assert "We may know this family already" in page
        assert f'name="join" value="{sent.pk}"' in page
        sent.refresh_from_db()
        assert sent.state == JoinState.WAITING

    def test_turned_away_with_a_reason_and_wiped(self, signed_in, administrator, sent):
        client, page = signed_in(administrator), reverse("families:join_turn_away", args=[sent.pk])
        assert "Enter why" in client.post(page, {"reason": ""}).content.decode()
        client.post(page, {"reason": "The same form came twice"})
        sent.refresh_from_db()
        assert (sent.state, sent.payload, sent.reason) == (JoinState.TURNED_AWAY, None, "The same form came twice")
        assert client.get(page).status_code == 404

    def test_what_nobody_looks_at_is_wiped_after_sixty_days(self, sent):
        assert joining.wipe_old() == 0
        assert joining.wipe_old(timezone.now() + timedelta(days=61)) == 1
        sent.refresh_from_db()
        assert (sent.state, sent.payload) == (JoinState.EXPIRED, None)

    @pytest.mark.parametrize("id_text", ["", "nobody", "00000000-0000-4000-8000-000000000000"])
    def test_odd_ids_break_nothing(self, signed_in, administrator, id_text):
        client = signed_in(administrator)
        assert client.get(f"{reverse('families:new')}?join={id_text}").status_code == 302
        assert client.post(reverse("families:new"), typed(join=id_text)).status_code == 302


class TestASecretAddress:
    @pytest.fixture
    def sent(self, page):
        Client().post(page, typed(confidential="on"))
        return JoinRequest.objects.get()

    def test_who_is_not_cleared_registers_it_unseen(self, signed_in, administrator, sent):
        client = signed_in(administrator)
        shown = client.get(f"{reverse('families:new')}?join={sent.pk}").content.decode()
        assert SECRET not in shown
        assert "ZZ1 1AA" not in shown
        assert SECRET not in client.get(reverse("families:join_requests")).content.decode()
        data = typed(registered_on=local_today().isoformat(), join=str(sent.pk), address_line_1="Typed over")
        client.post(reverse("families:new"), data)
        home = Address.objects.get()
        assert (home.address_line_1, home.postcode, home.confidential) == (SECRET, "ZZ1 1AA", True)

    def test_reading_it_is_logged(self, signed_in, safeguarding_lead, sent):
        shown = signed_in(safeguarding_lead).get(f"{reverse('families:new')}?join={sent.pk}").content.decode()
        assert SECRET in shown
        assert AuditEvent.objects.filter(action="address.read", subject_id=str(sent.pk)).count() == 1


def test_the_poster_leads_to_the_form(signed_in, administrator, page):
    response = signed_in(administrator).get(reverse("families:join_poster"))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")


def test_there_is_no_link_without_a_notice(signed_in, coordinator):
    client, page = signed_in(coordinator), reverse("families:registration_settings")
    assert "Write the privacy notice first" in client.post(page, {"does": "new-link"}, follow=True).content.decode()
    assert signed_in(coordinator).get(reverse("families:join_poster")).status_code == 404
