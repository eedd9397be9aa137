"""What the sheets of a centre mean once they are in it, and what of them is refused."""

from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from centre.core.models import AuditEvent, Term
from centre.imports.models import ImportRun
from families.merging.people import merge_people
from families.models import (
    Address,
    Group,
    GroupMembership,
    Household,
    HouseholdMembership,
    Person,
    ReachAreaPart,
    Registration,
    Visit,
)
from sessions_app.models import Attendance, Service, Session
from tests.support.factories import UserFactory
from tests.support.sheets import SMALL, rows_of, small, workbook, write_folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(tmp_path):
    """bring(sheets, …) imports them as a folder and gives what the command said, or its complaints as CommandError."""
    count = iter(range(100))

    def bring(sheets, *options):
        folder = write_folder(tmp_path / f"centre{next(count)}", sheets)
        out, complaints = StringIO(), StringIO()
        try:
            call_command("import_centre", str(folder), *options, stdout=out, stderr=complaints)
        except CommandError as error:
            raise CommandError(f"{error}\n{complaints.getvalue()}") from None
        return out.getvalue()

    return bring


def every_table():
    """How many rows each table has, history included; but for words passed on, which the web role cannot read."""
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and model._meta.app_label in {"core", "families", "sessions_app", "staff", "centre"}
        and model._meta.label != "core.PassedOnNote"
    }


def test_every_sheet_is_stored(bring):
    worker = UserFactory(username="fsw.one")
    said = bring(SMALL)
    assert "people            4 rows: 4 new" in said
    assert Term.objects.get().name == "Autumn 2025"
    assert ReachAreaPart.objects.get().from_date == date(2020, 4, 1)
    leo = Person.objects.get(reference="P2")
    assert (leo.full_name, leo.date_of_birth, leo.role, leo.ethnicity) == (
        *("Leo Okafor", date(2023, 3, 4), "child", "Not stated"),
    )
    assert Person.objects.get(reference="P3").is_expected
    assert leo.memberships.get(main=True).household.reference == "H1"
    assert leo.memberships.get(main=True).from_date is None
    assert leo.memberships.get(main=False).household.reference == "H2"
    assert Registration.objects.get(person__reference="P4").ended_on == date(2025, 10, 1)
    assert Address.objects.filter(household__reference="H1").count() == 2
    assert Address.objects.get(postcode="ZZ1 1AC").confidential
    assert Address.objects.get(postcode="ZZ1 1AC").postcode_key == "ZZ11AC"
    assert GroupMembership.objects.get().group.whole_household
    assert Service.objects.get().care_type == "drop-in"
    ran, cancelled = Session.objects.order_by("reference")
    assert (ran.status, ran.headcount, ran.register_state) == ("ran", 5, "closed")
    assert cancelled.cancelled_because == "Not given in the imported sheet"
    assert set(Attendance.objects.values_list("person__reference", "status")) == {
        *(("P1", "present"), ("P2", "present"), ("P2", "booked")),
    }
    first, second = Visit.objects.order_by("reference")
    assert (first.worker, first.worker_name, second.worker, second.worker_name) == (worker, "", None, "Somebody Else")
    assert set(first.people_seen.values_list("reference", flat=True)) == {"P1", "P2"}
    assert AuditEvent.objects.filter(action="import.done").count() == 1


def test_a_second_import_changes_nothing_not_even_the_history(bring):
    bring(SMALL)
    before = every_table()
    assert "Everything is in the centre already: nothing was changed." in bring(SMALL)
    assert every_table() == before


def test_a_workbook_says_the_same_as_the_folder(bring, tmp_path):
    bring(SMALL)
    path = tmp_path / "centre.xlsx"
    path.write_bytes(workbook(SMALL))
    out = StringIO()
    call_command("import_centre", str(path), stdout=out)
    assert "nothing was changed" in out.getvalue()


def test_checking_stores_nothing(bring):
    before = every_table()
    said = bring(SMALL, "--check")
    assert "4 new" in said
    assert "nothing was stored" in said
    assert every_table() == before


def test_the_history_says_that_an_import_wrote_it(bring):
    bring(SMALL)
    event = Person.objects.get(reference="P1").events.get()
    assert event.pgh_context["job"] == "import of sheets"
    assert Attendance.objects.first().events.get().pgh_context["job"] == "import of sheets"


def test_a_later_import_changes_the_facts(bring):
    bring(SMALL)
    people = [list(row) for row in SMALL["people"]]
    people[1][2], people[1][9] = "Aminah", "2025-11-30"
    addresses = [list(row) for row in SMALL["addresses"]]
    addresses[2][5] = "2025-12-31"
    addresses.append(["H1", "7 New Street", "", "ZZ1 1AD", "2026-01-01", "", ""])
    said = bring(small(people=people, addresses=addresses))
    assert "people            4 rows: 1 changed, 3 unchanged" in said
    assert "addresses         4 rows: 1 new, 1 changed, 2 unchanged" in said
    amina = Person.objects.get(reference="P1")
    assert (amina.first_name, amina.version) == ("Aminah", 2)
    assert amina.registrations.get().ended_on == date(2025, 11, 30)
    assert Address.objects.filter(household__reference="H1", to_date=None).get().postcode == "ZZ1 1AD"


@pytest.mark.parametrize(
    ("sheet", "column", "change"),
    [
        ("people", "person_ref", {"first_name": "Tomasz", "date_of_birth": "1988-02-29"}),
        ("sessions", "session_ref", {"activity": "Messy play", "date": "2025-10-07"}),
        ("visits", "visit_ref", {"household_ref": "H2", "people_seen": ""}),
    ],
)
def test_a_reference_that_the_centre_gave_to_another_is_refused(bring, sheet, column, change):
    bring(SMALL)
    header, *rows = [list(cells) for cells in SMALL[sheet]]
    for name, value in change.items():
        rows[0][header.index(name)] = value
    before = every_table()
    with pytest.raises(CommandError, match=rf"{sheet}, row 2, {column}: The centre (knows|has) .*another reference"):
        bring(small(**{sheet: [header, *rows]}))
    assert every_table() == before


@pytest.mark.parametrize(("before", "after"), [("crèche", "drop-in"), ("drop-in", "crèche")])
def test_no_sheet_makes_a_creche_something_else(bring, before, after):
    """Who was in our care, and for how long, would no longer be counted (T-28, T-30)."""
    header, *rows = [list(cells) for cells in SMALL["sessions"]]
    for kind, refused in ((before, False), (after, True)):
        rows[0][header.index("care_type")] = kind
        if refused:
            with pytest.raises(CommandError, match=f"The centre has this session as a {before}"):
                bring(small(sessions=[header, *rows]))
        else:
            bring(small(sessions=[header, *rows]))
    assert Session.objects.get(reference=rows[0][header.index("session_ref")]).service.care_type == before


def test_an_empty_cell_leaves_what_the_centre_has(bring):
    bring(SMALL)
    Person.objects.filter(reference="P1").update(phone="020 7946 0000", first_language="Igbo")
    assert "nothing was changed" in bring(SMALL)
    assert Person.objects.get(reference="P1").phone == "020 7946 0000"


def test_an_expected_baby_is_born(bring):
    bring(SMALL)
    people = [list(row) for row in SMALL["people"]]
    people[3][2], people[3][4], people[3][7] = "Robin", "2026-01-30", "child"
    bring(small(people=people))
    robin = Person.objects.get(reference="P3")
    assert (robin.role, robin.date_of_birth, robin.due_date) == ("child", date(2026, 1, 30), date(2026, 2, 1))


def test_the_mark_of_a_hidden_home_is_never_taken_away(bring):
    bring(SMALL)
    addresses = [list(row) for row in SMALL["addresses"]]
    addresses[3][6] = "no"
    assert "nothing was changed" in bring(small(addresses=addresses))
    assert Address.objects.get(postcode="ZZ1 1AC").confidential


@pytest.mark.parametrize(
    ("name", "whole_household", "restricted"),
    [("Child Protection Plan", False, True), ("young parent", True, False), ("Tuesday choir", False, False)],
)
def test_a_new_group_brings_its_usual_meaning(bring, name, whole_household, restricted):
    bring(small(groups=rows_of("groups", ("P1", name, "2025-01-10", "", ""))))
    group = Group.objects.get()
    assert (group.whole_household, group.restricted) == (whole_household, restricted)


def test_people_seen_follow_the_sheet(bring):
    bring(SMALL)
    visits = [list(row) for row in SMALL["visits"]]
    visits[1][8] = "P1"
    assert "1 changed" in bring(small(visits=visits))
    assert list(Visit.objects.get(reference="V1").people_seen.values_list("reference", flat=True)) == ["P1"]


def test_a_worker_who_gets_an_account_is_found_on_the_next_import(bring):
    bring(SMALL)
    assert Visit.objects.get(reference="V1").worker_name == "fsw.one"
    UserFactory(username="fsw.one")
    bring(SMALL)
    assert Visit.objects.get(reference="V1").worker.username == "fsw.one"


class TestMainHouseholds:
    """Days in another main household are fitted into those of the people sheet."""

    def stays(self, reference="P2"):
        return [
            (stay.household.reference, stay.from_date, stay.to_date)
            for stay in HouseholdMembership.objects.filter(person__reference=reference, main=True).order_by(
                "to_date", "from_date"
            )
        ]

    def bring_stay(self, bring, *rows):
        return bring(small(other_households=rows_of("other_households", *rows)))

    def test_in_the_middle(self, bring):
        self.bring_stay(bring, ("P2", "H2", "yes", "2025-03-01", "2025-05-31"))
        assert set(self.stays()) == {
            ("H1", None, date(2025, 2, 28)),
            ("H2", date(2025, 3, 1), date(2025, 5, 31)),
            ("H1", date(2025, 6, 1), None),
        }

    def test_from_a_day_on_and_again(self, bring):
        row = ("P2", "H2", "yes", "2025-03-01", "")
        self.bring_stay(bring, row)
        expected = {("H1", None, date(2025, 2, 28)), ("H2", date(2025, 3, 1), None)}
        assert set(self.stays()) == expected
        assert "nothing was changed" in self.bring_stay(bring, row)
        assert set(self.stays()) == expected

    def test_an_end_that_is_told_later_gives_the_days_back(self, bring):
        self.bring_stay(bring, ("P2", "H2", "yes", "2025-03-01", ""))
        self.bring_stay(bring, ("P2", "H2", "yes", "2025-03-01", "2025-05-31"))
        assert set(self.stays()) == {
            ("H1", None, date(2025, 2, 28)),
            ("H2", date(2025, 3, 1), date(2025, 5, 31)),
            ("H1", date(2025, 6, 1), None),
        }

    def test_a_later_end_takes_more_days(self, bring):
        self.bring_stay(bring, ("P2", "H2", "yes", "2025-03-01", "2025-05-31"))
        self.bring_stay(bring, ("P2", "H2", "yes", "2025-03-01", "2025-07-31"))
        assert ("H1", date(2025, 8, 1), None) in self.stays()
        assert ("H2", date(2025, 3, 1), date(2025, 7, 31)) in self.stays()

    def test_all_the_time_is_refused(self, bring):
        with pytest.raises(CommandError, match="leave nothing of the household of the people sheet"):
            self.bring_stay(bring, ("P2", "H2", "yes", "", ""))


BAD_ROWS = [
    ("people", 2, "date_of_birth", {"date_of_birth": "31/2/1995"}, "not in the calendar"),
    ("people", 2, "date_of_birth", {"date_of_birth": "5/17/1995"}, "not in the calendar"),
    ("people", 2, "role", {"role": "mum"}, "Enter one of: child, expected baby, parent"),
    ("people", 2, "role", {"role": ""}, "Fill in role"),
    ("people", 2, "sex", {"sex": "?"}, "Enter one of: female"),
    ("people", 2, "person_ref", {"person_ref": ""}, "Fill in person_ref"),
    ("people", 3, "person_ref", {"person_ref": "P1"}, "Row 2 has the same person_ref"),
    ("people", 2, "first_name", {"first_name": "", "last_name": ""}, "first name or a last name"),
    ("people", 2, "first_name", {"first_name": "A" * 101}, "Shorten this to 100"),
    ("people", 2, "first_name", {"first_name": "Am\x00ina"}, "invisible"),
    ("people", 4, "date_of_birth", {"date_of_birth": "2026-02-03"}, "expected baby has no date of birth"),
    (
        "people",
        2,
        "registered_on",
        {"registered_on": "", "registration_ended_on": "2025-02-01"},
        "first day registered",
    ),
    ("people", 2, "registration_ended_on", {"registration_ended_on": "2025-01-09"}, "not before the first day"),
    ("people", 2, "registration_ended_on", {"ended_reason": "moved"}, "a reason for the end but no day"),
    ("addresses", 4, "household_ref", {"household_ref": "H9"}, "Neither the people sheet nor the centre knows it"),
    ("addresses", 3, "from_date", {"from_date": "2025-06-01"}, "another address from 1 January 2020 to 30 June 2025"),
    ("addresses", 2, "to_date", {"to_date": "2019-01-01"}, "not before the first day"),
    ("addresses", 2, "from_date", {"from_date": ""}, "Fill in from_date"),
    ("addresses", 2, "confidential", {"confidential": "perhaps"}, "Enter yes or no"),
    ("addresses", 2, "postcode", {"postcode": "near the old church"}, "Shorten this to 12"),
    ("other_households", 2, "main", {"main": ""}, "Fill in main"),
    ("other_households", 2, "person_ref", {"person_ref": "P9"}, "Neither the people sheet nor the centre knows it"),
    ("groups", 2, "from_date", {"from_date": "soon"}, "Enter the date as day, month and year"),
    ("reach_area", 2, "lsoa_code", {"lsoa_code": "E02000001"}, "Enter an LSOA code"),
    ("reach_area", 2, "from_date", {"from_date": ""}, "Fill in from_date"),
    ("terms", 2, "end_date", {"end_date": "2025-08-01"}, "not before the first day"),
    ("sessions", 2, "status", {"status": "yes?"}, "Enter one of: planned, ran, cancelled"),
    ("sessions", 2, "care_type", {"care_type": "party"}, "Enter one of: drop-in, crèche"),
    ("sessions", 2, "start_time", {"start_time": "25:00"}, "Enter a time"),
    ("sessions", 2, "end_time", {"end_time": "09:00"}, "after the start"),
    ("sessions", 2, "headcount_adults", {"headcount_adults": "-1"}, "whole number"),
    ("sessions", 2, "headcount_children", {"headcount_children": "many"}, "whole number"),
    ("attendance", 2, "status", {"status": "here"}, "Enter one of: present, absent, apologies, booked"),
    ("attendance", 2, "session_ref", {"session_ref": "S9"}, "Neither the sessions sheet nor the centre knows it"),
    ("attendance", 2, "person_ref", {"person_ref": "P9"}, "Neither the people sheet nor the centre knows it"),
    ("attendance", 3, "session_ref", {"person_ref": "P1"}, "Row 2 has the same session_ref and person_ref"),
    ("attendance", 3, "time_out", {"time_out": "08:00"}, "not before the time in"),
    ("visits", 2, "outcome", {"outcome": "done"}, "Enter one of: achieved"),
    ("visits", 2, "type", {"type": "chat"}, "Enter one of: home visit"),
    ("visits", 2, "people_seen", {"people_seen": "P1;P9"}, "Neither the people sheet nor the centre knows it"),
    ("visits", 3, "people_seen", {"people_seen": "P3"}, "seen only on a visit that was achieved"),
    ("visits", 2, "end_time", {"end_time": "09:00"}, "not before the start"),
]


@pytest.mark.parametrize(("sheet", "row", "column", "change", "reason"), BAD_ROWS)
def test_a_bad_row_is_named_and_nothing_is_stored(bring, sheet, row, column, change, reason):
    header, *rows = [list(cells) for cells in SMALL[sheet]]
    for name, value in change.items():
        rows[row - 2][header.index(name)] = value
    before = every_table()
    with pytest.raises(CommandError) as refusal:
        bring(small(**{sheet: [header, *rows]}))
    complaint = next(
        line for line in str(refusal.value).splitlines() if line.startswith(f"{sheet}, row {row}, {column}:")
    )
    assert reason in complaint
    assert "nothing was imported" in str(refusal.value)
    assert every_table() == before


@pytest.mark.parametrize(
    ("sheet", "change"),
    [
        ("people", {"first_name": "Bernadette" * 20, "phone": "0" * 60}),
        ("addresses", {"address_line_1": "Hidden Manor " * 30}),
        ("visits", {"summary": "secret\x00"}),
    ],
)
def test_what_is_personal_is_not_repeated(bring, sheet, change):
    header, *rows = [list(cells) for cells in SMALL[sheet]]
    for name, value in change.items():
        rows[0][header.index(name)] = value
    with pytest.raises(CommandError) as refusal:
        bring(small(**{sheet: [header, *rows]}))
    for value in change.values():
        assert value[:6] not in str(refusal.value)


def test_rows_that_wait_for_a_rejected_one_say_so(bring):
    people = [list(row) for row in SMALL["people"]]
    people[1][7] = "mum"
    with pytest.raises(CommandError) as refusal:
        bring(small(people=people))
    assert "attendance, row 2, person_ref: Its row in the people sheet is rejected" in str(refusal.value)


def test_overlaps_within_a_group_and_with_what_is_stored(bring):
    rows = [("P1", "lone parent", "2025-01-10", "", ""), ("P1", "Lone Parent", "2025-05-01", "", "")]
    with pytest.raises(CommandError, match="groups, row 3, from_date: This person is in the group already"):
        bring(small(groups=rows_of("groups", *rows)))
    bring(SMALL)
    with pytest.raises(CommandError, match=r"groups, row 2, from_date: .*\(stored already\)"):
        bring(small(groups=rows_of("groups", ("P1", "lone parent", "2025-05-01", "", ""))))


def test_another_household_without_a_day_is_not_guessed(bring):
    bring(SMALL)
    people = [list(row) for row in SMALL["people"]]
    people[2][1] = "H2"
    with pytest.raises(CommandError, match="people, row 3, household_ref: The centre counts this person in another"):
        bring(small(people=people))


def test_a_second_registration_that_overlaps_is_not_guessed(bring):
    bring(SMALL)
    people = [list(row) for row in SMALL["people"]]
    people[1][8] = "2025-03-01"
    with pytest.raises(CommandError, match="registered from 10 January 2025 with no last day"):
        bring(small(people=people))


def test_terms_that_swap_their_days_find_room(bring):
    terms = rows_of("terms", ("Autumn", "2025-09-01", "2025-12-31"), ("Spring", "2026-01-01", "2026-03-31"))
    bring(small(terms=terms))
    moved = rows_of("terms", ("Autumn", "2025-09-01", "2026-01-10"), ("Spring", "2026-01-11", "2026-04-10"))
    assert "2 changed" in bring(small(terms=moved))
    assert Term.objects.get(name="Autumn").end_date == date(2026, 1, 10)


def test_what_the_database_refuses_is_told_in_its_own_words(bring):
    # The same household as main on some days and as second on others: found by the constraint alone.
    rows = [("P2", "H2", "no", "2025-01-01", ""), ("P2", "H2", "yes", "2025-03-01", "2025-05-31")]
    with pytest.raises(CommandError, match=r"other_households, row \d: This person already belongs to this"):
        bring(small(other_households=rows_of("other_households", *rows)))
    assert not Household.objects.exists()


class TestHowSheetsAreFound:
    def test_a_missing_needed_column_is_named(self, bring):
        groups = [row[1:] for row in SMALL["groups"]]
        with pytest.raises(CommandError, match=r"groups.csv lacks the column person_ref, which the sheet groups needs"):
            bring(small(groups=groups))

    def test_missing_optional_and_spare_columns_are_said(self, bring):
        terms = [(*row, "note") for row in SMALL["terms"]]
        people = [row[:4] + row[6:] for row in SMALL["people"]]
        people[3] = (*people[3][:4], "", "other adult", *people[3][6:])
        said = bring(small(terms=[(*SMALL["terms"][0], "remarks"), terms[1]], people=people))
        assert "Not read: remarks." in said
        assert "Without known_as, date_of_birth, due_date." in said

    def test_a_file_under_a_wrong_name_says_what_it_is(self, bring):
        with pytest.raises(CommandError, match="looks like the sheet groups, not visits"):
            bring({"visits": SMALL["groups"]})

    def test_headers_in_another_case_with_spaces_and_cut_short_are_read(self, bring):
        people = [list(row) for row in SMALL["people"]]
        people[0][0], people[0][2], people[0][4], people[0][9] = " Person Ref ", "FIRST NAME", "DOB", "registration_end"
        said = bring(small(people=people))
        assert "“DOB” is read as date_of_birth." in said
        assert "“registration_end” is read as registration_ended_on." in said
        assert Person.objects.get(reference="P4").registrations.get().ended_on == date(2025, 10, 1)

    def test_a_table_is_known_by_its_columns(self, tmp_path):
        book = {f"Sheet {at}": rows for at, rows in enumerate(SMALL.values())}
        path = tmp_path / "everything.xlsx"
        path.write_bytes(workbook({"Notes": [("Made by hand",), ("in May",)], **book}))
        out = StringIO()
        call_command("import_centre", str(path), stdout=out)
        assert "is not one of the sheets: not read" in out.getvalue()
        assert Visit.objects.count() == 2

    def test_a_title_above_the_header_and_blank_rows(self, bring):
        terms = [("Our terms",), (), ("as agreed",), *SMALL["terms"][:1], (), *SMALL["terms"][1:], ()]
        bring(small(terms=terms))
        assert Term.objects.count() == 1

    def test_rows_are_numbered_as_in_the_spreadsheet(self, bring):
        terms = [("Our terms",), (), SMALL["terms"][0], (), ("Autumn 2025", "2025-09-01", "never")]
        with pytest.raises(CommandError, match="terms, row 5, end_date"):
            bring(small(terms=terms))

    def test_an_unquoted_comma_is_not_guessed(self, bring):
        with pytest.raises(CommandError, match="visits, row 2: This row has more cells than there are columns"):
            bring(small(visits=rows_of("visits", (*SMALL["visits"][1], "and more"))))

    def test_a_folder_without_sheets(self, tmp_path):
        with pytest.raises(CommandError, match="There is no CSV file and no workbook in the folder"):
            call_command("import_centre", str(tmp_path))

    def test_the_same_sheet_twice(self, bring, tmp_path):
        folder = write_folder(tmp_path / "twice", {"terms": SMALL["terms"]})
        (folder / "01 Terms.csv").write_bytes((folder / "terms.csv").read_bytes())
        with pytest.raises(CommandError, match="are both the sheet terms"):
            call_command("import_centre", str(folder))

    def test_rejected_rows_are_written_to_a_file(self, bring, tmp_path):
        people = [list(row) for row in SMALL["people"]]
        people[1][7] = "=mum"
        path = tmp_path / "rejected.csv"
        with pytest.raises(CommandError):
            bring(small(people=people), "--rejected", str(path))
        assert "people,2,role,'=mum,\"Enter one of" in path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_usual_encoding(tmp_path, encoding):
    people = [list(row) for row in SMALL["people"]]
    people[1][2] = "Zoë"
    folder = write_folder(tmp_path / "centre", small(people=people), encoding)
    call_command("import_centre", str(folder), stdout=StringIO())
    assert Person.objects.get(reference="P1").first_name == "Zoë"


def test_a_run_from_the_command_line_stands_in_the_list(bring):
    bring(SMALL)
    run = ImportRun.objects.get()
    assert (run.state, run.started_by, run.kind) == ("done", None, "centre")
    assert sum(len(rows.made) for rows in run.imported_rows.all()) > 20


def test_what_names_a_merged_record_is_written_to_the_one_that_is_kept(bring):
    """The old sheet may be brought again, and a new one may name the old reference: nothing comes back to life."""
    again = {
        name: [row if row[0] != "P2" else ("P9", *row[1:]) for row in rows[1:] if "P2" in row]
        for name, rows in SMALL.items()
    }
    again["attendance"] = [("S1", "P9", "absent", "", "")]
    both = {name: [*rows, *again.get(name, [])] for name, rows in SMALL.items()}
    bring(both)
    kept, merged = Person.objects.get(reference="P2"), Person.objects.get(reference="P9")
    merge_people(by=UserFactory(roles=["safeguarding lead"]), kept=kept, merged=merged)
    before = every_table()
    bring(both)
    assert every_table() == before
    bring(
        {
            "attendance": rows_of("attendance", ("S2", "P9", "apologies", "", "")),
            "groups": rows_of("groups", ("P9", "young parent", "2025-09-01", "", "")),
        }
    )
    assert kept.attendances.get(session__reference="S2").status == "apologies"
    assert kept.group_memberships.get(group__name="young parent").from_date == date(2025, 9, 1)
    for rows in (merged.registrations, merged.memberships, merged.attendances, merged.group_memberships):
        assert not rows.exists()
