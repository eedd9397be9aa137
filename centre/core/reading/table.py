"""A table as found in a file: rows of cells with the numbers that the spreadsheet shows."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from .limits import HEADER_WITHIN
from .problems import Unreadable


def tidy(header) -> str:
    """A header as it is compared: small letters and figures joined by "_" ("LSOA code (2011)" is "lsoa_code_2011")."""
    text = "" if header is None else str(header)
    if isinstance(header, float) and header.is_integer():
        text = str(int(header))
    decomposed = unicodedata.normalize("NFKD", text.replace("\x00", "").casefold())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9+]+", "_", plain).strip("_")


def is_blank(cells) -> bool:
    """Whether a row has nothing in it."""
    return not any(cell is not None and (not isinstance(cell, str) or cell.strip(" \t\r\n\xa0\x00")) for cell in cells)


@dataclass
class Table:
    """One table: a CSV file, or a sheet of a workbook.

    `name` is the sheet's or the file's name without its ending, `file_name` the file's. `read` opens it afresh and
    gives (number of the row, cells).
    """

    name: str
    file_name: str
    read: Callable[[], Iterator[tuple[int, list]]]
    # Where a file has no line end after its last row: it may have been cut off there.
    ends_open: bool = False
    is_only_one: bool = True
    # The number of the last row, once all have been read.
    last_number: int = 0
    _top: list | None = field(default=None, repr=False)

    @property
    def title(self) -> str:
        """How people know it: the file, and the sheet where the file has several."""
        return self.file_name if self.is_only_one else f"{self.file_name}, sheet “{self.name}”"

    def top(self) -> list[tuple[int, list]]:
        """The first rows that are not blank: titles, the header, and some of what follows."""
        if self._top is None:
            rows = (each for each in self.read() if not is_blank(each[1]))
            self._top = list(islice(rows, HEADER_WITHIN * 2))
        return self._top

    def is_empty(self) -> bool:
        return not self.top()

    def rows_below(self, header_row: int) -> Iterator[tuple[int, list]]:
        """The rows under the header that are not blank. header_row 0: all of them.

        Raises Unreadable for a row that was cut off at the end of the file.
        """
        width, short_before, last = 0, False, None
        for number, cells in self.read():
            if number < header_row or is_blank(cells):
                continue
            if number == header_row:
                width = len(cells)
                continue
            width = width or len(cells)
            if last is not None:
                short_before = short_before or len(last[1]) < width
                yield last
            last = (number, cells)
        if last is None:
            return
        self.last_number = last[0]
        if self.ends_open and len(last[1]) < width and not short_before:
            raise Unreadable(
                f"{self.title} ends in the middle of row {last[0]}, as if only half of it had been copied. Bring the "
                "whole file; if it is whole, press Enter after its last line."
            )
        yield last
