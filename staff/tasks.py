"""Background work of the staff room (procrastinate)."""

from procrastinate.contrib.django import app


@app.periodic(cron="11 3 * * *")
@app.task(name="staff.tidy_up", queue="staff", queueing_lock="staff.tidy_up")
def tidy_up(timestamp: int) -> None:
    """Every night: remove what was promised not to be kept."""
    from .tidying import tidy_up_now

    tidy_up_now()
