"""The areas that the files of one import name, by year of their boundaries."""

from centre.core.sheets.writing import TableChanges
from families.models import Area

from ..outcome import Outcome


class Areas:
    """Collects codes and names while files are read, and stores them."""

    def __init__(self, outcome: Outcome):
        self.outcome = outcome
        self.stored = {
            (vintage, code): (pk, name)
            for pk, vintage, code, name in Area.objects.values_list("pk", "vintage", "code", "name")
        }
        self.seen: dict[tuple[int, str], str] = {}

    def see(self, vintage: int, code: str, name: str = "") -> None:
        """An area stands in a file."""
        if name or (vintage, code) not in self.seen:
            self.seen[vintage, code] = name

    def codes(self, vintage: int | None = None) -> set[str]:
        """The codes known by now, of one year or of both."""
        return {code for year, code in (*self.stored, *self.seen) if vintage in (None, year)}

    def store(self) -> None:
        """Write what is new, and names that have changed."""
        table = TableChanges(Area, ("vintage", "code", "name"))
        for (vintage, code), name in self.seen.items():
            known = self.stored.get((vintage, code))
            if known is None:
                table.add(0, (vintage, code, name))
            else:
                pk, before = known
                table.merge(0, pk, (vintage, code, before), (vintage, code, name or None))
        table.write(lambda row, reason: None)
        self.outcome.tables.append(table)
