"""Charts as SVG, drawn on the server: the same picture on the page and on paper, without scripts and without styles.

Every function takes what may be printed and nothing else: a value that is withheld comes in as None and is left out,
so a chart can never show what its table does not. Shapes, dashes and labels tell series apart without colour. Each
chart comes with a sentence that says what it shows, read out in its place; its table stands beside it on the page.
"""

import hashlib
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

INK = "#1f2a37"
SOFT_INK = "#4c5866"
TEAL = "#0b5c63"
MARIGOLD = "#b37400"  # the theme's marigold, darkened until a line of it stands out on white
HAIRLINE = "#e6ddcf"
WIDTH = 560
NARROW = 290  # beside its table
HEIGHT = 220
DRAWING = 4  # of the way charts are drawn: a new one draws what is kept anew
KEPT_SECONDS = 30 * 24 * 60 * 60
FONT = "Noto Sans, DejaVu Sans, sans-serif"


@dataclass(frozen=True)
class Chart:
    """A picture and the sentence that stands for it. `str(chart)` is the SVG, safe to print."""

    svg: SafeString
    words: str

    def __str__(self) -> str:
        return self.svg


def reach_by_term(
    points: Sequence[tuple[str, float | None, float | None]], target: float | None, target_seen: float | None = None
) -> Chart:
    """Registered and seen, per cent of the under-fives of the reach area, term by term, each against its target.

    points: (term, registered %, seen %), oldest first; None where the share is withheld or not available.
    """
    rows = []
    for term, registered, seen in points:
        rows += [
            {"term": term, "measure": "Registered", "value": registered},
            {"term": term, "measure": "Seen", "value": seen},
        ]
    words = "Registered and seen in per cent of the under-fives of the reach area. " + " ".join(
        f"{term}: registered {_said(registered)}, seen {_said(seen)}." for term, registered, seen in points
    )
    targets = [(name, each) for name, each in (("registered", target), ("seen", target_seen)) if each is not None]
    words += "".join(f" The target for {name} is {each:g} per cent." for name, each in targets)
    terms = [point[0] for point in points]
    return _drawn("reach", json.dumps([terms, rows, targets]), words)


def seen_by_decile(rows: Sequence[tuple[int, int | None, int | None]], most_deprived: int) -> Chart:
    """Under-fives living in the areas of each decile of deprivation, and how many of them were seen.

    rows: (decile, living there or None, seen or None), 1 is the most deprived. most_deprived: the last decile that
    counts as such.
    """
    shown = []
    for decile, living, seen in rows:
        need = "Seen, most deprived" if decile <= most_deprived else "Seen, others"
        shown += [{"decile": str(decile), "value": living, "what": "Living there"}] if living is not None else []
        shown += [{"decile": str(decile), "value": seen, "what": need}] if seen is not None else []
    words = "Under-fives living in the areas of each decile of deprivation, and under-fives seen. " + " ".join(
        f"Decile {decile}: {'not known' if living is None else living} live there, "
        f"{'a withheld number' if seen is None else seen} seen."
        for decile, living, seen in rows
    )
    return _drawn("deciles", json.dumps([[str(decile) for decile, _, _ in rows], shown]), words)


def attendance_by_week(weeks: Sequence[tuple[str, int | None]]) -> Chart:
    """Attendances of under-fives week by week: activity, not people. weeks: (words for the week, number or None)."""
    shown = [{"week": week, "value": value} for week, value in weeks if value is not None]
    words = "Attendances of under-fives by week. " + " ".join(
        f"Week of {week}: {'withheld' if value is None else value}." for week, value in weeks
    )
    return _drawn("weeks", json.dumps([[week for week, _ in weeks], shown]), words)


def attendance_by_half_day(rows: Sequence[tuple[str, str, int | None]]) -> Chart:
    """Attendances by weekday and half of the day. rows: (weekday, "morning", number or None where withheld)."""
    shown = [{"day": day, "half": half.capitalize(), "value": value} for day, half, value in rows if value is not None]
    words = "Attendances of under-fives by weekday. " + " ".join(
        f"{day}, {half}: {'withheld' if value is None else value}." for day, half, value in rows
    )
    days = list(dict.fromkeys(day for day, _, _ in rows))
    halves = list(
        dict.fromkeys(half.capitalize() for _, half, _ in sorted(rows, key=lambda row: row[1] == "afternoon"))
    )
    return _drawn("half days", json.dumps([days, halves, shown]), words)


def _said(value: float | None) -> str:
    return "not given" if value is None else f"{value:g} per cent"


def _drawn(kind: str, data: str, words: str) -> Chart:
    svg = _svg(kind, data)
    label = escape(words)
    opened = re.sub(
        r"<svg ([^>]*?)>",
        lambda found: f'<svg {found[1]} role="img" aria-label="{label}" focusable="false">',
        svg,
        count=1,
    )
    return Chart(mark_safe(opened), words)  # noqa: S308 (our own drawing, and the label escaped)


def _svg(kind: str, data: str) -> str:
    """The drawing for the data; the same data is drawn once, for all processes."""
    key = f"reports.chart.{hashlib.sha256(f'{DRAWING} {kind} {data}'.encode()).hexdigest()[:40]}"
    svg = cache.get(key)
    if svg is None:
        import vl_convert
        from altair.utils.schemapi import debug_mode

        # Checked against Vega-Lite's schema by the tests, not each time: that takes as long as the drawing.
        with debug_mode(False):
            spec = _SPECS[kind](*json.loads(data))
        svg = _tidied(vl_convert.vegalite_to_svg(spec.to_json(validate=False)))
        cache.set(key, svg, KEPT_SECONDS)
    return svg


SVG = "http://www.w3.org/2000/svg"
# What Vega writes for a live chart, and a still picture with one label has no use for.
USELESS = ("role", "aria-roledescription", "aria-label", "aria-hidden", "class", "pointer-events", "font-family")
DEFAULTS = {"opacity": "1", "stroke-width": "0", "stroke-miterlimit": "10", "transform": "translate(0,0)"}
DEFAULTS |= {"x1": "0", "x2": "0", "y1": "0", "y2": "0"}
# What a group hands down to its parts, so that it need not stand on each of them.
HANDED_DOWN = ("stroke", "stroke-width", "stroke-dasharray", "fill", "font-size", "font-weight", "text-anchor")
_LONG_NUMBER = re.compile(r"(\d+\.\d)\d+")


def _tidied(svg: str) -> str:
    """The same picture in half the bytes: without labels of parts, defaults, empty groups and repetitions."""
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(svg)  # noqa: S314 (our own drawing, a moment old)
    _tidy(root)
    root.set("font-family", FONT)
    background = root.find(f"{{{SVG}}}rect")
    if background is not None:
        root.remove(background)  # paper is white, and sheets on the screen are too
    root.attrib.pop("version", None)
    return _LONG_NUMBER.sub(r"\1", ElementTree.tostring(root, encoding="unicode").replace(" />", "/>"))


def _tidy(node) -> None:
    for name in USELESS:
        node.attrib.pop(name, None)
    for name, value in DEFAULTS.items():
        if node.get(name) == value:
            del node.attrib[name]
    for child in list(node):
        _tidy(child)
        if _is_nothing(child):
            node.remove(child)
    if node.tag == f"{{{SVG}}}g" and len(node):
        for name in HANDED_DOWN:
            values = {child.get(name) for child in node}
            if len(values) == 1 and None not in values and node.get(name) is None:
                node.set(name, values.pop())
                for child in node:
                    del child.attrib[name]
        if not node.attrib and len(node) == 1:
            only = node[0]
            node.tag, node.attrib, node.text, node[:] = only.tag, dict(only.attrib), only.text, list(only)


def _is_nothing(node) -> bool:
    if node.tag == f"{{{SVG}}}g":
        return len(node) == 0
    is_frame = node.get("stroke") in (None, "#ddd") and node.get("fill") is None
    return (
        node.tag == f"{{{SVG}}}path"
        and is_frame
        and re.fullmatch(r"|M0,0h[\d.]+v[\d.]+h-?[\d.]+Z", node.get("d", "")) is not None
    )


def _configured(chart, width=WIDTH):
    """The chart in our size and look. Set on it and not through Altair's verbs: each of them copies the whole chart."""
    import altair as alt

    chart.width, chart.height, chart.padding = width, HEIGHT, 4
    chart.config = alt.Config(
        font=FONT,
        background="white",
        view=alt.ViewConfig(strokeWidth=0),
        axis=alt.AxisConfig(
            labelFontSize=13,
            titleFontSize=13,
            labelColor=INK,
            titleColor=SOFT_INK,
            titleFontWeight="normal",
            gridColor=HAIRLINE,
            domainColor=SOFT_INK,
            tickColor=SOFT_INK,
            labelLimit=140,
        ),
        legend=alt.LegendConfig(
            labelFontSize=13,
            labelColor=INK,
            title=None,
            orient="top",
            symbolSize=110,
            symbolStrokeWidth=2,
            direction="horizontal",
            offset=4,
        ),
    )
    return chart


def _reach_spec(terms, rows, targets):
    import altair as alt

    shown = [row for row in rows if row["value"] is not None]
    highest = max([row["value"] for row in shown] + [target for _, target in targets] + [100])
    base = alt.Chart(alt.Data(values=shown)).encode(
        x=alt.X(
            "term:N",
            sort=terms,
            title=None,
            scale=alt.Scale(domain=terms),
            axis=alt.Axis(labelAngle=0, labelExpr="split(datum.label, ' ')"),  # a word a line
        ),
        y=alt.Y(
            "value:Q", title="per cent", scale=alt.Scale(domain=[0, highest], nice=False), axis=alt.Axis(tickCount=5)
        ),
    )
    colour = alt.Color("measure:N", scale=alt.Scale(domain=["Registered", "Seen"], range=[TEAL, MARIGOLD]))
    dash = alt.StrokeDash("measure:N", scale=alt.Scale(domain=["Registered", "Seen"], range=[[1, 0], [6, 4]]))
    shape = alt.Shape("measure:N", scale=alt.Scale(domain=["Registered", "Seen"], range=["circle", "square"]))
    # Each target in the colour of its line and named beside the picture, where no line and no number stands.
    width = WIDTH - 80 if targets else WIDTH
    lines = {"registered": TEAL, "seen": MARIGOLD}
    layers = []
    for name, target in targets:
        line = alt.Chart(alt.Data(values=[{"target": target, "words": f"Target {target:g}% {name}"}]))
        beside = line.mark_text(align="left", dx=6, fontSize=12, color=SOFT_INK, x=width)
        layers += [
            line.mark_rule(color=lines[name], strokeDash=[2, 3], strokeWidth=1.5).encode(y="target:Q"),
            beside.encode(y="target:Q", text="words:N"),
        ]
    layers += [
        # A term without a value breaks the line: drawn through, it would suggest one.
        base.mark_line(strokeWidth=2.5, invalid="break-paths-show-domains")
        .properties(data=alt.Data(values=rows))
        .encode(color=colour, strokeDash=dash),
        base.mark_point(filled=True, size=80, opacity=1).encode(color=colour, shape=shape),
    ]
    # Seen lies below registered as a rule: its numbers stand under its line, so that the two do not meet.
    for measure, away in (("Registered", -13), ("Seen", 15)):
        number = base.transform_filter(f"datum.measure == '{measure}'").encode(text=alt.Text("value:Q", format=".0f"))
        # White under the number, where it crosses a target.
        halo = number.mark_text(dy=away, fontSize=13, fontWeight="bold", stroke="#ffffff", strokeWidth=4)
        layers += [halo, number.mark_text(dy=away, fontSize=13, fontWeight="bold", color=INK)]
    return _configured(alt.layer(*layers), width)


def _decile_spec(deciles, rows):
    import altair as alt

    kinds = ["Living there", "Seen, most deprived", "Seen, others"]
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X(
            "decile:N",
            sort=deciles,
            title="decile, 1 is the most deprived",
            scale=alt.Scale(domain=deciles),
            axis=alt.Axis(labelAngle=0),
        ),
        y=alt.Y("value:Q", title="under-fives", stack=None, axis=alt.Axis(tickCount=5, format="d", tickMinStep=1)),
    )
    fill = alt.Fill("what:N", sort=kinds, scale=alt.Scale(domain=kinds, range=["#ffffff", TEAL, "#9fc3c4"]))
    bars = [
        base.transform_filter("datum.what == 'Living there'").mark_bar(strokeWidth=1.5, width={"band": 0.8}),
        base.transform_filter("datum.what != 'Living there'").mark_bar(strokeWidth=1.5, width={"band": 0.5}),
    ]
    bars = [bar.encode(fill=fill, stroke=alt.value(TEAL)) for bar in bars]
    seen = base.transform_filter("datum.what != 'Living there'").encode(text=alt.Text("value:Q", format=",d"))
    # White under the number, where it crosses the outline of a small area.
    halo = seen.mark_text(dy=-9, fontSize=13, fontWeight="bold", stroke="#ffffff", strokeWidth=4)
    labels = seen.mark_text(dy=-9, fontSize=13, fontWeight="bold", color=INK)
    return _configured(alt.layer(*bars, halo, labels), NARROW)


def _week_spec(weeks, rows):
    import altair as alt

    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X(
            "week:N",
            sort=weeks,
            title="week beginning",
            scale=alt.Scale(domain=weeks),
            axis=alt.Axis(labelAngle=-40, labelOverlap=True),
        ),
        y=alt.Y("value:Q", title="attendances", axis=alt.Axis(tickCount=5, format="d", tickMinStep=1)),
    )
    return _configured(base.mark_bar(color=TEAL))


def _half_day_spec(days, halves, rows):
    import altair as alt

    fills = {"Morning": TEAL, "Afternoon": "#9fc3c4", "Not known": "#ffffff"}
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("day:N", sort=days, title=None, scale=alt.Scale(domain=days), axis=alt.Axis(labelAngle=0)),
        xOffset=alt.XOffset("half:N", sort=halves, scale=alt.Scale(domain=halves)),
        y=alt.Y("value:Q", title="attendances", axis=alt.Axis(tickCount=5, format="d", tickMinStep=1)),
    )
    colour = alt.Scale(domain=halves, range=[fills[half] for half in halves])
    bars = base.mark_bar(stroke=TEAL, strokeWidth=1).encode(fill=alt.Fill("half:N", sort=halves, scale=colour))
    numbers = base.mark_text(dy=-9, fontSize=12, color=INK).encode(text=alt.Text("value:Q", format=",d"))
    return _configured(alt.layer(bars, numbers))


_SPECS = {"reach": _reach_spec, "deciles": _decile_spec, "weeks": _week_spec, "half days": _half_day_spec}
