"""Files that cannot or must not be read are refused with a sentence; all others are read as they were meant."""

import contextlib
import io
import random
import struct
import zipfile

import openpyxl
import pytest

from centre.core.reading import Unreadable, Upload, open_tables
from centre.core.reading.limits import LARGEST_FILE
from tests.support.sheets import SMALL, csv_text, workbook

PEOPLE = csv_text(SMALL["people"]).encode()
BOOK = workbook({"people": SMALL["people"]})


def table_of(data, name="people.csv"):
    """The first table of a file as its rows."""
    (table,) = open_tables(Upload(name, data=data))[:1]
    return [cells for _, cells in table.rows_below(0)]


def changed_zip(data, *, without=(), replaced=None, added=None):
    """A workbook with some of its parts left out, replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename not in without:
                new.writestr(member.filename, (replaced or {}).get(member.filename, old.read(member)))
        for name, content in (added or {}).items():
            new.writestr(name, content)
    return file.getvalue()


def sheet_xml(rows):
    return (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    ).encode()


SHEET = "xl/worksheets/sheet1.xml"


def bomb():
    """Forty kilobytes that unpack to forty megabytes."""
    return changed_zip(BOOK, replaced={SHEET: sheet_xml("<row>" + " " * 40_000_000 + "</row>")})


def huge():
    """A workbook that honestly unpacks to more than is read."""
    noise = random.Random(1).randbytes(60_000_000)
    return changed_zip(
        BOOK, added={"xl/media/image1.bin": noise[:30_000_000], "xl/media/image2.bin": noise[30_000_000:]}
    )


def lying():
    """A workbook whose directory claims that a part is small."""
    data = bytearray(bomb())
    place = data.rfind(b"PK\x01\x02")
    while place != -1:
        size = struct.unpack_from("<I", data, place + 24)[0]
        if size > 1_000_000:
            struct.pack_into("<I", data, place + 24, 1000)
        place = data.rfind(b"PK\x01\x02", 0, place)
    return bytes(data)


def entity():
    xml = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    )
    return changed_zip(BOOK, replaced={SHEET: xml})


def hidden_entity():
    return changed_zip(BOOK, replaced={SHEET: entity_in_utf_16()})


def entity_in_utf_16():
    return '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'.encode("utf-16")


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500

BAD = {
    "nothing in it": (b"", "people.csv", "is empty"),
    "only blank rows": (b"\n,,\n , \n", "people.csv", "has no rows"),
    "an empty sheet": (workbook({"people": []}), "people.xlsx", "has no rows"),
    "macros": (changed_zip(BOOK, added={"xl/vbaProject.bin": b"\0" * 100}), "people.xlsm", "contains macros"),
    "an old workbook": (OLE, "people.xls", "old Excel file"),
    "a password": (OLE + "EncryptedPackage".encode("utf-16-le"), "people.xlsx", "protected by a password"),
    "half a workbook": (BOOK[: len(BOOK) // 2], "people.xlsx", "only half of it was copied"),
    "the beginning of a workbook": (BOOK[:30], "people.xlsx", "damaged"),
    "another archive": (changed_zip(BOOK, without=["[Content_Types].xml"]), "people.zip", "is not an Excel workbook"),
    "a workbook without its sheet": (changed_zip(BOOK, without=[SHEET]), "people.xlsx", "damaged|no rows"),
    "a workbook of nonsense": (changed_zip(BOOK, replaced={SHEET: b"<worksheet"}), "people.xlsx", "damaged"),
    "a bomb": (bomb, "people.xlsx", "unpacks to more than a workbook of its size should"),
    "a bomb that lies": (lying, "people.xlsx", "damaged|unpacks to more"),
    "a huge workbook": (huge, "people.xlsx", "unpacks to more than|at most 40 MB"),
    "a thousand parts": (
        changed_zip(BOOK, added={f"xl/media/{at}.xml": b"<x/>" for at in range(300)}),
        "people.xlsx",
        "files inside",
    ),
    "entities": (entity, "people.xlsx", "XML entities"),
    "hidden entities": (hidden_entity, "people.xlsx", "XML entities"),
    "fifty megabytes": (b"a,b\n" * 12_500_000, "people.csv", "at most 40 MB are read"),
    "a PDF": (b"%PDF-1.7\n", "people.csv", "is a PDF, not a table"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "people.csv", "is a picture"),
    "a web page": (b"<!DOCTYPE html><html><table><tr><td>a", "people.xls", "is a web page"),
    "JSON": (b'[{"a": 1}]', "people.json", "is JSON"),
    "noise": (b"\x00\x01\x02\x00" * 5000, "people.csv", "is not a table|has no rows|cannot be read"),
    "an open quotation mark": (PEOPLE + b'P9,H9,"Jo', "people.csv", "ends in the middle of a row"),
    "half a row": (PEOPLE + b"P9,H9,Jo", "people.csv", "ends in the middle of row 6"),
    "a stray quotation mark": (PEOPLE + b'P9,"H"9,Jo\n', "people.csv", "look for a stray quotation mark"),
    "an endless cell": (PEOPLE + b"x" * 100_000 + b"\n", "people.csv", "has a cell of more than"),
    "too many rows": (b"a,b\n" * 400_100, "people.csv", "more than 400,000 rows"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_refused_with_a_sentence(kind):
    data, name, words = BAD[kind]
    data = data() if callable(data) else data
    with pytest.raises(Unreadable, match=words) as refusal:
        table_of(data, name)
    said = str(refusal.value)
    assert said.startswith(name)
    assert said.endswith(".")
    assert "Traceback" not in said


def test_one_cell_in_the_last_corner_is_no_burden():
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>' + (
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far away</t></is></c></row>'
    )
    data = changed_zip(BOOK, replaced={SHEET: sheet_xml(rows)})
    table_of(data, "far.xlsx")


def test_rows_beyond_the_last_row_of_any_spreadsheet_are_refused():
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="4000000000"><c r="A4000000000"><v>1</v></c></row>'
    with pytest.raises(Unreadable, match="damaged"):
        table_of(changed_zip(BOOK, replaced={SHEET: sheet_xml(rows)}), "far.xlsx")


@pytest.mark.parametrize("seed", range(60))
def test_mangled_files_are_read_or_refused_and_nothing_else(seed):
    dice = random.Random(seed)
    data = bytearray(BOOK if seed % 2 else PEOPLE)
    for _ in range(dice.randint(1, 40)):
        place = dice.randrange(len(data))
        action = dice.randrange(3)
        if action == 0:
            data[place] = dice.randrange(256)
        elif action == 1:
            del data[place : place + dice.randint(1, 30)]
        else:
            data[place:place] = dice.randbytes(dice.randint(1, 30))
    with contextlib.suppress(Unreadable):
        table_of(bytes(data))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_separators_and_encodings(separator, encoding):
    rows = [("name", "from"), ("Zoë, née O’Brien", "1/9/2025"), ("Siân", "2/9/2025")]
    assert table_of(csv_text(rows, separator).encode(encoding)) == [list(row) for row in rows]


def test_a_name_that_is_not_utf_8_far_below_the_first_rows():
    data = b"name\n" + b"Ann\n" * 40_000 + "Zoë\n".encode("cp1252")
    assert table_of(data)[-1] == ["Zoë"]


def test_blank_rows_are_left_out_and_the_numbers_stay():
    (table,) = open_tables(Upload("a.csv", data=b"\n,,\na,b\n\n1,2\n\xc2\xa0,\n3,4\n"))
    assert list(table.rows_below(3)) == [(5, ["1", "2"]), (7, ["3", "4"])]


def test_a_short_last_row_among_others_is_no_half_file():
    assert len(table_of(b"a,b,c\n1,2\n3,4")) == 3


def test_a_workbook_gives_days_times_and_numbers_as_they_are():
    book = openpyxl.Workbook()
    book.active.append(["text", 1, 2.5, True])
    file = io.BytesIO()
    book.save(file)
    assert table_of(file.getvalue(), "a.xlsx") == [["text", 1, 2.5, True]]


def test_hidden_sheets_are_not_read():
    book = openpyxl.Workbook()
    book.active.append(["seen"])
    hidden = book.create_sheet("hidden")
    hidden.append(["not seen"])
    hidden.sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    assert [table.name for table in open_tables(Upload("a.xlsx", data=file.getvalue()))] == ["Sheet"]


def test_what_a_file_is_does_not_hang_on_its_name():
    assert table_of(BOOK, "people.csv")[0][0] == "person_ref"
    assert table_of(PEOPLE, "people.xlsx")[0][0] == "person_ref"


def test_a_large_file_is_read_where_that_was_asked_for(tmp_path):
    path = tmp_path / "large.csv"
    path.write_bytes(b"lsoa_code\n" + b"E01000001\n" * (LARGEST_FILE // 10 + 1))
    (table,) = open_tables(Upload.at(path), any_size=True)
    assert next(table.rows_below(1)) == (2, ["E01000001"])


def test_a_file_that_is_not_there():
    with pytest.raises(Unreadable, match="There is no file"):
        Upload.at("/nowhere/people.csv")
