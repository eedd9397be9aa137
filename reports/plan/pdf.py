"""The improvement plan as an A4 landscape PDF."""

from datetime import date
from functools import partial

from django.template.loader import render_to_string

from centre.core.models import CentreSettings
from centre.core.pdf import html_to_pdf, stylesheet

from ..models import ImprovementPlan
from .live_values import governors_values
from .reading import shown_plan


def render_improvement_plan(plan: ImprovementPlan, *, today: date, by=None) -> bytes:
    """The bytes of the PDF. It leaves the team: live measures pass the small-number rule before the template."""
    centre = CentreSettings.load()
    html = render_to_string(
        "reports/plan_pdf.html",
        {
            "shown": shown_plan(plan, today=today, live_values=partial(governors_values, today=today, by=by)),
            "centre": centre,
            "printed_on": today,
            "small_number_limit": centre.small_number_threshold - 1,
        },
    )
    return html_to_pdf(html, css=stylesheet("plan-print.css"))
