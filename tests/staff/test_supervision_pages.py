"""Supervision meetings: written by the supervisor, agreed by the supervisee, then locked; for these two alone."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, InternalError, transaction

from centre.core.dates import local_today
from centre.core.models import AuditEvent, FormDraft
from centre.core.rooms import desk_items
from staff.models import StaffMember, SupervisionMeeting
from tests.support.factories import StaffMemberFactory
from tests.support.supervision import signed_meeting

pytestmark = pytest.mark.django_db
SECRET = "Porcupine"
TEXTS = {
    "held_on": "2025-03-03",
    "discussion": f"{SECRET} and workload",
    "agreed_actions": "Book the training",
    "wellbeing": "",
    "suitability_confirmed": "unchanged",
    "next_due_on": "",
}


@pytest.fixture
def member(coordinator, family_worker):
    """The family worker, supervised by the coordinator."""
    return StaffMemberFactory(user=family_worker, supervisor=coordinator, started_on=date(2025, 1, 6))


@pytest.fixture
def supervisor(coordinator, signed_in):
    return signed_in(coordinator)


@pytest.fixture
def supervisee(family_worker, signed_in):
    return signed_in(family_worker)


def written(supervisor, member, **changes):
    answer = supervisor.post(f"/staff/{member.pk}/supervision/new/", {**TEXTS, **changes})
    assert answer.status_code == 302, answer.content.decode()
    return SupervisionMeeting.objects.get()


def test_the_whole_way_from_the_meeting_to_two_signatures(supervisor, supervisee, member):
    meeting = written(supervisor, member)
    address = f"/staff/supervision/{meeting.pk}/"
    # Until the supervisor has signed it does not exist for the supervisee.
    assert supervisee.get(address).status_code == 404
    supervisor.post(f"{address}sign/", {"version": meeting.version})
    page = supervisee.get(address).content.decode()
    assert SECRET in page
    assert "Do you agree" in page
    meeting.refresh_from_db()
    supervisee.post(f"{address}answer/", {"version": meeting.version, "comment": "Thank you.", "agree": "1"})
    meeting.refresh_from_db()
    assert meeting.is_locked
    assert (meeting.supervisor_signed_name, meeting.supervisee_signed_name) == ("Carol Okoye", "Farah Siddiqui")
    assert meeting.supervisee_comment == "Thank you."
    for client in (supervisor, supervisee):
        page = client.get(address).content.decode()
        assert "nothing in it changes any more" in page
        assert "Sign as" not in page
        assert SECRET in client.get(f"{address}print/").content.decode()


@pytest.mark.parametrize(
    "who",
    ["head_teacher", "administrator", "safeguarding_lead", "deputy_lead", "session_worker", "volunteer", "governor"],
)
def test_for_everybody_else_it_does_not_exist(request, signed_in, supervisor, member, who):
    meeting = signed_meeting(member, date(2025, 3, 3), discussion=SECRET, agreed=True)
    client = signed_in(request.getfixturevalue(who))
    for part in ("", "print/", "change/"):
        answer = client.get(f"/staff/supervision/{meeting.pk}/{part}")
        assert answer.status_code == 404
        assert SECRET.encode() not in answer.content
    for part in ("sign/", "answer/", "discard/", "draft/"):
        assert client.post(f"/staff/supervision/{meeting.pk}/{part}", {"version": 1}).status_code == 404
    assert client.get(f"/staff/{member.pk}/supervision/new/").status_code == 404
    assert SECRET not in client.get(f"/staff/{member.pk}/").content.decode()


def test_coordinator_and_head_see_dates_not_notes(signed_in, head_teacher, member, coordinator, family_worker):
    # Here the head supervises the coordinator, and the coordinator sees others' dates.
    own = StaffMemberFactory(user=coordinator, supervisor=head_teacher)
    signed_meeting(own, date(2025, 2, 2), discussion="About the coordinator")
    signed_meeting(member, date(2025, 3, 3), discussion=SECRET)
    page = signed_in(head_teacher).get(f"/staff/{member.pk}/").content.decode()
    assert "3 March 2025" in page
    assert SECRET not in page
    assert "open only to the two people who met" in page
    assert "/staff/supervision/" not in page
    # The coordinator reads their own as the person supervised, and cannot write it.
    client = signed_in(coordinator)
    assert "/staff/supervision/" in client.get(f"/staff/{own.pk}/").content.decode()
    assert client.get(f"/staff/{own.pk}/supervision/new/").status_code == 404


def test_a_colleague_sees_neither_dates_nor_the_record(signed_in, session_worker, member):
    signed_meeting(member, date(2025, 3, 3))
    client = signed_in(session_worker)
    assert client.get(f"/staff/{member.pk}/").status_code == 404
    assert member.user.name not in client.get("/staff/").content.decode()


def test_an_administrator_sees_the_record_but_no_dates(signed_in, administrator, member):
    signed_meeting(member, date(2025, 3, 3))
    page = signed_in(administrator).get(f"/staff/{member.pk}/").content.decode()
    assert member.user.name in page
    assert "3 March 2025" not in page
    assert "Next supervision" not in signed_in(administrator).get("/staff/").content.decode()


def test_a_new_supervisor_reads_nothing_old_and_the_old_one_keeps_reading(signed_in, coordinator, head_teacher, member):
    meeting = signed_meeting(member, date(2025, 3, 3), discussion=SECRET, agreed=True)
    StaffMember.objects.filter(pk=member.pk).update(supervisor=head_teacher)
    assert signed_in(head_teacher).get(f"/staff/supervision/{meeting.pk}/").status_code == 404
    assert signed_in(coordinator).get(f"/staff/supervision/{meeting.pk}/").status_code == 200


def test_the_supervisee_gives_it_back_and_the_supervisor_changes_and_signs_again(supervisor, supervisee, member):
    meeting = written(supervisor, member)
    address = f"/staff/supervision/{meeting.pk}/"
    supervisor.post(f"{address}sign/", {"version": 1})
    # Without saying what should be changed it does not go back.
    page = supervisee.post(f"{address}answer/", {"version": 2, "comment": "", "give_back": "1"}).content.decode()
    assert "Say what should be changed" in page
    supervisee.post(f"{address}answer/", {"version": 2, "comment": "It was Tuesday.", "give_back": "1"})
    meeting.refresh_from_db()
    assert meeting.supervisor_signed_at is None
    assert "It was Tuesday." in supervisor.get(f"{address}change/").content.decode()
    # The supervisee still sees what was given back, and cannot sign it meanwhile.
    assert "given back" in supervisee.get(address).content.decode()
    supervisor.post(f"{address}change/", {**TEXTS, "held_on": "2025-03-04", "version": meeting.version})
    meeting.refresh_from_db()
    supervisor.post(f"{address}sign/", {"version": meeting.version})
    meeting.refresh_from_db()
    supervisee.post(f"{address}answer/", {"version": meeting.version, "comment": "", "agree": "1"})
    meeting.refresh_from_db()
    assert meeting.is_locked
    assert meeting.held_on == date(2025, 3, 4)


def test_the_supervisor_cannot_sign_for_the_supervisee_nor_the_other_way(supervisor, supervisee, member):
    meeting = written(supervisor, member)
    supervisor.post(f"/staff/supervision/{meeting.pk}/sign/", {"version": 1})
    supervisor.post(f"/staff/supervision/{meeting.pk}/answer/", {"version": 2, "agree": "1"})
    meeting.refresh_from_db()
    assert meeting.supervisee_signed_at is None
    assert supervisee.post(f"/staff/supervision/{meeting.pk}/sign/", {"version": 2}).status_code == 404
    assert supervisee.get(f"/staff/supervision/{meeting.pk}/change/").status_code == 404


def test_two_windows_do_not_overwrite_each_other(supervisor, member):
    meeting = written(supervisor, member)
    address = f"/staff/supervision/{meeting.pk}/change/"
    assert supervisor.post(address, {**TEXTS, "discussion": "First window", "version": 1}).status_code == 302
    answer = supervisor.post(address, {**TEXTS, "discussion": "Second window", "version": 1})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "saved in another window" in page
    assert "First window" in page  # what is saved now
    assert "Second window" in page  # what was typed
    meeting.refresh_from_db()
    assert meeting.discussion == "First window"
    # Having seen both, saving again goes through.
    assert 'name="version" value="2"' in page
    assert supervisor.post(address, {**TEXTS, "discussion": "Both", "version": 2}).status_code == 302


def test_what_was_changed_after_reading_is_not_signed_unread(supervisor, supervisee, member):
    meeting = written(supervisor, member)
    supervisor.post(f"/staff/supervision/{meeting.pk}/change/", {**TEXTS, "discussion": "Other words", "version": 1})
    supervisor.post(f"/staff/supervision/{meeting.pk}/sign/", {"version": 1})
    meeting.refresh_from_db()
    assert meeting.supervisor_signed_at is None


class TestTheDatabaseItself:
    def refused(self, change):
        with pytest.raises((InternalError, DatabaseError)), transaction.atomic():
            change()

    def test_after_two_signatures_nothing_changes_and_nothing_is_removed(self, member):
        meeting = signed_meeting(member, date(2025, 3, 3), agreed=True)
        rows = SupervisionMeeting.objects.filter(pk=meeting.pk)
        self.refused(lambda: rows.update(discussion="Other words"))
        self.refused(lambda: rows.update(supervisee_signed_at=None))
        self.refused(lambda: rows.update(supervisee_comment="A later comment"))
        self.refused(rows.delete)

    def test_after_one_signature_the_words_stay_until_it_is_given_back(self, member):
        meeting = signed_meeting(member, date(2025, 3, 3))
        rows = SupervisionMeeting.objects.filter(pk=meeting.pk)
        self.refused(lambda: rows.update(discussion="Other words"))
        self.refused(lambda: rows.update(held_on=date(2025, 3, 4)))
        self.refused(rows.delete)
        rows.update(supervisor_signed_at=None)
        rows.update(discussion="Other words")

    def test_the_supervisee_does_not_sign_first(self, member):
        from django.utils import timezone

        meeting = signed_meeting(member, date(2025, 3, 3), signed=False)
        rows = SupervisionMeeting.objects.filter(pk=meeting.pk)
        self.refused(lambda: rows.update(supervisee_signed_at=timezone.now()))


def test_a_draft_is_kept_while_typing_and_gone_once_saved(supervisor, member):
    address = f"/staff/{member.pk}/supervision/"
    answer = supervisor.post(f"{address}draft/", {**TEXTS, "discussion": "Half a sentence", "password": "x" * 10})
    assert answer.content.startswith(b"Draft kept at")
    draft = FormDraft.objects.get()
    assert set(draft.data) <= {*TEXTS, "version"}
    page = supervisor.get(f"{address}new/").content.decode()
    assert "Half a sentence" in page
    assert "You began to type here" in page
    written(supervisor, member)
    assert not FormDraft.objects.exists()


def test_a_draft_can_be_thrown_away_and_belongs_to_who_typed_it(supervisor, supervisee, member):
    address = f"/staff/{member.pk}/supervision/draft/"
    supervisor.post(address, TEXTS)
    assert supervisee.post(address, TEXTS).status_code == 404
    supervisor.post(address, {"discard": "1"})
    assert not FormDraft.objects.exists()


def test_an_unsigned_meeting_can_be_thrown_away_a_signed_one_not(supervisor, member):
    meeting = written(supervisor, member)
    supervisor.post(f"/staff/supervision/{meeting.pk}/discard/")
    assert not SupervisionMeeting.objects.exists()
    meeting = written(supervisor, member)
    supervisor.post(f"/staff/supervision/{meeting.pk}/sign/", {"version": 1})
    supervisor.post(f"/staff/supervision/{meeting.pk}/discard/")
    assert SupervisionMeeting.objects.exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"held_on": "2999-01-01"}, "Enter a year"),
        ({"held_on": "31 2 2025"}, "Enter a real date"),
        ({"held_on": (local_today() + timedelta(days=2)).isoformat()}, "Enter a day that has been"),
        ({"discussion": ""}, "Enter what you talked about"),
        ({"discussion": "x" * 30_000}, "at most"),
        ({"suitability_confirmed": "perhaps"}, "Select a valid choice"),
        ({"next_due_on": "2025-01-01"}, "Enter a day after this meeting"),
        ({"discussion": "a\x00b"}, "invisible characters"),
        ({"version": "999999999999"}, ""),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(supervisor, member, sent, words):
    answer = supervisor.post(f"/staff/{member.pk}/supervision/new/", {**TEXTS, **sent})
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not SupervisionMeeting.objects.exists()


def test_two_meetings_on_one_day_are_refused(supervisor, member):
    written(supervisor, member)
    page = supervisor.post(f"/staff/{member.pk}/supervision/new/", TEXTS).content.decode()
    assert "A meeting on this day is recorded already" in page


def test_two_presses_write_it_down_once(supervisor, member):
    token = {"submission_token": "d9428888-122b-11e1-b85c-61cd3cbb3210"}
    first = supervisor.post(f"/staff/{member.pk}/supervision/new/", {**TEXTS, **token})
    second = supervisor.post(f"/staff/{member.pk}/supervision/new/", {**TEXTS, **token})
    assert first["Location"] == second["Location"]
    assert SupervisionMeeting.objects.count() == 1


def test_the_audit_says_that_it_happened_never_what_was_said(supervisor, supervisee, member):
    meeting = written(supervisor, member)
    supervisor.post(f"/staff/supervision/{meeting.pk}/sign/", {"version": 1})
    supervisee.post(f"/staff/supervision/{meeting.pk}/answer/", {"version": 2, "comment": SECRET, "agree": "1"})
    events = AuditEvent.objects.filter(action__startswith="supervision.")
    assert set(events.values_list("action", flat=True)) == {
        "supervision.recorded",
        "supervision.signed",
        "supervision.agreed",
    }
    assert not any(SECRET in f"{event.summary}{event.detail}" for event in events)


class TestDesk:
    def titles(self, user):
        return [item.title for item in desk_items(user, local_today())]

    def test_what_is_overdue_shows_to_the_two_and_to_those_who_see_dates(
        self, member, coordinator, family_worker, head_teacher, administrator
    ):
        assert "Your supervision is overdue" in self.titles(family_worker)
        assert f"Supervision with {family_worker} is overdue" in self.titles(coordinator)
        assert f"Supervision of {family_worker} is overdue" in self.titles(head_teacher)
        assert not self.titles(administrator)

    def test_what_is_due_soon_shows_to_the_two(self, member, coordinator, family_worker, head_teacher):
        signed_meeting(member, local_today() - timedelta(weeks=6) + timedelta(days=5))
        assert "Your supervision is due" in self.titles(family_worker)
        assert f"Supervision with {family_worker} is due" in self.titles(coordinator)
        assert not [title for title in self.titles(head_teacher) if "upervision" in title]

    def test_signatures_that_are_waited_for_show_to_whose_they_are(self, member, coordinator, family_worker):
        today = local_today()
        signed_meeting(member, today)
        signed_meeting(member, today - timedelta(days=1), signed=False)
        assert [title for title in self.titles(family_worker) if "waits for your signature" in title]
        assert [title for title in self.titles(coordinator) if "is not signed yet" in title]

    def test_the_desk_asks_as_often_for_thirty_people_as_for_three(self, coordinator):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from staff import rooms

        def queries(more):
            for _ in range(more):
                member = StaffMemberFactory(supervisor=coordinator, started_on=date(2025, 1, 6))
                signed_meeting(member, date(2025, 1, 10), signed=False)
            with CaptureQueriesContext(connection) as captured:
                list(rooms.supervision_due(coordinator, local_today()))
                list(rooms.signatures_waited_for(coordinator, local_today()))
            return len(captured)

        queries(1)
        assert queries(3) == queries(30)


class TestStaffPages:
    def test_a_record_is_changed_and_audited(self, supervisor, member):
        sent = {
            "job_title": "Senior family support worker",
            "works_as": "employed",
            "started_on": "6 1 2025",
            "left_on": "",
            "supervisor": "",
            "supervision_interval_weeks": "4",
        }
        assert supervisor.post(f"/staff/{member.pk}/change/", sent).status_code == 302
        member.refresh_from_db()
        assert (member.job_title, member.supervision_interval_weeks, member.supervisor) == (sent["job_title"], 4, None)
        event = AuditEvent.objects.get(action="staff.changed")
        assert event.detail == {"fields": ["job_title", "supervision_interval_weeks", "supervisor"]}

    def test_nobody_is_their_own_supervisor(self, supervisor, member):
        sent = {"job_title": "x", "supervisor": str(member.user_id), "supervision_interval_weeks": "4"}
        assert supervisor.post(f"/staff/{member.pk}/change/", sent).status_code == 200

    def test_a_pause_is_entered_and_ended(self, supervisor, member):
        supervisor.post(f"/staff/{member.pk}/pauses/new/", {"from_date": "2025-02-01", "to_date": ""})
        pause = member.supervision_pauses.get()
        assert supervisor.get(f"/staff/{member.pk}/pauses/2025-02-01/end/").status_code == 200
        supervisor.post(f"/staff/{member.pk}/pauses/2025-02-01/end/", {"last_day": "2025-03-01"})
        pause.refresh_from_db()
        assert pause.to_date == date(2025, 3, 1)
        assert supervisor.get(f"/staff/{member.pk}/pauses/2025-13-77/end/").status_code == 404
        assert supervisor.get(f"/staff/{member.pk}/pauses/2025-02-02/end/").status_code == 404

    def test_who_left_stands_apart(self, supervisor, member):
        StaffMember.objects.filter(pk=member.pk).update(left_on=date(2025, 6, 1))
        page = supervisor.get("/staff/").content.decode()
        assert "1 person has left" in page

    def test_the_list_asks_as_often_for_thirty_as_for_three(self, supervisor, coordinator):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        def queries(more):
            for _ in range(more):
                signed_meeting(StaffMemberFactory(supervisor=coordinator), date(2025, 1, 10))
            with CaptureQueriesContext(connection) as captured:
                assert supervisor.get("/staff/").status_code == 200
            return len(captured)

        queries(1)
        assert queries(3) == queries(30)
