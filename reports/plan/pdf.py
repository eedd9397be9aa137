"""The improvement plan as an A4 landscape PDF."""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from centre.core.models import CentreSettings

from ..models import ImprovementPlan
from .live_values import governors_values
from .reading import shown_plan

STYLES = Path(settings.BASE_DIR) / "static" / "css" / "plan-print.css"


def render_improvement_plan(plan: ImprovementPlan, *, today: date) -> bytes:
    """The bytes of the PDF. It leaves the team: live measures pass the small-number rule before the template."""
    from ..pdf import html_to_pdf

    centre = CentreSettings.load()
    html = render_to_string(
        "reports/plan_pdf.html",
        {
            "shown": shown_plan(plan, today=today, live_values=governors_values),
            "centre": centre,
            "printed_on": today,
            "small_number_limit": centre.small_number_threshold - 1,
        },
    )
    return html_to_pdf(html, css=STYLES.read_text(encoding="utf-8"))
