"""Nothing that leaves the centre as a table runs as a formula (trap T-68; OWASP ASVS 5.0, 1.2.10)."""

import csv
import io
from datetime import date, time

import openpyxl
import pytest

from centre.core.spreadsheets import csv_bytes, safe_cell, xlsx_bytes

PAYLOADS = [
    "=1+1",
    '=HYPERLINK("http://example.org")',
    "=cmd|' /C calc'!A0",
    "+44 20 7946 0000",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\x00=1+1",
    "  =1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_formula_is_text_in_csv(payload):
    (row,) = csv.reader(io.StringIO(csv_bytes([payload], []).decode("utf-8-sig"), newline=""))
    assert row[0].startswith("'")
    assert "\x00" not in row[0]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_formula_is_text_in_a_workbook(payload):
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([("Names", [payload], [[payload]])])))
    for (cell,) in book["Names"].iter_rows():
        assert cell.data_type != "f"
        assert cell.value.replace("\r", "").strip() == payload.translate({0: None}).replace("\r", "").strip()


def test_values_keep_their_kind():
    rows = [[1, 2.5, date(2025, 8, 31), time(9, 30), None, "Ann"]]
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([("a", list("abcdef"), rows)])))
    assert [cell.value for cell in book["a"][2]][:2] == [1, 2.5]
    assert book["a"]["C2"].is_date
    assert csv_bytes(["n"], rows).decode("utf-8-sig") == "n\r\n1,2.5,2025-08-31,09:30,,Ann\r\n"


def test_names_of_sheets_are_allowed_ones():
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([("a/b:c" * 20, ["x"], [])])))
    assert book.sheetnames == ["a_b_c" * 6 + "a"]


@pytest.mark.parametrize(("value", "written"), [(True, "yes"), (False, "no"), (None, ""), (-5, -5), ("Ann", "Ann")])
def test_plain_values_stay_plain(value, written):
    assert safe_cell(value) == written
