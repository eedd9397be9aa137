"""Who is in the building: one list from registers, duty and reception; and the fire roll."""

from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from centre.core.dates import LONDON
from centre.core.models import AuditEvent
from families.models import CourtOrder, CourtOrderBound, CourtOrderChild
from sessions_app.actions.marks import mark_person
from sessions_app.actions.registers import reopen_register
from sessions_app.building.actions import off_the_list, sign_in, sign_out
from sessions_app.building.reading import who_is_here
from sessions_app.creche.duty_actions import come_on_duty
from sessions_app.models import Attendance, CareNote, CrecheChild, Duty, Session, SessionGuest, SignIn
from sessions_app.refusals import Refused
from tests.support.closing import close_register
from tests.support.creche import LEADER, colleague_with, on_duty
from tests.support.factories import AttendanceFactory, ChildFactory, PersonFactory, ServiceFactory, SessionFactory

pytestmark = pytest.mark.django_db


def names(today, kind=None):
    return {each.name for each in who_is_here(today).people if kind in (None, each.kind)}


@pytest.fixture
def busy(creche, session, family, session_worker):
    """Yusuf in the crèche, his mother at the drop-in, two visitors without a name."""
    mark_person(session_id=creche.pk, person_id=family.yusuf.pk, status="present", by=session_worker)
    mark_person(session_id=session.pk, person_id=family.mother.pk, status="present", by=session_worker)
    mark_person(session_id=session.pk, person_id=family.idris.pk, status="absent", by=session_worker)
    Session.objects.filter(pk=session.pk).update(headcount_adults=2)
    return creche


def test_t28_everybody_who_is_in_and_nobody_else(busy, session, family, coordinator, session_worker, today):
    sign_in(by=coordinator, kind="visitor", name="Ruth Calloway", organisation="Health visiting")
    gone = sign_in(by=coordinator, kind="contractor", name="Pete Marsh")
    sign_out(by=coordinator, sign_in_id=gone.pk)
    away = SessionFactory(
        service=ServiceFactory(name="Library group", venue_address="High Street"), date=today, register_state="open"
    )
    AttendanceFactory(session=away, person=ChildFactory(first_name="Elsewhere"))
    here = who_is_here(today)
    assert names(today, "Children") == {"Yusuf Hassan"}
    assert names(today, "Parents and other adults") == {"Amina Hassan"}
    assert names(today, "Visitors") == {"Ruth Calloway"}
    assert len(names(today, "Staff")) == 4  # on duty at the crèche
    assert not names(today, "Contractors")
    assert here.total == 7 + 2
    # Nobody leaves by the clock: long after its end, an open register still has its people in the building.
    Session.objects.filter(pk=session.pk).update(start_time=time(0, 0), end_time=time(0, 1))
    assert "Amina Hassan" in names(today)
    close_register(session=session, by=session_worker)
    assert "Amina Hassan" not in names(today)


def test_t28_a_drop_in_closed_before_its_end_keeps_its_people_in_the_building_until_then(
    busy, session, family, session_worker, today, monkeypatch
):
    def at(hour, minute):
        now = datetime.combine(today, time(hour, minute), tzinfo=LONDON)
        for place in ("actions.registers", "building.reading"):
            monkeypatch.setattr(f"sessions_app.{place}.local_now", lambda: now)

    Session.objects.filter(pk=session.pk).update(start_time=time(9), end_time=time(11))
    Session.objects.filter(pk=busy.pk).update(register_state="closed")
    for name, left in (("Ruth Calloway", None), ("Pete Marsh", time(10))):
        SessionGuest.objects.create(
            session=session, kind="visitor", name=name, time_in=time(9, 5), time_out=left, by=session_worker
        )
    at(10, 40)
    close_register(session=session, by=session_worker)
    assert {"Amina Hassan", "Ruth Calloway"} <= names(today)
    assert not {"Yusuf Hassan", "Idris Hassan", "Pete Marsh"} & names(today)
    assert who_is_here(today).without_name == 2
    at(11, 0)
    assert not {"Amina Hassan", "Ruth Calloway"} & names(today)
    assert set(SessionGuest.objects.values_list("time_out", flat=True)) == {time(10), time(11)}
    assert not who_is_here(today).uncounted


def test_t28_we_stay_on_the_list_until_the_end_as_our_families_do(
    session, family, session_worker, coordinator, today, monkeypatch, signed_in
):
    def at(hour, minute):
        now = datetime.combine(today, time(hour, minute), tzinfo=LONDON)
        for place in ("actions.registers", "building.reading", "building.actions", "creche.duty_actions"):
            monkeypatch.setattr(f"sessions_app.{place}.local_now", lambda: now)

    Session.objects.filter(pk=session.pk).update(start_time=time(9), end_time=time(11))
    kim, lee, pat = (colleague_with(*LEADER) for _ in range(3))
    on_duty(session, kim, lee, pat)
    mark_person(session_id=session.pk, person_id=family.mother.pk, status="present", by=session_worker)
    at(10, 40)
    close_register(session=session, by=session_worker)
    assert names(today, "Staff") == {str(kim), str(lee), str(pat)}
    # Opened again, they are on duty as before; and closed once more.
    reopen_register(session=session, reason="Too soon", by=coordinator)
    assert not Duty.objects.exclude(went_at=None).exists()
    close_register(session=session, by=session_worker)
    # Who goes to another group is there; who goes home is signed out.
    creche = SessionFactory(
        service=ServiceFactory(name="Crèche", care_type="crèche"), date=today, start_time=time(9), end_time=time(12)
    )
    Session.objects.filter(pk=creche.pk).update(register_state="open")
    at(10, 45)
    come_on_duty(session_id=creche.pk, member_id=kim.pk, by=session_worker)
    step = next(each.step for each in who_is_here(today).people if each.name == str(lee))
    page = reverse("sessions_app:building")
    signed_in(session_worker).post(page, {"step": step})
    with pytest.raises(Refused, match="not on the list"):
        off_the_list(by=session_worker, duty_id=step.partition(":")[0])
    (here,) = [each for each in who_is_here(today).people if each.name == str(kim)]
    assert here.where.startswith("Crèche")
    assert names(today, "Staff") == {str(kim), str(pat)}
    sign_out(by=session_worker, sign_in_id=sign_in(by=session_worker, kind="staff", member=pat).pk)
    assert names(today, "Staff") == {str(kim)}
    # A crèche that is closed has no child in it, and nobody counts there any more.
    close_register(session=creche, by=session_worker)
    assert not names(today, "Staff")


def test_people_with_nobody_of_us_beside_them_are_told_of(session, family, session_worker, coordinator, signed_in):
    mark_person(session_id=session.pk, person_id=family.mother.pk, status="present", by=session_worker)
    Session.objects.filter(pk=session.pk).update(led_by=coordinator)
    roll, page = reverse("sessions_app:fire_roll"), reverse("sessions_app:building")
    client = signed_in(session_worker)
    for address in (roll, page):
        text = client.get(address).content.decode()
        assert "Nobody of us is put down" in text
        assert f"Stay and play, Main hall: ask {coordinator}, who runs it" in text
    duty = reverse("sessions_app:duty", args=[session.pk])
    assert duty in text
    assert 'href="duty/"' in client.get(reverse("sessions_app:register", args=[session.pk])).content.decode()
    on_duty(session, colleague_with(*LEADER))
    assert "Nobody of us is put down" not in client.get(page).content.decode()


def test_t35_reception_reads_what_orders_and_stop_alerts_say(
    busy, family, session_worker, coordinator, signed_in, today
):
    page = reverse("sessions_app:building")
    family.yusuf.stop_alert = "Only Mum collects"
    family.yusuf.save()
    order = CourtOrder.objects.create(
        kind="prohibited steps",
        court="Court",
        made_on=today,
        binds="Rob Grey, the former partner",
        instruction="Ring the lead before anybody talks to the children",
        document_seen_on=today,
        document_seen_by=coordinator,
    )
    CourtOrderChild.objects.create(order=order, child=family.idris)
    father = PersonFactory(first_name="Karim", last_name="Hassan", known_as="Kaz", stop_alert="Not to the hall")
    client = signed_in(session_worker)
    assert "Only Mum collects" in client.get(page).content.decode()
    assert "Only Mum collects" not in client.get(reverse("sessions_app:fire_roll")).content.decode()

    def comes(name):
        answer = client.post(page, {"kind": "visitor", "name": name}, follow=True).content.decode()
        return "get the safeguarding lead" in answer, answer

    assert not comes("Ruth Calloway")[0]
    assert not comes("Rob")[0]
    for name, words in (("rob  grey", "Ring the lead before"), ("kaz hassan", "Not to the hall")):
        warned, text = comes(name)
        assert warned
        assert words in text
        assert "Idris" not in text
    CourtOrderBound.objects.create(order=order, person=father)
    assert "Ring the lead before" in comes("Karim Hassan")[1]
    CourtOrder.objects.update(ended_on=today - timedelta(days=1), made_on=today - timedelta(days=9))
    assert not comes("Rob Grey")[0]
    assert AuditEvent.objects.filter(action="building.known_name").count() == 3


def test_a_child_who_went_home_is_gone_and_the_parents_place_is_told(busy, family, session_worker, today):
    CareNote.objects.create(session=busy, child=family.yusuf, kind="parent", words="Room 2", by=session_worker)
    (child,) = [each for each in who_is_here(today).people if each.kind == "Children"]
    assert (child.in_care, child.detail) == (True, "parent: Room 2")
    Attendance.objects.filter(person=family.yusuf).update(time_out=time(23, 59))
    assert not names(today, "Children")


def test_a_colleague_is_on_the_list_once(creche, coordinator, today):
    member = colleague_with(*LEADER)
    on_duty(creche, member)
    row = sign_in(by=coordinator, kind="staff", member=member)
    assert sign_in(by=coordinator, kind="staff", member=member) == row
    assert [each.name for each in who_is_here(today).people].count(str(member)) == 1
    with pytest.raises(Refused, match="on duty at Crèche"):
        sign_out(by=coordinator, sign_in_id=row.pk)


def test_yesterdays_list_is_over_and_after_a_year_it_is_gone(coordinator, today):
    for days in (1, 400):
        SignIn.objects.create(
            kind="visitor", name=f"Guest {days}", on=today - timedelta(days=days), came_at=time(9), by=coordinator
        )
    sign_in(by=coordinator, kind="visitor", name="Somebody")
    assert names(today) == {"Somebody"}
    assert not SignIn.objects.filter(name="Guest 400").exists()


def test_reception_signs_in_and_out(busy, administrator, session_worker, volunteer, governor, signed_in):
    page = reverse("sessions_app:building")
    for user in (volunteer, governor):
        assert signed_in(user).get(page).status_code == 403
    client = signed_in(administrator)
    wrong = client.post(page, {"kind": "visitor"}).content.decode()
    assert "Enter the name" in wrong
    assert "Choose the colleague" in client.post(page, {"kind": "staff"}).content.decode()
    assert client.post(page, {"kind": "visitor", "name": "Ruth Calloway"}).status_code == 302
    row = SignIn.objects.get()
    part = client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "Ruth Calloway" in part
    # The number above the list comes along with it.
    assert f'<span id="here-total" hx-swap-oob="true">{who_is_here(row.on).total} people</span>' in part
    assert "<html" not in part
    client.post(page, {"step": f"{row.pk}:out"})
    assert SignIn.objects.get().went_at is not None
    for nonsense in ("x:out", "me:in", f"{row.pk}:dance", f"{administrator.pk}:out"):
        assert client.post(page, {"step": nonsense}).status_code == 302
    colleague_with(user=session_worker)
    own = signed_in(session_worker)
    assert "You are not on the list" in own.get(page).content.decode()
    own.post(page, {"step": "me:in"})
    assert "You are not on the list" not in own.get(page).content.decode()


def test_the_fire_roll_names_everybody_with_a_box_to_tick(busy, session, session_worker, signed_in):
    text = signed_in(session_worker).get(reverse("sessions_app:fire_roll")).content.decode()
    for words in ("Fire roll: 8 people", "Yusuf Hassan", "Amina Hassan", "2 adults"):
        assert words in text
    # Those in our care stand first, and say so.
    AttendanceFactory(session=session, person=ChildFactory(first_name="Ada"), time_in=time(0, 1))
    text = signed_in(session_worker).get(reverse("sessions_app:fire_roll")).content.decode()
    assert "Children: 2, 1 of them in our care" in text
    assert '<b>Yusuf Hassan</b> <strong class="roll-care">In our care</strong>' in text
    assert text.index("Yusuf Hassan") < text.index("<b>Ada")
    assert text.count('type="checkbox"') == 8
    events = AuditEvent.objects.filter(action="building.fire_roll")
    assert {each.detail["people"] for each in events} == {8, 9}


def test_the_queries_do_not_grow(creche, session_worker, signed_in):
    client = signed_in(session_worker)
    Session.objects.filter(pk=creche.pk).update(register_state="open", status="ran")
    counts = []
    for number in (2, 8):
        for each in range(number):
            AttendanceFactory(session=creche, person=ChildFactory(), time_in=time(0, 1))
            sign_in(by=session_worker, kind="visitor", name=f"Guest {each}")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("sessions_app:building"))
        counts.append(sum('"sessions_app_' in each["sql"] for each in queries))
    assert counts[0] == counts[1]


def test_a_childs_own_page_tells_each_what_they_need(
    busy, family, session_worker, administrator, family_worker, safeguarding_lead, signed_in
):
    page = family.yusuf.get_absolute_url()
    assert "Injury on arrival" not in signed_in(safeguarding_lead).get(page).content.decode()
    CrecheChild.objects.create(child=family.yusuf, diet="Halal")
    CareNote.objects.create(
        session=busy,
        child=family.yusuf,
        kind="injury",
        words="Bruise, 2 cm.",
        body_part="leg",
        explained_by="Mum",
        by=session_worker,
    )
    for user, reads in ((administrator, False), (family_worker, True), (safeguarding_lead, True)):
        text = signed_in(user).get(page).content.decode()
        assert "Halal" in text
        assert ("Bruise, 2 cm." in text) is reads
