"""How long records are kept, what holds them, and redaction that leaves every figure as it was."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.urls import reverse

from centre.core import retention
from centre.core.dates import add_months, local_today
from centre.core.models import AuditEvent
from centre.core.retention import kept_until
from families.models import (
    Address,
    Attachment,
    Case,
    Correspondence,
    Destruction,
    HouseholdMembership,
    LegalHold,
    ListedChild,
    ListSource,
    OtherName,
    ParentalResponsibility,
    Person,
    PostcodeArea,
    Registration,
    TrustedAdult,
    Visit,
)
from families.rights import keeping
from families.rights.emptying import emptied, tables
from families.rights.retention import due
from reports.measures import figures_for
from sessions_app.models import Attendance
from tests.support.cases_of_support import case_of
from tests.support.factories import (
    AddressFactory,
    ChildFactory,
    GroupFactory,
    GroupMembershipFactory,
    HouseholdFactory,
    LetterFactory,
    PersonFactory,
    SessionFactory,
    UserFactory,
    VisitFactory,
)

TODAY = local_today()
LONG_AGO = date(TODAY.year - 9, 3, 9)
SECRET = "Wombat"


def make_family(ended=LONG_AGO, words=SECRET, postcode="ZZ1 1AA"):
    """A family with a bit of everything, whose registration ended on the day."""
    home = HouseholdFactory()
    child = ChildFactory(
        first_name=words, last_name=words, household=home, date_of_birth=add_months(ended, -30), registered_on=None
    )
    Registration.objects.filter(person=child).delete()
    Registration.objects.create(
        person=child, registered_on=add_months(ended, -20), ended_on=ended, ended_reason=f"moved to {words}"
    )
    mother = PersonFactory(
        first_name=words,
        last_name=words,
        household=home,
        phone="07700900321",
        email=f"{words}@example.org",
        allergies=words,
        date_of_birth=date(1990, 5, 17),
    )
    Person.objects.filter(pk=mother.pk).update(known_as=f"{words}ina")  # one more row of history
    AddressFactory(
        household=home,
        address_line_1=f"4 {words} Lane",
        town=words,
        postcode=postcode,
        from_date=add_months(ended, -40),
    )
    visit = VisitFactory(
        household=home,
        date=ended - timedelta(days=40),
        outcome="achieved",
        type="home visit",
        summary=words,
        agreed=words,
    )
    visit.people_seen.add(child, mother)
    Attachment.objects.create(
        visit=visit, name=words, kind="image/png", content=words.encode(), size=6, added_by=UserFactory()
    )
    session = SessionFactory(date=ended - timedelta(days=50), status="ran")
    for person in (child, mother):
        Attendance.objects.create(session=session, person=person, status="present")
    GroupMembershipFactory(person=mother, group=GroupFactory(name="lone parent", whole_household=True), source=words)
    LetterFactory(
        household=home, from_whom=words, about=words, came_on=ended - timedelta(days=9), due_on=None, answered_on=None
    )
    ListedChild.objects.create(
        source=ListSource.values[0],
        reference=f"{words}-{home.reference}"[:40],
        name_key=str(child.pk),
        date_of_birth=child.date_of_birth,
        person=child,
        brought_on=ended,
        last_brought_on=ended,
    )
    OtherName.objects.create(person=mother, kind="former", last_name=words)
    TrustedAdult.objects.create(child=child, name=words, phone="07700900322", may_collect=True)
    ParentalResponsibility.objects.create(child=child, holder_name=words, held="yes")
    return home


def redacted(by, home):
    return keeping.redact(by=by, household=home, authority="Retention schedule 2025, head of centre")


def everything_about(periods):
    return [figures_for(*period).as_json() for period in periods]


PERIODS = [
    (LONG_AGO - timedelta(days=400), LONG_AGO - timedelta(days=60)),
    (LONG_AGO - timedelta(days=60), LONG_AGO),
    (LONG_AGO - timedelta(days=20), LONG_AGO + timedelta(days=900)),
    (TODAY - timedelta(days=90), TODAY),
]


@pytest.fixture
def reach(db):
    """An area with a postcode, and one with none."""
    from families.models import Area, PopulationEstimate, ReachAreaPart

    Area.objects.create(code="E01000001", vintage=2021, name="Here 001A")
    for vintage in (2011, 2021):
        PostcodeArea.objects.create(postcode_key="ZZ11AA", vintage=vintage, lsoa_code="E01000001")
        PopulationEstimate.objects.create(
            lsoa_code="E01000001", vintage=vintage, as_at=date(2010, 6, 30), under_five=90, source="Estimate"
        )
    ReachAreaPart.objects.create(lsoa_code="E01000001", from_date=date(2000, 1, 1))


class TestWhoseTimeIsOver:
    @pytest.mark.parametrize(
        ("ended", "over"),
        [
            (date(2015, 3, 9), date(2021, 3, 31)),  # six years are over in March: the end of that financial year
            (date(2015, 4, 1), date(2022, 3, 31)),  # in April: the end of the next
            (date(2015, 12, 24), date(2022, 3, 31)),
        ],
    )
    def test_six_years_after_the_last_contact_and_to_the_end_of_the_financial_year(self, db, ended, over):
        home = make_family(ended)
        assert not due(today=over)
        (found,) = due(today=over + timedelta(days=1))
        assert (found.household_id, found.due_on, found.rule.code) == (home.pk, over, "family")

    def test_where_a_child_was_supported_25_years_after_its_birth(self, coordinator):
        home = make_family()
        Case.objects.create(
            household=home,
            received_on=LONG_AGO - timedelta(days=300),
            opened_on=LONG_AGO - timedelta(days=299),
            first_contact_due_on=LONG_AGO,
            closed_on=LONG_AGO,
            closing_reason="goals met",
            state="closed",
            decided_on=LONG_AGO - timedelta(days=299),
        )
        assert not due(today=TODAY)
        born = add_months(LONG_AGO, -30)
        (found,) = due(today=born.replace(year=born.year + 25) + timedelta(days=1))
        assert found.rule.code == "support-child"

    def test_whoever_is_registered_or_asks_for_something_is_never_over(self, coordinator):
        home = make_family()
        assert due(today=TODAY)
        child = home.memberships.first().person
        registration = Registration.objects.create(person=child, registered_on=TODAY)
        assert not due(today=TODAY)
        registration.delete()
        LetterFactory(household=home, came_on=TODAY - timedelta(days=9))
        assert not due(today=TODAY)

    def test_a_centre_has_its_own_years(self, coordinator, head_teacher, family_worker):
        make_family()
        keeping.change_class(by=coordinator, code="family", years=20, to_year_end=False, source="Our council")
        assert not due(today=TODAY)
        with pytest.raises(PermissionDenied):
            keeping.change_class(by=family_worker, code="family", years=1, to_year_end=False, source="Me")

    def test_kept_longer_until_a_day_and_held_until_it_is_lifted(self, coordinator, safeguarding_lead):
        home = make_family()
        keeping.keep(by=coordinator, household=home, until=TODAY + timedelta(days=9), reason="A claim is expected")
        assert not due(today=TODAY)
        assert due(today=TODAY + timedelta(days=10))
        held = keeping.hold(by=safeguarding_lead, household=home, reason="Inquiry")
        assert not due(today=TODAY + timedelta(days=10))
        keeping.lift(by=safeguarding_lead, row=held)
        assert due(today=TODAY + timedelta(days=10))

    def test_one_statement_however_many_families(self, db, django_assert_num_queries):
        for _ in range(3):
            make_family()
        # The settings and the classes, once; the statement stands in a savepoint, between two words about plans.
        with django_assert_num_queries(7):
            assert len(due(today=TODAY)) == 3


class TestRedaction:
    def test_every_figure_stays_and_every_word_goes(self, coordinator, reach):
        home, other = make_family(), make_family(words="Echidna")
        unknown = make_family(postcode="ZZ9 9ZZ")
        before = everything_about(PERIODS)
        letters = sorted(Correspondence.objects.values_list("kind", "came_on", "answered_on"))
        assert before[1]["measures"]["seen"] >= 2
        row = redacted(coordinator, home)
        redacted(coordinator, unknown)
        assert everything_about(PERIODS) == before
        assert sorted(Correspondence.objects.values_list("kind", "came_on", "answered_on")) == letters
        assert (row.people, row.emptied["families_visit"]) == (2, 1)
        assert places_of(SECRET) == []
        assert places_of("Echidna")
        assert Person.objects.filter(memberships__household=other, redacted_on=None).count() == 2

    def test_what_is_left_of_somebody(self, coordinator, reach):
        home = make_family()
        redacted(coordinator, home)
        mother = Person.objects.get(memberships__household=home, role="parent")
        assert (mother.full_name, mother.phone, mother.email, mother.search_text) == ("Redacted", "", "", "")
        assert mother.date_of_birth == date(1990, 5, 1)
        address = Address.objects.get(household=home)
        assert address.address_line_1 == ""
        codes = PostcodeArea.objects.filter(postcode_key=address.postcode_key).values_list("vintage", "lsoa_code")
        assert set(codes) == {(2011, "E01000001"), (2021, "E01000001")}
        assert not Person.objects.not_merged().filter(memberships__household=home).exists()

    def test_whoever_belongs_to_a_family_that_is_kept_stays(self, coordinator):
        home = make_family()
        mother = Person.objects.get(memberships__household=home, role="parent")
        HouseholdMembership.objects.create(person=mother, household=HouseholdFactory(), main=False)
        Registration.objects.filter(person=mother).delete()
        row = redacted(coordinator, home)
        mother.refresh_from_db()
        assert (row.people, mother.first_name) == (1, SECRET)

    def test_not_before_its_time_nor_while_held_nor_with_something_open(
        self, coordinator, head_teacher, safeguarding_lead, administrator
    ):
        for by in (administrator, safeguarding_lead):
            with pytest.raises(PermissionDenied):
                redacted(by, HouseholdFactory())
        lately = make_family(add_months(TODAY, -13))
        held, open_case = make_family(), make_family()
        child = held.memberships.first().person
        LegalHold.objects.create(person=child, reason="Court", since=TODAY, by=safeguarding_lead)
        case_of(coordinator, household=open_case, reason=SECRET, contact=SECRET, children=[])
        for home in (lately, held, open_case):
            with pytest.raises(ValidationError, match="cannot be redacted now"):
                redacted(head_teacher, home)
        assert not Destruction.objects.exists()

    def test_never_where_safeguarding_holds_something(self, coordinator, safeguarding_lead):
        from safeguarding.actions import log_concern

        home = make_family()
        log_concern(
            by=coordinator,
            child=home.memberships.first().person,
            seen_and_heard="Words",
            happened_on=TODAY,
            place="Hall",
            told="",
            done_so_far="",
        )
        with pytest.raises(ValidationError, match="safeguarding lead"):
            redacted(coordinator, home)

    def test_the_log_says_what_was_destroyed_and_cannot_be_changed(self, coordinator):
        row = redacted(coordinator, make_family())
        assert row.authority.startswith("Retention schedule")
        assert AuditEvent.objects.filter(action="family.redacted").exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            Destruction.objects.filter(pk=row.pk).update(authority="Nobody")
        with pytest.raises(DatabaseError), transaction.atomic():
            empty(row.pk)  # once

    def test_the_database_itself_refuses_without_a_log_and_against_a_hold(self, coordinator):
        home = make_family()
        with pytest.raises(DatabaseError, match="no destruction"), transaction.atomic():
            empty(home.pk)
        LegalHold.objects.create(household=home, reason="Court", since=TODAY, by=coordinator)
        row = Destruction.objects.create(household=home, rule="None", due_on=TODAY, authority="Me", by=coordinator)
        with pytest.raises(DatabaseError, match="legal hold"), transaction.atomic():
            empty(row.pk)
        assert Visit.objects.get(household=home).summary == SECRET

    def test_history_is_as_closed_as_before_for_everybody_else(self, coordinator):
        make_family()
        redacted(coordinator, make_family())
        for statement in (
            "UPDATE families_visitevent SET summary = ''",
            "SET LOCAL pgtrigger.ignore = '{pgtrigger_append_only_a}'; DELETE FROM families_personevent",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)

    def test_every_table_that_tells_of_a_family_is_emptied(self):
        found = {table.model._meta.label for table in tables()}
        assert found >= {"families.Person", "families.CaseNote", "families.HandOver", "families.PortfolioStep"}

    def test_words_of_other_rooms_about_people_are_emptied_too(self):
        """Safeguarding alone keeps its own file; a family of which it holds something is not redacted here at all."""
        known = {table.model._meta.label for table in tables()}
        forgotten = {
            model._meta.label
            for model in apps.get_models()
            if model._meta.app_label not in {"families", "safeguarding"}
            and not hasattr(model, "pgh_tracked_model")
            and any(field.related_model is Person for field in model._meta.fields)
            and any(emptied(model, field) for field in model._meta.concrete_fields)
        }
        assert forgotten - known == set(), "register_words_about (centre.core.retention)"


def empty(pk):
    with connection.cursor() as cursor:
        cursor.execute("SELECT families_empty_family(%s)", [pk])


def places_of(word) -> list[str]:
    """Every table in which the word stands, history included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'families\\_%'")
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS row WHERE row::text ILIKE %s OR row::text ILIKE %s',
                [f"%{word}%", f"%{word.encode().hex()}%"],
            )
            if cursor.fetchone()[0]:
                found.append(table)
        return found


def test_one_person_is_held_on_the_page_and_with_them_every_family_they_belong_to(coordinator, signed_in):
    home, other = make_family(), make_family(words="Numbat")
    child = home.memberships.get(person__role="child").person
    HouseholdMembership.objects.create(person=child, household=other, main=False, to_date=LONG_AGO)
    assert {each.household_id for each in due(today=TODAY)} == {home.pk, other.pk}
    client, url = signed_in(coordinator), reverse("families:family_retention", args=[home.pk])
    client.post(url, {"what": "hold", "person": child.pk, "reason": "A claim"})
    hold = LegalHold.objects.get(until=None)
    assert (hold.person, hold.household) == (child, None)
    assert due(today=TODAY) == []
    assert "Held: lift it" in client.get(child.get_absolute_url()).content.decode()
    page = client.get(url).content.decode()
    assert f"Lift the legal hold of {child.full_name}" in page
    client.post(url, {"what": "hold", "person": UserFactory().pk, "reason": "Somebody else"})  # nobody of the family
    assert LegalHold.objects.count() == 1
    client.post(url, {"what": f"lift {hold.pk}"})
    assert len(due(today=TODAY)) == 2


class TestClassesOfOtherRooms:
    """A room keeps records by a rule of its own: centre.core.retention.register_record_class."""

    @pytest.fixture
    def accidents(self, monkeypatch):
        monkeypatch.setattr(retention, "_classes", {})
        return retention.register_record_class(
            retention.RecordClass(
                code="accident",
                name="Accidents of children",
                counted_from="Day of the accident",
                years=21,
                source="A schedule",
                people=lambda: Attendance.objects.filter(status="present").values("person_id", day=F("session__date")),
                over=lambda today, years, to_year_end: [
                    retention.RecordOver(f"A book of {years} years", date(2020, 3, 31), "/sessions/")
                ],
            )
        )

    def test_a_family_is_kept_as_long_as_its_longest_record(self, accidents, coordinator):
        home = make_family()
        assert due(today=TODAY) == []  # nine years ago, and kept for 21
        keeping.change_class(by=coordinator, code="accident", years=3, to_year_end=False, source="Our council")
        assert [each.household_id for each in due(today=TODAY)] == [home.pk]
        keeping.change_class(by=coordinator, code="accident", years=8, to_year_end=False, source="Our council")
        [found] = due(today=TODAY)
        assert found.rule.code in {"accident", "family"}

    def test_its_class_and_its_own_records_stand_on_the_page(self, accidents, coordinator, signed_in):
        page = signed_in(coordinator).get(reverse("families:retention")).content.decode()
        assert "Accidents of children" in page
        assert "day of the accident" in page
        assert "A book of 21 years" in page
        page = signed_in(coordinator).get(reverse("families:retention_class", args=["accident"])).content.decode()
        assert "Counted from: day of the accident." in page

    def test_a_code_belongs_to_one_class(self, accidents):
        with pytest.raises(ValueError, match="accident"):
            retention.register_record_class(replace(accidents))

    @pytest.mark.parametrize(
        ("base", "to_year_end", "last"),
        [
            (date(2020, 3, 31), True, date(2026, 3, 31)),
            (date(2020, 4, 1), True, date(2027, 3, 31)),
            (date(2020, 2, 29), False, date(2026, 2, 28)),
        ],
    )
    def test_the_last_day_as_the_statement_for_families_counts_it(self, base, to_year_end, last):
        assert kept_until(base, 6, to_year_end=to_year_end) == last
