"""Reports on their way to paper, issued editions, and the table as a file."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from centre.core.audit import record
from centre.core.views import HiddenFromUser, requires
from staff.permissions import Permission
from staff.sign_in.recent import ask_again, requires_recent_sign_in, signed_in_recently

from ..governors.export import table_of_report
from ..governors.paper import shown
from ..models import Edition, PrintState, ReportKind, ReportPrint
from ..printing import SILENT_AFTER
from .common import address, chosen_term, may_build, may_see

READERS = (Permission.ISSUED_REPORT_READ, Permission.REPORT_BUILD, Permission.REPORT_PART_B)
BUILDERS = (Permission.REPORT_BUILD, Permission.REPORT_PART_B)


def _print_or_404(request, pk, *fields) -> ReportPrint:
    """The print, for whoever asked for it and may still draw up such a report."""
    asked = ReportPrint.objects.only(
        "kind", "term", "is_issue", "state", "edition", "asked_by", "asked_at", "touched_at", *fields
    )
    asked = asked.select_related("term").filter(pk=pk, asked_by=request.user).first()
    if asked is None or not may_build(request.user, asked.kind):
        raise HiddenFromUser
    return asked


def _context(asked) -> dict:
    stopped = asked.is_working and asked.touched_at < timezone.now() - SILENT_AFTER
    return {
        "asked": asked,
        "is_working": asked.is_working and not stopped,
        "has_failed": stopped or asked.state == PrintState.FAILED,
        "back_url": address("reports:governors", asked.term, asked.kind),
    }


@require_GET
@requires(BUILDERS)
def print_page(request, pk):
    """How far a draft or an edition has come; led on to the edition once it is issued."""
    asked = _print_or_404(request, pk)
    if asked.edition_id:
        return redirect("reports:edition", asked.edition_id)
    return render(request, "reports/print.html", _context(asked))


@require_GET
@requires(BUILDERS)
def print_progress(request, pk):
    """The same as a small piece, asked for every second."""
    asked = _print_or_404(request, pk)
    if asked.edition_id:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = asked.edition.get_absolute_url()
        return response
    return render(request, "reports/print_progress.html", _context(asked))


@require_GET
@requires(BUILDERS)
def print_pdf(request, pk):
    """The draft as a PDF."""
    asked = _print_or_404(request, pk, "pdf")
    if asked.state != PrintState.READY or not asked.pdf:
        raise HiddenFromUser
    return pdf_answer(bytes(asked.pdf), f"draft {asked.get_kind_display()} {asked.term.name}")


def _edition_or_404(request, pk, *left_out) -> Edition:
    edition = Edition.objects.defer(*left_out).select_related("term", "replaces").filter(pk=pk).first()
    if edition is None or edition.kind == ReportKind.IMPROVEMENT_PLAN or not may_see(request.user, edition.kind):
        raise HiddenFromUser
    return edition


@require_GET
@requires(READERS)
def edition(request, pk):
    """An issued report on the screen, as it was issued."""
    found = _edition_or_404(request, pk, "pdf")
    if found.kind == ReportKind.GOVERNORS_PART_B and not signed_in_recently(request):
        return ask_again(request)
    newer = found.replaced_by.only("number").order_by("-number").first()
    return render(request, "reports/edition.html", {**shown(found.content), "edition": found, "newer": newer})


@require_GET
@requires(READERS)
def edition_pdf(request, pk):
    """The printed file itself, the same bytes on any later day."""
    found = _edition_or_404(request, pk, "content")
    if found.kind == ReportKind.GOVERNORS_PART_B and not signed_in_recently(request):
        return ask_again(request)
    return pdf_answer(bytes(found.pdf), f"{found.title} edition {found.number}")


def pdf_answer(pdf: bytes, name: str) -> HttpResponse:
    """A PDF to be opened in the browser, with a file name that says what it is."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{slugify(name)}.pdf"'
    return response


@require_POST
@requires(Permission.EXPORT_RUN)
@requires_recent_sign_in
def export(request):
    """The report's tables as a file for the council, through the same rule; what it says is kept."""
    term = chosen_term(request)
    if term is None:
        raise HiddenFromUser
    kind = request.POST.get("format", "csv")
    content, media_type = table_of_report(term, by=request.user, kind="xlsx" if kind == "xlsx" else "csv")
    record(
        "report.exported",
        by=request.user,
        subject=term,
        summary=f"Exported the figures of {term.name} through the small-number rule",
        detail={"format": kind if kind in ("csv", "xlsx") else "csv"},
    )
    response = HttpResponse(content, content_type=media_type)
    name = slugify(f"figures {term.name}")
    response["Content-Disposition"] = f'attachment; filename="{name}.{"xlsx" if kind == "xlsx" else "csv"}"'
    return response
