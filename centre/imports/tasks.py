"""Background work of the imports (procrastinate)."""

from procrastinate.contrib.django import app

from . import runs


@app.task(name="imports.work", queue="imports", lock="imports")
def work(run_id: str) -> None:
    """Check, import or undo: whatever the run's state asks for. One at a time."""
    runs.work_on(run_id)


@app.periodic(cron="23 3 * * *")
@app.task(name="imports.tidy_up", queue="imports", queueing_lock="imports.tidy_up")
def tidy_up(timestamp: int) -> None:
    """Every night: empty what need not be kept."""
    runs.tidy_up()
