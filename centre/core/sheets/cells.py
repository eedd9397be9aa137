"""What one cell of a sheet says: widgets of django-import-export that read what people and spreadsheets write.

`clean(value)` gives a Python value, or None where the cell is empty; it raises ValueError with a sentence that says
what to do. Nothing is guessed: a word that is not in the list, a date that could be two, a half time are refused.
`render(value)` writes the value as the sheets of the centre do (ISO dates, "yes" and "no").
"""

import re
import unicodedata
from datetime import date, datetime, time

from import_export import widgets

from ..dates import parse_date, parse_time

CELL_LIMIT = 20_000

ERRORS = {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!", "#CALC!"}

FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", "﹫")

YES = {"yes", "y", "true", "1"}
NO = {"no", "n", "false", "0"}

_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd-\uffff\ud800-\udfff]")


def cell_text(value) -> str:
    """A cell as text without stray spaces at its ends; "" for an empty one. Whole numbers lose a spreadsheet's ".0".

    Raises ValueError for characters that no one can see and no database keeps.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        if _INVISIBLE.search(value):
            raise ValueError("Remove the invisible or unreadable characters from this cell.")
        text = value.strip()
        if text.startswith("'") and text[1:2] in FORMULA_SIGNS:
            text = text[1:]  # the apostrophe that keeps a spreadsheet from reading a formula (centre.core.spreadsheets)
        if text.startswith("#") and text in ERRORS:
            raise ValueError("The spreadsheet shows an error in this cell: type the value itself.")
        return text
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date().isoformat()
    return str(value)


def plain_word(text: str) -> str:
    """A word as it is compared: small letters, no accents, single spaces ("  Crèche " becomes "creche")."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).replace("’", "'").split())


class Cell(widgets.Widget):
    """A cell of a sheet. `personal` says that its value must not be repeated in messages."""

    def clean(self, value, row=None, **kwargs):
        text = cell_text(value)
        return self.read(text) if text else None

    def read(self, text: str):
        """The value of a cell that is not empty. Raises ValueError with what to do."""
        raise NotImplementedError

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else str(value)


class TextCell(Cell):
    """One line of text, of a limited length; runs of spaces (also of the unbreakable kind) become one."""

    def __init__(self, longest: int):
        super().__init__()
        self.longest = longest

    def read(self, text):
        text = " ".join(text.split())
        if len(text) > self.longest:
            raise ValueError(f"Shorten this to {self.longest} characters; it has {len(text)}.")
        return text


class LongTextCell(TextCell):
    """Text of several lines."""

    def read(self, text):
        if len(text) > self.longest:
            raise ValueError(f"Shorten this to {self.longest} characters; it has {len(text)}.")
        return text.replace("\r\n", "\n").replace("\r", "\n")


class ReferenceCell(TextCell):
    """What the centre calls a person, family, session or visit in its sheets: "P00012"."""

    def __init__(self):
        super().__init__(40)


class ReferencesCell(Cell):
    """Several references joined by semicolons, each once, in their order."""

    def read(self, text):
        references = list(dict.fromkeys(" ".join(part.split()) for part in re.split(r"[;,\n]", text)))
        return tuple(reference for reference in references if reference)

    def render(self, value, obj=None, **kwargs):
        return ";".join(value or ())


class DateCell(Cell):
    """A day: a date cell of a spreadsheet, ISO, or as British people type it; never month first."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, datetime):
            if value.time() != time(0):
                raise ValueError("Enter the day alone, without a time.")
            value = value.date()
        if isinstance(value, date):
            return parse_date(value.isoformat())
        if isinstance(value, (int, float)):
            raise ValueError("Format this cell as a date, or type it as 31/8/2025; a bare number is not read as a day.")
        return super().clean(value, row=row, **kwargs)

    def read(self, text):
        return parse_date(text)

    def render(self, value, obj=None, **kwargs):
        return value.isoformat() if value else ""


class TimeCell(Cell):
    """A time of day: a time cell of a spreadsheet, or 9.30, 0930, 9:30am."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, datetime):
            # A spreadsheet's time without a day comes with its day nought.
            if value.year > 1900:
                raise ValueError("Enter the time alone, without a day.")
            value = value.time()
        if isinstance(value, time):
            return value.replace(second=0, microsecond=0)
        if isinstance(value, (int, float)):
            raise ValueError("Format this cell as a time, or type it as 9:30; a bare number is not read as a time.")
        return super().clean(value, row=row, **kwargs)

    def read(self, text):
        return parse_time(text)

    def render(self, value, obj=None, **kwargs):
        return f"{value:%H:%M}" if value else ""


class YesNoCell(Cell):
    """Yes or no: Yes/Y/TRUE/1 and No/N/FALSE/0, in any case."""

    def read(self, text):
        word = text.casefold()
        if word in YES:
            return True
        if word in NO:
            return False
        raise ValueError("Enter yes or no.")

    def render(self, value, obj=None, **kwargs):
        return "yes" if value else "no"


class ChoiceCell(Cell):
    """One word of a list, in any case and with or without accents; `synonyms` are other ways to write one of them."""

    def __init__(self, choices, synonyms=None):
        super().__init__()
        self.choices = [choice for choice in choices if choice]
        self.known = {plain_word(choice): choice for choice in self.choices}
        self.known |= {plain_word(word): choice for word, choice in (synonyms or {}).items()}

    def read(self, text):
        try:
            return self.known[plain_word(text)]
        except KeyError:
            raise ValueError(f"Enter one of: {', '.join(self.choices)}.") from None


class CountCell(Cell):
    """A whole number from 0 up."""

    def __init__(self, most: int):
        super().__init__()
        self.most = most

    def read(self, text):
        figures = text.replace(",", "")
        if not re.fullmatch(r"[0-9]{1,9}", figures) or int(figures) > self.most:
            raise ValueError(f"Enter a whole number from 0 to {self.most:,}.")
        return int(figures)


class AreaCodeCell(Cell):
    """The code of a lower-layer super output area of England or Wales: E01000975."""

    def read(self, text):
        code = text.upper().replace(" ", "")
        if not re.fullmatch(r"[EW]01[0-9]{6}", code):
            raise ValueError("Enter an LSOA code: E01 or W01 and six more figures, for example E01000975.")
        return code
