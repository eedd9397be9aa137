"""Who makes a check: one colleague, or several by turns; who is away, and who is next in turn then."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from centre.core.dates import local_today
from sessions_app.models import Routine, RoutineDone
from sessions_app.safety import actions
from sessions_app.safety.turns import Rota
from staff.models import Absence
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 2)


def check_of(*users, began=MONDAY, **facts):
    facts = {"place": "Playroom", "what": "Toys are washed", "rhythm": "weekly", "from_date": MONDAY, **facts}
    routine = Routine.objects.create(turns_from=began, **facts)
    for order, user in enumerate(users):
        routine.turns.create(order=order, who=user)
    return routine


def turn_of(routine, due, today=None):
    routine = Routine.objects.with_last_done().get(pk=routine.pk)
    return Rota([routine], today or due).turn(routine, due)


class TestWhoseTurn:
    def test_one_colleague_does_it_always(self):
        tom = UserFactory(name="Tom")
        routine = check_of(tom)
        assert [turn_of(routine, MONDAY + timedelta(weeks=n)).who for n in range(3)] == [tom] * 3

    def test_it_passes_on_each_monday_and_begins_again_after_the_last(self):
        tom, ana, zoe = (UserFactory(name=name) for name in ("Tom", "Ana", "Zoe"))
        routine = check_of(tom, ana, zoe, began=MONDAY + timedelta(days=3))
        assert [turn_of(routine, MONDAY + timedelta(weeks=n)).who for n in range(5)] == [tom, ana, zoe, tom, ana]
        assert turn_of(routine, MONDAY + timedelta(days=6)).who == tom, "until Sunday"

    def test_by_the_month_it_passes_on_on_the_first(self):
        tom, ana = UserFactory(name="Tom"), UserFactory(name="Ana")
        routine = check_of(tom, ana, turn_length="monthly", rhythm="opening")
        assert turn_of(routine, date(2026, 3, 31)).who == tom
        assert turn_of(routine, date(2026, 4, 1)).who == ana
        assert turn_of(routine, date(2027, 3, 1)).who == tom

    def test_each_time_it_passes_on_with_every_day_on_which_it_was_made(self):
        tom, ana = UserFactory(name="Tom"), UserFactory(name="Ana")
        routine = check_of(tom, ana, turn_length="each")
        assert turn_of(routine, MONDAY).who == tom
        for day in (MONDAY - timedelta(days=7), MONDAY, MONDAY):
            RoutineDone.objects.create(routine=routine, on=day, is_fine=True, by=ana)
        assert turn_of(routine, MONDAY + timedelta(days=7)).who == ana, "twice on one day counts once, before it not"

    def test_what_waits_stays_with_whose_turn_it_was(self):
        tom, ana = UserFactory(name="Tom"), UserFactory(name="Ana")
        assert turn_of(check_of(tom, ana), MONDAY, today=MONDAY + timedelta(days=9)).who == tom

    def test_nobody_in_particular(self):
        assert turn_of(check_of(began=None), MONDAY) is None


class TestAway:
    def test_the_next_in_turn_who_is_here_is_suggested(self):
        tom, ana, zoe = (UserFactory(name=name) for name in ("Tom", "Ana", "Zoe"))
        routine = check_of(tom, ana, zoe)
        for user in (tom, ana):
            Absence.objects.create(user=user, kind="sickness", from_date=MONDAY, to_date=MONDAY)
        turn = turn_of(routine, MONDAY)
        assert (turn.who, turn.away, turn.instead) == (tom, True, zoe)
        assert turn.is_of(zoe)
        assert not turn.is_of(tom)
        assert not turn_of(routine, MONDAY + timedelta(days=1)).away

    def test_who_left_us_is_away_and_nobody_is_made_up(self):
        tom = UserFactory(name="Tom", is_active=False)
        turn = turn_of(check_of(tom), MONDAY)
        assert (turn.away, turn.instead) == (True, None)

    def test_of_what_waits_it_is_asked_who_is_here_today(self):
        tom, ana = UserFactory(name="Tom"), UserFactory(name="Ana")
        routine, today = check_of(tom, ana), MONDAY + timedelta(days=2)
        Absence.objects.create(user=tom, kind="leave", from_date=MONDAY + timedelta(days=1))
        assert turn_of(routine, MONDAY, today=today).instead == ana


class TestPages:
    def test_yours_stands_first_and_who_is_away_is_shown(self, session_worker, coordinator, signed_in):
        today = local_today()
        yours = check_of(session_worker, coordinator, what="Cots are clean", place="Zebra room", began=today)
        check_of(coordinator, session_worker, what="Mats are clean", place="Attic", began=today)
        check_of(what="The gate shuts", place="Garden", began=None)
        url = reverse("sessions_app:safety_checks")
        page = signed_in(session_worker).get(url).content.decode()
        assert page.index("Yours today") < page.index("Cots are clean") < page.index("Mats are clean")
        assert page.count(f'name="said-{yours.pk}"') == 2, "asked once"
        Absence.objects.create(user=session_worker, kind="sickness", from_date=today)
        page = signed_in(coordinator).get(url).content.decode()
        assert f"{session_worker.name}" in page
        assert f"away: {coordinator.name} is next in turn" in page
        assert "sick" not in page.lower()
        assert page.index("Cots are clean") < page.index("The gate shuts")
        assert (
            "<strong>2 fall to you.</strong>"
            in signed_in(coordinator).get(reverse("sessions_app:safety")).content.decode()
        )

    def test_who_made_it_is_recorded_whoever_was_in_turn(self, session_worker, coordinator, signed_in):
        routine = check_of(coordinator, began=local_today())
        client, url = signed_in(session_worker), reverse("sessions_app:safety_checks")
        client.post(url, {f"said-{routine.pk}": "fine"})
        assert RoutineDone.objects.get().by == session_worker
        assert f"made today by {session_worker.name}" in client.get(url).content.decode()

    def test_a_rota_is_given_and_changed(self, coordinator, session_worker, signed_in):
        client = signed_in(coordinator)
        typed = {"place": "Hall", "what": "Floor is mopped", "kind": "cleaning", "rhythm": "weekly"}
        who = {"who-1": str(session_worker.pk), "who-3": str(coordinator.pk), "turn_length": "monthly"}
        client.post(reverse("sessions_app:routine_new"), {**typed, **who})
        routine = Routine.objects.get()
        assert [turn.who for turn in routine.turns.all()] == [session_worker, coordinator]
        assert (routine.turn_length, routine.turns_from) == ("monthly", local_today())
        url = reverse("sessions_app:routine", args=[routine.pk])
        page = client.get(url).content.decode()
        assert "The next turns" in page
        Routine.objects.update(turns_from=date(2026, 1, 5))
        client.post(url, {**typed, **who, "what": "Floor is clean"})
        assert Routine.objects.get().turns_from == date(2026, 1, 5), "the rota goes on where nobody changed it"
        client.post(url, {**typed, "who-1": str(coordinator.pk)})
        assert [turn.who for turn in routine.turns.all()] == [coordinator]
        client.post(url, typed)
        assert Routine.objects.get().turns_from is None

    def test_only_colleagues_who_keep_the_building_safe_can_be_named(self, coordinator, nobody, signed_in):
        typed = {"place": "Hall", "what": "Floor", "kind": "cleaning", "rhythm": "weekly", "who-1": str(nobody.pk)}
        page = signed_in(coordinator).post(reverse("sessions_app:routine_new"), typed).content.decode()
        assert "Select a valid choice" in page
        assert not Routine.objects.exists()

    def test_begun_today_after_it_was_made_the_first_is_still_in_turn(self, coordinator, session_worker):
        routine = check_of(began=None, turn_length="each")
        actions.check_done(by=coordinator, routines=[routine], faults={})
        facts = {"turn_length": "each", "what": routine.what}
        actions.change_routine(by=coordinator, row=routine, who=[session_worker, coordinator], **facts)
        assert turn_of(routine, local_today() + timedelta(days=7)).who == session_worker
