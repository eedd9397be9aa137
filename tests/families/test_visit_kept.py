"""Nothing typed about a visit is lost, and nothing is saved twice: drafts, double presses, two editors at once."""

import uuid

import pytest
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.models import FormDraft
from families import visit_drafts, visit_rooms
from families.models import Visit
from tests.support.factories import HouseholdFactory, UserFactory, VisitFactory
from tests.support.visits import make_family, new_url, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def family():
    return make_family()


def test_pressed_twice_is_one_visit(family, family_worker, signed_in):
    client = signed_in(family_worker)
    once = typed(family)
    first = client.post(new_url(family), once)
    second = client.post(new_url(family), once)
    assert Visit.objects.count() == 1
    assert first.url == second.url == Visit.objects.get().get_absolute_url()


def test_sent_again_from_an_old_page_is_still_one_visit(family, family_worker, signed_in):
    client = signed_in(family_worker)
    once = typed(family)
    client.post(new_url(family), once)
    second = client.post(new_url(family), {**once, "submission_token": str(uuid.uuid4())})
    assert Visit.objects.count() == 1
    assert second.status_code == 302


def test_sent_again_with_other_words_shows_both(family, family_worker, signed_in):
    client = signed_in(family_worker)
    once = typed(family)
    client.post(new_url(family), once)
    second = client.post(new_url(family), {**once, "summary": "We talked about sleep and food."})
    page = second.content.decode()
    assert second.status_code == 409
    assert "This visit was saved while you were writing" in page
    assert "We talked about sleep." in page
    assert "We talked about sleep and food." in page
    visit = Visit.objects.get()
    assert visit.summary == "We talked about sleep."
    change = reverse("families:visit_change", args=[visit.pk])
    assert f'action="{change}"' in page
    client.post(change, {**once, "submission_token": "", "version": "1", "summary": "Both."})
    visit.refresh_from_db()
    assert visit.summary == "Both."


def test_another_persons_visit_id_is_not_taken_over(family, family_worker, signed_in):
    stranger = UserFactory(roles=["family support worker"])
    theirs = VisitFactory(household=family, worker=stranger)
    answer = signed_in(family_worker).post(new_url(family), typed(family, visit_id=str(theirs.pk)))
    assert answer.status_code == 403
    assert Visit.objects.count() == 1


def test_an_editor_who_comes_late_sees_both_texts_and_can_save_again(family, family_worker, coordinator, signed_in):
    client = signed_in(family_worker)
    client.post(new_url(family), typed(family))
    visit = Visit.objects.get()
    url = reverse("families:visit_change", args=[visit.pk])
    signed_in(coordinator).post(
        url, typed(family, version="1", worker=str(family_worker.pk), summary="From the office.")
    )
    late = client.post(url, typed(family, version="1", summary="From the bus."))
    page = late.content.decode()
    assert late.status_code == 409
    assert "From the office." in page
    assert "From the bus." in page
    assert 'name="version" value="2"' in page
    again = client.post(url, typed(family, version="2", summary="Both."))
    assert again.status_code == 302
    visit.refresh_from_db()
    assert (visit.summary, visit.version) == ("Both.", 3)


# --- Drafts ----------------------------------------------------------------------------------------------------------


def draft_of(family, **changed):
    return typed(family, draft_key=f"visit:new:{family.pk}", summary="Half a sen", **changed)


def test_a_draft_is_kept_and_put_back_with_its_own_id(family, family_worker, signed_in):
    client = signed_in(family_worker)
    draft = draft_of(family, date="31/31/")
    answer = client.post(reverse("families:visit_draft"), draft, headers={"HX-Request": "true"})
    assert len(answer.json()["saved"]) == 5
    client.logout()
    page = signed_in(family_worker).get(new_url(family)).content.decode()
    assert "You have an unfinished visit" in page
    assert "Half a sen" in page
    assert "31/31/" in page
    assert draft["visit_id"] in page
    assert "Error" not in page
    assert f'value="{family.child.pk}" id="id_people_seen_1" checked' in page


def test_a_draft_is_offered_on_the_list_and_on_the_desk(family, family_worker, signed_in):
    client = signed_in(family_worker)
    client.post(reverse("families:visit_draft"), draft_of(family))
    assert "You have an unfinished visit" in client.get(reverse("families:visits")).content.decode()


def test_a_draft_belongs_to_whoever_typed_it(family, family_worker, coordinator, signed_in):
    signed_in(family_worker).post(reverse("families:visit_draft"), draft_of(family))
    assert "Half a sen" not in signed_in(coordinator).get(new_url(family)).content.decode()


def test_saving_the_visit_ends_its_draft(family, family_worker, signed_in):
    client = signed_in(family_worker)
    draft = draft_of(family)
    client.post(reverse("families:visit_draft"), draft)
    client.post(new_url(family), {**draft, "summary": "A whole sentence."})
    assert Visit.objects.get().summary == "A whole sentence."
    assert not FormDraft.objects.exists()


def test_last_words_that_arrive_after_saving_leave_no_draft(family, family_worker, signed_in):
    client = signed_in(family_worker)
    draft = draft_of(family)
    client.post(new_url(family), draft)
    assert client.post(reverse("families:visit_draft"), draft).json() == {"saved": ""}
    assert not FormDraft.objects.exists()


def test_a_draft_is_saved_by_its_button_and_discarded_by_another(family, family_worker, signed_in):
    client = signed_in(family_worker)
    answer = client.post(new_url(family), typed(family, save_draft="1", summary="Later."), follow=True)
    assert "Your draft was saved" in answer.content.decode()
    assert not Visit.objects.exists()
    client.post(reverse("families:visit_draft_discard"), {"draft_key": f"visit:new:{family.pk}"})
    assert "Later." not in client.get(new_url(family)).content.decode()


@pytest.mark.parametrize("key", ["", "visit:new:", "visit:all:1", "concern:new", "visit:new:\x00", "x" * 500])
def test_a_draft_of_no_form_is_refused(family_worker, signed_in, key):
    client = signed_in(family_worker)
    assert client.post(reverse("families:visit_draft"), {"draft_key": key}).status_code == 400
    assert client.post(reverse("families:visit_draft_discard"), {"draft_key": key}).status_code == 302


def test_two_drafts_for_two_families_stand_side_by_side(family, family_worker, signed_in):
    other = HouseholdFactory()
    client = signed_in(family_worker)
    client.post(reverse("families:visit_draft"), draft_of(family))
    client.post(reverse("families:visit_draft"), {"draft_key": f"visit:new:{other.pk}", "summary": "Other"})
    assert FormDraft.objects.count() == 2


def test_what_was_begun_and_not_saved_stands_on_the_desk(family, family_worker, signed_in):
    client = signed_in(family_worker)
    assert visit_rooms.desk_items(family_worker, local_today()) == []
    client.post(reverse("families:visit_draft"), {**typed(family), "draft_key": visit_drafts.key_of("new", family.pk)})
    (item,) = visit_rooms.desk_items(family_worker, local_today())
    assert item.title.startswith("You began to write about a visit to the ")
    assert client.get(item.url).status_code == 200
    client.post(new_url(family), typed(family))
    titles = [item.title for item in visit_rooms.desk_items(family_worker, local_today())]
    assert not [title for title in titles if title.startswith("You began")]
