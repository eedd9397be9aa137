"""Background work of the sessions room (procrastinate)."""

from procrastinate.contrib.django import app


@app.periodic(cron="7 1 * * *")
@app.task(name="sessions_app.let_offers_lapse", queue="sessions_app", queueing_lock="sessions_app.let_offers_lapse")
def let_offers_lapse(timestamp: int) -> None:
    """Every night: offers of places whose day is over lapse."""
    from centre.core.dates import local_today

    from .places.actions import let_offers_lapse as lapse

    lapse(today=local_today())
