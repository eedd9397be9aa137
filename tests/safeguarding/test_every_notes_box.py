""" "Is this a concern?" beside EVERY notes box: none is forgotten, and what was typed comes back with the neutral line.

That a page draws the button is asked of every page that any test draws (tests/support/notes_boxes.py).
"""

import re

import pytest
from django import forms
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone

from centre.core.dates import local_today
from centre.core.models import FormDraft
from families.models import VisitSignOff
from families.support.forms import SendBackForm
from staff.models import SupervisionMeeting
from tests.support import notes_boxes
from tests.support.factories import StaffMemberFactory, VisitFactory
from tests.support.notes_boxes import EXEMPT, every_form, is_exempt, looks_like_notes
from tests.support.visits import make_family

from .test_from_a_note import LINE, STORY, concern_button, concern_form, concerns

pytestmark = pytest.mark.django_db


def test_every_box_that_can_hold_a_story_has_the_button_or_a_reason():
    forgotten = []
    for form in every_form():
        lines, not_notes = getattr(form, "note_lines", ()), getattr(form, "not_notes", ())
        for name, field in getattr(form, "base_fields", {}).items():
            is_box = name in lines or (isinstance(field.widget, forms.Textarea) and name not in not_notes)
            if looks_like_notes(field) and not is_box and not is_exempt(form, name):
                forgotten.append(f"{form.__module__}.{form.__name__}.{name}")
    assert not forgotten, "name them in `note_lines`, or in EXEMPT with the reason"


def test_no_reason_is_given_for_a_field_that_is_gone():
    known = {f"{form.__name__}.{name}" for form in every_form() for name in getattr(form, "base_fields", {})}
    gone = {key for key in EXEMPT if key[0].isupper() or key[0] == "_"} - known
    assert not gone


def test_a_page_that_forgets_the_button_fails_its_test():
    template = Template("{% load crispy_forms_filters %}{{ form.words|as_crispy_field }}")
    with pytest.raises(notes_boxes.NotesBoxWithoutButton, match=r"SendBackForm\.words"):
        template.render(Context({"form": SendBackForm(None)}))


def pass_on(client, page_url, field, typed):
    """Press the button beside the box, log the concern, go back: the page with the form again."""
    url = concern_button(client.get(page_url).content.decode(), field)
    answer = client.post(url, {**typed, "is_concern": field})
    assert STORY in client.get(answer.url).content.decode()
    received = client.post(answer.url, concern_form())
    back = re.search(r'href="([^"]*)"[^>]*>[^<]*Go on where you were', client.get(received.url).content.decode())[1]
    return client.get(back.replace("&amp;", "&")).content.decode()


def test_notes_of_supervision_are_passed_on_and_no_draft_holds_them(head_teacher, family_worker, signed_in):
    member = StaffMemberFactory(user=family_worker, supervisor=head_teacher)
    url = reverse("staff:supervision_new", args=[member.pk])
    page = signed_in(head_teacher).get(url).content.decode()
    key = re.search(r'name="draft_key" value="([^"]*)"', page)[1]
    typed = {
        "held_on": local_today().isoformat(), "discussion": STORY, "wellbeing": "Tired", "draft_key": key,
        "version": "0",
    }  # fmt: skip
    page = pass_on(signed_in(head_teacher), url, "discussion", typed)
    assert LINE.search(page)
    assert "Tired" in page
    assert STORY not in page
    assert not FormDraft.objects.filter(data__icontains=STORY).exists()
    assert not SupervisionMeeting.objects.exists()


def test_a_remark_at_sign_off_is_passed_on_with_what_was_ticked(
    coordinator, family_worker, safeguarding_lead, signed_in
):
    one, other = (
        VisitFactory(worker=family_worker, date=local_today(), summary="Fine", logged_at=timezone.now())
        for _ in range(2)
    )
    url = reverse("families:visits_sign_off")
    typed = {f"remark-{one.pk}": STORY, f"remark-{other.pk}": "Well done", "sign": str(other.pk)}
    page = pass_on(signed_in(coordinator), url, f"remark-{one.pk}", typed)
    assert LINE.search(page)
    assert "Well done" in page
    assert re.search(rf'value="{other.pk}" id="sign-\d" checked', page)
    assert STORY not in page
    assert concerns(safeguarding_lead) == [STORY]
    assert not VisitSignOff.objects.exists()


def test_a_saved_stop_alert_gets_the_line_at_once(family_worker, signed_in):
    child = make_family().child
    child.stop_alert = STORY
    child.save()
    pass_on(signed_in(family_worker), reverse("families:change_person", args=[child.pk]), "stop_alert", {
        "stop_alert": STORY
    })  # fmt: skip
    child.refresh_from_db()
    assert LINE.fullmatch(child.stop_alert)
