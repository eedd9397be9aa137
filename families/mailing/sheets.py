"""The files of a mailing: letters and labels as tagged PDF, lists as CSV that is safe to open in a spreadsheet."""

import re
from datetime import date

from django.db import transaction
from django.template.loader import render_to_string

from centre.core import audit
from centre.core.models import CentreSettings
from centre.core.pdf import html_to_pdf, stylesheet
from centre.core.spreadsheets import csv_bytes

from .recipients import EMAILS, LABELS, LETTER, Plan, joined, number_of

FIELDS = ("name", "children")
FIELD = re.compile(r"\{([^{}]*)\}")
NO_CHILDREN = "your family"
ON_A_SHEET = 21  # 3 × 7
MOST_ON_PAPER = 400  # letters; larger mailings go out part by part, so that nobody waits for minutes


def merged(text: str, recipient) -> str:
    """The text with this recipient's own {name} and {children}; what stands in a name is never merged again."""
    values = {"name": recipient.name, "children": joined(recipient.children) or NO_CHILDREN}
    return FIELD.sub(lambda match: values.get(match[1].strip(), match[0]), text)


def letters_html(plan: Plan, *, subject: str, text: str, on: date) -> str:
    """A cover sheet for staff, then one letter a page."""
    context = {
        "centre": CentreSettings.load(),
        "plan": plan,
        "on": on,
        "letters": [
            {"to": each, "subject": merged(subject, each), "text": merged(text, each)} for each in plan.recipients
        ],
    }
    return render_to_string("families/mailing/letters.html", context)


def labels_html(plan: Plan) -> str:
    """Sheets of 21 labels, by postcode."""
    every = plan.recipients
    sheets = [every[first : first + ON_A_SHEET] for first in range(0, len(every), ON_A_SHEET)]
    return render_to_string("families/mailing/labels.html", {"sheets": sheets})


def list_rows(plan: Plan, what: str) -> tuple[list[str], list[list[str]]]:
    """(headers, rows): a name and a number or an e-mail address, and nothing else that would leave the centre."""
    people = [person for each in plan.recipients for person in each.people]
    if what == EMAILS:
        return ["Name", "E-mail"], [[person.full_name, person.email] for person in people]
    return ["Name", "Telephone"], [[person.full_name, number_of(person)] for person in people]


@transaction.atomic
def make(*, by, plan: Plan, what: str, whom: str, on: date, subject: str = "", text: str = "") -> tuple:
    """(the file's bytes, media type, file name). That it was made is recorded: how many, never who or the text."""
    audit.record(
        "mailing.made",
        by=by,
        summary="Letters, labels or a list for many families were made.",
        detail={"what": what, "whom": whom, "made": len(plan.recipients), "left_out": plan.left_out},
    )
    if what in (LETTER, LABELS):
        html = letters_html(plan, subject=subject, text=text, on=on) if what == LETTER else labels_html(plan)
        pdf = html_to_pdf(html, css=stylesheet("mailing-sheets.css"))
        return pdf, "application/pdf", "letters.pdf" if what == LETTER else "labels.pdf"
    content = csv_bytes(*list_rows(plan, what))
    return content, "text/csv; charset=utf-8", "e-mail-list.csv" if what == EMAILS else "text-list.csv"
