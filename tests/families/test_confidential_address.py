"""Trap T-37: a hidden home stays hidden: on every page, in the search, in lists, in the timeline and in the history."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.models import AuditEvent
from centre.core.rooms import household_timeline
from families.actions import move_home, set_confidential
from families.actions.homes import ADDRESS_FACTS
from families.actions.new_facts import NewHome
from families.actions.saving import fingerprint
from families.home import homes_of_households
from families.privacy import WITHHELD, address_lines, address_words, area_words, reach_words, typed_place
from families.rights.access import log as log_request
from families.rights.pack import pack_of
from families.search import find_people
from staff.permissions import Permission
from tests.support.factories import VisitFactory

from .test_family_pages import changing, reading

pytestmark = pytest.mark.django_db

CANARIES = ("Hidden Way", "ZZ1 1AA", "ZZ11AA", "ZZ1 1<", "E01000001", "Sampleton 001A")
UNCLEARED = ["coordinator", "head_teacher", "family_worker", "administrator"]
CLEARED = ["safeguarding_lead", "deputy_lead"]


@pytest.fixture
def hidden(hassans, coordinator):
    """The Hassans' present home was written down openly, and is confidential since."""
    set_confidential(by=coordinator, address=hassans.address, confidential=True)
    hassans.address.refresh_from_db()
    return hassans


@pytest.mark.parametrize("who", UNCLEARED)
def test_no_page_shows_it_to_somebody_who_is_not_cleared(request, signed_in, hidden, who):
    client = signed_in(request.getfixturevalue(who))
    pages = [*reading(hidden), f"{hidden.household.get_absolute_url()}?tab=visits"]
    pages += changing(hidden) if who != "head_teacher" else []
    for address in pages:
        text = client.get(address).content.decode()
        for canary in CANARIES:
            assert canary not in text, (address, canary)
    assert WITHHELD in client.get(f"{hidden.household.get_absolute_url()}?tab=home").content.decode()


@pytest.mark.parametrize("who", UNCLEARED)
def test_it_cannot_be_found_by_its_postcode(request, signed_in, hidden, who):
    user = request.getfixturevalue(who)
    client = signed_in(user)
    for words in ("ZZ1 1AA", "zz11aa", "zz1", "zz1 1", "hassan zz1 1aa", "12 Hidden Way"):
        assert find_people(user, words).people == [], words
        for headers in ({}, {"HTTP_HX_REQUEST": "true"}):
            text = client.post(reverse("families:find"), {"words": words}, **headers).content.decode()
            assert "Layla" not in text
    text = client.post(reverse("families:find"), {"words": "hassan"}).content.decode()
    assert "address withheld" in text
    assert "ZZ1" not in text


@pytest.mark.parametrize("who", CLEARED)
def test_the_cleared_read_it_and_each_reading_is_recorded(request, signed_in, hidden, who):
    user = request.getfixturevalue(who)
    client = signed_in(user)
    summary = client.get(hidden.household.get_absolute_url()).content.decode()
    assert "Hidden Way" not in summary
    assert not AuditEvent.objects.filter(action="address.read").exists()
    for _ in range(2):
        assert "12 Hidden Way" in client.get(f"{hidden.household.get_absolute_url()}?tab=home").content.decode()
    events = AuditEvent.objects.filter(action="address.read")
    assert [event.actor for event in events] == [user, user]
    assert {event.subject_id for event in events} == {str(hidden.address.pk)}
    assert "Hidden" not in "".join(f"{event.summary}{event.detail}" for event in events)
    assert [each.person.first_name for each in find_people(user, "layla zz1 1aa").people] == ["Layla"]


def test_opening_its_correction_counts_as_reading_it(signed_in, safeguarding_lead, hidden):
    page = signed_in(safeguarding_lead).get(reverse("families:correct_address", args=[hidden.address.pk]))
    assert "12 Hidden Way" in page.content.decode()
    assert AuditEvent.objects.filter(action="address.read", actor=safeguarding_lead).count() == 1


def test_whoever_is_not_cleared_opens_no_correction_of_it(signed_in, coordinator, hidden):
    client = signed_in(coordinator)
    address = reverse("families:correct_address", args=[hidden.address.pk])
    assert client.get(address).status_code == 403
    seen = fingerprint(hidden.address, ADDRESS_FACTS)
    assert client.post(address, {"seen": seen, "town": "X", "from_date": "1 1 2025"}).status_code == 403
    assert client.post(reverse("families:show_address", args=[hidden.address.pk])).status_code == 403
    hidden.address.refresh_from_db()
    assert hidden.address.confidential


def test_the_history_withholds_it_also_from_before_it_was_hidden(signed_in, coordinator, safeguarding_lead, hidden):
    history = f"{hidden.household.get_absolute_url()}?tab=history"
    assert WITHHELD in signed_in(coordinator).get(history).content.decode()
    assert not AuditEvent.objects.filter(action="address.read").exists()
    assert "12 Hidden Way" in signed_in(safeguarding_lead).get(history).content.decode()
    event = AuditEvent.objects.get(action="address.read")
    assert (event.actor, event.subject_id) == (safeguarding_lead, str(hidden.address.pk))


def test_the_history_says_who_read_it_only_to_those_who_look_after_the_log(
    signed_in, coordinator, safeguarding_lead, hidden
):
    page = f"{hidden.household.get_absolute_url()}?tab="
    signed_in(safeguarding_lead).get(page + "home")
    assert "was read" in signed_in(safeguarding_lead).get(page + "history").content.decode()
    assert "was read" not in signed_in(coordinator).get(page + "history").content.decode()


def test_the_timeline_withholds_it_from_everybody(coordinator, safeguarding_lead, hidden):
    for user in (coordinator, safeguarding_lead):
        words = " ".join(f"{entry.title} {entry.detail}" for entry in household_timeline(user, hidden.household))
        assert "Hidden Way" not in words
        assert WITHHELD in words
        assert "1 Former Street" in words


def test_its_area_is_hidden_and_the_list_of_unknown_areas_does_not_tell(
    signed_in, coordinator, safeguarding_lead, hidden
):
    home = homes_of_households([hidden.household.pk], on=local_today())[hidden.household.pk]
    assert (area_words(home, coordinator), reach_words(home, coordinator)) == (WITHHELD, WITHHELD)
    assert not AuditEvent.objects.filter(action="address.read").exists()
    assert area_words(home, safeguarding_lead) == "Sampleton 001A (E01000001)"
    assert AuditEvent.objects.get(action="address.read").actor == safeguarding_lead
    hidden.address.postcode = "QQ9 9QQ"
    hidden.address.save()
    address = f"{reverse('families:list')}?show=no-area"
    assert hidden.household.reference not in signed_in(coordinator).get(address).content.decode()
    assert hidden.household.reference in signed_in(safeguarding_lead).get(address).content.decode()
    assert "Area not known" not in signed_in(coordinator).get(hidden.household.get_absolute_url()).content.decode()


def test_a_new_hidden_home_is_hidden_from_whoever_wrote_it_down(signed_in, administrator, hassans):
    client = signed_in(administrator)
    client.post(
        reverse("families:move", args=[hassans.household.pk]),
        {"from_date": local_today().isoformat(), "address_line_1": "99 Refuge Road", "confidential": "on"},
    )
    assert hassans.household.addresses.get(confidential=True).address_line_1 == "99 Refuge Road"
    for address in reading(hassans):
        assert "Refuge Road" not in client.get(address).content.decode()


def test_the_helper_answers_for_nobody_and_for_no_address(hidden, safeguarding_lead):
    assert address_lines(None, safeguarding_lead) == []
    assert address_words(hidden.address, AnonymousUser()) == WITHHELD
    assert address_words(hidden.old_address, AnonymousUser()) == "1 Former Street, Sampleton, ZZ3 3CC"


def test_a_move_out_of_a_hidden_home_needs_no_sight_of_it(coordinator, hidden):
    move_home(by=coordinator, household=hidden.household, home=NewHome(postcode="ZZ3 3CC"), on=local_today())
    assert not homes_of_households([hidden.household.pk], on=local_today())[hidden.household.pk].address.confidential


class TestTheTypedPlaceOfAVisit:
    """T-70: the words typed as a visit's place may be the refuge itself."""

    @pytest.fixture
    def visit(self, hidden, family_worker):
        return VisitFactory(
            household=hidden.household, worker=family_worker, outcome="", date=local_today(), place="Willow House"
        )

    def posted(self, visit, **facts):
        return {"version": visit.version, "date": visit.date.isoformat(), "type": visit.type, **facts}

    def test_it_stands_on_no_form_and_stays_when_the_form_is_saved(
        self, signed_in, family_worker, safeguarding_lead, visit
    ):
        client = signed_in(family_worker)
        move, log = (reverse(f"families:visit_{each}", args=[visit.pk]) for each in ("move", "log"))
        for address in (move, log, visit.get_absolute_url(), reverse("families:doorstep_pack")):
            assert "Willow" not in client.get(address).content.decode(), address
        assert "A place is recorded and withheld" in client.get(log).content.decode()
        stale = self.posted(visit, place="", version=77)
        assert "Willow" not in client.post(move, stale).content.decode()
        assert client.post(move, self.posted(visit, place="")).status_code == 302
        visit.refresh_from_db()
        assert visit.place == "Willow House"
        logged = self.posted(visit, place="", outcome="no access", summary="Nobody came to the door")
        assert client.post(log, logged).status_code == 302
        visit.refresh_from_db()
        assert (visit.outcome, visit.place) == ("no access", "Willow House")
        change = reverse("families:visit_change", args=[visit.pk])
        stale = self.posted(visit, outcome="no access", place="The library", version=77)
        conflict = client.post(change, stale).content.decode()
        assert "Willow" not in conflict
        assert "The library" in conflict

    def test_the_cleared_read_it_and_that_is_recorded(self, signed_in, safeguarding_lead, visit):
        assert typed_place(visit, safeguarding_lead) == ("Willow House", False)
        assert AuditEvent.objects.get(action="address.read").actor == safeguarding_lead

    def test_it_is_hidden_also_after_the_family_has_moved_on(self, coordinator, family_worker, visit, hidden):
        move_home(by=coordinator, household=hidden.household, home=NewHome(postcode="ZZ3 3CC"), on=local_today())
        visit.date = hidden.address.from_date
        assert typed_place(visit, family_worker) == ("", True)
        visit.date = hidden.old_address.from_date
        assert typed_place(visit, family_worker) == ("Willow House", False)

    def test_in_a_request_for_data_the_lead_decides_about_it(self, coordinator, safeguarding_lead, visit, hidden):
        own = log_request(by=coordinator, person=hidden.mother, capacity="themselves", received_on=local_today())
        for shown in pack_of(own, coordinator):
            if "Willow" in shown.passage.text:
                assert shown.passage.decided_by == Permission.CONFIDENTIAL_ADDRESS_VIEW
                assert (shown.may_read, shown.waits) == (False, True)
                break
        else:
            pytest.fail("The place is not told at all")
