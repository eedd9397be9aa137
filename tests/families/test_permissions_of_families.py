"""Permissions, separately asked and separately withdrawn; the privacy notice in its versions (domain: three things)."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centre.core.dates import local_today
from centre.core.models import AuditEvent
from families.models import Household, PermissionAnswer, Person, PrivacyNotice, PrivacyNoticeShown, SharingPartner
from families.registering import notices, permissions
from families.registering.permissions import Question
from tests.support.factories import ChildFactory, HouseholdFactory, PersonFactory

pytestmark = pytest.mark.django_db
TODAY = local_today()


@pytest.fixture
def notice(coordinator):
    return notices.write_notice(by=coordinator, text="Why we write things down.", from_date=TODAY)


@pytest.fixture
def nursery(coordinator):
    return notices.add_partner(by=coordinator, name="Sunny Bank Nursery")


@pytest.fixture
def family():
    household = HouseholdFactory()
    parent = PersonFactory(first_name="Amina", last_name="Okafor", household=household, registered_on=date(2025, 1, 6))
    child = ChildFactory(first_name="Leo", last_name="Okafor", household=household, registered_on=date(2025, 1, 6))
    return household, parent, child


def answer(by, family, person, kind, words, *, on=TODAY, partner=None):
    question = Question(kind, partner)
    return permissions.take_answers(
        by=by, household=family[0], answers=[(person, question, words)], on=on, said_by="Amina Okafor"
    )


class TestWhatCounts:
    def test_not_asked_is_no_yes(self, family):
        assert not Person.objects.permitting("photos", on=TODAY).exists()

    def test_each_is_asked_and_withdrawn_by_itself(self, coordinator, family, nursery):
        _, parent, child = family
        answer(coordinator, family, parent, "texts", "yes")
        answer(coordinator, family, parent, "emails", "no")
        answer(coordinator, family, child, "sharing", "yes", partner=nursery)
        assert list(Person.objects.permitting("texts", on=TODAY)) == [parent]
        assert not Person.objects.permitting("emails", on=TODAY).exists()
        assert list(Person.objects.permitting("sharing", on=TODAY, partner=nursery)) == [child]
        assert permissions.withdraw(by=coordinator, person=parent, question=Question("texts"))
        assert not Person.objects.permitting("texts", on=TODAY).exists()
        assert list(Person.objects.permitting("sharing", on=TODAY, partner=nursery)) == [child]

    def test_one_partner_is_not_another(self, coordinator, family, nursery):
        library = notices.add_partner(by=coordinator, name="Library")
        answer(coordinator, family, family[2], "sharing", "yes", partner=nursery)
        assert not Person.objects.permitting("sharing", on=TODAY, partner=library).exists()
        assert not Person.objects.permitting("sharing", on=TODAY).exists()

    def test_what_was_withdrawn_yesterday_is_not_given_back_by_an_older_form(self, coordinator, family):
        yesterday = TODAY - timedelta(days=1)
        answer(coordinator, family, family[1], "texts", "withdrawn", on=yesterday)
        answer(coordinator, family, family[1], "texts", "yes", on=TODAY - timedelta(days=9))
        assert not Person.objects.permitting("texts", on=TODAY).exists()

    def test_a_kind_there_is_none_of_is_refused(self):
        with pytest.raises(ValueError, match="faxes"):
            Person.objects.permitting("faxes", on=TODAY)

    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        given=st.lists(st.tuples(st.sampled_from(["yes", "no", "withdrawn"]), st.integers(0, 6)), max_size=8),
        asked=st.integers(0, 7),
    )
    def test_the_newest_answer_by_the_day_counts(self, coordinator, family, given, asked):
        with transaction.atomic():
            person = family[2]
            for words, ago in given:
                answer(coordinator, family, person, "photos", words, on=TODAY - timedelta(days=ago))
            on = TODAY - timedelta(days=asked)
            # What was written down last wins among the answers of one day.
            known = [(TODAY - timedelta(days=ago), number, words) for number, (words, ago) in enumerate(given)]
            newest = max((each for each in known if each[0] <= on), default=None)
            expected = newest is not None and newest[2] == "yes"
            assert Person.objects.permitting("photos", on=on).filter(pk=person.pk).exists() is expected
            _, rows = permissions.standings([person], on=on)
            assert rows[0].cells[0].is_yes is expected
            transaction.set_rollback(True)

    def test_answers_and_notices_cannot_be_rewritten(self, coordinator, family, notice):
        answer(coordinator, family, family[1], "texts", "no")
        notices.show_notice(by=coordinator, household=family[0], how="on paper", on=TODAY)
        for rows, change in (
            (PermissionAnswer.objects, {"answer": "yes"}),
            (PrivacyNotice.objects, {"text": "Other words"}),
            (PrivacyNoticeShown.objects, {"how": "read aloud"}),
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                rows.update(**change)
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                rows.all()._raw_delete("default")

    def test_safeguarding_never_asks_for_a_permission(self):
        from pathlib import Path

        room = Path(permissions.__file__).parents[2] / "safeguarding"
        words = ("PermissionAnswer", "permitting(", "families.registering")
        assert not [path.name for path in room.rglob("*.py") if any(word in path.read_text() for word in words)]


class TestNotices:
    def test_versions_follow_one_another_and_the_one_that_holds_is_shown(self, coordinator, family, notice):
        tomorrow = TODAY + timedelta(days=1)
        second = notices.write_notice(by=coordinator, text="Better words.", from_date=tomorrow)
        assert (notice.version, second.version) == (1, 2)
        assert notices.current_notice() == notice
        assert notices.current_notice(on=tomorrow) == second
        assert notices.show_notice(by=coordinator, household=family[0], how="read aloud", on=TODAY).notice == notice

    def test_no_version_begins_in_the_past_or_says_the_same(self, coordinator, notice):
        from django.core.exceptions import ValidationError

        for words, day in (("Other", TODAY - timedelta(days=1)), (notice.text, TODAY)):
            with pytest.raises(ValidationError):
                notices.write_notice(by=coordinator, text=words, from_date=day)

    def test_the_coordinator_writes_it_and_the_administrator_reads_it(self, signed_in, coordinator, administrator):
        page, new = reverse("families:registration_settings"), reverse("families:notice_new")
        client = signed_in(coordinator)
        assert "Why we may" in client.get(new).content.decode()  # the starter
        client.post(new, {"text": "What we keep.\n\nAnd why.", "from_date": TODAY.isoformat()})
        assert "What we keep." in signed_in(administrator).get(page).content.decode()
        assert signed_in(administrator).post(page, {"does": "add-partner", "name": "Library"}).status_code == 403
        client.post(page, {"does": "add-partner", "name": "Library"})
        assert (
            "is on the list already" in client.post(page, {"does": "add-partner", "name": "library"}).content.decode()
        )
        client.post(page, {"does": "end-partner", "partner": str(SharingPartner.objects.get().pk)})
        assert SharingPartner.objects.get().ended_on == TODAY


class TestPages:
    def test_one_form_asks_everything_and_chooses_nothing(self, signed_in, coordinator, family, notice, nursery):
        household, parent, child = family
        client, page = signed_in(coordinator), reverse("families:permissions", args=[household.pk])
        form = client.get(page).content.decode()
        assert form.count('<option value="" selected>') == 6  # notice, photos, texts, e-mails, nursery, contact
        client.post(
            page,
            {
                "answered_on": TODAY.isoformat(),
                "said_by": "Amina Okafor",
                "how": "on screen",
                f"photos_{child.pk.hex}": "no",
                f"sharing_{nursery.pk.hex}": "yes",
            },
        )
        assert set(Person.objects.permitting("sharing", on=TODAY, partner=nursery)) == {parent, child}
        assert PrivacyNoticeShown.objects.get().notice == notice
        tab = client.get(f"{household.get_absolute_url()}?tab=permissions").content.decode()
        assert "Version 1" in tab
        assert "said by Amina Okafor" in tab
        assert "never hold back what must be shared to keep a child safe" in tab

    def test_withdrawn_with_one_press_and_once(self, signed_in, administrator, family, nursery):
        household, parent, _ = family
        answer(administrator, family, parent, "sharing", "yes", partner=nursery)
        client, page = signed_in(administrator), reverse("families:permission_withdraw", args=[parent.pk])
        for _ in range(2):
            response = client.post(page, {"question": f"sharing:{nursery.pk}", "household": str(household.pk)})
        assert response.url == f"{household.get_absolute_url()}?tab=permissions"
        assert PermissionAnswer.objects.filter(answer="withdrawn").count() == 1
        event = AuditEvent.objects.get(action="permission.withdrawn")
        assert "Okafor" not in event.summary + str(event.detail)

    @pytest.mark.parametrize("question", ["", "faxes", "sharing", "sharing:nobody", "photos:x"])
    def test_odd_questions_break_nothing(self, signed_in, coordinator, family, question):
        page = reverse("families:permission_withdraw", args=[family[1].pk])
        assert signed_in(coordinator).post(page, {"question": question}).status_code in (302, 404)

    def test_a_parent_under_eighteen_is_asked_as_a_child_and_as_an_adult(self, family):
        mother = PersonFactory(role="parent", date_of_birth=TODAY - timedelta(days=17 * 365))
        _, rows = permissions.standings([mother, family[1]], on=TODAY)
        asked = [[cell.applies for cell in row.cells] for row in rows]
        assert asked == [[True, True, True], [False, True, True]]

    def test_a_partner_no_longer_asked_about_can_still_be_refused(self, coordinator, family, nursery):
        answer(coordinator, family, family[1], "sharing", "yes", partner=nursery)
        notices.end_partner(by=coordinator, partner=nursery)
        asked, rows = permissions.standings([family[1]], on=TODAY)
        assert asked[-1].partner == nursery
        assert rows[0].cells[-1].is_yes

    def test_the_registration_page_asks_too_and_keeps_the_version(self, signed_in, coordinator, notice, nursery):
        client = signed_in(coordinator)
        page = client.get("/families/new/").content.decode()
        assert notice.text in page
        client.post(
            "/families/new/",
            {
                "registered_on": TODAY.isoformat(),
                "notice_how": "on paper",
                f"sharing_{nursery.pk.hex}": "no",
                "adults-TOTAL_FORMS": "1",
                "adults-INITIAL_FORMS": "0",
                "adults-0-first_name": "Amina",
                "adults-0-role": "parent",
                "adults-0-email": "amina@example.org",
                "adults-0-texts": "yes",
                "adults-0-interpreter": "yes",
                "children-TOTAL_FORMS": "1",
                "children-INITIAL_FORMS": "0",
                "children-0-first_name": "Leo",
                "children-0-date_of_birth": "29 2 2024",
                "children-0-photos": "no",
                "children-0-send": "prefers not to say",
                "babies-TOTAL_FORMS": "0",
                "babies-INITIAL_FORMS": "0",
            },
        )
        shown = PrivacyNoticeShown.objects.get()
        assert (shown.household, shown.notice, shown.how) == (Household.objects.get(), notice, "on paper")
        answers = set(PermissionAnswer.objects.values_list("person__first_name", "kind", "answer"))
        assert answers == {
            ("Amina", "texts", "yes"),
            ("Leo", "photos", "no"),
            ("Amina", "sharing", "no"),
            ("Leo", "sharing", "no"),
        }
        amina, leo = Person.objects.get(first_name="Amina"), Person.objects.get(first_name="Leo")
        assert amina.email == "amina@example.org"
        assert (amina.access_needs.interpreter, amina.access_needs.disability) == ("yes", "")
        assert leo.access_needs.send == "prefers not to say"
