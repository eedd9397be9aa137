"""Background work of the families room (procrastinate)."""

from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(name="families.visits_overdue", queue="families", queueing_lock="families.visits_overdue")
def visits_overdue(timestamp: int) -> None:
    """Every minute: tell those who answer alerts by e-mail when a worker has not come out, where mail is set up."""
    from django.utils import timezone

    from .safety.mail import send_due

    send_due(now=timezone.now())
