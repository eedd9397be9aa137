"""Whatever is sent to the pages of visits, they answer: no fault of ours, and nothing half saved."""

import uuid
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centre.core.dates import local_today
from families.models import Visit
from families.models.contact import VisitOutcome, VisitType
from tests.support.factories import ChildFactory, HouseholdFactory, PersonFactory, VisitFactory
from tests.support.people import make_colleague

ODD_TEXT = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["", " ", "\x00", "a\x00b", "x" * 30_000, "99999999999999999999", "-1", "0000-00-00", "31 2 2025", "24:00"]
    ),
    st.sampled_from(["‮", "🙂" * 200, "<script>alert(1)</script>", "%s", "{{ 7|add:7 }}", "' OR 1=1 --"]),
)
DAYS = st.one_of(
    ODD_TEXT,
    st.integers(-4000, 4000).map(lambda days: (local_today() + timedelta(days=days)).isoformat()),
    st.sampled_from(["0001-01-01", "9999-12-31", "1/2/25", "29 Feb 2024", "29 Feb 2025"]),
)
TIMES = st.one_of(ODD_TEXT, st.sampled_from(["9.30", "0930", "9:30am", "25.00", "12", "23:59"]))
IDS = st.one_of(ODD_TEXT, st.uuids().map(str))


def form(people):
    """A visit form as a browser, or somebody without one, might send it."""
    return st.fixed_dictionaries(
        {},
        optional={
            "visit_id": IDS,
            "submission_token": IDS,
            "version": st.one_of(ODD_TEXT, st.integers(-5, 5).map(str)),
            "worker": IDS,
            "date": DAYS,
            "start_time": TIMES,
            "end_time": TIMES,
            "type": st.one_of(ODD_TEXT, st.sampled_from(VisitType.values)),
            "place": ODD_TEXT,
            "outcome": st.one_of(ODD_TEXT, st.sampled_from(VisitOutcome.values)),
            "people_seen": st.lists(st.one_of(IDS, st.sampled_from(people)), max_size=5),
            "summary": ODD_TEXT,
            "agreed": ODD_TEXT,
            "next_step": ODD_TEXT,
            "next_step_due": DAYS,
            "other_words": ODD_TEXT,
            "find_person": st.just("1"),
            "save_draft": st.just("1"),
            "draft_key": ODD_TEXT,
            "done": ODD_TEXT,
            "reason": ODD_TEXT,
            "words": ODD_TEXT,
            "purpose": ODD_TEXT,
        },
    )


PEOPLE = [str(uuid.UUID(int=number)) for number in range(1, 4)]


ANY = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@contextmanager
def undone():
    """What one example wrote does not reach the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def centre(signed_in):
    """A coordinator at work, a family, a planned and a logged visit."""
    user, family = make_colleague("coordinator"), HouseholdFactory()
    PersonFactory(pk=PEOPLE[0], household=family)
    ChildFactory(pk=PEOPLE[1], household=family)
    PersonFactory(pk=PEOPLE[2], household=family, role="expected baby", date_of_birth=None)
    planned = VisitFactory(household=family, worker=user, outcome="", date=local_today())
    logged = VisitFactory(household=family, worker=user)
    return SimpleNamespace(client=signed_in(user), family=family, visits=(planned, logged))


def addresses(centre):
    for name in ("visit_new", "visit_plan"):
        yield f"{reverse(f'families:{name}')}?household={centre.family.pk}"
        yield reverse(f"families:{name}")
    for name in ("visit_find_family", "visit_people", "visit_draft", "visit_draft_discard"):
        yield reverse(f"families:{name}")
    for visit in centre.visits:
        for name in ("visit_log", "visit_change", "visit_move", "visit_call_off", "visit_next_step"):
            yield reverse(f"families:{name}", args=[visit.pk])


@ANY
@given(data=form(PEOPLE))
def test_every_page_answers_anything_that_is_sent(centre, data):
    with undone():
        for address in addresses(centre):
            answer = centre.client.post(address, data)
            assert answer.status_code in {200, 302, 400, 403, 404, 409}, (address, answer.status_code)
        for visit in Visit.objects.prefetch_related("people_seen"):
            if visit.outcome and visit.outcome != "achieved":
                assert not visit.people_seen.all()
            if visit.next_step_due:
                assert visit.next_step_due >= visit.date


@ANY
@given(key=ODD_TEXT, data=form(PEOPLE))
def test_every_draft_is_kept_and_opens_again(centre, key, data):
    new = f"{reverse('families:visit_new')}?household={centre.family.pk}"
    keep = reverse("families:visit_draft")
    with undone():
        own = {**data, "draft_key": f"visit:new:{centre.family.pk}"}
        assert centre.client.post(keep, own).status_code == 200
        assert centre.client.get(new).status_code == 200
        assert centre.client.get(reverse("families:visits")).status_code == 200
        assert centre.client.post(keep, {**data, "draft_key": key}).status_code in {200, 400}


@ANY
@given(query=st.dictionaries(st.sampled_from(["household", "worker", "page", "x"]), ODD_TEXT))
def test_every_page_answers_any_address(centre, query):
    for name in ("visits", "visit_new", "visit_plan"):
        assert centre.client.get(reverse(f"families:{name}"), query).status_code in {200, 404}
