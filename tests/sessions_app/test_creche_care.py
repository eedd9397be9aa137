"""Each child's care in the crèche: who takes them home, how long they were there, medicines, notes, registration."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from centre.core.dates import LONDON, local_today
from centre.core.models import AuditEvent
from families.models import CourtOrder, CourtOrderBound, CourtOrderChild, ParentalResponsibility, TrustedAdult
from families.responsibility.to_ring import to_ring
from sessions_app.actions.marks import change_times, mark_person, sign_back_in
from sessions_app.closing.reading import what_is_missing
from sessions_app.corrections.actions import Mark, correct_mark
from sessions_app.creche import care_actions
from sessions_app.creche.at_the_door import takers, who_may_come
from sessions_app.creche.collecting import SOMEBODY_ELSE, collect
from sessions_app.creche.registration import year_at
from sessions_app.creche.stays import minutes_of
from sessions_app.models import (
    Attendance,
    CareNote,
    Collection,
    EarlierStay,
    MedicineDose,
    MedicinePermission,
    RatioOverride,
    Session,
)
from sessions_app.paper.actions import Line, LineRefused, enter_sheet
from sessions_app.refusals import ChildrenAreStillIn, NotComplete, Refused
from sessions_app.roll import read_row
from tests.support.closing import close_register
from tests.support.factories import (
    AddressFactory,
    AttendanceFactory,
    CentreSettingsFactory,
    ChildFactory,
    PersonFactory,
    SessionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def yusuf(creche, family, session_worker):
    """Yusuf, signed in at the crèche since one minute past midnight, so that any clock of the day fits."""
    mark_person(session_id=creche.pk, person_id=family.yusuf.pk, status="present", by=session_worker)
    Attendance.objects.filter(person=family.yusuf).update(time_in=time(0, 1))
    return family.yusuf


@pytest.fixture
def aunt(yusuf):
    row = TrustedAdult(child=yusuf, name="Samira Khan", relation="aunt", may_collect=True)
    row.set_password("Blue Tractor")
    row.save()
    return row


def is_in(child):
    return Attendance.objects.get(person=child).time_out is None


def come(creche, child, by, **what):
    return collect(session=creche, child=child, by=by, **what)


class TestCollecting:
    def test_t29_the_aunt_with_her_password_takes_the_child(self, creche, yusuf, aunt, session_worker):
        row = come(creche, yusuf, session_worker, key=f"t:{aunt.pk}", heard="blue  tractor")
        assert (row.outcome, row.who, row.password_asked, row.by) == ("collected", "Samira Khan", True, session_worker)
        assert not is_in(yusuf)
        with pytest.raises(Refused):
            come(creche, yusuf, session_worker, key=f"t:{aunt.pk}", heard="blue tractor")
        assert Collection.objects.count() == 1

    def test_t29_a_wrong_password_is_written_down_and_the_child_stays(self, creche, yusuf, aunt, session_worker):
        row = come(creche, yusuf, session_worker, key=f"t:{aunt.pk}", heard="red tractor")
        assert (row.outcome, row.refused_because) == ("refused", "password")
        assert is_in(yusuf)
        assert AuditEvent.objects.filter(action="creche.collection_refused").exists()
        assert read_row(creche, yusuf).care.refused == ["Samira Khan"]
        for _ in range(5):
            row = come(creche, yusuf, session_worker, key=f"t:{aunt.pk}", heard="red tractor")
        # After too many tries the right word is refused as well.
        assert come(creche, yusuf, session_worker, key=f"t:{aunt.pk}", heard="blue tractor").outcome == "refused"

    def test_t29_somebody_else_never_gets_the_child(self, creche, yusuf, session_worker):
        row = come(creche, yusuf, session_worker, key=SOMEBODY_ELSE, who="A man who says he is an uncle")
        assert (row.outcome, row.refused_because) == ("refused", "not named")
        assert is_in(yusuf)

    def test_t29_whom_an_order_binds_is_neither_offered_nor_let_in(self, creche, yusuf, family, session_worker, today):
        order = CourtOrder.objects.create(
            kind="prohibited steps",
            court="Court",
            made_on=today,
            instruction="Only Grandma collects",
            document_seen_on=today,
            document_seen_by=UserFactory(),
        )
        CourtOrderChild.objects.create(order=order, child=yusuf)
        assert [each.name for each in takers(yusuf, on=today)] == ["Amina Hassan"]
        CourtOrderBound.objects.create(order=order, person=family.mother)
        assert takers(yusuf, on=today) == []
        with pytest.raises(ValidationError):
            come(creche, yusuf, session_worker, key=f"p:{family.mother.pk}")
        row = come(creche, yusuf, session_worker, key=SOMEBODY_ELSE, who="amina hassan")
        assert row.refused_because == "barred"

    @pytest.mark.parametrize(
        ("own", "of_child", "may"),
        [
            ("Ask the lead first", "", ["Karim Hassan", "Samira Khan"]),
            ("", "Not to Amina", ["Karim Hassan", "Samira Khan"]),
            ("", "Never Samira. Ring Amina if she comes", ["Karim Hassan"]),
            ("", "Only Mum collects", ["Amina Hassan"]),
            ("", "Only Amina or Samira may collect, never Karim", ["Amina Hassan", "Samira Khan"]),
            ("", "Ask Nadia before he goes home", ["Amina Hassan", "Karim Hassan", "Samira Khan"]),
        ],
    )
    def test_t29_who_has_a_stop_alert_or_stands_in_the_childs_is_no_ordinary_collector(
        self, creche, yusuf, aunt, family, session_worker, signed_in, today, own, of_child, may
    ):
        father = PersonFactory(first_name="Karim", last_name="Hassan", sex="male", household=family.household)
        TrustedAdult.objects.create(child=yusuf, name="Amina Hassan", may_collect=True)
        family.mother.stop_alert, family.mother.sex, yusuf.stop_alert = own, "female", of_child
        family.mother.save()
        yusuf.save()
        names = {"Amina Hassan": family.mother, "Karim Hassan": father, "Samira Khan": None}
        assert sorted({each.name for each in takers(yusuf, on=today)}) == may
        client = signed_in(session_worker)
        shown = client.get(reverse("sessions_app:creche_step", args=[creche.pk, yusuf.pk, "collect"])).content.decode()
        for name in names.keys() - set(may):
            assert f"Do not hand Yusuf over to <strong>{name}</strong>: “{own or of_child}”" in shown
            assert "I have read what stands above" in shown
            if names[name]:
                with pytest.raises(ValidationError):
                    come(creche, yusuf, session_worker, key=f"p:{names[name].pk}")
            row = come(creche, yusuf, session_worker, key=SOMEBODY_ELSE, who=name)
            assert row.refused_because == "barred"
            assert "order or a stop alert" in row.get_refused_because_display()
        assert is_in(yusuf)

    def test_t29_who_lives_with_the_child_is_no_collector_without_being_named(
        self, creche, yusuf, family, session_worker, signed_in, today
    ):
        """A lodger, a new partner, a childminder: named by the family, or with parental responsibility, they may."""
        others = {
            role: PersonFactory(first_name=name, last_name="Hassan", role=role, household=family.household)
            for name, role in (("Lee", "other adult"), ("Mo", "childminder"), ("Nan", "grandparent"))
        }
        assert [each.name for each in takers(yusuf, on=today)] == ["Amina Hassan"]
        page = reverse("sessions_app:creche_step", args=[creche.pk, yusuf.pk, "collect"])
        shown = signed_in(session_worker).get(page).content.decode()
        assert "<strong>Lee Hassan</strong>: lives with Yusuf, and the family has not named them" in shown
        with pytest.raises(ValidationError):
            come(creche, yusuf, session_worker, key=f"p:{others['other adult'].pk}")
        row = come(creche, yusuf, session_worker, key=SOMEBODY_ELSE, who="Lee Hassan")
        assert (row.refused_because, is_in(yusuf)) == ("not named", True)
        ParentalResponsibility.objects.create(child=yusuf, holder=others["grandparent"], held="yes")
        TrustedAdult.objects.create(child=yusuf, name="lee hassan", may_collect=True)
        assert [each.name for each in takers(yusuf, on=today)] == ["Amina Hassan", "Nan Hassan", "lee hassan"]
        assert [each.name for each in who_may_come(yusuf, on=today).ask_first] == ["Mo Hassan"]

    def test_an_agreement_that_has_ended_no_longer_counts(self, creche, yusuf, aunt, session_worker, today):
        TrustedAdult.objects.filter(pk=aunt.pk).update(to_date=today - timedelta(days=1))
        with pytest.raises(ValidationError):
            come(creche, yusuf, session_worker, key=f"t:{aunt.pk}", heard="blue tractor")

    def test_going_home_is_no_change_of_times(self, creche, yusuf, session_worker):
        who = {"session_id": creche.pk, "person_id": yusuf.pk, "by": session_worker}
        with pytest.raises(Refused, match="who takes the child home"):
            change_times(**who, time_in=time(0, 1), time_out=time(23, 0))

    @pytest.mark.parametrize("minutes", [1, 60])
    def test_nobody_is_signed_in_or_out_at_a_time_to_come(self, creche, yusuf, session_worker, monkeypatch, minutes):
        """A time in of noon would keep a child from every warning until noon (T-30)."""
        from datetime import datetime

        now = datetime.combine(creche.date, time(9), tzinfo=LONDON)
        monkeypatch.setattr("sessions_app.punctuality.local_now", lambda: now)
        later = (now + timedelta(minutes=minutes)).time()
        who = {"session_id": creche.pk, "person_id": yusuf.pk, "by": session_worker}
        with pytest.raises(Refused, match="not ahead of now"):
            change_times(**who, time_in=later, time_out=None)
        with pytest.raises(LineRefused, match="not ahead of now"):
            enter_sheet(session_id=creche.pk, by=session_worker, lines=[Line(ChildFactory(), time_in=later)])
        assert Attendance.objects.get().time_in == time(0, 1)

    def test_t28_t29_yesterdays_child_goes_home_with_somebody_too(
        self, creche, yusuf, session_worker, today, family, signed_in
    ):
        Session.objects.filter(pk=creche.pk).update(date=today - timedelta(days=1))
        creche.refresh_from_db()
        family.mother.stop_alert = "Ask the lead first"
        family.mother.save()
        who = {"session_id": creche.pk, "person_id": yusuf.pk, "by": session_worker}
        with pytest.raises(Refused, match="who took the child home"):
            change_times(**who, time_in=time(9), time_out=time(10))
        assert is_in(yusuf)
        page = reverse("sessions_app:times", args=[creche.pk, yusuf.pk])
        times = {"time_in": "9.00", "time_out": "10.00"}
        client = signed_in(session_worker)
        assert "Enter who took the child home" in client.post(page, times).content.decode()
        told = client.post(page, times | {"took": "amina hassan"}, follow=True).content.decode()
        assert "keeps whoever took Yusuf home apart from the child" in told
        assert (creche.collections.get().who, is_in(yusuf)) == ("amina hassan", False)
        change_times(**who, time_in=time(9), time_out=time(10, 30))  # put right, with nothing new to say

    def test_t29_a_register_does_not_close_over_a_child_whom_nobody_knows_to_have_been_taken_home(
        self, creche, yusuf, family, session_worker, signed_in
    ):
        Attendance.objects.update(time_out=time(0, 2))  # as nothing in the programme does
        with pytest.raises(NotComplete, match="who took each child home"):
            close_register(session=creche, by=session_worker)
        client = signed_in(session_worker)
        page = reverse("sessions_app:times", args=[creche.pk, yusuf.pk])
        assert page in client.get(reverse("sessions_app:register_close", args=[creche.pk])).content.decode()
        client.post(page, {"time_in": "0.01", "time_out": "0.02", "took": "Amina Hassan"})
        assert close_register(session=creche, by=session_worker).is_register_closed

    def test_t28_the_register_stays_open_while_a_child_is_in(self, creche, yusuf, family, session_worker):
        with pytest.raises(ChildrenAreStillIn):
            close_register(session=creche, by=session_worker)
        assert is_in(yusuf)
        come(creche, yusuf, session_worker, key=f"p:{family.mother.pk}")
        assert close_register(session=creche, by=session_worker).is_register_closed


def test_after_closing_it_can_be_found_who_took_the_child_home_and_what_was_given(
    creche, yusuf, medicine, family, session_worker, coordinator, signed_in
):
    care_actions.give_dose(
        by=session_worker, session=creche, permission=medicine, outcome="given", witness="Ewa", told="Mum", at=None
    )
    RatioOverride.objects.create(
        session=creche, children=4, adults=1, needed=2, problems=[], reason="Two on the stairs", by=coordinator
    )
    come(creche, yusuf, session_worker, key=f"p:{family.mother.pk}")
    close_register(session=creche, by=session_worker)
    client = signed_in(coordinator)
    register = client.get(reverse("sessions_app:register", args=[creche.pk])).content.decode()
    assert "Home with Amina Hassan at " in register
    assert f"people/{yusuf.pk}/care/" in register
    session = client.get(creche.get_absolute_url()).content.decode()
    assert "Two on the stairs" in session
    assert reverse("sessions_app:duty", args=[creche.pk]) in session
    care = client.get(reverse("sessions_app:creche_care", args=[creche.pk, yusuf.pk]))
    assert care.status_code == 200
    person = client.get(reverse("families:person", args=[yusuf.pk])).content.decode()
    assert "Amina Hassan" in person
    assert "checked with Ewa" in person


class TestAtTheDoor:
    def test_the_tap_leads_to_who_has_come(self, creche, yusuf, session_worker, signed_in):
        client = signed_in(session_worker)
        page = reverse("sessions_app:creche_step", args=[creche.pk, yusuf.pk, "collect"])
        tap = {"mark": f"{yusuf.pk}:out"}
        address = reverse("sessions_app:mark", args=[creche.pk])
        assert client.post(address, tap, headers={"HX-Request": "true"})["HX-Redirect"] == page
        assert client.post(address, tap).url == page
        assert is_in(yusuf)

    def test_the_page_asks_for_reading_and_password_and_says_what_to_do(
        self, creche, yusuf, aunt, session_worker, signed_in
    ):
        yusuf.stop_alert = "Only Mum or Samira collects"
        yusuf.save()
        client = signed_in(session_worker)
        page = reverse("sessions_app:creche_step", args=[creche.pk, yusuf.pk, "collect"])
        shown = client.get(page).content.decode()
        assert "Only Mum or Samira collects" in shown
        assert "blue" not in shown.lower().replace("blue-", "")
        wrong = client.post(page, {"taker": f"t:{aunt.pk}"}).content.decode()
        assert "Ask Samira Khan for the password" in wrong
        assert "Read what stands above" in wrong
        told = client.post(page, {"taker": "else", "who": "Bob", "read": "on"}, follow=True).content.decode()
        assert "Do not hand Yusuf over: Bob is not among those the family named" in told
        assert "Turned away today: Bob" in told
        done = client.post(page, {"taker": f"t:{aunt.pk}", "heard": "Blue tractor", "read": "on"}, follow=True)
        assert "Yusuf has gone home with Samira Khan" in done.content.decode()

    def test_a_register_of_another_day_is_filled_in_without_the_password(
        self, creche, yusuf, aunt, session_worker, today
    ):
        Session.objects.filter(pk=creche.pk).update(date=today - timedelta(days=1))
        creche.refresh_from_db()
        row = come(creche, yusuf, session_worker, key=f"t:{aunt.pk}")
        assert (row.outcome, row.password_asked) == ("collected", False)
        assert Attendance.objects.get(person=yusuf).time_out == time(11)


class TestStays:
    def test_t30_all_stays_of_the_day_count_and_the_time_between_does_not(self, creche, family, session_worker):
        other = SessionFactory(service=creche.service, date=creche.date, start_time=time(13), end_time=time(15))
        AttendanceFactory(session=other, person=family.yusuf, time_in=time(7, 0), time_out=time(7, 50))
        EarlierStay.objects.create(session=creche, child=family.yusuf, time_in=time(8, 0), time_out=time(8, 50))
        AttendanceFactory(session=creche, person=family.yusuf, time_in=time(9, 0), time_out=time(9, 12))
        assert read_row(creche, family.yusuf).care.minutes == 50 + 50 + 12

    @pytest.mark.parametrize(("minute", "long"), [(49, False), (50, True)])
    def test_t30_warned_at_1_h_50(self, creche, family, session_worker, signed_in, monkeypatch, minute, long):
        from datetime import datetime

        now = datetime.combine(creche.date, time(10, minute), tzinfo=LONDON)
        monkeypatch.setattr("sessions_app.roll.local_now", lambda: now)
        EarlierStay.objects.create(session=creche, child=family.yusuf, time_in=time(8, 0), time_out=time(9, 0))
        AttendanceFactory(session=creche, person=family.yusuf, time_in=time(10, 0))
        Session.objects.filter(pk=creche.pk).update(register_state="open", status="ran")
        page = reverse("sessions_app:register", args=[creche.pk])
        text = signed_in(session_worker).get(page).content.decode()
        assert ("1 h 50 min today: nearly as long as a child may stay" in text) is long
        assert ("Long stays: Yusuf Hassan" in text) is long

    def test_t30_back_after_a_while_is_another_stay(self, creche, yusuf, family, session_worker):
        come(creche, yusuf, session_worker, key=f"p:{family.mother.pk}")
        who = {"session_id": creche.pk, "person_id": yusuf.pk, "by": session_worker}
        assert sign_back_in(**who).time_in == time(0, 1)  # at once: a mistake
        Attendance.objects.filter(person=yusuf).update(time_out=time(0, 1))
        row = sign_back_in(**who)
        stay = EarlierStay.objects.filter(child=yusuf).first()
        assert (stay is None) == (row.time_in == time(0, 1))

    @pytest.mark.parametrize(
        ("mark", "minutes", "kept"),
        [
            (Mark(), 0, 0),  # the child of another family
            (Mark("absent"), 0, 0),
            (Mark("present", time(8), time(9, 12)), 72, 0),  # there all the time
            (Mark("present", time(8, 30), time(9, 12)), 72, 1),
            (Mark("present", time(8, 40), time(8, 55)), 55, 1),
            (Mark("present", time(9), time(9, 20)), 70, 1),
        ],
    )
    def test_t30_a_correction_counts_no_minute_twice_and_none_of_who_was_not_there(
        self, creche, family, coordinator, today, mark, minutes, kept
    ):
        CentreSettingsFactory(creche_limit_minutes=60, creche_alert_minutes=1)
        stay = {"time_in": time(8), "time_out": time(8, 50)}
        EarlierStay.objects.create(session=creche, child=family.yusuf, **stay)
        AttendanceFactory(session=creche, person=family.yusuf, time_in=time(9), time_out=time(9, 12))
        yesterday = today - timedelta(days=1)
        Session.objects.filter(pk=creche.pk).update(register_state="closed", status="ran", date=yesterday)
        creche.refresh_from_db()
        who = {"session_id": creche.pk, "person_id": family.yusuf.pk, "by": coordinator}
        correct_mark(**who, mark=mark, reason="The paper sheet says so")
        assert read_row(creche, family.yusuf).care.minutes == minutes
        assert EarlierStay.objects.counted().count() == kept
        assert EarlierStay.objects.count() == 1, "nothing of a child's stay is deleted (T-60)"
        # Of somebody whose mark was taken back nothing counts either.
        EarlierStay.objects.create(session=creche, child=family.maryam, time_in=time(7), time_out=time(12))
        assert bool(year_at("", on=creche.date).over) is (minutes > 60)

    def test_minutes_are_real_on_the_day_the_clocks_change(self):
        assert minutes_of(date(2026, 3, 29), [(time(0, 30), time(2, 30))], time(9)) == 60
        assert minutes_of(date(2026, 10, 25), [(time(0, 30), time(2, 30))], time(9)) == 180
        assert (
            minutes_of(date(2026, 6, 1), [(time(9), time(10)), (time(9, 30), time(9, 40)), (time(9), None)], time(9))
            == 60
        )
        assert minutes_of(date(2026, 6, 1), [(time(9, 0), None), (time(8), time(8, 10))], time(9, 30)) == 40


MEDICINE = {
    "medicine": "Amoxicillin",
    "reason": "Ear infection",
    "dose": "5 ml",
    "most_a_day": 2,
    "hours_between": 4,
    "contact": "Mum, 01632 960 001",
    "allowed_by": "Amina Hassan",
}


@pytest.fixture
def medicine(yusuf, session_worker, today):
    return care_actions.allow_medicine(
        by=session_worker,
        child=yusuf,
        from_date=today,
        to_date=today + timedelta(days=5),
        expires_on=today,
        signed_on=today,
        **MEDICINE,
    )


class TestWhomToRing:
    """Whoever holds the child rings somebody: names and telephones on the day, never a home; noted where restricted."""

    @pytest.fixture
    def care_page(self, creche, yusuf):
        return reverse("sessions_app:creche_care", args=[creche.pk, yusuf.pk])

    @pytest.fixture
    def numbers(self, yusuf, family):
        family.mother.phone = "07700 900 100"
        family.mother.save()
        TrustedAdult.objects.create(
            child=yusuf, name="Gran Hassan", relation="Gran", phone="01632 960 002", call_order=2
        )
        TrustedAdult.objects.create(child=yusuf, name="Samira Khan", phone="01632 960 001", call_order=1)
        TrustedAdult.objects.create(child=yusuf, name="Bad Hat", phone="01632 960 003", call_order=3)

    def test_the_named_in_their_order_then_the_home_and_nobody_an_order_binds(
        self, signed_in, session_worker, care_page, numbers, yusuf, family, today
    ):
        client = signed_in(session_worker)
        shown = client.get(care_page).content.decode()
        places = [shown.index(words) for words in ("01632 960 001", "01632 960 002", "07700 900 100")]
        assert places == sorted(places)
        assert 'href="tel:01632960001"' in shown
        assert not AuditEvent.objects.filter(action="contacts.read").exists()
        order = CourtOrder.objects.create(
            kind="prohibited steps",
            court="Court",
            made_on=today,
            instruction="Only Gran collects",
            binds="Bad Hat",
            document_seen_on=today,
            document_seen_by=session_worker,
        )
        CourtOrderChild.objects.create(order=order, child=yusuf)
        CourtOrderBound.objects.create(order=order, person=family.mother)
        assert [each.name for each in to_ring(yusuf, on=today)] == ["Samira Khan", "Gran Hassan"]

    def test_a_hidden_home_is_never_told_and_the_reading_is_noted(
        self, signed_in, session_worker, care_page, numbers, creche, yusuf, family, today
    ):
        AddressFactory(household=family.household, address_line_1="Willow House", confidential=True)
        shown = signed_in(session_worker).get(care_page).content.decode()
        assert "07700 900 100" in shown
        assert "Willow" not in shown
        event = AuditEvent.objects.get(action="contacts.read")
        assert (event.actor, event.subject_id) == (session_worker, str(creche.pk))
        assert "07700" not in f"{event.summary}{event.detail}"

    def test_not_for_those_who_do_not_mark_it_nor_on_another_day(
        self, signed_in, volunteer, session_worker, care_page, numbers, creche, today
    ):
        assert signed_in(volunteer).get(care_page).status_code == 403
        Session.objects.filter(pk=creche.pk).update(date=today - timedelta(days=1))
        assert "01632" not in signed_in(session_worker).get(care_page).content.decode()


class TestMedicines:
    def dose(self, creche, medicine, by, **facts):
        given = {"outcome": "given", "witness": "Ewa", **facts}
        return care_actions.give_dose(by=by, session=creche, permission=medicine, **given)

    def test_only_with_a_permission_signed_before_and_in_date(self, yusuf, session_worker, today):
        days = {"from_date": today, "to_date": today, "expires_on": today, "signed_on": today}
        for wrong in (
            {"expires_on": today - timedelta(days=1)},
            {"signed_on": today + timedelta(days=1)},
            {"to_date": today - timedelta(days=1)},
            {"to_date": today + timedelta(days=400)},
        ):
            with pytest.raises(ValidationError):
                care_actions.allow_medicine(by=session_worker, child=yusuf, **{**days, **wrong}, **MEDICINE)

    def test_not_too_soon_not_too_often_not_expired(self, creche, medicine, session_worker, today):
        from datetime import datetime

        self.dose(creche, medicine, session_worker, at=time(0, 0))
        at = [datetime.combine(today, time(hour, minute), tzinfo=LONDON) for hour, minute in ((3, 59), (4, 0), (12, 0))]
        assert "Too soon" in care_actions.why_not_now(medicine, at[0])
        assert care_actions.why_not_now(medicine, at[1]) == ""
        MedicineDose.objects.create(
            permission=medicine, session=creche, outcome="given", at=at[1], witness="Ewa", by=session_worker
        )
        assert "as often as the parent allows" in care_actions.why_not_now(medicine, at[2])
        tomorrow = at[2] + timedelta(days=1)
        assert "expired" in care_actions.why_not_now(medicine, tomorrow)
        assert "permission" in care_actions.why_not_now(medicine, tomorrow + timedelta(days=9))

    def test_the_action_refuses_what_the_page_let_through(self, creche, medicine, session_worker):
        self.dose(creche, medicine, session_worker, at=time(0, 0))
        with pytest.raises(ValidationError, match="Too soon"):
            self.dose(creche, medicine, session_worker, at=time(0, 1))
        care_actions.stop_medicine(by=session_worker, permission=medicine)
        with pytest.raises(ValidationError, match="permission"):
            self.dose(creche, medicine, session_worker)

    def test_a_refusal_is_told_to_the_parent_and_is_no_dose(self, creche, medicine, session_worker):
        with pytest.raises(ValidationError):
            self.dose(creche, medicine, session_worker, outcome="refused")
        row = self.dose(creche, medicine, session_worker, outcome="refused", told="Mum by phone, at once")
        assert care_actions.why_not_now(medicine, row.at) == ""

    def test_the_register_closes_once_the_parent_was_told_of_a_dose(
        self, creche, yusuf, medicine, session_worker, signed_in
    ):
        self.dose(creche, medicine, session_worker)
        assert "medicine" in what_is_missing(creche)
        client = signed_in(session_worker)
        step = reverse("sessions_app:creche_step", args=[creche.pk, yusuf.pk, "told"])
        for page in ("register_close", "creche_care"):
            args = [creche.pk, yusuf.pk][: 1 if page == "register_close" else 2]
            assert step in client.get(reverse(f"sessions_app:{page}", args=args)).content.decode()
        assert "Enter whom you told, and when" in client.post(step, {"told": " "}).content.decode()
        client.post(step, {"told": "Mum, at the door at 11.15"})
        assert "medicine" not in what_is_missing(creche)
        assert MedicineDose.objects.get().told == "Mum, at the door at 11.15"
        assert client.get(step).status_code == 302, "nothing is left to be told"

    def test_every_check_is_ticked_before_a_dose(self, creche, yusuf, medicine, session_worker, signed_in):
        client = signed_in(session_worker)
        page = reverse("sessions_app:creche_step", args=[creche.pk, yusuf.pk, "dose"])
        sent = {"medicine": str(medicine.pk), "outcome": "given", "witness": "Ewa", "checks": ["name", "dose"]}
        assert "Check each of these" in client.post(page, sent).content.decode()
        sent["checks"] = ["name", "name again", "dose", "expiry", "frequency"]
        assert client.post(page, sent).status_code == 302
        shown = client.get(reverse("sessions_app:creche_care", args=[creche.pk, yusuf.pk])).content.decode()
        assert "Checked with Ewa" in shown
        client.post(reverse("sessions_app:creche_care", args=[creche.pk, yusuf.pk]), {"stop": str(medicine.pk)})
        assert MedicinePermission.objects.get().stopped_at is not None


class TestCare:
    def test_what_is_written_down_stands_on_the_page_and_beside_the_name(
        self, creche, yusuf, session, family, session_worker, signed_in
    ):
        client = signed_in(session_worker)
        mark_person(session_id=session.pk, person_id=family.mother.pk, status="present", by=session_worker)

        def step(name, sent):
            return client.post(reverse("sessions_app:creche_step", args=[creche.pk, yusuf.pk, name]), sent)

        member = creche.duties.first().member
        assert (
            step("facts", {"key_person": str(member.pk), "diet": "Halal", "settling": "His blanket"}).status_code == 302
        )
        assert step("facts", {"diet": "Vegan", "seen": ""}).status_code == 409  # a colleague was quicker
        assert step("note", {"kind": "parent", "words": "Room 2, English class"}).status_code == 302
        wrong = step("note", {"kind": "injury", "words": "Bruise, 2 cm"})
        assert "Choose where on the body" in wrong.content.decode()
        assert "Is this a concern?" in wrong.content.decode()
        assert "data-body-map" in wrong.content.decode()
        injury = {"kind": "injury", "words": "Bruise, 2 cm", "explained_by": "Mum", "signed": "on"}
        injury["body_regions"] = ["left leg", "left knee"]
        assert step("note", injury).status_code == 302
        care = client.get(reverse("sessions_app:creche_care", args=[creche.pk, yusuf.pk])).content.decode()
        for words in ("His blanket", "Bruise, 2 cm", "left leg, left knee", "Signed on paper", "Room 2, English class"):
            assert words in care
        assert "Amina Hassan: Stay and play, Main hall" in care
        register = client.get(reverse("sessions_app:register", args=[creche.pk])).content.decode()
        assert "Diet: Halal" in register
        assert "Parent: Room 2, English class" in register
        assert f"Key person: {member}" in register
        assert "Bruise" not in register

    def test_nobody_else_reads_it(self, creche, yusuf, volunteer, governor, head_teacher, session_worker, signed_in):
        page = reverse("sessions_app:creche_care", args=[creche.pk, yusuf.pk])
        for user in (volunteer, governor, head_teacher):
            assert signed_in(user).get(page).status_code == 403
        Session.objects.filter(pk=creche.pk).update(date=local_today() - timedelta(days=30))
        assert signed_in(session_worker).get(page).status_code == 403

    def test_it_follows_the_child_when_two_records_are_one(self, creche, yusuf, session_worker, coordinator):
        from families.merging.people import merge_people

        CareNote.objects.create(session=creche, child=yusuf, kind="sleep", words="An hour", by=session_worker)
        twin = ChildFactory(first_name="Yusuf", last_name="Hassan", date_of_birth=yusuf.date_of_birth)
        merge_people(by=coordinator, kept=twin, merged=yusuf)
        assert twin.care_notes.count() == 1


def test_the_queries_of_a_creche_register_do_not_grow(creche, session_worker, signed_in):
    client = signed_in(session_worker)
    page = reverse("sessions_app:register", args=[creche.pk])
    counts = []
    for number in (2, 6):
        for _ in range(number):
            AttendanceFactory(session=creche, person=ChildFactory(), time_in=time(0, 1))
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        # Not counted: that the sign-in is still in use, written down now and then.
        counts.append(sum('"sessions_app_' in each["sql"] or '"families_' in each["sql"] for each in queries))
    assert counts[0] == counts[1]
