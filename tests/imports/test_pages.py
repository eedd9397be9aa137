"""An import in the browser, from bringing a file to taking the whole of it back."""

import csv
import io
import uuid
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from centre.core.models import AuditEvent
from centre.imports import runs, tasks
from centre.imports.models import ColumnMatching, ImportedRows, ImportRun, ImportState
from centre.imports.progress import Progress
from families.models import Address, Household, Person, PostcodeArea
from sessions_app.models import Attendance, Session
from tests.imports.test_official import POSTCODES, imd
from tests.imports.test_sheets import every_table
from tests.support.sheets import SMALL, csv_text, rows_of, small, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(signed_in, coordinator):
    return signed_in(coordinator)


def book(sheets, name="centre.xlsx"):
    return SimpleUploadedFile(name, workbook(sheets))


def bring(client, *files, **data):
    """Upload files on the import page; gives the run and the page it leads to."""
    response = client.post(reverse("centre:import"), {"files": list(files), **data}, follow=True)
    return ImportRun.objects.first(), response


def page(run, name="import_run", *arguments):
    return reverse(f"centre:{name}", args=[run.pk, *arguments])


class TestFromTheFileToTheCentre:
    def test_a_workbook_is_checked_first_and_then_imported(self, client, coordinator):
        before = every_table()
        run, response = bring(client, book(SMALL))
        assert run.state == ImportState.CHECKED
        assert response.redirect_chain[-1][0] == page(run)
        html = response.content.decode()
        assert "This will happen" in html
        assert "Import these rows" in html
        assert len(response.content) < 60_000
        assert {**every_table(), "centre.ImportRun": 0} == before

        response = client.post(page(run, "import_start"), follow=True)
        run.refresh_from_db()
        assert run.state == ImportState.DONE
        assert run.content is None
        assert "Undo this import" in response.content.decode()
        assert Person.objects.count() == 4
        assert AuditEvent.objects.get(action="import.done").actor == coordinator
        assert Person.objects.first().events.get().pgh_context["user"] == str(coordinator.pk)

    def test_the_same_again_says_that_everything_is_here(self, client):
        run, _ = bring(client, book(SMALL))
        client.post(page(run, "import_start"))
        run, response = bring(client, book(SMALL))
        assert "Everything is here already" in response.content.decode()
        assert "Import these rows" not in response.content.decode()

    def test_several_csv_files(self, client):
        files = [SimpleUploadedFile(f"{name}.csv", csv_text(rows).encode()) for name, rows in SMALL.items()]
        run, _ = bring(client, *files)
        assert (run.state, len(run.parts)) == ("checked", len(SMALL))

    def test_what_will_change_is_told_by_row_and_column_without_values(self, client):
        run, _ = bring(client, book(SMALL))
        client.post(page(run, "import_start"))
        people = [list(row) for row in SMALL["people"]]
        people[1][2], people[1][13] = "Bernadette", "0123"
        run, response = bring(client, book(small(people=people)))
        assert run.changes == [{"sheet": "people", "row": 2, "columns": ["first_name", "phone"]}]
        assert "Bernadette" not in response.content.decode()

    def test_rejected_rows_are_shown_and_can_be_taken_away(self, client):
        people = [list(row) for row in SMALL["people"]]
        people[1][7] = "=mum()"
        sheets = small(people=people)
        files = [SimpleUploadedFile(f"{name}.csv", csv_text(rows).encode()) for name, rows in sheets.items()]
        run, response = bring(client, *files)
        assert run.state == ImportState.REJECTED
        html = response.content.decode()
        assert "Nothing was imported" in html
        assert "Enter one of: child, expected baby" in html
        assert "Import these rows" not in html
        listed = client.get(page(run, "import_rejected", "csv"))
        rows = list(csv.reader(io.StringIO(listed.content.decode("utf-8-sig"))))
        assert rows[1][:4] == ["people", "2", "role", "'=mum()"]
        taken = client.get(page(run, "import_rejected", "xlsx"))
        sheet = openpyxl.load_workbook(io.BytesIO(taken.content))["people"]
        assert [cell.value for cell in sheet[1]][:3] == ["row", "what to do", "person_ref"]
        assert [cell.value for cell in sheet[2]][2:5] == ["P1", "H1", "Amina"]
        assert "f" not in {cell.data_type for row in sheet for cell in row}

    def test_thousands_of_rejected_rows_make_no_large_page(self, client):
        people = rows_of("people", *[(f"P{at}", "H1", "A", "B", "", "", "", "mum") + ("",) * 6 for at in range(3000)])
        run, response = bring(client, SimpleUploadedFile("people.csv", csv_text(people).encode()))
        assert run.parts[0]["counts"]["rejected"] == 3000
        assert len(response.content) < 60_000
        assert "people, rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and 2,988 more" in response.content.decode()

    def test_official_files(self, client):
        files = {
            "postcodes": SimpleUploadedFile("lookup.csv", csv_text(POSTCODES).encode()),
            "deprivation": SimpleUploadedFile("imd.xlsx", workbook({"IMD": imd()})),
        }
        response = client.post(reverse("centre:import_official"), files, follow=True)
        run = ImportRun.objects.get()
        assert run.state == ImportState.CHECKED
        assert "postcode from pcds" in response.content.decode()
        client.post(page(run, "import_start"))
        assert PostcodeArea.objects.count() == 2

    def test_an_official_file_in_the_wrong_box(self, client):
        files = {"population": SimpleUploadedFile("lookup.csv", csv_text(POSTCODES).encode())}
        response = client.post(reverse("centre:import_official"), files, follow=True)
        assert "looks like a postcode lookup; this box is for population" in response.content.decode()

    def test_an_upload_is_put_aside(self, client):
        run, _ = bring(client, book(SMALL))
        response = client.post(page(run, "import_discard"), follow=True)
        assert "Nothing of it was stored" in response.content.decode()
        assert not ImportRun.objects.exists()


class TestMatchingColumns:
    OTHER = [
        ("Ref", "Family", "Given names", "Family name", "What", "Birthday"),
        ("P1", "H1", "Amina", "Okafor", "parent", "17/5/1995"),
    ]

    def test_columns_are_matched_once_and_remembered(self, client, coordinator):
        upload = SimpleUploadedFile("people.csv", csv_text(self.OTHER).encode())
        run, response = bring(client, upload)
        assert response.redirect_chain[-1][0] == page(run, "import_match")
        html = response.content.decode()
        assert "Which column is which?" in html
        assert "such as “Amina”" in html
        columns = {"person_ref": "0", "household_ref": "1", "first_name": "2", "last_name": "3", "role": "4"}
        answer = {"t0-sheet": "people", **{f"t0-column-{ours}": place for ours, place in columns.items()}}
        response = client.post(page(run, "import_match"), answer, follow=True)
        run.refresh_from_db()
        assert run.state == ImportState.CHECKED
        assert ColumnMatching.objects.get().saved_by == coordinator
        assert ColumnMatching.objects.get().columns["role"] == "what"

        again = SimpleUploadedFile(
            "people.csv", csv_text([*self.OTHER, ("P2", "H1", "Leo", "O", "child", "")]).encode()
        )
        run, response = bring(client, again)
        assert run.state == ImportState.CHECKED
        client.post(page(run, "import_start"))
        assert Person.objects.get(reference="P2").first_name == "Leo"

    def test_a_needed_column_without_an_answer_is_asked_for_again(self, client):
        run, _ = bring(client, SimpleUploadedFile("people.csv", csv_text(self.OTHER).encode()))
        response = client.post(page(run, "import_match"), {"t0-sheet": "people", "t0-column-person_ref": "0"})
        assert "Choose the column that holds role: the sheet people needs it" in response.content.decode()

    def test_one_column_cannot_stand_for_two(self, client):
        run, _ = bring(client, SimpleUploadedFile("people.csv", csv_text(self.OTHER).encode()))
        answer = {"t0-sheet": "people"} | {f"t0-column-{ours}": "0" for ours in SMALL["people"][0]}
        response = client.post(page(run, "import_match"), answer)
        assert "This column stands for person_ref already" in response.content.decode()

    def test_a_table_that_is_not_recognised_is_asked_for(self, client):
        run, response = bring(client, SimpleUploadedFile("export.csv", csv_text(self.OTHER).encode()))
        assert "Not recognised" in response.content.decode()
        response = client.post(page(run, "import_match"), {"t0-sheet": "-"})
        assert "Say of at least one table which sheet it is" in response.content.decode()
        response = client.post(page(run, "import_match"), {"t0-sheet": "people"}, follow=True)
        assert "Choose" in response.content.decode() or "Columns missing" in response.content.decode()

    def test_nonsense_answers_are_refused(self, client):
        run, _ = bring(client, SimpleUploadedFile("people.csv", csv_text(self.OTHER).encode()))
        for sheet in ("nonsense", "\x00", ""):
            response = client.post(page(run, "import_match"), {"t0-sheet": sheet, "t0-column-role": "999"})
            assert response.status_code == 200


class TestUndo:
    @pytest.fixture
    def done(self, client):
        run, _ = bring(client, book(SMALL))
        client.post(page(run, "import_start"))
        return run

    def undo(self, client, run):
        asked = client.get(page(run, "import_undo"))
        assert "Undo the import of" in asked.content.decode()
        response = client.post(page(run, "import_undo"), follow=True)
        run.refresh_from_db()
        return response.content.decode()

    def test_everything_is_taken_back(self, client, done):
        html = self.undo(client, done)
        assert done.state == ImportState.UNDONE
        assert "Undone" in html
        for model in (Person, Household, Address, Session, Attendance):
            assert not model.objects.exists()
        assert AuditEvent.objects.filter(action="import.undone").count() == 1
        assert not ImportedRows.objects.exists()

    def test_what_it_changed_becomes_what_it_was(self, client, done):
        people = [list(row) for row in SMALL["people"]]
        people[1][2] = "Aminah"
        visits = [list(row) for row in SMALL["visits"]]
        visits[1][8] = "P1"
        run, _ = bring(client, book(small(people=people, visits=visits)))
        client.post(page(run, "import_start"))
        self.undo(client, run)
        assert run.state == ImportState.UNDONE
        amina = Person.objects.get(reference="P1")
        assert (amina.first_name, amina.version) == ("Amina", 3)
        assert amina.visits.get().people_seen.count() == 2

    def test_not_when_something_was_added_to_it(self, client, done):
        Attendance.objects.create(
            session=Session.objects.get(reference="S1"), person=Person.objects.get(reference="P4"), status="present"
        )
        assert "1 attendance has been added to what it brought" in self.undo(client, done)
        assert done.state == ImportState.DONE
        assert Person.objects.count() == 4

    @pytest.mark.django_db(transaction=True)
    def test_not_when_something_of_it_was_changed(self, client, done):
        person = Person.objects.get(reference="P1")
        person.first_name = "Aminah"
        person.save()
        assert "1 person has been changed" in self.undo(client, done)
        assert Person.objects.count() == 4

    def test_official_files_too(self, client):
        files = {"postcodes": SimpleUploadedFile("lookup.csv", csv_text(POSTCODES).encode())}
        client.post(reverse("centre:import_official"), files)
        run = ImportRun.objects.get()
        client.post(page(run, "import_start"))
        self.undo(client, run)
        assert not PostcodeArea.objects.exists()

    def test_nothing_to_undo_before_it_is_done(self, client):
        run, _ = bring(client, book(SMALL))
        assert client.get(page(run, "import_undo")).url == page(run)


class TestBadUploads:
    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("people.csv", b"", "empty"),
            ("people.pdf", b"%PDF-1.7", "is a PDF, not a table"),
            ("people.xlsx", b"PK\x03\x04half", "damaged or only half"),
            ("../../people\x00.csv", b"%PDF-1.7", "people.csv is a PDF"),
        ],
    )
    def test_they_are_refused_beside_the_box(self, client, name, content, words):
        response = client.post(reverse("centre:import"), {"files": [SimpleUploadedFile(name, content)]})
        assert response.status_code == 200
        html = response.content.decode()
        assert words in html
        assert "Error: " in html
        assert not ImportRun.objects.exists()

    def test_no_file(self, client):
        assert "Choose a file" in client.post(reverse("centre:import"), {}).content.decode()
        assert "Choose at least one file" in client.post(reverse("centre:import_official"), {}).content.decode()

    def test_two_files_of_one_name(self, client):
        files = [SimpleUploadedFile("terms.csv", csv_text(SMALL["terms"]).encode()) for _ in range(2)]
        assert "have the same name" in client.post(reverse("centre:import"), {"files": files}).content.decode()

    def test_the_same_sheet_twice(self, client):
        files = [
            SimpleUploadedFile("terms.csv", csv_text(SMALL["terms"]).encode()),
            SimpleUploadedFile("Terms (2).csv", csv_text(SMALL["terms"]).encode()),
        ]
        response = client.post(reverse("centre:import"), {"files": files})
        assert "are both the sheet terms" in response.content.decode()
        assert not ImportRun.objects.exists()

    def test_a_sheet_with_a_header_and_no_rows(self, client):
        _, response = bring(client, SimpleUploadedFile("terms.csv", b"name,start_date,end_date\n"))
        assert "Everything is here already" in response.content.decode()


class TestTheRun:
    def test_it_goes_to_the_background_worker_where_one_runs(self, client, monkeypatch):
        deferred = []
        monkeypatch.setattr(runs, "worker_is_running", lambda: True)
        monkeypatch.setattr(tasks.work, "defer", lambda **given: deferred.append(given))
        run, response = bring(client, book(SMALL))
        assert run.state == ImportState.CHECKING
        assert deferred == [{"run_id": str(run.pk)}]
        html = response.content.decode()
        assert "Being checked" in html
        assert 'hx-trigger="every 1s"' in html
        assert "Look again" in html
        ImportRun.objects.filter(pk=run.pk).update(rows_done=5, rows_total=20)
        progress = client.get(page(run, "import_progress"))
        assert "5 of 20" in progress.content.decode()
        assert "HX-Refresh" not in progress
        tasks.work(str(run.pk))
        assert client.get(page(run, "import_progress"))["HX-Refresh"] == "true"
        run.refresh_from_db()
        assert run.state == ImportState.CHECKED

    @pytest.mark.django_db(transaction=True)
    def test_how_far_it_has_come_is_seen_from_outside_its_transaction(self, coordinator):
        run = ImportRun.objects.create(kind="centre", started_by=coordinator)
        with Progress(run) as progress, transaction.atomic():
            Person.objects.create(reference="P1", last_name="Okafor", role="parent")
            progress(5, 20)
            run.refresh_from_db()
            assert (run.rows_done, run.rows_total) == (5, 20)
            transaction.set_rollback(True)
        run.refresh_from_db()
        assert run.rows_done == 5

    def test_a_run_whose_worker_died_is_told_and_can_be_tried_again(self, client):
        run, _ = bring(client, book(SMALL))
        ImportRun.objects.filter(pk=run.pk).update(
            state=ImportState.RUNNING, touched_at=timezone.now() - timedelta(minutes=10)
        )
        assert "It has not been heard of for some minutes" in client.get(page(run)).content.decode()
        client.post(page(run, "import_start"))
        run.refresh_from_db()
        assert run.state == ImportState.CHECKED

    def test_an_unexpected_failure_stores_nothing_and_tells_nothing_personal(self, client, monkeypatch, caplog):
        run, _ = bring(client, book(SMALL))

        def broken(*args, **kwargs):
            raise RuntimeError("Amina Okafor")

        monkeypatch.setattr(runs, "import_sheets", broken)
        html = client.post(page(run, "import_start"), follow=True).content.decode()
        assert "Something went wrong in the programme, and nothing was stored" in html
        assert "Okafor" not in html + caplog.text
        assert not Person.objects.exists()

    def test_pressed_twice_it_is_imported_once(self, client):
        run, _ = bring(client, book(SMALL))
        client.post(page(run, "import_start"))
        html = client.post(page(run, "import_start"), follow=True).content.decode()
        assert "Somebody else has just done something" in html
        assert Person.objects.count() == 4

    def test_what_nobody_went_on_with_is_emptied(self, client):
        bring(client, book(SMALL))
        runs.tidy_up(timezone.now() + timedelta(hours=2))
        assert ImportRun.objects.get().content is not None
        runs.tidy_up(timezone.now() + timedelta(days=2))
        assert ImportRun.objects.get().content is None

    def test_rows_are_forgotten_after_thirty_days(self, client):
        run, _ = bring(client, book(SMALL))
        client.post(page(run, "import_start"))
        runs.tidy_up(timezone.now() + timedelta(days=31))
        assert not ImportedRows.objects.exists()
        assert client.get(page(run, "import_undo")).url == page(run)
        assert client.get(page(run)).status_code == 200


ADDRESSES = ["import_run", "import_match", "import_progress", "import_undo"]


def test_only_those_who_may_import(signed_in, family_worker, administrator, client):
    run, _ = bring(client, book(SMALL))
    other = signed_in(family_worker)
    for name in ("import", "import_official", "import_template"):
        assert other.get(reverse(f"centre:{name}")).status_code == 403
    for name in ADDRESSES:
        assert other.get(page(run, name)).status_code == 403
    for name in ("import_start", "import_discard", "import_undo"):
        assert other.post(page(run, name)).status_code == 403
    assert other.get(page(run, "import_rejected", "csv")).status_code == 403
    assert signed_in(administrator).get(page(run)).status_code == 200


def test_addresses_of_nothing(client):
    nothing = uuid.uuid4()
    for name in ADDRESSES:
        assert client.get(reverse(f"centre:{name}", args=[nothing])).status_code == 404
    run, _ = bring(client, book(SMALL))
    assert client.get(page(run, "import_rejected", "pdf")).status_code == 404
    assert client.get(page(run, "import_start")).status_code == 405


def test_the_list_does_not_ask_once_for_each_run(client, django_assert_max_num_queries):
    def count():
        with django_assert_max_num_queries(60) as asked:
            client.get(reverse("centre:import"))
        return len(asked)

    bring(client, book(SMALL))
    few = count()
    for _ in range(10):
        bring(client, book(SMALL))
    assert count() == few


def test_the_empty_workbook_can_be_filled_in_and_imported(client):
    empty = openpyxl.load_workbook(io.BytesIO(client.get(reverse("centre:import_template")).content))
    assert empty.sheetnames == list(SMALL)
    for name, rows in SMALL.items():
        sheet = empty[name]
        places = {cell.value: cell.column for cell in sheet[1]}
        for number, row in enumerate(rows[1:], start=2):
            for column, value in zip(rows[0], row, strict=True):
                sheet.cell(number, places[column]).value = value or None
    file = io.BytesIO()
    empty.save(file)
    run, _ = bring(client, SimpleUploadedFile("filled.xlsx", file.getvalue()))
    assert run.state == ImportState.CHECKED
