"""From a file, or the bytes of an upload, to its tables; what it is, is decided by what it holds."""

import io
from dataclasses import dataclass
from pathlib import Path

from .delimited import Delimited
from .limits import LARGEST_FILE, MEGABYTE
from .problems import Unreadable
from .table import Table
from .workbooks import Workbook

ZIP = b"PK"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What a package of OLE calls the stream of an encrypted workbook, and that of an old one.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

NOT_A_TABLE = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a packed file",
    b"Rar!": "a packed file",
    b"7z\xbc\xaf": "a packed file",
    b"{\\rtf": "a text document",
}


@dataclass
class Upload:
    """A file that somebody brought: its name, and its bytes or where it lies."""

    name: str
    data: bytes | None = None
    path: Path | None = None

    def open(self):
        """A fresh binary file."""
        return io.BytesIO(self.data) if self.data is not None else open(self.path, "rb")

    def size(self) -> int:
        return len(self.data) if self.data is not None else self.path.stat().st_size

    def bytes(self) -> bytes:
        return self.data if self.data is not None else self.path.read_bytes()

    @classmethod
    def at(cls, path) -> "Upload":
        """The file at `path`. Raises Unreadable where there is none that can be read."""
        path = Path(path)
        try:
            if path.is_file():
                with open(path, "rb"):
                    return cls(path.name, path=path)
        except OSError as error:
            raise Unreadable(f"{path} cannot be opened: {error.strerror}.") from None
        raise Unreadable(f"There is no file {path}.")


def open_tables(upload: Upload, *, any_size: bool = False) -> list[Table]:
    """The tables of a file, in its order; sheets without a single cell are left out.

    any_size: read a CSV of any size, row by row (for national lookups, from the command line only).
    Raises Unreadable with a sentence.
    """
    title, size = upload.name, upload.size()
    if size == 0:
        raise Unreadable(f"{title} is empty.")
    with upload.open() as file:
        start = file.read(8192)
    is_workbook = start.startswith(ZIP) and start[2:4] in (b"\x03\x04", b"\x05\x06", b"\x07\x08")
    if size > LARGEST_FILE and (is_workbook or not any_size):
        raise Unreadable(
            f"{title} has {size // MEGABYTE} MB; at most {LARGEST_FILE // MEGABYTE} MB are read. Keep only the rows "
            "and columns that are needed, or split it."
        )
    _refuse_other_kinds(title, start, upload)
    if is_workbook:
        tables = _workbook_tables(upload, title)
    else:
        csv_file = Delimited(upload.open, title, **({"most_rows": 10_000_000} if any_size else {}))
        tables = [Table(Path(title).stem, title, csv_file.rows, ends_open=csv_file.ends_open)]
    tables = [table for table in tables if not table.is_empty()]
    if not tables:
        raise Unreadable(f"{title} has no rows in it.")
    return tables


def _workbook_tables(upload, title):
    book = Workbook(upload.bytes(), title)
    alone = len(book.sheet_names) == 1

    def reader(sheet_name):
        return lambda: book.rows(sheet_name)

    return [Table(name, title, reader(name), is_only_one=alone) for name in book.sheet_names]


def _refuse_other_kinds(title, start, upload):
    if start.startswith(OLE):
        if ENCRYPTED in upload.bytes():
            raise Unreadable(f"{title} is protected by a password: save a copy without a password and bring that.")
        raise Unreadable(f"{title} is an old Excel file (.xls): save it as an Excel workbook (.xlsx) or as CSV.")
    for mark, kind in NOT_A_TABLE.items():
        if start.startswith(mark):
            raise Unreadable(f"{title} is {kind}, not a table: bring a CSV file or an Excel workbook (.xlsx).")
    opening = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if opening.startswith((b"<!doctype", b"<html", b"<?xml", b"<svg")):
        raise Unreadable(f"{title} is a web page or XML, not a table: bring a CSV file or an Excel workbook (.xlsx).")
    if opening.startswith((b"{", b'[{"', b"[ {", b"[\n")):
        raise Unreadable(f"{title} is JSON, not a table: bring a CSV file or an Excel workbook (.xlsx).")
