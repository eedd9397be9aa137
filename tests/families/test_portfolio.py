"""Parents' courses, qualifications, volunteering and work (domain 3.3, M13: completions, and what happened after)."""

import io
from datetime import date, timedelta

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from centre.core.dates import local_today
from centre.core.models import AuditEvent
from families.actions import StaleRecord
from families.actions.saving import fingerprint
from families.history import person_history
from families.models import AccountPerson, PortfolioEntry
from families.portfolio import actions
from families.portfolio.facts import seen_fields
from families.portfolio.figures import learning_figures
from families.portfolio.listing import portfolio_of
from tests.support.factories import ChildFactory, HouseholdFactory, PersonFactory

TODAY = local_today()
pytestmark = pytest.mark.django_db


def ago(days):
    return TODAY - timedelta(days=days)


def added(by, person=None, kind="course", *, step=None, **facts):
    given = {"title": "Maths", **facts}
    return actions.add_entry(by=by, person=person or PersonFactory(), kind=kind, facts=given, step=step)


def changed(by, entry, **facts):
    seen = fingerprint(entry, seen_fields(entry.kind))
    return actions.change_entry(by=by, entry=entry, seen=seen, facts=facts)


class TestWhatCanBe:
    def test_a_course_is_planned_started_and_completed(self, family_worker):
        entry = added(family_worker, planned_on=TODAY + timedelta(days=9))
        entry = changed(family_worker, entry, started_on=ago(30))
        entry = changed(family_worker, entry, ended_on=ago(2), course_end="completed")
        courses = portfolio_of(entry.person, on=TODAY)[0]
        assert courses.rows[0].state.startswith("Completed on")

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"started_on": ago(9), "ended_on": ago(2)}, "course_end"),
            ({"started_on": ago(9), "course_end": "completed"}, "ended_on"),
            ({"ended_on": ago(2), "course_end": "completed"}, "started_on"),
            ({"started_on": ago(9), "ended_on": ago(2), "course_end": "left"}, "why_ended"),
            ({"started_on": ago(2), "ended_on": ago(9), "course_end": "completed"}, "ended_on"),
            ({"started_on": TODAY + timedelta(days=1)}, "started_on"),
            ({"started_on": date(1899, 1, 1)}, "started_on"),
            ({"hours": 9_000}, "hours"),
        ],
    )
    def test_what_cannot_be_is_told_beside_its_field(self, family_worker, facts, field):
        with pytest.raises(ValidationError) as told:
            added(family_worker, **facts)
        assert field in told.value.message_dict
        assert not PortfolioEntry.objects.exists()

    def test_a_certificate_is_seen_only_after_the_award(self, family_worker):
        with pytest.raises(ValidationError):
            added(family_worker, kind="qualification", evidence_seen_on=ago(1))
        with pytest.raises(ValidationError):
            added(family_worker, kind="qualification", awarded_on=ago(1), evidence_seen_on=ago(2))

    def test_a_child_has_none_and_an_administrator_keeps_none(self, family_worker, administrator):
        with pytest.raises(ValidationError):
            added(family_worker, person=ChildFactory())
        with pytest.raises(PermissionDenied):
            added(administrator)

    def test_a_colleague_who_was_quicker_is_not_overwritten(self, family_worker):
        entry = added(family_worker)
        seen = fingerprint(entry, seen_fields(entry.kind))
        changed(family_worker, entry, title="English")
        with pytest.raises(StaleRecord):
            actions.change_entry(by=family_worker, entry=entry, seen=seen, facts={"title": "History"})


class TestFigures:
    def test_adults_who_started_completed_and_moved_on_and_what_came_after(self, family_worker):
        first, last = date(2026, 1, 1), date(2026, 3, 31)
        layla, karim = PersonFactory(), PersonFactory()
        # Two courses of one parent are one adult; the second was begun after the first was completed.
        done = {"ended_on": date(2026, 2, 20), "course_end": "completed"}
        added(family_worker, layla, started_on=date(2026, 1, 5), **done)
        added(family_worker, layla, started_on=date(2026, 3, 2))
        added(family_worker, layla, "work", started_on=date(2026, 4, 20))
        # A course of a single day is not a further step after itself; one begun before the period is not begun in it.
        added(family_worker, karim, started_on=date(2026, 2, 7), ended_on=date(2026, 2, 7), course_end="completed")
        added(family_worker, started_on=date(2025, 12, 31), ended_on=first, course_end="left", why_ended="Moved")
        added(family_worker, kind="qualification", awarded_on=last)
        added(family_worker, kind="volunteering", started_on=date(2026, 4, 1))
        mistake = added(family_worker, started_on=first)
        PortfolioEntry.objects.filter(pk=mistake.pk).update(mistaken=True)
        found = learning_figures(first, last, today=date(2026, 6, 1))
        assert (found.started, found.completed, found.left) == (2, 2, 1)
        assert (found.qualified, found.volunteering, found.work, found.progressed) == (1, 0, 0, 1)
        assert (found.went_on, found.nothing_known_after) == (1, 1)


class TestOnThePage:
    def entry(self, by):
        person = PersonFactory(first_name="Zenobia", household=HouseholdFactory())
        step = {"happened_on": ago(40), "words": "Went to the open day", "helped": "Jo"}
        return added(by, person, organisation="College", hours=12, started_on=ago(30), step=step)

    def test_who_keeps_it_sees_it_and_the_others_do_not(
        self, signed_in, family_worker, administrator, safeguarding_lead
    ):
        entry = self.entry(family_worker)
        address = entry.person.get_absolute_url()
        text = signed_in(family_worker).get(address).content.decode()
        assert "College, 12 hours" in text
        assert "Jo helped" in text
        for user in (administrator, safeguarding_lead):
            client = signed_in(user)
            assert "College" not in client.get(address).content.decode()
            assert "College" not in client.get(f"{address}?tab=history").content.decode()

    def test_a_relative_among_us_opens_neither(self, signed_in, family_worker):
        entry = self.entry(family_worker)
        AccountPerson.objects.create(user=family_worker, person=entry.person)
        client = signed_in(family_worker)
        assert "College" not in client.get(entry.person.get_absolute_url()).content.decode()
        assert client.get(entry.get_absolute_url()).status_code == 404
        assert client.get(reverse("families:portfolio_pdf", args=[entry.person_id])).status_code == 404

    def test_the_form_saves_the_change_and_the_step_and_the_history_tells(self, signed_in, family_worker):
        entry = self.entry(family_worker)
        client = signed_in(family_worker)
        fields = client.get(entry.get_absolute_url()).context["form"]
        sent = {name: fields[name].value() or "" for name in fields.fields if name != "mistaken"}
        sent |= {"title": "English", "step_words": "First lesson", "step_on": TODAY.isoformat()}
        assert client.post(entry.get_absolute_url(), {**sent, "step_on": ""}).status_code == 200
        assert client.post(entry.get_absolute_url(), sent).status_code == 302
        assert entry.steps.count() == 2
        told = [change for each in person_history(entry.person, family_worker) for change in each.changes]
        assert ("Maths", "English") in [(change.old, change.new) for change in told]

    def test_a_step_is_corrected_with_a_reason_and_what_stood_there_is_history(self, signed_in, family_worker):
        entry = self.entry(family_worker)
        (step,) = entry.steps.all()
        client, url = signed_in(family_worker), reverse("families:portfolio_step", args=[step.key])
        fields = {"words": step.words, "happened_on": step.happened_on.isoformat(), "helped": step.helped}
        assert client.post(url, {**fields, "why": "A slip"}).status_code == 200  # nothing is different
        assert client.post(url, {**fields, "words": "Went with her"}).status_code == 200  # no reason
        assert client.post(url, {**fields, "words": "Went with her", "why": "A slip"}).status_code == 302
        assert client.get(url).status_code == 404  # it stands no longer
        page = client.get(entry.get_absolute_url()).content.decode()
        assert "Went with her" in page
        assert f"<del>{step.happened_on.day} " in page
        assert "A slip" in page
        (now,) = entry.steps.standing()
        back = reverse("families:portfolio_step", args=[now.key])
        assert client.post(back, {**fields, "taken_back": "on", "why": "It was her sister"}).status_code == 302
        assert not entry.steps.standing().exists()
        assert portfolio_of(entry.person, on=TODAY)[0].rows[0].steps == []
        assert AuditEvent.objects.filter(action="portfolio.step_corrected").count() == 2
        with pytest.raises(ValidationError, match="A colleague"):
            actions.correct_step(by=family_worker, step=step, happened_on=TODAY, words="x", helped="", why="y")

    def test_one_sheet_for_the_parent_without_what_they_left(self, signed_in, family_worker):
        entry = self.entry(family_worker)
        for number in range(11):
            added(family_worker, entry.person, title=f"Course {number}", started_on=ago(9))
        left = {"ended_on": ago(1), "course_end": "left", "why_ended": "Quarrel"}
        added(family_worker, entry.person, title="Yoga", started_on=ago(9), **left)
        answer = signed_in(family_worker).get(reverse("families:portfolio_pdf", args=[entry.person_id]))
        assert len(pikepdf.open(io.BytesIO(answer.content)).pages) == 1
        shown = [row.entry.title for part in portfolio_of(entry.person, on=TODAY, paper=True) for row in part.rows]
        assert "Yoga" not in shown
        assert len(shown) == 12
        assert AuditEvent.objects.filter(action="portfolio.printed").exists()
