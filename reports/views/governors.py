"""The report's page: what it will contain, the figures with their rows behind them, the words beside each, what is
still missing; then draft, check, issue, print."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from centre.core.dates import local_today
from centre.core.models import CentreSettings
from centre.core.views import AlreadySubmitted, HiddenFromUser, claim_submission, finish_submission, requires
from staff.permissions import Permission, has_permission
from staff.sign_in.recent import ask_again, signed_in_recently

from ..forms import IssueForm, NarrativesForm, TermChoice
from ..governors.content import part_a
from ..governors.missing import missing_for
from ..governors.narratives import SECTIONS, narratives_of
from ..governors.paper import shown
from ..governors.part_b import part_b
from ..governors.publications import newest_edition
from ..kept_figures import count_now, kept_figures
from ..models import ReportKind
from ..printing import ask_for_print
from .common import address, chosen_kind, chosen_term, may_build
from .tables import measure_rows

BUILDERS = (Permission.REPORT_BUILD, Permission.REPORT_PART_B)


def _ready(request):
    """The term and kind of the page, or the answer that comes first: nothing to report, or a fresh sign-in."""
    kind = chosen_kind(request)
    if not may_build(request.user, kind):
        raise HiddenFromUser
    if kind == ReportKind.GOVERNORS_PART_B and not signed_in_recently(request):
        return None, kind, ask_again(request)
    term = chosen_term(request)
    if term is None:
        return None, kind, render(request, "reports/no_terms.html")
    return term, kind, None


def _drawn(kind, term, user):
    """The report as it stands, from figures that may be a few minutes old."""
    if kind == ReportKind.GOVERNORS_PART_B:
        return part_b(term, by=user, counted=kept_figures)
    return part_a(term, by=user, counted=kept_figures)


@requires(BUILDERS)
def governors(request):
    term, kind, answer = _ready(request)
    if answer:
        return answer
    sections, narratives = SECTIONS[kind], narratives_of(kind, term)
    form = NarrativesForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        term=term,
        sections=sections,
        narratives=narratives,
    )
    if request.method == "POST" and form.is_valid():
        saved = form.save(by=request.user)
        if not form.errors:
            if saved:
                messages.success(request, f"Saved what you wrote under {' and '.join(saved)}.")
            return HttpResponseRedirect(address("reports:governors", term, kind))
    drawn = _drawn(kind, term, request.user)
    settings, today = CentreSettings.load(), local_today()
    names = {
        row["key"]
        for name in ("counts", "shares", "sessions", "visits", "support")
        for row in drawn.content.get(name, ())
    }
    is_part_b = kind == ReportKind.GOVERNORS_PART_B
    context = {
        "term": term,
        "terms": TermChoice(today).terms,
        "kind": kind,
        "is_part_b": is_part_b,
        "part": "b" if is_part_b else "a",
        "form": form,
        "words": {
            section.key: {
                "section": section,
                "fields": [form[f"{name}_{section.key}"] for name in ("text", "version", "seen")],
            }
            for section in sections
        },
        "content": drawn.content,
        "counted_at": kept_figures(term).counted_at,
        "figures": {} if is_part_b else measure_rows(drawn, term, settings, request.user),
        "missing": missing_for(
            term,
            drawn.figures,
            narratives,
            kind=kind,
            settings=settings,
            today=today,
            names=names,
            has_plan=is_part_b or drawn.content["plan"] is not None,
        ),
        "edition": newest_edition(term, kind),
        "may_issue": has_permission(request.user, Permission.REPORT_ISSUE),
        "may_export": not is_part_b and has_permission(request.user, Permission.EXPORT_RUN),
        "preview_url": address("reports:preview", term, kind),
        "issue_url": address("reports:issue", term, kind),
        "part_b_url": address("reports:governors", term, ReportKind.GOVERNORS_PART_B)
        if has_permission(request.user, Permission.REPORT_PART_B)
        else "",
    }
    return render(request, "reports/governors.html", context)


@requires(BUILDERS)
def preview(request):
    """The report on the screen, exactly as governors will get it."""
    term, kind, answer = _ready(request)
    if answer:
        return answer
    drawn = _drawn(kind, term, request.user)
    back = address("reports:governors", term, kind)
    return render(request, "reports/preview.html", {**shown(drawn.content), "term": term, "back_url": back})


@require_POST
@requires(BUILDERS)
def count_again(request):
    """Count the term's figures now instead of waiting for the next time."""
    term, kind, answer = _ready(request)
    if answer:
        return answer
    count_now(term)
    messages.success(request, f"Counted the figures of {term.name} again.")
    return HttpResponseRedirect(address("reports:governors", term, kind))


@require_POST
@requires(BUILDERS)
def draft(request):
    """Have a draft drawn up as a PDF with a watermark."""
    term, kind, answer = _ready(request)
    if answer:
        return answer
    try:
        token = claim_submission(request)
    except AlreadySubmitted as before:
        return HttpResponseRedirect(before.url)
    asked = ask_for_print(kind=kind, term=term, by=request.user)
    return finish_submission(token, reverse("reports:print", args=[asked.pk]))


@requires(Permission.REPORT_ISSUE)
def issue(request):
    """Before a report is frozen for good: what follows, and once more the list of what is missing."""
    term, kind, answer = _ready(request)
    if answer:
        return answer
    form = IssueForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            token = claim_submission(request)
        except AlreadySubmitted as before:
            return HttpResponseRedirect(before.url)
        asked = ask_for_print(kind=kind, term=term, by=request.user, is_issue=True)
        return finish_submission(token, reverse("reports:print", args=[asked.pk]))
    edition = newest_edition(term, kind)
    context = {
        "form": form,
        "term": term,
        "part_name": "Part B" if kind == ReportKind.GOVERNORS_PART_B else "Part A",
        "is_part_b": kind == ReportKind.GOVERNORS_PART_B,
        "edition": edition,
        "number": edition.number + 1 if edition else 1,
        "is_running": term.start_date <= local_today() < term.end_date,
        "form_action": address("reports:issue", term, kind),
        "submit_label": "Issue the report",
        "cancel_label": "Not yet",
        "cancel_url": address("reports:governors", term, kind),
    }
    return render(request, "reports/issue.html", context)
