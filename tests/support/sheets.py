"""Import sheets for tests: invented families, as CSV folders and as workbooks."""

import csv
import io

import openpyxl

# A small centre that touches every sheet.
SMALL = {
    "terms": [("name", "start_date", "end_date"), ("Autumn 2025", "2025-09-01", "2025-12-31")],
    "reach_area": [("lsoa_code", "from_date", "to_date"), ("E01000001", "2020-04-01", "")],
    "people": [
        (
            *("person_ref", "household_ref", "first_name", "last_name", "date_of_birth", "due_date", "sex", "role"),
            *("registered_on", "registration_ended_on", "ended_reason", "ethnicity", "first_language", "phone"),
        ),
        (
            "P1",
            "H1",
            "Amina",
            "Okafor",
            "1995-05-17",
            "",
            "female",
            "parent",
            "2025-01-10",
            "",
            "",
            "Black",
            "Igbo",
            "",
        ),
        ("P2", "H1", "Leo", "Okafor", "2023-03-04", "", "male", "child", "2025-01-10", "", "", "Not stated", "", ""),
        ("P3", "H2", "", "Marsh", "", "2026-02-01", "", "expected baby", "", "", "", "", "", ""),
        (
            "P4",
            "H2",
            "Jo",
            "Marsh",
            "1990-01-02",
            "",
            "",
            "parent",
            "2025-02-01",
            "2025-10-01",
            "moved away",
            "",
            "",
            "",
        ),
    ],
    "addresses": [
        ("household_ref", "address_line_1", "town", "postcode", "from_date", "to_date", "confidential"),
        ("H1", "4 Example Lane", "Sampleton", "ZZ1 1AA", "2020-01-01", "2025-06-30", "no"),
        ("H1", "5 Example Lane", "Sampleton", "ZZ1 1AB", "2025-07-01", "", "no"),
        ("H2", "6 Hidden Way", "Sampleton", "ZZ1 1AC", "2021-01-01", "", "yes"),
    ],
    "other_households": [
        ("person_ref", "household_ref", "main", "from_date", "to_date"),
        ("P2", "H2", "no", "2025-01-01", ""),
    ],
    "groups": [
        ("person_ref", "group", "from_date", "to_date", "source"),
        ("P1", "lone parent", "2025-01-10", "", "registration form"),
    ],
    "sessions": [
        (
            *("session_ref", "activity", "care_type", "venue", "date", "start_time", "end_time", "status"),
            *("headcount_adults", "headcount_children"),
        ),
        ("S1", "Stay and play", "drop-in", "Main hall", "2025-10-06", "09:30", "11:30", "ran", "2", "3"),
        ("S2", "Stay and play", "drop-in", "Main hall", "2025-10-13", "09:30", "11:30", "cancelled", "0", "0"),
    ],
    "attendance": [
        ("session_ref", "person_ref", "status", "time_in", "time_out"),
        ("S1", "P1", "present", "", ""),
        ("S1", "P2", "present", "09:35", "11:00"),
        ("S2", "P2", "booked", "", ""),
    ],
    "visits": [
        (
            *("visit_ref", "date", "start_time", "end_time", "worker", "household_ref", "type", "outcome"),
            *("people_seen", "summary"),
        ),
        (
            "V1",
            "2025-10-07",
            "10:00",
            "10:45",
            "fsw.one",
            "H1",
            "home visit",
            "achieved",
            "P1;P2",
            "Talked about play.",
        ),
        ("V2", "2025-10-08", "10:00", "", "Somebody Else", "H2", "phone call", "no access", "", ""),
    ],
}


def small(**changes):
    """The small centre with some sheets replaced: rows, or None to leave a sheet out."""
    sheets = {**SMALL, **changes}
    return {name: rows for name, rows in sheets.items() if rows is not None}


def rows_of(sheet, *rows):
    """The rows of a sheet under its usual header."""
    return [SMALL[sheet][0], *rows]


def csv_text(rows, separator=","):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue()


def write_folder(folder, sheets, encoding="utf-8"):
    """CSV files, one for each sheet."""
    folder.mkdir(exist_ok=True)
    for name, rows in sheets.items():
        (folder / f"{name}.csv").write_bytes(csv_text(rows).encode(encoding))
    return folder


def workbook(sheets):
    """An XLSX workbook, as bytes."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
