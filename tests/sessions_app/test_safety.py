"""Accidents, checks, hazards, risk assessments and fire drills, as those who keep a place safe meet them."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import QueryDict
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from centre.core.dates import local_today
from centre.core.retention import record_classes
from families.models import Barrier, Registration
from families.rights import keeping
from sessions_app.creche.care_forms import MedicineForm
from sessions_app.models import FireDrill, Hazard, Incident, Routine, RoutineDone
from sessions_app.safety import actions
from sessions_app.safety.body import BACK, FRONT, REGIONS
from sessions_app.safety.checks import checks_of
from sessions_app.safety.clocks import still_to_do
from sessions_app.safety.forms import DrillForm, HazardForm, IncidentForm, RiskLineForm
from sessions_app.safety.patterns import patterns
from sessions_app.safety.rhythm import due_on
from tests.support.factories import AttendanceFactory, ChildFactory, HouseholdFactory, SessionFactory, UserFactory
from tests.support.visits import make_family

pytestmark = pytest.mark.django_db

FACTS = {
    "kind": "accident",
    "place": "Garden",
    "what_happened": "Slipped off the slide.",
    "first_aid": "Cold compress",
    "afterwards": "stayed",
}


def incident_of(child, by, on=None, **facts):
    return Incident.objects.create(
        **{"happened_on": on or local_today(), "person": child, "recorded_by": by, **FACTS, **facts}
    )


def words_of(incident):
    return [each.words for each in still_to_do(incident)]


def address(name, row, **more):
    return reverse(f"sessions_app:{name}", kwargs={"pk": row.pk, **more})


class TestAnAccident:
    def test_is_taken_down_from_the_register_with_whom_was_there(self, session_worker, signed_in):
        session = SessionFactory(date=local_today(), venue="Crèche room")
        child = ChildFactory(first_name="Wren")
        AttendanceFactory(session=session, person=child, status="present")
        elsewhere = ChildFactory(first_name="Robin")
        client = signed_in(session_worker)
        url = reverse("sessions_app:incident_new") + f"?session={session.pk}"
        page = client.get(url).content.decode()
        assert "Wren" in page
        assert "Robin" not in page
        assert 'value="Crèche room"' in page
        typed = {**FACTS, "happened_on": local_today().isoformat(), "happened_at": "10.15", "person": child.pk}
        typed["body_regions"] = ["left knee", "head"]
        answer = client.post(url, typed)
        row = Incident.objects.get()
        assert answer.url == row.get_absolute_url()
        assert (row.person, row.session, row.recorded_by) == (child, session, session_worker)
        assert row.regions_in_words == "Left knee, Head"
        shown = client.get(answer.url).content.decode()
        assert "Marked on a drawing of the body: Left knee, Head" in shown
        answer = client.post(url, {**typed, "person": elsewhere.pk})
        assert answer.status_code == 200, "somebody who is not on the register is not on the list"

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({}, "Choose whom it happened to, or enter who it was below"),
            ({"who_else": "A visitor", "first_aid": ""}, "Enter what was done, or “None needed”"),
            ({"who_else": "A visitor", "happened_on": "ahead"}, "Enter a day that is not ahead of us"),
            ({"who_else": "A visitor", "body_regions": ["elbow grease"]}, "Select a valid choice"),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_typed_is_lost(self, coordinator, signed_in, typed, said):
        typed = {**FACTS, "happened_on": local_today().isoformat(), "what_happened": "It slipped.", **typed}
        if typed["happened_on"] == "ahead":
            typed["happened_on"] = (local_today() + timedelta(days=3)).isoformat()
        page = signed_in(coordinator).post(reverse("sessions_app:incident_new"), typed).content.decode()
        assert said in page
        assert "It slipped." in page
        assert not Incident.objects.exists()

    def test_a_near_miss_needs_nobody(self, session_worker):
        facts = {**FACTS, "kind": "near miss", "first_aid": "", "happened_on": local_today()}
        assert actions.record_incident(by=session_worker, **facts).person is None

    def test_asks_for_the_parent_the_same_day_and_for_a_manager(self, session_worker, coordinator):
        row = incident_of(ChildFactory(), session_worker)
        assert [(each.words, each.due) for each in still_to_do(row)] == [
            ("Tell the parent", row.happened_on),
            ("Look at what happened, as a manager", None),
        ]
        actions.tell_parent(
            by=session_worker,
            row=row,
            told_on=row.happened_on,
            told_at=time(11),
            how="At the door",
            signed_as="A. Parent",
        )
        actions.review_incident(by=coordinator, row=row, seen=None, review="Mat moved")
        assert words_of(Incident.objects.get()) == []

    def test_taken_to_hospital_raises_who_outside_is_told_and_by_when(self, session_worker, coordinator):
        on = date(2025, 11, 3)
        row = incident_of(ChildFactory(), session_worker, on=on, afterwards="hospital", parent_told_on=on)
        found = {each.words: each.due for each in still_to_do(row)}
        assert found["Decide whether the Health and Safety Executive has to be told"] == date(2025, 11, 13)
        assert found["Decide whether Ofsted has to be told"] == date(2025, 11, 17)
        decided = {"safety_executive": "no", "safety_executive_note": "No fault of ours", "ofsted": "yes"}
        row = actions.review_incident(by=coordinator, row=row, seen=None, review="Looked at", **decided)
        assert {each.words: each.due for each in still_to_do(row)} == {"Report it to Ofsted": date(2025, 11, 17)}
        assert list(Incident.objects.waiting()) == [row], "it waits until the report is made"
        actions.review_incident(by=coordinator, row=row, seen=None, review="Told", ofsted="reported", ofsted_note="1")
        assert not Incident.objects.waiting().exists()

    def test_a_colleague_off_work_for_long_and_what_is_no_accident_are_decided_about(self, session_worker):
        on = date(2025, 11, 3)
        hurt = incident_of(None, session_worker, on=on, who_else="A colleague", is_colleague=True)
        said = {each.words: each.due for each in still_to_do(hurt)}
        executive = "Decide whether the Health and Safety Executive has to be told"
        unknown = f"{executive}: a colleague hurt; whether the injury is always reported is not known yet"
        assert said[unknown] == date(2025, 11, 13)
        hurt.specified_injury = "no"
        said = {each.words: each.due for each in still_to_do(hurt)}
        assert said[f"{executive}: a colleague off work for more than seven days"] == date(2025, 11, 18)
        hurt.specified_injury = "yes"
        said = {each.words: each.due for each in still_to_do(hurt)}
        assert said[f"{executive}: a colleague’s injury of the kind that is always reported"] == date(2025, 11, 13)
        told = incident_of(None, session_worker, on=on, who_else="A visitor", kind="incident")
        said = {each.words: each.due for each in still_to_do(told)}
        ofsted = "Decide whether Ofsted has to be told"
        assert said[f"{ofsted}: an allegation, a serious illness, food poisoning"] == date(2025, 11, 17)

    def test_a_death_is_told_at_once(self, session_worker):
        row = incident_of(ChildFactory(), session_worker, on=date(2025, 11, 3), afterwards="died")
        said = {each.words: each.due for each in still_to_do(row)}
        for whom in ("the Health and Safety Executive", "Ofsted"):
            told = f"Decide whether {whom} has to be told: somebody has died, so at once and by telephone"
            assert said[told] == date(2025, 11, 3)

    def test_of_a_colleagues_accident_it_is_asked_whether_it_is_always_reported(self, coordinator, signed_in):
        url = reverse("sessions_app:incident_new")
        typed = {**FACTS, "happened_on": local_today().isoformat(), "who_else": "Ewa", "is_colleague": "on"}
        page = signed_in(coordinator).post(url, typed).content.decode()
        assert "Choose whether the injury is one that is always reported" in page
        signed_in(coordinator).post(url, {**typed, "specified_injury": "not known"})
        assert Incident.objects.get().specified_injury == "not known"

    def test_the_list_of_what_waits_and_its_words_agree(self, session_worker):
        child = ChildFactory()
        rows = [
            incident_of(person, session_worker, afterwards=then, kind=kind, parent_told_on=told, who_else=else_)
            for person, else_ in ((child, ""), (None, "A visitor"))
            for then in ("stayed", "hospital", "died")
            for kind in ("accident", "incident", "near miss")
            for told in (None, local_today())
        ]
        rows += [
            incident_of(None, session_worker, kind=kind, who_else="A colleague", is_colleague=True)
            for kind in ("accident", "incident", "near miss")
            for _ in range(3)
        ]
        Incident.objects.filter(pk__in=[row.pk for row in rows[::3]]).update(
            reviewed_on=local_today(), reviewed_by=UserFactory(), review="x"
        )
        waiting = set(Incident.objects.waiting())
        assert waiting == {row for row in Incident.objects.select_related("person") if still_to_do(row)}
        assert 0 < len(waiting) < len(rows)

    def test_nobody_reviews_what_they_recorded_themselves(self, coordinator, head_teacher):
        row = incident_of(ChildFactory(), coordinator)
        with pytest.raises(ValidationError, match="another manager"):
            actions.review_incident(by=coordinator, row=row, seen=None, review="Fine")
        actions.review_incident(by=head_teacher, row=row, seen=None, review="Fine")

    def test_once_signed_only_a_manager_puts_it_right(self, session_worker, coordinator):
        row = incident_of(ChildFactory(), session_worker, parent_told_on=local_today(), parent_signed_as="A. Parent")
        with pytest.raises(PermissionDenied):
            actions.correct_incident(by=session_worker, row=row, seen=None, happened_on=row.happened_on, place="Hall")
        actions.correct_incident(by=coordinator, row=row, seen=None, happened_on=row.happened_on, place="Hall")

    def test_a_session_worker_reads_their_own_of_the_week_and_no_other(self, session_worker, coordinator):
        today = local_today()
        own = incident_of(ChildFactory(), session_worker)
        incident_of(ChildFactory(), session_worker, on=today - timedelta(days=8))
        incident_of(ChildFactory(), coordinator)
        assert list(Incident.objects.visible_to(session_worker, today=today)) == [own]

    def test_who_is_kept_out_of_a_family_meets_it_nowhere(self, family_worker, coordinator, signed_in):
        family = make_family()
        child = family.child
        row = incident_of(child, coordinator)
        client = signed_in(family_worker)
        assert client.get(row.get_absolute_url()).status_code == 200
        Barrier.objects.create(
            user=family_worker, household=family, kind="kept out", from_date=local_today(), set_by=coordinator
        )
        assert client.get(row.get_absolute_url()).status_code == 404
        assert child.last_name not in client.get(reverse("sessions_app:incidents")).content.decode()

    def test_the_parents_copy_names_no_witness_and_no_finding(self, coordinator, signed_in):
        row = incident_of(ChildFactory(), coordinator, witnesses="Mrs Wombat", review="Quokka")
        page = signed_in(coordinator).get(address("incident_copy", row)).content.decode()
        assert "Slipped off the slide." in page
        assert "Wombat" not in page
        assert "Quokka" not in page

    def test_every_region_of_the_body_is_on_the_drawing_once(self):
        drawn = [name for name, *_ in FRONT + BACK]
        assert sorted(drawn) == sorted(name for name, _ in REGIONS)

    def test_patterns_show_places_hours_and_who_fell_again(self, session_worker, django_assert_num_queries):
        child = ChildFactory()
        for n in range(3):
            incident_of(child, session_worker, happened_at=time(10, n), body_regions=["head", "back"])
        incident_of(ChildFactory(), session_worker, on=local_today() - timedelta(days=400), place="Hall")
        with django_assert_num_queries(6):
            found = patterns(Incident.objects.all(), local_today())
        assert found.total == 3
        assert found.places == [("Garden", 3)]
        assert found.hours == [("10.00 to 11.00", 3)]
        assert found.regions == [("Back", 3), ("Head", 3)]
        assert found.again == [(child, 3)]


@pytest.mark.parametrize(
    ("form", "asked"),
    [
        (IncidentForm, {"kind", "afterwards"}),
        (HazardForm, {"risk"}),
        (RiskLineForm, {"risk"}),
        (DrillForm, {"all_accounted"}),
        (MedicineForm, {"signed_on"}),
    ],
)
def test_no_answer_that_sounds_safe_is_chosen_beforehand(form, asked):
    """Interface: nothing is ticked beforehand, and there is no level of risk that nobody chose."""
    assert {name for name in asked if form()[name].value()} == set()
    assert asked <= set(form(QueryDict("")).errors)


class TestChecks:
    def test_a_fault_becomes_a_hazard(self, session_worker, signed_in):
        gate = Routine.objects.create(
            place="Garden", what="The gate shuts", from_date=date(2025, 9, 1), rhythm="weekly"
        )
        frame = Routine.objects.create(
            place="Garden", what="Frame is firm", from_date=date(2025, 9, 1), rhythm="weekly"
        )
        client, url = signed_in(session_worker), reverse("sessions_app:safety_checks")
        page = client.post(url, {f"said-{gate.pk}": "fault"}).content.decode()
        assert "Say what is wrong" in page
        assert not RoutineDone.objects.exists()
        page = client.post(url, {}).content.decode()
        assert "Say for at least one check how it is" in page
        typed = {f"said-{gate.pk}": "fault", f"note-{gate.pk}": "The latch is bent", f"said-{frame.pk}": "fine"}
        assert "Choose how bad it is" in client.post(url, typed).content.decode()
        client.post(url, {**typed, f"risk-{gate.pk}": "high"})
        hazard = Hazard.objects.get()
        assert (hazard.place, hazard.what, hazard.found_by_check.routine) == ("Garden", "The latch is bent", gate)
        assert hazard.risk == "high"
        assert [place.left for place in checks_of(local_today())] == [[]]

    def test_a_check_that_was_made_cannot_be_unmade(self, session_worker):
        gate = Routine.objects.create(place="Garden", what="The gate shuts", from_date=date(2025, 9, 1))
        actions.check_done(by=session_worker, routines=[gate], faults={})
        with pytest.raises(Exception, match=r"append|denied"):
            RoutineDone.objects.update(is_fine=False, note="x")

    def test_an_opening_check_waits_on_days_we_are_open(self):
        daily = Routine(rhythm="opening", from_date=date(2025, 9, 1))
        monday = date(2025, 11, 3)
        assert due_on(daily, monday - timedelta(days=1), monday, is_open=True) == monday
        assert due_on(daily, monday, monday, is_open=True) is None
        assert due_on(daily, None, monday, is_open=False) is None

    @given(
        rhythm=st.sampled_from(["weekly", "monthly", "termly", "yearly"]),
        last=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        later=st.integers(0, 700),
    )
    def test_what_is_checked_comes_round_again_once_and_never_sooner(self, rhythm, last, later):
        routine = Routine(rhythm=rhythm, from_date=date(2019, 1, 1))
        due = due_on(routine, last, last + timedelta(days=later), is_open=True)
        assert last < due <= last + timedelta(days=365)
        assert due == due_on(routine, last, last, is_open=False), "it hangs on the last check alone"


class TestHazardsRisksAndDrills:
    def test_a_hazard_is_open_until_somebody_says_how_it_was_put_right(self, session_worker, signed_in):
        row = actions.report_hazard(by=session_worker, place="Hall", what="Loose tile", risk="high")
        client = signed_in(session_worker)
        assert "Loose tile" in client.get(reverse("sessions_app:safety")).content.decode()
        page = client.post(address("hazard_fixed", row), {"fixed_on": local_today().isoformat(), "how": ""})
        assert "Enter how it was put right" in page.content.decode()
        client.post(address("hazard_fixed", row), {"fixed_on": local_today().isoformat(), "how": "Glued"})
        assert not Hazard.objects.open().exists()
        with pytest.raises(ValidationError, match="already"):
            actions.hazard_fixed(by=session_worker, row=row, fixed_on=local_today(), how="Again")

    def test_a_risk_assessment_says_when_it_is_looked_at_again(self, coordinator, signed_in):
        client = signed_in(coordinator)
        facts = {"title": "Farm trip", "assessed_on": "2025-11-03", "review_on": "2025-11-03"}
        page = client.post(reverse("sessions_app:risk_new"), facts).content.decode()
        assert "It is looked at again on a later day." in page
        answer = client.post(reverse("sessions_app:risk_new"), {**facts, "review_on": "2026-11-03"})
        line = {"hazard": "Animals bite", "precautions": "Hands held", "risk": "low"}
        client.post(f"{answer.url}hazards/new/", line)
        assert "Animals bite" in client.get(answer.url).content.decode()

    def test_two_who_look_at_a_risk_at_once_overwrite_nothing(self, coordinator, head_teacher, signed_in):
        facts = {"title": "Garden", "assessed_on": date(2025, 11, 3), "review_on": date(2026, 11, 3)}
        row = actions.assess_risk(by=coordinator, **facts)
        url = address("risk_again", row)
        page = signed_in(head_teacher).get(url).content.decode()
        seen = page.split('name="seen" value="')[1].split('"')[0]
        actions.save_risk_line(by=coordinator, assessment=row, hazard="Pond", precautions="Net", risk="low")
        typed = {"title": "Garden", "assessed_on": "2025-11-04", "review_on": "2026-11-04", "seen": seen}
        assert signed_in(head_teacher).post(url, typed).status_code == 409
        assert signed_in(head_teacher).post(url, {**typed, "seen": "´ù쮟"}).status_code == 409, "whatever stands there"

    def test_a_drill_that_missed_somebody_says_what_changes(self, coordinator, signed_in):
        typed = {"on": local_today().isoformat(), "at": "10.15", "minutes": 3, "seconds": 5, "people": 40}
        client, url = signed_in(coordinator), reverse("sessions_app:drill_new")
        assert "Choose whether everybody was accounted for" in client.post(url, typed).content.decode()
        page = client.post(url, {**typed, "all_accounted": "no"}).content.decode()
        assert "Somebody was not accounted for: say what is to change." in page
        client.post(url, {**typed, "all_accounted": "no", "to_change": "Visitors' book is taken out"})
        assert FireDrill.objects.get().led_by == coordinator


def test_the_pages_of_safety_ask_as_often_however_much_there_is(coordinator, signed_in, django_assert_max_num_queries):
    client = signed_in(coordinator)
    for n in range(12):
        incident_of(ChildFactory(), coordinator)
        Routine.objects.create(place=f"Room {n % 3}", what=f"Check {n}", from_date=date(2025, 9, 1))
        actions.report_hazard(by=coordinator, place="Hall", what=f"Tile {n}", risk="low")
    for name in ("safety", "safety_checks", "incidents"):
        with django_assert_max_num_queries(22):
            client.get(reverse(f"sessions_app:{name}"))


class TestHowLongAccidentsAreKept:
    def test_a_childs_keep_the_family_until_it_is_twenty_one(self, session_worker):
        child = ChildFactory(date_of_birth=date(2010, 5, 1))
        incident_of(child, session_worker, on=date(2012, 5, 1))
        kept = {row["person_id"]: row["day"] for row in record_classes()["accident-child"].people()}
        assert kept == {child.pk: date(2010, 5, 1)}
        assert record_classes()["accident-child"].years == 21

    def test_their_words_go_with_the_family_and_what_is_counted_stays(self, coordinator, session_worker):
        long_ago = local_today() - timedelta(days=365 * 30)
        family = HouseholdFactory()
        child = ChildFactory(household=family, date_of_birth=long_ago, registered_on=None)
        first, last = long_ago + timedelta(days=90), long_ago + timedelta(days=900)
        Registration.objects.filter(person=child).delete()
        Registration.objects.create(person=child, registered_on=first, ended_on=last, ended_reason="moved")
        row = incident_of(child, session_worker, on=long_ago + timedelta(days=500), body_regions=["head"])
        Incident.objects.filter(pk=row.pk).update(what_happened="Wombat once more")
        keeping.redact(by=coordinator, household=family, authority="Retention schedule 2025")
        row.refresh_from_db()
        assert (row.what_happened, row.place, row.happened_on) == ("Redacted", "Garden", long_ago + timedelta(days=500))
        assert not Incident.pgh_event_model.objects.filter(what_happened__contains="Wombat").exists()
