"""Background work of the reports (procrastinate)."""

from procrastinate.contrib.django import app


@app.task(name="reports.draw", queue="reports")
def draw(print_id: str) -> None:
    """Draw up a report: settle its content, draw the PDF, and issue it where that was asked for."""
    from .printing import work_on

    work_on(print_id)


@app.task(name="reports.count_term", queue="reports")
def count_term(term_id: int) -> None:
    """Count a term's figures again for the desk and the report's page."""
    from centre.core.models import Term

    from .kept_figures import count_now

    term = Term.objects.filter(pk=term_id).first()
    if term is not None:
        count_now(term)


@app.periodic(cron="41 3 * * *")
@app.task(name="reports.tidy_up", queue="reports", queueing_lock="reports.tidy_up")
def tidy_up(timestamp: int) -> None:
    """Every night: remove drafts that are a week old."""
    from .printing import remove_old_prints

    remove_old_prints()
