"""What an import did, or would do: the same for the centre's sheets and for official files."""

from dataclasses import dataclass, field

from centre.core.sheets.problems import RowProblem
from centre.core.sheets.writing import TableChanges

MOST_CHANGES = 100
COUNTED = ("new", "changed", "unchanged", "rejected")


@dataclass
class Part:
    """One sheet, or one official file. `counts` are of its rows; `notes` say what was understood."""

    name: str
    title: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))
    notes: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(self.counts.values())

    def words(self) -> str:
        """ "1,559 rows: 1,559 new"."""
        said = [f"{self.counts[name]:,} {name}" for name in COUNTED if self.counts[name]]
        return f"{self.rows:,} row{'' if self.rows == 1 else 's'}" + (f": {', '.join(said)}" if said else "")


@dataclass
class Outcome:
    """All parts of an import."""

    parts: list[Part] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tables: list[TableChanges] = field(default_factory=list)
    # The first rows that change something stored: {"sheet", "row", "columns"}, without any value.
    changes: list[dict] = field(default_factory=list)

    def see_changes(self, sheet: str, tables: list[TableChanges]) -> None:
        """Note which rows of a sheet change what, for people to look at before they import."""
        for table in tables:
            for row, _, before, after in table.changed[: max(MOST_CHANGES - len(self.changes), 0)]:
                columns = [name for name, old, new in zip(table.fields, before, after, strict=True) if old != new]
                if row:
                    self.changes.append({"sheet": sheet, "row": row, "columns": columns})

    @property
    def changes_something(self) -> bool:
        return any(part.counts["new"] or part.counts["changed"] for part in self.parts) or any(
            table.new or table.changed or table.removed for table in self.tables
        )

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        return {part.name: part.counts for part in self.parts}

    @property
    def rejected_rows(self) -> int:
        """How many rows have at least one problem."""
        return len({(problem.sheet, problem.row) for problem in self.problems})
