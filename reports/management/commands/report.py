"""Reports on the command line: what the buttons do."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from centre.core.dates import local_today
from centre.core.models import Term
from reports.governors.paper import pdf_of
from reports.governors.publications import newest_edition
from reports.models import Edition
from reports.plan.pdf import render_improvement_plan
from reports.plan.reading import current_plan
from reports.printing import draw_up
from reports.views.common import PARTS


class Command(BaseCommand):
    help = "Prints a report as a PDF: the newest edition where one was issued, else a draft with a watermark."

    def add_arguments(self, parser):
        reports = parser.add_subparsers(dest="report", required=True)
        governors = reports.add_parser("governors", help="the head teacher's report to governors")
        governors.add_argument("--term", required=True, help='the name of the term, for example "Autumn 2025"')
        governors.add_argument("--part", choices=sorted(PARTS), default="a", help="a (default), or b: safeguarding")
        governors.add_argument("--draft", action="store_true", help="draw it up anew even where an edition was issued")
        plan = reports.add_parser("improvement-plan", help="the Centre Improvement Plan")
        for each in (governors, plan):
            each.add_argument("--out", required=True, type=Path, help="the file to write")

    def handle(self, *args, report, out, **options):
        pdf = self._plan() if report == "improvement-plan" else self._governors(**options)
        try:
            out.write_bytes(pdf)
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"Wrote {out}.")

    def _governors(self, *, term, part, draft, **options) -> bytes:
        chosen = Term.objects.filter(name__iexact=term.strip()).first()
        if chosen is None:
            names = ", ".join(Term.objects.values_list("name", flat=True)) or "none yet"
            raise CommandError(f"There is no term {term!r}. Terms: {names}.")
        kind = PARTS[part]
        edition = None if draft else newest_edition(chosen, kind)
        if edition is not None:
            return bytes(Edition.objects.values_list("pdf", flat=True).get(pk=edition.pk))
        return pdf_of(draw_up(kind, chosen, by=None).content)

    def _plan(self) -> bytes:
        today = local_today()
        plan = current_plan(today)
        if plan is None:
            raise CommandError("There is no improvement plan yet.")
        return render_improvement_plan(plan, today=today)
