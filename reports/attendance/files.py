"""The attendance analysis as a file for outside the team: a table for a spreadsheet, or pages of paper."""

from django.db import transaction
from django.template.loader import render_to_string

from centre.core.dates import local_now
from centre.core.models import CentreSettings
from centre.core.pdf import html_to_pdf, stylesheet
from centre.core.periods import Period
from centre.core.spreadsheets import csv_bytes, xlsx_bytes
from sessions_app.models import Service

from .. import charts
from ..governors.export import CSV, XLSX
from ..governors.publications import publish, said_before
from .counting import analysis_of
from .outside import for_outside
from .rows import AsPrinted, tables_of
from .words import DEFINITIONS, FOLLOWED_WEEKS, NAMES

PDF = "application/pdf"
KINDS = ("csv", "xlsx", "pdf")
HEADERS = ("Table", "Row", "Figure", "Value")
_AGAIN = ("first", "followed", "second", "third", "never")


@transaction.atomic
def file_for_outside(period: Period, *, kind: str, by, today) -> tuple[bytes, str]:
    """The file and its media type. What it says is kept, so that a later report tells nothing that it withheld.

    kind: one of KINDS. Raises ValueError for another.
    """
    if kind not in KINDS:
        raise ValueError("There is no such kind of file.")
    settings = CentreSettings.load()
    analysis = analysis_of(period.start, period.end, today=today)
    earlier = said_before(period.start, period.end)
    outside = for_outside(analysis, settings.small_number_threshold, earlier=earlier)
    tables = tables_of(AsPrinted(outside), dict(Service.objects.values_list("pk", "name")))
    row = {
        "period_from": period.start.isoformat(),
        "period_to": period.end.isoformat(),
        "as_at": min(today, period.end).isoformat(),
        "said": outside.said(),
    }
    publish([row], what=f"Attendance analysis, {kind}", by=by)
    if kind == "pdf":
        return _paper(period, settings, analysis, tables, today=today, by=by), PDF
    rows = list(_flat(period, settings, tables, today=today))
    if kind == "xlsx":
        return xlsx_bytes([("Attendance", HEADERS, rows)]), XLSX
    return csv_bytes(HEADERS, rows), CSV


def charts_of(tables: dict) -> dict[str, charts.Chart]:
    """The two pictures, drawn from what the tables say."""
    half_days = [
        (row["weekday"], cell["half"], cell["value"])
        for row in tables["half_days"]
        for cell in row["halves"]
        if cell["sessions"]
    ]
    weeks = [(f"{row['monday'].day} {row['monday']:%b}", row["value"]) for row in tables["weeks"]]
    return {
        "half_days": charts.attendance_by_half_day(half_days) if half_days else None,
        "weeks": charts.attendance_by_week(weeks) if weeks else None,
    }


def _paper(period, settings, analysis, tables, *, today, by) -> bytes:
    html = render_to_string(
        "reports/attendance_paper.html",
        {
            "period": period,
            "centre": settings,
            "tables": tables,
            "analysis": analysis,
            "weeks_followed": FOLLOWED_WEEKS,
            "names": NAMES,
            "charts": charts_of(tables),
            "definitions": DEFINITIONS,
            "today": today,
            "counted_at": local_now(),
            "author": by.get_full_name(),
            "threshold": settings.small_number_threshold,
        },
    )
    return html_to_pdf(html, css=stylesheet("report-print.css"))


def _flat(period, settings, tables, *, today):
    """Every table as rows of four: which table, which row of it, which figure, and what is printed."""
    yield ("About", "Centre", "", settings.name)
    yield ("About", "Period", "", f"{period.start.isoformat()} to {period.end.isoformat()}")
    yield ("About", "Counted on", "", today.isoformat())
    yield ("Attendances of under-fives", "All", "Sessions", tables["total"]["sessions"])
    yield ("Attendances of under-fives", "All", "Attendances", tables["total"]["text"])
    for row in tables["half_days"]:
        for cell in row["halves"]:
            if cell["sessions"]:
                day = f"{row['weekday']}, {cell['half']}"
                yield ("By day of the week", day, "Sessions", cell["sessions"])
                yield ("By day of the week", day, "Attendances", cell["text"])
    for row in tables["weeks"]:
        yield ("By week", row["monday"].isoformat(), "Sessions", row["sessions"])
        yield ("By week", row["monday"].isoformat(), "Attendances", row["text"])
    yield ("Coming again", "Whole centre", NAMES["came"], tables["came"]["text"])
    yield from _again("Coming again", "Whole centre", tables["centre"])
    for row in tables["steps"]:
        for which in ("second", "third"):
            yield (
                "Coming again",
                "Whole centre",
                f"{which.capitalize()} time within {row['weeks']} weeks",
                row[which]["text"],
            )
    for row in tables["services"]:
        yield ("By service", row["name"], "Sessions", row["sessions"])
        yield ("By service", row["name"], "Attendances", row["text"])
        yield ("By service", row["name"], NAMES["came"], row["came"]["text"])
        yield from _again("By service", row["name"], row)
    for row in tables["areas"]:
        yield from _again("By area", row["code"] or row["name"], row)
    for row in tables["groups"]:
        yield from _again("By group (groups overlap)", row["name"], row)


def _again(table, name, row):
    for what in _AGAIN:
        yield (table, name, NAMES[what], row[what]["text"])
