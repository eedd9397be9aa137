"""Charts: one label for those who cannot see them, nothing a strict page would refuse, nothing that was withheld."""

import json
import xml.etree.ElementTree as ElementTree

import pytest

from reports import charts

DRAWN = [
    charts.reach_by_term([("Autumn 2025", 68.2, 41), ("Spring 2026", 70.5, None), ("Summer 2026", None, 52)], 80),
    charts.reach_by_term([("Autumn 2025", None, None)], None),
    charts.seen_by_decile([(1, 60, 44), (2, 30, None), (8, None, 12)], 3),
    charts.attendance_by_week([("1 September", 12), ("8 September", None), ("15 September", 0)]),
    charts.attendance_by_week([]),
]


@pytest.mark.parametrize("chart", DRAWN)
def test_a_chart_is_a_picture_with_one_label(chart):
    root = ElementTree.fromstring(str(chart))
    assert root.get("role") == "img"
    assert root.get("aria-label") == chart.words
    assert not [node for node in root.iter() if node is not root and node.get("aria-label")]


@pytest.mark.parametrize("chart", DRAWN)
def test_a_chart_lives_under_a_strict_content_policy(chart):
    for node in ElementTree.fromstring(str(chart)).iter():
        assert not node.tag.endswith(("}style", "}script", "}foreignObject"))
        assert not [name for name in node.attrib if name == "style" or name.startswith("on")]


def test_each_drawing_is_asked_for_as_vega_lites_schema_wants(monkeypatch):
    """Looked at here alone: the reports draw without asking (charts._svg)."""
    asked = []
    monkeypatch.setattr(charts, "_svg", lambda kind, data: asked.append((kind, json.loads(data))) or "<svg></svg>")
    charts.reach_by_term([("Autumn 2025", 68.2, 41), ("Spring 2026", None, 52)], 80, 65)
    charts.seen_by_decile([(1, 60, 44), (2, 30, None)], 3)
    charts.attendance_by_week([("1 September", 12), ("8 September", None)])
    charts.attendance_by_half_day([("Monday", "morning", 12), ("Tuesday", "afternoon", None)])
    assert {kind for kind, _ in asked} == set(charts._SPECS)
    for kind, data in asked:
        assert charts._SPECS[kind](*data).to_dict(validate=True)


def test_what_is_withheld_is_not_in_the_picture_and_said_to_be_so():
    chart = charts.attendance_by_week([("1 September", 41), ("8 September", None)])
    assert "Week of 8 September: withheld." in chart.words
    assert "30 live there, a withheld number seen" in charts.seen_by_decile([(1, 30, None)], 3).words


def test_names_in_a_label_cannot_break_out_of_it():
    chart = charts.reach_by_term([('"><script>alert(1)</script>', 50, 40)], 80)
    assert "<script>" not in str(chart)
    ElementTree.fromstring(str(chart))


def test_a_term_without_a_value_breaks_the_line():
    def moves(chart):
        return str(chart).count("M")

    assert moves(DRAWN[0]) > moves(charts.reach_by_term([("Autumn 2025", 68.2, 41), ("Spring 2026", 70.5, 45)], 80))


def test_registered_and_seen_stand_against_their_own_targets():
    chart = charts.reach_by_term([("Autumn 2025", 68.2, 41)], 80, 65)
    assert {"Target 80% registered", "Target 65% seen"} <= set(ElementTree.fromstring(str(chart)).itertext())
    assert chart.words.endswith("The target for registered is 80 per cent. The target for seen is 65 per cent.")


def test_the_same_figures_give_the_same_picture():
    rows = [(1, 60, 44), (2, 70, 50)]
    assert str(charts.seen_by_decile(rows, 3)) == str(charts.seen_by_decile(rows, 3))


def test_what_is_drawn_is_what_vega_lite_knows():
    """Drawing does not check it each time."""
    charts._reach_spec(
        ["Autumn 2025"], [{"term": "Autumn 2025", "measure": "Seen", "value": 41}], [["seen", 65]]
    ).to_dict()
    charts._decile_spec(["1"], [{"decile": "1", "value": 60, "what": "Living there"}]).to_dict()
    charts._week_spec(["1 September"], [{"week": "1 September", "value": 12}]).to_dict()
