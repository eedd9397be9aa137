"""Visits without a signal: what goes along on a phone; what comes back is never doubled, lost or overwritten."""

import json
import uuid

import pytest
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.models import AuditEvent, FormDraft
from families import visit_drafts
from families.models import Visit
from tests.support.factories import (
    AddressFactory,
    ChildFactory,
    HouseholdFactory,
    PersonFactory,
    UserFactory,
    VisitFactory,
)

PACK, SEND = reverse("families:doorstep_pack"), reverse("families:doorstep_send")


@pytest.fixture
def family(db):
    household = HouseholdFactory()
    PersonFactory(household=household, first_name="Amina", last_name="Hassan")
    household.child = ChildFactory(household=household, first_name="Leo", last_name="Hassan")
    return household


@pytest.fixture
def phone(signed_in, family_worker):
    return signed_in(family_worker)


@pytest.fixture
def planned(family, family_worker):
    return VisitFactory(household=family, worker=family_worker, outcome="", date=local_today(), type="home visit")


def entry(family=None, visit=None, **fields):
    """A visit as a phone sends it."""
    told = {
        "date": [local_today().isoformat()],
        "type": ["home visit"],
        "outcome": ["achieved"],
        "summary": ["Leo has two teeth."],
        **{name: [value] for name, value in fields.items()},
    }
    if family is not None:
        told.setdefault("people_seen", [str(family.child.pk)])
    return {
        "id": str(uuid.uuid4()),
        "visit": str(visit.pk) if visit else "",
        "version": visit.version if visit else "",
        "household": str(family.pk) if family else "",
        "family_words": "" if family else "Hassan, the new flat",
        "fields": told,
    }


def send(client, sent, expected=200):
    answer = client.post(SEND, json.dumps(sent), content_type="application/json")
    assert answer.status_code == expected, answer.content
    return answer.json()


# --- What goes along --------------------------------------------------------------------------------------------------


def test_todays_visits_go_along_with_who_may_be_met(phone, planned, family):
    taken = phone.get(PACK).json()
    assert [visit["id"] for visit in taken["visits"]] == [str(planned.pk)]
    words = taken["families"][str(family.pk)]
    assert words["name"] == "The Hassan family"
    assert [person["called"] for person in words["people"]] == ["Amina", "Leo"]
    assert AuditEvent.objects.filter(action="visits.taken_along").count() == 1


def test_a_hidden_address_notes_and_colleagues_visits_stay_behind(phone, planned, family, family_worker):
    AddressFactory(household=family, address_line_1="9 Hidden Way", confidential=True)
    VisitFactory(household=family, worker=family_worker, summary="A secret worry")
    others = VisitFactory(worker=UserFactory(roles=["family support worker"]), outcome="", date=local_today())
    taken = phone.get(PACK)
    assert "Hidden Way" not in taken.content.decode()
    assert "A secret worry" not in taken.content.decode()
    assert str(others.pk) not in taken.content.decode()
    assert taken.json()["visits"][0]["where"] == "Address withheld"
    assert taken["Cache-Control"] == "no-store, private"


def test_the_frame_that_a_phone_keeps_names_nobody(phone, planned, family_worker):
    page = phone.get(reverse("families:doorstep")).content.decode()
    for words in (family_worker.name, family_worker.username, "Hassan", "Amina", "csrfmiddlewaretoken"):
        assert words not in page


def test_the_worker_keeps_the_frame_and_its_parts_alone(phone):
    script = phone.get(reverse("families:doorstep_worker"))
    assert script["Content-Type"].startswith("text/javascript")
    assert reverse("families:doorstep") in script.content.decode()
    assert "pack.json" not in script.content.decode()


# --- What comes back --------------------------------------------------------------------------------------------------


def test_a_visit_from_the_phone_is_logged(phone, family, family_worker):
    answer = send(phone, entry(family))
    visit = Visit.objects.get()
    assert (answer["status"], answer["url"]) == ("saved", visit.get_absolute_url())
    assert (visit.worker, visit.household, visit.summary) == (family_worker, family, "Leo has two teeth.")
    assert list(visit.people_seen.all()) == [family.child]


def test_the_same_number_twice_is_one_visit(phone, family):
    sent = entry(family)
    first, second = send(phone, sent), send(phone, sent)
    assert Visit.objects.count() == 1
    assert second == first | {"words": "This visit had arrived already."}


def test_a_planned_visit_is_logged_from_the_phone_once(phone, family, planned):
    sent = entry(family, planned)
    assert [send(phone, sent)["status"], send(phone, sent)["status"]] == ["saved", "saved"]
    planned.refresh_from_db()
    assert (planned.outcome, planned.summary) == ("achieved", "Leo has two teeth.")
    assert Visit.objects.count() == 1


def test_what_a_colleague_logged_meanwhile_is_not_overwritten_and_both_are_shown(phone, family, planned, coordinator):
    sent = entry(family, planned)
    Visit.objects.filter(pk=planned.pk).update(outcome="no access", summary="Nobody in.", version=planned.version + 1)
    answer = send(phone, sent)
    planned.refresh_from_db()
    assert (answer["status"], planned.outcome, planned.summary) == ("kept", "no access", "Nobody in.")
    carried = phone.post(answer["url"])
    assert carried.url == reverse("families:visit_change", args=[planned.pk])
    form = phone.get(carried.url)
    assert "Leo has two teeth." in form.content.decode()
    draft = visit_drafts.as_posted(FormDraft.objects.get())
    both = phone.post(carried.url, draft)
    assert both.status_code == 409
    assert "Nobody in." in both.content.decode()
    assert "Leo has two teeth." in both.content.decode()
    planned.refresh_from_db()
    assert planned.summary == "Nobody in."


def test_what_is_incomplete_waits_as_a_draft_and_comes_to_the_desk(phone, family):
    answer = send(phone, entry(family, next_step="Ring the nursery"))  # by when?
    assert answer["status"] == "kept"
    assert not Visit.objects.exists()
    assert answer["url"] in phone.get("/").content.decode()
    assert answer["url"] in phone.get(reverse("families:visits")).content.decode()
    form = phone.get(phone.post(answer["url"]).url).content.decode()
    assert "Leo has two teeth." in form
    assert "Ring the nursery" in form


def test_a_family_that_was_not_along_is_chosen_afterwards(phone, family):
    answer = send(phone, entry())
    page = phone.get(answer["url"]).content.decode()
    assert "Hassan, the new flat" in page
    assert "The Hassan family" in phone.post(answer["url"], {"words": "Hassan"}).content.decode()
    form = phone.post(answer["url"], {"household": str(family.pk)})
    assert form.url == f"{reverse('families:visit_new')}?household={family.pk}"
    assert "Leo has two teeth." in phone.get(form.url).content.decode()
    assert phone.get(answer["url"]).status_code == 404


def test_another_unfinished_visit_is_not_overwritten_by_the_one_from_the_phone(phone, family, family_worker):
    key = visit_drafts.key_of("new", family.pk)
    FormDraft.objects.create(user=family_worker, key=key, data={"summary": ["Typed at the desk."]})
    answer = send(phone, entry(family, next_step="Ring the nursery"))
    assert phone.post(answer["url"]).status_code == 409
    assert FormDraft.objects.get(key=key).data["summary"] == ["Typed at the desk."]
    assert FormDraft.objects.count() == 2


def test_a_visit_given_to_a_colleague_meanwhile_becomes_one_of_its_own(phone, family, planned):
    Visit.objects.filter(pk=planned.pk).update(worker=UserFactory(roles=["family support worker"]))
    answer = send(phone, entry(family, planned))
    planned.refresh_from_db()
    assert (answer["status"], planned.outcome) == ("kept", "")
    assert phone.post(answer["url"]).url == f"{reverse('families:visit_new')}?household={family.pk}"


def test_nobody_opens_a_colleagues_note_or_sends_it_again(phone, family, signed_in, coordinator):
    sent = entry(family, next_step="Ring the nursery")
    answer = send(phone, sent)
    assert signed_in(coordinator).get(answer["url"]).status_code == 404
    assert send(signed_in(coordinator), sent, expected=400)["words"] == "A colleague has sent this visit."


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        b"\xff\xfe",
        b"[" * 5_000,
        b'{"id": "1", "fields": {}}',
        b'{"id": "7d3b0f5e-6b43-4d25-9d25-0d5f8f3d2c11", "fields": 3}',
        b'{"id": "7d3b0f5e-6b43-4d25-9d25-0d5f8f3d2c11", "fields": "summary"}',
        b'{"id": "7d3b0f5e-6b43-4d25-9d25-0d5f8f3d2c11", "fields": {"summary": "' + b"x" * 130_000 + b'"}}',
    ],
)
def test_what_is_no_visit_is_refused_with_a_sentence(phone, body):
    answer = phone.post(SEND, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["words"].endswith(".")


def test_odd_values_are_kept_or_refused_and_never_break(phone, family):
    for odd in ("\x00", {"a": 1}, ["\x00a", None, 7], 9e99, "x" * 30_000, "9999-99-99"):
        sent = entry(family)
        sent["fields"] = {**sent["fields"], "date": odd, "people_seen": odd, "next_step_due": odd}
        sent["household"] = odd if odd == "\x00" else sent["household"]
        answer = send(phone, sent)
        assert answer["status"] == "kept"
        assert phone.get(answer["url"]).status_code == 200
