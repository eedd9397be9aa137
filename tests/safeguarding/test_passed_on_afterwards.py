"""T-65 for what is only ever added to: after it was saved, a note can still be passed on, and its words are gone.

Gone from the record itself, so from every page, paper and pack made of it; sealed where the programme cannot read.
"""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from centre.core import notes
from centre.core.dates import local_today
from centre.core.models import AuditEvent
from centre.core.models.passed_on import is_sealed_when_passed_on
from centre.core.subject import Asked
from families import history
from families.models import OutreachAttempt, VisitEscalation
from families.outreach import actions as outreach
from families.rights.sources import SOURCES
from families.rights.telling import told
from families.support import actions, plan_actions
from tests.support.cases_of_support import accepted
from tests.support.factories import HouseholdFactory, PersonFactory, VisitFactory
from tests.support.visits import make_family

from .test_from_a_note import LINE, STORY, concern_form, concerns

pytestmark = pytest.mark.django_db
TODAY = local_today()


def pass_on(client, source, record, field):
    """Press "Is this a concern?" beside the saved words and send the concern."""
    url = notes.NoteForm("/", source, str(record)).url
    answer = client.post(url, {"stored": "1", "is_concern": field})
    if answer.status_code != 302:
        return answer.status_code
    assert STORY in client.get(answer.url).content.decode()
    return client.post(answer.url, concern_form()).status_code


@pytest.fixture
def case(family_worker):
    return accepted(family_worker)


def test_a_case_note_becomes_a_line_everywhere(case, family_worker, coordinator, safeguarding_lead, signed_in):
    row = actions.write_note(by=family_worker, case=case, happened_on=TODAY, words=STORY)
    page = signed_in(family_worker).get(case.get_absolute_url()).content.decode()
    assert f"source=case-note&amp;record={row.pk}" in page
    assert pass_on(signed_in(family_worker), "case-note", row.pk, "words") == 302
    row.refresh_from_db()
    assert LINE.fullmatch(row.words)
    assert concerns(safeguarding_lead) == [STORY]
    event = AuditEvent.objects.get(action="note.passed_on")
    assert (event.subject_type, event.subject_id) == ("families.casenote", str(row.pk))
    family = reverse("families:family", args=[case.household_id])
    for user in (family_worker, coordinator):
        client = signed_in(user)
        page = client.get(case.get_absolute_url()).content.decode()
        assert "Passed on, " in page
        assert f"source=case-note&amp;record={row.pk}" not in page  # nothing is left to pass on
        for url in (case.get_absolute_url(), *(f"{family}?tab={tab}" for tab in ("", "timeline", "history"))):
            assert STORY not in client.get(url).content.decode()
    passages = told(Asked(people=tuple(case.children.all()), themselves=True), SOURCES)
    assert not [passage for passage in passages if STORY in passage.text]


def test_each_answer_of_an_assessment_by_itself(case, family_worker, signed_in):
    answers = [{"heading": "Home", "words": "Warm."}, {"heading": "Worries", "words": STORY}]
    row = plan_actions.assess(by=family_worker, case=case, happened_on=TODAY, answers=answers, child_voice=STORY)
    client = signed_in(family_worker)
    assert 'value="answers.1"' in client.get(case.get_absolute_url()).content.decode()
    assert pass_on(client, "case-assessment", row.pk, "answers.1") == 302
    assert pass_on(client, "case-assessment", row.pk, "child_voice") == 302
    row.refresh_from_db()
    assert row.answers[0] == {"heading": "Home", "words": "Warm."}
    assert row.answers[1]["heading"] == "Worries"
    assert LINE.fullmatch(row.answers[1]["words"])
    assert LINE.fullmatch(row.child_voice)
    step = reverse("families:case_step", args=[case.pk, "assessment"])
    assert STORY not in client.get(step).content.decode()  # which begins from the one before


def test_minutes_of_the_team_around_the_family(case, family_worker, signed_in):
    member = plan_actions.add_member(by=family_worker, case=case, name="Ellen Marsh")
    row = plan_actions.hold_meeting(by=family_worker, case=case, held_on=TODAY, came=[member], minutes=STORY)
    assert pass_on(signed_in(family_worker), "case-meeting", row.pk, "minutes") == 302
    row.refresh_from_db()
    assert LINE.fullmatch(row.minutes)


def test_a_try_to_reach_a_family(family_worker, volunteer, signed_in):
    household = HouseholdFactory()
    PersonFactory(household=household)
    (task,) = outreach.assign(by=family_worker, households=[household.pk], why="not seen", to=family_worker)
    outreach.log(by=family_worker, task=task, kind="knock", on=TODAY, note=STORY)
    row = OutreachAttempt.objects.get()
    assert pass_on(signed_in(volunteer), "outreach-try", row.pk, "note") == 403
    client = signed_in(family_worker)
    assert pass_on(client, "outreach-try", row.pk, "note") == 302
    page = client.get(task.get_absolute_url()).content.decode()
    assert STORY not in page
    assert "Passed on, " in page


def test_a_step_of_an_alert(family_worker, coordinator, signed_in):
    visit = VisitFactory(worker=family_worker)
    row = VisitEscalation.objects.create(
        visit=visit, expected_out_at=timezone.now(), kind="step", step="Rang", came_of_it=STORY, by=coordinator
    )
    assert pass_on(signed_in(family_worker), "escalation", row.pk, "came_of_it") == 403
    assert pass_on(signed_in(coordinator), "escalation", row.pk, "came_of_it") == 302
    row.refresh_from_db()
    assert LINE.fullmatch(row.came_of_it)


def test_the_database_lets_in_the_line_and_nothing_else(case, family_worker):
    row = actions.write_note(by=family_worker, case=case, happened_on=TODAY, words=STORY)
    line = notes.passed_on_line(timezone.now())
    for change in (
        {"words": "Something nicer"},
        {"words": f"All is well. {line}"},
        {"words": line, "happened_on": TODAY - timedelta(days=1)},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            case.notes.filter(pk=row.pk).update(**change)
    case.notes.filter(pk=row.pk).update(words=line)
    with pytest.raises(DatabaseError), transaction.atomic():
        case.notes.filter(pk=row.pk).update(words=STORY)
    heading = plan_actions.assess(
        by=family_worker, case=case, happened_on=TODAY, answers=[{"heading": "Home", "words": STORY}]
    )
    for answers in ([], [{"heading": "Other", "words": line}], [{"heading": "Home", "words": "Fine"}]):
        with pytest.raises(DatabaseError), transaction.atomic():
            case.assessments.filter(pk=heading.pk).update(answers=answers)


def test_the_words_are_sealed_and_not_lost(case, family_worker):
    row = actions.write_note(by=family_worker, case=case, happened_on=TODAY, words=STORY)
    case.notes.filter(pk=row.pk).update(words=notes.passed_on_line(timezone.now()))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT words FROM core_passedonnote")


def test_a_note_that_can_be_changed_leaves_no_story_in_the_history_that_is_shown(family_worker, signed_in):
    child = make_family().child
    child.stop_alert = STORY
    child.save()
    entries = history.person_history(child, family_worker)
    assert STORY in str(entries)
    assert pass_on(signed_in(family_worker), "person", child.pk, "stop_alert") == 302
    shown = str(history.person_history(child, family_worker))
    assert STORY not in shown
    assert "Passed on" in shown


def test_no_table_that_is_only_added_to_is_forgotten():
    kept = {
        "families.AccessDecision": "about how a pack was made",
        "families.AccessPack": "a paper as it was given",
        "families.Destruction": "who did it and by which rule",
        "families.RetentionDecision": "how long records are kept",
        "families.PrivacyNotice": "the notice itself",
        "families.CaseAllocation": "holds no words",
        "families.CaseReading": "holds no words",
    }
    config = apps.get_app_config("families")
    added = {
        model._meta.label
        for model in config.get_models()
        if any(trigger.name.endswith("_append_only_row") for trigger in getattr(model._meta, "triggers", ()))
    }
    sealed = {label for label in added if is_sealed_when_passed_on(apps.get_model(label))}
    assert added - sealed == set(kept) & added
