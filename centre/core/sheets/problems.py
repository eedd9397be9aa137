"""What is wrong with a row, in words for the person who has the spreadsheet open."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class RowProblem:
    """One thing to put right: sheet, row as the spreadsheet numbers it, column ("" for the whole row), what to do.

    `value` is what stood there, only where the column holds nothing personal.
    """

    sheet: str
    row: int
    column: str
    reason: str
    value: str = ""

    def __str__(self):
        where = f"{self.sheet}, row {self.row}" + (f", {self.column}" if self.column else "")
        found = f" Found “{self.value}”." if self.value else ""
        return f"{where}: {self.reason}{found}"

    def as_dict(self) -> dict:
        """For keeping in a JSON field."""
        return asdict(self)
