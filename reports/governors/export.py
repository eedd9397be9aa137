"""The tables of Part A as a file for a spreadsheet, through the same rule as the report."""

from django.db import transaction

from centre.core.models import Term
from centre.core.spreadsheets import csv_bytes, xlsx_bytes

from .content import part_a
from .publications import publish

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADERS = ("Table", "Figure", "Value", "Of", "Last term", "Same term last year")


@transaction.atomic
def table_of_report(term: Term, *, by, kind: str) -> tuple[bytes, str]:
    """The file and its media type; kind is "csv" or "xlsx". What it says is kept, as if it had been printed."""
    drawn = part_a(term, by=by)
    publish(drawn.publishes, what=f"Export, {kind}", by=by)
    rows = list(rows_of(drawn.content))
    if kind == "xlsx":
        return xlsx_bytes([(term.name, HEADERS, rows)]), XLSX
    return csv_bytes(HEADERS, rows), CSV


def rows_of(content: dict):
    """Every table of the report as rows, with the words that stand in the place of withheld figures."""
    period = f"{content['period_from']} to {content['period_to']}"
    yield ("Report", "Centre", content["centre"], "", "", "")
    yield ("Report", "Period", period, "", content["last_name"], content["last_year_name"])
    yield ("Report", "Figures as at", content["as_at"], "", "", "")
    yield ("Report", "Definitions, version", content["definitions_version"], "", "", "")
    for table, name in (
        ("Figures", "counts"),
        ("Sessions", "sessions"),
        ("Visits", "visits"),
        ("Family support", "support"),
    ):
        for row in content[name]:
            yield (table, row["name"], row["now"], "", row["last"], row["last_year"])
    for row in content["shares"]:
        yield ("Percentages", row["name"], row["now"], row["numbers"], row["last"], row["last_year"])
    for group in content["groups"]:
        yield ("Groups, registered", group["name"], group["registered"], "", "", "")
        yield ("Groups, registered and seen", group["name"], group["seen"], group["share"], "", "")
    for area in content["areas"]:
        yield ("Areas, under-fives living there", area["code"], area["population"], "", "", "")
        yield ("Areas, registered", area["code"], area["registered"], "", "", "")
        yield ("Areas, seen", area["code"], area["seen"], "", "", "")
    for row in content["charts"]["deciles"]:
        yield ("Deciles, seen", row["decile"], row["seen_text"], row["population_under_5_text"], "", "")
    for week in content["charts"]["weeks"]:
        yield ("Attendances by week", week["week"], week["text"], "", "", "")
