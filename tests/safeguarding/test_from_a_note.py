"""T-65: a safeguarding story in an ordinary box goes to safeguarding with one press, and a neutral line stays.

"Prompt 'Is this a concern?' beside every notes box; one-click promote with original redacted from ordinary view."
"""

import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from centre.core import notes
from centre.core.dates import local_today
from centre.core.models import AuditEvent, FormDraft
from families.models import Visit
from safeguarding.clearance import reading_as
from safeguarding.models import Concern
from tests.support.factories import LetterFactory, VisitFactory
from tests.support.visits import make_family, new_url, typed

pytestmark = pytest.mark.django_db
STORY = "Mum says dad hit her"
LINE = re.compile(r"Passed on, \d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d\.")


@pytest.fixture
def family():
    return make_family()


def concern_button(page, field):
    """Where the button beside the box of that name sends its form."""
    found = re.search(rf'<button[^>]*name="is_concern" value="{field}"[^>]*formaction="([^"]*)"', page)
    return found[1].replace("&amp;", "&")


def concern_form(**changed):
    return {
        "child_name": "Leo Hassan", "seen_and_heard": STORY, "place": "At home",
        "happened_on": local_today().isoformat(), **changed,
    }  # fmt: skip


def concerns(lead):
    with reading_as(lead):
        return list(Concern.objects.visible_to(lead).values_list("seen_and_heard", flat=True))


def test_a_story_in_a_new_visit_is_passed_on_and_the_box_keeps_a_neutral_line(
    family, family_worker, safeguarding_lead, signed_in
):
    client = signed_in(family_worker)
    url = concern_button(client.get(new_url(family)).content.decode(), "summary")
    draft_key = f"visit:new:{family.pk}"
    answer = client.post(
        url, typed(family, summary=STORY, agreed="Ring on Friday", is_concern="summary", draft_key=draft_key)
    )
    assert "Mum" not in answer.url + url
    assert STORY in client.get(answer.url).content.decode()
    received = client.post(answer.url, concern_form())
    assert "Go on where you were" in client.get(received.url).content.decode()
    assert concerns(safeguarding_lead) == [STORY]
    back = client.get(new_url(family)).content.decode()
    assert LINE.search(back)
    assert "Ring on Friday" in back
    assert STORY not in back


def test_whoever_changes_their_mind_loses_nothing(family, family_worker, safeguarding_lead, signed_in):
    client = signed_in(family_worker)
    url = concern_button(client.get(new_url(family)).content.decode(), "summary")
    answer = client.post(url, typed(family, summary=STORY, is_concern="summary", draft_key=f"visit:new:{family.pk}"))
    page = client.get(answer.url).content.decode()
    assert new_url(family) in page  # the way back
    assert STORY in client.get(new_url(family)).content.decode()
    assert concerns(safeguarding_lead) == []


def test_a_saved_note_is_replaced_in_the_record_and_on_every_page(
    family, family_worker, coordinator, safeguarding_lead, signed_in
):
    visit = VisitFactory(household=family, worker=family_worker, summary=STORY, agreed="Ring on Friday")
    client = signed_in(family_worker)
    page = client.get(visit.get_absolute_url()).content.decode()
    url = re.search(r'action="(/safeguarding/concerns/from-note/[^"]*)"', page)[1].replace("&amp;", "&")
    answer = client.post(url, {"stored": "1", "is_concern": "summary", "summary": "words from somewhere else"})
    assert STORY in client.get(answer.url).content.decode()
    client.post(answer.url, concern_form())
    visit.refresh_from_db()
    assert LINE.fullmatch(visit.summary)
    assert (visit.agreed, visit.version) == ("Ring on Friday", 2)
    event = AuditEvent.objects.get(action="note.passed_on")
    assert (event.summary, event.detail) == ("A note was passed on.", {"field": "summary"})
    family_page = reverse("families:family", args=[family.pk])
    pages = [
        visit.get_absolute_url(),
        reverse("families:visits"),
        reverse("families:visit_change", args=[visit.pk]),
        "/",
    ]
    pages += [f"{family_page}?tab={tab}" for tab in ("", "visits", "timeline", "history")]
    for user in (family_worker, coordinator):
        reader = signed_in(user)
        assert not [url for url in pages if STORY in reader.get(url).content.decode()]
    assert not FormDraft.objects.filter(data__icontains=STORY).exists()
    assert concerns(safeguarding_lead) == [STORY]


def test_a_colleague_who_has_the_old_words_open_cannot_put_them_back_unseen(
    family, family_worker, coordinator, signed_in
):
    visit = VisitFactory(household=family, worker=family_worker, summary=STORY, date=local_today())
    id = notes.hold(family_worker, text=STORY, field="summary", source="visit", record=str(visit.pk), back="/")
    notes.pass_on(by=family_worker, draft=notes.held(family_worker, id))
    change = reverse("families:visit_change", args=[visit.pk])
    answer = signed_in(coordinator).post(change, typed(family, summary=STORY, version="1"))
    assert answer.status_code == 409
    assert LINE.fullmatch(Visit.objects.get().summary)


def test_a_letter_is_passed_on_from_its_form_with_everything_else_that_was_typed(
    administrator, safeguarding_lead, signed_in
):
    client, page_url = signed_in(administrator), reverse("families:letter_new")
    url = concern_button(client.get(page_url).content.decode(), "about")
    letter = {"kind": "letter", "from_whom": "A neighbour", "about": STORY, "came_on": local_today().isoformat()}
    answer = client.post(url, {**letter, "is_concern": "about"})
    client.post(answer.url, concern_form())
    back = re.search(
        r'href="([^"]*kept=[^"]*)"',
        client.get(f"{reverse('safeguarding:received')}?{urlsplit(answer.url).query}").content.decode(),
    )[1]
    page = client.get(back).content.decode()
    assert "A neighbour" in page
    assert LINE.search(page)
    assert STORY not in page
    assert concerns(safeguarding_lead) == [STORY]


def test_a_saved_letter_is_replaced(administrator, signed_in):
    letter = LetterFactory(about=f"Thanks. {STORY}", taken_by=administrator)
    client = signed_in(administrator)
    url = notes.NoteForm("/letters/", "letter", str(letter.pk)).url
    answer = client.post(url, {"stored": "1", "is_concern": "about"})
    client.post(answer.url, concern_form())
    letter.refresh_from_db()
    assert LINE.fullmatch(letter.about)


def test_only_whoever_may_change_the_note_can_take_its_saved_words(family, family_worker, volunteer, signed_in):
    visit = VisitFactory(household=family, summary=STORY)
    url = notes.NoteForm("/", "visit", str(visit.pk)).url
    for user in (volunteer, family_worker):  # it is another worker's visit
        assert signed_in(user).post(url, {"stored": "1", "is_concern": "summary"}).status_code == 403


def test_the_note_waits_for_its_writer_alone(family_worker, coordinator, signed_in):
    id = notes.hold(family_worker, text=STORY, field="summary", source="", record="", back="/")
    url = f"{reverse('safeguarding:concern_new')}?from={id}"
    assert STORY in signed_in(family_worker).get(url).content.decode()
    assert STORY not in signed_in(coordinator).get(url).content.decode()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_way_back_leads_nowhere_else(back, family_worker, signed_in):
    client = signed_in(family_worker)
    answer = client.post(notes.NoteForm(back).url, {"is_concern": "about", "about": STORY})
    id = parse_qs(urlsplit(answer.url).query)["from"][0]
    assert notes.back_url(notes.held(family_worker, id)).startswith("/?kept=")


@pytest.mark.parametrize(
    ("stored", "typed_text", "left"),
    [
        (STORY, STORY, "LINE"),
        (STORY, f"{STORY}. And more.", "LINE"),  # saved first, written on
        (f"A good visit.\n\n{STORY}", STORY, "A good visit.\n\nLINE"),
        ("Something else", STORY, "Something else"),
        ("", STORY, ""),
    ],
)
def test_what_is_replaced(stored, typed_text, left):
    assert notes.replaced(stored, typed_text, "LINE") == left


def test_the_neutral_line_tells_day_and_time_and_nothing_else():
    at = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
    assert notes.passed_on_line(at) == "Passed on, 22 November 2026, 14:05."
