"""A report's content as HTML for paper, and as the PDF."""

from django.template.loader import render_to_string

from centre.core.pdf import html_to_pdf, stylesheet

from .. import charts
from ..models import ReportKind

SECTIONS = {
    ReportKind.GOVERNORS_PART_A: (
        ("summary", "In short"),
        ("access", "Who we reach"),
        ("areas", "Where families live"),
        ("groups", "Groups we try hardest to reach"),
        ("sessions", "Sessions and contacts"),
        ("visits", "Home visits"),
        ("plan", "Improvement plan"),
        ("staffing", "Staffing"),
        ("next", "Next term, and what we ask of governors"),
        ("appendix", "What the figures mean, and where they come from"),
    ),
    ReportKind.GOVERNORS_PART_B: (("safeguarding", "Safeguarding"), ("plans", "Children on a plan")),
}
PARTS = {
    ReportKind.GOVERNORS_PART_A: "reports/report/part_a.html",
    ReportKind.GOVERNORS_PART_B: "reports/report/part_b.html",
}


def shown(content: dict) -> dict:
    """What a template needs to show a report's content: the content, its charts, and the template of its sections."""
    kind = ReportKind(content["kind"])
    return {
        "content": content,
        "charts": charts_of(content) if kind == ReportKind.GOVERNORS_PART_A else {},
        "part": PARTS[kind],
        "sections": [{"id": key, "heading": heading} for key, heading in SECTIONS[kind]],
    }


def charts_of(content: dict) -> dict[str, charts.Chart]:
    """The charts of Part A, drawn from what its tables say."""
    data = content["charts"]
    return {
        "terms": charts.reach_by_term(
            [(row["term"], row["registered"], row["seen"]) for row in data["terms"]],
            data["target"],
            data.get("target_seen"),  # not in editions from before it was drawn
        ),
        "deciles": charts.seen_by_decile(
            [(row["decile"], row["population_under_5"], row["seen"]) for row in data["deciles"]], data["most_deprived"]
        ),
        "weeks": charts.attendance_by_week([(row["week"], row["number"]) for row in data["weeks"]]),
    }


def html_of(content: dict) -> str:
    """The whole document, ready for the PDF writer."""
    return render_to_string("reports/report/paper.html", shown(content))


def pdf_of(content: dict) -> bytes:
    """The PDF; the same content gives the same bytes on the same machine."""
    return html_to_pdf(html_of(content), css=stylesheet("report-print.css"))
