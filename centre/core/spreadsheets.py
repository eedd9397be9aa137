"""Tables out of the centre that are safe to open in a spreadsheet.

A spreadsheet runs text that begins like a formula. Every library at hand writes it as it is, or strips one sign and
changes numbers into text, so the centre writes its own: CSV with an apostrophe in front, XLSX with cells that are
declared to be text. (OWASP ASVS 5.0, 1.2.10)
"""

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime, time

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

# = + - @ and their full-width twins, and the white space and NUL that spreadsheets skip before looking.
DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", "﹫", "\t", "\r", "\n", "\x00")
LONGEST_CELL = 32_767  # what a cell of a workbook holds
_NOT_IN_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def safe_cell(value):
    """A value for a CSV cell: text that could be taken for a formula gets an apostrophe in front.

    Numbers, days and times stay what they are. Leading spaces do not hide a formula.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    text = str(value)
    if text.startswith(DANGEROUS) or text.lstrip().startswith(DANGEROUS):
        text = "'" + text
    return text.replace("\x00", "")


def csv_bytes(headers: Iterable, rows: Iterable[Iterable]) -> bytes:
    """A CSV file as spreadsheets like it: UTF-8 with a byte-order mark, CRLF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([safe_cell(cell) for cell in headers])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(sheets: Iterable[tuple[str, Iterable, Iterable[Iterable]]]) -> bytes:
    """A workbook: for each sheet (name, headers, rows). Text is stored as text, whatever it begins with."""
    book = openpyxl.Workbook(write_only=True)
    for name, headers, rows in sheets:
        sheet = book.create_sheet(_sheet_name(name))
        sheet.freeze_panes = "A2"
        sheet.append([_cell(sheet, header, bold=True) for header in headers])
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    if not book.worksheets:
        book.create_sheet("Sheet 1")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet, value, bold=False):
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.replace(tzinfo=None)
    if value is None or isinstance(value, (int, float, date, datetime, time)):
        cell = WriteOnlyCell(sheet, value)
    else:
        text = str(value).translate(_NOT_IN_XML)[:LONGEST_CELL]
        cell = WriteOnlyCell(sheet, "")
        # Set past the library's guess, which makes a formula of everything that begins with "=".
        cell._value = text
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _sheet_name(name: str) -> str:
    # Signs that Excel does not allow there.
    return "".join("_" if char in "[]:*?/\\" else char for char in name)[:31] or "Sheet 1"
