"""What one cell says: all that people write is read, and nothing is guessed."""

import contextlib
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from centre.core.sheets.cells import (
    AreaCodeCell,
    ChoiceCell,
    CountCell,
    DateCell,
    LongTextCell,
    ReferenceCell,
    ReferencesCell,
    TextCell,
    TimeCell,
    YesNoCell,
)
from centre.core.sheets.periods import Period, overlapping
from centre.core.spreadsheets import safe_cell

A_DAY = date(2025, 8, 31)
READ = [
    *((DateCell(), said, A_DAY) for said in ("2025-08-31", "31/8/2025", "31.08.25", "31 Aug 2025", "31st August 2025")),
    (DateCell(), datetime.combine(A_DAY, time(0)), A_DAY),
    (DateCell(), A_DAY, A_DAY),
    (DateCell(), " 31/8/2025\xa0", A_DAY),
    (DateCell(), "3/4/2025", date(2025, 4, 3)),
    *((TimeCell(), said, time(9, 30)) for said in ("9.30", "0930", "9:30am", "09:30:00", time(9, 30))),
    (TimeCell(), datetime.combine(date(1899, 12, 30), time(9, 30)), time(9, 30)),
    *((YesNoCell(), said, True) for said in ("Yes", "Y", "TRUE", True, "1", 1, 1.0)),
    *((YesNoCell(), said, False) for said in ("no", "N", "False", False, 0)),
    (CountCell(2000), "1,200", 1200),
    (CountCell(2000), 12.0, 12),
    (ReferenceCell(), 123.0, "123"),
    (ReferencesCell(), "P1; P2;P1,\nP3;", ("P1", "P2", "P3")),
    (TextCell(20), "  van\xa0 Dijk ", "van Dijk"),
    (TextCell(20), "'+44 20", "+44 20"),
    (TextCell(20), "'Ōtara", "'Ōtara"),
    (LongTextCell(99), "one\r\ntwo", "one\ntwo"),
    (ChoiceCell(["crèche", "drop-in"]), " CRECHE ", "crèche"),
    (AreaCodeCell(), "e01000001", "E01000001"),
    *(
        (cell, empty, None)
        for cell in (DateCell(), TextCell(5), YesNoCell(), CountCell(9))
        for empty in (None, "", " ")
    ),
]
REFUSED = [
    *(
        (DateCell(), said)
        for said in ("8/31/2025", "2025-13-01", "45000", 45000, 45000.0, "Easter", "31/8", "1/1/1066")
    ),
    (DateCell(), datetime.combine(A_DAY, time(14, 30))),
    *((TimeCell(), said) for said in ("9", 0.395833, "25:00", "half nine", datetime.combine(A_DAY, time(9, 30)))),
    *((YesNoCell(), said) for said in ("yes?", "perhaps", "x", 2)),
    *((CountCell(10), said) for said in ("-1", "1.5", "11", "ten", "１")),
    (ChoiceCell(["ran"]), "ran?"),
    (ReferenceCell(), "P" * 41),
    (TextCell(5), "abcdef"),
    *((TextCell(50), f"a{bad}b") for bad in ("\x00", "\x07", "�", "\ud800")),
    (TextCell(50), "#REF!"),
    (AreaCodeCell(), "E02000001"),
]


@pytest.mark.parametrize(("cell", "said", "meant"), READ)
def test_what_is_read(cell, said, meant):
    assert cell.clean(said) == meant


@pytest.mark.parametrize(("cell", "said"), REFUSED)
def test_what_is_refused_with_what_to_do(cell, said):
    with pytest.raises(ValueError, match=r"\.$"):
        cell.clean(said)


days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
BRITISH = [
    "{0:%d/%m/%Y}",
    "{0.day}/{0.month}/{0.year}",
    "{0:%d.%m.%Y}",
    "{0:%-d %B %Y}",
    "{0:%d %b %Y}",
    "{0:%Y-%m-%d}",
]


@given(days, st.sampled_from(BRITISH))
def test_every_day_as_british_people_write_it(day, pattern):
    assert DateCell().clean(pattern.format(day)) == day


@given(days)
def test_a_day_is_written_as_it_is_read(day):
    assert DateCell().clean(DateCell().render(day)) == day


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.times(), st.none()))
def test_no_cell_fails_otherwise_than_by_refusing(value):
    cells = (DateCell(), TimeCell(), YesNoCell(), TextCell(9), ReferencesCell(), CountCell(5), ChoiceCell(["a"]))
    for cell in cells:
        with contextlib.suppress(ValueError):
            cell.clean(value)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=30).map(str.strip))
def test_text_comes_back_from_our_own_csv(text):
    cell = TextCell(200)
    if not text.startswith("#") and "�" not in text:
        assert cell.clean(safe_cell(text)) == cell.clean(text)


@given(st.lists(st.tuples(days, days), max_size=12))
def test_overlaps_are_those_of_a_plain_comparison(pairs):
    periods = [Period(min(pair), max(pair), row) for row, pair in enumerate(pairs, start=1)]
    accepted = []
    refused = set()
    for period in periods:
        if any(period.overlaps(other) for other in accepted):
            refused.add(period.row)
        else:
            accepted.append(period)
    assert {period.row for period, _ in overlapping(periods)} == refused
