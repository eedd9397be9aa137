"""The governors' report against WeasyPrint's own time for the same HTML."""

import statistics

from tests.bench.timing import seconds

ROUNDS = 3


def governors_report() -> dict:
    """Median seconds for the whole report (figures, charts, HTML, PDF) and for WeasyPrint alone, turn by turn."""
    from django.core.cache import cache
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from centre.core.models import Term
    from centre.core.pdf import NothingFromOutside, stylesheet
    from reports.governors.paper import html_of, pdf_of
    from reports.models import ReportKind
    from reports.printing import draw_up

    term = Term.objects.get(name="Summer 2026")
    css = stylesheet("report-print.css")

    def whole():
        cache.clear()  # the charts are drawn anew, as for figures never seen before
        pdf_of(draw_up(ReportKind.GOVERNORS_PART_A, term, by=None).content)

    html = html_of(draw_up(ReportKind.GOVERNORS_PART_A, term, by=None).content)

    def weasyprint_alone():
        fetcher, fonts = NothingFromOutside(), FontConfiguration()
        sheet = CSS(string=css, url_fetcher=fetcher, font_config=fonts)
        HTML(string=html, url_fetcher=fetcher).write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1")

    whole()
    weasyprint_alone()
    pairs = [(seconds(whole), seconds(weasyprint_alone)) for _ in range(ROUNDS)]
    return {
        "whole": statistics.median(pair[0] for pair in pairs),
        "weasyprint": statistics.median(pair[1] for pair in pairs),
    }
