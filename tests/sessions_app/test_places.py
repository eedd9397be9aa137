"""Places: never one too many, a fair order with recorded reasons, offers that lapse, and registers that know."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from centre.core.models import AuditEvent
from families.merging.people import merge_people
from families.models import Person
from sessions_app.actions.marks import mark_person
from sessions_app.actions.series import change_series, start_series
from sessions_app.ages import outside_words
from sessions_app.models import Attendance, Booking, Place, Service, Session, SessionSeries
from sessions_app.places.actions import (
    Referral,
    ask_for_place,
    book_place,
    bring_forward,
    end_place,
    follow_up,
    let_offers_lapse,
    offer_place,
    put_first,
    tell_referrer,
    wait_again,
)
from sessions_app.places.reading import block_of, blocks, did_not_come
from sessions_app.planning import Wanted
from sessions_app.refusals import Refused
from sessions_app.roll import read_roll
from tests.support.factories import AttendanceFactory, ChildFactory, ServiceFactory, SessionFactory, TermFactory


@pytest.fixture
def course(db, today, coordinator):
    """Four weeks from next week on, two places."""
    TermFactory(name="This term", start_date=today - timedelta(days=60), end_date=today + timedelta(days=120))
    service = ServiceFactory(name="Talking together", care_type="course", capacity=2, booking="ask")
    wanted = Wanted(
        weekday=today.weekday(),
        start_time=time(13),
        end_time=time(14),
        venue="",
        led_by=None,
        from_date=today + timedelta(days=7),
        to_date=today + timedelta(days=28),
    )
    return start_series(service=service, wanted=wanted, by=coordinator, today=today).series


@pytest.fixture
def ask(course, coordinator):
    """ask(child, book=True): a place at the course."""

    def ask(person=None, block=None, **more):
        return ask_for_place(by=coordinator, block=block or course, person=person or ChildFactory(), **more)

    return ask


@pytest.fixture
def full(ask):
    """Two booked, two wait."""
    return [ask(book=True), ask(book=True), ask(), ask()]


def states(*places):
    return [Place.objects.get(pk=place.pk).state for place in places]


class TestTheRegisterToCome:
    """A tap on "Book" passes nobody who waits, and books nobody too many."""

    @pytest.fixture
    def tap(self, course, session_worker, signed_in):
        session = course.sessions.first()
        Session.objects.filter(pk=session.pk).update(led_by=session_worker)
        client = signed_in(session_worker)

        def tap(person):
            return client.post(
                reverse("sessions_app:mark", args=[session.pk]), {"mark": f"{person.pk}:booked"}, HTTP_HX_REQUEST="true"
            )

        return tap

    def test_a_full_session_takes_nobody_more(self, ask, tap):
        ask(book=True)
        second, third = ChildFactory(), ChildFactory()
        assert tap(second).status_code == 200
        refused = tap(third)
        assert refused.status_code == 409
        assert "2 of 2 places are booked or on offer. Under “Places”" in refused.content.decode()
        assert not Attendance.objects.filter(person=third).exists()
        assert tap(second).status_code == 200, "who is booked stays so"

    def test_a_free_place_is_for_who_waits(self, full, tap, coordinator):
        end_place(by=coordinator, place=full[0], because="family")
        passing = ChildFactory()
        for person in (passing, full[3].person):
            refused = tap(person)
            assert (refused.status_code, "others asked before" in refused.content.decode()) == (409, True)
        Attendance.objects.filter(person=full[1].person).delete()
        assert tap(full[1].person).status_code == 200, "who has a place of the block is booked again"

    def test_where_one_just_comes_there_is_no_order(self, course, tap):
        course.service.__class__.objects.update(booking="none", capacity=1)
        assert [tap(ChildFactory()).status_code for _ in range(3)] == [200, 200, 200]


class TestBooking:
    def test_booked_people_stand_on_the_registers_as_booked_and_nobody_counts_them(self, course, ask):
        place = ask(book=True)
        rows = Attendance.objects.filter(person=place.person)
        assert (rows.count(), set(rows.values_list("status", flat=True))) == (4, {"booked"})
        assert rows.present().count() == 0

    def test_the_last_place_is_not_given_twice(self, full, ask):
        with pytest.raises(Refused, match="It is full: 2 of 2"):
            ask(book=True)
        assert Place.objects.filter(state="booked").count() == 2

    def test_nobody_is_booked_twice(self, ask):
        place = ask(book=True)
        with pytest.raises(Refused, match="already"):
            ask(place.person)

    def test_sessions_that_come_in_later_are_booked_too(self, course, ask, coordinator, today):
        place = ask(book=True)
        wanted = Wanted.as_it_stands(course)
        longer = Wanted(**{**wanted.__dict__, "to_date": today + timedelta(days=42)})
        change_series(series=course, wanted=longer, by=coordinator, today=today)
        assert Attendance.objects.filter(person=place.person, status="booked").count() == 6

    def test_ending_takes_bookings_to_come_off_and_keeps_what_was_marked(self, course, ask, coordinator):
        place = ask(book=True)
        marked = course.sessions.first()
        Session.objects.filter(pk=marked.pk).update(status="ran")
        Attendance.objects.filter(session=marked).update(status="present")
        end_place(by=coordinator, place=place, because="family")
        assert list(Attendance.objects.values_list("session", "status")) == [(marked.pk, "present")]
        wait_again(by=coordinator, place=place)
        assert states(place) == ["waiting"]

    def test_a_taster_takes_a_place_of_its_day(self, course, ask, coordinator):
        session = course.sessions.first()
        ask(block=session, kind="taster", book=True)
        ask(book=True)
        assert block_of(course, today=session.date).taken == 2
        with pytest.raises(Refused, match="It is full"):
            ask(book=True)
        with pytest.raises(Refused, match="whole block"):
            ask(block=session)

    def test_what_comes_before_is_asked_for(self, course, ask, today):
        before = ServiceFactory(name="First words", care_type="course")
        course.service.comes_after = before
        course.service.save()
        child = ChildFactory()
        with pytest.raises(Refused, match="“First words” comes before this"):
            ask(child)
        AttendanceFactory(session=SessionFactory(service=before), person=child)
        assert ask(child).state == "waiting"
        assert ask(without_before="elsewhere").without_before == "elsewhere"

    def test_a_place_is_never_deleted(self, ask):
        """Trap T-60: who waited and who got the place can always be shown."""
        place = ask()
        with pytest.raises(DatabaseError), transaction.atomic():
            place.delete()


class TestWaiting:
    def test_whoever_asked_first_is_next_unless_a_reason_is_recorded(self, full, course, coordinator, today):
        *booked, first, second = full
        end_place(by=coordinator, place=booked[0], because="family")
        with pytest.raises(Refused, match="Others asked before"):
            offer_place(by=coordinator, place=second, until=today)
        with pytest.raises(Refused, match="Say why"):
            put_first(by=coordinator, place=second, reason="rich")
        put_first(by=coordinator, place=second, reason="sibling")
        assert block_of(course, today=today).next == second
        offer_place(by=coordinator, place=second, until=today)
        assert AuditEvent.objects.get(action="place.put_first").detail == {"why": "sibling"}
        with pytest.raises(Refused, match="full"):
            book_place(by=coordinator, place=first)

    def test_an_offer_lapses_and_frees_the_place(self, full, course, coordinator, today):
        first = full[2]
        end_place(by=coordinator, place=full[0], because="family")
        offer_place(by=coordinator, place=first, until=today)
        tomorrow = today + timedelta(days=1)
        assert block_of(course, today=today).is_full
        assert block_of(course, today=tomorrow).free == 1
        assert let_offers_lapse(today=today) == 0
        assert let_offers_lapse(today=tomorrow) == 1
        assert states(first, full[3]) == ["lapsed", "waiting"]

    def test_an_offer_that_holds_is_kept(self, full, coordinator, today):
        end_place(by=coordinator, place=full[0], because="family")
        offer_place(by=coordinator, place=full[2], until=today + timedelta(days=5))
        book_place(by=coordinator, place=full[2])
        assert states(full[2]) == ["booked"]

    def test_the_list_goes_on_to_the_next_block_in_its_order(self, full, course, coordinator, today):
        following = SessionSeries.objects.create(
            service=course.service,
            weekday=course.weekday,
            start_time=course.start_time,
            end_time=course.end_time,
            from_date=today + timedelta(days=35),
            to_date=today + timedelta(days=63),
        )
        late = Place.objects.create(
            service=course.service, series=following, person=ChildFactory(), kind="block", asked_at=timezone.now()
        )
        assert bring_forward(by=coordinator, series=course, target=following) == 2
        waiting = block_of(following, today=today).waiting
        assert waiting == [full[2], full[3], late]
        with pytest.raises(Refused, match="later block"):
            bring_forward(by=coordinator, series=following, target=course)


class TestWhoDidNotCome:
    @pytest.fixture
    def place(self, ask, course, today):
        """Booked, and absent the last two times."""
        place = ask(book=True)
        for days in (-14, -7):
            session = SessionFactory(service=course.service, series=course, date=today + timedelta(days=days))
            AttendanceFactory(session=session, person=place.person, status="absent")
        return place

    def missed(self, today, number=2):
        return [row.missed for row in did_not_come(today=today, missed=number)]

    def test_after_so_many_without_apologies_somebody_asks(self, place, today, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert self.missed(today) == [2]
        assert self.missed(today, 3) == []

    def test_a_booking_that_was_never_marked_counts_as_missed(self, place, course, today):
        session = SessionFactory(service=course.service, series=course, date=today - timedelta(days=1))
        AttendanceFactory(session=session, person=place.person, status="booked")
        assert self.missed(today) == [3]

    @pytest.mark.parametrize("said", ["present", "apologies"])
    def test_coming_or_apologies_begin_the_count_anew(self, place, course, today, said):
        session = SessionFactory(service=course.service, series=course, date=today - timedelta(days=1))
        AttendanceFactory(session=session, person=place.person, status=said)
        assert self.missed(today) == []

    def test_a_block_that_has_just_ended_is_asked_about_for_four_weeks(self, place, course, today):
        for days, number in ((28, [2]), (29, [])):
            SessionSeries.objects.filter(pk=course.pk).update(
                from_date=today - timedelta(days=90), to_date=today - timedelta(days=days)
            )
            assert self.missed(today) == number

    @pytest.mark.parametrize("kind", ["taster", "one-off"])
    def test_a_single_time_is_asked_about_from_the_first(self, ask, today, coordinator, kind):
        block = SessionFactory(date=today, status="planned")
        place = ask(block=block, kind=kind, book=True)
        assert self.missed(today + timedelta(days=1)) == [], "nobody knows yet that the session ran"
        Session.objects.filter(pk=block.pk).update(status="ran")
        assert self.missed(today + timedelta(days=1)) == [1]
        follow_up(by=coordinator, place=place, outcome="comes")
        assert self.missed(today + timedelta(days=1)) == []

    def test_having_been_asked_after_too(self, place, coordinator, today):
        follow_up(by=coordinator, place=place, outcome="comes")
        assert self.missed(today) == []


class TestReferrals:
    ASKED = Referral("Health visiting", "Ellen Marsh, duty line", None, "First baby, family far away")

    @pytest.fixture
    def by_referral(self, course):
        course.service.booking = Booking.REFERRAL
        course.service.save()
        return course

    def test_a_service_by_referral_takes_nobody_whom_no_partner_refers(self, by_referral, coordinator):
        with pytest.raises(Refused, match="enter which partner"):
            ask_for_place(by=coordinator, block=by_referral, person=ChildFactory())
        place = ask_for_place(by=coordinator, block=by_referral, person=ChildFactory(), referral=self.ASKED)
        assert (place.referred_by, place.referral_contact) == ("Health visiting", "Ellen Marsh, duty line")

    def test_a_referral_of_a_day_to_come_is_none(self, by_referral, coordinator, today):
        tomorrow = Referral("Health visiting", referred_on=today + timedelta(days=1))
        with pytest.raises(Refused, match="not ahead of us"):
            ask_for_place(by=coordinator, block=by_referral, person=ChildFactory(), referral=tomorrow)

    def test_the_partner_is_told_once_there_is_something_to_tell(self, by_referral, coordinator, signed_in, today):
        asked = {"by": coordinator, "block": by_referral, "referral": self.ASKED}
        waiting = ask_for_place(**asked, person=ChildFactory())
        with pytest.raises(Refused):
            tell_referrer(by=coordinator, place=waiting)
        book_place(by=coordinator, place=waiting)
        client, url = signed_in(coordinator), reverse("sessions_app:place", args=[waiting.pk])
        assert "Health visiting does not know yet" in client.get(url).content.decode()
        client.post(url, {"do": "told"})
        waiting.refresh_from_db()
        assert waiting.referrer_told_on == today
        assert "does not know yet" not in client.get(url).content.decode()


class TestAges:
    """A warning, no refusal: brothers and sisters, and children who are nearly old enough, are people's business."""

    @pytest.mark.parametrize(
        ("born", "words"),
        [
            (date(2024, 6, 11), "Younger than this is for"),
            (date(2024, 6, 10), ""),
            (date(2021, 12, 11), ""),
            (date(2021, 12, 10), "Older than this is for"),
            (None, ""),
        ],
    )
    def test_count_on_the_day_of_the_session(self, born, words):
        assert outside_words(Service(age_from_months=18, age_to_months=48), born, date(2025, 12, 10)) == words

    def test_are_told_when_a_place_is_booked_and_beside_it(self, course, coordinator, signed_in, today):
        Service.objects.filter(pk=course.service_id).update(age_to_months=48)
        ChildFactory(first_name="Maryam", last_name="Hassan", date_of_birth=today - timedelta(days=5 * 365))
        client, url = signed_in(coordinator), reverse("sessions_app:block", args=["weekly", course.pk])
        sent = {"do": "find", "words": "maryam hassan"}
        assert "Older than this is for" in client.post(url, sent).content.decode()
        child = Person.objects.get(first_name="Maryam")
        page = client.post(url, {**sent, "do": "ask", "kind": "block", "person": child.pk, "book": "yes"}, follow=True)
        words = page.content.decode()
        assert "Older than this is for (from birth to 4 years)" in words
        assert "<strong>Older than this is for</strong>" in words

    @pytest.mark.parametrize("kind", ["drop-in", "crèche"])
    def test_are_told_on_the_row_of_the_register(self, db, today, kind):
        session = SessionFactory(date=today, service=ServiceFactory(name="Babies", care_type=kind, age_to_months=12))
        child = ChildFactory(date_of_birth=today - timedelta(days=800))
        AttendanceFactory(session=session, person=child, status="booked")
        (row,) = read_roll(session).rows
        shown = row.warnings if kind == "crèche" else [row.facts]
        assert any("Older than this is for" in words for words in shown)


class TestPages:
    def test_somebody_is_found_and_put_on_the_list(self, course, coordinator, signed_in):
        child = ChildFactory(first_name="Maryam", last_name="Hassan")
        client, url = signed_in(coordinator), reverse("sessions_app:block", args=["weekly", course.pk])
        assert "Maryam" in client.post(url, {"do": "find", "words": "maryam hassan"}).content.decode()
        sent = {"do": "ask", "words": "maryam hassan", "kind": "block", "referred_by": "Health visiting"}
        assert "Choose who asks" in client.post(url, sent).content.decode()
        page = client.post(url, {**sent, "person": child.pk, "book": "yes"}, follow=True).content.decode()
        assert "1 of 2 places taken" in page
        place = Place.objects.get()
        assert (place.state, place.referred_by) == ("booked", "Health visiting")
        letter = client.get(reverse("sessions_app:place_letter", args=[place.pk])).content.decode()
        assert "Maryam Hassan has a place" in letter

    def test_one_place_from_waiting_to_its_end(self, full, coordinator, signed_in, today):
        client = signed_in(coordinator)
        url = reverse("sessions_app:place", args=[full[2].pk])
        page = client.post(url, {"do": "offer", "until": today.isoformat()}).content.decode()
        assert "It is full: 2 of 2" in page
        end_place(by=coordinator, place=full[0], because="family")
        client.post(url, {"do": "offer", "until": today.isoformat()})
        assert "We can offer" in client.get(reverse("sessions_app:place_letter", args=[full[2].pk])).content.decode()
        client.post(url, {"do": "book"})
        client.post(url, {"do": "asked", "outcome": "comes"})
        assert "Say why the place ends" in client.post(url, {"do": "end"}).content.decode()
        client.post(url, {"do": "end", "ended_because": "not reached"})
        assert states(full[2]) == ["ended"]

    def test_all_blocks_in_fixed_queries(self, full, coordinator, signed_in, django_assert_max_num_queries, today):
        (row,) = blocks(today=today)
        assert (row.number_booked, row.number_waiting, row.number_offered) == (2, 2, 0)
        client = signed_in(coordinator)
        with django_assert_max_num_queries(14):
            client.get(reverse("sessions_app:places"))

    def test_who_is_kept_out_of_a_family_reads_no_name(self, course, ask, coordinator, safeguarding_lead, signed_in):
        from families.models import Barrier
        from tests.support.factories import HouseholdFactory

        home = HouseholdFactory()
        child = ChildFactory(first_name="Quentin", last_name="Hidden", household=home)
        place = ask(child)
        Barrier.objects.create(
            kind="kept out",
            user=coordinator,
            household=home,
            reason="Related",
            set_by=safeguarding_lead,
            from_date=date(2020, 1, 1),
        )
        client = signed_in(coordinator)
        page = client.get(reverse("sessions_app:block", args=["weekly", course.pk])).content.decode()
        assert "Quentin" not in page
        assert "Somebody whose record is closed to you" in page
        assert client.get(reverse("sessions_app:place", args=[place.pk])).status_code == 404


def test_two_records_of_one_child_do_not_end_with_two_places(ask, course, coordinator, today):
    one, other = (ChildFactory(first_name="Ana", last_name="Silva") for _ in range(2))
    first = ask(one)
    second = ask(other)
    with pytest.raises(ValidationError, match="End one of the places"), transaction.atomic():
        merge_people(by=coordinator, kept=one, merged=other)
    end_place(by=coordinator, place=second, because="mistake")
    merge_people(by=coordinator, kept=one, merged=other)
    assert set(Place.objects.values_list("person", flat=True)) == {one.pk}
    assert states(first) == ["waiting"]


def test_marking_a_booked_child_present_keeps_the_place(course, ask, coordinator, today):
    place = ask(book=True)
    session = course.sessions.first()
    Session.objects.filter(pk=session.pk).update(date=today)
    row = mark_person(session_id=session.pk, person_id=place.person_id, status="present", by=coordinator)
    assert row.status == "present"
    assert states(place) == ["booked"]
