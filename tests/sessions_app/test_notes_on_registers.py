"""A note about somebody on any register, read on the family's page; and the way to a concern about that child."""

from django.urls import reverse

from centre.core.dates import local_today
from sessions_app.actions.marks import mark_person
from sessions_app.models import CareNote
from sessions_app.rooms import timeline


def sign_in(session, person, by):
    mark_person(session_id=session.pk, person_id=person.pk, status="present", by=by)


def test_a_note_is_written_from_the_row_and_read_by_who_reads_the_family(
    signed_in, session, family, session_worker, coordinator
):
    sign_in(session, family.yusuf, session_worker)
    client, register = signed_in(session_worker), reverse("sessions_app:register", args=[session.pk])
    address = reverse("sessions_app:register_note", args=[session.pk, family.yusuf.pk])
    assert address.removeprefix(register) in client.get(register).content.decode()
    assert client.post(address, {"words": "Would not let go of mum."}).status_code == 302
    assert "Would not let go of mum." in client.get(address).content.decode()
    [entry] = timeline(coordinator, family.household)
    assert "Would not let go of mum." in entry.detail


def test_the_note_leads_to_a_concern_about_that_child(signed_in, session, family, session_worker):
    sign_in(session, family.yusuf, session_worker)
    page = signed_in(session_worker).get(reverse("sessions_app:register_note", args=[session.pk, family.yusuf.pk]))
    assert f"?child={family.yusuf.pk}" in page.content.decode()


def test_nobody_is_written_about_who_is_not_here_and_what_was_typed_stays(signed_in, session, family, session_worker):
    address = reverse("sessions_app:register_note", args=[session.pk, family.yusuf.pk])
    page = signed_in(session_worker).post(address, {"words": "Mum rang."}).content.decode()
    assert f"Sign {family.yusuf.called} in first." in page
    assert "Mum rang." in page
    assert not CareNote.objects.exists()
    assert session.date == local_today()
