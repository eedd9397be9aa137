"""CSV as spreadsheets and people write it: any of the usual encodings and separators."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from .limits import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Clock
from .problems import Unreadable

SEPARATORS = ",;\t|"
SAMPLE = 64 * 1024


def encoding_of(start: bytes) -> str:
    """The encoding of a file that begins with `start`; UTF-8 where nothing speaks against it."""
    if start.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    pairs = start[: len(start) // 2 * 2]
    if pairs and pairs[1::2].count(0) > len(pairs) // 4 and not pairs[::2].count(0):
        return "utf-16-le"
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        # A character that the sample cuts in two is no argument.
        if error.start < len(start) - 4:
            return "cp1252"
    return "utf-8"


def separator_of(text: str) -> str:
    """The separator that divides most of the first lines into the same number of cells; a comma where none does."""
    best, best_score = ",", 0
    lines = text.splitlines()[:40]
    for separator in SEPARATORS:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if row)
        except csv.Error:
            continue
        score = max(((width - 1) * count for width, count in widths.items()), default=0)
        if score > best_score:
            best, best_score = separator, score
    return best


class Delimited:
    """A CSV file that can be read several times. `open_bytes` gives a fresh binary file each time."""

    def __init__(self, open_bytes, title: str, most_rows: int = MOST_ROWS):
        self.open_bytes = open_bytes
        self.title = title
        self.most_rows = most_rows
        with open_bytes() as file:
            start = file.read(SAMPLE)
            file.seek(0, io.SEEK_END)
            size = file.tell()
            file.seek(max(size - 4, 0))
            self.ends_open = not file.read(4).rstrip(b"\x00").endswith((b"\n", b"\r"))
        self.encoding = self._whole_encoding(encoding_of(start))
        text = start.decode(self.encoding, errors="replace")
        if "\x00" in text and text.count("\x00") > len(text) // 10:
            raise Unreadable(f"{title} is not a table: bring a CSV file or an Excel workbook (.xlsx).")
        self.separator = separator_of(text)

    def _whole_encoding(self, guess):
        # The sample can be plain while a name further down is not.
        if guess != "utf-8":
            return guess
        try:
            with self.open_bytes() as file:
                decoder = io.TextIOWrapper(file, encoding="utf-8", newline="")
                while decoder.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            return "cp1252"
        return guess

    def rows(self) -> Iterator[tuple[int, list]]:
        """(line on which the row begins, as a spreadsheet counts rows; cells)."""
        clock = Clock()
        csv.field_size_limit(LONGEST_CELL)
        # Five bytes are not defined in cp1252; whatever stands there is shown as a question mark in a diamond.
        with self.open_bytes() as file, io.TextIOWrapper(file, self.encoding, errors="replace", newline="") as text:
            reader = csv.reader(text, delimiter=self.separator, strict=True)
            number = 0
            try:
                for number, cells in enumerate(reader, start=1):
                    if number > self.most_rows:
                        raise Unreadable(
                            f"{self.title} has more than {self.most_rows:,} rows: split it into smaller files."
                        )
                    if not number % 5000:
                        clock.check()
                    yield number, cells[:MOST_COLUMNS]
            except csv.Error as error:
                raise Unreadable(self._sentence(error, number + 1)) from None
            except (UnicodeError, ValueError) as error:
                raise Unreadable(
                    f"{self.title} cannot be read as text from row {number + 1} on: it is damaged."
                ) from error

    def _sentence(self, error, number):
        words = str(error)
        if "unexpected end of data" in words:
            return (
                f"{self.title} ends in the middle of a row: a quotation mark is opened and never closed. Bring the "
                "whole file."
            )
        if "field larger" in words:
            return (
                f"{self.title} has a cell of more than {LONGEST_CELL:,} characters in row {number}: it is not a table."
            )
        return f"{self.title} cannot be read from row {number} on: look for a stray quotation mark there."

    def first_rows(self, count):
        return list(islice(self.rows(), count))
