"""What was understood of an official table."""

from collections.abc import Callable
from dataclasses import dataclass, field

from centre.core.reading import Table

WORDS = {
    "postcodes": "a postcode lookup",
    "deprivation": "Indices of Deprivation",
    "population": "a population table",
    "changes": "a lookup between areas of 2011 and 2021",
    "reach": "a list of areas",
}
# What the place for the file is called, on the page and as the option of the command.
SLOTS = {
    "postcodes": "postcodes",
    "deprivation": "deprivation",
    "population": "population",
    "changes": "changes of areas",
    "reach": "the reach area",
}


@dataclass
class Found:
    """A table understood as official data of one kind.

    header_row: its number, 0 where the table has none. headers: as printed. vintages: of its areas, empty where the
    headers do not say. columns: what stands where, by our own names. words: how it was read, for people.
    """

    kind: str
    table: Table
    header_row: int
    headers: list[str]
    vintages: set[int] = field(default_factory=set)
    columns: dict = field(default_factory=dict)
    words: str = ""

    def header(self, place) -> str:
        """A header as printed, or the number of the column where there is none."""
        if self.header_row and place < len(self.headers) and self.headers[place]:
            return " ".join(self.headers[place].split())
        return f"column {place + 1}"

    def rows(self):
        return self.table.rows_below(self.header_row)


# understand(table, number of the header row, headers as printed, rows below it) -> Found or None
Understand = Callable[[Table, int, list[str], list[list]], Found | None]
