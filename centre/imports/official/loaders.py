"""One official file of each kind into its table."""

from collections import Counter

import tablib

from centre.core.reading import Unreadable
from centre.core.sheets.problems import RowProblem
from centre.core.sheets.writing import CHANGED, NEW, UNCHANGED, TableChanges
from families.models import AreaChange, DeprivationScore, PopulationEstimate, PostcodeArea
from families.resources import ReachAreaResource

from ..outcome import Outcome, Part
from . import changes, deprivation, population, postcodes
from .areas import Areas
from .choosing import Choice
from .codes import FIRST_YEAR, LSOA, SECOND_YEAR, cell_at
from .found import Found

MOST_PROBLEMS = 5_000
MOST_POSTCODES = 600_000
_STRENGTH = (UNCHANGED, CHANGED, NEW)


class Loader:
    """Reads one file, refuses its bad rows, and stores what is new or changed."""

    kind = ""

    def __init__(self, found: Found, vintages: set[int], wanted, outcome: Outcome, areas: Areas):
        self.found, self.vintages, self.wanted = found, vintages, wanted
        self.outcome, self.areas = outcome, areas
        self.vintage = min(vintages)
        self.part = Part(self.kind, found.table.title)
        self.choice = Choice(found, wanted.authorities, areas)
        self.rejected: set[int] = set()
        self.outcomes: dict[int, str] = {}

    def load(self) -> Part:
        """Do it all; gives what to say of it."""
        years = " and ".join(str(vintage) for vintage in sorted(self.vintages))
        self.part.notes.append(f"Read: {self.found.words}. Areas of {years}.")
        self.store()
        self.refuse_half_a_file()
        for outcome in self.outcomes.values():
            self.part.counts[outcome] += 1
        self.part.counts["rejected"] = len(self.rejected)
        if not self.part.rows:
            raise Unreadable(self.choice.nothing_left())
        self.part.notes += self.choice.notes()
        return self.part

    def store(self) -> None:
        """Read the rows and write them."""
        raise NotImplementedError

    def refuse(self, row: int, column: str, reason: str, value: str = "") -> None:
        self.rejected.add(row)
        if len(self.outcome.problems) < MOST_PROBLEMS:
            self.outcome.problems.append(RowProblem(self.kind, row, column, reason, value))

    def refuse_half_a_file(self) -> None:
        """A last row that makes no sense and has no line end was cut off in the middle of a cell."""
        table = self.found.table
        if table.ends_open and table.last_number in self.rejected:
            raise Unreadable(
                f"{table.title} ends in the middle of row {table.last_number}, as if only half of it had been copied. "
                "Bring the whole file."
            )

    def meet(self, table: TableChanges, row: int, stored, given: tuple) -> None:
        """One row against what is stored: (pk, *values) or None."""
        if stored is None:
            table.add(row, given)
            result = NEW
        else:
            result = table.merge(row, stored[0], tuple(stored[1:]), given)
        self.outcomes[row] = max(self.outcomes.get(row, UNCHANGED), result, key=_STRENGTH.index)

    def write(self, table: TableChanges) -> None:
        table.write(lambda row, reason: self.refuse(row, "", reason))
        self.outcome.tables.append(table)

    def refuse_twice(self, row: int, place: int, value: str) -> None:
        self.refuse(row, self.found.header(place), "This stands twice in the file, with different figures.", value)


class PostcodeLoader(Loader):
    kind = "postcodes"

    def store(self):
        columns = self.found.columns
        said = {vintage: vintage for vintage in columns["areas"] if vintage in self.vintages}
        if None in columns["areas"]:
            said[None] = self.vintage
        rows = {}
        for row, key, codes, names, terminated in postcodes.read(self.found, said, self.choice, self.refuse):
            if key in rows and rows[key][1:] != (codes, terminated):
                self.refuse_twice(row, columns["postcode"], key)
                continue
            rows[key] = (row, codes, terminated)
            if len(rows) > MOST_POSTCODES:
                raise Unreadable(
                    f"{self.found.table.title} has postcodes of the whole country: name the local authority to keep, "
                    "or load the reach area first."
                )
            for vintage, code in codes.items():
                self.areas.see(vintage, code, names.get(vintage, ""))
        table = TableChanges(PostcodeArea, ("postcode_key", "vintage", "lsoa_code", "terminated"))
        for vintage in sorted(self.vintages):
            stored = postcodes.stored(vintage, rows)
            for key, (row, codes, terminated) in rows.items():
                if vintage in codes:
                    self.meet(table, row, stored.get(key), (key, vintage, codes[vintage], terminated))
        self.write(table)


class DeprivationLoader(Loader):
    kind = "deprivation"

    def store(self):
        columns = self.found.columns
        year = self._year(columns["year"])
        self.part.notes[0] = self.part.notes[0].replace("Read:", f"Read as Indices of Deprivation {year}:")
        rows = {}
        for row, code, name, scores in deprivation.read(self.found, year, self.choice, self.refuse):
            if code in rows and rows[code][1] != scores:
                self.refuse_twice(row, columns["area"], code)
                continue
            rows[code] = (row, scores)
            self.areas.see(self.vintage, code, name)
        indexes = [f"{index}{year}" for index in columns["indexes"]]
        fields = ("index", "lsoa_code", "rank", "decile")
        stored = {
            each[1:3]: each
            for each in DeprivationScore.objects.filter(index__in=indexes, taken_over="").values_list("pk", *fields)
        }
        table = TableChanges(DeprivationScore, fields)
        for code, (row, scores) in rows.items():
            for index, (rank, decile) in scores.items():
                self.meet(table, row, stored.get((index, code)), (index, code, rank, decile))
        self.write(table)

    def _year(self, said):
        title = self.found.table.title
        if said is None:
            return deprivation.YEAR_OF_VINTAGE[self.vintage]
        if said not in deprivation.VINTAGE_OF:
            raise Unreadable(f"{title} is the Indices of Deprivation of {said}: bring those of 2019 or of 2025.")
        if deprivation.VINTAGE_OF[said] != self.vintage:
            raise Unreadable(
                f"{title} contradicts itself: its local authorities are those of the indices of {said}, but its areas "
                f"are those of {self.vintage}."
            )
        return said


class PopulationLoader(Loader):
    kind = "population"

    def store(self):
        source = self.wanted.source or self.found.table.file_name[:200]
        rows = {}
        for row, code, name, day, count, said in population.read(
            self.found, self.wanted.as_at, source, self.choice, self.refuse
        ):
            if (code, day) in rows and rows[code, day][1] != count:
                self.refuse_twice(row, self.found.columns["area"], code)
                continue
            rows[code, day] = (row, count, self.wanted.source or said)
            self.areas.see(self.vintage, code, name)
        fields = ("vintage", "lsoa_code", "as_at", "under_five", "source")
        stored = {
            each[2:4]: each
            for each in PopulationEstimate.objects.filter(vintage=self.vintage).values_list("pk", *fields)
        }
        table = TableChanges(PopulationEstimate, fields)
        for (code, day), (row, count, said) in rows.items():
            self.meet(table, row, stored.get((code, day)), (self.vintage, code, day, count, said))
        self.write(table)


class ReachLoader(Loader):
    kind = "reach"

    def load(self):
        years = " and ".join(str(vintage) for vintage in sorted(self.vintages))
        self.part.notes.append(f"Read: {self.found.words}. Areas of {years}.")
        columns = {name: place for name, place in self.found.columns.items() if place is not None}
        rows, numbers = [], []
        for number, cells in self.found.rows():
            rows.append([cells[place] if place < len(cells) else None for place in columns.values()])
            numbers.append(number)
        if not rows:
            raise Unreadable(f"{self.found.table.title} has a header and no rows.")
        self.codes = {code for row in rows if LSOA.fullmatch(code := cell_at(row, 0).upper().replace(" ", ""))}
        result = ReachAreaResource().import_data(
            tablib.Dataset(*rows, headers=list(columns)),
            use_transactions=False,
            raise_errors=True,
            row_numbers=numbers,
            # Only a list that comes alone can be meant by the day; beside figures, the day is theirs.
            default_from=None if "population" in self.wanted.files else self.wanted.as_at,
        )
        for problem in result.problems:
            place = columns.get(problem.column)
            column = self.found.header(place) if place is not None else problem.column
            self.refuse(problem.row, column, problem.reason, problem.value)
        self.refuse_half_a_file()
        self.part.counts = result.counts
        self.outcome.tables += result.tables
        return self.part

    def compare_with_areas(self) -> None:
        """When all files are read: a list of which no area is known is a list of the wrong year, or of elsewhere."""
        known = self.areas.codes(self.vintage)
        strange = sorted(self.codes - known)
        if not known or not strange:
            return
        if len(strange) == len(self.codes):
            hint = " They are areas of the other year." if self.codes <= self.areas.codes() else ""
            raise Unreadable(
                f"{self.found.table.title} lists no area that is known from the files of {self.vintage}, for example "
                f"{strange[0]}.{hint} Check the year of the areas."
            )
        self.part.notes.append(
            f"{len(strange)} of its areas are in none of the loaded files of {self.vintage}: {', '.join(strange[:5])}."
        )


class ChangesLoader(Loader):
    kind = "changes"

    def store(self):
        rows, refused = {}, set()
        for row, old, new, change, names in changes.read(self.found, self.choice, self.refuse):
            if (old, new) in rows and rows[old, new][1] != change:
                self.refuse_twice(row, self.found.columns["change"], change)
                continue
            rows[old, new] = (row, change)
            self.areas.see(FIRST_YEAR, old, names.get(FIRST_YEAR, ""))
            self.areas.see(SECOND_YEAR, new, names.get(SECOND_YEAR, ""))
        self._refuse_what_contradicts_itself(rows, refused)
        fields = ("lsoa_2011", "lsoa_2021", "change")
        stored = {each[1:3]: each for each in AreaChange.objects.values_list("pk", *fields)}
        table = TableChanges(AreaChange, fields)
        for (old, new), (row, change) in rows.items():
            if row not in refused:
                self.meet(table, row, stored.get((old, new)), (old, new, change))
        self.write(table)
        counts = Counter(change for _, change in rows.values())
        words = [f"{counts[kind]:,} {word}" for kind, word in changes.KINDS.items() if counts[kind]]
        self.part.notes.append(f"From 2011 to 2021: {', '.join(words)}.")

    def _refuse_what_contradicts_itself(self, rows, refused):
        """A part has one whole; what was merged went into one area; an unchanged area has no other rows."""
        olds, news = Counter(old for old, _ in rows), Counter(new for _, new in rows)
        place = self.found.columns["change"]
        for (old, new), (row, change) in rows.items():
            wrong = {
                "U": olds[old] > 1 or news[new] > 1,
                "S": news[new] > 1,
                "M": olds[old] > 1,
            }.get(change, False)
            if wrong:
                refused.add(row)
                reason = "This contradicts another row of the same area. Bring the file as published."
                self.refuse(row, self.found.header(place), reason, change)


# In the order in which files are read: each narrows those after it to the centre's own areas.
LOADERS = {
    loader.kind: loader for loader in (ReachLoader, PostcodeLoader, ChangesLoader, DeprivationLoader, PopulationLoader)
}
