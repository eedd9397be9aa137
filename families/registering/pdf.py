"""Sheets of registration as tagged PDF."""

from django.http import HttpResponse

from centre.core.pdf import html_to_pdf, stylesheet


def answer_pdf(html: str, name: str) -> HttpResponse:
    """The answer that shows a sheet in the browser; `name` says nothing about a family."""
    response = HttpResponse(
        html_to_pdf(html, css=stylesheet("registration-sheets.css")), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
