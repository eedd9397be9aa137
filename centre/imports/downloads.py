"""Files to take away: rejected rows, and empty sheets to fill in."""

from centre.core.reading import Unreadable
from centre.core.spreadsheets import csv_bytes, xlsx_bytes

from .models import ImportRun
from .official.recognise import find
from .packing import unpack
from .runs import matches_of
from .sheets import SHEETS

LIST_HEADERS = ("sheet", "row", "column", "found", "what to do")


def rejected_list(run: ImportRun) -> bytes:
    """One line for each thing to put right, as CSV."""
    return csv_bytes(
        LIST_HEADERS,
        ((each["sheet"], each["row"], each["column"], each["value"], each["reason"]) for each in run.problems),
    )


def rejected_rows(run: ImportRun) -> bytes:
    """The rejected rows as they came, with what to do in front, as a workbook with a sheet for each sheet."""
    reasons: dict[str, dict[int, list[str]]] = {}
    for each in run.problems:
        said = f"{each['column']}: {each['reason']}" if each["column"] else each["reason"]
        reasons.setdefault(each["sheet"], {}).setdefault(each["row"], []).append(said)
    sheets = []
    for name, headers, rows in _tables(run):
        if name in reasons:
            of_sheet = reasons[name]
            sheets.append(
                (
                    name,
                    ["row", "what to do", *headers],
                    ([number, " ".join(of_sheet[number]), *cells] for number, cells in rows if number in of_sheet),
                )
            )
    return xlsx_bytes(sheets)


def _tables(run: ImportRun):
    """(sheet, headers, rows) of what was brought."""
    try:
        if run.kind == "official":
            for kind, upload in unpack(run.content).items():
                found = find(upload, kind)
                yield kind, found.headers, found.rows()
            return
        matches, _ = matches_of(run)
    except Unreadable:
        return
    for match in matches:
        yield match.sheet, match.headers, match.table.rows_below(match.header_row)


def sheet_template() -> bytes:
    """A workbook with every sheet and the names of its columns."""
    return xlsx_bytes((sheet, list(resource.columns()), ()) for sheet, resource in SHEETS.items())
