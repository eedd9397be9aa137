"""Who may write, who may read, and what a writer sees."""

import pytest
from django.urls import reverse

from safeguarding.clearance import reading_as
from safeguarding.models import Concern
from tests.support.factories import ChildFactory

pytestmark = pytest.mark.django_db

WRITERS = [
    "coordinator",
    "head_teacher",
    "family_worker",
    "administrator",
    "session_worker",
    "safeguarding_lead",
    "deputy_lead",
    "volunteer",
    "governor",
]
TYPED = {
    "child_name": "Leo from Tuesday group",
    "seen_and_heard": "Canary-bruise-4711 on the arm.",
    "child_words": "It hurts",
    "happened_on": "6/10/2025",
    "happened_at": "9.30",
    "place": "Garden",
    "told": "",
    "done_so_far": "",
}


@pytest.mark.parametrize("who", WRITERS)
def test_anyone_who_works_here_logs_a_concern_and_sees_only_that_it_was_received(request, signed_in, who):
    client = signed_in(request.getfixturevalue(who))
    answer = client.post(reverse("safeguarding:concern_new"), TYPED, follow=True)
    assert answer.redirect_chain == [(reverse("safeguarding:received"), 302)]
    assert "Canary" not in answer.content.decode()
    lead = request.getfixturevalue("safeguarding_lead")
    with reading_as(lead):
        assert Concern.objects.get().child_words == "It hurts"


def test_a_concern_with_something_missing_says_what_to_do_and_keeps_what_was_typed(signed_in, volunteer):
    answer = signed_in(volunteer).post(
        reverse("safeguarding:concern_new"), TYPED | {"place": "", "happened_on": "31/2/25"}
    )
    page = answer.content.decode()
    assert "Say where it happened or where you noticed it" in page
    assert "Enter a real date" in page
    assert "Canary-bruise-4711" in page


def test_pressed_twice_is_one_concern(signed_in, volunteer, safeguarding_lead):
    client = signed_in(volunteer)
    typed = TYPED | {"submission_token": "6f2b7a0e-32d6-4d0c-a7d0-0e8f4c0a9b11"}
    for _ in range(2):
        assert client.post(reverse("safeguarding:concern_new"), typed).status_code == 302
    with reading_as(safeguarding_lead):
        assert Concern.objects.count() == 1


@pytest.mark.parametrize("child", ["", "nonsense", "00000000-0000-0000-0000-000000000000", "\x00"])
def test_an_address_that_names_no_child_is_an_ordinary_form(signed_in, volunteer, child):
    assert signed_in(volunteer).get(reverse("safeguarding:concern_new"), {"child": child}).status_code == 200


def test_a_volunteer_who_guesses_an_id_does_not_learn_the_name(signed_in, volunteer, family_worker):
    child = ChildFactory(first_name="Zephyrine")
    address = reverse("safeguarding:concern_new") + f"?child={child.pk}"
    assert "Zephyrine" not in signed_in(volunteer).get(address).content.decode()
    assert "Zephyrine" in signed_in(family_worker).get(address).content.decode()


@pytest.mark.parametrize("who", [who for who in WRITERS if who not in {"safeguarding_lead", "deputy_lead"}])
def test_for_everybody_else_the_closed_room_does_not_exist(request, signed_in, family_worker, safeguarding_lead, who):
    signed_in(family_worker).post(reverse("safeguarding:concern_new"), TYPED)
    with reading_as(safeguarding_lead):
        concern = Concern.objects.get()
    client = signed_in(request.getfixturevalue(who))
    for address in (reverse("safeguarding:list"), concern.get_absolute_url()):
        for answer in (client.get(address), client.post(address, {})):
            assert answer.status_code == 404
            assert "Canary" not in answer.content.decode()


def test_the_desk_tells_the_lead_that_something_waits_and_nobody_else(
    signed_in, family_worker, coordinator, safeguarding_lead
):
    from centre.core.dates import local_today
    from safeguarding.rooms import waiting_concerns

    assert waiting_concerns(safeguarding_lead, local_today()) == []
    signed_in(family_worker).post(reverse("safeguarding:concern_new"), TYPED)
    assert "Leo" not in str(waiting_concerns(safeguarding_lead, local_today()))
    assert len(waiting_concerns(safeguarding_lead, local_today())) == 1
    assert waiting_concerns(coordinator, local_today()) == []
