"""A list as it was brought becomes rows, or is refused whole: each row that is wrong, and what to do about it."""

import hashlib
from dataclasses import dataclass
from datetime import date

from import_export import widgets

from centre.core.dates import add_months
from centre.core.reading import Table, Unreadable, Upload, open_tables, tidy
from centre.core.reading.limits import HEADER_WITHIN
from centre.core.sheets.cells import DateCell, ReferenceCell, TextCell, YesNoCell, plain_word
from centre.core.sheets.problems import RowProblem

from ..models.listed import ListSource

MOST_ROWS = 2_000
MOST_PROBLEMS = 30


@dataclass(frozen=True)
class Heading:
    """A column: what reads its cells, what it is called, whether every row needs it."""

    cell: widgets.Widget
    names: tuple[str, ...]
    needed: bool = False


# fmt: off
COLUMNS = {
    "reference": Heading(ReferenceCell(), ("reference", "ref", "id", "child_id", "child_reference", "eys_reference")),
    "first_name": Heading(TextCell(100), (
        "first_name", "forename", "given_name", "child_first_name", "child_forename", "childs_first_name", "baby_name",
        "child_s_first_name", "child_s_forename",
    )),
    "last_name": Heading(TextCell(100), (
        "last_name", "surname", "family_name", "child_last_name", "child_surname", "childs_surname", "baby_surname",
        "child_s_surname", "child_s_last_name",
    ), needed=True),
    "date_of_birth": Heading(DateCell(), (
        "date_of_birth", "dob", "birth_date", "born", "born_on", "child_dob", "child_date_of_birth", "d_o_b",
        "child_s_date_of_birth", "date_of_birth_of_child",
    ), needed=True),
    "parent_name": Heading(TextCell(150), (
        "parent_name", "parent", "mother", "mother_name", "mothers_name", "mother_s_name", "parent_carer", "carer",
        "parent_carer_name",
    )),
    "address": Heading(TextCell(300), ("address", "home_address", "address_line_1", "street")),
    "postcode": Heading(TextCell(10), ("postcode", "post_code", "home_postcode")),
    "phone": Heading(TextCell(40), ("phone", "telephone", "tel", "mobile", "contact_number", "telephone_number")),
    "taken_up": Heading(YesNoCell(), ("taken_up", "take_up", "place_taken_up", "taken_up_place", "takeup", "in_place")),
}
# fmt: on
# How old a child on each list can be, in months: whoever is older was typed wrongly, or stands on the wrong list.
OLDEST = {ListSource.BIRTHS: 24, ListSource.OFFERS: 48}
YOUNGEST = {ListSource.BIRTHS: 0, ListSource.OFFERS: 12}


@dataclass(frozen=True)
class ListRow:
    """A row that can be used."""

    row: int
    last_name: str
    date_of_birth: date
    reference: str = ""
    first_name: str = ""
    parent_name: str = ""
    address: str = ""
    postcode: str = ""
    phone: str = ""
    taken_up: bool | None = None

    @property
    def name_key(self) -> str:
        """The same for the same name and day of birth, however it is written."""
        name = plain_word(f"{self.first_name} {self.last_name}").replace("-", " ").replace("'", "")
        return hashlib.sha256(f"{' '.join(name.split())}|{self.date_of_birth}".encode()).hexdigest()

    @property
    def key(self) -> tuple:
        return ("reference", self.reference) if self.reference else ("name", self.name_key)

    def as_list(self) -> list:
        return [getattr(self, name) for name in ("row", *COLUMNS)]

    @classmethod
    def of_list(cls, values) -> "ListRow":
        given = dict(zip(("row", *COLUMNS), values, strict=True))
        return cls(**{**given, "date_of_birth": date.fromisoformat(given["date_of_birth"])})


class Refused(Exception):
    """The list is not used, not even in part; `problems` says which rows are wrong and what to do."""

    def __init__(self, problems: list[RowProblem], more: int = 0):
        self.problems, self.more = problems, more
        super().__init__("This list cannot be used as it is.")


def read_list(upload: Upload, source: str, *, today: date) -> list[ListRow]:
    """The rows of a list. Raises Unreadable (a sentence) and Refused (row by row)."""
    table, header_row, places = _find(upload)
    rows, problems, seen = [], [], {}
    for number, cells in table.rows_below(header_row):
        row, wrong = _read_row(table.title, number, cells, places)
        if not wrong:
            wrong = _wrong_about(table.title, row, source, seen, today)
        problems += wrong
        if not wrong:
            seen[row.key] = number
            rows.append(row)
        if len(rows) + len(problems) > MOST_ROWS:
            raise Unreadable(f"{table.title} has more than {MOST_ROWS:,} rows: split it into smaller files.")
    if problems:
        raise Refused(problems[:MOST_PROBLEMS], max(len(problems) - MOST_PROBLEMS, 0))
    if not rows:
        raise Unreadable(f"{table.title} has a header and no rows under it.")
    return rows


def _find(upload) -> tuple[Table, int, dict]:
    best: dict = {}
    for table in open_tables(upload):
        for number, cells in table.top()[:HEADER_WITHIN]:
            headers = [tidy(cell) for cell in cells]
            places = {}
            for name, heading in COLUMNS.items():
                here = [place for place, header in enumerate(headers) if header in heading.names]
                if len(here) == 1:
                    places[name] = here[0]
            if all(name in places for name, heading in COLUMNS.items() if heading.needed):
                return table, number, places
            best = max(best, places, key=len)
    missing = [name.replace("_", " ") for name, heading in COLUMNS.items() if heading.needed and name not in best]
    raise Unreadable(
        f"{upload.name} lacks a column for {' and for '.join(missing)} of the child. Name the columns as in the table "
        "below, each once, and bring it again."
    )


def _read_row(title, number, cells, places):
    given, wrong = {}, []
    for name, place in places.items():
        heading = COLUMNS[name]
        try:
            value = heading.cell.clean(cells[place] if place < len(cells) else None)
        except ValueError as error:
            wrong.append(RowProblem(title, number, name.replace("_", " "), str(error)))
            continue
        if value is None and heading.needed:
            wrong.append(RowProblem(title, number, name.replace("_", " "), "Fill in this cell, or delete the row."))
        elif value is not None:
            given[name] = value
    return (None, wrong) if wrong else (ListRow(row=number, **given), [])


def _wrong_about(title, row, source, seen, today):
    def problem(column, words):
        return [RowProblem(title, row.row, column, words)]

    if row.date_of_birth > today:
        return problem("date of birth", "This day lies ahead. Put the date right, or delete the row.")
    if add_months(row.date_of_birth, OLDEST[source]) <= today:
        return problem("date of birth", f"This child is too old for {_list_words(source)}. Put the date right.")
    if add_months(row.date_of_birth, YOUNGEST[source]) > today:
        return problem("date of birth", f"This child is too young for {_list_words(source)}. Put the date right.")
    if row.key in seen:
        return problem(
            "",
            f"This is the same child as in row {seen[row.key]}: delete one of them. If they are twins, give each a "
            "first name or a reference.",
        )
    return []


def _list_words(source) -> str:
    return "birth notifications" if source == ListSource.BIRTHS else "the two-year-old offer"
