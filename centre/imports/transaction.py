"""The one transaction of an import: all or nothing, one import at a time, with its name in the history of every row."""

from contextlib import contextmanager

import pghistory
from django.db import connection, transaction

ONE_AT_A_TIME = 7_203_115  # any number of our own: the lock that keeps two imports from mixing


class Busy(Exception):
    """Another import is under way; the message says so."""


@contextmanager
def import_transaction(*, by, what: str):
    """Everything inside is stored together or not at all; `transaction.set_rollback(True)` inside takes it all back.

    by: the User, or None for the command line. what: how the history names it. Raises Busy while another import runs.
    """
    context = {"job": what} if by is None else {"job": what, "user": str(by.pk)}
    with pghistory.context(**context), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
            if not cursor.fetchone()[0]:
                raise Busy("Another import is running: wait until it has ended, and try again.")
            # COPY goes past the place where the history's context is handed to the database; this statement takes it
            # there. The limit on a page's statements is not for a register of ten years.
            cursor.execute("SET LOCAL statement_timeout = 0")
            # Each trigger asks whether it is to be ignored; where nothing has been set, that question raises and
            # catches an error, for every row: 0.15 ms. An empty list is answered at once, and ignores nothing.
            cursor.execute("SET LOCAL pgtrigger.ignore = '{}'")
        yield
