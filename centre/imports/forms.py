"""What people bring and choose when they import."""

from django import forms
from django.core.exceptions import ValidationError

from centre.core.dates import local_today
from centre.core.forms import CentreForm, DateField
from centre.core.models.settings import LsoaVintage
from centre.core.reading import Upload, tidy
from centre.core.reading.uploads import ACCEPTED, OneFileField, readable, uploaded

from .sheets import SHEETS

MOST_FILES = 12
MOST_CHOICES = 60
LONGEST_SAMPLE = 30


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One workbook or several tables; cleaned to a list of Upload."""

    def __init__(self, **kwargs):
        super().__init__(max_length=255, widget=_SeveralFiles(attrs={"accept": ACCEPTED, "multiple": True}), **kwargs)
        self.error_messages["empty"] = "One of the files is empty."

    def clean(self, data, initial=None):
        files = data if isinstance(data, (list, tuple)) else [data]
        if not any(files):
            return super().clean(None, initial)
        if len(files) > MOST_FILES:
            raise ValidationError(f"Choose at most {MOST_FILES} files.")
        uploads = [readable(uploaded(super(SeveralFilesField, self).clean(file, initial))) for file in files]
        if len({upload.name for upload in uploads}) < len(uploads):
            raise ValidationError("Two of the files have the same name. Rename one of them.")
        return uploads


class SheetsForm(CentreForm):
    """The centre's own sheets."""

    files = SeveralFilesField(
        label="One workbook, or the CSV files together",
        help_text="Excel (.xlsx) or CSV, up to 40 MB. Nothing is stored before you have seen what will happen.",
        error_messages={"required": "Choose a file"},
    )


class OfficialForm(CentreForm):
    """Official files, each for its own box; at least one."""

    postcodes = OneFileField(
        label="Postcode lookup",
        required=False,
        help_text="The ONS best-fit lookup, ONSPD or NSPL: which small area each postcode lies in.",
    )
    reach = OneFileField(
        label="Reach area",
        required=False,
        help_text="A list of LSOA codes, with the days from and to, or the codes alone.",
    )
    deprivation = OneFileField(
        label="Indices of Deprivation", required=False, help_text="File 1, 3 or 7 of 2019 or 2025, as published."
    )
    population = OneFileField(
        label="Under-fives by small area",
        required=False,
        help_text="A column of totals, or single years of age of which 0 to 4 are added up.",
    )
    changes = OneFileField(
        label="Changes of areas from 2011 to 2021",
        required=False,
        help_text="The ONS lookup with change codes: indices of one vintage then serve areas of the other.",
    )
    outlines = OneFileField(
        label="Boundaries for the map",
        required=False,
        help_text="LSOA boundaries as GeoJSON, of 2011 or 2021; the generalised ones are large enough.",
    )
    as_at = DateField(
        label="Day of the population figures",
        required=False,
        help_text="Where the file does not say. A mid-2020 estimate is for 30 6 2020.",
    )
    source = forms.CharField(
        label="Source of the population figures",
        required=False,
        max_length=200,
        help_text="For example: ONS mid-2020 small area estimates.",
    )
    vintage = forms.TypedChoiceField(
        label="Boundaries",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "As the files say"), *LsoaVintage.choices],
    )
    authority = forms.CharField(
        label="Local authority",
        required=False,
        max_length=100,
        help_text="Name or code. From a national file, only its rows are kept. Empty: the areas that the centre knows.",
    )

    KINDS = ("postcodes", "reach", "deprivation", "population", "changes", "outlines")

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(kind) for kind in self.KINDS):
            raise ValidationError("Choose at least one file.")
        if (day := cleaned.get("as_at")) and day > local_today():
            self.add_error("as_at", "Enter a day that has been: figures for the future are projections.")
        return cleaned

    def uploads(self) -> dict[str, Upload]:
        """{kind: file} of the boxes that were filled."""
        return {kind: self.cleaned_data[kind] for kind in self.KINDS if self.cleaned_data.get(kind)}


class TableForm(forms.Form):
    """What one table is, and which of its columns is which of ours."""

    NOT_READ = "-"

    def __init__(self, *args, table, match=None, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.table, self.match = table, match
        self.fields["sheet"] = forms.ChoiceField(
            label="This is the sheet",
            choices=[(self.NOT_READ, "None of these: do not read it"), *((sheet, sheet) for sheet in SHEETS)],
            initial=match.sheet if match else self.NOT_READ,
        )
        if match:
            self._add_columns(match)

    def _add_columns(self, match):
        samples = [cells for number, cells in self.table.top() if number > match.header_row][:1]
        headers = [(place, header) for place, header in enumerate(match.headers) if header][:MOST_CHOICES]
        choices = [("", "Not in this file")]
        for place, header in headers:
            value = samples[0][place] if samples and place < len(samples[0]) else None
            sample = " ".join(str(value).split())[:LONGEST_SAMPLE] if value not in (None, "") else ""
            choices.append((str(place), f"{header[:60]} (such as “{sample}”)" if sample else header[:60]))
        for ours, column in match.resource.columns().items():
            place = match.columns.get(ours)
            self.fields[self.column_field(ours)] = forms.ChoiceField(
                label=ours,
                help_text=column.words,
                choices=choices,
                required=column.needed,
                initial="" if place is None else str(place),
                error_messages={"required": f"Choose the column that holds {ours}: the sheet {match.sheet} needs it"},
            )

    @staticmethod
    def column_field(ours: str) -> str:
        return f"column-{ours}"

    def clean(self):
        cleaned = super().clean()
        if self.match and cleaned.get("sheet") != self.match.sheet:
            # Another sheet has other columns; they are asked for next.
            self._errors = {name: errors for name, errors in self._errors.items() if name == "sheet"}
            return cleaned
        taken: dict[str, str] = {}
        for ours in self.match.resource.columns() if self.match else ():
            place = cleaned.get(self.column_field(ours))
            if place and place in taken:
                self.add_error(self.column_field(ours), f"This column stands for {taken[place]} already")
            elif place:
                taken[place] = ours
        return cleaned

    def chosen_columns(self) -> dict[str, str]:
        """{our column: tidy header, "" for one that is not in the file}."""
        places = {ours: self.cleaned_data.get(self.column_field(ours), "") for ours in self.match.resource.columns()}
        return {ours: tidy(self.match.headers[int(place)]) if place else "" for ours, place in places.items()}
