"""Whatever a sheet says comes back out of the centre as it went in (property test)."""

from datetime import date, timedelta

import pytest
import tablib
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from centre.core.reading import Upload
from centre.core.spreadsheets import csv_bytes, xlsx_bytes
from centre.imports.sheets import SHEETS
from centre.imports.sheets.run import find_matches, import_sheets
from families.models import VisitPersonSeen

START = date(2020, 1, 1)
names = st.text(st.characters(codec="utf-8", categories=["L", "Nd"], include_characters=" '-=+@,;\""), max_size=12).map(
    lambda text: " ".join(text.split())
)
# Our own apostrophe before a formula cannot be told from one that somebody typed there.
names = names.filter(lambda text: not text.startswith("'") and not text.startswith("#"))
full_names = names.filter(bool)
days = st.dates(START, date(2026, 12, 31))
BRITISH = ("{0:%d/%m/%Y}", "{0:%-d %B %Y}", "{0:%Y-%m-%d}", "{0:%d.%m.%y}")


@st.composite
def periods(draw, most=3):
    """Periods that do not overlap; the last may have no end."""
    edges = sorted(draw(st.sets(days, max_size=most * 2)))
    found = [(edges[at], edges[at + 1]) for at in range(0, len(edges) - 1, 2)]
    if found and draw(st.booleans()):
        found[-1] = (found[-1][0], None)
    return found


@st.composite
def centres(draw):
    """The sheets of a small centre, as values."""
    households = [f"H{number}" for number in range(draw(st.integers(1, 3)))]
    people, groups, seconds = [], [], []
    for number in range(draw(st.integers(1, 4))):
        role = draw(st.sampled_from(["child", "expected baby", "parent", "grandparent"]))
        born = None if role == "expected baby" else draw(st.none() | days)
        registered = draw(st.none() | days)
        ended = registered + timedelta(days=draw(st.integers(0, 400))) if registered and draw(st.booleans()) else None
        household = draw(st.sampled_from(households))
        people.append(
            (
                *(f"P{number}", household, draw(names), draw(full_names), draw(names), born),
                *(draw(st.none() | days), draw(st.sampled_from(["", "female", "male", "not known"])), role),
                *(registered, ended, draw(names) if ended else "", draw(names), draw(names), draw(names)),
            )
        )
        groups += [(f"P{number}", "choir", start, end, draw(names)) for start, end in draw(periods())]
        for other in households:
            if other != household and draw(st.booleans()):
                seconds += [(f"P{number}", other, False, start, end) for start, end in draw(periods(1))]
    addresses = [
        (household, draw(names), draw(names), draw(names)[:12].strip(), start, end, draw(st.booleans()))
        for household in sorted({person[1] for person in people})
        for start, end in draw(periods())
    ]
    known = {person[1] for person in people}
    return {
        "people": people,
        "addresses": addresses,
        "other_households": [row for row in seconds if row[1] in known],
        "groups": groups,
    }


def as_sheet(name, rows, write):
    columns = list(SHEETS[name].columns())
    return columns, [[write(value) if isinstance(value, date) else value for value in row] for row in rows]


def exported(name):
    data: tablib.Dataset = SHEETS[name]().export(with_confidential=True, with_notes=True)
    return sorted(tuple(data[at]) for at in range(len(data)))


def rendered(name, rows):
    widgets = [column.widget for column in SHEETS[name].columns().values()]
    return sorted(
        tuple(widget.render(None if value == "" else value) for widget, value in zip(widgets, row, strict=True))
        for row in rows
    )


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(centres(), st.sampled_from(BRITISH), st.sampled_from(["csv", "xlsx", "days"]))
def test_what_is_imported_is_exported(sheets, pattern, kind):
    def write(day):
        return day if kind == "days" else pattern.format(day)

    written = {name: as_sheet(name, rows, write) for name, rows in sheets.items()}
    if kind == "csv":
        uploads = [Upload(f"{name}.csv", data=csv_bytes(*table)) for name, table in written.items()]
    else:
        uploads = [Upload("all.xlsx", data=xlsx_bytes((name, *table) for name, table in written.items()))]
    point = transaction.savepoint()
    try:
        matches, others = find_matches(uploads)
        outcome = import_sheets(matches)
        assert not others
        assert not [str(problem) for problem in outcome.problems]
        for name, rows in sheets.items():
            assert exported(name) == rendered(name, rows)
        again = import_sheets(find_matches(uploads)[0])
        assert not again.changes_something
    finally:
        transaction.savepoint_rollback(point)


@pytest.mark.django_db
def test_sessions_attendance_and_visits_come_back(tmp_path):
    from tests.support.sheets import SMALL, write_folder

    folder = write_folder(tmp_path / "centre", SMALL)
    uploads = [Upload.at(path) for path in folder.iterdir()]
    import_sheets(find_matches(uploads)[0])
    assert VisitPersonSeen.objects.count() == 2
    data = {name: resource().export(with_confidential=True, with_notes=True) for name, resource in SHEETS.items()}
    for name, dataset in data.items():
        header, *rows = SMALL[name]
        places = [dataset.headers.index(column) for column in header]
        assert sorted(tuple(row[place] for place in places) for row in dataset) == sorted(rows), name
    book = xlsx_bytes((name, dataset.headers, list(dataset)) for name, dataset in data.items())
    assert not import_sheets(find_matches([Upload("all.xlsx", data=book)])[0]).changes_something


@pytest.mark.django_db
def test_an_export_keeps_what_is_hidden_and_restricted(tmp_path, coordinator, safeguarding_lead):
    from tests.support.sheets import SMALL, rows_of, small, write_folder

    groups = rows_of("groups", ("P1", "child protection plan", "2025-01-10", "", ""))
    folder = write_folder(tmp_path / "centre", small(groups=groups))
    import_sheets(find_matches([Upload.at(path) for path in folder.iterdir()])[0])
    assert "6 Hidden Way" in SMALL["addresses"][3]
    assert "Hidden" not in str(SHEETS["addresses"]().export().dict)
    assert "play" not in str(SHEETS["visits"]().export().dict)
    assert len(SHEETS["groups"]().export(user=coordinator)) == 0
    assert len(SHEETS["groups"]().export(user=safeguarding_lead)) == 1
