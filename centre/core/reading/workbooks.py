"""Excel workbooks, opened only after looking at what is in the package.

An .xlsx is a ZIP of XML: it can unpack to a thousand times its size, carry macros, or name entities that refer to
each other without end. (OWASP ASVS 5.0, 5.2.3: size and number of files before unpacking.)
"""

import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator

import openpyxl

from .limits import (
    LARGEST_UNPACKED,
    LONGEST_CELL,
    MEGABYTE,
    MOST_COLUMNS,
    MOST_MEMBERS,
    MOST_RATIO,
    MOST_ROWS,
    MOST_SHEETS,
    Clock,
)
from .problems import Unreadable
from .table import is_blank

_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CHUNK = 1 << 20
MOST_CELLS_KEPT = 1_000_000
LAST_ROW = 1_048_576  # no spreadsheet has more rows than this


def inspect(data: bytes, title: str) -> None:
    """Raise Unreadable for a package that is not a plain, whole workbook of a reasonable size."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as error:
        raise Unreadable(
            f"{title} is damaged or only half of it was copied: open it in Excel, save it again and bring that."
        ) from error
    names = {member.filename.lower() for member in members}
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS:
        raise Unreadable(
            f"{title} holds {len(members)} files inside, more than a workbook of tables has: it is not opened."
        )
    if unpacked > LARGEST_UNPACKED or unpacked > MOST_RATIO * max(len(data), 10_000):
        raise Unreadable(
            f"{title} unpacks to more than a workbook of its size should ({unpacked // MEGABYTE} MB): it is not "
            "opened. Save the one sheet that is needed as CSV."
        )
    if any("vbaproject" in name or (name.endswith(".bin") and "macro" in name) for name in names):
        raise Unreadable(f"{title} contains macros: save it as an Excel workbook without macros (.xlsx) or as CSV.")
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable(f"{title} is protected by a password: save a copy without a password and bring that.")
    if "[content_types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise Unreadable(f"{title} is not an Excel workbook: bring an .xlsx workbook or a CSV file.")
    _look_inside(archive, members, title)


def _look_inside(archive, members, title):
    left = LARGEST_UNPACKED
    try:
        for member in members:
            is_text = member.filename.lower().endswith((".xml", ".rels", ".vml"))
            with archive.open(member) as file:
                tail = b""
                while chunk := file.read(_CHUNK):
                    # What the package says about its size need not be true.
                    left -= len(chunk)
                    if left < 0:
                        raise Unreadable(
                            f"{title} unpacks to more than {LARGEST_UNPACKED // MEGABYTE} MB: it is not opened."
                        )
                    if is_text and (
                        _ENTITIES.search(tail + chunk) or _ENTITIES.search((tail + chunk).replace(b"\0", b""))
                    ):
                        raise Unreadable(
                            f"{title} contains XML entities, which no spreadsheet writes: it is not opened."
                        )
                    tail = chunk[-32:]
                    if b"macroEnabled" in chunk and member.filename.lower() == "[content_types].xml":
                        raise Unreadable(
                            f"{title} contains macros: save it as an Excel workbook without macros (.xlsx) or as CSV."
                        )
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        raise Unreadable(
            f"{title} is damaged or only half of it was copied: open it in Excel, save it again and bring that."
        ) from error


class Workbook:
    """A workbook that has been inspected. Its sheets are read row by row, never as a whole."""

    def __init__(self, data: bytes, title: str):
        inspect(data, title)
        self.data = data
        self.title = title
        self._book = self._open()
        # Sheets that have been read to their end: unpacking XML is slow, and some tables are gone through three times.
        self._read: dict[str, list] = {}
        self.sheet_names = [
            sheet.title
            for sheet in self._book.worksheets[:MOST_SHEETS]
            if getattr(sheet, "sheet_state", "visible") == "visible"
        ]

    def _open(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validations that do not matter here
            try:
                return openpyxl.load_workbook(io.BytesIO(self.data), read_only=True, data_only=True, keep_links=False)
            except Exception as error:  # openpyxl raises whatever its parsers raise
                raise self._damaged() from error

    def _damaged(self):
        return Unreadable(
            f"{self.title} is damaged and cannot be read: open it in Excel, save it again and bring that."
        )

    def rows(self, sheet_name: str) -> Iterator[tuple[int, list]]:
        """(number of the row, cells) of the rows that are not blank."""
        if sheet_name in self._read:
            yield from self._read[sheet_name]
            return
        kept, cells_kept = [], 0
        for number, cells in self._unpacked(sheet_name):
            cells_kept += len(cells)
            if cells_kept <= MOST_CELLS_KEPT:
                kept.append((number, cells))
            yield number, cells
        if cells_kept <= MOST_CELLS_KEPT:
            self._read[sheet_name] = kept

    def _unpacked(self, sheet_name):
        clock, found = Clock(), 0
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                sheet = self._book[sheet_name]
                # The size that a sheet claims can be wrong either way; the rows themselves are counted.
                sheet.reset_dimensions()
                for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                    if not number % 1000:
                        clock.check()
                    if number > LAST_ROW:
                        raise self._damaged()
                    if not cells or is_blank(cells):
                        continue
                    found += 1
                    if found > MOST_ROWS:
                        raise Unreadable(f"{self.title} has more than {MOST_ROWS:,} rows: split it into smaller files.")
                    yield number, _without_tail(cells)
            except Unreadable:
                raise
            except Exception as error:
                raise self._damaged() from error


def _without_tail(cells) -> list:
    """Cells without the empty ones that a sheet carries at the end of its rows; over-long ones are cut."""
    last = min(len(cells), MOST_COLUMNS)
    while last and cells[last - 1] in (None, ""):
        last -= 1
    return [cell[:LONGEST_CELL] if isinstance(cell, str) else cell for cell in cells[:last]]
