"""Background work of the families room (procrastinate)."""

from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(name="families.visits_overdue", queue="families", queueing_lock="families.visits_overdue")
def visits_overdue(timestamp: int) -> None:
    """Every minute: tell those who answer alerts by e-mail when a worker has not come out, where mail is set up."""
    from django.utils import timezone

    from .safety.mail import send_due

    send_due(now=timezone.now())


@app.periodic(cron="23 3 * * *")
@app.task(name="families.wipe_own_forms", queue="families", queueing_lock="families.wipe_own_forms")
def wipe_own_forms(timestamp: int) -> None:
    """Every night: what a family sent from its own phone and nobody looked at for 60 days is wiped."""
    from .registering.joining import wipe_old

    wipe_old()


@app.periodic(cron="41 2 * * 1")
@app.task(name="families.look_for_duplicates", queue="families", queueing_lock="families.look_for_duplicates")
def look_for_duplicates(timestamp: int) -> None:
    """Every Monday before work: the list of records that may be of one human."""
    from .duplicates.weekly import look_for_duplicates as look

    look()


@app.periodic(cron="17 3 * * *")
@app.task(name="families.match_lists_again", queue="families", queueing_lock="families.match_lists_again")
def match_lists_again(timestamp: int) -> None:
    """Every night: children on lists who have been registered since are known."""
    from .listed.actions import match_again

    match_again()
