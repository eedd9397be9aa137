"""The list of reports: terms and their drafts for those who write them, issued editions for those who read them."""

from django.shortcuts import render

from centre.core.dates import local_today
from centre.core.views import requires
from staff.permissions import Permission, has_permission

from ..forms import TermChoice
from ..models import Edition, ReportKind
from .common import LETTERS, address, may_build, may_see

TERMS_SHOWN = 9


@requires(
    (
        Permission.MEASURE_VIEW,
        Permission.REPORT_BUILD,
        Permission.ISSUED_REPORT_READ,
        Permission.REPORT_PART_B,
    )
)
def overview(request):
    kinds = [kind for kind in LETTERS if may_see(request.user, kind)]
    newest, all_editions = {}, []
    editions = Edition.objects.defer("pdf", "content").filter(kind__in=kinds).select_related("term")
    for edition in editions.order_by("-period_to", "kind", "-number"):
        all_editions.append(edition)
        newest.setdefault((edition.term_id, edition.kind), edition)
    today = local_today()
    rows = [
        {
            "term": term,
            "is_running": term.start_date <= today <= term.end_date,
            "parts": [
                {
                    "kind": kind,
                    "name": "Part B" if kind == ReportKind.GOVERNORS_PART_B else "Part A",
                    "edition": newest.get((term.pk, kind)),
                    "url": address("reports:governors", term, kind) if may_build(request.user, kind) else "",
                }
                for kind in kinds
            ],
        }
        for term in TermChoice(today).terms[:TERMS_SHOWN]
    ]
    builds = any(may_build(request.user, kind) for kind in kinds)
    return render(
        request,
        "reports/list.html",
        {
            "rows": rows,
            "editions": all_editions,
            "builds": builds,
            "sees_figures": has_permission(request.user, Permission.MEASURE_VIEW),
            "sees_plan": has_permission(request.user, Permission.PLAN_VIEW),
        },
    )
